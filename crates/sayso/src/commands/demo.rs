//! `sayso demo`: the invented newsroom that is inside, so that the first command needs no file.

use std::process::ExitCode;

use anyhow::{Result, bail};
use include_dir::{Dir, File, include_dir};
use sayso_intake::{Articles, Defaults};
use sayso_reader::Reader;

use crate::cli::DemoArgs;
use crate::commands::read::{ArticleFeed, Show, look, read_all};
use crate::{models, output};

static NEWSROOM: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/newsroom/articles");

/// Outlet and published date of the plain texts, which do not say it themselves.
const SOURCES: &str = include_str!("../../../../examples/newsroom/sources.tsv");

/// Reads articles of the newsroom and prints them, or lists their names.
///
/// # Errors
/// A name that the newsroom does not have; or as for `sayso read`.
pub fn run(args: &DemoArgs) -> Result<ExitCode> {
    let mut files: Vec<&'static File<'static>> = NEWSROOM.files().collect();
    files.sort_by_key(|file| file.path());
    if args.list {
        for file in files {
            output::write(&format!("{}\n", name(file)))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    for wanted in &args.names {
        if !files.iter().any(|file| name(file) == wanted) {
            bail!("{wanted}: the newsroom has no article of this name; `sayso demo --list` prints the names");
        }
    }
    if !args.names.is_empty() {
        files.retain(|file| args.names.iter().any(|wanted| name(file) == wanted));
    }
    let show = Show {
        look: (!args.json).then(|| look(&args.look)),
        with_text: args.text,
        min_score: 0.0,
    };
    let reader = Reader::load(args.reader.model)?;
    let produce = move |feed: &ArticleFeed| {
        for file in files {
            let path = file.path().to_string_lossy();
            let mut articles = Articles::new(file.contents(), &path, &defaults(&path));
            if articles.any(|article| feed.push(article).is_err()) {
                return;
            }
        }
    };
    read_all(reader, models::threads(&args.reader), show, produce)
}

/// What is known of an article of the newsroom beside its file.
fn defaults(path: &str) -> Defaults {
    let rows = SOURCES.lines().filter(|row| !row.starts_with('#'));
    let columns = rows
        .map(|row| row.split('\t').collect::<Vec<_>>())
        .find(|columns| columns.first() == Some(&path));
    let column = |n: usize| {
        let value = columns.as_ref().and_then(|columns| columns.get(n)).copied()?;
        (!value.is_empty()).then(|| value.to_owned())
    };
    Defaults {
        outlet: column(1),
        published: column(2),
        ..Defaults::default()
    }
}

/// An article's name: its file's without the ending.
fn name(file: &File<'static>) -> &'static str {
    file.path()
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
}
