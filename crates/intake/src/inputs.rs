//! What there is to open: paths, folders, globs and standard input.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use walkdir::{DirEntry, WalkDir};

use crate::{Articles, Defaults, Fault, IntakeError};

/// The name of standard input, on the command line and as [`sayso_core::Article::path`].
pub const STANDARD_INPUT: &str = "-";

/// Endings of the files that are read from a folder, each also with `.gz`. A file that is named itself is read
/// whatever its ending.
pub const ARTICLE_EXTENSIONS: [&str; 7] = ["txt", "html", "htm", "xhtml", "json", "jsonl", "ndjson"];

/// One thing to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    name: String,
    /// `None` for standard input. A path need not be Unicode, its name is.
    path: Option<PathBuf>,
}

impl Input {
    /// A file.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Input {
            name: path.to_string_lossy().into_owned(),
            path: Some(path),
        }
    }

    /// Standard input.
    pub fn standard() -> Self {
        Input {
            name: STANDARD_INPUT.to_owned(),
            path: None,
        }
    }

    /// The path as it was given, joined with the way to a member of a folder; `-` for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The size in bytes as it lies on disk, for showing progress; `None` when there is none to know.
    pub fn size(&self) -> Option<u64> {
        fs::metadata(self.path.as_ref()?)
            .ok()
            .filter(|m| m.is_file())
            .map(|m| m.len())
    }

    /// Opens it and reads its articles one after another. A file that cannot be opened gives that one error.
    pub fn articles(&self, defaults: &Defaults) -> Articles {
        self.articles_counted(defaults, &Arc::default())
    }

    /// The same; the bytes that are read from disk, as [`Input::size`] counts them, are added to `read` as they are read.
    pub fn articles_counted(&self, defaults: &Defaults, read: &Arc<AtomicU64>) -> Articles {
        match &self.path {
            None => Articles::new(io::stdin(), &self.name, defaults),
            Some(path) => match File::open(path) {
                Ok(file) => {
                    let read = Arc::clone(read);
                    Articles::new(Counted { file, read }, &self.name, defaults)
                }
                Err(e) => Articles::failed(not_opened(e), &self.name, defaults),
            },
        }
    }
}

/// A file that tells how far it was read.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.file.read(buffer)?;
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
        Ok(bytes)
    }
}

/// Turns what a user names into what there is to open, in the order given:
///
/// - `-` is standard input;
/// - a file is taken whatever its name;
/// - a folder stands for the files in it and in its folders that can hold articles ([`ARTICLE_EXTENSIONS`]), sorted by
///   name. Hidden ones are passed over. Links to files are followed; links to folders are not, so that no loop arises;
/// - what is neither and has `*`, `?` or `[` in it is a glob (`**` for any folders) and stands for what it matches, sorted.
///
/// A name that stands for nothing is an error. Folders are read as the iterator goes along.
pub fn inputs(names: &[String]) -> impl Iterator<Item = Result<Input, IntakeError>> + use<> {
    let names = Vec::from(names);
    names.into_iter().flat_map(|name| named(&name))
}

type Found = Box<dyn Iterator<Item = Result<Input, IntakeError>> + Send>;

fn named(name: &str) -> Found {
    if name == STANDARD_INPUT {
        return one(Ok(Input::standard()));
    }
    match fs::metadata(name) {
        Ok(_) => below(Path::new(name)),
        Err(e) if e.kind() == io::ErrorKind::NotFound && name.contains(['*', '?', '[']) => matching(name),
        Err(e) => one(Err(IntakeError::new(name, not_opened(e)))),
    }
}

fn one(found: Result<Input, IntakeError>) -> Found {
    Box::new(std::iter::once(found))
}

fn not_opened(e: io::Error) -> Fault {
    if e.kind() == io::ErrorKind::NotFound {
        Fault::NotFound
    } else {
        Fault::Open(e)
    }
}

/// A file itself, or the members of a folder.
fn below(path: &Path) -> Found {
    if !path.is_dir() {
        return one(Ok(Input::file(path)));
    }
    let walk = WalkDir::new(path).sort_by_file_name();
    let members = walk
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !is_hidden(e))
        .filter_map(|entry| match entry {
            Ok(entry) => member(&entry).map(Ok),
            Err(e) => {
                let name = e
                    .path()
                    .map(|p| p.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let cause = e
                    .into_io_error()
                    .unwrap_or_else(|| io::Error::other("the folder leads back to itself"));
                Some(Err(IntakeError::new(name, Fault::Open(cause))))
            }
        });
    let empty = IntakeError::new(path.to_string_lossy(), Fault::EmptyFolder);
    Box::new(or_error(members, empty))
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn member(entry: &DirEntry) -> Option<Input> {
    let can_hold = can_hold_articles(entry.path());
    let is_file = || {
        let kind = entry.file_type();
        // a link that leads nowhere is taken, so that opening it says so
        kind.is_file() || kind.is_symlink() && fs::metadata(entry.path()).map_or(true, |m| m.is_file())
    };
    (can_hold && is_file()).then(|| Input::file(entry.path()))
}

fn can_hold_articles(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| ARTICLE_EXTENSIONS.contains(&extension))
}

fn matching(pattern: &str) -> Found {
    let options = glob::MatchOptions {
        require_literal_leading_dot: true,
        ..glob::MatchOptions::new()
    };
    let paths = match glob::glob_with(pattern, options) {
        Ok(paths) => paths,
        Err(e) => return one(Err(IntakeError::new(pattern, Fault::BadPattern(e.to_string())))),
    };
    // "**" gives folders and their members; a folder is opened only where the pattern names it and not its members
    let names_members = pattern.contains("**");
    let found = paths.flat_map(move |path| match path {
        Ok(path) if names_members && path.is_dir() => Box::new(std::iter::empty()) as Found,
        Ok(path) => below(&path),
        Err(e) => {
            let name = e.path().to_string_lossy().into_owned();
            one(Err(IntakeError::new(name, Fault::Open(e.into()))))
        }
    });
    let nothing = IntakeError::new(pattern, Fault::NothingMatches);
    Box::new(or_error(found, nothing))
}

/// The items, or the error where there are none.
fn or_error<I>(items: I, error: IntakeError) -> impl Iterator<Item = Result<Input, IntakeError>> + Send
where
    I: Iterator<Item = Result<Input, IntakeError>> + Send,
{
    let mut items = items.peekable();
    let error = if items.peek().is_none() {
        Some(Err(error))
    } else {
        None
    };
    items.chain(error)
}
