//! Whatever two or three articles say: comparing them ends, gives the same from both sides, and every place to which a link
//! leads is there; which of them are compared does not depend on their order.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use sayso_core::{
    Act, Article, Figure, Form, Reading, Segment, SegmentKind, Span, Statement, Voice, VoiceKind,
};
use sayso_linker::links::{Passage, Side};
use sayso_linker::{Nearness, PairLinks, ReadArticle, batch, compare};

/// What letters and digits stand for in a text that is spelled out: two texts of arbitrary letters would share nothing.
const SPELLED: &str = "the|ferry|harbour|of Treel|will not sail|had|sunk|said|denied|that|\"|”|“|no|12|twelve|people|were killed|\
    boats|the minister|Marta Quill|she|he|reported|according to|the Lowmere Post|AP|(TPA)|Source:|confirmed|rejected|claims|\
    .|,|\n\n|on Tuesday|raised the toll|to|at least|an official|there was|a raid|in Lissaveck|it|not true|was asked|whether|\
    replied|would|hold|the dam|and|of|is|never|false|at night|workers|weir|sluice";

fn spelled(text: &str) -> String {
    let words: Vec<&str> = SPELLED.split('|').collect();
    let mut out = String::new();
    for c in text.chars() {
        let at = match c {
            'a'..='z' => Some(c as usize - 'a' as usize),
            'A'..='Z' => Some(c as usize - 'A' as usize + 26),
            '0'..='9' => Some(c as usize - '0' as usize + 52),
            _ => None,
        };
        match at.and_then(|at| words.get(at)) {
            Some(word) => {
                out.push_str(word);
                out.push(' ');
            }
            None => out.push(c),
        }
    }
    out
}

const NAMES: [&str; 6] = [
    "Marta Quill",
    "Quill",
    "Lowmere Post",
    "official",
    "Interior Ministry",
    "",
];
const OUTLETS: [Option<&str>; 4] = [Some("Lowmere Post"), Some("AP"), Some("TPA"), None];
const DAYS: [Option<&str>; 4] = [Some("2031-03-04"), Some("2031-03-05"), Some("2031-09-01"), None];
const SEGMENTS: [SegmentKind; 5] = [
    SegmentKind::Headline,
    SegmentKind::Body,
    SegmentKind::Caption,
    SegmentKind::Credit,
    SegmentKind::Boilerplate,
];

/// Where it begins and how long it is, in characters.
type Place = (u16, u8);
/// Source, cue, content and more content; form and act; voice and relay; what it answers; what it is within.
type Spoken = ([Place; 4], u8, u8, u8, u8);
/// Where it stands; lower and upper bound; the statement that gives it.
type Counted = (Place, u8, u8, u8);
/// Outlet and day; text; lengths and kinds of segments; statements; figures.
type Told<'t> = (u8, bool, &'t str, Vec<u8>, Vec<Spoken>, Vec<Counted>);

/// The character boundaries of a text.
fn ends(text: &str) -> Vec<usize> {
    text.char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect()
}

fn span(ends: &[usize], (start, length): Place) -> Option<Span> {
    let start = usize::from(start) % ends.len();
    let end = (start + usize::from(length)).min(ends.len() - 1);
    (start < end).then(|| Span::new(ends[start], ends[end]))
}

fn spans(ends: &[usize], places: &[Place]) -> Vec<Span> {
    let mut spans: Vec<Span> = places.iter().filter_map(|place| span(ends, *place)).collect();
    spans.sort();
    spans.dedup_by(|next, before| next.start < before.end);
    spans
}

/// A number from 1 to `count`, or none.
fn number(byte: u8, count: usize) -> Option<u32> {
    let n = usize::from(byte) % (count + 1);
    (n > 0).then_some(n as u32)
}

/// An article; some end with the words of the first, so that there is something to be found.
fn article(n: usize, told: &Told<'_>, first: &str) -> ReadArticle {
    let (how, is_spelled, text, cuts, spoken, counted) = told;
    let text = if *is_spelled {
        spelled(text)
    } else {
        (*text).to_owned()
    };
    let text = if *how > 127 {
        format!("{text} {first}")
    } else {
        text
    };
    let ends = ends(&text);
    let mut segments = Vec::new();
    let mut from = 0;
    for cut in cuts.iter().chain([&u8::MAX]) {
        let to = match *cut {
            u8::MAX => ends.len() - 1,
            cut => (from + usize::from(cut)).min(ends.len() - 1),
        };
        if from < to {
            let kind = SEGMENTS[usize::from(*cut) % SEGMENTS.len()];
            segments.push(Segment {
                kind,
                span: Span::new(ends[from], ends[to]),
            });
        }
        from = to;
    }
    let voices: Vec<Voice> = (NAMES.iter().zip(1..))
        .map(|(name, n)| Voice {
            n,
            name: (*name).to_owned(),
            kind: VoiceKind::ALL[n as usize % VoiceKind::ALL.len()],
            mentions: text
                .find(name)
                .map(|at| Span::new(at, at + name.len()))
                .into_iter()
                .collect(),
            roles: Vec::new(),
        })
        .collect();
    let spoken: Vec<&Spoken> = spoken
        .iter()
        .filter(|(places, ..)| !spans(&ends, &places[2..]).is_empty())
        .collect();
    let statements: Vec<Statement> = (spoken.iter().zip(1..))
        .map(|((places, how, who, answers, within), n)| Statement {
            n,
            source: spans(&ends, &places[..1]),
            cue: spans(&ends, &places[1..2]),
            content: spans(&ends, &places[2..]),
            form: [Form::Direct, Form::Indirect, Form::Mixed][usize::from(how % 3)],
            act: Act::ALL[usize::from(how / 3) % Act::ALL.len()],
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: number(who % 16, voices.len()),
            relay: number(who / 16, voices.len()).into_iter().collect(),
            said: None,
            answers: number(*answers, spoken.len())
                .into_iter()
                .filter(|to| *to != n)
                .collect(),
            within: number(*within, spoken.len()).filter(|around| *around < n),
            score: 1.0,
        })
        .collect();
    let mut figures: Vec<Figure> = counted
        .iter()
        .filter_map(|(place, lower, upper, statement)| {
            let words = span(&ends, *place)?;
            let (start, length) = (place.0.wrapping_add(u16::from(place.1)), place.1);
            Some(Figure {
                span: words,
                counts: span(&ends, (start, length)).filter(|counts| words.end <= counts.start),
                lower: (*lower > 0).then_some(u64::from(*lower)),
                upper: (*upper > 0).then(|| u64::from(*lower) + u64::from(*upper) - 1),
                approximate: upper % 2 == 0,
                statement: number(*statement, statements.len()),
            })
        })
        .collect();
    figures.sort_by_key(|figure| figure.span);
    let article = Article {
        id: format!("article-{n}"),
        outlet: OUTLETS[usize::from(how % 4)].map(str::to_owned),
        published: DAYS[usize::from(how / 4 % 4)].map(str::to_owned),
        text,
        ..Article::default()
    };
    let reading = Reading {
        segments,
        statements,
        voices,
        figures,
        ..Reading::default()
    };
    ReadArticle::new(&article, &reading, how / 16 % 8 == 7)
}

/// Does every link lead to something that is there?
fn leads_somewhere(links: &PairLinks, a: &ReadArticle, b: &ReadArticle) {
    let of = |side: Side| if side == Side::A { a } else { b };
    let is_in = |article: &ReadArticle, span: &Span| {
        article
            .text
            .get(span.start..span.end)
            .is_some_and(|words| !words.is_empty())
    };
    let is_there =
        |article: &ReadArticle, n: u32| assert!(article.statement(n).is_some(), "no statement {n}");
    let passage = |article: &ReadArticle, passage: &Passage| {
        passage.statement.iter().for_each(|n| is_there(article, *n));
        assert!(
            passage.spans.iter().all(|span| is_in(article, span)),
            "{passage:?}"
        );
    };
    for copy in &links.copies {
        assert!(is_in(a, &copy.a) && is_in(b, &copy.b), "{copy:?}");
        assert!(
            copy.credits.iter().all(|(side, span)| is_in(of(*side), span)),
            "{copy:?}"
        );
    }
    for same in &links.same {
        passage(a, &same.a);
        passage(b, &same.b);
        assert!((0.0..=1.0).contains(&same.score), "{same:?}");
    }
    for answer in &links.answers {
        is_there(of(answer.side), answer.statement);
        is_there(of(answer.to_side), answer.to);
        assert!((0.0..=1.0).contains(&answer.score), "{answer:?}");
    }
    for relay in &links.relays {
        let (from, to) = if relay.side == Side::A { (a, b) } else { (b, a) };
        is_there(from, relay.statement);
        assert!(is_in(from, &relay.named), "{relay:?}");
        relay.from.iter().for_each(|from| passage(to, from));
    }
    for quantity in &links.quantities {
        let figure = |of: &ReadArticle, n: u32| n >= 1 && n as usize <= of.reading.figures.len();
        assert!(figure(a, quantity.a) && figure(b, quantity.b), "{quantity:?}");
    }
}

/// Pairs by identifiers.
fn pairs(articles: &[ReadArticle]) -> BTreeMap<[String; 2], String> {
    let found = batch::pairs(articles).into_iter().map(|((a, b), nearness)| {
        let mut pair = [articles[a].id.clone(), articles[b].id.clone()];
        pair.sort();
        (pair, format!("{nearness:?}"))
    });
    found.collect()
}

fuzz_target!(|told: (Told<'_>, Told<'_>, Option<Told<'_>>)| {
    let (one, other, third) = told;
    let all = [Some(one), Some(other), third];
    let mut articles: Vec<ReadArticle> = Vec::new();
    for (n, told) in all.iter().flatten().enumerate() {
        let first = articles.first().map_or("", |article| article.text.as_str());
        articles.push(article(n, told, first));
    }
    for (n, a) in articles.iter().enumerate() {
        leads_somewhere(&compare(a, a, Nearness::One), a, a);
        for b in &articles[n + 1..] {
            for nearness in [Nearness::Story, Nearness::Passages] {
                let links = compare(a, b, nearness);
                assert_eq!(links, compare(b, a, nearness), "the two sides say something else");
                leads_somewhere(&links, a, b);
            }
        }
    }
    let found = pairs(&articles);
    articles.reverse();
    assert_eq!(found, pairs(&articles), "another order gives other pairs");
});
