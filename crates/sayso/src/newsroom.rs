//! The invented newsroom that is inside, so that the first command needs no file.

use include_dir::{Dir, File, include_dir};
use sayso_core::Article;
use sayso_intake::{Articles, Defaults, IntakeError};

static ARTICLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/newsroom/articles");
static BACKGROUND: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/newsroom/background");
static LATER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../examples/newsroom/later");

/// Outlet and published date of the plain texts, which do not say it themselves.
const SOURCES: &str = include_str!("../../../examples/newsroom/sources.tsv");

/// A file of the newsroom.
#[derive(Clone, Copy)]
pub struct Piece {
    file: &'static File<'static>,
    folder: &'static str,
}

/// The articles, by name.
pub fn articles() -> Vec<Piece> {
    pieces(&ARTICLES, "")
}

/// All that belongs into its ledger, in the order in which it is added: background texts, articles, and then the articles
/// that were changed after they were published.
pub fn everything() -> Vec<Piece> {
    let mut all = pieces(&BACKGROUND, "background/");
    all.extend(articles());
    all.extend(pieces(&LATER, "later/"));
    all
}

fn pieces(folder: &'static Dir<'static>, name: &'static str) -> Vec<Piece> {
    let mut files: Vec<&'static File<'static>> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    files
        .into_iter()
        .map(|file| Piece { file, folder: name })
        .collect()
}

impl Piece {
    /// Its name: its file's without the ending.
    pub fn name(&self) -> &'static str {
        self.file
            .path()
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default()
    }

    /// The articles that it holds, each with its bytes.
    pub fn articles(&self) -> Vec<Result<(Article, Vec<u8>), IntakeError>> {
        let path = format!("{}{}", self.folder, self.file.path().display());
        let mut articles = Articles::new(self.file.contents(), &path, &self.defaults(&path));
        let mut found = Vec::new();
        while let Some(arrival) = articles.next_arrival() {
            found.push(arrival.map(|arrival| {
                let mut article = arrival.article;
                // what has no identifier of its own is known by its file's name
                if article.id == article.own_id() {
                    let folder = if article.is_background { self.folder } else { "" };
                    article.id = format!("{folder}{}", self.name());
                }
                (article, arrival.raw)
            }));
        }
        found
    }

    /// What is known of it beside its file.
    fn defaults(&self, path: &str) -> Defaults {
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
            background: self.folder == "background/",
        }
    }
}
