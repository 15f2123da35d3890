//! What all commands over a ledger share.

use std::path::PathBuf;

use clap::Args;

/// Which ledger.
#[derive(Clone, Debug, Args)]
pub struct LedgerArgs {
    /// The ledger's file
    #[arg(
        long,
        value_name = "FILE",
        env = "SAYSO_LEDGER",
        default_value = "sayso.db",
        hide_env_values = true
    )]
    pub ledger: PathBuf,
}
