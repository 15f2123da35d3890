//! Promises of a reading that hold for any text, and readings of small invented articles.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::LazyLock;

use proptest::prelude::*;
use sayso_core::{Act, Article, Form, Reading, Span, Statement};
use sayso_reader::tagger::Tagger;
use sayso_reader::{Model, Reader};

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::load(Model::Standard).unwrap());
static TAGGER: LazyLock<Tagger> = LazyLock::new(|| Tagger::load(Model::Standard).unwrap());

fn article(text: &str) -> Article {
    Article {
        text: text.to_owned(),
        outlet: Some("Oskeril Herald".to_owned()),
        published: Some("2021-05-05".to_owned()),
        ..Article::default()
    }
}

fn read(text: &str) -> Reading {
    READER.read(&article(text)).unwrap()
}

fn words<'t>(text: &'t str, spans: &[Span]) -> Vec<&'t str> {
    spans.iter().map(|s| s.of(text)).collect()
}

/// Passages in the text, none empty, in text order.
fn check_passages(text: &str, what: &str, spans: &[Span]) -> Result<(), TestCaseError> {
    for span in spans {
        let words = text.get(span.start..span.end);
        prop_assert!(
            words.is_some_and(|w| !w.is_empty()),
            "{what}: {span:?} in {text:?}"
        );
    }
    prop_assert!(
        spans.windows(2).all(|pair| pair[0] < pair[1]),
        "{what} out of order"
    );
    Ok(())
}

/// Passages as before, of which none reaches into the next.
fn check_apart(text: &str, what: &str, spans: &[Span]) -> Result<(), TestCaseError> {
    check_passages(text, what, spans)?;
    prop_assert!(
        spans.windows(2).all(|pair| pair[0].end <= pair[1].start),
        "{what} overlap"
    );
    Ok(())
}

fn check(text: &str, reading: &Reading) -> Result<(), TestCaseError> {
    let is_statement = |n: u32| n > 0 && n as usize <= reading.statements.len();
    for (i, s) in reading.statements.iter().enumerate() {
        prop_assert_eq!(s.n as usize, i + 1);
        prop_assert!(!s.content.is_empty());
        prop_assert!((0.0..=1.0).contains(&s.score));
        prop_assert!(s.within.is_none_or(|outer| is_statement(outer) && outer != s.n));
        prop_assert!(s.answers.iter().all(|n| is_statement(*n) && *n != s.n));
        prop_assert!(s.said.is_none_or(|days| days.from <= days.to));
        let parts = [
            ("source", &s.source),
            ("cue", &s.cue),
            ("content", &s.content),
            ("cited", &s.cited),
            ("told", &s.told),
            ("certainty", &s.certainty),
        ];
        for (what, list) in parts {
            check_apart(text, what, list)?;
        }
        for span in s.source.iter().chain(&s.cue).chain(&s.content) {
            let inside = reading
                .segments
                .iter()
                .filter(|g| !g.kind.is_read() && g.span.contains(*span));
            prop_assert_eq!(inside.count(), 0, "a statement in a segment that is not read");
        }
    }
    check_apart(
        text,
        "segments",
        &reading.segments.iter().map(|s| s.span).collect::<Vec<_>>(),
    )?;
    check_voices(text, reading)?;
    check_apart(
        text,
        "figures",
        &reading.figures.iter().map(|f| f.span).collect::<Vec<_>>(),
    )?;
    for figure in &reading.figures {
        check_passages(text, "what is counted", figure.counts.as_slice())?;
        prop_assert!(
            figure
                .lower
                .zip(figure.upper)
                .is_none_or(|(lower, upper)| lower <= upper)
        );
        prop_assert!(figure.statement.is_none_or(is_statement));
    }
    check_apart(
        text,
        "dates",
        &reading.dates.iter().map(|d| d.span).collect::<Vec<_>>(),
    )?;
    prop_assert!(
        reading
            .dates
            .iter()
            .all(|d| d.days.is_none_or(|days| days.from <= days.to))
    );
    Ok(())
}

fn check_voices(text: &str, reading: &Reading) -> Result<(), TestCaseError> {
    for (voice, n) in reading.voices.iter().zip(1..) {
        prop_assert_eq!(voice.n, n);
        prop_assert!(!voice.name.trim().is_empty());
        check_passages(text, "mentions", &voice.mentions)?;
        check_passages(text, "roles", &voice.roles)?;
    }
    let mut heard: Vec<u32> = (reading.statements.iter())
        .flat_map(|s| s.voice.iter().chain(&s.relay).copied())
        .collect();
    heard.sort_unstable();
    heard.dedup();
    let numbers: Vec<u32> = reading.voices.iter().map(|v| v.n).collect();
    prop_assert_eq!(heard, numbers, "the voices are those of the statements");
    Ok(())
}

/// Text that looks a little like news, so that statements come out of it, with all that can go wrong in between.
fn newslike() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => Just("Mayor Ilse Quorn said the dam would hold. "),
        2 => Just("“We know nothing,” he told the Courier. "),
        1 => Just("According to two officials, \""),
        1 => Just("The Vardow Post reported that the guards denied it"),
        1 => Just("At least 12 people died on Sunday, 3 May, police said, citing Reuters. "),
        1 => Just("Quorn, the mayor of Vardow, denied the reports last week. "),
        1 => Just("The ministry reportedly told CNN that between 20 and 30 boats may have sunk in early March. "),
        1 => Just("\n\n"),
        1 => Just("Read more: Dam holds, mayor says\n"),
        1 => Just("\nThe dam holds, the mayor says. ex.am/aB12cd34 — Ilse Quorn (@quorn) May 2, 2021\n"),
        1 => Just("Mayor Ilse Quorn Ilse Maria QuornDam holds Officials deny it MORE (Vardow) said "),
        1 => Just("👩‍👩‍👧\u{200b}\u{202e}"),
    ];
    prop::collection::vec(
        prop_oneof![5 => part.prop_map(str::to_owned), 1 => "\\PC{0,20}"],
        0..20,
    )
    .prop_map(|parts| parts.concat())
}

#[test]
fn a_post_is_a_statement_of_its_author_as_it_stands() {
    let text = "Dam of Vardow holds\n\nThe mayor of Vardow answered on Monday.\n\n\
                The dam holds. I was there! https://ex.am/x — Ilse Quorn (@quorn) May 3, 2021\n\n\
                BREAKING: Governor Tam Velder says the dam leaks — Vardow Post (@vpost) May 4, 2021\n\n\
                The river rose by two metres last night.";
    let reading = read(text);
    let said: Vec<(&str, Option<&str>, Vec<&str>, Form)> = reading
        .statements
        .iter()
        .map(|s| {
            let name = |n: u32| reading.voices[n as usize - 1].name.as_str();
            (
                s.content[0].of(text),
                s.voice.map(name),
                s.relay.iter().map(|n| name(*n)).collect(),
                s.form,
            )
        })
        .collect();
    assert!(
        said.contains(&(
            "The dam holds. I was there!",
            Some("Ilse Quorn"),
            vec![],
            Form::Direct
        )),
        "{said:?}"
    );
    assert!(
        said.iter().any(|(content, voice, relay, _)| {
            content.contains("the dam leaks")
                && *voice == Some("Tam Velder")
                && relay.as_slice() == ["Vardow Post"]
        }),
        "{said:?}"
    );
    let post = &reading.statements[0];
    let days = post.said.unwrap();
    assert_eq!(
        (days.from.to_string(), days.to.to_string()),
        ("2021-05-02".to_owned(), "2021-05-03".to_owned())
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_gives_a_reading_whose_passages_are_in_it(text in newslike()) {
        let reading = read(&text);
        check(&text, &reading)?;
        prop_assert_eq!(read(&text), reading, "the same text reads the same");
    }

    #[test]
    fn words_are_in_order_and_windows_hold_them_all(text in newslike(), most in 1usize..80) {
        let words = TAGGER.words(&text, &[Span::new(0, text.len())]);
        prop_assert!(words.spans.iter().all(|s| !s.is_empty() && text.get(s.start..s.end).is_some()));
        prop_assert!(words.spans.windows(2).all(|pair| pair[0].end <= pair[1].start));
        let windows = words.windows(most);
        let mut next = 0;
        for w in &windows {
            prop_assert_eq!(w.from, next);
            prop_assert!(w.to > w.from);
            prop_assert!(words.pieces_of(*w).len() <= most || w.to == w.from + 1);
            next = w.to;
        }
        prop_assert_eq!(next, words.len());
    }
}

/// An article in which there is something of everything that a reading holds.
const EVERYTHING: &str = "Mayor Ilse Quorn says dam will hold

VARDOW, May 4 (Reuters) – The dam above Vardow will hold through the winter, Mayor Ilse Quorn told CNN on Monday. She \
said at least 12 divers had looked at every gate.

The Vardow Post reported on Sunday that two officials had said that between 20 and 30 boats were lost in early March.

“That is not true,” Quorn said. The Interior Ministry denied the report. A spokesman for the ministry said hundreds of \
people may have fled, according to the Red Cross.

Sergei Holm, a retired engineer, and Ada Vane, the governor, accused the ministry of lying.
";

#[test]
fn every_value_of_a_reading_has_its_passage() {
    let reading = read(EVERYTHING);
    check(EVERYTHING, &reading).unwrap();
    let has = |test: fn(&Statement) -> bool| reading.statements.iter().any(test);
    assert!(has(|s| s.voice.is_some()) && has(|s| !s.relay.is_empty()) && has(|s| !s.told.is_empty()));
    assert!(has(|s| !s.certainty.is_empty()), "certainty");
    assert!(has(|s| s.said.is_some()), "said");
    assert!(has(|s| !s.answers.is_empty()), "answers");
    assert!(has(|s| s.within.is_some()), "within");
    assert!(reading.figures.len() >= 3 && reading.figures.iter().any(|f| f.statement.is_some()));
    assert!(reading.dates.len() >= 3 && reading.dates.iter().all(|d| d.days.is_some()));
    assert!(reading.voices.iter().any(|v| !v.roles.is_empty()));
}

#[test]
fn the_same_article_gives_the_same_reading_on_every_run_and_thread() {
    let texts: Vec<String> = (0..4).map(|n| EVERYTHING.repeat(n + 1)).collect();
    let first: Vec<Reading> = texts.iter().map(|text| read(text)).collect();
    assert!(first.iter().all(|reading| !reading.voices.is_empty()));
    let another = Reader::load(Model::Standard).unwrap();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let (texts, first, another) = (&texts, &first, &another);
            scope.spawn(move || {
                // the threads read different articles at one time, some with a reader of their own
                for round in 0..texts.len() {
                    let n = (thread + round) % texts.len();
                    let reader = if thread % 2 == 0 { &*READER } else { another };
                    assert_eq!(reader.read(&article(&texts[n])).unwrap(), first[n]);
                }
            });
        }
    });
}

fn only(text: &str) -> Statement {
    let mut statements = read(text).statements;
    assert_eq!(statements.len(), 1, "in {text:?}: {statements:?}");
    statements.remove(0)
}

#[test]
fn a_denial_of_reports_is_found_with_its_three_parts() {
    let text = "The valley was quiet on Sunday.\n\nNorvane’s Interior Ministry denied the reports.\n";
    let s = only(text);
    assert_eq!(words(text, &s.source), ["Norvane’s Interior Ministry"]);
    assert_eq!(words(text, &s.cue), ["denied"]);
    assert_eq!(words(text, &s.content), ["the reports"]);
    assert_eq!(s.act, Act::Deny);
    assert_eq!(s.form, Form::Indirect);
}

#[test]
fn who_said_something_together_said_it_on_one_day() {
    // the date stands beside the first alone, for words stand between it and the others
    let text = "In 2031, Ilse Quorn, mayor of Vardow and lawyers Odo Brandt and Joan Reth blamed the river guard for the loss of two \
                ferries.\n";
    let statements = read(text).statements;
    assert_eq!(statements.len(), 3, "{statements:?}");
    for statement in &statements {
        let year = statement.said.map(|days| days.from.year());
        assert_eq!(year, Some(2031), "{statement:?}");
    }
}

#[test]
fn whom_it_was_told_is_a_passage_of_its_own() {
    let text = "The dam will hold through the winter, Mayor Ilse Quorn told the Vardow Courier on Monday.\n";
    let s = only(text);
    assert_eq!(words(text, &s.content), ["The dam will hold through the winter"]);
    assert_eq!(words(text, &s.told), ["the Vardow Courier"]);
}

#[test]
fn nothing_is_read_from_links_and_subscription_boxes() {
    let text = "Dam holds, mayor says\n\nSubscribe to our newsletter\n\nThe dam held on Monday.\n\n\
                Read more: Mayor Denied Dam Would Break, Minister Said\n\nThe river fell on Tuesday.\n";
    for s in read(text).statements {
        for span in s.source.iter().chain(&s.cue).chain(&s.content) {
            assert!(span.end <= "Dam holds, mayor says".len(), "{:?}", span.of(text));
        }
    }
}

#[test]
fn an_attribution_inside_a_content_is_read_too() {
    let text = "Merrow Six reported on Sunday that two officials had said that the bridge at Oskeril was closed for good.\n";
    let reading = read(text);
    let inner = reading.statements.iter().find(|s| s.within.is_some());
    let inner = inner.unwrap_or_else(|| panic!("nothing inside: {:?}", reading.statements));
    assert_eq!(words(text, &inner.source), ["two officials"]);
}
