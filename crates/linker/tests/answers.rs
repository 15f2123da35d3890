//! Denials, confirmations and replies: invented stories with all links between their statements, and promises that hold
//! for any text.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_core::{Act, Article, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind};
use sayso_linker::answers::answers;
use sayso_linker::links::{Answer, Side};
use sayso_linker::{Nearness, ReadArticle};

const STORIES: &str = include_str!("answers/stories.txt");

/// A story: its articles, and the links between their statements as lines.
struct Story {
    name: String,
    articles: BTreeMap<String, (Article, Reading)>,
    links: BTreeSet<String>,
}

fn statement(n: u32, act: Act, content: Span) -> Statement {
    Statement {
        n,
        source: Vec::new(),
        cue: Vec::new(),
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
        score: 0.9,
    }
}

/// Where the words occur nearest to a place.
fn nearest(text: &str, words: &str, to: usize) -> Span {
    let at = text.match_indices(words).map(|(at, _)| at);
    let at = at.min_by_key(|at| at.abs_diff(to));
    let at = at.unwrap_or_else(|| panic!("{words:?} does not occur in {text:?}"));
    Span::new(at, at + words.len())
}

fn add_statement(article: &Article, reading: &mut Reading, row: &str) {
    let columns: Vec<&str> = row.split('|').map(str::trim).collect();
    let [_, act, voice, kind, source, cue, content] = columns.as_slice() else {
        panic!("not six columns: {row:?}");
    };
    let text = &article.text;
    let content = nearest(text, content, 0);
    let n = reading.statements.len() as u32 + 1;
    let known = reading.voices.iter().find(|known| known.name == *voice);
    let voice = match known {
        Some(known) => known.n,
        None => {
            let n = reading.voices.len() as u32 + 1;
            reading.voices.push(Voice {
                n,
                name: (*voice).to_owned(),
                kind: VoiceKind::named(kind).unwrap(),
                mentions: vec![nearest(text, source, content.start)],
                roles: Vec::new(),
            });
            n
        }
    };
    reading.statements.push(Statement {
        source: vec![nearest(text, source, content.start)],
        cue: vec![nearest(text, cue, content.start)],
        voice: Some(voice),
        ..statement(n, Act::named(act).unwrap(), content)
    });
}

fn article(id: &str, day: &str, text: &str) -> (Article, Reading) {
    let article = Article {
        id: id.to_owned(),
        outlet: Some("Vellmar Post".to_owned()),
        published: Some(day.to_owned()),
        text: text.to_owned(),
        ..Article::default()
    };
    let segments = vec![Segment {
        kind: SegmentKind::Body,
        span: Span::new(0, text.len()),
    }];
    let reading = Reading {
        segments,
        ..Reading::default()
    };
    (article, reading)
}

fn stories() -> Vec<Story> {
    let parts = STORIES.split("\n== ").skip(2);
    parts
        .map(|part| {
            let mut lines = part.lines();
            let mut story = Story {
                name: lines.next().unwrap().to_owned(),
                articles: BTreeMap::new(),
                links: BTreeSet::new(),
            };
            let mut current = String::new();
            let mut rows: Vec<(String, &str)> = Vec::new();
            for line in lines.filter(|line| !line.is_empty()) {
                if let Some(id) = line.strip_prefix("@@ ") {
                    current = id.to_owned();
                } else if let Some(head) = line.strip_prefix("@ ") {
                    let mut head = head.splitn(3, ' ');
                    current = head.next().unwrap().to_owned();
                    let made = article(&current, head.next().unwrap(), "");
                    story.articles.insert(current.clone(), made);
                } else if let Some(link) = line.strip_prefix("> ") {
                    story.links.insert(link.to_owned());
                } else if line.starts_with('|') {
                    rows.push((current.clone(), line));
                } else {
                    let text = &mut story.articles.get_mut(&current).unwrap().0.text;
                    text.push_str(line);
                    text.push_str("\n\n");
                }
            }
            for (article, reading) in story.articles.values_mut() {
                reading.segments[0].span = Span::new(0, article.text.len());
            }
            for (id, row) in rows {
                let (article, reading) = story.articles.get_mut(&id).unwrap();
                add_statement(article, reading, row);
            }
            story
        })
        .collect()
}

fn read(made: &(Article, Reading)) -> ReadArticle {
    ReadArticle::new(&made.0, &made.1, false)
}

/// All links of a story, as the lines of the file.
fn found(story: &Story) -> BTreeSet<String> {
    let all: Vec<ReadArticle> = story.articles.values().map(read).collect();
    let mut lines = BTreeSet::new();
    for (at, a) in all.iter().enumerate() {
        for b in &all[at..] {
            let nearness = match a.id == b.id {
                true => Nearness::One,
                false => Nearness::Story,
            };
            for link in answers(a, b, &[], nearness) {
                let id = |side| if side == Side::A { &a.id } else { &b.id };
                let kind = link.kind.name();
                let (from, to) = (id(link.side), id(link.to_side));
                lines.insert(format!("{kind} {from} {} {to} {}", link.statement, link.to));
            }
        }
    }
    lines
}

#[test]
fn every_story_has_its_links_and_no_others() {
    let stories = stories();
    assert!(stories.len() > 10);
    let wrong: Vec<String> = (stories.iter())
        .filter(|story| found(story) != story.links)
        .map(|story| format!("{}: {:?} and not {:?}", story.name, found(story), story.links))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn scores_are_probabilities_and_denials_are_likely() {
    for story in stories() {
        for made in story.articles.values() {
            let article = read(made);
            for link in answers(&article, &article, &[], Nearness::One) {
                assert!(link.score > 0.5 && link.score <= 1.0, "{}", story.name);
            }
        }
    }
}

/// An article of pieces, every one of them the content of a statement of one of few voices.
fn any_article(id: &str, pieces: &[(usize, usize)]) -> ReadArticle {
    const PIECES: [&str; 12] = [
        "denied that the bridge had collapsed",
        "That is false. ",
        "“The reports are a lie,” ",
        "accused Reth of hiding the arsenic",
        "Größe – naïve “ ” ",
        "not not no never",
        "the accusation",
        "he confirmed the bridge had collapsed\n\n",
        "Reth dismissed those claims as nonsense, saying",
        "”””",
        "1,200 dead",
        "rejected Orrin's claim of arsenic in the mud. ",
    ];
    let (mut text, mut spans) = (String::new(), Vec::new());
    for (piece, voice) in pieces {
        let start = text.len();
        text.push_str(PIECES[piece % PIECES.len()]);
        spans.push((Span::new(start, text.len()), *voice));
        text.push(' ');
    }
    let (article, mut reading) = article(id, "2031-03-04", &text);
    for n in 1..=3 {
        reading.voices.push(Voice {
            n,
            name: ["Joan Reth", "Tal Orrin", "two foremen"][n as usize - 1].to_owned(),
            kind: VoiceKind::Person,
            mentions: Vec::new(),
            roles: Vec::new(),
        });
    }
    for ((span, voice), n) in spans.into_iter().zip(1..) {
        let act = Act::ALL[(voice + n as usize) % Act::ALL.len()];
        let middle = (span.start..span.end)
            .find(|at| *at > span.start + 4 && text.is_char_boundary(*at))
            .unwrap_or(span.start);
        reading.statements.push(Statement {
            cue: vec![Span::new(span.start, middle)],
            content: vec![Span::new(middle, span.end)],
            voice: (voice > 0).then_some(voice as u32 % 3 + 1),
            ..statement(n, act, span)
        });
    }
    ReadArticle::new(&article, &reading, false)
}

/// The same link, seen from the other article.
fn turned(link: &Answer) -> Answer {
    let other = |side| if side == Side::A { Side::B } else { Side::A };
    Answer {
        side: other(link.side),
        to_side: other(link.to_side),
        ..link.clone()
    }
}

proptest! {
    #[test]
    fn links_lead_from_one_statement_to_another_in_whatever_order_articles_come(
        first in prop::collection::vec((0usize..12, 0usize..4), 0..30),
        second in prop::collection::vec((0usize..12, 0usize..4), 0..30),
    ) {
        let (a, b) = (any_article("a", &first), any_article("b", &second));
        for link in answers(&a, &a, &[], Nearness::One) {
            prop_assert!(link.statement != link.to);
            prop_assert!(a.statement(link.statement).is_some() && a.statement(link.to).is_some());
            prop_assert!((0.0..=1.0).contains(&link.score));
        }
        let key = |link: &Answer| (link.side, link.statement, link.to_side, link.to, link.score.to_bits());
        let mut forward: Vec<_> = answers(&a, &b, &[], Nearness::Story).iter().map(key).collect();
        let mut back: Vec<_> = answers(&b, &a, &[], Nearness::Story).iter().map(|l| key(&turned(l))).collect();
        forward.sort_unstable();
        back.sort_unstable();
        prop_assert_eq!(forward, back);
    }

    #[test]
    fn any_text_is_read_with_any_spans(text in "\\PC{0,200}", cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..12)) {
        let mut places: Vec<usize> = (0..=text.len()).filter(|at| text.is_char_boundary(*at)).collect();
        places.push(text.len());
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&places)).collect();
        cuts.sort_unstable();
        let (article, mut reading) = article("a", "2031-03-04", &text);
        for (cut, n) in cuts.windows(2).zip(1..) {
            reading.statements.push(statement(n, Act::Deny, Span::new(cut[0], cut[1])));
        }
        let article = ReadArticle::new(&article, &reading, false);
        for link in answers(&article, &article, &[], Nearness::One) {
            prop_assert!(article.statement(link.to).is_some());
        }
    }
}

/// An article of one text with statements of equal length all over it.
fn hostile(text: &str, length: usize) -> (Article, Reading) {
    let (article, mut reading) = article("a", "2031-03-04", text);
    let starts = (0..text.len().saturating_sub(length)).step_by(length);
    let whole = starts.filter(|at| text.is_char_boundary(*at) && text.is_char_boundary(at + length));
    for (at, n) in whole.zip(1..) {
        reading
            .statements
            .push(statement(n, Act::Deny, Span::new(at, at + length)));
    }
    (article, reading)
}

#[test]
fn hostile_articles_cost_no_more_than_their_length() {
    let texts = [
        "denied ".repeat(150_000),
        "“".repeat(300_000),
        "the claim that the claim is false is false. ".repeat(20_000),
        "7".repeat(1_000_000),
    ];
    for text in texts {
        let (article, reading) = hostile(&text, 210);
        let started = Instant::now();
        let article = ReadArticle::new(&article, &reading, false);
        let _ = answers(&article, &article, &[], Nearness::One);
        let _ = answers(&article, &article, &[], Nearness::Story);
        // generous: a build without optimization on a busy machine
        assert!(started.elapsed() < Duration::from_secs(60), "{:?}", &text[..12]);
    }
}
