//! Prints the segments of plain-text articles, one a line: kind, tab, text. With several files, a line with the name
//! of each comes first.
//!
//! ```sh
//! cargo run -p sayso-reader --example segments -- ARTICLE.txt...
//! ```

use std::error::Error;

use sayso_core::Article;

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() {
        return Err("name at least one text file".into());
    }
    for path in &paths {
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {path}: {error}"))?;
        if paths.len() > 1 {
            println!("== {path}");
        }
        let article = Article {
            path: path.clone(),
            text,
            ..Article::default()
        };
        for segment in sayso_reader::segments::segments(&article) {
            let words = segment
                .span
                .of(&article.text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            println!("{}\t{words}", format!("{:?}", segment.kind).to_lowercase());
        }
    }
    Ok(())
}
