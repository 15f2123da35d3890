//! What is read from the words around a content, against tables of invented examples in `wording/`.

use sayso_core::{Act, Span};
use sayso_reader::Attribution;
use sayso_reader::acts::Acts;
use sayso_reader::form::{Quotation, form};
use sayso_reader::phrases::PhraseReader;

/// The text of an example without its marks, and what the marks enclose.
fn example(marked: &str) -> (String, Attribution) {
    let mut text = String::new();
    let mut attribution = Attribution {
        score: 1.0,
        ..Attribution::default()
    };
    let mut start = 0;
    for c in marked.chars() {
        match c {
            '[' | '{' | '<' => start = text.len(),
            ']' => attribution.source.push(Span::new(start, text.len())),
            '}' => attribution.cue.push(Span::new(start, text.len())),
            '>' => attribution.content.push(Span::new(start, text.len())),
            '¶' => text.push_str("\n\n"),
            '|' => text.push('\n'),
            c => text.push(c),
        }
    }
    (text, attribution)
}

fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').collect())
}

#[test]
fn acts_are_as_the_table_has_them() {
    let acts = Acts::new().expect("the lexicon can be read");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows(include_str!("wording/acts.tsv")) {
        let [wanted, marked] = row[..] else {
            panic!("two columns: {row:?}")
        };
        let (text, attribution) = example(marked);
        let act = acts.act(&text, &attribution);
        assert!(Act::named(wanted).is_some(), "{wanted} is no act");
        if act.name() != wanted {
            wrong.push(format!("{wanted} is read as {}: {marked}", act.name()));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 120, "{count} examples");
}

#[test]
fn forms_are_as_the_table_has_them() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows(include_str!("wording/forms.tsv")) {
        let [wanted, marked] = row[..] else {
            panic!("two columns: {row:?}")
        };
        let (text, attribution) = example(marked);
        let found = form(&text, &attribution.content).name();
        if found != wanted {
            wrong.push(format!("{wanted} is read as {found}: {marked}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 30, "{count} examples");
}

#[test]
fn phrases_are_as_the_table_has_them() {
    let reader = PhraseReader::new().expect("the lists can be read");
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in rows(include_str!("wording/phrases.tsv")) {
        let [told, cited, marked] = row[..] else {
            panic!("three columns: {row:?}")
        };
        let (text, attribution) = example(marked);
        let phrases = reader.read(&text, &Quotation::new(&text), &attribution);
        let words = |spans: &[Span]| match spans {
            [] => "-".to_owned(),
            spans => spans.iter().map(|s| s.of(&text)).collect::<Vec<_>>().join("; "),
        };
        let found = (words(&phrases.told), words(&phrases.cited));
        if found != (told.to_owned(), cited.to_owned()) {
            wrong.push(format!("told [{}] cited [{}]: {marked}", found.0, found.1));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 40, "{count} examples");
}
