//! The words of the pages for what JSON has short names for.

use std::borrow::Borrow;

use jiff::civil::Date;
use sayso_core::{Act, Form, VoiceKind};
use sayso_ledger::{ClaimRow, LinkKind};
use sayso_linker::links::{CopyForm, SameBy};
use sayso_linker::origins::State;

/// "1 article", "2 articles".
pub fn counted(n: impl Borrow<u64>, what: &str) -> String {
    match *n.borrow() {
        1 => format!("1 {what}"),
        n => format!("{} {what}s", grouped(n)),
    }
}

/// "58,660".
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "4 March 2031".
pub fn date(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// The same of a date in ISO 8601; what is none stays as it is.
pub fn iso_date(day: &str) -> String {
    let of_day = day.get(..10).unwrap_or(day);
    of_day.parse().map_or_else(|_| day.to_owned(), date)
}

/// "4 March 2031" or "4 March to 9 April 2031".
pub fn dates(from: Date, to: Date) -> String {
    if from == to {
        return date(from);
    }
    if from.first_of_year() == from && to == from.last_of_year() {
        return from.year().to_string();
    }
    if from.first_of_month() == from && to == from.last_of_month() {
        return from.strftime("%B %Y").to_string();
    }
    let first = if from.year() == to.year() {
        from.strftime("%-d %B")
    } else {
        from.strftime("%-d %B %Y")
    };
    format!("{first} to {}", date(to))
}

/// The days of a claim; `None` where it has none.
pub fn days(claim: &ClaimRow) -> Option<String> {
    iso_dates(claim.first.as_deref(), claim.last.as_deref())
}

/// The same of two days in ISO 8601; `None` where there are none.
pub fn iso_dates(first: Option<&str>, last: Option<&str>) -> Option<String> {
    let (first, last) = (first?, last?);
    Some(match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) => dates(first, last),
        _ => format!("{first} to {last}"),
    })
}

/// What was done by saying it, as a verb that fits one voice and many.
pub fn act(act: Act) -> &'static str {
    match act {
        Act::Assert => "said",
        Act::Confirm => "confirmed",
        Act::Deny => "denied",
        Act::Accuse => "accused",
        Act::Demand => "demanded",
        Act::Promise => "promised",
        Act::Warn => "warned",
        Act::Question => "asked",
        Act::Decline => "declined to say",
        Act::Believe => "thought, as the article has it",
    }
}

/// Whether it stands in quotation marks.
pub fn form(form: Form) -> &'static str {
    match form {
        Form::Direct => "quoted",
        Form::Mixed => "partly quoted",
        Form::Indirect => "not quoted",
    }
}

/// What a voice is.
pub fn voice_kind(kind: VoiceKind) -> &'static str {
    match kind {
        VoiceKind::Person => "person",
        VoiceKind::Government => "government",
        VoiceKind::Organization => "organization",
        VoiceKind::Outlet => "outlet",
        VoiceKind::Document => "document",
        VoiceKind::Unnamed => "unnamed",
    }
}

/// What state an origin is in.
pub fn state(state: State) -> &'static str {
    match state {
        State::Named => "named",
        State::NotRecorded => "lineage not recorded",
        State::NotEstablished => "independence not established",
    }
}

/// By what a statement is known to belong to a claim.
pub fn same_by(by: SameBy) -> &'static str {
    match by.name() {
        "words" => "the same words",
        "part" => "a part of the same words",
        "wording" => "the same words but for a few",
        "paraphrase" => "the same in other words",
        _ => "a person says that it is the same",
    }
}

/// What kind of copy it is.
pub fn copy_form(form: CopyForm) -> &'static str {
    match form {
        CopyForm::Wire => "agency copy",
        CopyForm::Quotation => "the same quotation",
        CopyForm::Background => "background text",
        CopyForm::Own => "the outlet's own earlier text",
    }
}

/// What a standpoint did.
pub fn standpoint(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Denies => "denied",
        LinkKind::Confirms => "confirmed",
        _ => "answered",
    }
}

/// What a correction says, by its kind.
pub fn correction(kind: &str) -> &str {
    match kind {
        "voice" => "Somebody else made a statement",
        "act" => "A statement is another act",
        "span" => "A statement stands elsewhere",
        "relay" => "Others passed a statement on",
        "figure" => "A figure is another",
        "not-a-figure" => "No figure",
        "not-a-statement" => "No statement",
        "missed" => "A statement that was not found",
        "merge" => "Two voices are one",
        "split" => "One voice is two",
        "same" => "Two statements are one claim",
        "not-same" => "Two statements are not one claim",
        "denies" => "Whether one statement denies another",
        "confirms" => "Whether one statement confirms another",
        "answers" => "Whether one statement answers another",
        "copied" => "Whether a passage was copied",
        other => other,
    }
}

/// "4 March 2031, 10:05 UTC" of a time in ISO 8601 with `Z`.
pub fn time(time: &str) -> String {
    match time.get(11..16) {
        Some(minute) => format!("{}, {minute} UTC", iso_date(time)),
        None => iso_date(time),
    }
}

/// Words of an article, in quotation marks because they stand among ours.
pub fn quoted(words: &str) -> String {
    format!(
        "\u{201c}{}\u{201d}",
        words.trim().trim_matches(['"', '\u{201c}', '\u{201d}'])
    )
}

/// At most so many characters, cut between words where that is possible.
pub fn shortened(text: &str, most: usize) -> String {
    if text.chars().nth(most).is_none() {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let end = match cut.rfind(' ') {
        Some(at) if at > cut.len() / 2 => at,
        _ => cut.len(),
    };
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end())
}

/// A name, as long as names are: what a page of the web calls its outlet or author may be of any length.
pub fn name(text: &str) -> String {
    shortened(text, 120)
}

/// A title or a gist, as long as such are.
pub fn title(text: &str) -> String {
    shortened(text, 400)
}

/// What was said, as much as is read beside other wordings. The passage has the rest.
pub fn words(text: &str) -> String {
    shortened(text, 1_500)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_groups() {
        for (n, expected) in [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (58_660, "58,660"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(n), expected);
        }
    }

    #[test]
    fn days_are_told_as_people_tell_them() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(dates(day("2031-03-04"), day("2031-03-04")), "4 March 2031");
        assert_eq!(
            dates(day("2031-03-04"), day("2031-04-09")),
            "4 March to 9 April 2031"
        );
        assert_eq!(dates(day("2031-11-01"), day("2031-11-30")), "November 2031");
        assert_eq!(dates(day("2031-01-01"), day("2031-12-31")), "2031");
        assert_eq!(
            dates(day("2030-12-30"), day("2031-01-02")),
            "30 December 2030 to 2 January 2031"
        );
        assert_eq!(iso_date("2031-03-04T10:00:00Z"), "4 March 2031");
        assert_eq!(iso_date("soon"), "soon");
    }
}
