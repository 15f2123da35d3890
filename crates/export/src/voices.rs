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
    /// Does it speak there, or is it only named?
    speaks: bool,
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
        let speaking = page.line.voices.iter().map(|voice| (voice, true));
        // whoever is only named counts where it speaks elsewhere
        let named = (page.line.named.iter())
            .filter(|voice| page.identities.contains_key(&voice.n))
            .map(|voice| (voice, false));
        for (voice, speaks) in speaking.chain(named) {
            let Some(identified) = page.voice(voice.n) else {
                continue;
            };
            let heard = Heard {
                voice: identified,
                article: page.line.id.clone(),
                name: voice.name.clone(),
                speaks,
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
    let (mut articles, mut named) = (BTreeSet::new(), BTreeSet::new());
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
        match heard.speaks {
            true => articles.insert(article),
            false => named.insert(article),
        };
    }
    let [key, name, kind] = voice.unwrap_or_default();
    Ok(vec![
        key.into(),
        name.into(),
        kind.into(),
        Value::List(names),
        articles.len().into(),
        named.difference(&articles).count().into(),
        made.into(),
        relayed.into(),
        Value::List(mentions),
        Value::List(roles),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use sayso_core::{Act, Article, Form, Reading, Span, Statement, Voice, VoiceKind};
    use sayso_ledger::{Incoming, Ledger, VoiceIdentity};
    use serde_json::json;

    use crate::value::RowAsJson;
    use crate::{Format, Table};

    /// A mayor who says it herself, and an unnamed voice whose words she passes on. Not ASCII before the second.
    fn add(ledger: &mut Ledger, id: &str, name: &str) {
        add_naming(ledger, id, name, None);
    }

    /// The same, and at the end somebody who does not speak.
    fn add_naming(ledger: &mut Ledger, id: &str, name: &str, named: Option<&str>) {
        let mut text = format!("{name}, the mayor, said: “Yes.” An aide agreed.");
        if let Some(named) = named {
            text = format!("{text} {named} left.");
        }
        let at = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let voice = |n, name: &str, kind, roles| Voice {
            n,
            name: name.to_owned(),
            kind,
            mentions: vec![at(name)],
            roles,
        };
        let statement = |n, voice, relay, content| Statement {
            n,
            source: Vec::new(),
            cue: Vec::new(),
            content: vec![content],
            form: Form::Direct,
            act: Act::Assert,
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: Some(voice),
            relay,
            said: None,
            answers: Vec::new(),
            within: None,
            score: 0.5,
        };
        let reading = Reading {
            voices: vec![
                voice(1, name, VoiceKind::Person, vec![at("the mayor")]),
                voice(2, "aide", VoiceKind::Unnamed, Vec::new()),
            ],
            named: named
                .map(|name| voice(3, name, VoiceKind::Person, Vec::new()))
                .into_iter()
                .collect(),
            statements: vec![
                statement(1, 1, vec![], at("“Yes.”")),
                statement(2, 2, vec![1], at("agreed")),
            ],
            ..Reading::default()
        };
        let article = Article {
            id: id.to_owned(),
            text: text.clone(),
            ..Article::default()
        };
        let incoming = Incoming {
            article: &article,
            raw: text.as_bytes(),
            file: None,
            retrieved: Timestamp::UNIX_EPOCH,
            requested: None,
        };
        (ledger.add(&incoming, &reading, "test 1", Timestamp::UNIX_EPOCH)).unwrap();
    }

    fn two_articles(folder: &tempfile::TempDir) -> Ledger {
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        add(&mut ledger, "b", "Marta Quill");
        add(&mut ledger, "a", "Quill");
        ledger
    }

    #[test]
    fn an_identity_is_one_row_with_all_its_names_and_passages_and_the_unnamed_have_one_for_each_article() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = two_articles(&folder);
        let identity = VoiceIdentity {
            key: "marta-quill".to_owned(),
            name: "Marta Quill".to_owned(),
            kind: VoiceKind::Person,
        };
        let identities = BTreeMap::from([(1, identity)]);
        let mut voices = Voices::new().unwrap();
        ledger
            .each_article(|stored, _| voices.gather(&Page::new(stored, &identities)))
            .unwrap();
        let mut lines = Vec::new();
        voices
            .rows(|row| {
                let line = serde_json::to_value(RowAsJson(Table::Voices.columns(), &row));
                lines.push(line.unwrap());
                Ok(())
            })
            .unwrap();
        assert_eq!(
            lines[0],
            json!({
                "voice": "marta-quill", "name": "Marta Quill", "kind": "person", "names": ["Marta Quill", "Quill"],
                "articles": 2, "named": 0, "statements": 2, "relayed": 2,
                "mentions": [
                    {"article": "b", "start": 0, "end": 11, "text": "Marta Quill"},
                    {"article": "a", "start": 0, "end": 5, "text": "Quill"},
                ],
                "roles": [
                    {"text": "the mayor", "article": "b", "start": 13, "end": 22},
                    {"text": "the mayor", "article": "a", "start": 7, "end": 16},
                ],
            })
        );
        let others: Vec<_> = lines[1..]
            .iter()
            .map(|line| (&line["voice"], &line["mentions"][0]["start"], &line["articles"]))
            .collect();
        assert_eq!(
            others,
            [
                (&json!("b/v2"), &json!(40), &json!(1)),
                (&json!("a/v2"), &json!(34), &json!(1))
            ]
        );
    }

    #[test]
    fn an_article_that_only_names_a_voice_counts_apart_and_shows_where() {
        let folder = tempfile::tempdir().unwrap();
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        add(&mut ledger, "a", "Marta Quill");
        add_naming(&mut ledger, "b", "Osmund Fell", Some("Marta Quill"));
        // who speaks nowhere is in no row
        add_naming(&mut ledger, "c", "Osmund Fell", Some("Bram Ashdown"));
        ledger.link().unwrap();
        let mut out = Vec::new();
        crate::export(&ledger, Table::Voices, Format::JsonLines, &mut out, || ()).unwrap();
        let rows: Vec<serde_json::Value> = (std::str::from_utf8(&out).unwrap().lines())
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                let numbers = ["articles", "named", "statements"].map(|of| row[of].as_u64().unwrap());
                (row["voice"].as_str().unwrap(), numbers)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("marta-quill", [1, 1, 1]),
                ("osmund-fell", [2, 0, 2]),
                ("a/v2", [1, 0, 1]),
                ("b/v2", [1, 0, 1]),
                ("c/v2", [1, 0, 1])
            ]
        );
        assert_eq!(
            rows[0]["mentions"][1],
            json!({"article": "b", "start": 53, "end": 64, "text": "Marta Quill"})
        );
    }

    #[test]
    fn a_voice_that_was_not_linked_yet_is_a_voice_of_its_article() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = two_articles(&folder);
        let mut out = Vec::new();
        let mut seen = 0;
        let rows = crate::export(&ledger, Table::Voices, Format::JsonLines, &mut out, || seen += 1).unwrap();
        assert_eq!((rows, seen), (4, 2));
        let keys: Vec<String> = std::str::from_utf8(&out)
            .unwrap()
            .lines()
            .map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).unwrap();
                line["voice"].as_str().unwrap().to_owned()
            })
            .collect();
        assert_eq!(keys, ["b/v1", "b/v2", "a/v1", "a/v2"]);
    }
}
