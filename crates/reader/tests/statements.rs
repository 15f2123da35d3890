//! Certainty words, the time of saying and joint sources, against tables of invented examples in `statements/`.

use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;
use sayso_core::{DateExpression, Days, Span};
use sayso_reader::Attribution;
use sayso_reader::certainty::CertaintyReader;
use sayso_reader::joint::split;
use sayso_reader::said::said;

/// An example without its marks: "[source]", "{cue}", "<content>", each with the number of its attribution before a
/// colon ("[2:source]", 1 where none stands; "12:" for both), and "«date or name»". "|" is a new paragraph.
#[derive(Default)]
struct Example {
    text: String,
    attributions: Vec<Attribution>,
    marked: Vec<Span>,
}

fn example(line: &str) -> Example {
    let mut example = Example::default();
    let mut open: Vec<(char, usize, Vec<usize>)> = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '[' | '{' | '<' | '«' => {
                let mut owners: Vec<usize> = Vec::new();
                let digits: String = chars.clone().take_while(char::is_ascii_digit).collect();
                if !digits.is_empty() && chars.clone().nth(digits.len()) == Some(':') {
                    owners.extend(digits.bytes().map(|b| usize::from(b - b'0')));
                    chars.nth(digits.len());
                } else {
                    owners.push(1);
                }
                open.push((c, example.text.len(), owners));
            }
            ']' | '}' | '>' | '»' => {
                let Some((kind, start, owners)) = open.pop() else {
                    panic!("a mark opens before it closes: {line}");
                };
                let span = Span::new(start, example.text.len());
                if kind == '«' {
                    example.marked.push(span);
                    continue;
                }
                for owner in owners {
                    if example.attributions.len() < owner {
                        example.attributions.resize(owner, Attribution::default());
                    }
                    let attribution = &mut example.attributions[owner - 1];
                    match kind {
                        '[' => attribution.source.push(span),
                        '{' => attribution.cue.push(span),
                        _ => attribution.content.push(span),
                    }
                }
            }
            '|' => example.text.push_str("\n\n"),
            c => example.text.push(c),
        }
    }
    example.marked.sort();
    example
}

fn rows(table: &str) -> Vec<(&str, &str)> {
    let rows: Vec<(&str, &str)> = table
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter_map(|l| l.split_once('\t'))
        .collect();
    assert!(rows.len() > 20, "the table was not read");
    rows
}

fn report(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn certainty_words_are_as_the_table_has_them() {
    let reader = CertaintyReader::new().expect("the lexicon can be read");
    let mut wrong = Vec::new();
    for (wanted, line) in rows(include_str!("statements/certainty.tsv")) {
        let example = example(line);
        let attributions: Vec<&Attribution> = example.attributions.iter().collect();
        let found: Vec<String> = reader
            .read(&example.text, &attributions)
            .iter()
            .map(|spans| {
                let words: Vec<&str> = spans.iter().map(|s| s.of(&example.text)).collect();
                if words.is_empty() {
                    "-".to_owned()
                } else {
                    words.join(", ")
                }
            })
            .collect();
        if found.join("; ") != wanted {
            wrong.push(format!("{line}\n    wanted {wanted}, found {}", found.join("; ")));
        }
    }
    report(&wrong);
}

/// Date expressions at these spans, the first with the first day of a year, and so on.
fn dates(spans: &[Span]) -> Vec<DateExpression> {
    let day = |n: usize| date(2031, 1, 1).saturating_add((n as i64).days());
    spans
        .iter()
        .enumerate()
        .map(|(n, span)| DateExpression {
            span: *span,
            days: Some(Days {
                from: day(n),
                to: day(n),
            }),
        })
        .collect()
}

#[test]
fn the_time_of_saying_is_as_the_table_has_it() {
    let mut wrong = Vec::new();
    for (wanted, line) in rows(include_str!("statements/said.tsv")) {
        let example = example(line);
        let dates = dates(&example.marked);
        let found: Vec<&str> = example
            .attributions
            .iter()
            .map(|a| {
                let days = said(&example.text, a, &dates);
                let date = days.and_then(|days| dates.iter().find(|d| d.days == Some(days)));
                date.map_or("-", |d| d.span.of(&example.text))
            })
            .collect();
        if found.join("; ") != wanted {
            wrong.push(format!("{line}\n    wanted {wanted}, found {}", found.join("; ")));
        }
    }
    report(&wrong);
}

#[test]
fn a_date_whose_days_are_not_known_tells_nothing() {
    let example = example("[Brand] {said} on «Monday» that <the bridge was open>.");
    let mut dates = dates(&example.marked);
    assert!(said(&example.text, &example.attributions[0], &dates).is_some());
    dates[0].days = None;
    assert_eq!(said(&example.text, &example.attributions[0], &dates), None);
}

#[test]
fn joint_sources_are_split_as_the_table_has_it() {
    let mut wrong = Vec::new();
    for (wanted, line) in rows(include_str!("statements/joint.tsv")) {
        let example = example(line);
        let whole = example.attributions[0].clone();
        let parts = split(&example.text, whole.clone(), &example.marked);
        let found = match &parts[..] {
            [one] if *one == whole => "-".to_owned(),
            _ => {
                let of = |a: &Attribution| a.source[0].of(&example.text).to_owned();
                parts.iter().map(of).collect::<Vec<_>>().join("; ")
            }
        };
        if found != wanted {
            wrong.push(format!("{line}\n    wanted {wanted}, found {found}"));
        }
        for part in parts {
            assert_eq!((&part.cue, &part.content), (&whole.cue, &whole.content));
        }
    }
    report(&wrong);
}

/// Attributions of any spans, which need not fit the text.
fn attributions(spans: &[(usize, usize)]) -> Vec<Attribution> {
    let spans: Vec<Span> = spans
        .iter()
        .map(|(a, b)| Span {
            start: *a.min(b),
            end: *a.max(b),
        })
        .collect();
    spans
        .chunks(3)
        .map(|three| Attribution {
            source: three.iter().take(1).copied().collect(),
            cue: three.iter().skip(1).take(1).copied().collect(),
            content: three.iter().skip(2).copied().collect(),
            score: 1.0,
        })
        .collect()
}

proptest! {
    #[test]
    fn spans_fit_any_text(
        text in "(reportedly|may have|might|, |and|the army|Brand|said|on|Monday|it was not immediately clear|could not be independently verified|in a statement|“|”|'s|\\. |é|😀|\\n|likely| |along with|\\(D-Arle\\)|both){0,40}",
        spans in prop::collection::vec((0usize..250, 0usize..250), 0..12),
        others in prop::collection::vec((0usize..250, 0usize..9), 0..6),
    ) {
        let all = attributions(&spans);
        let refs: Vec<&Attribution> = all.iter().collect();
        let reader = CertaintyReader::new().expect("the lexicon can be read");
        let found = reader.read(&text, &refs);
        prop_assert_eq!(found.len(), all.len());
        for list in found {
            let mut last = 0;
            for span in list {
                prop_assert!(span.start >= last && !span.is_empty() && text.get(span.start..span.end).is_some());
                last = span.end;
            }
        }
        let mut marked: Vec<Span> = others.iter().map(|(a, n)| Span::new(*a, a + n)).collect();
        marked.sort();
        marked.dedup_by(|b, a| b.start < a.end);
        let dates = dates(&marked);
        for attribution in all {
            if let Some(days) = said(&text, &attribution, &dates) {
                prop_assert!(dates.iter().any(|d| d.days == Some(days)));
            }
            let source = attribution.source.clone();
            let parts = split(&text, attribution, &marked);
            prop_assert!(!parts.is_empty());
            if parts.len() > 1 {
                let mut last = 0;
                for part in &parts {
                    let span = part.source[0];
                    prop_assert!(span.start >= last && text.get(span.start..span.end).is_some_and(|w| !w.is_empty()));
                    prop_assert!(source.iter().any(|s| s.start <= span.start));
                    last = span.end;
                }
            }
        }
    }
}

#[test]
fn a_hostile_text_costs_no_more_than_a_plain_one() {
    let reader = CertaintyReader::new().expect("the lexicon can be read");
    for unit in [
        "may ",
        "1234567890",
        "could not ",
        "and ",
        "Monday, ",
        "not been yet already ",
    ] {
        let text = unit.repeat(1_000_000 / unit.len());
        let at = |start: usize, end: usize| vec![Span::new(start, end)];
        let attribution = Attribution {
            source: at(500_000, 500_300),
            cue: at(500_300, 500_310),
            content: at(500_400, 900_000),
            score: 1.0,
        };
        let marked: Vec<Span> = (0..10_000).map(|n| Span::new(n * 100, n * 100 + 6)).collect();
        let begun = std::time::Instant::now();
        reader.read(&text, &[&attribution]);
        said(&text, &attribution, &dates(&marked));
        split(&text, attribution, &marked);
        assert!(begun.elapsed().as_secs() < 20, "{unit}: {:?}", begun.elapsed());
    }
}
