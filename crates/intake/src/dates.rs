//! Dates as pages and feeds write them, brought into ISO 8601.

use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::fmt::{rfc2822, strtime};

/// Dates without time as pages write them, in the order in which they are tried. Orders of bare numbers that could
/// mean two dates ("04/05/2031") are not read.
const DATE_FORMS: &[&str] = &[
    "%B %d %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%A %B %d %Y",
    "%A %d %B %Y",
];

/// The same with time; `%p` is the half of the day.
const TIME_FORMS: &[&str] = &["%H:%M:%S", "%H:%M", "%I:%M %p", "%I:%M%p"];

/// A date in ISO 8601, as precise as it was given: `2031-05-04`, `2031-05-04T10:00`, `2031-05-04T10:00:00+02:00`,
/// with `Z` for UTC. Fractions of seconds are left out. `None` when it is no date, is no day of the calendar
/// (31 June), or lies outside the years 1600 to 2199, which no article's date does.
///
/// Read are ISO 8601 itself (also with a space for the `T`), RFC 2822 as in mail and feeds, and dates with the name
/// of the month in English.
pub fn normalised(given: &str) -> Option<String> {
    let given = given.trim();
    if given.is_empty() || given.len() > 64 {
        return None;
    }
    iso(given).or_else(|| mail(given)).or_else(|| words(given))
}

fn plausible(date: Date) -> bool {
    (1600..2200).contains(&date.year())
}

fn iso(given: &str) -> Option<String> {
    if !given.starts_with(|c: char| c.is_ascii_digit()) || !given.is_ascii() {
        return None;
    }
    // "2031-05-04 10:00:00 +0200" and "2031-05-04T10:00:00 UTC" are common and nearly ISO
    let mut joined = given.replacen(" +", "+", 1).replacen(" -", "-", 1);
    for utc in [" UTC", " GMT", " Z"] {
        if let Some(time) = joined.strip_suffix(utc) {
            joined = format!("{time}Z");
            break;
        }
    }
    let pieces = Pieces::parse(&joined).ok()?;
    let date = Some(pieces.date()).filter(|d| plausible(*d))?;
    // a bare number may be a count of seconds, not a date
    let digits = joined.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 4 && digits != 8 {
        return None;
    }
    let Some(time) = pieces.time() else {
        return Some(date.to_string());
    };
    let after = joined.split(['T', 't', ' ']).nth(1).unwrap_or_default();
    let clock = after.split(['+', '-', 'Z', 'z', '[']).next().unwrap_or_default();
    let with_seconds = clock.matches(':').count() == 2 || !clock.contains(':') && clock.len() > 4;
    let clock = if with_seconds {
        strtime::format("%H:%M:%S", time)
    } else {
        strtime::format("%H:%M", time)
    };
    let offset = match pieces.offset() {
        None => String::new(),
        Some(jiff::fmt::temporal::PiecesOffset::Zulu) => "Z".to_owned(),
        Some(_) => offset_text(pieces.to_numeric_offset()?),
    };
    Some(format!("{date}T{}{offset}", clock.ok()?))
}

fn offset_text(offset: jiff::tz::Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn mail(given: &str) -> Option<String> {
    let moment = rfc2822::parse(given).ok().filter(|m| plausible(m.date()))?;
    let offset = if given.ends_with("GMT") || given.ends_with("UT") || given.ends_with('Z') {
        "Z".to_owned()
    } else {
        offset_text(moment.offset())
    };
    Some(format!(
        "{}{offset}",
        strtime::format("%Y-%m-%dT%H:%M:%S", moment.datetime()).ok()?
    ))
}

fn words(given: &str) -> Option<String> {
    // commas, dots after "Sept" and ordinal endings carry no meaning here
    let words = given
        .split([' ', ',', '\u{a0}'])
        .filter(|w| !w.is_empty())
        .map(|word| {
            let word = word.trim_end_matches('.');
            let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            match word.get(number.len()..) {
                Some("st" | "nd" | "rd" | "th") if !number.is_empty() => number.to_owned(),
                _ if word.eq_ignore_ascii_case("sept") => "Sep".to_owned(),
                _ => word.to_owned(),
            }
        });
    let words: Vec<String> = words
        .filter(|w| !w.eq_ignore_ascii_case("at") && w != "|")
        .collect();
    let plain = words.join(" ");
    for form in DATE_FORMS {
        if let Ok(date) = Date::strptime(form, &plain) {
            return plausible(date).then(|| date.to_string());
        }
        for clock in TIME_FORMS {
            if let Ok(moment) = DateTime::strptime(format!("{form} {clock}"), &plain) {
                let form = if clock.contains("%S") {
                    "%Y-%m-%dT%H:%M:%S"
                } else {
                    "%Y-%m-%dT%H:%M"
                };
                return plausible(moment.date())
                    .then(|| strtime::format(form, moment).ok())
                    .flatten();
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_keep_the_precision_given() {
        for (given, expected) in [
            ("2031-05-04", "2031-05-04"),
            ("20310504", "2031-05-04"),
            ("2031-05-04T10:00", "2031-05-04T10:00"),
            ("2031-05-04T10:00Z", "2031-05-04T10:00Z"),
            ("2031-05-04 10:00:07", "2031-05-04T10:00:07"),
            ("2031-05-04T10:00:07.123Z", "2031-05-04T10:00:07Z"),
            ("2031-05-04T10:00:00+0200", "2031-05-04T10:00:00+02:00"),
            ("2031-05-04 10:00:00 -0330", "2031-05-04T10:00:00-03:30"),
            ("2031-05-04T10:00:00 UTC", "2031-05-04T10:00:00Z"),
            ("Sun, 04 May 2031 10:00:00 +0200", "2031-05-04T10:00:00+02:00"),
            ("Sun, 04 May 2031 10:00:00 GMT", "2031-05-04T10:00:00Z"),
            ("May 4, 2031", "2031-05-04"),
            ("4 May 2031", "2031-05-04"),
            ("4th May 2031", "2031-05-04"),
            ("Sept. 4, 2031", "2031-09-04"),
            ("Sunday, May 4, 2031", "2031-05-04"),
            ("May 4, 2031 at 10:05 pm", "2031-05-04T22:05"),
            ("2031/05/04", "2031-05-04"),
        ] {
            assert_eq!(normalised(given).as_deref(), Some(expected), "{given}");
        }
    }

    #[test]
    fn what_is_no_day_or_could_be_two_is_dropped() {
        for given in [
            "",
            "soon",
            "2031-06-31",
            "04/05/2031",
            "0000-00-00",
            "1746358800",
            "2031",
            "2031-05",
            "9999-01-01",
        ] {
            assert_eq!(normalised(given), None, "{given}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_a_date_or_none(given in ".{0,40}") {
            if let Some(date) = normalised(&given) {
                prop_assert_eq!(normalised(&date), Some(date));
            }
        }
    }
}
