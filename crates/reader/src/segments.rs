//! The segments of an article: headline, dateline, body, caption, related, boilerplate, credit.
//!
//! ```text
//! text ─▶ paragraphs ─▶ each judged by its own words (lexicon/segments.tsv)
//!      ─▶ then by its neighbours: lists of links, readers' comments, the tail, titles and headings
//!      ─▶ body cut at its dateline, at links and credits inside it ─▶ segments
//! ```
//!
//! Statements are read from headline, body and caption alone. To drop a paragraph of the report loses statements, to keep
//! a line of the page's furniture seldom invents one: so a paragraph is body unless a rule tells otherwise, and a
//! sentence that reports somebody's words stays body whatever else it mentions.

mod dateline;
mod inserts;
mod inside;
mod judge;
mod lexicon;
mod paragraphs;
mod words;

use sayso_core::{Article, Segment, SegmentKind, Span};

use dateline::Standing;
use judge::{Ending, Known, Notes, is_quote};
use paragraphs::Paragraph;

/// Most links that follow a line such as "Read more:".
const MOST_LINKS: usize = 12;
/// Most words of a title.
const LONGEST_TITLE: usize = 32;
/// Most words of a heading inside the text.
const LONGEST_HEADING: usize = 14;
/// A paragraph with this many words belongs to the report, however it ends.
const SUBSTANTIAL: usize = 25;
/// Datelines stand in the first paragraphs of the report.
const OPENING: usize = 3;

/// The segments of an article's canonical text: in text order, not overlapping, together covering every character that
/// is not white space, and none with white space at its ends. Body has one segment a paragraph, or more where a link or a
/// credit stands inside.
///
/// Segments that the format marked ([`Article::marked`]) are taken over; marked spans that do not fit the text, or
/// that overlap an earlier one, are passed over. Works in time linear in the length of the text.
pub fn segments(article: &Article) -> Vec<Segment> {
    let text = article.text.as_str();
    let paragraphs = paragraphs::paragraphs(text, &article.marked);
    let known = Known::of(article);
    let notes: Vec<Notes> = paragraphs
        .iter()
        .enumerate()
        .map(|(i, p)| judge::judge(p.span.of(text), i == 0, &known))
        .collect();
    let mut kinds: Vec<Option<SegmentKind>> = paragraphs
        .iter()
        .zip(&notes)
        .map(|(p, n)| p.marked.or(n.kind))
        .collect();
    // "NAME:" over and over is a transcript, not a place
    let speakers = paragraphs
        .iter()
        .filter(|p| names_speaker(p.span.of(text)))
        .take(2)
        .count();
    let outline = Outline {
        text,
        paragraphs: &paragraphs,
        notes: &notes,
        transcript: speakers > 1,
    };
    outline.link_lists(&mut kinds);
    outline.comments(&mut kinds);
    outline.tail(&mut kinds);
    outline.headlines(&mut kinds);
    outline.emit(&kinds)
}

/// A text with what is known of its paragraphs; `kinds` runs beside it and is filled rule by rule.
struct Outline<'t> {
    text: &'t str,
    paragraphs: &'t [Paragraph],
    notes: &'t [Notes],
    /// Paragraphs begin with the names of who speaks.
    transcript: bool,
}

type Kinds = [Option<SegmentKind>];

impl Outline<'_> {
    /// After a line such as "Read more:" titles are links, until a sentence comes.
    fn link_lists(&self, kinds: &mut Kinds) {
        let mut left = 0;
        for (i, note) in self.notes.iter().enumerate() {
            if note.opens_links && kinds[i].is_some() {
                left = MOST_LINKS;
            } else if kinds[i].is_none() && left > 0 && is_link(note) && self.leads_nowhere(i, kinds) {
                kinds[i] = Some(SegmentKind::Related);
                left -= 1;
            } else if kinds[i].is_none() || self.paragraphs[i].marked.is_some() {
                left = 0;
            }
        }
    }

    /// A title right above a paragraph of the report, with a blank line before it, may be the report's own heading.
    fn leads_nowhere(&self, i: usize, kinds: &Kinds) -> bool {
        let listed = i.checked_sub(1).and_then(|before| kinds[before]) == Some(SegmentKind::Related);
        let heading = self.notes.get(i + 1).is_some_and(|next| {
            kinds[i + 1].is_none() && !is_link(next) && self.notes[i].words <= 6 && !self.notes[i].bullet
        });
        listed && !heading
    }

    /// Under "Comments" stand readers' words, when what follows shows the marks of a thread: "Reply", "3 hours ago".
    fn comments(&self, kinds: &mut Kinds) {
        let Some(head) = (1..self.notes.len()).find(|&i| self.notes[i].opens_comments && self.is_late(i))
        else {
            return;
        };
        let thread = (head + 1..self.notes.len()).any(|i| {
            let short = self.notes[i].words <= 8;
            let line = self.paragraphs[i].span.of(self.text);
            let words = || {
                line.split_whitespace()
                    .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
            };
            short
                && words().any(|w| {
                    ["reply", "ago", "says", "upvote"]
                        .iter()
                        .any(|m| w.eq_ignore_ascii_case(m))
                })
        });
        if thread {
            for (kind, paragraph) in kinds[head..].iter_mut().zip(&self.paragraphs[head..]) {
                if paragraph.marked.is_none() {
                    *kind = Some(SegmentKind::Boilerplate);
                }
            }
        }
    }

    /// Does a third of the text stand before paragraph `i`? Above that, "Comments" is a button.
    fn is_late(&self, i: usize) -> bool {
        self.paragraphs[i].span.start * 3 > self.text.len()
    }

    /// After the last paragraph of the report come tags, categories and links.
    fn tail(&self, kinds: &mut Kinds) {
        let Some(last) = (0..kinds.len()).rev().find(|&i| self.is_substantial(i, kinds)) else {
            return;
        };
        let tail = last + 1..kinds.len();
        let titles = tail
            .clone()
            .filter(|&i| kinds[i].is_none() && is_link(&self.notes[i]))
            .count();
        let mut junk = false;
        for i in tail {
            let note = &self.notes[i];
            if kinds[i].is_none() {
                kinds[i] = if note.tail || note.tags || note.run_together || note.words <= 5 && is_label(note)
                {
                    Some(SegmentKind::Boilerplate)
                } else if is_link(note) && !note.bullet && (junk || titles >= 3) {
                    Some(SegmentKind::Related)
                } else {
                    None
                };
            }
            junk |= matches!(kinds[i], Some(SegmentKind::Boilerplate | SegmentKind::Related));
        }
    }

    /// A paragraph that can only belong to the report.
    fn is_substantial(&self, i: usize, kinds: &Kinds) -> bool {
        let note = &self.notes[i];
        let closed = matches!(note.ending, Ending::Stop | Ending::Cry | Ending::Quote);
        match kinds[i] {
            None => {
                note.words >= SUBSTANTIAL && !note.tags
                    || note.words >= 6 && closed && !note.tail
                    || closed && note.reports
            }
            Some(kind) => self.paragraphs[i].marked.is_some() && kind == SegmentKind::Body,
        }
    }

    /// The title, lines under it, and headings inside.
    fn headlines(&self, kinds: &mut Kinds) {
        let Some(first) = (0..kinds.len()).find(|&i| kinds[i].is_none()) else {
            return;
        };
        // markup that gives a headline gives the title
        let titled = kinds[..first].contains(&Some(SegmentKind::Headline));
        let mut above = first;
        if !titled && self.is_title(first, kinds) {
            kinds[first] = Some(SegmentKind::Headline);
            above = first + 1;
        }
        let mut opening = true;
        for i in above..kinds.len() {
            if kinds[i].is_some() {
                continue;
            }
            let heading = self.is_heading(i, kinds, opening);
            opening &= heading;
            if heading {
                kinds[i] = Some(SegmentKind::Headline);
            }
        }
    }

    /// The paragraph after `i` that no rule took.
    fn next_open(&self, i: usize, kinds: &Kinds) -> Option<&Notes> {
        // junk between a title and its text is short; a bound keeps this linear
        (i + 1..kinds.len())
            .take(MOST_LINKS)
            .find(|&j| kinds[j].is_none())
            .map(|j| &self.notes[j])
    }

    fn is_title(&self, i: usize, kinds: &Kinds) -> bool {
        let note = &self.notes[i];
        let line = self.paragraphs[i].span.of(self.text);
        let Some(next) = self.next_open(i, kinds) else {
            return false;
        };
        let stopped = note.ending == Ending::Stop && !line.ends_with(['…']) && !line.ends_with("...");
        let alone = self.paragraphs[i].blank_after || next.words > note.words;
        let spoken = note.quoted && note.reports && stopped;
        note.words <= LONGEST_TITLE
            && alone
            && !spoken
            && !note.bullet
            && (!stopped || note.title_case && note.words >= 4)
            && (note.ending != Ending::Open || line.ends_with(';'))
            && dateline::dateline(line, Standing::Opening).is_none()
    }

    /// A short line without a full stop above a longer paragraph; under the title, a longer line too.
    fn is_heading(&self, i: usize, kinds: &Kinds, opening: bool) -> bool {
        let note = &self.notes[i];
        let line = self.paragraphs[i].span.of(self.text);
        let Some(next) = self.next_open(i, kinds) else {
            return false;
        };
        let longest = if opening { LONGEST_TITLE } else { LONGEST_HEADING };
        let question = note.ending == Ending::Cry && line.ends_with('?') && note.words >= 3 && !note.quoted;
        let bare = matches!(note.ending, Ending::Bare | Ending::Quote) && !(note.quoted && note.words > 6);
        note.words <= longest
            && (bare || question && note.words <= LONGEST_HEADING)
            && !note.lower
            && !note.bullet
            && !next.lower
            && next.words > note.words
            && !(line.ends_with(is_quote) && note.reports)
            && !(self.transcript && names_speaker(line))
            && inside::closing_credit(line).is_none()
    }

    fn emit(&self, kinds: &Kinds) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(kinds.len());
        let mut bodies = 0;
        for ((paragraph, note), kind) in self.paragraphs.iter().zip(self.notes).zip(kinds) {
            match kind {
                Some(kind) if paragraph.marked.is_some() || *kind != SegmentKind::Caption => {
                    segments.push(Segment {
                        kind: *kind,
                        span: paragraph.span,
                    });
                }
                Some(_) => self.cut(paragraph.span, SegmentKind::Caption, None, &mut segments),
                None => {
                    bodies += 1;
                    let line = paragraph.span.of(self.text);
                    // "NAVY: Boat lost" is a title with its source
                    let source = names_speaker(line) && (self.transcript || note.ending == Ending::Bare);
                    let opening = bodies <= OPENING && !source;
                    let standing = if opening {
                        Standing::Opening
                    } else {
                        Standing::Later
                    };
                    let head = dateline::dateline(line, standing);
                    if head.is_some() {
                        // one dateline is enough, save where several reports are joined
                        bodies = OPENING;
                    }
                    self.cut(paragraph.span, SegmentKind::Body, head, &mut segments);
                }
            }
        }
        segments
    }

    /// A paragraph of body or a caption with its dateline, links and closing credit cut out.
    fn cut(&self, span: Span, kind: SegmentKind, dateline: Option<usize>, segments: &mut Vec<Segment>) {
        let line = span.of(self.text);
        let mut parts: Vec<inside::Part> = dateline
            .map(|len| inside::Part {
                kind: SegmentKind::Dateline,
                span: Span::new(0, len),
            })
            .into_iter()
            .collect();
        let after = dateline.unwrap_or(0);
        let inserted = inserts::inserts(line);
        let is_apart = |p: &inside::Part| !inserted.iter().any(|i| i.span.overlaps(p.span));
        let links = inside::links(line).into_iter().filter(is_apart);
        parts.extend(
            links
                .chain(inserted.iter().copied())
                .filter(|p| p.span.start >= after),
        );
        parts.sort_by_key(|p| p.span);
        let mut kind = kind;
        let reached = parts.last().map_or(0, |p| p.span.end);
        if let Some((credit, of)) = inside::closing_credit(line).filter(|(c, _)| c.span.start >= reached) {
            parts.push(credit);
            if of == SegmentKind::Caption && dateline.is_none() {
                kind = SegmentKind::Caption;
            }
        }
        let mut from = 0;
        let mut push = |kind, start: usize, end: usize| {
            let span = Span::new(span.start + start, span.start + end).trimmed(self.text);
            if !span.is_empty() {
                segments.push(Segment { kind, span });
            }
        };
        for part in &parts {
            push(kind, from, part.span.start);
            push(part.kind, part.span.start, part.span.end);
            from = part.span.end;
        }
        push(kind, from, line.len());
    }
}

/// Could it be the title of another story?
fn is_link(note: &Notes) -> bool {
    note.words <= SUBSTANTIAL && matches!(note.ending, Ending::Bare | Ending::Cry | Ending::Quote)
}

/// A few words that name something and say nothing.
fn is_label(note: &Notes) -> bool {
    note.ending == Ending::Bare && !note.quoted && !note.bullet && !note.reports && !note.lower
}

/// "BRILL: We will not close."
fn names_speaker(paragraph: &str) -> bool {
    let head = paragraph
        .char_indices()
        .take(40)
        .find(|(_, c)| *c == ':')
        .and_then(|(at, _)| paragraph.get(..at));
    head.is_some_and(|h| {
        h.len() > 1 && h.chars().any(char::is_uppercase) && !h.chars().any(char::is_lowercase)
    })
}

#[cfg(test)]
mod tests {
    use super::lexicon::{Place, Sign};
    use super::*;

    const BEFORE: &str =
        "Bridge stays shut\n\nThe council of Merrow met on Monday and went home again at night.\n\n";
    const AFTER: &str =
        "\n\nNobody on the island of Sund had seen the captain since the day before the storm.";

    /// The segments of an example that stands inside an article, or at its end.
    fn kinds_of(example: &str, tail: bool) -> Vec<SegmentKind> {
        let after = if tail { "" } else { AFTER };
        let article = Article {
            text: format!("{BEFORE}{example}{after}"),
            ..Article::default()
        };
        let place = Span::new(BEFORE.len(), BEFORE.len() + example.len());
        segments(&article)
            .iter()
            .filter(|s| place.overlaps(s.span))
            .map(|s| s.kind)
            .collect()
    }

    #[test]
    fn every_phrase_of_the_lexicon_decides_its_example() {
        let mut wrong = Vec::new();
        for (line, phrase, sign, place, example) in lexicon::examples() {
            let found = kinds_of(&example, place == Place::Tail);
            let wanted = match sign {
                Sign::Kind(kind) => kind,
                Sign::Report => SegmentKind::Body,
            };
            if !found.contains(&wanted) {
                wrong.push(format!(
                    "line {line}: {phrase:?} makes {example:?} {found:?}, not {wanted:?}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_label_in_capitals_is_no_place() {
        let examples = lexicon::examples();
        let labels = examples
            .iter()
            .filter(|(_, _, sign, place, _)| (*sign, *place) == (Sign::Report, Place::Head));
        for (_, _, _, _, example) in labels {
            let (label, rest) = example.split_once(':').unwrap();
            let text = format!("{}:{rest}", label.to_uppercase());
            assert_eq!(dateline::dateline(&text, Standing::Opening), None, "{text}");
        }
    }

    #[test]
    fn a_title_that_names_its_source_keeps_it() {
        assert_eq!(
            kinds_of("NAVY: Boat of the captain lost in the strait", false),
            [SegmentKind::Headline]
        );
        let place = "SUNDHAVEN: The boat of the captain was lost in the strait on Monday.";
        assert_eq!(kinds_of(place, false), [SegmentKind::Dateline, SegmentKind::Body]);
    }

    #[test]
    fn a_word_of_reporting_keeps_a_sentence_in_the_report() {
        let without = "Readers must subscribe to our newsletter in your inbox, the mayor of Merrow.";
        assert_eq!(kinds_of(without, false), [SegmentKind::Boilerplate]);
        let with = "Readers must subscribe to our newsletter in your inbox, the mayor of Merrow said.";
        assert_eq!(kinds_of(with, false), [SegmentKind::Body]);
    }

    #[test]
    fn links_after_a_head_stop_where_the_report_goes_on() {
        let found = kinds_of(
            "Read more:\n\nCaptain denies that he slept\n\nThe boat of the island is sold",
            false,
        );
        assert_eq!(found[..2], [SegmentKind::Related; 2]);
        let found = kinds_of("Read more:\n\nThe captain denies that he was asleep.", false);
        assert_eq!(found, [SegmentKind::Related, SegmentKind::Body]);
    }

    #[test]
    fn comments_at_the_top_are_a_button() {
        let text = format!("Bridge stays shut\n\nComments\n\nReply\n\n{}", AFTER.repeat(3));
        let article = Article {
            text,
            ..Article::default()
        };
        let bodies = segments(&article)
            .iter()
            .filter(|s| s.kind == SegmentKind::Body)
            .count();
        assert_eq!(bodies, 3);
    }
}
