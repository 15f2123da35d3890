//! The dates of whole invented articles, and what is promised of every text.
//!
//! `dates/NAME.txt` is an article: a line with its published date, or "unpublished", an empty line, the text.
//! `dates/NAME.dates` is what must be found: one expression a line, its first day, its last day or "open", a tab,
//! its words.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use sayso_core::{DateExpression, Span};
use sayso_reader::dates::DateReader;

fn reader() -> DateReader {
    DateReader::new().unwrap_or_else(|error| panic!("{error}"))
}

/// The days in a line of [`line`].
fn days_in(line: &str) -> String {
    line.split('\t').next().unwrap_or_default().to_owned()
}

/// The paragraphs of a text.
fn paragraphs(text: &str) -> Vec<Span> {
    let mut at = 0;
    let mut spans = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(text);
        if !span.is_empty() {
            spans.push(span);
        }
        at += line.len();
    }
    spans
}

fn line(text: &str, date: &DateExpression) -> String {
    let days = match date.days {
        None => "open".to_owned(),
        Some(days) if days.from == days.to => days.from.to_string(),
        Some(days) => format!("{} {}", days.from, days.to),
    };
    format!("{days}\t{}", date.span.of(text))
}

/// The dates of a text, one a line as the label files have them.
fn found(text: &str, published: Option<&str>) -> Vec<String> {
    let dates = reader().dates(text, &paragraphs(text), published);
    dates.iter().map(|d| line(text, d)).collect()
}

/// The days of the only date in a text.
fn days(text: &str, published: &str) -> String {
    let found = found(text, Some(published));
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    days_in(&found[0])
}

/// The days of a text's expressions, in order.
fn all_days(text: &str, published: &str) -> Vec<String> {
    let found = found(text, Some(published));
    found.iter().map(|f| days_in(f)).collect()
}

#[test]
fn every_date_of_the_invented_articles_is_found() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/dates");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.retain(|path| path.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    assert!(
        paths.len() >= 10,
        "only {} articles in {}",
        paths.len(),
        folder.display()
    );
    let mut wrong = Vec::new();
    for path in &paths {
        let file = fs::read_to_string(path).unwrap();
        let (head, text) = file.split_once("\n\n").unwrap();
        let found = found(text, head.strip_prefix("published "));
        let wanted = fs::read_to_string(path.with_extension("dates")).unwrap();
        let wanted: Vec<&str> = wanted.lines().collect();
        for i in 0..wanted.len().max(found.len()) {
            let (want, have) = (wanted.get(i).copied(), found.get(i).map(String::as_str));
            if want != have {
                wrong.push(format!("{}: wanted {want:?}, found {have:?}", path.display()));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_weekday_is_the_last_one_on_or_before_publication() {
    // 2031-03-12 is a Wednesday
    assert_eq!(days("They met on Wednesday.", "2031-03-12"), "2031-03-12");
    assert_eq!(days("They met on Thursday night.", "2031-03-12"), "2031-03-06");
    assert_eq!(days("The Tuesday vote was close.", "2031-03-12"), "2031-03-11");
}

#[test]
fn what_is_on_a_calendar_lies_ahead() {
    // 2031-03-12 is a Wednesday
    for (text, wanted) in [
        ("Lawmakers face a Thursday deadline.", "2031-03-13"),
        ("Ferries face a deadline of Friday to pass.", "2031-03-14"),
        (
            "The bill got a cool answer ahead of a key test vote Thursday.",
            "2031-03-13",
        ),
        ("Voters head to the polls in a runoff on Saturday.", "2031-03-15"),
        ("The tariffs take effect Friday.", "2031-03-14"),
        ("It was the last debate before Tuesday's primaries.", "2031-03-18"),
        ("The regatta games run through Thursday.", "2031-03-13"),
        ("The panel plans a hearing Friday on the dam.", "2031-03-14"),
        ("Merrow leaves the customs union in May.", "2031-05-01 2031-05-31"),
        (
            "The island holds local elections in November.",
            "2031-11-01 2031-11-30",
        ),
        (
            "She is a senator facing reelection in November.",
            "2031-11-01 2031-11-30",
        ),
        (
            "They raised money before the June primary.",
            "2031-06-01 2031-06-30",
        ),
        ("The mayor spoke of the May 6 referendum.", "2031-05-06"),
    ] {
        assert_eq!(days(text, "2031-03-12"), wanted, "{text}");
    }
}

#[test]
fn what_was_on_a_calendar_lies_behind_where_the_words_say_so() {
    for (text, wanted) in [
        ("Lawmakers had to face a Thursday deadline.", "2031-03-06"),
        ("Lawmakers faced a Thursday deadline.", "2031-03-06"),
        ("The levies went into effect Friday.", "2031-03-07"),
        ("She won the June primary.", "2030-06-01 2030-06-30"),
        ("They quarrelled even before Tuesday's primary.", "2031-03-11"),
        (
            "They fell out after the November elections.",
            "2030-11-01 2030-11-30",
        ),
        (
            "It was an issue in the November election.",
            "2030-11-01 2030-11-30",
        ),
        ("The games ran through Thursday.", "2031-03-06"),
        (
            "Millions of idle votes cost him the seat in November.",
            "2030-11-01 2030-11-30",
        ),
    ] {
        assert_eq!(days(text, "2031-03-12"), wanted, "{text}");
    }
}

#[test]
fn the_date_before_gives_the_year() {
    let found = |text: &str| all_days(text, "2031-03-12");
    assert_eq!(
        found("It burned on Aug. 30, 2023. The next day, Aug. 31, it rained."),
        ["2023-08-30", "2023-08-31", "2023-08-31"]
    );
    assert_eq!(
        found("The dam broke in October 2022.\n\nThe October report blamed nobody."),
        ["2022-10-01 2022-10-31", "2022-10-01 2022-10-31"]
    );
    assert_eq!(
        found("The October report blamed nobody. The dam broke in October 2022."),
        ["2030-10-01 2030-10-31", "2022-10-01 2022-10-31"]
    );
    // the far end of a long time has its own year
    assert_eq!(
        found("He led it from January 2029, when it began, to the last vote in November."),
        ["2029-01-01 2029-01-31", "2030-11-01 2030-11-30"]
    );
}

#[test]
fn a_year_names_a_work_and_a_day_names_a_law() {
    for (text, wanted) in [
        ("Judges cited the 1871 ruling.", "1871-01-01 1871-12-31"),
        ("It goes back to a 2000 case.", "2000-01-01 2000-12-31"),
        ("Critics want the post-Sept. 11 law repealed.", "2001-09-11"),
        ("The ferry has been idle since New Year's.", "2031-01-01"),
    ] {
        assert_eq!(days(text, "2031-03-12"), wanted, "{text}");
    }
    assert!(found("Her New Year's resolution cost 1871 crowns.", Some("2031-03-12")).is_empty());
}

#[test]
fn a_weekday_of_what_is_to_come_is_the_next_one() {
    assert_eq!(days("They will meet on Thursday.", "2031-03-12"), "2031-03-13");
    assert_eq!(
        days("On Tuesday, the court will rule.", "2031-03-12"),
        "2031-03-18"
    );
    assert_eq!(
        days("He told them to leave by Friday.", "2031-03-12"),
        "2031-03-14"
    );
    assert_eq!(
        days("Minister to visit Merrow on Friday", "2031-03-12"),
        "2031-03-14"
    );
}

#[test]
fn what_was_said_of_the_future_was_said_in_the_past() {
    assert_eq!(
        all_days("He said on Monday that he will resign on Friday.", "2031-03-12"),
        ["2031-03-10", "2031-03-14"]
    );
    assert_eq!(
        days("On Monday, Orwick said he will move.", "2031-03-12"),
        "2031-03-10"
    );
    assert_eq!(
        days("She declined to comment on Thursday.", "2031-03-12"),
        "2031-03-06"
    );
}

#[test]
fn last_and_next_weekdays_are_not_yesterday_and_tomorrow() {
    assert_eq!(days("It fell last Tuesday.", "2031-03-12"), "2031-03-04");
    assert_eq!(days("It fell last Friday.", "2031-03-12"), "2031-03-07");
    assert_eq!(days("It falls next Monday.", "2031-03-12"), "2031-03-17");
    assert_eq!(days("It fell on Friday last week.", "2031-03-12"), "2031-03-07");
    assert_eq!(
        days("It fell on Monday of last week.", "2031-03-12"),
        "2031-03-03"
    );
}

#[test]
fn weeks_run_from_monday_to_sunday() {
    assert_eq!(days("They met this week.", "2031-03-12"), "2031-03-10 2031-03-16");
    assert_eq!(days("They met last week.", "2031-03-12"), "2031-03-03 2031-03-09");
    assert_eq!(
        days("They met earlier this week.", "2031-03-12"),
        "2031-03-10 2031-03-12"
    );
    assert_eq!(
        days("They meet later this week.", "2031-03-12"),
        "2031-03-12 2031-03-16"
    );
    assert_eq!(
        days("They met late last week.", "2031-03-12"),
        "2031-03-06 2031-03-09"
    );
    assert_eq!(
        days("They met over the weekend.", "2031-03-12"),
        "2031-03-08 2031-03-09"
    );
    assert_eq!(
        days("They will meet this weekend.", "2031-03-12"),
        "2031-03-15 2031-03-16"
    );
}

#[test]
fn a_month_is_the_last_one_unless_it_is_to_come() {
    assert_eq!(
        days("He resigned in November.", "2031-03-12"),
        "2030-11-01 2030-11-30"
    );
    assert_eq!(
        days("He will resign in November.", "2031-03-12"),
        "2031-11-01 2031-11-30"
    );
    assert_eq!(
        days("He resigned last March.", "2031-03-12"),
        "2030-03-01 2030-03-31"
    );
    assert_eq!(
        days("It has burned since April.", "2031-03-12"),
        "2030-04-01 2030-04-30"
    );
}

#[test]
fn a_day_of_a_month_without_a_year_is_the_near_one() {
    assert_eq!(days("He died on Dec. 4.", "2031-03-12"), "2030-12-04");
    assert_eq!(
        days("The boat sank on March 13, officials said.", "2031-03-12"),
        "2031-03-13"
    );
    assert_eq!(
        days("The ministers spoke of the April 6 elections.", "2031-03-12"),
        "2031-04-06"
    );
}

#[test]
fn words_that_only_look_like_months_are_none() {
    for text in [
        "Mrs May said so. They have confidence in May.",
        "He may march on.",
        "They joined the Women's March.",
        "The march in the capital was long.",
        "April Orwick said no.",
        "The story by August Tamm was read.",
        "He came second in the sun.",
    ] {
        assert_eq!(found(text, Some("2031-03-12")), Vec::<String>::new(), "{text}");
    }
    assert_eq!(
        days("Mrs May said that in May the ferry stopped.", "2031-06-12"),
        "2031-05-01 2031-05-31"
    );
    assert_eq!(
        days("In a March interview he said no.", "2031-06-12"),
        "2031-03-01 2031-03-31"
    );
}

#[test]
fn the_order_of_figures_follows_the_other_dates() {
    let us = "On March 3, 2015, he signed. The form says 03/02/2015.";
    assert_eq!(all_days(us, "2031-03-12"), ["2015-03-03", "2015-03-02"]);
    let british = "On 3 March 2015 he signed. The form says 03/02/2015.";
    assert_eq!(all_days(british, "2031-03-12"), ["2015-03-03", "2015-02-03"]);
    assert_eq!(days("The form says 03/02/2015.", "2031-03-12"), "open");
}

#[test]
fn without_a_published_date_only_what_the_text_allows_is_said() {
    assert_eq!(found("They met on Friday.", None), ["open\tFriday"]);
    assert_eq!(found("They met on 3 May 2030.", None), ["2030-05-03\t3 May 2030"]);
    // 8 December is a Sunday in 2030 and in 2024
    let text = "It ended on Sunday, December 8. The last one was in March 2025.";
    assert_eq!(found(text, None)[0], "2030-12-08\tSunday, December 8");
    let text = "It ended on Sunday, December 8. The last one was in March 2023.";
    assert_eq!(found(text, None)[0], "2024-12-08\tSunday, December 8");
}

#[test]
fn a_published_date_that_cannot_be_read_counts_as_none() {
    for published in ["", "soon", "2031-13-45", "12", "２０３１-03-12", "2031-03-1é"] {
        assert_eq!(
            found("They met on Friday.", Some(published)),
            ["open\tFriday"],
            "{published}"
        );
    }
    assert_eq!(
        found("They met last year.", Some("2031")),
        ["2030-01-01 2030-12-31\tlast year"]
    );
}

#[test]
fn only_the_passages_are_read() {
    let text = "They met on Friday.\nThey met on Monday.";
    let passages = [paragraphs(text)[1], Span { start: 30, end: 4000 }];
    let dates = reader().dates(text, &passages, Some("2031-03-12"));
    assert_eq!(
        dates.iter().map(|d| line(text, d)).collect::<Vec<_>>(),
        ["2031-03-10\tMonday"]
    );
}

/// What is promised of every text.
fn check(text: &str, passages: &[Span], published: Option<&str>) {
    let mut reached = 0;
    for date in reader().dates(text, passages, published) {
        assert!(reached <= date.span.start && date.span.start < date.span.end);
        let words = text.get(date.span.start..date.span.end);
        assert!(
            words.is_some_and(|w| w.trim() == w),
            "a span cuts a character or is untrimmed"
        );
        assert!(
            passages.iter().any(|p| p.contains(date.span)),
            "a span leaves its passage"
        );
        if let Some(days) = date.days {
            assert!(days.from <= days.to, "{words:?} runs backwards");
        }
        reached = date.span.end;
    }
}

/// Scraps that the grammar looks for, so that random texts meet its rules.
fn scraps() -> impl Strategy<Value = String> {
    let scraps = [
        "March ",
        "May ",
        "Jan. ",
        "Sept. ",
        "Feb. 29",
        "29 ",
        "31 ",
        "3",
        "3rd ",
        "-",
        "–",
        "/",
        "2015",
        "2100 ",
        "1000 ",
        "9999",
        "0000",
        "99 ",
        "’s ",
        "'90s ",
        "1990s ",
        "19th century",
        "the ",
        "of ",
        "last ",
        "next ",
        "this ",
        "past ",
        "Monday",
        "Sunday, ",
        "week ",
        "weekend ",
        "month ",
        "years ",
        "decade ",
        "centuries ",
        "ago ",
        "later ",
        "earlier ",
        "early ",
        "late ",
        "mid-",
        "end of ",
        "half of ",
        "first ",
        "quarter ",
        "Q3 ",
        "summer ",
        "today ",
        "Yesterday",
        "tonight ",
        "this morning",
        "year ",
        "day ",
        "before ",
        "following ",
        "that year",
        "Easter ",
        "Christmas ",
        "Thanksgiving",
        "9/11",
        "02/03/2015 ",
        "30.2.2015",
        "2015-02-30",
        "9999-12-31",
        "will ",
        "said ",
        "had ",
        "to ",
        "by ",
        "since ",
        "until ",
        ", ",
        ". ",
        "“",
        "”",
        "(",
        "\n",
        "é",
        "İ",
        "🙂",
        "e\u{301}",
        "Published: ",
        "© ",
        "9000 ",
        "two ",
    ];
    proptest::collection::vec(proptest::sample::select(scraps.to_vec()), 0..50).prop_map(|s| s.concat())
}

proptest! {
    #[test]
    fn dates_are_in_order_and_inside_the_passages(
        text in prop_oneof![scraps(), "\\PC{0,200}"],
        published in proptest::option::of(prop_oneof![
            Just("2031-03-12".to_owned()), Just("9999-12-31".to_owned()), Just("-009999-01-01".to_owned()),
            Just("0001-01-01".to_owned()), "[0-9]{4}-[01][0-9]-[0-3][0-9]", "\\PC{0,20}",
        ]),
    ) {
        check(&text, &paragraphs(&text), published.as_deref());
    }

    #[test]
    fn the_same_text_gives_the_same_dates(text in scraps()) {
        prop_assert_eq!(found(&text, None), found(&text, None));
    }

    #[test]
    fn full_dates_are_read_in_every_form(year in 1900i16..2090, month in 1i8..=12, day in 1i8..=28) {
        const NAMES: [&str; 12] = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
        ];
        let name = NAMES[month as usize - 1];
        let wanted = format!("{year:04}-{month:02}-{day:02}");
        for written in [
            format!("{name} {day}, {year}"),
            format!("{day} {name} {year}"),
            format!("{day}th of {name}, {year}"),
            format!("{name} {day}th {year}"),
            format!("{year:04}-{month:02}-{day:02}"),
            format!("{day}.{month}.{year}"),
        ] {
            let text = format!("It was signed on {written} in the old town hall.");
            prop_assert_eq!(days(&text, "2031-03-12"), wanted.clone(), "{}", text);
        }
    }
}

/// Rules that look far ahead or back would need hours for these.
#[test]
fn hostile_texts_are_read_in_time() {
    let begun = Instant::now();
    for scrap in [
        "1",
        "1 ",
        "2015-",
        "3/",
        "a",
        "🙂",
        "March ",
        "early ",
        "the end of ",
        "last ",
        "Monday, ",
        "to ",
        "\"",
        ". ",
        "will ",
        "'",
        "\n",
        "2015\n",
        "Sunday, December 8\n",
        "first half of the ",
    ] {
        let size = if scrap == "1" { 1_000_000 } else { 250_000 };
        let text = scrap.repeat(size / scrap.len());
        check(&text, &[Span::new(0, text.len())], None);
        check(&text, &paragraphs(&text), Some("2031-03-12"));
    }
    // many times what a slow machine needs for linear work, and far from enough for any other
    assert!(
        begun.elapsed() < Duration::from_secs(300),
        "{:?}",
        begun.elapsed()
    );
}
