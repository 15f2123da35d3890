//! Gives the reader a version that changes with everything that can change a reading: its code, its lexicons, its
//! models. Stored readings name it.

#[path = "../core/build/digest.rs"]
mod digest;

/// What a reading depends on, as seen from this crate.
const PARTS: [&str; 5] = [
    "src",
    "lexicon",
    "../../models",
    "../core/lexicon",
    "../core/src/outlets.rs",
];

fn main() -> std::io::Result<()> {
    digest::give("SAYSO_READER_DIGEST", &PARTS)
}
