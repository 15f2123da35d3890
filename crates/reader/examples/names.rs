//! Prints the names that the reader finds in text files, one a line: file, place in code points, kind, score, words.
//!
//! ```sh
//! cargo run --release -p sayso-reader --example names -- article.txt
//! ```

use std::error::Error;

use sayso_core::{Article, CodePoints};
use sayso_reader::{Model, Reader};

fn main() -> Result<(), Box<dyn Error>> {
    let reader = Reader::load(Model::Standard)?;
    for path in std::env::args().skip(1) {
        let article = Article {
            text: std::fs::read_to_string(&path)?,
            ..Article::default()
        };
        let points = CodePoints::new(&article.text);
        for name in reader.names(&article)? {
            println!(
                "{path}\t{}\t{}\t{:?}\t{:.2}\t{}",
                points.at(name.span.start),
                points.at(name.span.end),
                name.kind,
                name.score,
                name.span.of(&article.text)
            );
        }
    }
    Ok(())
}
