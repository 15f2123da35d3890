//! "The agency quoted the mayor as saying …": the mayor speaks, and the agency passes it on.
//!
//! The tagger was trained on texts in which this form hardly occurs and takes the agency for the source and "the mayor as
//! saying …" for the content. Here source, cue and content are put right; that the agency relays it is read from the
//! words around the cue.

use sayso_core::Span;

use crate::Attribution;

/// Verbs that follow "as" in this form.
const SAYING: [&str; 18] = [
    "saying",
    "telling",
    "stating",
    "warning",
    "confirming",
    "denying",
    "claiming",
    "describing",
    "calling",
    "urging",
    "accusing",
    "suggesting",
    "reporting",
    "adding",
    "insisting",
    "writing",
    "declaring",
    "predicting",
];

/// Longest noun phrase that is taken for who is quoted, in bytes.
const LONGEST_SOURCE: usize = 160;

/// Puts an attribution of that form right; leaves others alone.
pub(crate) fn put_right(text: &str, attribution: &mut Attribution) {
    let Some(cue) = attribution.cue.first().copied() else {
        return;
    };
    let words = cue.of(text).to_lowercase();
    let quotes = ["quot", "cited", "cites", "citing", "reported", "reports"]
        .iter()
        .any(|q| words.contains(q));
    if !quotes {
        return;
    }
    let is_passive = words
        .split_whitespace()
        .any(|w| matches!(w, "was" | "were" | "been" | "is" | "are"));
    let changed = if is_passive {
        passive(text, cue, attribution)
    } else {
        active(text, attribution).or_else(|| citing(text, attribution))
    };
    if let Some(changed) = changed {
        *attribution = changed;
    }
}

/// "as saying", "as having told": where it stands in a passage, with the white space before it. `None` where there is none.
fn as_saying(text: &str, passage: Span) -> Option<Span> {
    let words = passage.of(text);
    let mut from = 0;
    while let Some(at) = words.get(from..)?.find("as ").map(|i| from + i) {
        let is_word = at == 0 || words[..at].ends_with(char::is_whitespace);
        let verb = words.get(at + 3..)?;
        let end = verb.find(|c: char| !c.is_alphabetic()).unwrap_or(verb.len());
        if is_word && verb.get(..end).is_some_and(|v| SAYING.contains(&v)) {
            return Some(Span::new(passage.start + at, passage.start + at + 3 + end));
        }
        from = at + 3;
    }
    None
}

/// A noun phrase that can be who is quoted.
fn is_noun_phrase(text: &str, span: Span) -> bool {
    let words = span.of(text);
    !words.is_empty()
        && span.len() <= LONGEST_SOURCE
        && !words.contains(['"', '\u{201c}', '\u{201d}', '\n', ';', ':'])
}

/// A content without the marks that part it from the words before.
fn rest(text: &str, start: usize, end: usize) -> Option<Span> {
    let words = text.get(start..end)?;
    let trimmed = words.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':'));
    let span = Span::new(start + (words.len() - trimmed.len()), end).trimmed(text);
    (!span.is_empty()).then_some(span)
}

/// "quoted {the mayor} as saying …"
fn active(text: &str, attribution: &Attribution) -> Option<Attribution> {
    let (at, found) = attribution
        .content
        .iter()
        .enumerate()
        .find_map(|(i, span)| as_saying(text, *span).map(|found| (i, found)))?;
    let content = attribution.content[at];
    let source = Span::new(content.start, found.start).trimmed(text);
    if !is_noun_phrase(text, source) {
        return None;
    }
    let mut contents: Vec<Span> = attribution.content.clone();
    contents.remove(at);
    contents.extend(rest(text, found.end, content.end));
    contents.sort_unstable();
    (!contents.is_empty()).then(|| Attribution {
        source: vec![source],
        cue: vec![found],
        content: contents,
        score: attribution.score,
    })
}

/// "The paper, citing {a donor}, said that …" where the content begins with who is cited: "{a donor}, that the blankets
/// had been sold".
fn citing(text: &str, attribution: &Attribution) -> Option<Attribution> {
    let [cue] = attribution.cue.as_slice() else {
        return None;
    };
    if !matches!(cue.of(text), "citing" | "cited" | "cites" | "quoting" | "quotes") {
        return None;
    }
    let content = *attribution.content.first()?;
    let words = content.of(text);
    let that = words.find(", that ")?;
    let source = Span::new(content.start, content.start + that).trimmed(text);
    if !is_noun_phrase(text, source) || words[..that].contains(',') {
        return None;
    }
    let mut contents = attribution.content.clone();
    contents[0] = rest(text, content.start + that, content.end)?;
    Some(Attribution {
        source: vec![source],
        cue: vec![*cue],
        content: contents,
        score: attribution.score,
    })
}

/// "{the mayor} was quoted as saying …", "{the mayor} was quoted by the agency as saying …"
fn passive(text: &str, cue: Span, attribution: &Attribution) -> Option<Attribution> {
    let before = attribution.content.iter().position(|c| {
        c.end <= cue.start
            && text
                .get(c.end..cue.start)
                .is_some_and(|gap| gap.trim().is_empty())
    })?;
    let source = attribution.content[before].trimmed(text);
    if !is_noun_phrase(text, source) {
        return None;
    }
    let mut contents = Vec::new();
    for (i, span) in attribution.content.iter().enumerate() {
        if i == before {
            continue;
        }
        match as_saying(text, *span).filter(|found| found.start == span.start) {
            Some(found) => contents.extend(rest(text, found.end, span.end)),
            None => contents.push(*span),
        }
    }
    (!contents.is_empty()).then(|| Attribution {
        source: vec![source],
        cue: vec![cue],
        content: contents,
        score: attribution.score,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(
        text: &str,
        source: &[&str],
        cue: &str,
        content: &[&str],
    ) -> (Vec<String>, Vec<String>, Vec<String>) {
        let find = |words: &&str| {
            let start = text.find(*words).expect("the words stand in the text");
            Span::new(start, start + words.len())
        };
        let mut attribution = Attribution {
            source: source.iter().map(find).collect(),
            cue: vec![find(&cue)],
            content: content.iter().map(find).collect(),
            score: 0.9,
        };
        put_right(text, &mut attribution);
        let words = |spans: &[Span]| spans.iter().map(|s| s.of(text).to_owned()).collect::<Vec<_>>();
        (
            words(&attribution.source),
            words(&attribution.cue),
            words(&attribution.content),
        )
    }

    #[test]
    fn whoever_is_quoted_is_the_source() {
        let text = "The Lowmere Post quoted Mayor Ida Fenn as saying that the dam would hold.";
        let found = read(
            text,
            &["The Lowmere Post"],
            "quoted",
            &["Mayor Ida Fenn as saying that the dam would hold"],
        );
        assert_eq!(found.0, ["Mayor Ida Fenn"]);
        assert_eq!(found.1, ["as saying"]);
        assert_eq!(found.2, ["that the dam would hold"]);
    }

    #[test]
    fn a_quotation_before_it_stays_the_content() {
        let text = "“Nobody was hurt,” the newspaper quoted her as saying.";
        let found = read(
            text,
            &["the newspaper"],
            "quoted",
            &["“Nobody was hurt,”", "her as saying"],
        );
        assert_eq!(found.0, ["her"]);
        assert_eq!(found.2, ["“Nobody was hurt,”"]);
    }

    #[test]
    fn who_was_quoted_is_the_source_and_the_outlet_is_not() {
        let text = "Fenn was quoted by Radio Lowmere as saying, \"We are safe.\"";
        let found = read(
            text,
            &["Radio Lowmere"],
            "was quoted by",
            &["Fenn", "as saying, \"We are safe.\""],
        );
        assert_eq!(found.0, ["Fenn"]);
        assert_eq!(found.2, ["\"We are safe.\""]);
    }

    #[test]
    fn whoever_is_cited_before_that_is_the_source() {
        let text = "The Haverin Standard wrote on Sunday, citing a donor, that blankets had been sold.";
        let found = read(
            text,
            &["The Haverin Standard"],
            "citing",
            &["a donor, that blankets had been sold"],
        );
        assert_eq!(found.0, ["a donor"]);
        assert_eq!(found.2, ["that blankets had been sold"]);
    }

    #[test]
    fn other_attributions_stay_as_they_are() {
        let text = "The Lowmere Post reported that the mayor is as caring as ever.";
        let found = read(
            text,
            &["The Lowmere Post"],
            "reported",
            &["that the mayor is as caring as ever"],
        );
        assert_eq!(found.0, ["The Lowmere Post"]);
    }
}
