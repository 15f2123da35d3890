//! One file for each command.

pub mod account;
pub mod add;
pub mod backup;
pub mod check;
pub mod claims;
pub mod completions;
pub mod correct;
pub mod demo;
pub mod eval;
pub mod export;
pub mod figures;
pub mod history;
pub mod man;
pub mod read;
pub mod reread;
pub mod search;
pub mod serve;
pub mod show;
pub mod trace;
pub mod voices;
