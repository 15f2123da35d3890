//! The rows of voices: one for each identity, put together from all articles that speak of it.
//!
//! What articles say of a voice comes in the order of the articles, and is wanted in the order of the voices. So it goes
//! into a temporary file first, and only where it lies there is held in memory: 16 bytes for each voice of each article,
//! and the keys of the identities. Each reading is unpacked once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use sayso_core::PassageLine;
use serde::{Deserialize, Serialize};

use crate::rows::Page;
use crate::{ExportError, Row, Value};

/// What one article says of one voice.
#[derive(Serialize, Deserialize)]
struct Heard {
    /// Key, name and kind.
    voice: [String; 3],
    article: String,
    /// Its name there.
    name: String,
    /// How many statements it makes and passes on.
    made: usize,
    relayed: usize,
    mentions: Vec<PassageLine>,
    roles: Vec<PassageLine>,
}

/// Where something lies in the file.
#[derive(Clone, Copy)]
struct Put {
    start: u64,
    bytes: u32,
}

/// Voices as they are gathered.
pub(crate) struct Voices {
    file: BufWriter<File>,
    written: u64,
    /// What is said of each identity, by key.
    identities: BTreeMap<String, Vec<Put>>,
    /// What is said of voices of one article each, in the order of the articles.
    others: Vec<Put>,
}

impl Voices {
    pub fn new() -> Result<Self, ExportError> {
        Ok(Voices {
            file: BufWriter::new(tempfile::tempfile().map_err(ExportError::Temporary)?),
            written: 0,
            identities: BTreeMap::new(),
            others: Vec::new(),
        })
    }

    /// Takes up what an article says of its voices.
    pub fn gather(&mut self, page: &Page<'_>) -> Result<(), ExportError> {
        let statements = &page.line.statements;
        for voice in &page.line.voices {
            let Some(identified) = page.voice(voice.n) else {
                continue;
            };
            let heard = Heard {
                voice: identified,
                article: page.line.id.clone(),
                name: voice.name.clone(),
                made: statements.iter().filter(|s| s.voice == Some(voice.n)).count(),
                relayed: statements.iter().filter(|s| s.relay.contains(&voice.n)).count(),
                mentions: voice.mentions.clone(),
                roles: voice.roles.clone(),
            };
            let json = serde_json::to_vec(&heard).map_err(|error| ExportError::Program(error.to_string()))?;
            let [key, ..] = heard.voice;
            let bytes = u32::try_from(json.len()).map_err(|_| {
                ExportError::Unfit(format!("voice {key:?} has more than 4 GB in one article"))
            })?;
            self.file.write_all(&json).map_err(ExportError::Temporary)?;
            let put = Put {
                start: self.written,
                bytes,
            };
            self.written += u64::from(bytes);
            if page.identities.contains_key(&voice.n) {
                self.identities.entry(key).or_default().push(put);
            } else {
                self.others.push(put);
            }
        }
        Ok(())
    }

    /// Gives the rows to `take`: identities in the order of their keys, then the other voices in the order of the
    /// articles.
    pub fn rows(self, mut take: impl FnMut(Row) -> Result<(), ExportError>) -> Result<(), ExportError> {
        let file = self.file.into_inner();
        let mut file = BufReader::new(file.map_err(|error| ExportError::Temporary(error.into_error()))?);
        for puts in self.identities.values() {
            take(row(puts, &mut file)?)?;
        }
        for put in &self.others {
            take(row(std::slice::from_ref(put), &mut file)?)?;
        }
        Ok(())
    }
}

/// The row of a voice, of all that is said of it.
fn row(puts: &[Put], file: &mut BufReader<File>) -> Result<Row, ExportError> {
    let mut articles = BTreeSet::new();
    let (mut names, mut mentions, mut roles) = (Vec::new(), Vec::new(), Vec::new());
    let (mut made, mut relayed) = (0, 0);
    let mut voice = None;
    for put in puts {
        let mut heard = Vec::new();
        file.seek(SeekFrom::Start(put.start))
            .map_err(ExportError::Temporary)?;
        file.by_ref()
            .take(u64::from(put.bytes))
            .read_to_end(&mut heard)
            .map_err(ExportError::Temporary)?;
        let heard: Heard =
            serde_json::from_slice(&heard).map_err(|error| ExportError::Temporary(error.into()))?;
        voice = voice.or(Some(heard.voice));
        made += heard.made;
        relayed += heard.relayed;
        let name = Value::Text(heard.name);
        if !names.contains(&name) {
            names.push(name);
        }
        let article = heard.article;
        mentions.extend(heard.mentions.into_iter().map(|mention| {
            Value::Group(vec![
                article.as_str().into(),
                mention.start.into(),
                mention.end.into(),
                mention.text.into(),
            ])
        }));
        roles.extend(heard.roles.into_iter().map(|role| {
            Value::Group(vec![
                role.text.into(),
                article.as_str().into(),
                role.start.into(),
                role.end.into(),
            ])
        }));
        articles.insert(article);
    }
    let [key, name, kind] = voice.unwrap_or_default();
    Ok(vec![
        key.into(),
        name.into(),
        kind.into(),
        Value::List(names),
        articles.len().into(),
        made.into(),
        relayed.into(),
        Value::List(mentions),
        Value::List(roles),
    ])
}
