//! `sayso export`: a table of the ledger into a file or to standard output.

use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use sayso_export::{ExportError, Format, Kind, Table, export};
use sayso_ledger::Ledger;
use tempfile::NamedTempFile;

use crate::cli::ExportArgs;
use crate::cli::export::FormatName;
use crate::output::{self, OutputError};
use crate::progress::Progress;
use crate::terminal::visible;

/// Writes a table.
///
/// # Errors
/// The ledger cannot be read, or the table not be written; a file that was to be written is then as it was before.
pub fn run(args: &ExportArgs) -> Result<ExitCode> {
    let table = args.table.0;
    let format = match args.format {
        FormatName::Jsonl => Format::JsonLines,
        FormatName::Csv => Format::Csv {
            for_spreadsheets: args.for_spreadsheets,
        },
        FormatName::Parquet => Format::Parquet,
    };
    if args.for_spreadsheets && args.format != FormatName::Csv {
        output::complain("--for-spreadsheets is for CSV alone; say --format csv with it");
        return Ok(ExitCode::from(2));
    }
    if args.columns {
        output::write(&columns(table, format))?;
        return Ok(ExitCode::SUCCESS);
    }
    let file = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let is_to_terminal = file.is_none() && stdout().is_terminal();
    if is_to_terminal && format == Format::Parquet {
        output::complain(
            "a terminal cannot show Parquet; name a file with --output, or choose another --format",
        );
        return Ok(ExitCode::from(2));
    }
    let ledger = Ledger::open_to_read(&args.ledger.ledger)?;
    // rows that scroll by show the progress themselves
    let mut progress = Progress::new(Some(ledger.article_count()?), !is_to_terminal);
    let mut write = |out: &mut (dyn Write + Send)| export(&ledger, table, format, out, || progress.advance());
    let Some(path) = file else {
        let written = match is_to_terminal {
            true => write(&mut Shown::new(stdout())),
            false => write(&mut BufWriter::with_capacity(1 << 16, stdout())),
        };
        return match written {
            Ok(_) => Ok(ExitCode::SUCCESS),
            Err(ExportError::Output(error)) => Err(OutputError::from(error).into()),
            Err(error) => Err(error.into()),
        };
    };
    let rows = to_file(path, write)?;
    drop(progress);
    let rows = match rows {
        1 => "1 row".to_owned(),
        rows => format!("{rows} rows"),
    };
    let line = format!("{}: {rows} of {}", path.display(), table.name());
    output::write(&format!("{}\n", visible(&line)))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a file so that it is there whole or not at all: beside it first, then in its place. What is no file of bytes
/// on a disk, such as a pipe with a name, is written at once.
fn to_file(
    path: &Path,
    mut write: impl FnMut(&mut (dyn Write + Send)) -> Result<u64, ExportError>,
) -> Result<u64> {
    let place = || path.display().to_string();
    let cannot = || {
        format!(
            "{}: it cannot be written; choose a file in a folder that is there and that you may write to",
            place()
        )
    };
    if let Ok(there) = fs::metadata(path)
        && !there.is_file()
    {
        let file = OpenOptions::new().write(true).open(path).with_context(cannot)?;
        return write(&mut BufWriter::with_capacity(1 << 16, file)).with_context(place);
    }
    // a link stays one, and what it leads to is replaced
    let whole: PathBuf = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = whole.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut beside = named(&whole)
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .with_context(cannot)?;
    let rows = write(&mut BufWriter::with_capacity(1 << 16, beside.as_file_mut())).with_context(place)?;
    let keep = |beside: NamedTempFile| -> io::Result<()> {
        // else the name could reach the disk before the bytes
        beside.as_file().sync_all()?;
        beside.persist(&whole)?;
        Ok(())
    };
    keep(beside).with_context(cannot)?;
    Ok(rows)
}

/// How the file beside another is made: under a name that tells what it is, and open to those to whom new files are.
fn named(whole: &Path) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(whole.file_name().unwrap_or_default())
        .suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // those of the file that is replaced, else those that the user's mask leaves
        let mode = fs::metadata(whole).map_or(0o666, |there| there.permissions().mode());
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    builder
}

/// What each column of a table tells.
fn columns(table: Table, format: Format) -> String {
    let mut page = format!("{}: {}.\n", table.name(), table.about());
    for column in table.columns() {
        if format == Format::JsonLines && !column.in_json {
            continue;
        }
        let null = if column.nullable { " or null" } else { "" };
        let about = match column.about.ends_with('?') {
            true => "",
            false => ".",
        };
        page += &format!(
            "\n{} ({}{null})\n  {}{about}\n",
            column.name,
            column.kind.name(),
            column.about
        );
        if let Kind::Group(members)
        | Kind::List {
            of: Kind::Group(members),
            ..
        } = &column.kind
        {
            for member in *members {
                page += &format!("  {}: {}.\n", member.name, member.about);
            }
        }
    }
    page
}

/// A terminal: lines go there with their control characters made visible.
struct Shown<W: Write> {
    out: W,
    line: Vec<u8>,
}

impl<W: Write> Shown<W> {
    fn new(out: W) -> Self {
        Shown {
            out,
            line: Vec::new(),
        }
    }
}

impl<W: Write> Write for Shown<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if let Some(line) = self.line.strip_suffix(b"\n") {
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                let line = String::from_utf8_lossy(line);
                self.out.write_all(visible(&line).as_bytes())?;
                self.out.write_all(b"\n")?;
                self.line.clear();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        // a row ends with its line, so nothing is left
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_not_told_to_do_anything() {
        let mut shown = Shown::new(Vec::new());
        shown.write_all("a\u{1b}[2J".as_bytes()).unwrap();
        shown.write_all("\u{9b}é\r\nb\n".as_bytes()).unwrap();
        shown.flush().unwrap();
        assert_eq!(String::from_utf8(shown.out).unwrap(), "a\\u{1b}[2J\\u{9b}é\nb\n");
    }

    #[test]
    fn a_file_is_replaced_when_it_is_whole_and_left_as_it_was_when_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        fs::write(&path, "old").unwrap();
        let broken = to_file(&path, |out| {
            out.write_all(b"half")?;
            Err(ExportError::Program("x".to_owned()))
        });
        assert!(broken.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        let rows = to_file(&path, |out| {
            out.write_all(b"new")?;
            out.flush()?;
            Ok(3)
        });
        assert_eq!(rows.unwrap(), 3);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1,
            "nothing is left beside it"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("t.csv"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        to_file(&link, |out| {
            out.write_all(b"new")?;
            out.flush()?;
            Ok(1)
        })
        .unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
