//! The articles of one input, read as they are asked for.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;
use memchr::memchr;
use sayso_core::Article;

use crate::{
    Defaults, Fault, Format, IntakeError, MAX_ARTICLE_BYTES, encoding, html, json_lines, plain, recognise,
};

/// How many bytes are read ahead: enough to see whether an object of JSON goes on after its first line.
const HEAD: usize = 32 * 1024;

/// How many of them are looked at to recognise a format.
const RECOGNISED: usize = 8192;

type Source = Box<dyn Read + Send>;

/// An article with the bytes that it was made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The article.
    pub article: Article,
    /// The file, page or JSON object as it came, without gzip.
    pub raw: Vec<u8>,
    /// Does the input hold this article alone, so that the input's name is the article's?
    pub alone: bool,
}

/// Iterator over the articles of one input. It holds one article at a time, whatever the size of the input. After an
/// error on one line or object it goes on with the next; after an error of the whole input it ends.
pub struct Articles {
    input: String,
    defaults: Defaults,
    charset: Option<String>,
    /// Are the bytes unpacked from gzip? Then reading fails in other ways.
    gzip: bool,
    yielded: bool,
    state: State,
}

enum State {
    Failed(Fault),
    Start(Source),
    Objects(Objects),
    Ended,
}

impl Articles {
    /// The articles in what `source` gives. `input` names it, in errors and as [`Article::path`]; its ending tells
    /// the format where the content does not.
    pub fn new(source: impl Read + Send + 'static, input: &str, defaults: &Defaults) -> Self {
        Self::in_state(State::Start(Box::new(source)), input, defaults)
    }

    /// With the encoding that the sender of a page named.
    pub fn with_charset(mut self, charset: Option<&str>) -> Self {
        self.charset = charset.map(str::to_owned);
        self
    }

    pub(crate) fn failed(fault: Fault, input: &str, defaults: &Defaults) -> Self {
        Self::in_state(State::Failed(fault), input, defaults)
    }

    fn in_state(state: State, input: &str, defaults: &Defaults) -> Self {
        Articles {
            input: input.to_owned(),
            defaults: defaults.clone(),
            charset: None,
            gzip: false,
            yielded: false,
            state,
        }
    }

    fn error(&self, fault: Fault, line: Option<u64>) -> IntakeError {
        IntakeError {
            input: self.input.clone(),
            line,
            fault,
        }
    }

    fn fault_of(&self, error: io::Error) -> Fault {
        match error.kind() {
            io::ErrorKind::UnexpectedEof if self.gzip => Fault::GzipCutOff,
            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if self.gzip => {
                Fault::GzipDamaged(error.to_string())
            }
            _ => Fault::Read(error),
        }
    }

    /// The article as its input wants it.
    fn finished(&self, mut article: Article) -> Article {
        article.path.clone_from(&self.input);
        if article.outlet.is_none() {
            article.outlet.clone_from(&self.defaults.outlet);
        }
        if article.published.is_none() {
            article.published.clone_from(&self.defaults.published);
        }
        article.is_background |= self.defaults.background;
        article
    }

    /// The next article with its bytes; like [`Iterator::next`] otherwise.
    pub fn next_arrival(&mut self) -> Option<Result<Arrival, IntakeError>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Ended => return None,
                State::Failed(fault) => return Some(Err(self.error(fault, None))),
                State::Start(source) => match self.start(source) {
                    Ok(Some((article, raw))) => {
                        return Some(Ok(Arrival {
                            article: self.finished(article),
                            raw,
                            alone: true,
                        }));
                    }
                    Ok(None) => {}
                    Err(fault) => return Some(Err(self.error(fault, None))),
                },
                State::Objects(mut objects) => {
                    let found = match objects.next() {
                        Ok(Some(found)) => found,
                        Ok(None) if self.yielded => return None,
                        Ok(None) => return Some(Err(self.error(Fault::Empty, None))),
                        Err(e) => return Some(Err(self.error(self.fault_of(e), Some(objects.line)))),
                    };
                    let (line, result) = match found {
                        Found::Object { line, bytes } if bytes > MAX_ARTICLE_BYTES as u64 => {
                            (line, Err(Fault::ObjectTooLarge { bytes }))
                        }
                        Found::Object { line, .. } => (line, json_lines::article(&objects.room)),
                        Found::Stray { line } => {
                            self.yielded = true;
                            // where the next object would begin cannot be known
                            return Some(Err(self.error(Fault::NotAnObject, Some(line))));
                        }
                    };
                    let raw = objects.taken();
                    self.state = State::Objects(objects);
                    self.yielded = true;
                    return Some(match result {
                        Ok(article) => Ok(Arrival {
                            article: self.finished(article),
                            raw,
                            alone: false,
                        }),
                        Err(fault) => Err(self.error(fault, Some(line))),
                    });
                }
            }
        }
    }

    /// Looks at the first bytes. Gives the article of an input that holds one; goes over to reading objects otherwise.
    fn start(&mut self, source: Source) -> Result<Option<(Article, Vec<u8>)>, Fault> {
        let (mut head, mut source) = peeked(source).map_err(|e| self.fault_of(e))?;
        if head.starts_with(b"\x1F\x8B") {
            self.gzip = true;
            (head, source) = peeked(Box::new(MultiGzDecoder::new(source))).map_err(|e| self.fault_of(e))?;
        }
        if head.is_empty() {
            return Err(Fault::Empty);
        }
        let lower = self.input.to_ascii_lowercase();
        let first = head.get(..head.len().min(RECOGNISED)).unwrap_or_default();
        match recognise(first, lower.strip_suffix(".gz").unwrap_or(&lower)) {
            Format::Other(kind) => Err(Fault::NotText(kind)),
            Format::Plain => {
                let raw = self.whole(source)?;
                Ok(Some((plain::article(&raw)?, raw)))
            }
            Format::Html => {
                let raw = self.whole(source)?;
                Ok(Some((html::article(&raw, self.charset.as_deref())?, raw)))
            }
            Format::Json => {
                let is_marked = head.starts_with(b"\xFF\xFE")
                    || head.starts_with(b"\xFE\xFF")
                    || head.starts_with(b"\0\0");
                if is_marked || encoding::unmarked_utf_16(&head).is_some() {
                    // lines of wide characters cannot be told apart by bytes
                    let text = encoding::decoded(&self.whole(source)?, None).into_owned();
                    source = Box::new(Cursor::new(text.into_bytes()));
                }
                let objects = Objects::new(&head, source).map_err(|e| self.fault_of(e))?;
                self.state = State::Objects(objects);
                Ok(None)
            }
        }
    }

    /// All bytes of an input that holds one article.
    fn whole(&self, source: Source) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        source
            .take(MAX_ARTICLE_BYTES as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| self.fault_of(e))?;
        if bytes.len() > MAX_ARTICLE_BYTES {
            Err(Fault::TooLarge)
        } else {
            Ok(bytes)
        }
    }
}

impl Iterator for Articles {
    type Item = Result<Article, IntakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_arrival()
            .map(|arrival| arrival.map(|arrival| arrival.article))
    }
}

/// Cuts a stream of JSON into its objects: one a line, or the members of a list, or objects written over several
/// lines.
struct Objects {
    reader: BufReader<Source>,
    /// Is every line an object of its own? Then a broken line does not spoil the next.
    by_line: bool,
    /// The line that comes next, from 1.
    line: u64,
    /// The bytes of the last object found; not all of them when it is too large.
    room: Vec<u8>,
}

enum Found {
    /// An object, or a line that should be one: where it begins, and how many bytes it has.
    Object { line: u64, bytes: u64 },
    /// Something else where an object should begin.
    Stray { line: u64 },
}

impl Objects {
    /// `head` are the first bytes of what `source` gives.
    fn new(head: &[u8], source: Source) -> io::Result<Self> {
        let mut reader = BufReader::with_capacity(1 << 16, source);
        let mark: &[u8] = b"\xEF\xBB\xBF";
        if head.starts_with(mark) {
            io::copy(&mut (&mut reader).take(mark.len() as u64), &mut io::sink())?;
        }
        let start = head.strip_prefix(mark).unwrap_or(head).trim_ascii_start();
        Ok(Objects {
            reader,
            by_line: !start.starts_with(b"[") && !runs_over_lines(start),
            line: 1,
            room: Vec::new(),
        })
    }

    fn next(&mut self) -> io::Result<Option<Found>> {
        self.room.clear();
        if self.by_line {
            self.next_line()
        } else {
            self.next_member()
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Found>> {
        loop {
            self.room.clear();
            let mut bytes = 0u64;
            loop {
                let chunk = self.reader.fill_buf()?;
                if chunk.is_empty() {
                    break;
                }
                let end = memchr(b'\n', chunk);
                let taken = end.map_or(chunk.len(), |e| e + 1);
                keep(&mut self.room, bytes, chunk.get(..taken).unwrap_or_default());
                bytes += taken as u64;
                self.reader.consume(taken);
                if end.is_some() {
                    break;
                }
            }
            if bytes == 0 {
                return Ok(None);
            }
            let line = self.line;
            self.line += 1;
            if bytes > MAX_ARTICLE_BYTES as u64 || !self.room.trim_ascii().is_empty() {
                return Ok(Some(Found::Object { line, bytes }));
            }
        }
    }

    fn next_member(&mut self) -> io::Result<Option<Found>> {
        // what stands between objects
        loop {
            let Some(&c) = self.reader.fill_buf()?.first() else {
                return Ok(None);
            };
            match c {
                b'{' => break,
                b'\n' => self.line += 1,
                b'[' | b']' | b',' => {}
                c if c.is_ascii_whitespace() => {}
                _ => return Ok(Some(Found::Stray { line: self.line })),
            }
            self.reader.consume(1);
        }
        let line = self.line;
        let (mut depth, mut in_string, mut escaped, mut bytes) = (0u32, false, false, 0u64);
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                // parsing what there is will say what is missing
                return Ok(Some(Found::Object { line, bytes }));
            }
            let mut taken = 0;
            let mut ended = false;
            for &c in chunk {
                taken += 1;
                self.line += u64::from(c == b'\n');
                if in_string {
                    in_string = escaped || c != b'"';
                    escaped = !escaped && c == b'\\';
                    continue;
                }
                match c {
                    b'"' => in_string = true,
                    b'{' => depth += 1,
                    b'}' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    ended = true;
                    break;
                }
            }
            keep(&mut self.room, bytes, chunk.get(..taken).unwrap_or_default());
            bytes += taken as u64;
            self.reader.consume(taken);
            if ended {
                return Ok(Some(Found::Object { line, bytes }));
            }
        }
    }

    /// The bytes of the last object, without the end of its line.
    fn taken(&mut self) -> Vec<u8> {
        let mut taken = std::mem::take(&mut self.room);
        taken.truncate(taken.trim_ascii_end().len());
        taken
    }
}

/// Keeps the bytes of an object as long as it is not too large, `before` being how many came already. The bytes of one
/// that is too large are dropped at once.
fn keep(room: &mut Vec<u8>, before: u64, bytes: &[u8]) {
    if before + bytes.len() as u64 <= MAX_ARTICLE_BYTES as u64 {
        room.extend_from_slice(bytes);
    } else if !room.is_empty() {
        *room = Vec::new();
    }
}

/// Does the first object, which begins `start`, go on after its first line? An object whose line breaks off while the
/// next line begins another does not: it is a broken line.
fn runs_over_lines(start: &[u8]) -> bool {
    let Some(end) = memchr(b'\n', start).filter(|_| start.starts_with(b"{")) else {
        return false;
    };
    let (first, rest) = start.split_at(end);
    let unfinished = serde_json::from_slice::<serde_json::Value>(first).is_err_and(|e| e.is_eof());
    unfinished && !rest.trim_ascii_start().starts_with(b"{")
}

/// The first bytes of a source, and the source with these before it.
fn peeked(mut source: Source) -> io::Result<(Vec<u8>, Source)> {
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let whole = Box::new(Cursor::new(head.clone()).chain(source));
    Ok((head, whole))
}
