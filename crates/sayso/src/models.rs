//! The models that are inside, as the command line names them.

use std::num::NonZeroUsize;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use sayso_reader::Model;

use crate::cli::ReaderArgs;

/// What `sayso --version` prints after the name: its version and its models.
pub fn long_version() -> String {
    let names: Vec<&str> = Model::ALL.into_iter().map(Model::name).collect();
    let first = if Model::ALL.len() == 1 { "model" } else { "models" };
    format!("{}\n{first}: {}", env!("CARGO_PKG_VERSION"), names.join(", "))
}

/// Takes the name of a model that is inside.
pub fn parser() -> impl TypedValueParser<Value = Model> {
    PossibleValuesParser::new(Model::ALL.map(Model::name))
        .try_map(|name| Model::named(&name).ok_or_else(|| format!("there is no model {name:?}")))
}

/// How many articles are read at once: as many as were asked for, else one for each core.
pub fn threads(args: &ReaderArgs) -> NonZeroUsize {
    let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    args.threads.unwrap_or_else(cores)
}

/// What a model is called in a report.
pub fn label(model: Model) -> String {
    format!("sayso {} {}", env!("CARGO_PKG_VERSION"), model.name())
}
