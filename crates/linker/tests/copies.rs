//! Copies: what two invented articles share, held against `copies/cases.json`, and what must hold for any text.

use proptest::prelude::*;
use sayso_core::{Article, Reading, Segment, SegmentKind, Span, join_title};
use sayso_linker::copies::{LEAST, LEAST_SAME, copies};
use sayso_linker::links::{Copied, Side};
use sayso_linker::{Nearness, ReadArticle, batch, compare, marks, words};
use serde::Deserialize;

/// One case: what is between ⟦ and ⟧ is to be found, the first of `a` with the first of `b`. Without `b`, `a` is compared with
/// itself, and its passages are one pair.
#[derive(Deserialize)]
struct Case {
    promise: String,
    a: Given,
    b: Option<Given>,
    forms: Vec<String>,
    later: Vec<Option<Side>>,
    #[serde(default)]
    credits: Vec<String>,
}

#[derive(Deserialize)]
struct Given {
    outlet: String,
    published: String,
    title: String,
    text: String,
    #[serde(default)]
    background: bool,
}

fn article(
    id: &str,
    outlet: &str,
    published: &str,
    title: &str,
    body: &str,
    is_background: bool,
) -> ReadArticle {
    let (text, headline) = join_title(Some(title), body);
    let begin = headline.map_or(0, |headline| headline.span.end);
    let body = Segment {
        kind: SegmentKind::Body,
        span: Span::new(begin, text.len()),
    };
    let reading = Reading {
        segments: headline.into_iter().chain([body]).collect(),
        ..Reading::default()
    };
    let article = Article {
        id: id.to_owned(),
        outlet: Some(outlet.to_owned()),
        published: Some(published.to_owned()),
        text,
        ..Article::default()
    };
    ReadArticle::new(&article, &reading, is_background)
}

fn plain(id: &str, body: &str) -> ReadArticle {
    article(id, &format!("Outlet {id}"), "2031-05-04", "", body, false)
}

/// The article, and the passages that its text marks.
fn marked(id: &str, given: &Given) -> (ReadArticle, Vec<Span>) {
    let (text, _) = join_title(Some(&given.title), &given.text);
    let mut spans = Vec::new();
    let mut plain = String::new();
    for part in text.split('⟦') {
        match part.split_once('⟧') {
            Some((inside, after)) => {
                spans.push(Span::new(plain.len(), plain.len() + inside.len()));
                plain.push_str(inside);
                plain.push_str(after);
            }
            None => plain.push_str(part),
        }
    }
    let body = given.text.replace(['⟦', '⟧'], "");
    let read = article(
        id,
        &given.outlet,
        &given.published,
        &given.title,
        &body,
        given.background,
    );
    assert_eq!(read.text, plain);
    (read, spans)
}

#[test]
fn each_case_gives_what_it_marks_and_nothing_else() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("copies/cases.json")).unwrap();
    for case in cases {
        let (a, in_a) = marked("a", &case.a);
        let (b, pairs) = match &case.b {
            Some(given) => {
                let (b, in_b) = marked("b", given);
                (b, in_a.into_iter().zip(in_b).collect::<Vec<_>>())
            }
            None => (a.clone(), vec![(in_a[0], in_a[1])]),
        };
        let found = copies(&a, &b);
        let shown = |copy: &Copied| format!("{} | {}", copy.a.of(&a.text), copy.b.of(&b.text));
        let all: Vec<String> = found.iter().map(shown).collect();
        assert_eq!(found.len(), case.forms.len(), "{}: {all:#?}", case.promise);
        for ((copy, form), (later, spans)) in found.iter().zip(&case.forms).zip(case.later.iter().zip(&pairs))
        {
            assert_eq!((copy.a, copy.b), *spans, "{}: {}", case.promise, shown(copy));
            assert_eq!(copy.form.name(), form, "{}", case.promise);
            assert_eq!(copy.later, *later, "{}", case.promise);
            let credits: Vec<&str> = (copy.credits.iter())
                .map(|(side, span)| span.of(if *side == Side::A { &a.text } else { &b.text }))
                .collect();
            assert_eq!(credits, case.credits, "{}", case.promise);
        }
    }
}

#[test]
fn the_sides_turned_round_give_the_same_passages_turned_round() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("copies/cases.json")).unwrap();
    for case in cases {
        let Some(given) = &case.b else { continue };
        let ((a, _), (b, _)) = (marked("a", &case.a), marked("b", given));
        let mut turned: Vec<(Span, Span)> = copies(&b, &a).iter().map(|copy| (copy.b, copy.a)).collect();
        turned.sort();
        let straight: Vec<(Span, Span)> = copies(&a, &b).iter().map(|copy| (copy.a, copy.b)).collect();
        assert_eq!(straight, turned, "{}", case.promise);
    }
}

/// Words that no language has, drawn by number, so that two sets of numbers share none.
fn invented(number: u32) -> String {
    const PARTS: [&str; 16] = [
        "ba", "dru", "fe", "gol", "hi", "jat", "kum", "lo", "mer", "nu", "pal", "quo", "ri", "sto", "ven",
        "zu",
    ];
    (0..4)
        .map(|place| PARTS[(number >> (4 * place)) as usize & 15])
        .collect()
}

fn filler(from: u32, numbers: &[u32]) -> String {
    let words: Vec<String> = numbers.iter().map(|n| invented(from + n % 4096)).collect();
    words.join(" ")
}

/// A change to one word of a passage.
#[derive(Clone, Debug)]
enum Edit {
    Changed,
    Cut,
    Inserted,
    Agency,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        Just(Edit::Changed),
        Just(Edit::Cut),
        Just(Edit::Inserted),
        Just(Edit::Agency)
    ];
    prop::collection::vec(edit, 0..4)
}

/// The passage with an edit after every ninth word.
fn edited(passage: &[u32], edits: &[Edit]) -> String {
    let mut out: Vec<String> = Vec::new();
    for (at, number) in passage.iter().enumerate() {
        let word = invented(0x8000 + number);
        let edit = (at % 9 == 8 && at + 5 < passage.len())
            .then(|| edits.get(at / 9))
            .flatten();
        match edit {
            None => out.push(word),
            Some(Edit::Changed) => out.push("different".to_owned()),
            Some(Edit::Cut) => {}
            Some(Edit::Inserted) => out.extend([word, "namely".to_owned()]),
            Some(Edit::Agency) => out.extend([word, "(Reuters)".to_owned()]),
        }
    }
    out.join(" ")
}

/// Any text of news: words, marks, lines, other scripts, repetitions.
fn any_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-e]{1,3}( [a-e]{1,3}){5,30}",
        2 => Just("the bridge over the river fell after the rain and nobody was there to see it.".to_owned()),
        1 => Just("“We were there,” she said. “We were there when it fell, all of us.” — Ada Moss (@moss) ".to_owned()),
        1 => "\\PC{0,40}",
        1 => Just("\n\nSource: Wikipedia\n\n".to_owned()),
        1 => Just("İstanbul’un köprüsü — 東京 𝔘𝔫𝔦 e\u{301} \u{200d}\"'\"\"".to_owned()),
    ];
    prop::collection::vec(part, 0..14).prop_map(|parts| parts.join(" "))
}

fn check(a: &ReadArticle, b: &ReadArticle) {
    let found = copies(a, b);
    let mut last = None;
    for copy in &found {
        assert!(last <= Some((copy.a, copy.b)), "in the order of a's text");
        last = Some((copy.a, copy.b));
        assert!(copy.shared_words as usize >= LEAST_SAME);
        for (article, span) in [(a, copy.a), (b, copy.b)] {
            let passage = article.text.get(span.start..span.end).unwrap_or_default();
            assert!(!passage.is_empty() && passage.trim() == passage, "{span:?}");
            let count = words::words(passage, Span::new(0, passage.len())).len();
            assert!(count >= LEAST, "{passage:?}");
            assert!(copy.shared_words as usize <= count);
        }
        for (side, span) in &copy.credits {
            let text = if *side == Side::A { &a.text } else { &b.text };
            assert!(text.get(span.start..span.end).is_some());
        }
        if a.id == b.id {
            assert!(
                copy.a.end <= copy.b.start,
                "an article's two passages do not overlap"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn passages_are_valid_in_any_texts(x in any_text(), y in any_text()) {
        let (a, b) = (plain("a", &x), plain("b", &y));
        check(&a, &b);
        check(&a, &a);
    }

    #[test]
    fn two_articles_in_any_order_give_the_same(x in any_text(), y in any_text()) {
        let (a, b) = (plain("a", &x), plain("b", &format!("{y} {x}")));
        prop_assert_eq!(compare(&a, &b, Nearness::Story), compare(&b, &a, Nearness::Story));
    }

    #[test]
    fn a_planted_copy_is_found_with_its_edits(
        before in prop::collection::vec(any::<u32>(), 0..60),
        after in prop::collection::vec(any::<u32>(), 0..60),
        passage in prop::collection::vec(0u32..4096, 18..80),
        edits in edits(),
    ) {
        let original = edited(&passage, &[]);
        let (one, other) = (filler(0, &before), filler(0x4000, &after));
        let a = plain("a", &format!("{one} {original} {one}"));
        let changed = edited(&passage, &edits);
        let b = plain("b", &format!("{other} {changed} {other}"));
        let begins = (a.text.len() - one.len() - 1 - original.len(), b.text.len() - other.len() - 1 - changed.len());
        let planted = (
            Span::new(begins.0, begins.0 + original.len()),
            Span::new(begins.1, begins.1 + changed.len()),
        );
        let found = copies(&a, &b);
        prop_assert!(
            found.iter().any(|copy| copy.a == planted.0 && copy.b == planted.1),
            "{:?} {:?}", edits, found
        );
        if edits.is_empty() {
            prop_assert!(batch::sharing(&[a, b]).contains(&(0, 1)), "they are compared at all");
        }
    }

    #[test]
    fn twelve_words_in_a_row_share_a_mark(
        before in prop::collection::vec(any::<u32>(), 0..40),
        after in prop::collection::vec(any::<u32>(), 0..40),
        passage in prop::collection::vec(0u32..4096, marks::GUARANTEED),
    ) {
        let shared = edited(&passage, &[]);
        let a = plain("a", &format!("{} {shared} {}", filler(0, &before), filler(0, &after)));
        let b = plain("b", &format!("{} {shared} {}", filler(0x4000, &after), filler(0x4000, &before)));
        let (x, y) = (marks::marks(&a), marks::marks(&b));
        prop_assert!(x.passages.intersection(&y.passages).next().is_some());
        prop_assert!(x.passages.iter().all(|mark| (0..1 << 40).contains(mark)));
    }

    #[test]
    fn any_order_of_articles_gives_the_same_pairs(texts in prop::collection::vec(any_text(), 2..7), turn in 0usize..7) {
        let articles: Vec<ReadArticle> = (texts.iter().enumerate())
            .map(|(at, text)| plain(&format!("article-{at}"), &format!("{text} {}", texts[0])))
            .collect();
        let named = |articles: &[ReadArticle]| {
            let pairs = batch::pairs(articles).into_iter().map(|((x, y), nearness)| {
                let (x, y) = (articles[x].id.clone(), articles[y].id.clone());
                (x.clone().min(y.clone()), x.max(y), format!("{nearness:?}"))
            });
            pairs.collect::<std::collections::BTreeSet<_>>()
        };
        let mut turned = articles.clone();
        turned.rotate_left(turn % articles.len());
        turned.reverse();
        prop_assert_eq!(named(&articles), named(&turned));
    }
}

#[test]
fn one_and_two_threads_give_the_same_bytes() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("copies/cases.json")).unwrap();
    let articles: Vec<ReadArticle> = (cases.iter().enumerate())
        .flat_map(|(at, case)| {
            let a = marked(&format!("{at:02}-a"), &case.a).0;
            let b = case
                .b
                .as_ref()
                .map(|given| marked(&format!("{at:02}-b"), given).0);
            std::iter::once(a).chain(b)
        })
        .collect();
    let pairs: Vec<_> = batch::pairs(&articles).into_iter().collect();
    assert!(pairs.len() > 2 * cases.len());
    let all = |some: &[((usize, usize), Nearness)]| -> Vec<String> {
        let links = some
            .iter()
            .map(|((x, y), nearness)| compare(&articles[*x], &articles[*y], *nearness));
        links
            .map(|links| serde_json::to_string(&links).unwrap())
            .collect()
    };
    let one = all(&pairs);
    let (left, right) = pairs.split_at(pairs.len() / 2);
    let two = std::thread::scope(|scope| {
        let (left, right) = (scope.spawn(|| all(left)), scope.spawn(|| all(right)));
        [left.join().unwrap(), right.join().unwrap()].concat()
    });
    assert_eq!(one, two);
}

#[test]
fn hostile_texts_take_time_in_proportion_to_their_length() {
    type Make = fn(usize) -> String;
    let hostile: [(&str, Make); 9] = [
        ("one word", |n| "war ".repeat(n)),
        ("digits", |n| "7".repeat(4 * n)),
        ("quotation marks", |n| "\"".repeat(n)),
        ("curly marks", |n| "“‘ ".repeat(n)),
        ("brackets", |n| "(".repeat(n)),
        ("lines", |n| "a\n".repeat(n)),
        ("a period of three", |n| "one two three ".repeat(n / 3)),
        ("a phrase of the lexicon", |n| "sign up for the ".repeat(n / 4)),
        ("one sentence", |n| {
            "The bridge over the Varn fell on Tuesday, the old fire brigade of Quorn said. ".repeat(n / 14)
        }),
    ];
    for (name, make) in hostile {
        let time = |n: usize| {
            let started = std::time::Instant::now();
            let (a, b) = (plain("a", &make(n)), plain("b", &format!("b {}", make(n))));
            check(&a, &b);
            check(&a, &a);
            marks::marks(&a);
            started.elapsed().as_secs_f64()
        };
        let (less, more) = (time(20_000), time(80_000));
        // four times as long; sixteen would be quadratic, and half a second is noise
        assert!(more < 9.0 * less + 0.5, "{name}: {less:.2} s, then {more:.2} s");
    }
}
