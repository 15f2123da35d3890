//! Which parts of a text are somebody's own words: what stands in quotation marks, and posts that are set into an article.

use sayso_core::Span;

/// The quoted parts, in text order, without their marks. They may overlap.
///
/// A quotation ends with its paragraph, so one missing mark spoils no more than that; the next paragraph of a quotation
/// that runs on begins with a mark of its own.
pub(super) fn quoted(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut before: Option<Span> = None;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.len()).trimmed(text);
        start += line.len();
        if span.is_empty() {
            continue;
        }
        marked(text, span, &mut found);
        if let Some(post) = post(text, span, before) {
            found.push(post);
        }
        if is_introduced(text, before, span) {
            found.push(span);
        }
        if let Some(label) = speaker_label(span.of(text)) {
            found.push(Span::new(span.start + label, span.end));
        }
        before = Some(span);
    }
    found.sort_unstable();
    found
}

/// What a mark does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Opens,
    Closes,
}

/// What stands in marks in one paragraph.
fn marked(text: &str, paragraph: Span, found: &mut Vec<Span>) {
    let mut opened: Option<usize> = None;
    let mut single: Option<usize> = None;
    let mut before = ' ';
    let mut characters = paragraph.of(text).char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let at = paragraph.start + at;
        let next = characters.peek().map_or(' ', |(_, c)| *c);
        let mark = match c {
            '“' | '„' | '«' => Some(Mark::Opens),
            '”' | '»' => Some(Mark::Closes),
            // a straight mark opens where a word begins after it and none ends before it
            '"' if opens(before) && !next.is_whitespace() => Some(Mark::Opens),
            '"' => Some(Mark::Closes),
            _ => None,
        };
        match (mark, opened) {
            (Some(Mark::Opens), None) => opened = Some(at + c.len_utf8()),
            (Some(Mark::Closes), Some(from)) => {
                found.push(Span::new(from, at));
                opened = None;
            }
            _ => {}
        }
        // single marks are an apostrophe as well, so only a whole clause between two of them counts
        match (c, single) {
            ('‘', _) if opened.is_none() && next.is_alphanumeric() => single = Some(at + c.len_utf8()),
            ('’', Some(from)) if matches!(before, '.' | ',' | '!' | '?') && !next.is_alphanumeric() => {
                found.push(Span::new(from, at));
                single = None;
            }
            _ => {}
        }
        before = c;
    }
    if let Some(from) = opened {
        found.push(Span::new(from, paragraph.end));
    }
}

fn opens(before: char) -> bool {
    before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-' | '/' | '‘' | '\'' | '…')
}

/// A post from a social network that is set into the article, up to the line that names its writer:
/// "— Name (@handle) May 4". That line may stand behind the post or under it.
fn post(text: &str, line: Span, before: Option<Span>) -> Option<Span> {
    let words = line.of(text);
    let handle = words.find("(@")?;
    let dash = words[..handle].rfind(['—', '–'])?;
    let is_name = handle - dash <= 80 && !words[dash..handle].contains(['"', '”']);
    let end = line.start + dash;
    match (is_name, dash) {
        (false, _) => None,
        (true, 0) => before,
        // a quoted post needs no second span
        (true, _) if words.starts_with(['"', '“']) => None,
        (true, _) => Some(Span::new(line.start, end).trimmed(text)),
    }
}

/// The bytes of the label of a line of a transcript, which is the speaker's name in capitals: "THE MAYOR: We are".
fn speaker_label(line: &str) -> Option<usize> {
    let (label, _) = line.split_once(':')?;
    let is_name = (3..=40).contains(&label.len())
        && label.chars().filter(char::is_ascii_uppercase).count() >= 3
        && (label.chars()).all(|c| c.is_uppercase() || matches!(c, ' ' | '.' | '\'' | '’' | '-'));
    is_name.then_some(label.len() + 1)
}

/// Is a paragraph announced as somebody's words by the one before it: "She wrote:"?
fn is_introduced(text: &str, before: Option<Span>, line: Span) -> bool {
    const SAYING: [&str; 12] = [
        "said",
        "says",
        "saying",
        "wrote",
        "writes",
        "tweeted",
        "tweet",
        "statement",
        "posted",
        "added",
        "read",
        "reads",
    ];
    let Some(before) = before else { return false };
    let Some(head) = before.of(text).strip_suffix(':') else {
        return false;
    };
    let is_said = head
        .rsplit(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .any(|word| SAYING.iter().any(|saying| saying.eq_ignore_ascii_case(word)));
    is_said && !line.of(text).starts_with(['“', '"'])
}
