//! The decoder on tags that are written by hand: pointers say nothing, so words between decide.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use sayso_core::Span;
use sayso_reader::Attribution;
use sayso_reader::decoder::{Settings, attributions};
use sayso_reader::tagger::{HEAD, NAME_TAGS, ROLE_TAGS, Scores, Window, Words};

fn settings() -> Settings {
    Settings {
        bias: [0.0; ROLE_TAGS],
        cue: [1.0, -1.0, -1.0, 0.0, 0.0, 0.5, -8.0],
        source: [0.5, 0.5, -0.7, -0.5, -0.4, 0.1, 0.7, -4.0],
        score: [-5.0, 2.0, 3.0, 2.0, 1.0],
        least: 0.0,
    }
}

/// Reads a text in which words are marked: `s:` source, `k:` cue, `c:` content, a capital letter for the first of a span.
fn read(marked: &str) -> (String, Vec<Attribution>) {
    let (mut text, mut spans, mut tags) = (String::new(), Vec::new(), Vec::new());
    for line in marked.split('\n') {
        for token in line.split(' ') {
            let (tag, word) = match token.split_once(':') {
                Some(("S", word)) => (1, word),
                Some(("s", word)) => (2, word),
                Some(("K", word)) => (3, word),
                Some(("k", word)) => (4, word),
                Some(("C", word)) => (5, word),
                Some(("c", word)) => (6, word),
                _ => (0, token),
            };
            if !(text.is_empty() || text.ends_with('\n')) {
                text.push(' ');
            }
            spans.push(Span::new(text.len(), text.len() + word.len()));
            text.push_str(word);
            tags.push(tag);
        }
        text.push('\n');
    }
    let window = Window {
        from: 0,
        to: spans.len(),
    };
    let mut rows = vec![0.0; HEAD];
    for tag in tags {
        let mut row = vec![0.0; HEAD];
        row[tag] = 9.0;
        rows.extend(row);
    }
    let names = vec![0.0; spans.len() * NAME_TAGS];
    let words = Words::at(&text, spans);
    let scores = Scores::new(window, rows, names).unwrap();
    let found = attributions(&text, &words, &[scores], &settings());
    (text, found)
}

fn shown(marked: &str) -> Vec<String> {
    let (text, found) = read(marked);
    let words = |spans: &[Span]| spans.iter().map(|s| s.of(&text)).collect::<Vec<_>>().join(" … ");
    found
        .iter()
        .map(|a| format!("{} | {} | {}", words(&a.source), words(&a.cue), words(&a.content)))
        .collect()
}

#[test]
fn a_content_goes_to_the_cue_beside_it() {
    assert_eq!(
        shown("S:Ilse K:said C:rain c:came and S:Bo K:denied C:it c:all"),
        ["Ilse | said | rain came", "Bo | denied | it all"]
    );
}

#[test]
fn contents_around_a_cue_are_one_interrupted_content() {
    assert_eq!(
        shown("C:Rain c:came K:said S:Ilse . C:It c:stayed"),
        ["Ilse | said | Rain came … It stayed"]
    );
}

#[test]
fn a_content_far_from_every_cue_stands_alone() {
    let far = "x ".repeat(120);
    assert_eq!(
        shown(&format!(
            "S:Ilse K:said C:rain c:came\n{far}\n{far}\nC:nobody c:knows"
        )),
        ["Ilse | said | rain came", " |  | nobody knows"]
    );
}

#[test]
fn commas_and_dashes_at_the_ends_are_no_content() {
    assert_eq!(
        shown("K:According k:to S:Ilse C:, c:rain c:came c:,"),
        ["Ilse | According to | rain came"]
    );
}

#[test]
fn a_conjunction_behind_a_content_is_none_of_it() {
    assert_eq!(
        shown("S:Ilse s:, K:confirmed C:the c:report c:but K:questioned C:its c:date"),
        ["Ilse | confirmed | the report", "Ilse | questioned | its date"]
    );
}

#[test]
fn a_title_and_a_name_side_by_side_are_one_source() {
    assert_eq!(
        shown("C:Rain c:came , S:Minister s:for s:Water S:Ilse s:Quorn K:said"),
        ["Minister for Water Ilse Quorn | said | Rain came"]
    );
}

#[test]
fn a_lone_article_is_no_content() {
    assert_eq!(shown("S:Ilse K:denied C:the reports"), [] as [&str; 0]);
}

#[test]
fn whom_it_was_told_is_no_content() {
    assert_eq!(
        shown("S:Ilse K:told C:the c:Courier C:that c:rain c:came"),
        ["Ilse | told | that rain came"]
    );
    assert_eq!(
        shown("S:Ilse K:reported , citing C:two c:guards , C:that c:rain c:came"),
        ["Ilse | reported | that rain came"]
    );
}

#[test]
fn no_words_give_no_attributions() {
    let words = Words::at("", Vec::new());
    assert!(attributions("", &words, &[], &settings()).is_empty());
}

#[test]
fn scores_of_another_length_are_refused() {
    let one = Window { from: 0, to: 1 };
    assert!(Scores::new(one, vec![0.0; 2 * HEAD], vec![0.0; NAME_TAGS]).is_some());
    assert!(Scores::new(one, vec![0.0; HEAD], vec![0.0; NAME_TAGS]).is_none());
    assert!(Scores::new(one, vec![0.0; 2 * HEAD], vec![]).is_none());
    assert!(Scores::new(Window { from: 1, to: 0 }, vec![0.0; HEAD], vec![]).is_none());
}
