//! `sayso serve`: the ledger as web pages.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::{Context, Result};
use sayso_web::{Options, ServeError, Server};

use crate::cli::ServeArgs;
use crate::output;

/// Serves until it is stopped.
///
/// # Errors
/// The ledger cannot be read, or the address is taken.
pub fn run(args: &ServeArgs) -> Result<ExitCode> {
    serve(&args.ledger.ledger, SocketAddr::new(args.listen, args.port))?;
    Ok(ExitCode::SUCCESS)
}

/// Serves a ledger on a port, or on any other where that one is taken.
///
/// # Errors
/// As [`run`].
pub fn serve_near(ledger: &Path, listen: SocketAddr) -> Result<()> {
    match serve(ledger, listen) {
        Err(error) if matches!(error.downcast_ref(), Some(ServeError::Listen { .. })) => {
            serve(ledger, SocketAddr::new(listen.ip(), 0))
        }
        done => done,
    }
}

/// Serves a ledger until somebody stops it with Ctrl-C, or the system does.
fn serve(ledger: &Path, listen: SocketAddr) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no thread could be started; close other programs and try again")?;
    runtime.block_on(async {
        let server = Server::bind(&Options {
            ledger: ledger.to_owned(),
            listen,
            readers: available_parallelism().map_or(2, usize::from) * 2,
        })
        .await?;
        let address = server.address();
        output::write(&format!(
            "Pages of {}: http://{address}/\nCtrl-C stops it.\n",
            ledger.display()
        ))?;
        server.run(stopped()).await;
        Ok(())
    })
}

/// Until Ctrl-C is pressed or the system asks the program to end.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked_to_end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = asked_to_end.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
