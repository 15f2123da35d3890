//! Posts of social media that an article shows as they stand: a line that ends "— Ida Fenn (@idafenn) May 16, 2021". They
//! have no quotation marks and no reporting verb, so the tagger takes most of them for the article's own words.

use sayso_core::{DateExpression, Days, Segment, SegmentKind, Span, envelope};

use crate::Attribution;
use crate::names::{Name, NameKind};

/// How likely such a line is a statement of whom it names. It is not the model that says so.
const SCORE: f32 = 0.9;

/// Longest name of an author and longest handle, in bytes.
const LONGEST_NAME: usize = 80;
const LONGEST_HANDLE: usize = 30;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A post in a text. Spans are bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Post {
    /// From the first word of the post to the end of its date.
    pub whole: Span,
    /// What it says, without the addresses at its end.
    pub content: Span,
    /// Who wrote it, by name: "Ida Fenn".
    pub author: Span,
    /// What stands behind the handle: "May 16, 2021".
    pub date: Span,
}

/// The posts in the parts of a text that are read, in text order.
pub(crate) fn posts(text: &str, segments: &[Segment]) -> Vec<Post> {
    let mut posts: Vec<Post> = Vec::new();
    let read = segments
        .iter()
        .filter(|s| matches!(s.kind, SegmentKind::Body | SegmentKind::Caption));
    for segment in read {
        let mut before: Option<Span> = None;
        let mut at = segment.span.start;
        for line in segment.span.of(text).split_inclusive('\n') {
            let line_span = Span::new(at, at + line.len()).trimmed(text);
            at += line.len();
            if line_span.is_empty() {
                continue;
            }
            if let Some(post) = post(text, line_span, before) {
                posts.push(post);
                before = None;
            } else {
                before = Some(line_span);
            }
        }
    }
    posts
}

/// The post that a line holds; where the line holds but the author, `before` is what was posted.
fn post(text: &str, line: Span, before: Option<Span>) -> Option<Post> {
    let words = line.of(text);
    let at = words.rfind("(@")?;
    let behind = words.get(at + 2..)?;
    let handle = behind.find(')').filter(|&end| end <= LONGEST_HANDLE)?;
    let is_handle = handle > 0
        && (behind.get(..handle)?.bytes()).all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'.');
    let date = behind.get(handle + 1..)?;
    if !is_handle || !is_date(date) {
        return None;
    }
    let date_start = line.start + at + 2 + handle + 1;
    let date = Span::new(date_start, line.end).trimmed(text);
    let head = words.get(..at)?;
    let dash = [" \u{2014}", "\u{2014}", " \u{2013} ", "\u{2013} ", "--", " - "]
        .iter()
        .filter_map(|dash| head.rfind(dash).map(|place| (place, place + dash.len())))
        .max_by_key(|(_, end)| *end)
        .or_else(|| head.starts_with("- ").then_some((0, 2)))?;
    let author = Span::new(line.start + dash.1, line.start + at).trimmed(text);
    let is_name = !author.is_empty()
        && author.len() <= LONGEST_NAME
        && author.of(text).chars().any(char::is_alphabetic);
    let said = Span::new(line.start, line.start + dash.0).trimmed(text);
    let (content, start) = if said.is_empty() {
        (before?, before?.start)
    } else {
        (said, line.start)
    };
    let content = without_addresses(text, content);
    let is_said = content.of(text).split_whitespace().nth(1).is_some();
    (is_name && is_said).then_some(Post {
        whole: Span::new(start, line.end),
        content,
        author,
        date,
    })
}

/// Is this a day with its year and nothing else but a time: " May 16, 2021", " 16 May 2021", " 8:01 AM - May 16, 2021"?
fn is_date(words: &str) -> bool {
    let parts: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '\u{b7}' | ':'))
        .filter(|part| !part.is_empty())
        .take(10)
        .collect();
    let is_month = |part: &&str| {
        let lower = part.to_lowercase();
        lower.get(..3).is_some_and(|short| MONTHS.contains(&short))
            && lower.bytes().all(|b| b.is_ascii_lowercase())
    };
    let is_year =
        |part: &&str| part.len() == 4 && part.starts_with("20") && part.bytes().all(|b| b.is_ascii_digit());
    let is_small = |part: &str| {
        part.bytes().all(|b| b.is_ascii_digit()) && part.len() <= 2
            || matches!(part.to_lowercase().as_str(), "am" | "pm" | "on" | "at")
    };
    parts.len() < 10
        && parts.iter().filter(|p| is_month(p)).count() == 1
        && parts.iter().filter(|p| is_year(p)).count() == 1
        && (parts.iter()).all(|part| is_month(part) || is_year(part) || is_small(part))
}

/// A passage without the addresses of pages and pictures at its end.
fn without_addresses(text: &str, content: Span) -> Span {
    let mut end = content.end;
    loop {
        let rest = Span::new(content.start, end).trimmed(text);
        let last = rest
            .of(text)
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let is_address = last.contains("://") || last.contains('/') && last.contains('.') && last.len() > 8;
        if rest.is_empty() || !is_address {
            return rest;
        }
        end = rest.end - last.len();
    }
}

/// Puts the posts among the attributions that the tagger found, and gives the posts that were put there: what it read into
/// a post goes, as the post is read again by itself; what it took for the words of another, of whom the line before
/// speaks, is cut off from that one's. A content that is the post alone stays with a source that is its author.
pub(crate) fn add(text: &str, posts: Vec<Post>, found: &mut Vec<Attribution>) -> Vec<Post> {
    if posts.is_empty() {
        return posts;
    }
    let at = |span: Span| {
        let post = posts.partition_point(|p| p.whole.end <= span.start);
        posts
            .get(post)
            .is_some_and(|p| p.whole.overlaps(span))
            .then_some(post)
    };
    let mut is_given = vec![false; posts.len()];
    found.retain_mut(|attribution| {
        let speaks: Vec<Span> = [&attribution.source, &attribution.cue]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        if speaks.iter().any(|span| at(*span).is_some()) {
            return false;
        }
        let Some(post) = attribution.content.iter().find_map(|content| at(*content)) else {
            return true;
        };
        let is_post_alone = attribution
            .content
            .iter()
            .all(|content| posts[post].whole.contains(*content));
        if is_post_alone && !is_given[post] && writes(text, attribution, posts[post].author) {
            is_given[post] = true;
            attribution.content = vec![posts[post].content];
            return true;
        }
        attribution.content = (attribution.content.iter())
            .flat_map(|content| outside(text, *content, &posts))
            .collect();
        !attribution.content.is_empty()
    });
    let posts: Vec<Post> = posts
        .into_iter()
        .zip(is_given)
        .filter_map(|(post, given)| (!given).then_some(post))
        .collect();
    found.extend(posts.iter().map(|post| Attribution {
        source: vec![post.author],
        cue: Vec::new(),
        content: vec![post.content],
        score: SCORE,
    }));
    posts
}

/// What of a passage stands in no post. A passage may run over several.
fn outside(text: &str, passage: Span, posts: &[Post]) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut start = passage.start;
    let first = posts.partition_point(|p| p.whole.end <= passage.start);
    for post in posts
        .iter()
        .skip(first)
        .take_while(|p| p.whole.start < passage.end)
    {
        if start < post.whole.start {
            parts.push(Span::new(start, post.whole.start));
        }
        start = start.max(post.whole.end);
    }
    if start < passage.end {
        parts.push(Span::new(start, passage.end));
    }
    parts.retain_mut(|part| {
        *part = part.trimmed(text);
        part.of(text).chars().any(char::is_alphanumeric)
    });
    parts
}

/// Is the source of an attribution the author of a post: does it share the last word of the name, or is it a pronoun?
fn writes(text: &str, attribution: &Attribution, author: Span) -> bool {
    let Some(source) = envelope(&attribution.source) else {
        return false;
    };
    let words = |span: Span| -> Vec<String> {
        span.of(text)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 2 && !matches!(*word, "the" | "The" | "Jr"))
            .map(str::to_lowercase)
            .collect()
    };
    let source_words = words(source);
    let is_pronoun = matches!(source.of(text).to_lowercase().as_str(), "he" | "she" | "they");
    is_pronoun
        || words(author)
            .last()
            .is_some_and(|last| source_words.contains(last))
}

/// The days on which a statement was posted, where it is one of these posts. The date under a post is that of a clock
/// elsewhere: what was posted in the evening may bear the next day's.
pub(crate) fn posted(posts: &[Post], attribution: &Attribution, dates: &[DateExpression]) -> Option<Days> {
    let content = attribution
        .content
        .first()
        .filter(|_| attribution.cue.is_empty())?;
    let post = posts.get(posts.partition_point(|p| p.content.start < content.start))?;
    let date = dates
        .get(dates.partition_point(|date| date.span.end <= post.date.start))
        .filter(|date| post.content == *content && post.date.overlaps(date.span))?;
    let days = date.days?;
    Some(Days {
        from: days.from.yesterday().unwrap_or(days.from),
        to: days.to,
    })
}

/// Adds the authors whose names the tagger did not see. `names` are in text order, and stay so.
pub(crate) fn name_authors(text: &str, posts: &[Post], names: &mut Vec<Name>) {
    const AUTHOR: [f32; 4] = [0.5, 0.5, 0.0, 0.0];
    let mut unseen: Vec<Name> = Vec::new();
    for post in posts {
        let first = names.partition_point(|name| name.span.end <= post.author.start);
        let is_seen = names
            .get(first)
            .is_some_and(|name| name.span.overlaps(post.author));
        let words: Vec<&str> = post.author.of(text).split_whitespace().collect();
        let is_plain = words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase) && word.chars().all(is_of_name));
        if !is_seen && is_plain {
            unseen.push(Name {
                span: post.author,
                kind: if words.len() == 2 {
                    NameKind::Person
                } else {
                    NameKind::Organization
                },
                score: SCORE,
                kinds: AUTHOR,
            });
        }
    }
    if !unseen.is_empty() {
        names.append(&mut unseen);
        names.sort_by_key(|name| name.span);
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '\u{2019}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn body(text: &str) -> Vec<Segment> {
        vec![Segment {
            kind: SegmentKind::Body,
            span: Span::new(0, text.len()),
        }]
    }

    fn found(text: &str) -> Vec<(&str, &str, &str)> {
        posts(text, &body(text))
            .iter()
            .map(|p| (p.content.of(text), p.author.of(text), p.date.of(text)))
            .collect()
    }

    #[test]
    fn a_line_that_ends_with_author_handle_and_date_is_a_post() {
        for (text, content, author, date) in [
            (
                "The dam holds. It always did! — Ida M. Fenn (@idafenn) May 16, 2021",
                "The dam holds. It always did!",
                "Ida M. Fenn",
                "May 16, 2021",
            ),
            (
                "Ten bridges of Sund pic.example.org/aB12cd https://ex.am/x — Sund Post (@SundPost) 3 June 2021",
                "Ten bridges of Sund",
                "Sund Post",
                "3 June 2021",
            ),
            (
                "We are late again -- Nils Orre (@orre.nils) 8:01 AM - Sep. 3, 2021",
                "We are late again",
                "Nils Orre",
                "8:01 AM - Sep. 3, 2021",
            ),
            (
                "We counted nine seals today\n\n— Berta Koll (@koll) July 1, 2020\n",
                "We counted nine seals today",
                "Berta Koll",
                "July 1, 2020",
            ),
        ] {
            assert_eq!(found(text), [(content, author, date)], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_post_is_none() {
        for text in [
            "Fenn (@idafenn) said on May 16, 2021 that the dam holds.",
            "Follow her — Ida Fenn (@idafenn)",
            "— Ida Fenn (@idafenn) May 16, 2021",
            "https://ex.am/x — Ida Fenn (@idafenn) May 16, 2021",
            "The dam holds — Ida Fenn (@idafenn) May 16",
            "The dam holds — Ida Fenn (@idafenn) May 16, 2021, and so do ten bridges",
            "The dam holds (@) May 16, 2021",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn the_words_of_a_post_are_taken_from_those_of_others() {
        let text = "The mayor and Fenn denied it.\nThe dam holds — Ida Fenn (@idafenn) May 16, 2021\nNo.";
        let at = |words: &str| {
            let start = text.find(words).expect("the words stand in the text");
            Span::new(start, start + words.len())
        };
        let attribution = |source: &str, content: Vec<Span>| Attribution {
            source: vec![at(source)],
            cue: vec![at("denied")],
            content,
            score: 0.8,
        };
        let mut others = vec![
            attribution(
                "The mayor",
                vec![at("it"), Span::new(at("The dam").start, text.len())],
            ),
            attribution("The mayor", vec![at("The dam holds")]),
        ];
        let added = add(text, posts(text, &body(text)), &mut others);
        assert_eq!(added.len(), 1);
        let contents: Vec<Vec<&str>> = others
            .iter()
            .map(|a| a.content.iter().map(|c| c.of(text)).collect())
            .collect();
        assert_eq!(contents, [vec!["it", "No."], vec!["The dam holds"]]);
        assert_eq!(others[1].source[0].of(text), "Ida Fenn");
        // of whom the line before says that she wrote it
        let mut own = vec![attribution("Fenn", vec![at("The dam holds")])];
        assert!(add(text, posts(text, &body(text)), &mut own).is_empty());
        assert_eq!(own.len(), 1);
    }

    proptest! {
        #[test]
        fn posts_fit_any_text(
            text in "(Ida Fenn|The dam holds|—| — |--|\\(@|idafenn|\\)| May 16, 2021|\\n|é|😀|https://ex.am/x| ){0,40}",
            a in 0usize..200,
            b in 0usize..200,
        ) {
            let floor = |mut at: usize| {
                at = at.min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let (a, b) = (floor(a.min(b)), floor(a.max(b)));
            let found = posts(&text, &body(&text));
            let mut reached = 0;
            for post in &found {
                prop_assert!(post.whole.start >= reached);
                reached = post.whole.end;
                for part in [post.content, post.author, post.date] {
                    prop_assert!(post.whole.contains(part) && !part.is_empty());
                    prop_assert!(text.get(part.start..part.end).is_some());
                }
            }
            let mut others = vec![Attribution {
                source: Vec::new(),
                cue: Vec::new(),
                content: vec![Span::new(a, b)],
                score: 0.8,
            }];
            add(&text, found, &mut others);
            for content in others.iter().flat_map(|o| &o.content) {
                prop_assert!(text.get(content.start..content.end).is_some());
            }
        }
    }
}
