use jiff::civil::date;
use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// The words at which the error of a query points, and its message.
fn fault(text: &str) -> (String, String) {
    let error = Query::parse(text).expect_err(text);
    (text[error.at.clone()].to_owned(), error.message)
}

fn between(text: &str) -> (Option<Date>, Option<Date>) {
    match parsed(text).conditions[0].alternatives[0] {
        Term::Filter(Filter::Published(between) | Filter::Said(between)) => (between.from, between.to),
        ref other => panic!("{other} is no date"),
    }
}

#[test]
fn each_form_of_term_is_understood_as_people_write_it() {
    let cases = [
        ("dam gate", "\"dam\" \"gate\""),
        ("  dam \n gate ", "\"dam\" \"gate\""),
        ("dam AND gate", "\"dam\" \"gate\""),
        ("\"the dam will hold\"", "\"the dam will hold\""),
        ("“the dam”gate", "\"the dam\" \"gate\""),
        ("minist*", "\"minist\"*"),
        ("\"prime minist\"*", "\"prime minist\"*"),
        ("-gate", "-\"gate\""),
        ("-\"the gate\" dam", "-\"the gate\" \"dam\""),
        ("fire OR flood dam", "\"fire\" OR \"flood\" \"dam\""),
        ("a OR b OR c", "\"a\" OR \"b\" OR \"c\""),
        ("act:deny OR act:accuse", "act:deny OR act:accuse"),
        ("voice:\"marta quill\" Act:DENY", "voice:\"marta quill\" act:deny"),
        ("voice:quill*", "voice:\"quill\"*"),
        ("relay:tpa", "via:\"tpa\""),
        ("kind:Unnamed form:mixed", "kind:unnamed form:mixed"),
        ("-act:deny", "-act:deny"),
        ("in:articles dam", "\"dam\" in:articles"),
        ("on:2031-03", "on:2031-03-01..2031-03-31"),
        ("on:2031..2032-02", "on:2031-01-01..2032-02-29"),
        ("since:2031/3/5", "after:2031-03-05"),
        ("figure:killed", "figure:\"killed\""),
        (
            "figure:\"people killed\">=1,000",
            "figure:\"people killed\">=1000",
        ),
        ("figure:killed>100", "figure:\"killed\">100"),
        ("figure<=5", "figure<=5"),
        ("figure:>5", "figure>5"),
        ("figure", "\"figure\""),
        ("article:tpa-0304", "article:\"tpa-0304\""),
        // what looks like a filter and cannot be one
        ("10:30", "\"10:30\""),
        ("\"act:deny\"", "\"act:deny\""),
        ("anti-tax don't U.S.", "\"anti-tax\" \"don't\" \"U.S.\""),
        // punctuation alone is passed over
        ("dam & gate – …", "\"dam\" \"gate\""),
        // what other programs take for syntax
        ("NEAR near/2 ^dam", "\"NEAR\" \"near/2\" \"^dam\""),
    ];
    for (text, printed) in cases {
        assert_eq!(parsed(text).to_string(), printed, "{text}");
    }
}

#[test]
fn after_counts_its_first_day_and_before_does_not() {
    assert_eq!(between("after:2031-11"), (Some(date(2031, 11, 1)), None));
    assert_eq!(between("before:2031-11"), (None, Some(date(2031, 10, 31))));
    assert_eq!(
        between("on:2032-02"),
        (Some(date(2032, 2, 1)), Some(date(2032, 2, 29)))
    );
    assert_eq!(
        between("said:2031"),
        (Some(date(2031, 1, 1)), Some(date(2031, 12, 31)))
    );
    assert_eq!(between("said-before:2031-03-05"), (None, Some(date(2031, 3, 4))));
}

#[test]
fn a_fault_is_pointed_at_and_says_what_to_write() {
    let cases = [
        ("dam act:denies", "denies", "did you mean deny?"),
        ("dam voic:quill", "voic:", "did you mean voice:?"),
        ("see https://dam.example", "https:", "put them in quotation marks"),
        ("kind:persons dam", "persons", "did you mean person?"),
        ("form:quoted", "quoted", "direct, indirect, mixed"),
        ("in:headlines dam", "headlines", "statements, articles"),
        ("dam after:yesterday", "yesterday", "2019-11-05"),
        ("after:2031-13", "2031-13", "no date"),
        ("on:2031-02-30", "2031-02-30", "no date"),
        ("on:2032..2031", "2032..2031", "2031..2032"),
        ("voice: quill", "voice:", "without a space"),
        ("figure:killed>many", ">many", "figure:killed>100"),
        ("figure:killed>-1", ">-1", "whole number"),
        ("dam \"the gate", "\"the gate", "not closed"),
        ("dam - gate", "-", "without a space"),
        ("dam OR", "OR", "nothing stands behind OR"),
        ("OR dam", "OR", "between two"),
        ("dam OR OR gate", "OR", "between two"),
        ("dam OR act:deny", "OR act:deny", "filters of the same name"),
        ("dam OR -gate", "-gate", "cannot be an alternative"),
        ("-dam OR gate", "OR", "has no alternatives"),
        ("dam NOT gate", "NOT", "-word"),
        ("(dam gate) OR flood", "(", "no brackets"),
        ("d*m", "*", "end of a word"),
        ("*dam", "*", "end of a word"),
        ("da*", "da*", "3 letters before *"),
        ("\"…\"", "\"…\"", "no letter or digit"),
        ("act:deny in:articles", "in:articles", "are of statements"),
        ("in:articles", "in:articles", "nothing to look for"),
        ("", "", "nothing to look for"),
        ("…", "…", "nothing to look for"),
    ];
    for (text, part, says) in cases {
        let (at, message) = fault(text);
        assert_eq!(at, part, "{text}: {message}");
        assert!(message.contains(says), "{text}: {message}");
    }
}

#[test]
fn the_pointer_stands_under_the_fault_whatever_the_width_of_the_characters() {
    let pointer = |text: &str| Query::parse(text).unwrap_err().pointer();
    assert_eq!(
        pointer("dam act:denies gate"),
        ["dam act:denies gate", "        ^^^^^^"]
    );
    assert_eq!(pointer("水坝 act:x"), ["水坝 act:x", "         ^"]);
    assert_eq!(pointer("é\u{301} act:x"), ["é\u{301} act:x", "      ^"]);
    assert_eq!(pointer(""), ["", "^"]);
    let long = format!("{} act:x {}", "dam".repeat(100), "gate".repeat(100));
    let [query, below] = pointer(&long);
    assert!(query.starts_with('…') && query.ends_with('…') && query.chars().count() < 150);
    let at = below.find('^').unwrap();
    assert_eq!(query.chars().nth(at), Some('x'));
}

#[test]
fn nothing_in_an_error_steers_the_terminal() {
    let error = Query::parse("act:\u{1b}[31mred\u{202e}").unwrap_err();
    let shown = error.pointer().concat();
    assert!(
        !shown.chars().any(|c| c.is_control() || c == '\u{202e}'),
        "{shown:?}"
    );
}

#[test]
fn a_query_too_long_or_with_too_many_terms_is_refused_at_the_part_that_is_too_much() {
    let error = Query::parse(&"é".repeat(MAX_LENGTH)).unwrap_err();
    assert_eq!(error.at, MAX_LENGTH..2 * MAX_LENGTH);
    let many = "w ".repeat(MAX_TERMS + 2);
    let error = Query::parse(&many).unwrap_err();
    assert_eq!(error.at.start, 2 * MAX_TERMS);
    assert!(Query::parse(&"w ".repeat(MAX_TERMS)).is_ok());
}

#[test]
fn what_the_words_of_a_figure_leave_open_holds_for_nothing() {
    let holds = |query: &str, lower, upper| match &parsed(query).conditions[0].alternatives[0] {
        Term::Filter(Filter::Figure(figure)) => figure.bound.unwrap().holds(lower, upper),
        other => panic!("{other} is no figure"),
    };
    // several hundred
    assert!(holds("figure>100", Some(200), None));
    assert!(!holds("figure<1000", Some(200), None));
    // up to 50
    assert!(holds("figure<=50", None, Some(50)));
    assert!(!holds("figure<50", None, Some(50)));
    assert!(!holds("figure>=0", None, Some(50)));
    // 20 to 30
    assert!(!holds("figure>20", Some(20), Some(30)));
    assert!(holds("figure>=20", Some(20), Some(30)));
    assert!(!holds("figure=20", Some(20), Some(30)));
    assert!(holds("figure=20", Some(20), Some(20)));
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_an_error_that_points_into_it(text in "\\PC{0,80}") {
        is_sound(&text)?;
    }

    #[test]
    fn so_does_any_text_made_of_the_parts_of_the_language(
        parts in prop::collection::vec(prop::sample::select(vec![
            "dam", "é", "水", " ", " ", " ", "\"", "“", "-", "*", "OR", "AND", "NOT", "(", ":", ">", "=", "100", "..",
            "2031-03", "9999", "voice:", "act:", "deny", "figure", "figure:", "in:", "articles", "on:", "before:", "said:",
            "article:", "\u{e000}", "\0", "\n", "'", "kind:person", "0000",
        ]), 0..14)
    ) {
        is_sound(&parts.concat())?;
    }
}

fn is_sound(text: &str) -> Result<(), TestCaseError> {
    match Query::parse(text) {
        Ok(query) => {
            let printed = query.to_string();
            if printed.len() <= MAX_LENGTH {
                prop_assert_eq!(
                    Query::parse(&printed),
                    Ok(query),
                    "{} was printed as {}",
                    text,
                    printed
                );
            }
        }
        Err(error) => {
            prop_assert!(
                text.get(error.at.clone()).is_some(),
                "{:?} in {:?}",
                error.at,
                text
            );
            prop_assert!(!error.at.is_empty() || error.at.start == text.len());
            prop_assert!(!error.message.is_empty());
            let [query, pointer] = error.pointer();
            prop_assert!(!query.contains('\n') && pointer.trim_start().chars().all(|c| c == '^'));
        }
    }
    Ok(())
}
