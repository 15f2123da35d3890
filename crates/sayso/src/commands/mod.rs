//! One file for each command.

pub mod add;
pub mod completions;
pub mod demo;
pub mod eval;
pub mod man;
pub mod read;
