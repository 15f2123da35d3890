use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::Index;
use sayso_core::{Act, Form, VoiceKind};

use super::super::record::BoundsSaid;
use super::*;

/// Short words, some of several bytes, so that spans often meet.
const TEXT: &str = "Łódź: the dam will hold, said Quill. “It will not,” Hale said. 12 or 15 men saw it; 水坝 fell. Brand: no.";

fn boundaries() -> Vec<usize> {
    TEXT.char_indices()
        .map(|(at, _)| at)
        .chain([TEXT.len()])
        .collect()
}

fn of(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn at(words: &str) -> Passage {
    Passage::of(TEXT, of(words))
}

fn statement(n: u32, source: &[Span], content: &[Span]) -> Statement {
    Statement {
        n,
        source: source.to_vec(),
        cue: Vec::new(),
        content: content.to_vec(),
        form: Form::Indirect,
        act: Act::Assert,
        cited: Vec::new(),
        told: Vec::new(),
        certainty: Vec::new(),
        voice: None,
        relay: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        score: 0.5,
    }
}

fn voice(n: u32, name: &str, mentions: &[Span]) -> Voice {
    Voice {
        n,
        name: name.to_owned(),
        kind: VoiceKind::Person,
        mentions: mentions.to_vec(),
        roles: Vec::new(),
    }
}

fn anchor(of: &Statement) -> StatementAnchor {
    StatementAnchor {
        content: Passage::all(TEXT, &of.content),
        source: Passage::all(TEXT, &of.source),
        cue: Passage::all(TEXT, &of.cue),
        by_source: false,
        added_by: None,
    }
}

fn said(name: &str) -> VoiceSaid {
    VoiceSaid {
        name: name.to_owned(),
        kind: VoiceKind::Person,
        mention: None,
        key: None,
        same_as: Vec::new(),
    }
}

fn record(number: i64, on: &StatementAnchor, said: Said) -> Record {
    Record {
        number,
        target: Target::Statement(on.clone()),
        said,
    }
}

/// Quill says that the dam will hold, Hale that it will not; twelve men are the article's.
fn reading() -> Reading {
    let mut quill = statement(1, &[of("Quill")], &[of("the dam will hold")]);
    quill.voice = Some(1);
    let mut hale = statement(2, &[of("Hale")], &[of("“It will not,”")]);
    hale.voice = Some(2);
    hale.answers = vec![1];
    Reading {
        statements: vec![quill, hale],
        voices: vec![voice(1, "Quill", &[of("Quill")]), voice(2, "Hale", &[of("Hale")])],
        figures: vec![Figure {
            span: of("12"),
            counts: Some(of("men")),
            lower: Some(12),
            upper: Some(12),
            approximate: false,
            statement: None,
        }],
        ..Reading::default()
    }
}

fn outcome(records: &[Record]) -> Outcome {
    let outcome = apply(&reading(), TEXT, records);
    valid(&outcome, records).unwrap();
    outcome
}

#[test]
fn without_a_correction_a_reading_stays_as_it_is() {
    assert_eq!(outcome(&[]).applied.reading, reading());
}

#[test]
fn of_two_corrections_of_the_same_value_the_later_holds() {
    let on = anchor(&reading().statements[0]);
    let act = |number, act| record(number, &on, Said::Act { act });
    let applied = outcome(&[act(1, Act::Deny), act(2, Act::Warn)]).applied;
    assert_eq!(applied.reading.statements[0].act, Act::Warn);
    assert_eq!(applied.statements[&1], [1, 2]);
    assert_eq!(applied.orphaned, [0i64; 0]);
}

#[test]
fn a_voice_takes_the_source_as_its_mention_and_the_silent_one_goes() {
    let on = anchor(&reading().statements[0]);
    let voice = Some(said("Ida Fenn"));
    let now = outcome(&[record(1, &on, Said::Voice { voice })]).applied.reading;
    let names: Vec<&str> = now.voices.iter().map(|v| v.name.as_str()).collect();
    assert_eq!(names, ["Ida Fenn", "Hale"]);
    assert_eq!(now.voices[0].mentions, [of("Quill")]);
    assert_eq!(now.statements[0].voice, Some(1));
    assert_eq!(now.statements[1].voice, Some(2));
}

#[test]
fn a_voice_of_the_article_is_used_again_whatever_its_capitals() {
    let on = anchor(&reading().statements[0]);
    let voice = Some(said("HALE"));
    let now = outcome(&[record(1, &on, Said::Voice { voice })]).applied.reading;
    assert_eq!(now.voices.len(), 1);
    assert_eq!(
        (now.statements[0].voice, now.statements[1].voice),
        (Some(1), Some(1))
    );
}

#[test]
fn a_statement_taken_out_takes_its_number_and_what_answers_it() {
    let on = anchor(&reading().statements[0]);
    let outcome = outcome(&[record(1, &on, Said::NotAStatement)]);
    assert_eq!(outcome.applied.reading.statements.len(), 1);
    assert_eq!(outcome.applied.reading.statements[0].answers, [0u32; 0]);
    assert_eq!(outcome.origins, [Origin::Read(1)]);
}

#[test]
fn a_missed_statement_is_numbered_in_text_order_and_gives_its_figures() {
    let missed = StatementAnchor {
        content: vec![at("12 or 15 men saw it")],
        source: vec![at("Łódź")],
        cue: Vec::new(),
        by_source: false,
        added_by: None,
    };
    let voice = Some(said("Łódź"));
    let (form, act) = (Form::Indirect, Act::Believe);
    let outcome = outcome(&[record(4, &missed, Said::Missed { form, act, voice })]);
    let now = &outcome.applied.reading;
    assert_eq!(
        outcome.origins,
        [Origin::Added(4), Origin::Read(0), Origin::Read(1)]
    );
    assert_eq!(now.figures[0].statement, Some(1));
    assert_eq!(now.statements[2].answers, [2]);
    assert_eq!(outcome.applied.statements[&1], [4]);
}

#[test]
fn a_missed_statement_that_a_later_reading_has_is_that_one() {
    let mut missed = anchor(&reading().statements[1]);
    missed.content = vec![at("“It will not,” Hale")];
    let (form, act) = (Form::Direct, Act::Deny);
    let voice = Some(said("Hale"));
    let outcome = outcome(&[record(4, &missed, Said::Missed { form, act, voice })]);
    let now = &outcome.applied.reading;
    assert_eq!(now.statements.len(), 2);
    assert_eq!(now.statements[1].act, Act::Deny);
    assert_eq!(now.statements[1].content, [of("“It will not,” Hale")]);
    assert_eq!(outcome.origins, [Origin::Read(0), Origin::Read(1)]);
}

#[test]
fn a_statement_is_one_missed_statement_and_not_two() {
    let missed = |number, words: &str, act| {
        let mut missed = anchor(&reading().statements[1]);
        missed.content = vec![at(words)];
        let (form, voice) = (Form::Direct, None);
        record(number, &missed, Said::Missed { form, act, voice })
    };
    let records = [
        missed(1, "“It will not,”", Act::Deny),
        missed(2, "“It will not,” Hale", Act::Warn),
    ];
    let outcome = outcome(&records);
    assert_eq!(
        outcome.origins,
        [Origin::Read(0), Origin::Read(1), Origin::Added(2)]
    );
    assert_eq!(outcome.applied.reading.statements[1].act, Act::Deny);
}

#[test]
fn a_missed_statement_is_not_one_that_was_taken_out() {
    let hale = anchor(&reading().statements[1]);
    let (form, act, voice) = (Form::Direct, Act::Deny, None);
    let records = [
        record(1, &hale, Said::NotAStatement),
        record(2, &hale, Said::Missed { form, act, voice }),
    ];
    assert_eq!(outcome(&records).origins, [Origin::Read(0), Origin::Added(2)]);
}

#[test]
fn who_made_a_statement_does_not_pass_it_on() {
    let on = anchor(&reading().statements[0]);
    let voice = Some(said("Hale"));
    let relay = vec![said("Hale"), said("Brand"), said("brand")];
    let relayed = record(1, &on, Said::Relay { relay });
    let made = record(2, &on, Said::Voice { voice });
    for records in [[relayed.clone(), made.clone()], [made, relayed]] {
        let now = outcome(&records).applied.reading;
        let name = |n: u32| now.voices[n as usize - 1].name.as_str();
        assert_eq!(now.statements[0].voice.map(name), Some("Hale"));
        assert_eq!(
            now.statements[0]
                .relay
                .iter()
                .map(|n| name(*n))
                .collect::<Vec<_>>(),
            ["Brand"]
        );
    }
}

#[test]
fn a_correction_of_an_added_statement_stands_and_falls_with_it() {
    let missed = StatementAnchor {
        content: vec![at("水坝 fell")],
        source: Vec::new(),
        cue: Vec::new(),
        by_source: false,
        added_by: None,
    };
    let on = StatementAnchor {
        added_by: Some(1),
        ..missed.clone()
    };
    let (form, act) = (Form::Indirect, Act::Assert);
    let records = [
        record(
            1,
            &missed,
            Said::Missed {
                form,
                act,
                voice: None,
            },
        ),
        record(2, &on, Said::Act { act: Act::Warn }),
    ];
    let with = outcome(&records);
    assert_eq!(with.applied.reading.statements[2].act, Act::Warn);
    let without = outcome(&records[1..]);
    assert_eq!(without.applied.orphaned, [2]);
    assert_eq!(without.applied.reading, reading());
}

#[test]
fn a_statement_that_shares_half_of_the_words_is_the_same_and_one_that_shares_less_is_not() {
    let whole = of("the dam will hold");
    let with = |start: usize, end: usize| {
        let mut on = anchor(&reading().statements[0]);
        on.content = vec![Passage::of(TEXT, Span::new(start, end))];
        on.source = Vec::new();
        outcome(&[record(1, &on, Said::Act { act: Act::Deny })])
            .applied
            .orphaned
    };
    // 9 of 17 bytes, then 8 of 17
    assert_eq!(with(whole.start, whole.start + 9), [0i64; 0]);
    assert_eq!(with(whole.start, whole.start + 8), [1]);
}

#[test]
fn of_a_joint_source_the_one_body_is_not_taken_for_the_other() {
    let mut joint = reading();
    let mut hale = joint.statements[0].clone();
    (hale.n, hale.source, hale.voice) = (2, vec![of("Hale")], Some(2));
    joint.statements[1] = hale;
    let mut on = anchor(&joint.statements[1]);
    on.by_source = true;
    let records = [record(1, &on, Said::Act { act: Act::Deny })];
    let both = apply(&joint, TEXT, &records).applied;
    assert_eq!(both.reading.statements[0].act, Act::Assert);
    assert_eq!(both.reading.statements[1].act, Act::Deny);
    joint.keep(|s| s.n == 1);
    assert_eq!(apply(&joint, TEXT, &records).applied.orphaned, [1]);
}

#[test]
fn what_was_said_of_a_joint_source_is_said_of_none_of_its_bodies() {
    let whole = statement(1, &[of("Quill. “It will not,” Hale")], &[of("12 or 15 men")]);
    let body = |n, source: &str| statement(n, &[of(source)], &[of("12 or 15 men")]);
    let records = [record(1, &anchor(&whole), Said::Act { act: Act::Deny })];
    let over = |statements: Vec<Statement>| {
        let reading = Reading {
            statements,
            ..Reading::default()
        };
        apply(&reading, TEXT, &records).applied
    };
    assert_eq!(over(vec![body(1, "Quill"), body(2, "Hale")]).orphaned, [1]);
    assert_eq!(
        over(vec![body(1, "Quill. “It will not"), body(2, "Hale")]).orphaned,
        [1]
    );
    // the whole still stands there, or nobody else does
    let now = over(vec![whole.clone(), body(2, "Hale")]);
    assert_eq!(now.reading.statements[0].act, Act::Deny);
    assert_eq!(over(vec![body(1, "Quill")]).reading.statements[0].act, Act::Deny);
    let now = over(vec![body(1, "Quill. “It will not"), body(2, "Brand")]);
    assert_eq!(now.reading.statements[0].act, Act::Deny);
}

#[test]
fn two_statements_that_fit_equally_well_leave_a_correction_orphaned() {
    let mut twice = reading();
    twice.statements[1] = Statement {
        n: 2,
        ..twice.statements[0].clone()
    };
    let on = anchor(&twice.statements[0]);
    let applied = apply(&twice, TEXT, &[record(1, &on, Said::NotAStatement)]).applied;
    assert_eq!(applied.orphaned, [1]);
    assert_eq!(applied.reading, twice);
}

#[test]
fn not_a_statement_is_satisfied_where_nothing_stands_any_more_and_others_are_orphaned() {
    let gone = anchor(&statement(9, &[], &[of("Brand: no")]));
    let satisfied = outcome(&[record(1, &gone, Said::NotAStatement)]);
    assert_eq!(satisfied.applied.orphaned, [0i64; 0]);
    assert_eq!(satisfied.applied.reading, reading());
    assert_eq!(
        outcome(&[record(1, &gone, Said::Act { act: Act::Deny })])
            .applied
            .orphaned,
        [1]
    );
}

#[test]
fn a_passage_with_other_words_is_never_found() {
    let mut on = anchor(&reading().statements[0]);
    on.content[0].words = "the dam will fall".to_owned();
    for said in [Said::NotAStatement, Said::Act { act: Act::Deny }] {
        let applied = outcome(&[record(1, &on, said)]).applied;
        assert_eq!(applied.orphaned, [1]);
        assert_eq!(applied.reading, reading());
    }
}

#[test]
fn a_figure_takes_what_is_said_and_keeps_the_rest() {
    let figure = |said| Record {
        number: 1,
        target: Target::Figure(at("12")),
        said,
    };
    let hale = anchor(&reading().statements[1]);
    let said = Said::Figure {
        bounds: Some(BoundsSaid {
            lower: Some(12),
            upper: None,
        }),
        counts: None,
        approximate: Some(true),
        by: Some(GiverSaid::Statement(hale)),
    };
    let applied = outcome(&[figure(said)]).applied;
    let expected = Figure {
        upper: None,
        approximate: true,
        statement: Some(2),
        ..reading().figures[0]
    };
    assert_eq!(applied.reading.figures, [expected]);
    assert_eq!(applied.figures[&1], [1]);
    assert!(
        outcome(&[figure(Said::NotAFigure)])
            .applied
            .reading
            .figures
            .is_empty()
    );
}

#[test]
fn a_greater_content_takes_in_what_stands_in_it() {
    let on = anchor(&reading().statements[0]);
    let content = Some(vec![at(
        "the dam will hold, said Quill. “It will not,” Hale said. 12",
    )]);
    let said = Said::Span {
        content,
        source: Some(Vec::new()),
        cue: None,
        form: Some(Form::Mixed),
    };
    let now = outcome(&[record(1, &on, said)]).applied.reading;
    assert_eq!(now.statements[0].form, Form::Mixed);
    assert_eq!(now.statements[1].within, Some(1));
    assert_eq!(now.figures[0].statement, Some(1));
}

/// What holds of every reading, corrected or not.
fn valid(outcome: &Outcome, records: &[Record]) -> Result<(), String> {
    let Applied {
        reading,
        statements,
        figures,
        orphaned,
    } = &outcome.applied;
    let check = |is_so: bool, what: &str| {
        if is_so {
            Ok(())
        } else {
            Err(format!("{what}: {reading:#?}"))
        }
    };
    let numbers =
        |mut list: Box<dyn Iterator<Item = u32> + '_>, count| (1..=count).all(|n| list.next() == Some(n));
    let (count, voices) = (reading.statements.len() as u32, reading.voices.len() as u32);
    check(
        numbers(Box::new(reading.statements.iter().map(|s| s.n)), count),
        "numbers of statements",
    )?;
    check(
        numbers(Box::new(reading.voices.iter().map(|v| v.n)), voices),
        "numbers of voices",
    )?;
    let is_statement = |n: u32| (1..=count).contains(&n);
    let is_voice = |n: u32| (1..=voices).contains(&n);
    let fits = |span: &Span| TEXT.get(span.start..span.end).is_some() && !span.is_empty();
    let in_order =
        |spans: &[Span]| spans.iter().all(fits) && spans.windows(2).all(|p| p[0].end <= p[1].start);
    let mut heard = HashSet::new();
    for s in &reading.statements {
        check(
            s.voice.is_none_or(is_voice) && s.relay.iter().all(|n| is_voice(*n)),
            "a voice",
        )?;
        check(s.relay.iter().all(|n| s.voice != Some(*n)), "its own relay")?;
        check(s.answers.iter().all(|n| is_statement(*n)), "an answer")?;
        check(!s.content.is_empty(), "a content")?;
        for spans in [&s.content, &s.source, &s.cue] {
            check(in_order(spans), "spans")?;
        }
        let mut outer = s.within;
        for _ in 0..=count {
            check(outer.is_none_or(is_statement), "within")?;
            outer = outer.and_then(|n| reading.statements[n as usize - 1].within);
        }
        check(outer.is_none(), "stands inside itself")?;
        heard.extend(s.voice.iter().chain(&s.relay).copied());
    }
    check(heard.len() as u32 == voices, "a voice without a statement")?;
    let begins = |s: &Statement| {
        let all = [&s.source, &s.cue, &s.content].into_iter().flatten();
        all.map(|span| span.start).min()
    };
    check(
        reading.statements.is_sorted_by_key(begins),
        "statements in text order",
    )?;
    let first = |v: &Voice| v.mentions.first().map_or(usize::MAX, |m| m.start);
    check(
        reading.voices.is_sorted_by_key(first),
        "voices in the order of their mentions",
    )?;
    for voice in &reading.voices {
        check(
            voice.mentions.iter().all(fits) && voice.mentions.is_sorted(),
            "mentions",
        )?;
    }
    check(
        reading.figures.is_sorted_by_key(|f| f.span.start),
        "figures in text order",
    )?;
    for f in &reading.figures {
        check(fits(&f.span) && f.counts.as_ref().is_none_or(fits), "a figure")?;
        check(f.statement.is_none_or(is_statement), "a giver")?;
        check(
            f.lower.zip(f.upper).is_none_or(|(lower, upper)| lower <= upper),
            "bounds",
        )?;
    }
    check(
        statements.keys().all(|n| is_statement(*n)),
        "a corrected statement",
    )?;
    check(
        figures
            .keys()
            .all(|n| (1..=reading.figures.len()).contains(&(*n as usize))),
        "a corrected figure",
    )?;
    let known: HashSet<i64> = records.iter().map(|r| r.number).collect();
    check(orphaned.iter().all(|n| known.contains(n)), "an orphaned record")?;
    let acting: HashSet<i64> = statements
        .values()
        .chain(figures.values())
        .flatten()
        .copied()
        .collect();
    check(
        orphaned.iter().all(|n| !acting.contains(n)),
        "orphaned, and applied",
    )?;
    check(outcome.origins.len() == reading.statements.len(), "origins")?;
    check(
        outcome.figures.len() == reading.figures.len(),
        "origins of figures",
    )
}

fn any_span() -> impl Strategy<Value = Span> {
    (any::<Index>(), 1usize..24).prop_map(|(from, length)| {
        let at = boundaries();
        let from = from.index(at.len() - 1);
        Span::new(at[from], at[(from + length).min(at.len() - 1)])
    })
}

/// Spans in text order that do not overlap.
fn any_spans(least: usize, most: usize) -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec(any_span(), least..=most).prop_map(|mut spans| {
        spans.sort_unstable();
        let mut end = 0;
        spans.retain(|span| {
            let is_kept = span.start >= end;
            end = if is_kept { span.end } else { end };
            is_kept
        });
        spans
    })
}

fn any_reading() -> impl Strategy<Value = Reading> {
    let one = (
        any_spans(0, 1),
        any_spans(0, 1),
        any_spans(1, 2),
        prop::option::of(1u32..=4),
        prop::collection::vec(1u32..=4, 0..2),
        prop::collection::vec(1u32..=8, 0..2),
    );
    let figure = (
        any_span(),
        prop::option::of(any_span()),
        prop::option::of(1u32..=8),
    );
    (
        prop::collection::vec(one, 0..8),
        prop::collection::vec(figure, 0..4),
    )
        .prop_map(|(rows, figures)| {
            let statements =
                rows.into_iter()
                    .zip(1..)
                    .map(|((source, cue, content, voice, relay, answers), n)| Statement {
                        cue,
                        voice,
                        relay: relay.into_iter().filter(|n| voice != Some(*n)).collect(),
                        answers,
                        ..statement(n, &source, &content)
                    });
            let mut reading = Reading {
                statements: statements.collect(),
                voices: ["Quill", "Hale", "Brand", "Łódź"]
                    .iter()
                    .zip(1..)
                    .map(|(name, n)| voice(n, name, &[of(name)]))
                    .collect(),
                figures: figures
                    .into_iter()
                    .map(|(span, counts, statement)| Figure {
                        span,
                        counts,
                        lower: Some(3),
                        upper: Some(7),
                        approximate: false,
                        statement,
                    })
                    .collect(),
                ..Reading::default()
            };
            reading.figures.sort_by_key(|f| f.span.start);
            reading.settle();
            reading
        })
}

/// A record as a person might make one: on a statement of the reading, or anywhere in the text.
fn any_record(count: i64) -> impl Strategy<Value = (Index, bool, StatementAnchor, Said)> {
    let passages = |least, most| any_spans(least, most).prop_map(|spans| Passage::all(TEXT, &spans));
    let anchor = (
        passages(1, 2),
        passages(0, 1),
        any::<bool>(),
        prop::option::weighted(0.2, 1..=count),
    )
        .prop_map(|(content, source, by_source, added_by)| StatementAnchor {
            content,
            source,
            cue: Vec::new(),
            by_source,
            added_by,
        });
    let anchor = anchor.boxed();
    let name = prop::sample::select(vec!["Quill", "hale", "Ida Fenn", "Dam Office"]);
    let voice = prop::option::of(name.prop_map(said)).boxed();
    let act = prop::sample::select(Act::ALL.to_vec());
    let bound = || prop::option::of(0u64..10);
    let kinds = prop_oneof![
        voice.clone().prop_map(|voice| Said::Voice { voice }),
        act.clone().prop_map(|act| Said::Act { act }),
        (prop::option::of(passages(0, 2)), prop::option::of(passages(0, 1))).prop_map(|(content, source)| {
            Said::Span {
                content,
                source,
                cue: None,
                form: Some(Form::Direct),
            }
        }),
        prop::collection::vec(voice.clone(), 0..3).prop_map(|relay| Said::Relay {
            relay: relay.into_iter().flatten().collect()
        }),
        Just(Said::NotAStatement),
        Just(Said::NotAFigure),
        (bound(), bound(), prop::option::of(anchor.clone())).prop_map(|(lower, upper, by)| Said::Figure {
            bounds: Some(BoundsSaid { lower, upper }),
            counts: Some(CountsSaid::Nothing),
            approximate: Some(true),
            by: by.map(GiverSaid::Statement),
        }),
        (act, voice).prop_map(|(act, voice)| Said::Missed {
            form: Form::Mixed,
            act,
            voice,
        }),
    ];
    (any::<Index>(), any::<bool>(), anchor, kinds)
}

fn any_case() -> impl Strategy<Value = (Reading, Vec<Record>)> {
    (any_reading(), prop::collection::vec(any_record(6), 0..7)).prop_map(|(reading, rows)| {
        let records = rows
            .into_iter()
            .zip(1..)
            .map(|((at, is_on, mut anchor, said), number)| {
                if is_on && !reading.statements.is_empty() {
                    let by_source = anchor.by_source;
                    anchor = super::tests::anchor(&reading.statements[at.index(reading.statements.len())]);
                    anchor.by_source = by_source;
                }
                let target = match &said {
                    Said::Figure { .. } | Said::NotAFigure => {
                        let span = match reading.figures.is_empty() {
                            true => anchor.content[0].span(),
                            false => reading.figures[at.index(reading.figures.len())].span,
                        };
                        Target::Figure(Passage::of(TEXT, span))
                    }
                    _ => Target::Statement(anchor),
                };
                Record { number, target, said }
            });
        let records = records.collect();
        (reading, records)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_records_over_any_reading_give_a_valid_reading((reading, records) in any_case()) {
        let outcome = apply(&reading, TEXT, &records);
        prop_assert_eq!(valid(&outcome, &records), Ok(()));
        let again = apply(&reading, TEXT, &records);
        prop_assert_eq!(again.applied, outcome.applied);
    }

    #[test]
    fn what_nobody_corrected_says_what_it_said((reading, records) in any_case()) {
        let outcome = apply(&reading, TEXT, &records);
        let now = &outcome.applied.reading;
        let name = |reading: &Reading, n: u32| reading.voices[n as usize - 1].name.clone();
        for (s, origin) in now.statements.iter().zip(&outcome.origins) {
            let Origin::Read(place) = origin else { continue };
            if outcome.applied.statements.contains_key(&s.n) {
                continue;
            }
            let was = &reading.statements[*place];
            prop_assert_eq!((&s.content, &s.source, &s.cue), (&was.content, &was.source, &was.cue));
            prop_assert_eq!((s.act, s.form), (was.act, was.form));
            prop_assert_eq!(s.voice.map(|n| name(now, n)), was.voice.map(|n| name(&reading, n)));
            let relay = |reading: &Reading, s: &Statement| s.relay.iter().map(|n| name(reading, *n)).collect::<Vec<_>>();
            prop_assert_eq!(relay(now, s), relay(&reading, was));
        }
        let removed = records.iter().filter(|r| r.said == Said::NotAStatement).count();
        prop_assert!(removed > 0 || now.statements.len() >= reading.statements.len());
    }

    #[test]
    fn saying_the_last_thing_again_changes_nothing((reading, mut records) in any_case()) {
        let Some(last) = records.last().cloned() else { return Ok(()) };
        if matches!(last.said, Said::Missed { .. }) {
            return Ok(());
        }
        let once = apply(&reading, TEXT, &records).applied;
        records.push(Record { number: 99, ..last.clone() });
        let twice = apply(&reading, TEXT, &records).applied;
        prop_assert_eq!(&twice.reading, &once.reading);
        prop_assert_eq!(twice.orphaned.contains(&99), once.orphaned.contains(&last.number));
    }

    #[test]
    fn over_another_text_all_records_are_orphaned((reading, records) in any_case()) {
        // no passage keeps its words when every letter is another
        let other: String = TEXT.chars().map(|c| char::from_u32(c as u32 ^ 1).unwrap_or(c)).collect();
        let outcome = apply(&reading, &other, &records);
        prop_assert_eq!(&outcome.applied.reading, &reading);
        prop_assert_eq!(outcome.applied.orphaned.len(), records.len());
    }
}
