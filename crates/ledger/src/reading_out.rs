//! All articles, one after the other, for those that carry the ledger's content elsewhere.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sayso_core::VoiceKind;

use crate::stored::{self, Stored};
use crate::{Fault, Ledger, LedgerError};

/// The identity across articles to which a voice of one article belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoiceIdentity {
    /// Stable and readable: "angela-merkel".
    pub key: String,
    /// Its fullest name.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
}

impl Ledger {
    /// How many articles there are.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub fn article_count(&self) -> Result<u64, LedgerError> {
        self.look(|connection| {
            let count: i64 = connection.query_row(
                "SELECT count(*) FROM article WHERE current IS NOT NULL",
                [],
                |row| row.get(0),
            )?;
            Ok(u64::try_from(count).unwrap_or_default())
        })
    }

    /// Shows every article to `visit`, in the order in which they first arrived, each with its newest version and
    /// reading, corrections applied. Beside it come the identities of its voices, and of those that it only names, by their
    /// number in the article; an unnamed voice has none, nor one that was not linked yet.
    ///
    /// All are of one state of the ledger, whatever others write meanwhile. One article is held at a time.
    ///
    /// # Errors
    /// The ledger cannot be read or is damaged; or `visit` fails, which ends the walk.
    pub fn each_article<E: From<LedgerError>>(
        &self,
        mut visit: impl FnMut(&Stored, &BTreeMap<u32, VoiceIdentity>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.look(|connection| {
            let mut articles = connection
                .prepare("SELECT article FROM article WHERE current IS NOT NULL ORDER BY article")?;
            let mut rows = articles.query([])?;
            while let Some(row) = rows.next()? {
                let article = row.get(0)?;
                let stored = stored::stored(connection, article)?;
                let identities = identities(connection, article)?;
                if let Err(error) = visit(&stored, &identities) {
                    return Ok(Err(error));
                }
            }
            Ok(Ok(()))
        })?
    }
}

/// The identities of an article's voices, by the voices' numbers.
fn identities(connection: &Connection, article: i64) -> Result<BTreeMap<u32, VoiceIdentity>, Fault> {
    let mut query = connection.prepare_cached(
        "SELECT voice.n, identity.key, identity.name, identity.kind
         FROM voice JOIN identity USING (identity) WHERE voice.article = ?",
    )?;
    let mut rows = query.query([article])?;
    let mut identities = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let kind: String = row.get(3)?;
        let kind = VoiceKind::named(&kind)
            .ok_or_else(|| Fault::Damaged(format!("an identity is of the unknown kind {kind:?}")))?;
        let identity = VoiceIdentity {
            key: row.get(1)?,
            name: row.get(2)?,
            kind,
        };
        identities.insert(row.get(0)?, identity);
    }
    Ok(identities)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Incoming;
    use jiff::Timestamp;
    use rusqlite::params;
    use sayso_core::{Article, Reading, Span, Voice};

    fn ledger(folder: &tempfile::TempDir, names: &[&str]) -> Ledger {
        let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        for (i, name) in names.iter().enumerate() {
            let text = format!("{name} said so.\n");
            let reading = Reading {
                voices: vec![Voice {
                    n: 1,
                    name: (*name).to_owned(),
                    kind: VoiceKind::Person,
                    mentions: vec![Span::new(0, name.len())],
                    roles: Vec::new(),
                }],
                ..Reading::default()
            };
            let article = Article {
                id: format!("z{}", names.len() - i),
                text,
                ..Article::default()
            };
            let incoming = Incoming {
                article: &article,
                raw: article.text.as_bytes(),
                file: None,
                retrieved: Timestamp::UNIX_EPOCH,
                requested: None,
            };
            ledger
                .add(&incoming, &reading, "test 1", Timestamp::UNIX_EPOCH)
                .unwrap();
        }
        ledger
    }

    fn walk(ledger: &Ledger) -> Vec<(String, Option<String>)> {
        let mut seen = Vec::new();
        ledger
            .each_article(|stored, identities| {
                let key = identities.get(&1).map(|identity| identity.key.clone());
                seen.push((stored.article.id.clone(), key));
                Ok::<_, LedgerError>(())
            })
            .unwrap();
        seen
    }

    #[test]
    fn articles_come_as_they_arrived_and_voices_with_their_identity_where_they_have_one() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder, &["Marta Quill", "Tim Oss"]);
        assert_eq!(ledger.article_count().unwrap(), 2);
        let connection = &ledger.connection;
        connection
            .execute(
                "INSERT INTO identity (identity, key, name, kind) VALUES (7, ?, ?, 'person')",
                params!["tim-oss", "Tim Oss"],
            )
            .unwrap();
        connection
            .execute("UPDATE voice SET identity = 7 WHERE name = 'Tim Oss'", [])
            .unwrap();
        let expected = [
            ("z2".to_owned(), None),
            ("z1".to_owned(), Some("tim-oss".to_owned())),
        ];
        assert_eq!(walk(&ledger), expected);
    }

    #[test]
    fn a_walk_ends_with_the_first_failure_of_its_visitor() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder, &["Marta Quill", "Tim Oss"]);
        let mut seen = 0;
        let done = ledger.each_article(|_, _| {
            seen += 1;
            Err::<(), _>(LedgerError {
                path: "elsewhere".into(),
                fault: Fault::Full,
            })
        });
        assert_eq!((seen, done.unwrap_err().path), (1, "elsewhere".into()));
        assert_eq!(walk(&ledger).len(), 2, "the ledger can be walked again");
    }

    #[test]
    fn an_article_added_during_the_walk_is_not_seen_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = ledger(&folder, &["Marta Quill", "Tim Oss"]);
        let other = Connection::open(folder.path().join("t.db")).unwrap();
        let mut seen = 0;
        ledger
            .each_article(|_, _| {
                seen += 1;
                other
                    .execute("UPDATE article SET id = 'renamed' || article", [])
                    .unwrap();
                Ok::<_, LedgerError>(())
            })
            .unwrap();
        assert_eq!(seen, 2);
        assert_eq!(walk(&ledger)[0].0, "renamed1");
    }
}
