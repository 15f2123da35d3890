//! An article and its reading on the terminal: the text with its attributions marked, then one line for each statement.
//!
//! The marks are the same with and without colour as far as they carry meaning: a content stands in `⟦3 …⟧`. Without
//! colour a source stands in `{3 …}` and a cue in `‹3 …›`; with colour the source is bold, the cue italic, and both
//! carry the number below the line. So no reader depends on telling colours apart.

use std::borrow::Cow;

use anstyle::{AnsiColor, Style};
use sayso_core::{Article, Reading, Segment, SegmentKind, Span, Statement};
use textwrap::{Options, WordSeparator};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

pub mod claims;
pub mod findings;
pub mod hits;
pub mod quantities;

/// How an article is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// With colours and other styles.
    pub colour: bool,
}

/// What matters less.
pub const DIM: Style = Style::new().dimmed();
/// Who speaks.
pub const SOURCE: Style = AnsiColor::Yellow.on_default().bold();
const CUE: Style = AnsiColor::Yellow.on_default().italic();
const CONTENT: Style = AnsiColor::Cyan.on_default();
/// What stands above something.
pub const TITLE: Style = Style::new().bold();
/// Words that went.
pub const WENT: Style = AnsiColor::Red.on_default();
/// Words that came.
pub const CAME: Style = AnsiColor::Green.on_default();

/// Between a mark's number and the words it marks: a space where no line may end.
const STICKY: char = '\u{a0}';

/// An article as text for the terminal, with line breaks; ends with one.
pub fn article(article: &Article, reading: &Reading, look: &Look) -> String {
    let mut page = header(article, reading, look);
    page.push('\n');
    page += &body(&article.text, reading, look);
    page.push('\n');
    page += &summary(&article.text, reading, look);
    page += &findings::tables(&article.text, reading, look);
    page
}

/// Where it comes from; the title too, unless the text begins with it.
fn header(article: &Article, reading: &Reading, look: &Look) -> String {
    let mut lines = String::new();
    let path = shortened(&visible(&article.path), look.width.saturating_sub(6));
    let rule = "─".repeat(look.width.saturating_sub(path.width() + 4));
    lines += &look.styled(DIM, &format!("── {path} {rule}"));
    lines.push('\n');
    let title = article
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    let stands_in_text = |title: &str| {
        let headlines = reading
            .segments
            .iter()
            .filter(|segment| segment.kind == SegmentKind::Headline);
        headlines
            .map(|segment| segment.span.of(&article.text).trim())
            .any(|headline| headline == title)
    };
    if let Some(title) = title.filter(|title| !stands_in_text(title)) {
        for line in wrapped(&visible(&one_line(title)), look.width) {
            lines += &look.styled(TITLE, &line);
            lines.push('\n');
        }
    }
    let named = |label: &str, value: &Option<String>| value.as_ref().map(|value| format!("{label}{value}"));
    let facts = [
        named("", &article.outlet),
        named("by ", &article.byline),
        named("published ", &article.published),
        named("updated ", &article.updated),
        named("", &article.language),
        named("", &article.url),
    ];
    let facts: Vec<String> = facts
        .into_iter()
        .flatten()
        .map(|fact| visible(&one_line(&fact)).into_owned())
        .collect();
    if !facts.is_empty() {
        for line in wrapped(&facts.join(" · "), look.width) {
            lines += &look.styled(DIM, &line);
            lines.push('\n');
        }
    }
    lines
}

/// The text with its marks. Segments that are not read are folded to one line each.
fn body(text: &str, reading: &Reading, look: &Look) -> String {
    let mut page = String::new();
    let mut blank = true;
    let mut folded_until = 0;
    for line in lines(text) {
        if line.of(text).trim().is_empty() {
            if !blank {
                page.push('\n');
            }
            blank = true;
            continue;
        }
        let segments: Vec<&Segment> = reading
            .segments
            .iter()
            .filter(|segment| segment.span.overlaps(line))
            .collect();
        if segments.iter().all(|segment| is_folded(segment.kind)) && !segments.is_empty() {
            for segment in segments {
                // a segment of several lines was shown whole at its first
                if segment.span.start >= folded_until {
                    page += &folded(text, segment, look);
                    folded_until = segment.span.end;
                    blank = false;
                }
            }
            continue;
        }
        page += &flowing(text, line, &segments, &reading.statements, look);
        blank = false;
    }
    let end = page.trim_end_matches('\n').len();
    page.truncate(end);
    page + "\n"
}

/// The lines of a text, without their line breaks: `\n`, `\r\n`, `\r`, and Unicode's separators.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut start = 0;
    text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map(move |line| {
            let words = line.trim_end_matches(['\n', '\r', '\u{2028}', '\u{2029}']);
            let span = Span::new(start, start + words.len());
            start += line.len();
            span
        })
}

fn is_folded(kind: SegmentKind) -> bool {
    matches!(
        kind,
        SegmentKind::Related | SegmentKind::Boilerplate | SegmentKind::Credit
    )
}

fn folded(text: &str, segment: &Segment, look: &Look) -> String {
    let kind = match segment.kind {
        SegmentKind::Related => "related",
        SegmentKind::Credit => "credit",
        _ => "boilerplate",
    };
    let line = format!("[{kind}] {}", visible(&one_line(segment.span.of(text))));
    look.styled(DIM, &shortened(&line, look.width)) + "\n"
}

/// What a mark says of its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Content,
    Source,
    Cue,
}

/// Words of one line that belong to one role of one or more statements.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    span: Span,
    role: Role,
    numbers: Vec<u32>,
}

impl Mark {
    fn number(&self) -> String {
        let numbers: Vec<String> = self.numbers.iter().map(u32::to_string).collect();
        numbers.join(",")
    }

    fn style(&self) -> Style {
        match self.role {
            Role::Content => CONTENT,
            Role::Source => SOURCE,
            Role::Cue => CUE,
        }
    }

    /// What stands before the words, and after them. The number is said again at the end when marks cross.
    fn brackets(&self, colour: bool, crossed: bool) -> (String, String) {
        let number = self.number();
        let again = if crossed { number.as_str() } else { "" };
        match (self.role, colour) {
            (Role::Content, _) => (format!("⟦{number}{STICKY}"), format!("⟧{again}")),
            (Role::Source, false) => (format!("{{{number}{STICKY}"), format!("}}{again}")),
            (Role::Cue, false) => (format!("‹{number}{STICKY}"), format!("›{again}")),
            (Role::Source | Role::Cue, true) => (String::new(), lowered(&number)),
        }
    }
}

/// Digits below the line.
fn lowered(number: &str) -> String {
    let lower = |c: char| {
        c.to_digit(10)
            .and_then(|digit| char::from_u32(0x2080 + digit))
            .unwrap_or(c)
    };
    number.chars().map(lower).collect()
}

/// The marks of one line, in the order in which they open: at the same place the longer first.
fn marks(text: &str, line: Span, statements: &[Statement]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for statement in statements {
        let roles = [
            (Role::Content, &statement.content),
            (Role::Source, &statement.source),
            (Role::Cue, &statement.cue),
        ];
        for (role, spans) in roles {
            for span in spans {
                let (start, end) = (span.start.max(line.start), span.end.min(line.end));
                if start >= end {
                    continue;
                }
                let span = Span::new(start, end).trimmed(text);
                if span.is_empty() {
                    continue;
                }
                match marks
                    .iter_mut()
                    .find(|mark| mark.span == span && mark.role == role)
                {
                    Some(mark) => mark.numbers.push(statement.n),
                    None => marks.push(Mark {
                        span,
                        role,
                        numbers: vec![statement.n],
                    }),
                }
            }
        }
    }
    marks.sort_by(|a, b| {
        let longer_first = a.span.start.cmp(&b.span.start).then(b.span.end.cmp(&a.span.end));
        longer_first
            .then(a.role.cmp(&b.role))
            .then(a.numbers.cmp(&b.numbers))
    });
    marks
}

/// Text with styles, as it grows.
struct Styled {
    text: String,
    colour: bool,
    style: Style,
}

impl Styled {
    fn push(&mut self, style: Style, text: &str) {
        if !text.is_empty() {
            self.switch(style);
            self.text += text;
        }
    }

    fn switch(&mut self, style: Style) {
        if self.colour && style != self.style {
            if self.style != Style::new() {
                self.text += &format!("{:#}", self.style);
            }
            self.text += &style.to_string();
            self.style = style;
        }
    }

    fn end(mut self) -> String {
        self.switch(Style::new());
        self.text
    }
}

/// One line of the text, wrapped, with its marks.
fn flowing(text: &str, line: Span, segments: &[&Segment], statements: &[Statement], look: &Look) -> String {
    let marks = marks(text, line, statements);
    let mut out = Styled {
        text: String::new(),
        colour: look.colour,
        style: Style::new(),
    };
    if segments
        .iter()
        .any(|segment| segment.kind == SegmentKind::Caption)
    {
        out.push(DIM, &format!("[caption]{STICKY}"));
    }
    let style_at = |byte: usize, open: &[&Mark]| {
        let kind = segments
            .iter()
            .find(|s| s.span.start <= byte && byte < s.span.end)
            .map(|s| s.kind);
        let base = match kind {
            Some(SegmentKind::Headline) => TITLE,
            Some(SegmentKind::Body | SegmentKind::Caption) | None => Style::new(),
            Some(_) => DIM,
        };
        open.iter().fold(base, |style, mark| {
            let mark = mark.style();
            style
                .fg_color(mark.get_fg_color())
                .effects(style.get_effects() | mark.get_effects())
        })
    };
    let mut open: Vec<&Mark> = Vec::new();
    let mut coming = marks.iter().peekable();
    for (offset, c) in line.of(text).char_indices() {
        let byte = line.start + offset;
        close(&mut out, &mut open, byte);
        while let Some(mark) = coming.next_if(|mark| mark.span.start <= byte) {
            out.push(DIM, &mark.brackets(look.colour, false).0);
            open.push(mark);
        }
        let style = style_at(byte, &open);
        match c {
            '\t' => out.push(style, " "),
            c if is_harmful(c) => out.push(style, &c.escape_unicode().to_string()),
            c => out.push(style, c.encode_utf8(&mut [0; 4])),
        }
    }
    close(&mut out, &mut open, line.end);
    let lines = wrapped(&out.end(), look.width);
    lines.into_iter().map(|line| line + "\n").collect()
}

/// Closes the marks that end here, the innermost first.
fn close(out: &mut Styled, open: &mut Vec<&Mark>, byte: usize) {
    while let Some(at) = open.iter().rposition(|mark| mark.span.end <= byte) {
        let crossed = at + 1 < open.len();
        let mark = open.remove(at);
        out.push(DIM, &mark.brackets(out.colour, crossed).1);
    }
}

/// Wraps to a width in columns: wide characters count twice, styles nothing. A style that is on at the end of a line is
/// taken up again on the next, so that each line can be shown alone.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = |width| Options::new(width).word_separator(WordSeparator::UnicodeBreakProperties);
    // Some characters are wider beside others than alone, and lines are filled character by character: where one then
    // is too wide, all are filled a little less.
    let fits = |lines: &[Cow<'_, str>]| lines.iter().all(|line| unstyled(line).width() <= width);
    let mut filled = textwrap::wrap(text, options(width));
    for less in 1..=MOST_NARROWER.min(width.saturating_sub(1)) {
        if fits(&filled) {
            break;
        }
        filled = textwrap::wrap(text, options(width - less));
    }
    let mut on = String::new();
    let mut lines = Vec::new();
    for line in filled {
        let mut whole = on.clone();
        whole += &line;
        on = styles_on(&whole);
        if !on.is_empty() {
            whole += RESET;
        }
        lines.push(whole);
    }
    lines
}

/// How many columns less a line is filled at most.
const MOST_NARROWER: usize = 8;

/// A line without its escape sequences.
fn unstyled(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut whole, part| {
        whole += part.split_once('m').map_or("", |(_, rest)| rest);
        whole
    })
}

/// Ends all styles; every style of ours ends so.
const RESET: &str = "\u{1b}[0m";

/// The escape sequences that are in force at the end.
fn styles_on(text: &str) -> String {
    let since_reset = text.rsplit(RESET).next().unwrap_or_default();
    let mut on = String::new();
    for sequence in since_reset.split('\u{1b}').skip(1) {
        if let Some((codes, _)) = sequence.split_once('m') {
            on += &format!("\u{1b}{codes}m");
        }
    }
    on
}

/// One line for each statement.
fn summary(text: &str, reading: &Reading, look: &Look) -> String {
    if reading.statements.is_empty() {
        return look.styled(DIM, "no statements") + "\n";
    }
    let words = |spans: &[Span]| {
        let parts: Vec<String> = spans.iter().map(|span| one_line(span.of(text))).collect();
        visible(&parts.join(" … ")).into_owned()
    };
    let name = |n: u32| {
        let voice = reading.voices.iter().find(|voice| voice.n == n);
        voice.map(|voice| visible(&one_line(&voice.name)).into_owned())
    };
    // the voice, resolved; else the words of the source
    let who = |statement: &Statement| match statement.voice.and_then(name) {
        Some(name) => name,
        None if statement.source.is_empty() => "(no source)".to_owned(),
        None => words(&statement.source),
    };
    let number_width = reading
        .statements
        .iter()
        .map(|s| s.n.to_string().len())
        .max()
        .unwrap_or(1);
    let who_most = (look.width / 4).clamp(11, 28);
    let who_width = reading
        .statements
        .iter()
        .map(|s| who(s).width().min(who_most))
        .max()
        .unwrap_or(0);
    // number, act, form, who, gist, score, with two columns between
    let taken = number_width + 2 + 8 + 2 + 8 + 2 + who_width + 2 + 2 + 4;
    let gist_width = look.width.saturating_sub(taken).max(16);
    let mut page = String::new();
    for statement in &reading.statements {
        let mut ways = Vec::new();
        if !statement.relay.is_empty() {
            // from the voice to the page, as the word travelled
            let chain: Vec<String> = statement.relay.iter().rev().copied().filter_map(name).collect();
            ways.push(format!("via {}", chain.join(", ")));
        }
        if !statement.answers.is_empty() {
            let numbers: Vec<String> = statement.answers.iter().map(u32::to_string).collect();
            ways.push(format!("answers {}", numbers.join(", ")));
        }
        if let Some(said) = statement.said {
            ways.push(format!("on {}", findings::days(said)));
        }
        if !statement.certainty.is_empty() {
            ways.push(format!("“{}”", words(&statement.certainty)));
        }
        if let Some(outer) = statement.within {
            ways.push(format!("inside {outer}"));
        }
        let ways = shortened(&ways.join(", "), gist_width * 3 / 5);
        let room = if ways.is_empty() {
            gist_width
        } else {
            gist_width.saturating_sub(ways.width() + 1)
        };
        let gist = format!(
            "«{}»",
            shortened(&words(&statement.content), room.saturating_sub(2))
        );
        page += &look.styled(DIM, &format!("{:>number_width$}", statement.n));
        page += &format!("  {:8}  {:8}  ", statement.act.name(), statement.form.name());
        let who = shortened(&who(statement), who_width);
        let style = if statement.source.is_empty() { DIM } else { SOURCE };
        page += &look.styled(style, &who);
        page += &" ".repeat(who_width.saturating_sub(who.width()) + 2);
        page += &look.styled(CONTENT, &gist);
        let mut used = gist.width();
        if !ways.is_empty() {
            page.push(' ');
            page += &look.styled(DIM, &ways);
            used += 1 + ways.width();
        }
        page += &" ".repeat(gist_width.saturating_sub(used) + 2);
        page += &look.styled(DIM, &format!("{:.2}", statement.score));
        page.push('\n');
    }
    page
}

impl Look {
    pub fn styled(&self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

/// The words of a text with single spaces between them.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `width` columns of a text; what was cut off leaves an ellipsis.
pub fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1;
    for cluster in text.graphemes(true) {
        used += cluster.width();
        if used > width {
            break;
        }
        short += cluster;
    }
    let kept = short.trim_end().len();
    short.truncate(kept);
    short + "…"
}

/// Control characters, and marks that turn the direction of the text that follows: a text could use them to repaint the
/// terminal or to show its words in another order.
fn is_harmful(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text with its harmful characters as visible escapes such as `\u{1b}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_harmful(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sayso_core::{Act, DateExpression, Days, Figure, Form, Voice, VoiceKind};

    const TEXT: &str = "Dam will hold, says mayor\n\nLOWMERE, (LP) – Marta Quill, the mayor, said the dam “will hold” and \
                        urged everyone to stay. \"We are safe,\" she added, \"and dry.\"\n\nThe Lowmere Post reported that two \
                        officials doubted it. 水坝会守住, wrote 林.\n\nRead more: The mill that moved, and other stories of \
                        the river that nobody believed until they saw the wheel turning backwards\nSubscribe now!\nShare\n\n\
                        The dam at dusk.\nSource: Fenwick Archive\n";

    fn find(words: &str) -> Span {
        let start = TEXT
            .find(words)
            .unwrap_or_else(|| panic!("{words:?} is not in the text"));
        Span::new(start, start + words.len())
    }

    fn statement(n: u32, source: &[&str], cue: &[&str], content: &[&str], form: Form, act: Act) -> Statement {
        let spans = |words: &[&str]| words.iter().copied().map(find).collect();
        Statement {
            n,
            source: spans(source),
            cue: spans(cue),
            content: spans(content),
            form,
            act,
            cited: vec![],
            told: vec![],
            certainty: vec![],
            voice: None,
            relay: vec![],
            said: None,
            answers: vec![],
            within: None,
            score: 0.875,
        }
    }

    fn example() -> (Article, Reading) {
        let article = Article {
            id: "dam".to_owned(),
            path: "news/dam.txt".to_owned(),
            outlet: Some("The Lowmere Post".to_owned()),
            byline: Some("Ida Fenn".to_owned()),
            title: Some("Dam will hold, says mayor".to_owned()),
            published: Some("2031-03-05".to_owned()),
            updated: Some("2031-03-06".to_owned()),
            text: TEXT.to_owned(),
            ..Article::default()
        };
        let segment = |kind, words| Segment {
            kind,
            span: find(words),
        };
        let from_to = |kind, first, last| Segment {
            kind,
            span: Span::new(find(first).start, find(last).end),
        };
        let segments = vec![
            segment(SegmentKind::Headline, "Dam will hold, says mayor"),
            segment(SegmentKind::Dateline, "LOWMERE, (LP) –"),
            from_to(SegmentKind::Body, "Marta Quill", "and dry.\""),
            from_to(SegmentKind::Body, "The Lowmere Post", "wrote 林."),
            from_to(SegmentKind::Related, "Read more", "backwards"),
            from_to(SegmentKind::Boilerplate, "Subscribe", "Share"),
            segment(SegmentKind::Caption, "The dam at dusk."),
            segment(SegmentKind::Credit, "Source: Fenwick Archive"),
        ];
        let mayor = "Marta Quill, the mayor,";
        let mut inner = statement(
            6,
            &["two officials"],
            &["doubted"],
            &["it. "],
            Form::Indirect,
            Act::Believe,
        );
        inner.within = Some(5);
        let mut outer = statement(
            5,
            &["The Lowmere Post"],
            &["reported"],
            &["that two officials doubted it"],
            Form::Indirect,
            Act::Assert,
        );
        outer.voice = Some(3);
        outer.relay = vec![2];
        outer.answers = vec![2];
        outer.certainty = vec![find("reported that")];
        let day = jiff::civil::date(2031, 3, 4);
        outer.said = Some(Days { from: day, to: day });
        let mut statements = vec![
            statement(
                1,
                &["mayor"],
                &["says"],
                &["Dam will hold"],
                Form::Indirect,
                Act::Assert,
            ),
            statement(
                2,
                &[mayor],
                &["said"],
                &["the dam “will hold”"],
                Form::Mixed,
                Act::Assert,
            ),
            statement(
                3,
                &[mayor],
                &["urged"],
                &["everyone to stay"],
                Form::Indirect,
                Act::Demand,
            ),
            statement(
                4,
                &["she"],
                &["added"],
                &["\"We are safe,\"", "\"and dry.\""],
                Form::Direct,
                Act::Assert,
            ),
            outer,
            inner,
            statement(7, &[], &["wrote"], &["水坝会守住"], Form::Indirect, Act::Assert),
        ];
        for statement in &mut statements[..4] {
            statement.voice = Some(1);
        }
        let voice = |n, name: &str, kind, mentions: &[&str], roles: &[&str]| Voice {
            n,
            name: name.to_owned(),
            kind,
            mentions: mentions.iter().copied().map(find).collect(),
            roles: roles.iter().copied().map(find).collect(),
        };
        let reading = Reading {
            segments,
            statements,
            voices: vec![
                voice(
                    1,
                    "Marta Quill",
                    VoiceKind::Person,
                    &["Marta Quill", "she"],
                    &["the mayor"],
                ),
                voice(
                    2,
                    "The Lowmere Post",
                    VoiceKind::Outlet,
                    &["The Lowmere Post"],
                    &[],
                ),
                voice(3, "two officials", VoiceKind::Unnamed, &["two officials"], &[]),
            ],
            named: vec![
                voice(4, "Osmund Fell", VoiceKind::Person, &[], &[]),
                voice(5, "Harbour Office", VoiceKind::Government, &[], &[]),
            ],
            figures: vec![Figure {
                span: find("two"),
                counts: Some(find("officials")),
                lower: Some(2),
                upper: Some(2),
                approximate: false,
                statement: Some(5),
            }],
            dates: vec![
                DateExpression {
                    span: find("dusk"),
                    days: Some(Days { from: day, to: day }),
                },
                DateExpression {
                    span: find("Share"),
                    days: None,
                },
            ],
        };
        (article, reading)
    }

    #[test]
    fn an_article_without_colour_has_all_marks_as_brackets() {
        let (article_, reading) = example();
        let page = article(
            &article_,
            &reading,
            &Look {
                width: 80,
                colour: false,
            },
        );
        assert!(!page.contains('\u{1b}'));
        insta::assert_snapshot!(page);
    }

    #[test]
    fn an_article_in_colour_has_the_number_of_every_mark() {
        let (article_, reading) = example();
        let page = article(
            &article_,
            &reading,
            &Look {
                width: 80,
                colour: true,
            },
        );
        insta::assert_snapshot!(page.replace('\u{1b}', "␛"));
    }

    #[test]
    fn in_colour_every_line_can_be_shown_alone() {
        let (article_, reading) = example();
        for line in article(
            &article_,
            &reading,
            &Look {
                width: 50,
                colour: true,
            },
        )
        .lines()
        {
            assert_eq!(styles_on(line), "", "{line:?}");
        }
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let (article_, reading) = example();
        for width in [64, 80, 100, 133] {
            for line in article(&article_, &reading, &Look { width, colour: false }).lines() {
                assert!(
                    line.width() <= width,
                    "{} of {width} columns: {line}",
                    line.width()
                );
            }
        }
    }

    #[test]
    fn a_title_that_the_text_lacks_stands_above_it() {
        let title = Some("Another title".to_owned());
        let article_ = Article {
            title,
            text: "The dam will hold.\n".to_owned(),
            ..Article::default()
        };
        let page = article(
            &article_,
            &Reading::default(),
            &Look {
                width: 60,
                colour: false,
            },
        );
        assert!(
            page.contains("\nAnother title\n\nThe dam will hold.\n\nno statements\n"),
            "{page}"
        );
    }

    #[test]
    fn marks_that_cross_say_their_number_again_at_the_end() {
        let text = "one two three four";
        let mut first = statement(1, &[], &[], &[], Form::Indirect, Act::Assert);
        first.content = vec![Span::new(0, 13)];
        let mut second = first.clone();
        (second.n, second.content) = (2, vec![Span::new(4, 18)]);
        let look = Look {
            width: 60,
            colour: false,
        };
        let line = flowing(text, Span::new(0, text.len()), &[], &[first, second], &look);
        assert_eq!(line.replace(STICKY, " "), "⟦1 one ⟦2 two three⟧1 four⟧\n");
    }

    #[test]
    fn a_content_over_several_paragraphs_is_marked_in_each() {
        let text = "one two\n\nthree";
        let mut statement = statement(1, &[], &[], &[], Form::Indirect, Act::Assert);
        statement.content = vec![Span::new(4, text.len())];
        let reading = Reading {
            segments: vec![],
            statements: vec![statement],
            ..Reading::default()
        };
        let page = body(
            text,
            &reading,
            &Look {
                width: 60,
                colour: false,
            },
        );
        assert_eq!(page.replace(STICKY, " "), "one ⟦1 two⟧\n\n⟦1 three⟧\n");
    }

    #[test]
    fn control_characters_and_overrides_become_visible() {
        assert_eq!(
            visible("a\u{1b}[2Jb\u{202e}c\u{7}"),
            "a\\u{1b}[2Jb\\u{202e}c\\u{7}"
        );
        assert_eq!(visible("Łódź 水 👩‍🚒 \u{200f}"), "Łódź 水 👩‍🚒 \u{200f}");
    }

    #[test]
    fn a_shortened_text_keeps_whole_characters_and_fits() {
        assert_eq!(shortened("水坝会守住", 10), "水坝会守住");
        assert_eq!(shortened("水坝会守住", 9), "水坝会守…");
        assert_eq!(shortened("水坝会守住", 8), "水坝会…");
        assert_eq!(shortened("the dam will hold", 8), "the dam…");
        assert_eq!(shortened("👩‍🚒👩‍🚒👩‍🚒", 5), "👩‍🚒👩‍🚒…");
    }

    /// A vowel sign takes more room beside some marks than alone.
    #[test]
    fn characters_that_are_wider_together_fit_as_well() {
        let text = "শः0A+\0¡a0\t  ￼a\u{7f}\"®µAᱍΣΣaA0 .ⷀ!\u{a0}―\"A\"𞗐¡\"𐺀Aaa®ᤳ!";
        let mut source = statement(1, &[], &[], &[], Form::Indirect, Act::Assert);
        source.source = vec![Span::new(0, text.len())];
        let reading = Reading {
            statements: vec![source],
            ..Reading::default()
        };
        for width in 20..80 {
            for line in body(text, &reading, &Look { width, colour: false }).lines() {
                assert!(
                    line.width() <= width,
                    "{} columns of {width}: {line:?}",
                    line.width()
                );
            }
        }
    }

    proptest! {
        /// Whatever is in the text, the page has no control characters but line breaks and our own styles, no line of
        /// the text is too wide, and nothing panics.
        #[test]
        fn any_text_is_harmless(
            text in "(\\PC|[\\x00-\\x1f\\x7f\u{85}\u{9b}\u{202e}\u{2066}\n\n水]){0,200}",
            cuts in proptest::collection::vec((0usize..200, 0usize..200, 0usize..3), 0..8),
            colour: bool,
        ) {
            let boundaries: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
            let at = |cut: usize| boundaries[cut % boundaries.len()];
            let mut statements = Vec::new();
            for (n, &(a, b, role)) in (1..).zip(&cuts) {
                let mut made = statement(n, &[], &[], &[], Form::Indirect, Act::Assert);
                let span = Span::new(at(a.min(b)).min(at(a.max(b))), at(a.max(b)).max(at(a.min(b))));
                match role {
                    0 => made.source.push(span),
                    1 => made.cue.push(span),
                    _ => made.content.push(span),
                }
                statements.push(made);
            }
            let reading = Reading {
                statements,
                ..Reading::default()
            };
            let article_ = Article { title: Some(text.clone()), path: text.clone(), text: text.clone(), ..Article::default() };
            let look = Look { width: 60, colour };
            let page = article(&article_, &reading, &look);
            let ours = page.replace("\u{1b}[", "");
            prop_assert!(!ours.chars().any(|c| c != '\n' && is_harmful(c)));
            let escapes = page.contains('\u{1b}');
            prop_assert!(colour || !escapes);
            for line in body(&text, &reading, &Look { width: 60, colour: false }).lines() {
                prop_assert!(line.width() <= 60, "{} columns: {line:?}", line.width());
            }
        }
    }
}
