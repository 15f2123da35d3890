//! Statements inside statements whose form leaves no doubt, where the tagger sees but one: "“According to the mayor, the
//! dam holds,” the report says", and "“Build it,” the poster read, according to the Lowmere Post".

use sayso_core::Span;

use crate::Attribution;

/// Longest noun phrase that is taken for who speaks, in bytes.
const LONGEST_SOURCE: usize = 90;

/// Verbs with which somebody, or a document, is quoted before "according to".
const QUOTING: [&str; 22] = [
    "read",
    "reads",
    "said",
    "says",
    "say",
    "wrote",
    "writes",
    "stated",
    "states",
    "added",
    "asked",
    "asks",
    "argued",
    "argues",
    "declared",
    "warned",
    "warns",
    "replied",
    "recalled",
    "tweeted",
    "testified",
    "told",
];

const CLOSING: [char; 2] = ['"', '\u{201d}'];

/// The contents, those that only white space parts taken as one where the first is no longer than "the mayor said".
pub(crate) fn joined(text: &str, contents: &[Span]) -> Vec<Span> {
    const SHORT: usize = 5;
    let mut out: Vec<Span> = Vec::with_capacity(contents.len());
    for &content in contents {
        match out.last_mut() {
            Some(last)
                if last.of(text).split_whitespace().take(SHORT + 1).count() <= SHORT
                    && text
                        .get(last.end..content.start)
                        .is_some_and(|gap| gap.trim().is_empty() && !gap.contains('\n')) =>
            {
                last.end = last.end.max(content.end);
            }
            _ => out.push(content),
        }
    }
    out
}

/// Takes "the poster read" into the content of "“Build it,” the poster read according to the Lowmere Post".
pub(crate) fn take_in(text: &str, attribution: &mut Attribution) {
    let Some(cue) = attribution.cue.first().filter(|cue| is_according(cue.of(text))) else {
        return;
    };
    let start = cue.start;
    let Some(content) = (attribution.content.iter_mut()).rfind(|content| content.end <= start) else {
        return;
    };
    let Some(between) = text.get(content.end..start) else {
        return;
    };
    let ends_quoted = content.of(text).ends_with(CLOSING);
    if ends_quoted && clause(between).is_some() {
        let clause = between.trim_end().trim_end_matches(',').trim_end();
        content.end += clause.len();
    }
}

/// Takes "the memos show" off the content of "he wanted it ended, the memos show": it says who passes the rest on.
pub(crate) fn leave_out_tag(text: &str, attribution: &mut Attribution) {
    const SHOWING: [&str; 8] = [
        "show", "shows", "showed", "say", "says", "allege", "alleges", "alleged",
    ];
    let [.., before, last] = attribution.content.as_slice() else {
        return;
    };
    let is_behind_comma = text
        .get(before.end..last.start)
        .is_some_and(|gap| gap.trim() == ",");
    let words = last.of(text).trim_end_matches(['.', ',']);
    let is_tag = words.rsplit_once(' ').is_some_and(|(who, verb)| {
        let first = who.split(' ').next().unwrap_or_default();
        SHOWING.contains(&verb)
            && who.split(' ').count() <= 4
            && (matches!(first, "the" | "a" | "court") || first.starts_with(char::is_uppercase))
            && !who.contains([',', '.', '"', '\u{201c}', '\u{201d}', '\n'])
    });
    if is_behind_comma && is_tag {
        attribution.content.pop();
    }
}

fn is_according(cue: &str) -> bool {
    cue.get(..9)
        .is_some_and(|head| head.eq_ignore_ascii_case("according"))
}

/// Who speaks, and the verb, in " the poster read, ": a short clause of a noun phrase and a verb of quoting. Places are
/// bytes of the clause.
fn clause(words: &str) -> Option<(Span, Span)> {
    let body = words.trim().trim_end_matches(',').trim_end();
    let start = words.len() - words.trim_start().len();
    if body.len() > LONGEST_SOURCE
        || body.contains(['\n', '.', ';', ':', ',', '"', '\u{201c}', '\u{201d}', '('])
    {
        return None;
    }
    let (who, verb) = body.rsplit_once(' ')?;
    let first = who.split(' ').next()?;
    let is_noun_phrase = matches!(
        first,
        "the" | "a" | "an" | "his" | "her" | "its" | "their" | "one" | "he" | "she" | "they" | "it"
    ) || first.starts_with(char::is_uppercase);
    let is_short = who.split(' ').count() <= 6;
    (QUOTING.contains(&verb) && is_noun_phrase && is_short).then(|| {
        let who_end = start + who.trim_end().len();
        (
            Span::new(start, who_end),
            Span::new(start + body.len() - verb.len(), start + body.len()),
        )
    })
}

/// The statement inside "“Build it,” the poster read", where that is the content of an "according to".
pub(crate) fn quoted_inside(text: &str, outer: &Attribution) -> Option<Attribution> {
    outer.cue.first().filter(|cue| is_according(cue.of(text)))?;
    outer.content.iter().enumerate().find_map(|(i, content)| {
        let words = content.of(text);
        let closing = words.rfind(CLOSING)?;
        let mark = words.get(closing..)?.chars().next()?.len_utf8();
        let behind = content.start + closing + mark;
        let (source, verb) = clause(text.get(behind..content.end)?)?;
        let at = |span: Span| Span::new(behind + span.start, behind + span.end);
        let mut quoted = vec![Span::new(content.start, behind)];
        quoted.extend(
            (outer.content.iter().skip(i + 1))
                .filter(|more| more.of(text).starts_with(['"', '\u{201c}']))
                .copied(),
        );
        words.starts_with(['"', '\u{201c}']).then(|| Attribution {
            source: vec![at(source)],
            cue: vec![at(verb)],
            content: quoted,
            score: outer.score,
        })
    })
}

/// Does a sentence end inside these words? The full stop of a form of address ends none.
fn ends_inside(words: &str) -> bool {
    const ADDRESS: [&str; 10] = ["Mr", "Mrs", "Ms", "Dr", "Sen", "Rep", "Gen", "Gov", "Prof", "Lt"];
    words.match_indices(". ").any(|(at, _)| {
        !words
            .get(..at)
            .is_some_and(|before| ADDRESS.iter().any(|a| before.ends_with(a)))
    })
}

/// The statement inside a content that begins "According to the mayor, …".
pub(crate) fn according(text: &str, content: Span, score: f32) -> Option<Attribution> {
    const CUE: &str = "According to ";
    let words = content.of(text);
    let bare = words.trim_start_matches(['"', '\u{201c}', '\u{2018}', ' ']);
    let start = content.start + (words.len() - bare.len());
    if !is_according(bare) || !bare.get(..CUE.len())?.eq_ignore_ascii_case(CUE) {
        return None;
    }
    let comma = bare.find(',').filter(|&at| at <= CUE.len() + LONGEST_SOURCE)?;
    let source = Span::new(start + CUE.len(), start + comma).trimmed(text);
    let is_noun_phrase = !source.is_empty()
        && !source
            .of(text)
            .contains(['\n', ';', ':', '"', '\u{201c}', '\u{201d}'])
        && !ends_inside(source.of(text));
    let rest = Span::new(start + comma + 1, content.end).trimmed(text);
    let rest_words = rest.of(text).trim_end_matches(['"', '\u{201d}', ',', '.', ' ']);
    let rest = Span::new(rest.start, rest.start + rest_words.len());
    let is_clause = rest_words.split_whitespace().count() > 3 && !rest_words.starts_with(char::is_uppercase)
        || rest_words.split_whitespace().count() > 5;
    (is_noun_phrase && is_clause).then(|| Attribution {
        source: vec![source],
        cue: vec![Span::new(start, start + CUE.len() - 1)],
        content: vec![rest],
        score,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn find(text: &str, words: &str) -> Span {
        let start = text.find(words).expect("the words stand in the text");
        Span::new(start, start + words.len())
    }

    #[test]
    fn a_content_that_begins_with_according_to_is_somebody_elses() {
        let text =
            "“According to Ms. Brand, the seven bridges were never inspected at all,” the report says.";
        let content = find(
            text,
            "“According to Ms. Brand, the seven bridges were never inspected at all,”",
        );
        let inner = according(text, content, 0.9).expect("a statement inside");
        assert_eq!(inner.source[0].of(text), "Ms. Brand");
        assert_eq!(inner.cue[0].of(text), "According to");
        assert_eq!(
            inner.content[0].of(text),
            "the seven bridges were never inspected at all"
        );
        let plain = "the bridges were inspected, according to nobody, at all times";
        assert_eq!(according(plain, Span::new(0, plain.len()), 0.9), None);
    }

    #[test]
    fn a_poster_that_an_outlet_quotes_speaks_itself() {
        let text = "“Build it,” the poster read according to the Lowmere Post.";
        let mut outer = Attribution {
            source: vec![find(text, "the Lowmere Post")],
            cue: vec![find(text, "according to")],
            content: vec![find(text, "“Build it,”")],
            score: 0.8,
        };
        take_in(text, &mut outer);
        assert_eq!(outer.content[0].of(text), "“Build it,” the poster read");
        let inner = quoted_inside(text, &outer).expect("a statement inside");
        assert_eq!(inner.source[0].of(text), "the poster");
        assert_eq!(inner.cue[0].of(text), "read");
        assert_eq!(inner.content[0].of(text), "“Build it,”");
    }

    #[test]
    fn a_tag_behind_a_content_is_no_part_of_it() {
        let text = "Fenn said he was late, the memos show. Fenn said it was so, and the dam holds.";
        let mut attribution = Attribution {
            source: vec![find(text, "Fenn")],
            cue: vec![find(text, "said")],
            content: vec![find(text, "he was late"), find(text, "the memos show")],
            score: 0.8,
        };
        leave_out_tag(text, &mut attribution);
        assert_eq!(attribution.content, [find(text, "he was late")]);
        attribution.content = vec![find(text, "it was so"), find(text, "the dam holds")];
        leave_out_tag(text, &mut attribution);
        assert_eq!(attribution.content.len(), 2);
    }

    #[test]
    fn contents_that_only_white_space_parts_are_one() {
        let text = "Fenn said the dam holds, she added";
        let spans = [
            find(text, "Fenn said"),
            find(text, "the dam holds"),
            find(text, "she added"),
        ];
        let found: Vec<&str> = joined(text, &spans).into_iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["Fenn said the dam holds", "she added"]);
    }

    proptest! {
        #[test]
        fn spans_fit_any_text(
            text in "(According to |Ida |the dam|,|\"|“|”| read|said| é|😀|\\. |\\n| ){0,30}",
            cut in (0usize..120, 0usize..120, 0usize..120),
        ) {
            let floor = |mut at: usize| { at = at.min(text.len()); while !text.is_char_boundary(at) { at -= 1; } at };
            let mut places = [floor(cut.0), floor(cut.1), floor(cut.2)];
            places.sort_unstable();
            let mut outer = Attribution {
                source: Vec::new(),
                cue: vec![Span::new(places[1], places[2])],
                content: vec![Span::new(places[0], places[1])],
                score: 1.0,
            };
            let inner = [
                according(&text, outer.content[0], 1.0),
                quoted_inside(&text, &outer),
            ];
            take_in(&text, &mut outer);
            for span in inner.iter().flatten().chain([&outer]).flat_map(|a| [&a.source, &a.cue, &a.content]).flatten() {
                prop_assert!(text.get(span.start..span.end).is_some());
            }
        }
    }
}
