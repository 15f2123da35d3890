//! Bounds how deep a page nests before the parser sees it.
//!
//! A parser as the HTML standard describes it looks through its stack of open elements at nearly every tag, and
//! opens all unclosed formatting elements again in every paragraph. A page of 100,000 nested elements, which is half
//! a megabyte, costs it minutes, and recursive walks over the tree then overflow the stack. So the tags that open an
//! element too many are left out of the page, and their text stays. That is cheaper and safer than a thread
//! with a large stack, which would cure the overflow and not the time.
//!
//! The scan follows the standard's tokens (quoted attributes, comments, scripts) and what the tree builder's stack
//! does with them, as far as depth is concerned. It counts rather too deep than not deep enough. What slips through
//! is caught by [`crate::html`], which measures the tree itself.

use std::borrow::Cow;

use memchr::{memchr, memmem};

use crate::Fault;
use crate::html::MAX_ELEMENTS;

/// How many elements that need an end tag may be open at a time. Real pages stay under 60.
const MAX_OPEN: usize = 120;

/// How many formatting elements (`b`, `font`, ...) may be open at a time: every paragraph opens them again.
const MAX_FORMATTING: usize = 12;

/// How many attributes an element may have: the tokenizer compares each with all before it.
const MAX_ATTRIBUTES: usize = 200;

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "image", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// Elements that a following one closes, so that they never nest without one of the others between.
const SELF_CLOSED: &[&str] = &[
    "html", "head", "body", "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "tbody", "thead",
    "tfoot", "caption", "colgroup", "rb", "rp", "rt", "rtc",
];

const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements whose content is text for the tokenizer.
const RAW: &[&str] = &[
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript",
];

/// Elements whose end tag also ends what is open inside them, and which no other end tag passes.
const BLOCK: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "object",
    "ol",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "template",
    "ul",
];

/// Elements that no end tag from inside reaches beyond.
const WALLS: &[&str] = &["applet", "marquee", "object", "table", "template"];

/// Elements inside SVG and MathML whose content is HTML again.
const ISLANDS: &[&str] = &[
    "foreignobject",
    "desc",
    "title",
    "annotation-xml",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
];

/// The page without the tags that nest it too deeply; the page itself when there are none.
///
/// # Errors
///
/// [`Fault::TooManyElements`] beyond [`MAX_ELEMENTS`] start tags that stay.
pub(crate) fn bounded(page: &str) -> Result<Cow<'_, str>, Fault> {
    let mut scan = Scan {
        page,
        open: Vec::new(),
        formatting: Vec::new(),
        elements: 0,
        left_out: Vec::new(),
    };
    scan.run()?;
    if scan.left_out.is_empty() {
        return Ok(Cow::Borrowed(page));
    }
    let mut kept = String::with_capacity(page.len());
    let mut from = 0;
    for (start, end) in scan.left_out {
        kept.push_str(page.get(from..start).unwrap_or_default());
        from = end;
    }
    kept.push_str(page.get(from..).unwrap_or_default());
    Ok(Cow::Owned(kept))
}

struct Scan<'p> {
    page: &'p str,
    /// Open elements other than formatting, outermost first.
    open: Vec<String>,
    /// Unclosed formatting elements.
    formatting: Vec<String>,
    elements: usize,
    /// Byte ranges of start tags that are left out.
    left_out: Vec<(usize, usize)>,
}

/// A tag as it stands in the page.
struct Tag {
    name: String,
    attributes: usize,
    self_closing: bool,
    /// First byte after it.
    end: usize,
}

impl Scan<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        let bytes = self.page.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr(b'<', bytes.get(at..).unwrap_or_default()) {
            let start = at + found;
            let rest = bytes.get(start + 1..).unwrap_or_default();
            at = match rest {
                [b'!', b'-', b'-', ..] => comment_end(bytes, start + 4),
                [b'!', b'[', b'C', b'D', b'A', b'T', b'A', b'[', ..] if self.in_foreign() => {
                    after(bytes, start + 9, b"]]>")
                }
                [b'/', c, ..] if c.is_ascii_alphabetic() => {
                    let Some(tag) = tag(bytes, start + 2) else { break };
                    self.close(&tag.name);
                    tag.end
                }
                [b'!' | b'?' | b'/', ..] => after(bytes, start + 2, b">"),
                [c, ..] if c.is_ascii_alphabetic() => {
                    let Some(tag) = tag(bytes, start + 1) else { break };
                    if tag.name == "plaintext" {
                        break;
                    }
                    let raw = RAW.contains(&tag.name.as_str()) && !self.in_foreign();
                    if self.opens(&tag) {
                        self.elements += 1;
                    } else {
                        self.left_out.push((start, tag.end));
                    }
                    if self.elements > MAX_ELEMENTS {
                        return Err(Fault::TooManyElements);
                    }
                    if raw {
                        raw_end(bytes, tag.end, &tag.name)
                    } else {
                        tag.end
                    }
                }
                _ => start + 1,
            };
        }
        Ok(())
    }

    /// Takes note of a start tag. False when it must be left out.
    fn opens(&mut self, tag: &Tag) -> bool {
        let name = tag.name.as_str();
        if tag.attributes > MAX_ATTRIBUTES {
            return false;
        }
        let html = [VOID, SELF_CLOSED, FORMATTING, BLOCK]
            .iter()
            .any(|list| list.contains(&name));
        if self.in_foreign() {
            if html {
                // an HTML element ends the drawing or formula that it stands in
                if let Some(outer) = self.open.iter().rposition(|o| o == "svg" || o == "math") {
                    self.open.truncate(outer);
                }
            } else if tag.self_closing {
                return true;
            }
        } else if RAW.contains(&name) {
            return true;
        }
        if VOID.contains(&name) || SELF_CLOSED.contains(&name) {
            return true;
        }
        if FORMATTING.contains(&name) {
            if name == "a" || name == "nobr" {
                self.formatting.retain(|f| f != name);
            }
            if self.formatting.len() >= MAX_FORMATTING {
                return false;
            }
            self.formatting.push(tag.name.clone());
            return true;
        }
        if self.open.len() >= MAX_OPEN {
            return false;
        }
        self.open.push(tag.name.clone());
        true
    }

    /// Takes note of an end tag.
    fn close(&mut self, name: &str) {
        if FORMATTING.contains(&name) {
            if let Some(last) = self.formatting.iter().rposition(|f| f == name) {
                self.formatting.remove(last);
            }
            return;
        }
        let barriers = if BLOCK.contains(&name) { WALLS } else { BLOCK };
        for depth in (0..self.open.len()).rev() {
            let Some(open) = self.open.get(depth) else { return };
            if open == name {
                self.open.truncate(depth);
                return;
            }
            if barriers.contains(&open.as_str()) {
                return;
            }
        }
    }

    /// Does the tokenizer stand inside SVG or MathML?
    fn in_foreign(&self) -> bool {
        let inner = self.open.iter().rev().map(String::as_str);
        inner
            .take_while(|o| !ISLANDS.contains(o))
            .any(|o| o == "svg" || o == "math")
    }
}

/// The first byte after the next `end`, or the end of the page.
fn after(bytes: &[u8], from: usize, end: &[u8]) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memmem::find(rest, end).map_or(bytes.len(), |found| from + found + end.len())
}

/// The first byte after a comment whose text begins at `from`.
fn comment_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    // "<!-->" and "<!--->" are whole comments
    if rest.starts_with(b">") {
        return from + 1;
    }
    if rest.starts_with(b"->") {
        return from + 2;
    }
    let mut at = from;
    while let Some(found) = memmem::find(bytes.get(at..).unwrap_or_default(), b"--") {
        let dashes = at + found;
        match bytes.get(dashes + 2..).unwrap_or_default() {
            [b'>', ..] => return dashes + 3,
            [b'!', b'>', ..] => return dashes + 4,
            _ => at = dashes + 1,
        }
    }
    bytes.len()
}

/// The first byte of the end tag of a raw text element whose content begins at `from`.
fn raw_end(bytes: &[u8], from: usize, name: &str) -> usize {
    // a script inside a comment inside a script does not end the script
    let (mut escaped, mut inner) = (false, false);
    let mut at = from;
    while let Some(c) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        if *c == b'<' {
            if is_tag(rest.get(1..).unwrap_or_default().strip_prefix(b"/"), name) {
                if !inner {
                    return at;
                }
                inner = false;
            } else if name == "script" && rest.starts_with(b"<!--") {
                escaped = true;
            } else if name == "script" && escaped && is_tag(rest.get(1..), "script") {
                inner = true;
            }
            at += 1;
        } else if escaped && rest.starts_with(b"-->") {
            (escaped, inner) = (false, false);
            at += 1;
        } else {
            let next = if escaped {
                memchr::memchr2(b'<', b'-', rest.get(1..).unwrap_or_default())
            } else {
                memchr(b'<', rest.get(1..).unwrap_or_default())
            };
            at = next.map_or(bytes.len(), |n| at + 1 + n);
        }
    }
    bytes.len()
}

fn is_tag(bytes: Option<&[u8]>, name: &str) -> bool {
    let Some((found, after)) = bytes.and_then(|b| b.split_at_checked(name.len())) else {
        return false;
    };
    found.eq_ignore_ascii_case(name.as_bytes())
        && after
            .first()
            .is_some_and(|c| c.is_ascii_whitespace() || matches!(c, b'/' | b'>'))
}

/// The tag whose name begins at `from`; `None` when the page ends inside it.
fn tag(bytes: &[u8], from: usize) -> Option<Tag> {
    let ends_name = |c: &u8| c.is_ascii_whitespace() || matches!(c, b'/' | b'>');
    let rest = bytes.get(from..)?;
    let name_length = rest.iter().position(ends_name)?;
    let name = String::from_utf8_lossy(rest.get(..name_length)?).to_ascii_lowercase();
    let mut at = from + name_length;
    let (mut attributes, mut self_closing) = (0, false);
    loop {
        match bytes.get(at)? {
            b'>' => {
                return Some(Tag {
                    name,
                    attributes,
                    self_closing,
                    end: at + 1,
                });
            }
            b'/' => {
                self_closing = bytes.get(at + 1) == Some(&b'>');
                at += 1;
            }
            c if c.is_ascii_whitespace() => at += 1,
            _ => {
                attributes += 1;
                // the first byte of a name may be an equals sign
                at += 1;
                at += bytes.get(at..)?.iter().position(|c| ends_name(c) || *c == b'=')?;
                at += bytes.get(at..)?.iter().position(|c| !c.is_ascii_whitespace())?;
                if bytes.get(at) == Some(&b'=') {
                    at += 1;
                    at += bytes.get(at..)?.iter().position(|c| !c.is_ascii_whitespace())?;
                    match bytes.get(at)? {
                        quote @ (b'"' | b'\'') => at += 2 + memchr(*quote, bytes.get(at + 1..)?)?,
                        b'>' => {}
                        _ => {
                            at += bytes
                                .get(at..)?
                                .iter()
                                .position(|c| c.is_ascii_whitespace() || *c == b'>')?
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_ordinary_page_is_left_alone() {
        let page = "<!DOCTYPE html><html><body><div class='a > b'><p>One<p>Two<br><b>three</b><script>if (a<b) \
                    '<div>'</script><!-- <div> --></div></body></html>";
        assert!(matches!(bounded(page), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn unclosed_paragraphs_and_rows_do_not_count() {
        let page = "<ul><li>one<li>two<p>x<p>y</ul><table><tr><td>z</table>".repeat(500);
        assert!(matches!(bounded(&page), Ok(Cow::Borrowed(_))));
    }

    #[test]
    fn tags_beyond_the_depth_are_left_out_and_their_text_stays() {
        let page = format!("{}words", "<div>".repeat(1000));
        assert_eq!(
            bounded(&page).unwrap(),
            format!("{}words", "<div>".repeat(MAX_OPEN))
        );
    }

    #[test]
    fn depth_cannot_hide_behind_end_tags_that_close_nothing() {
        for unit in [
            "<span><div></span>",
            "<div><!-- </div> -->",
            "<div><script></div></script>",
            "<div title='</div>'>",
            "<div><script><!--<script></script></div></script>",
            "<div><table><tr><td></div>",
            "<x><div></x>",
        ] {
            let page = unit.repeat(1000);
            let kept = bounded(&page).unwrap();
            let opened = kept.matches("<div").count();
            assert!(opened <= MAX_OPEN, "{unit}: {opened}");
        }
        let page = (0..1000)
            .map(|i| format!("<div><font color={i}></div>"))
            .collect::<String>();
        assert!(bounded(&page).unwrap().matches("<font").count() <= MAX_FORMATTING);
    }

    #[test]
    fn an_element_with_thousands_of_attributes_is_left_out() {
        let page = format!(
            "<p {}>words",
            (0..5000).map(|i| format!("a{i}=1 ")).collect::<String>()
        );
        assert_eq!(bounded(&page).unwrap(), "words");
    }

    proptest! {
        #[test]
        fn any_page_comes_out(page in "(<|</|<!--|-->|>|div|p|b|script|svg|title| |a=|'|\"|/|!|[a-zé]){0,80}") {
            let kept = bounded(&page).unwrap();
            prop_assert_eq!(kept.as_ref(), page.as_str(), "no page this short nests too deeply");
        }
    }
}
