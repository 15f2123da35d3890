//! Gives the linker a version that changes with everything that can change what it finds: its code, its lexicons, its
//! weights and vectors. Ledgers note it.

#[path = "../core/build/digest.rs"]
mod digest;

/// What links depend on, as seen from this crate.
const PARTS: [&str; 6] = [
    "src",
    "lexicon",
    "../../models/same.tsv",
    "../../models/wording.vectors",
    "../core/lexicon",
    "../core/src/outlets.rs",
];

fn main() -> std::io::Result<()> {
    digest::give("SAYSO_LINKER_DIGEST", &PARTS)
}
