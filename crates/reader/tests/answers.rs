//! What statements answer, against the invented articles in `answers/`.
//!
//! Each file is an article, a line `===`, and its statements: number, act, voice, source, cue, content, and the numbers
//! that it answers, the best first (`-`: none).

#![allow(clippy::expect_used, reason = "a test that cannot go on ends")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_core::{Act, Form, Span, Statement};
use sayso_reader::answers::AnswerReader;

fn statement(n: u32, act: Act, source: Span, cue: Span, content: Span) -> Statement {
    Statement {
        n,
        source: vec![source],
        cue: vec![cue],
        content: vec![content],
        form: Form::Indirect,
        act,
        cited: Vec::new(),
        told: Vec::new(),
        certainty: Vec::new(),
        voice: None,
        relay: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        score: 1.0,
    }
}

/// Where the words stand that are nearest to a place.
fn nearest(text: &str, words: &str, to: usize) -> Span {
    let (start, _) = text
        .match_indices(words)
        .min_by_key(|(at, _)| at.abs_diff(to))
        .unwrap_or_else(|| panic!("\"{words}\" is not in the article"));
    Span::new(start, start + words.len())
}

/// The text of an article, its statements, and what each of them answers.
fn article(file: &str) -> (String, Vec<Statement>, Vec<Vec<u32>>) {
    let (text, rows) = file.split_once("===\n").expect("text and statements");
    let mut voices: HashMap<&str, u32> = HashMap::new();
    let (mut statements, mut wanted): (Vec<Statement>, Vec<Vec<u32>>) = Default::default();
    let mut at = 0;
    for row in rows.lines() {
        let [n, act, voice, source, cue, content, answers] = row.split('\t').collect::<Vec<_>>()[..] else {
            panic!("seven columns: {row}")
        };
        let number = |n: &str| -> u32 { n.parse().expect("a number") };
        let next = voices.len() as u32 + 1;
        // statements stand in text order: each source behind the one before, unless they share a content
        let from = nearest(text, source, at).start;
        let content = nearest(text, content, from);
        let source = nearest(text, source, content.start);
        let cue = nearest(text, cue, source.end);
        at = content.end;
        let mut one = statement(number(n), Act::named(act).expect("an act"), source, cue, content);
        one.voice = Some(*voices.entry(voice).or_insert(next));
        one.within = statements
            .iter()
            .find(|s| {
                s.content
                    .iter()
                    .any(|c| c.contains(source) && c.contains(content))
            })
            .map(|s| s.n);
        statements.push(one);
        wanted.push(answers.split(' ').filter(|a| *a != "-").map(number).collect());
    }
    (text.to_owned(), statements, wanted)
}

fn check(file: &str) {
    let reader = AnswerReader::new().expect("the lists can be read");
    let (text, statements, wanted) = article(file);
    let found = reader.answers(&text, &statements);
    assert_eq!(found, wanted);
}

#[test]
fn a_rejected_accusation_is_the_one_that_accuses() {
    check(include_str!("answers/accusation.txt"));
}

#[test]
fn a_denied_report_is_what_the_outlet_reported() {
    check(include_str!("answers/report.txt"));
}

#[test]
fn a_confirmed_report_is_what_the_outlet_reported_and_plain_news_confirms_nobody() {
    check(include_str!("answers/confirmation.txt"));
}

#[test]
fn a_reply_answers_whom_it_names_or_who_spoke_just_before() {
    check(include_str!("answers/reply.txt"));
}

#[test]
fn denied_own_words_are_the_voices_own() {
    check(include_str!("answers/own_words.txt"));
}

#[test]
fn a_standing_denial_answers_nobody_of_the_same_side() {
    check(include_str!("answers/same_side.txt"));
}

#[test]
fn a_negated_content_answers_the_one_that_says_so() {
    check(include_str!("answers/contradiction.txt"));
}

#[test]
fn an_answer_to_a_question_answers_it_and_other_news_behind_a_question_does_not() {
    check(include_str!("answers/question.txt"));
}

#[test]
fn a_denial_a_vote_and_a_confirmation_that_nobody_asked_for_answer_nobody() {
    check(include_str!("answers/no_target.txt"));
}

#[test]
fn a_denial_below_the_lead_does_not_answer_what_is_told_later() {
    check(include_str!("answers/told_later.txt"));
}

#[test]
fn a_denial_that_says_nothing_by_itself_answers_the_claim_before() {
    check(include_str!("answers/claim_before.txt"));
}

#[test]
fn without_voices_the_names_of_the_sources_keep_a_denial_from_its_own_claim() {
    let reader = AnswerReader::new().expect("the lists can be read");
    let text =
        "Tarn Oskel said the quay was built on sand. Tarn Oskel denied that the quay was built on sand.";
    let at = |words: &str, to: usize| nearest(text, words, to);
    let statements = [
        statement(
            1,
            Act::Assert,
            at("Tarn Oskel", 0),
            at("said", 0),
            at("the quay was built on sand", 0),
        ),
        statement(
            2,
            Act::Deny,
            at("Tarn Oskel", 99),
            at("denied", 0),
            at("the quay was built on sand", 99),
        ),
    ];
    assert_eq!(reader.answers(text, &statements), [Vec::<u32>::new(), Vec::new()]);
}

/// Spans over a text of 400 bytes, some of them off the character boundaries and beyond its end.
fn any_span() -> impl Strategy<Value = Span> {
    (0usize..420, 0usize..60).prop_map(|(start, len)| Span::new(start, start + len))
}

fn any_statement() -> impl Strategy<Value = Statement> {
    (
        proptest::sample::select(&Act::ALL[..]),
        any_span(),
        any_span(),
        any_span(),
        proptest::option::of(1u32..5),
        proptest::option::of(1u32..12),
    )
        .prop_map(|(act, source, cue, content, voice, within)| Statement {
            voice,
            within,
            ..statement(0, act, source, cue, content)
        })
}

proptest! {
    #[test]
    fn any_statements_have_answers_among_them_and_none_is_its_own(
        words in proptest::collection::vec(
            proptest::sample::select(&[
                "denied", "the report", "Oskel", "’s", "accusation", "said", ". ", "\n\n", "not", "ü", "in response to",
                "claims", "U.S.", "hit back", "saying", "“", "”", "1,200", "Norlink", "the quay",
            ][..]),
            0..80,
        ),
        mut statements in proptest::collection::vec(any_statement(), 0..12),
    ) {
        let text = words.join(" ");
        for (i, one) in statements.iter_mut().enumerate() {
            one.n = i as u32 + 1;
        }
        let reader = AnswerReader::new().expect("the lists can be read");
        let found = reader.answers(&text, &statements);
        prop_assert_eq!(found.len(), statements.len());
        prop_assert_eq!(&found, &reader.answers(&text, &statements));
        for (one, answers) in statements.iter().zip(&found) {
            for (i, n) in answers.iter().enumerate() {
                prop_assert!(*n >= 1 && *n as usize <= statements.len());
                prop_assert!(*n != one.n && !answers[..i].contains(n));
                prop_assert!(Some(*n) != one.within);
            }
            if matches!(one.act, Act::Believe | Act::Decline) {
                prop_assert!(answers.is_empty());
            }
        }
    }
}

#[test]
fn a_hostile_article_takes_no_longer_than_its_length_allows() {
    let reader = AnswerReader::new().expect("the lists can be read");
    let line = "Oskel denied the report by Norlink that the quay sank";
    let text = format!("{}{}", "7".repeat(1_000_000), format!(" {line}").repeat(5_000));
    let statements: Vec<Statement> = (0..5_000)
        .map(|i| {
            let at = 1_000_000 + i * (line.len() + 1) + 1;
            let span = |from: usize, to: usize| Span::new(at + from, at + to);
            Statement {
                voice: Some(i as u32 % 7),
                ..statement(
                    i as u32 + 1,
                    Act::Deny,
                    span(0, 5),
                    span(6, 12),
                    span(13, line.len()),
                )
            }
        })
        .collect();
    let start = Instant::now();
    let found = reader.answers(&text, &statements);
    assert_eq!(found.len(), statements.len());
    // a debug build on a busy machine; quadratic work would take minutes
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
