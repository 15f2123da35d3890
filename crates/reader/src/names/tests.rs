//! Names on tags that are written by hand.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::*;
use crate::tagger::{HEAD, Window};

/// Reads a text in which words are marked: `P:` first word of a person's name, `p:` a further one; `O`, `L` and `G` for
/// organizations, places and groups. A mark of two letters such as `Po:` makes the second kind nearly as likely.
fn read(marked: &str) -> (String, Words, Scores) {
    let (mut text, mut spans, mut rows) = (String::new(), Vec::new(), Vec::new());
    for line in marked.split('\n') {
        for token in line.split(' ') {
            let (mark, word) = token.split_once(':').unwrap_or(("", token));
            if !(text.is_empty()
                || text.ends_with('\n')
                || word.starts_with(['\'', '’', '.', ','])
                || word == "s")
            {
                text.push(' ');
            }
            spans.push(Span::new(text.len(), text.len() + word.len()));
            text.push_str(word);
            let mut row = [0.0; NAME_TAGS];
            row[0] = 3.0;
            for (mark, strength) in mark.chars().zip([9.0, 8.5]) {
                let kind = "PpOoLlGg".find(mark).unwrap();
                row[1 + kind] = strength;
            }
            rows.extend(row);
        }
        text.push('\n');
    }
    let window = Window {
        from: 0,
        to: spans.len(),
    };
    let head = vec![0.0; (spans.len() + 1) * HEAD];
    (
        text.clone(),
        Words::at(&text, spans),
        Scores::new(window, head, rows).unwrap(),
    )
}

fn shown(text: &str, names: &[Name]) -> Vec<String> {
    names
        .iter()
        .map(|n| format!("{:?} {}", n.kind, n.span.of(text)))
        .collect()
}

fn alone(marked: &str) -> Vec<String> {
    let (text, words, scores) = read(marked);
    shown(&text, &names(&text, &words, &[scores]))
}

fn agreed(marked: &str) -> Vec<String> {
    let (text, words, scores) = read(marked);
    shown(&text, &agree(&text, names(&text, &words, &[scores])))
}

#[test]
fn each_kind_of_name_is_found_with_all_of_its_words() {
    assert_eq!(
        alone("P:Ilse p:Kessler of the O:Harbour o:Board met G:Ardonians in L:Port l:Sorrel ."),
        [
            "Person Ilse Kessler",
            "Organization Harbour Board",
            "Group Ardonians",
            "Place Port Sorrel"
        ]
    );
}

#[test]
fn a_name_that_was_cut_in_two_is_whole() {
    assert_eq!(
        agreed("the O:Defence o:Ministry o:of P:Quorn denied it"),
        ["Organization Defence Ministry of Quorn"]
    );
    assert_eq!(
        agreed("the Evening P:Bellman reports"),
        ["Organization Evening Bellman"]
    );
    assert_eq!(
        agreed("the O:Morning P:Bellman reports"),
        ["Organization Morning Bellman"]
    );
    // no newspaper without "the"
    assert_eq!(agreed("in the evening P:Bellman spoke"), ["Person Bellman"]);
    assert_eq!(agreed("Evening P:Bellman spoke"), ["Person Bellman"]);
}

#[test]
fn two_names_of_one_kind_side_by_side_stay_two() {
    assert_eq!(
        alone("P:Kessler P:Brandt spoke"),
        ["Person Kessler", "Person Brandt"]
    );
}

#[test]
fn a_further_word_never_follows_another_kind() {
    assert_eq!(alone("the L:Sorrel p:Kessler spoke"), ["Place Sorrel"]);
}

#[test]
fn articles_and_possessives_are_no_part_of_a_name() {
    assert_eq!(alone("O:The o:Courier ’ s view"), ["Organization Courier"]);
    assert_eq!(alone("O:the o:Courier o:’ o:s view"), ["Organization Courier"]);
    assert_eq!(alone("O:The was said"), Vec::<String>::new());
    assert_eq!(alone("in the L:U l:. l:N l:. today"), ["Place U. N."]);
}

#[test]
fn a_line_that_begins_within_a_name_begins_with_a_name() {
    assert_eq!(alone("p:Kessler spoke"), ["Person Kessler"]);
}

#[test]
fn no_name_reaches_over_a_line_break() {
    assert_eq!(
        alone("said P:Ilse\np:Kessler left"),
        ["Person Ilse", "Person Kessler"]
    );
}

#[test]
fn the_same_words_are_of_the_kind_that_is_likeliest_over_all_places() {
    assert_eq!(
        agreed("P:Sorrel spoke . Po:Sorrel left . Op:Sorrel came back ."),
        ["Person Sorrel"; 3]
    );
}

#[test]
fn a_surname_is_of_the_kind_of_the_full_name() {
    assert_eq!(
        agreed("P:Ilse p:Kessler spoke . Op:Kessler left ."),
        ["Person Ilse Kessler", "Person Kessler"]
    );
}

#[test]
fn a_sure_name_is_found_in_its_other_places() {
    assert_eq!(
        agreed("O:Harbour o:Board met . The Harbour Board , they said . L:Sorrel and Sorrel , not Sorrelish"),
        [
            "Organization Harbour Board",
            "Organization Harbour Board",
            "Place Sorrel",
            "Place Sorrel"
        ]
    );
}

#[test]
fn a_name_is_not_found_inside_a_longer_one() {
    assert_eq!(
        agreed("L:Sorrel is big . O:Sorrel o:Times wrote . The Sorrel Ferry came . It is in New-Sorrel ."),
        ["Place Sorrel", "Organization Sorrel Times", "Place Sorrel"]
    );
}

#[test]
fn a_word_that_is_mostly_no_name_is_left_alone() {
    assert_eq!(
        agreed("P:Rice spoke . Rice fell . Rice rose . Rice is grain ."),
        ["Person Rice"]
    );
    assert_eq!(agreed("P:May spoke . In May it rained ."), ["Person May"]);
}

fn check(text: &str, found: &[Name]) {
    let mut last = 0;
    for name in found {
        assert!(
            name.span.start >= last && name.span.start < name.span.end,
            "{found:?} in {text:?}"
        );
        let words = text.get(name.span.start..name.span.end).unwrap();
        assert!(
            words.contains(char::is_alphanumeric) && !words.contains('\n'),
            "{words:?}"
        );
        assert!((0.0..=1.0).contains(&name.score), "{name:?}");
        last = name.span.end;
    }
}

proptest! {
    #[test]
    fn names_are_valid_sorted_and_apart_whatever_the_scores(
        text in "([A-C][a-b]?|é|U\\.|the|’s|May|[ ]|\n|—|-|\u{1f692}){0,60}",
        numbers in prop::collection::vec(prop_oneof![8 => -9.0f32..9.0, 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)], 1..200),
        size in 1usize..20,
    ) {
        // any run of letters or single mark is a word
        let mut spans: Vec<Span> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            let end = at + c.len_utf8();
            match spans.last_mut() {
                Some(last) if last.end == at && c.is_alphabetic() => last.end = end,
                _ => spans.push(Span::new(at, end)),
            }
        }
        let words = Words::at(&text, spans);
        let mut numbers = numbers.into_iter().cycle();
        let mut scores = Vec::new();
        for from in (0..words.len()).step_by(size) {
            let window = Window { from, to: (from + size).min(words.len()) };
            let count = window.to - window.from;
            let rows = numbers.by_ref().take(count * NAME_TAGS).collect();
            scores.push(Scores::new(window, vec![0.0; (count + 1) * HEAD], rows).unwrap());
        }
        let found = names(&text, &words, &scores);
        check(&text, &found);
        let all = agree(&text, found.clone());
        check(&text, &all);
        prop_assert!(found.iter().all(|n| all.iter().any(|a| a.span == n.span)));
    }

    #[test]
    fn agreement_takes_any_names_of_any_text(text in "\\PC{0,40}", cuts in prop::collection::vec(0usize..40, 0..8)) {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let mut cuts: Vec<usize> = cuts.into_iter().filter_map(|c| places.get(c).copied()).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let names: Vec<Name> = cuts
            .chunks_exact(2)
            .map(|c| Name { span: Span::new(c[0], c[1]), kind: NameKind::Place, score: 0.9, kinds: [0.0, 0.0, 0.9, 0.0] })
            .collect();
        let all = agree(&text, names);
        prop_assert!(all.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    }
}

#[test]
fn a_megabyte_of_one_name_takes_no_longer_than_reading_it() {
    let (text, words, scores) = read("L:Sorrel is here");
    let found = names(&text, &words, &[scores]);
    for part in ["Sorrel ", "Sorrel, ", "7", "A ", "Sorrel-"] {
        let long = format!("{text}{}", part.repeat(1_000_000 / part.len()));
        let began = std::time::Instant::now();
        check(&long, &agree(&long, found.clone()));
        assert!(began.elapsed().as_secs() < 20, "{part:?}");
    }
}
