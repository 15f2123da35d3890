//! All that a ledger holds, in a form in which two ledgers can be compared: row numbers are replaced by what they lead to,
//! and times are left out.

use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

/// What each table holds, as rows of text in order.
pub type Contents = BTreeMap<&'static str, Vec<String>>;

const TABLES: [(&str, &str); 31] = [
    (
        "article",
        "SELECT id, address, version.n FROM article LEFT JOIN version ON version.version = article.current",
    ),
    (
        "version",
        "SELECT id, n, hex(content_sha256), hex(version.text_sha256), text, path, url, outlet, title, byline, published, updated,
                language, marked, extra, given, reader.version
         FROM version JOIN article ON article.article = version.article LEFT JOIN reading ON reading.reading = version.current
         LEFT JOIN reader USING (reader)",
    ),
    (
        "raw",
        "SELECT id, n, hex(sha256), size, hex(bytes) FROM raw JOIN version ON version.version = raw.version
         JOIN article USING (article)",
    ),
    (
        "retrieval",
        "SELECT id, n, hex(raw_sha256), retrieval.updated, requested, etag, last_modified FROM retrieval
         JOIN version ON version.version = retrieval.version JOIN article USING (article)",
    ),
    (
        "reading",
        "SELECT id, n, reader.version, hex(reading.text_sha256), hex(body) FROM reading
         JOIN version ON version.version = reading.version JOIN article USING (article) JOIN reader USING (reader)",
    ),
    (
        "correction",
        "SELECT kind, id, n, hex(correction.text_sha256), target, change, who, why, undone_by, undone_why
         FROM correction LEFT JOIN version ON version.version = correction.version LEFT JOIN article USING (article)",
    ),
    (
        "entry",
        "SELECT id, name, day, orphaned, searched FROM entry JOIN article USING (article) LEFT JOIN outlet USING (outlet)",
    ),
    ("identity", "SELECT key, name, kind, statements, articles, first, last FROM identity"),
    (
        "identity_alias",
        "SELECT identity_alias.key, identity.key FROM identity_alias JOIN identity USING (identity)",
    ),
    (
        "voice",
        "SELECT id, n, speaks, voice.name, voice.kind, roles, place, block, key, evidence
         FROM voice JOIN article USING (article) LEFT JOIN identity USING (identity)",
    ),
    ("pending", "SELECT block FROM pending"),
    (
        "statement",
        "SELECT id, statement.n, form, act, voice.n, day, outlet.name, said_from, said_to, start, end, score, corrected,
                passages
         FROM statement JOIN article ON article.article = statement.article LEFT JOIN voice USING (voice)
         LEFT JOIN outlet USING (outlet)",
    ),
    (
        "relay",
        "SELECT id, statement.n, position, voice.n FROM relay JOIN statement USING (statement)
         JOIN article USING (article) JOIN voice ON voice.voice = relay.voice",
    ),
    (
        "figure",
        "SELECT id, figure.n, figure.start, figure.end, counts, lower, upper, approximate, statement.n
         FROM figure JOIN article ON article.article = figure.article LEFT JOIN statement USING (statement)",
    ),
    (
        "article_words",
        "SELECT id, term, col, \"offset\" FROM temp.article_terms JOIN article ON article = doc",
    ),
    (
        "statement_words",
        "SELECT id, n, term, col, \"offset\" FROM temp.statement_terms JOIN statement ON statement = doc
         JOIN article USING (article)",
    ),
    (
        "figure_words",
        "SELECT id, n, term, col, \"offset\" FROM temp.figure_terms JOIN figure ON figure = doc
         JOIN article USING (article)",
    ),
    (
        "identity_words",
        "SELECT key, term, col, \"offset\" FROM temp.identity_terms JOIN identity ON identity = doc",
    ),
    (
        "correction_article",
        "SELECT id, correction FROM correction_article LEFT JOIN article USING (article)",
    ),
    ("mark", "SELECT mark, id FROM mark LEFT JOIN article USING (article)"),
    (
        "marked",
        "SELECT id, reader.version, hex(reading.text_sha256), day FROM marked LEFT JOIN article USING (article)
         LEFT JOIN reading USING (reading) LEFT JOIN reader USING (reader)",
    ),
    ("linked_by", "SELECT linker FROM linked_by"),
    (
        "underived",
        "SELECT id FROM underived LEFT JOIN article USING (article)",
    ),
    ("unlinked", "SELECT id FROM unlinked LEFT JOIN article USING (article)"),
    ("unclaimed", "SELECT id FROM unclaimed LEFT JOIN article USING (article)"),
    (
        "link",
        "SELECT a.id, link.kind, place, b.id, other_place, score, detail FROM link
         LEFT JOIN article AS a ON a.article = link.article LEFT JOIN article AS b ON b.article = link.other",
    ),
    (
        "counted",
        "SELECT id, n, body FROM counted LEFT JOIN article USING (article)",
    ),
    (
        "claim",
        "SELECT claim.key, gist, identity.key, voice, claim.statements, claim.articles, outlets, named, not_recorded,
                not_established, denied, claim.first, claim.last
         FROM claim LEFT JOIN identity USING (identity)",
    ),
    (
        "claim_member",
        "SELECT claim.key, id, place, claim_member.key FROM claim_member LEFT JOIN claim USING (claim)
         LEFT JOIN article USING (article)",
    ),
    ("account", "SELECT name, folded, hash, removed IS NULL FROM account"),
    (
        "session",
        "SELECT hex(token_sha256), name, hex(form_secret) FROM session LEFT JOIN account USING (account)",
    ),
];

/// Reads all of it.
pub fn contents(ledger: &Path) -> Contents {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(ledger, flags).unwrap();
    for index in ["article", "statement", "figure", "identity"] {
        connection
            .execute_batch(&format!(
                "CREATE VIRTUAL TABLE temp.{index}_terms USING fts5vocab(main, {index}_words, instance)"
            ))
            .unwrap();
    }
    let rows = |sql: &str| -> Vec<String> {
        let mut query = connection.prepare(sql).unwrap();
        let columns = query.column_count();
        let mut rows: Vec<String> = query
            .query_map([], |row| {
                let values: Vec<String> = (0..columns)
                    .map(|i| Ok(shown(row.get_ref(i)?)))
                    .collect::<Result<_, rusqlite::Error>>()?;
                Ok(values.join(" | "))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        rows.sort();
        rows
    };
    TABLES.iter().map(|(table, sql)| (*table, rows(sql))).collect()
}

fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "-".to_owned(),
        ValueRef::Integer(n) => n.to_string(),
        ValueRef::Real(n) => n.to_string(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
        ValueRef::Blob(bytes) => format!("{bytes:?}"),
    }
}

/// Stops the test where two ledgers do not hold the same, naming the first row that differs. Tables in `but_for` are not
/// compared.
pub fn assert_same(left: &Contents, right: &Contents, but_for: &[&str], which: &str) {
    for (table, rows) in left {
        if but_for.contains(table) {
            continue;
        }
        let other = &right[table];
        let apart = rows.iter().zip(other).find(|(a, b)| a != b);
        assert!(
            rows == other,
            "{which}: {table} has {} rows and {} rows; {apart:?}",
            rows.len(),
            other.len()
        );
    }
}
