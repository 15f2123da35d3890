//! Gives a page paragraphs where it wrote none.
//!
//! Many pages set an article as bare text in a `div`, with two line breaks for a paragraph, or as text between block
//! elements. The extractor looks for paragraph elements: it takes such text apart at every inline element and loses
//! pieces of sentences. So runs of inline content get a `p` of their own before it sees the page.

use trafilatura::dom::{Document, NodeId};

/// Elements that may hold both text and blocks.
const CONTAINERS: &[&str] = &[
    "article",
    "blockquote",
    "body",
    "center",
    "div",
    "form",
    "main",
    "p",
    "section",
    "td",
];

/// Elements that stand inside a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
];

/// How much text of its own a container must have, in code points: a shorter one holds a label, not a paragraph.
const SHORTEST: usize = 40;

/// Elements that have no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements whose text is written as it is.
const RAW: &[&str] = &[
    "iframe", "noembed", "noframes", "noscript", "script", "style", "xmp",
];

/// The page written anew, with a `p` around every run of text and inline elements that shares a container with blocks
/// or that two line breaks part from another. `None` when the page has no such runs, as most have none.
pub(crate) fn given(document: &Document) -> Option<String> {
    let mut page = String::new();
    let mut changed = false;
    let mut todo = vec![Step::Node(document.root())];
    while let Some(step) = todo.pop() {
        let node = match step {
            Step::Write(tag) => {
                page.push_str(&tag);
                continue;
            }
            Step::Node(node) => node,
        };
        if document.is_text(node) {
            let text = document.text_content(node);
            let parent = document
                .parent(node)
                .map(|p| document.tag_name(p))
                .unwrap_or_default();
            if RAW.contains(&parent) {
                page.push_str(&text)
            } else {
                escape(&text, &mut page)
            }
            continue;
        }
        let children = document.child_nodes(node);
        let runs = wrapped(document, node, &children);
        changed |= runs.is_some();
        if document.is_element(node) {
            // a paragraph cannot hold paragraphs
            let name = if runs.is_some() && document.tag_name(node) == "p" {
                "div"
            } else {
                document.tag_name(node)
            };
            start_tag(document, node, name, &mut page);
            if VOID.contains(&name) {
                continue;
            }
            todo.push(Step::Write(format!("</{name}>")));
        }
        match runs {
            None => todo.extend(children.into_iter().rev().map(Step::Node)),
            Some(runs) => {
                for run in runs.into_iter().rev() {
                    match run {
                        Run::Block(node) => todo.push(Step::Node(node)),
                        Run::Line(nodes) => {
                            todo.push(Step::Write("</p>".to_owned()));
                            todo.extend(nodes.into_iter().rev().map(Step::Node));
                            todo.push(Step::Write("<p>".to_owned()));
                        }
                    }
                }
            }
        }
    }
    changed.then_some(page)
}

enum Step {
    Node(NodeId),
    Write(String),
}

fn start_tag(document: &Document, node: NodeId, name: &str, page: &mut String) {
    page.push('<');
    page.push_str(name);
    for attribute in document.attribute_names(node) {
        let value = document.get_attribute(node, &attribute).unwrap_or_default();
        page.push(' ');
        page.push_str(&attribute);
        page.push_str("=\"");
        escape(&value, page);
        page.push('"');
    }
    page.push('>');
}

fn escape(text: &str, page: &mut String) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            c => page.push(c),
        }
    }
}

/// The runs of a container that needs paragraphs.
fn wrapped(document: &Document, node: NodeId, children: &[NodeId]) -> Option<Vec<Run>> {
    if !CONTAINERS.contains(&document.tag_name(node)) {
        return None;
    }
    let texts = children
        .iter()
        .filter(|&&c| document.is_text(c))
        .map(|&c| document.text_content(c));
    let own: usize = texts.map(|t| t.trim().chars().count()).sum();
    if own < SHORTEST {
        return None;
    }
    Some(runs(document, children)).filter(|r| r.len() > 1)
}

enum Run {
    Block(NodeId),
    Line(Vec<NodeId>),
}

fn runs(document: &Document, children: &[NodeId]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut line = Vec::new();
    let mut breaks = 0;
    for &child in children {
        let name = document.tag_name(child);
        if document.comment_data(child).is_some() {
            continue;
        }
        let blank = document.is_text(child) && document.text_content(child).trim().is_empty();
        if !document.is_text(child) && !is_inline(document, child) {
            end(document, &mut line, &mut runs);
            runs.push(Run::Block(child));
            breaks = 0;
            continue;
        }
        if !blank && name != "br" {
            if breaks >= 2 {
                end(document, &mut line, &mut runs);
            }
            breaks = 0;
        }
        breaks += usize::from(name == "br");
        line.push(child);
    }
    end(document, &mut line, &mut runs);
    runs
}

/// Closes a line. One without words makes no paragraph.
fn end(document: &Document, line: &mut Vec<NodeId>, runs: &mut Vec<Run>) {
    let line = std::mem::take(line);
    if line.iter().any(|&n| !document.text_content(n).trim().is_empty()) {
        runs.push(Run::Line(line));
    }
}

/// An inline element without blocks in it.
fn is_inline(document: &Document, node: NodeId) -> bool {
    INLINE.contains(&document.tag_name(node))
        && document
            .iter_descendants(node, &[])
            .iter()
            .all(|&inner| INLINE.contains(&document.tag_name(inner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(html: &str) -> Option<String> {
        let page = given(&Document::parse(html))?;
        let (_, inner) = page.split_once("<body>")?;
        Some(inner.split_once("</body>")?.0.to_owned())
    }

    #[test]
    fn two_line_breaks_part_paragraphs() {
        let html = "<div class=\"story\">The mayor of <i>Velm</i> said on Monday that she knew of no offer.<br>\n<br/>“None”, she \
                    <b>said</b>.<br>And left.</div>";
        assert_eq!(
            body(html).as_deref(),
            Some(
                "<div class=\"story\"><p>The mayor of <i>Velm</i> said on Monday that she knew of no offer.<br>\n<br></p>\
                 <p>“None”, she <b>said</b>.<br>And left.</p></div>"
            )
        );
    }

    #[test]
    fn text_between_blocks_becomes_a_paragraph() {
        let html = "<div>The mayor of Velm said on Monday that she knew of no offer.<ul><li>a &lt; b</li></ul> She left.</div>";
        assert_eq!(
            body(html).as_deref(),
            Some(
                "<div><p>The mayor of Velm said on Monday that she knew of no offer.</p><ul><li>a &lt; b</li></ul>\
                 <p> She left.</p></div>"
            )
        );
    }

    #[test]
    fn a_page_with_paragraphs_is_left_alone() {
        assert_eq!(
            body("<div><p>The mayor of Velm said on Monday that she<br>knew of no offer.</p> <p>x</p></div>"),
            None
        );
        assert_eq!(
            body("<div>Share <p>The mayor of Velm said on Monday that she knew of no offer.</p></div>"),
            None
        );
    }
}
