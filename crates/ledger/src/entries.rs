//! What is laid out for search: the rows that are derived from the newest reading of an article.
//!
//! [`entries`] is pure, a reading in and rows out; [`renew`] puts them into the ledger in place of those that were
//! there. Words are the whole canonical text of an article, the content and source of each statement, and what a figure
//! counts with the sentence around it.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sayso_core::{Article, ArticleLine, Days, Figure, Reading, Span, envelope};
use sayso_linker::voices::{block, members};

use crate::corrections::Applied;
use crate::search::places::{Passages, Searched};
use crate::{Fault, Ledger, LedgerError, deriving, identities, linking, packing, search, stored};

/// All rows of an article.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entries {
    pub day: Option<String>,
    pub outlet: Option<String>,
    pub words: String,
    /// In which segments it is searched, as [`Searched`] has it.
    pub searched: String,
    pub voices: Vec<VoiceEntry>,
    pub statements: Vec<StatementEntry>,
    pub figures: Vec<FigureEntry>,
    pub orphaned: usize,
    /// As for statements.
    pub facets: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VoiceEntry {
    pub n: u32,
    /// Does it speak, or is it only named?
    pub speaks: bool,
    pub name: String,
    pub kind: &'static str,
    /// The words of its roles, JSON.
    pub roles: String,
    pub place: Option<String>,
    pub pronoun: Option<&'static str>,
    pub block: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StatementEntry {
    pub n: u32,
    pub form: &'static str,
    pub act: &'static str,
    pub voice: Option<u32>,
    pub relays: Vec<u32>,
    pub said: Option<Days>,
    pub span: Span,
    pub score: f32,
    pub corrected: bool,
    /// Where they stand, as [`Passages`] has them.
    pub passages: String,
    /// The words of its content and of its source.
    pub content: String,
    pub source: String,
    /// The name of its voice, and the names of those that passed it on.
    pub voice_words: String,
    pub relay_words: String,
    /// What its figures count, with the sentences around them.
    pub figure_words: String,
    /// One word for each value that is asked for together with words.
    pub facets: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FigureEntry {
    pub n: u32,
    pub span: Span,
    pub counts: Option<String>,
    pub lower: Option<i64>,
    pub upper: Option<i64>,
    pub approximate: bool,
    pub statement: Option<u32>,
    /// The sentence around it.
    pub around: String,
    pub facets: String,
}

/// The rows of an article.
pub(crate) fn entries(article: &Article, applied: &Applied) -> Result<Entries, Fault> {
    let text = article.text.as_str();
    let reading = &applied.reading;
    let day = (article.published.as_deref())
        .and_then(|published| published.get(..10))
        .map(str::to_owned);
    let common = search::facets::of_article(article.outlet.as_deref(), day.as_deref());
    let figures_of = search::facets::figures_by_statement(&reading.figures);
    let mut blocks = HashMap::new();
    let mut voices = Vec::with_capacity(reading.voices.len() + reading.named.len());
    for member in members(&ArticleLine::new(article, reading, true)) {
        let block = block(&member);
        if let Some(block) = &block {
            blocks.insert(member.n, block.clone());
        }
        voices.push(VoiceEntry {
            n: member.n,
            speaks: member.speaks,
            roles: packing::json(&member.roles)?,
            name: member.name,
            kind: member.kind.name(),
            place: member.place,
            pronoun: member.gender.map(identities::pronoun),
            block,
        });
    }
    let statements = (reading.statements.iter())
        .map(|statement| {
            Ok(StatementEntry {
                passages: Passages::column(statement)?,
                n: statement.n,
                form: statement.form.name(),
                act: statement.act.name(),
                voice: statement.voice,
                relays: statement.relay.clone(),
                said: statement.said,
                span: envelope(&statement.content).unwrap_or(Span::new(0, 0)),
                score: statement.score,
                corrected: applied.statements.contains_key(&statement.n),
                content: words(text, &statement.content),
                source: words(text, &statement.source),
                voice_words: names(statement.voice.as_slice(), reading),
                relay_words: names(&statement.relay, reading),
                figure_words: counted(text, figures_of.get(&statement.n)),
                facets: {
                    let figures = figures_of.get(&statement.n).map_or(&[][..], Vec::as_slice);
                    search::facets::of_statement(statement, &reading.voices, &blocks, figures, &common)
                },
            })
        })
        .collect::<Result<_, Fault>>()?;
    let figures = (reading.figures.iter().zip(1..))
        .map(|(figure, n)| FigureEntry {
            n,
            span: figure.span,
            counts: figure.counts.map(|counts| counts.of(text).to_owned()),
            // a column holds no greater number; what is counted in news never comes near
            lower: figure.lower.map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
            upper: figure.upper.map(|n| i64::try_from(n).unwrap_or(i64::MAX)),
            approximate: figure.approximate,
            statement: figure.statement,
            around: around(text, figure, &reading.figures),
            facets: search::facets::of_figure(figure, &common),
        })
        .collect();
    let searched = Searched::of_reading(reading);
    Ok(Entries {
        outlet: article.outlet.clone(),
        words: words_of(article, &searched),
        searched: searched.column()?,
        voices,
        statements,
        figures,
        orphaned: applied.orphaned.len(),
        facets: search::facets::of_article_with(&reading.figures, &common),
        day,
    })
}

/// The words of an article by which it is found.
fn words_of(article: &Article, searched: &Searched) -> String {
    let mut words = String::with_capacity(article.text.len());
    for span in &searched.segments {
        words.push_str(span.of(&article.text));
        words.push('\n');
    }
    words
}

fn words(text: &str, spans: &[Span]) -> String {
    let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    // a phrase that is asked for does not run over what was left out
    words.join(search::words::GAP)
}

/// The names of voices.
fn names(numbers: &[u32], reading: &Reading) -> String {
    let named = |n: &u32| reading.voices.iter().find(|voice| voice.n == *n);
    let names: Vec<&str> = numbers
        .iter()
        .filter_map(named)
        .map(|voice| voice.name.as_str())
        .collect();
    names.join(search::words::GAP)
}

/// The sentence around a figure without what other figures in it count: of "12 protesters and 3 guards were killed" the 3
/// are no protesters.
fn around(text: &str, figure: &Figure, figures: &[Figure]) -> String {
    let sentence = sentence(text, figure.span);
    let mut around = String::with_capacity(sentence.len());
    let mut at = sentence.start;
    // figures stand in text order, and so does what they count
    for other in figures.iter().filter(|other| other.span != figure.span) {
        let Some(counts) = other
            .counts
            .filter(|counts| sentence.contains(*counts) && at <= counts.start)
        else {
            continue;
        };
        if figure.counts.is_some_and(|own| own.overlaps(counts)) {
            continue;
        }
        around.push_str(Span::new(at, counts.start).of(text));
        around.push_str(search::words::GAP);
        at = counts.end;
    }
    around.push_str(Span::new(at, sentence.end.max(at)).of(text));
    around
}

/// What figures count and the sentences around them, each once.
fn counted(text: &str, figures: Option<&Vec<&Figure>>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for figure in figures.into_iter().flatten() {
        let around = sentence(text, figure.span);
        // what is counted mostly stands in the sentence
        let counts = figure.counts.filter(|counts| !around.contains(*counts));
        for span in counts.into_iter().chain([around]) {
            let span = span.of(text);
            if !words.contains(&span) {
                words.push(span);
            }
        }
    }
    words.join(search::words::GAP)
}

/// At most so many bytes of a sentence on either side of a figure.
const AROUND: usize = 240;

/// The sentence around a figure: from the last to the next sign that ends one, or line end.
pub(crate) fn sentence(text: &str, span: Span) -> Span {
    let floor = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = floor(span.start.saturating_sub(AROUND));
    let to = floor((span.end + AROUND).min(text.len()));
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n');
    let before = Span::new(from, span.start).of(text);
    // "U.S." and "3.5" end nothing: a sign counts where white space follows and a small letter does not
    let start = before
        .char_indices()
        .rev()
        .find(|(i, c)| {
            let rest = before.get(i + c.len_utf8()..).unwrap_or_default();
            *c == '\n' || ends(*c) && rest.starts_with(char::is_whitespace)
        })
        .map_or(from, |(i, c)| from + i + c.len_utf8());
    let after = Span::new(span.end, to).of(text);
    let end = after
        .char_indices()
        .find(|(i, c)| {
            let rest = after.get(i + c.len_utf8()..).unwrap_or_default();
            *c == '\n' || ends(*c) && (rest.is_empty() || rest.starts_with(char::is_whitespace))
        })
        .map_or(to, |(i, c)| span.end + i + c.len_utf8());
    Span::new(start, end)
}

/// Derives the rows of an article anew, in place of those it has.
pub(crate) fn renew(tx: &Transaction<'_>, article: i64) -> Result<Applied, Fault> {
    let found = stored::stored(tx, article)?;
    let entries = entries(&found.article, &found.applied)?;
    let former = former(tx, article)?;
    remove(tx, article)?;
    insert(tx, article, &entries, &former)?;
    linking::unlink(tx, article)?;
    linking::unclaim(tx, article)?;
    deriving::derived(tx, article)?;
    Ok(found.applied)
}

/// Writes into the rows of an article what a program of an older schema left out.
pub(crate) fn complete(tx: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    let reading = stored::stored(tx, article)?.applied.reading;
    for statement in &reading.statements {
        tx.prepare_cached("UPDATE statement SET passages = ? WHERE article = ? AND n = ?")?
            .execute(params![Passages::column(statement)?, article, statement.n])?;
    }
    tx.prepare_cached("UPDATE entry SET searched = ? WHERE article = ?")?
        .execute(params![Searched::of_reading(&reading).column()?, article])?;
    Ok(())
}

/// The indexes of words.
pub(crate) const INDEXES: [&str; 4] = [
    "article_words",
    "statement_words",
    "figure_words",
    "identity_words",
];

/// So many pages of an index are merged in one transaction; between two, others may write.
const MERGED: i64 = 2_000;

impl Ledger {
    /// Brings each index of words together in one piece, without the words that were taken out: while any of these are left, each
    /// row that the index finds is looked for among them.
    pub(crate) fn settle_words(&mut self) -> Result<(), LedgerError> {
        for index in INDEXES {
            let merge = format!(
                "INSERT INTO {index} ({index}, rank) VALUES ('merge', {})",
                -MERGED
            );
            // the command itself counts as one change
            while self.change(|tx| {
                let before = tx.total_changes();
                tx.execute(&merge, [])?;
                Ok(tx.total_changes() - before > 1)
            })? {}
        }
        Ok(())
    }
}

/// To which identity voices belonged, by name and block.
type Former = HashMap<(String, String), i64>;

/// A voice that an article still has stays with its identity until its block is decided again: otherwise an identity all
/// of whose articles are read again would be forgotten, and its old keys with it.
fn former(tx: &Transaction<'_>, article: i64) -> Result<Former, Fault> {
    let mut query = tx.prepare_cached(
        "SELECT name, block, identity FROM voice
         WHERE article = ? AND block IS NOT NULL AND identity IS NOT NULL",
    )?;
    let rows = query.query_map([article], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// In what the rows of an article differ from those that it should have; `None` where they are the same. Words are left
/// out: the indexes do not hold them in a form that can be read. So are the voices where another linker derived them.
pub(crate) fn differs(
    connection: &Connection,
    article: i64,
    entries: &Entries,
    is_of_this_linker: bool,
) -> Result<Option<&'static str>, Fault> {
    type Head = (Option<String>, Option<String>, i64, Option<String>);
    let head: Option<Head> = connection
        .prepare_cached(
            "SELECT day, outlet.name, orphaned, searched FROM entry LEFT JOIN outlet USING (outlet) WHERE article = ?",
        )?
        .query_row([article], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    // what an older program left out is read from the reading
    let searched = |of: Option<String>| of.or_else(|| Some(entries.searched.clone()));
    if head.map(|(day, outlet, orphaned, of)| (day, outlet, orphaned, searched(of)))
        != Some((
            entries.day.clone(),
            entries.outlet.clone(),
            entries.orphaned as i64,
            Some(entries.searched.clone()),
        ))
    {
        return Ok(Some("day, outlet, searched segments or orphaned corrections"));
    }
    let passages: Vec<(u32, String)> = connection
        .prepare_cached("SELECT n, passages FROM statement WHERE article = ? AND passages IS NOT NULL")?
        .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let expected: HashMap<u32, &str> = (entries.statements.iter())
        .map(|statement| (statement.n, statement.passages.as_str()))
        .collect();
    if passages
        .iter()
        .any(|(n, of)| expected.get(n) != Some(&of.as_str()))
    {
        return Ok(Some("passages of statements"));
    }
    let rows = |sql: &str| -> Result<Vec<String>, Fault> {
        let mut query = connection.prepare_cached(sql)?;
        let rows = query.query_map([article], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    // rows are compared as JSON, which both sides write alike
    let voices = rows(
        "SELECT json_array(n, speaks, name, kind, roles, place, pronoun, block) FROM voice WHERE article = ? ORDER BY n",
    )?;
    let expected = (entries.voices.iter())
        .map(|v| {
            let told = (&v.roles, &v.place, v.pronoun, &v.block);
            packing::json(&(v.n, i32::from(v.speaks), &v.name, v.kind, told))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if is_of_this_linker && !same_json(&voices, &expected) {
        return Ok(Some("voices"));
    }
    let statements = rows(
        "SELECT json_array(statement.n, form, act, voice.n, day, outlet.name, said_from, said_to, start, end, corrected,
                json((SELECT json_group_array(relayed.n ORDER BY position) FROM relay JOIN voice AS relayed USING (voice)
                 WHERE relay.statement = statement.statement)))
         FROM statement LEFT JOIN voice USING (voice) LEFT JOIN outlet USING (outlet)
         WHERE statement.article = ? ORDER BY statement.n",
    )?;
    let expected = (entries.statements.iter())
        .map(|s| {
            packing::json(&(
                (s.n, s.form, s.act, s.voice, &entries.day, &entries.outlet),
                (
                    s.said.map(|d| d.from.to_string()),
                    s.said.map(|d| d.to.to_string()),
                ),
                (s.span.start, s.span.end, i32::from(s.corrected), &s.relays),
            ))
        })
        .collect::<Result<Vec<_>, _>>()?;
    if !same_json(&statements, &expected) {
        return Ok(Some("statements"));
    }
    let figures = rows(
        "SELECT json_array(figure.n, figure.start, figure.end, counts, lower, upper, approximate, statement.n)
         FROM figure LEFT JOIN statement USING (statement) WHERE figure.article = ? ORDER BY figure.n",
    )?;
    let expected = (entries.figures.iter())
        .map(|f| {
            packing::json(&(
                (f.n, f.span.start, f.span.end, &f.counts),
                (f.lower, f.upper, i32::from(f.approximate), f.statement),
            ))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok((!same_json(&figures, &expected)).then_some("figures"))
}

/// Do rows hold the same values? Groups of values in the second are there for the language's sake.
fn same_json(rows: &[String], expected: &[String]) -> bool {
    fn flat(value: serde_json::Value, into: &mut Vec<serde_json::Value>) {
        match value {
            serde_json::Value::Array(values) => values.into_iter().for_each(|value| flat(value, into)),
            value => into.push(value),
        }
    }
    let values = |rows: &[String]| -> Vec<Vec<serde_json::Value>> {
        let values = rows.iter().map(|row| {
            let mut values = Vec::new();
            flat(serde_json::from_str(row).unwrap_or_default(), &mut values);
            values
        });
        values.collect()
    };
    values(rows) == values(expected)
}

/// Takes out all rows of an article; the blocks of its voices have to be looked at again.
fn remove(tx: &Transaction<'_>, article: i64) -> Result<(), Fault> {
    for sql in [
        // where nobody speaks there is nothing to decide
        "INSERT OR IGNORE INTO pending (block) SELECT DISTINCT block FROM voice AS gone WHERE article = ? AND block IS NOT NULL
         AND EXISTS (SELECT 1 FROM voice WHERE voice.block = gone.block AND voice.speaks)",
        "DELETE FROM article_words WHERE rowid = ?",
        "DELETE FROM figure_words WHERE rowid IN (SELECT figure FROM figure WHERE article = ?)",
        "DELETE FROM statement_words WHERE rowid IN (SELECT statement FROM statement WHERE article = ?)",
        "DELETE FROM figure WHERE article = ?",
        "DELETE FROM relay WHERE statement IN (SELECT statement FROM statement WHERE article = ?)",
        "DELETE FROM statement WHERE article = ?",
        "DELETE FROM voice WHERE article = ?",
        "DELETE FROM entry WHERE article = ?",
    ] {
        tx.prepare_cached(sql)?.execute([article])?;
    }
    Ok(())
}

fn insert(tx: &Transaction<'_>, article: i64, entries: &Entries, former: &Former) -> Result<(), Fault> {
    let outlet = match &entries.outlet {
        Some(name) => Some(outlet(tx, name)?),
        None => None,
    };
    tx.prepare_cached("INSERT INTO entry (article, outlet, day, orphaned, searched) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![
            article,
            outlet,
            entries.day,
            entries.orphaned as i64,
            entries.searched
        ])?;
    tx.prepare_cached("INSERT INTO article_words (rowid, text, facets) VALUES (?, ?, ?)")?
        .execute(params![article, entries.words, entries.facets])?;
    let mut voices = HashMap::new();
    for voice in &entries.voices {
        let identity = voice
            .block
            .as_ref()
            .and_then(|block| former.get(&(voice.name.clone(), block.clone())));
        tx.prepare_cached(
            "INSERT INTO voice (article, n, speaks, name, kind, roles, place, pronoun, block, identity)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            article,
            voice.n,
            voice.speaks,
            voice.name,
            voice.kind,
            voice.roles,
            voice.place,
            voice.pronoun,
            voice.block,
            identity
        ])?;
        voices.insert(voice.n, tx.last_insert_rowid());
        if let Some(block) = &voice.block {
            tx.prepare_cached(
                "INSERT OR IGNORE INTO pending (block)
                 SELECT ?1 WHERE EXISTS (SELECT 1 FROM voice WHERE block = ?1 AND speaks)",
            )?
            .execute([block])?;
        }
    }
    let mut statements = HashMap::new();
    for statement in &entries.statements {
        tx.prepare_cached(
            "INSERT INTO statement (article, n, form, act, voice, day, outlet, said_from, said_to, start, end, score, corrected,
              passages)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            article,
            statement.n,
            statement.form,
            statement.act,
            statement.voice.and_then(|n| voices.get(&n)),
            entries.day,
            outlet,
            statement.said.map(|days| days.from.to_string()),
            statement.said.map(|days| days.to.to_string()),
            statement.span.start as i64,
            statement.span.end as i64,
            statement.score,
            statement.corrected,
            statement.passages,
        ])?;
        let row = tx.last_insert_rowid();
        statements.insert(statement.n, row);
        for (position, relay) in statement.relays.iter().enumerate() {
            if let Some(voice) = voices.get(relay) {
                tx.prepare_cached("INSERT INTO relay (statement, position, voice) VALUES (?, ?, ?)")?
                    .execute(params![row, position as i64, voice])?;
            }
        }
        tx.prepare_cached(
            "INSERT INTO statement_words (rowid, content, source, voice, relays, figures, facets)
             VALUES (?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            row,
            statement.content,
            statement.source,
            statement.voice_words,
            statement.relay_words,
            statement.figure_words,
            statement.facets
        ])?;
    }
    for figure in &entries.figures {
        tx.prepare_cached(
            "INSERT INTO figure (article, n, start, end, counts, lower, upper, approximate, statement)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            article,
            figure.n,
            figure.span.start as i64,
            figure.span.end as i64,
            figure.counts,
            figure.lower,
            figure.upper,
            figure.approximate,
            figure.statement.and_then(|n| statements.get(&n)),
        ])?;
        tx.prepare_cached("INSERT INTO figure_words (rowid, counts, around, facets) VALUES (?, ?, ?, ?)")?
            .execute(params![
                tx.last_insert_rowid(),
                figure.counts,
                figure.around,
                figure.facets
            ])?;
    }
    Ok(())
}

/// The row of an outlet, made where it has none.
fn outlet(connection: &Connection, name: &str) -> Result<i64, Fault> {
    let found = connection
        .prepare_cached("SELECT outlet FROM outlet WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    if let Some(outlet) = found {
        return Ok(outlet);
    }
    connection
        .prepare_cached("INSERT INTO outlet (name) VALUES (?)")?
        .execute([name])?;
    Ok(connection.last_insert_rowid())
}
