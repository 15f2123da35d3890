//! The text of an HTML tree as a person would copy it: blocks apart, white space as a browser shows it.

use trafilatura::dom::{Document, NodeId};

/// A piece of the text that stands apart: a paragraph, a heading, a list item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its words; line breaks inside are `\n`.
    pub text: String,
    /// What it is.
    pub kind: BlockKind,
    /// Does it belong close to the block before it, as a list item or table row does?
    pub continues: bool,
    /// How many bytes at its end are a caption's credit.
    pub credit: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockKind {
    Text,
    Heading,
    Caption,
}

const APART: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Elements whose words nobody sees.
const UNSEEN: &[&str] = &["head", "noscript", "script", "style", "template", "title"];

/// A block and where it stands in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The block.
    pub block: Block,
    /// The text node in which it begins.
    pub node: NodeId,
    /// How many of its letters and digits are the words of links.
    pub linked: usize,
}

/// The blocks below `root`, in document order, none of them empty.
pub(crate) fn blocks(document: &Document, root: NodeId) -> Vec<Block> {
    written(document, root, |_| false).blocks
}

/// The blocks below `root` with their places, without what stands in elements that `skipped` names.
pub(crate) fn placed_blocks(
    document: &Document,
    root: NodeId,
    skipped: impl Fn(NodeId) -> bool,
) -> Vec<Placed> {
    let writer = written(document, root, skipped);
    let places = writer.places.into_iter();
    let placed = writer.blocks.into_iter().zip(places);
    placed
        .filter_map(|(block, (node, linked))| {
            Some(Placed {
                block,
                node: node?,
                linked,
            })
        })
        .collect()
}

fn written(document: &Document, root: NodeId, skipped: impl Fn(NodeId) -> bool) -> Writer {
    let mut writer = Writer::default();
    // a stack of our own: the depth of a page is the page's choice
    let mut todo = vec![(root, false)];
    while let Some((node, leaving)) = todo.pop() {
        if document.is_text(node) {
            writer.begin(node);
            writer.words(&document.text_content(node));
            continue;
        }
        let name = document.tag_name(node);
        if leaving {
            writer.leave(name);
            continue;
        }
        if UNSEEN.contains(&name) || skipped(node) {
            continue;
        }
        writer.enter(name);
        todo.push((node, true));
        todo.extend(
            document
                .child_nodes(node)
                .into_iter()
                .rev()
                .map(|child| (child, false)),
        );
    }
    writer.end_block();
    writer
}

/// The blocks as one text, with the byte where each begins: a blank line between blocks, a line end between list
/// items and between table rows.
pub(crate) fn joined(blocks: &[Block]) -> (String, Vec<usize>) {
    let mut text = String::new();
    let starts = blocks.iter().map(|block| {
        if !text.is_empty() {
            text.push_str(if block.continues { "\n" } else { "\n\n" });
        }
        let start = text.len();
        text.push_str(&block.text);
        start
    });
    let starts = starts.collect();
    (text, starts)
}

/// White space as a browser shows it: runs become one space, ends are cut; invisible characters go.
pub(crate) fn squeezed(text: &str) -> String {
    let mut writer = Writer::default();
    writer.words(text);
    writer.end_block();
    writer
        .blocks
        .into_iter()
        .map(|b| b.text.replace('\n', " "))
        .collect()
}

#[derive(Default)]
struct Writer {
    blocks: Vec<Block>,
    /// For each block the text node in which it begins, and how many of its letters are linked.
    places: Vec<(Option<NodeId>, usize)>,
    node: Option<NodeId>,
    linked: usize,
    links: usize,
    current: String,
    headings: usize,
    captions: usize,
    preformatted: usize,
    /// Does the current block begin a list item or a table row?
    item: bool,
    /// Did the block before it?
    after_item: bool,
}

impl Writer {
    /// Words of this text node follow.
    fn begin(&mut self, node: NodeId) {
        if self.current.trim_start().is_empty() {
            self.node = Some(node);
        }
    }

    fn enter(&mut self, name: &str) {
        match name {
            "a" => self.links += 1,
            "br" => self.line_end(),
            "td" | "th" if !self.current.trim().is_empty() => self.current.push('\t'),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.headings += 1;
            }
            "figcaption" => {
                self.end_block();
                self.captions += 1;
            }
            "pre" => {
                self.end_block();
                self.preformatted += 1;
            }
            "li" | "tr" | "dd" => {
                self.end_block();
                self.item = true;
            }
            _ if APART.contains(&name) => self.end_block(),
            _ => {}
        }
    }

    fn leave(&mut self, name: &str) {
        match name {
            "a" => self.links = self.links.saturating_sub(1),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_block();
                self.headings = self.headings.saturating_sub(1);
            }
            "figcaption" => {
                self.end_block();
                self.captions = self.captions.saturating_sub(1);
            }
            "pre" => {
                self.end_block();
                self.preformatted = self.preformatted.saturating_sub(1);
            }
            "ul" | "ol" | "table" | "dl" => {
                self.end_block();
                self.item = false;
                self.after_item = false;
            }
            _ if APART.contains(&name) => self.end_block(),
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if self.links > 0 {
            self.linked += text.chars().filter(|c| c.is_alphanumeric()).count();
        }
        for c in text.chars() {
            match c {
                // soft hyphens, zero-width spaces and marks are hints for the screen
                '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => {}
                '\n' if self.preformatted > 0 => self.line_end(),
                c if c.is_whitespace() => {
                    if !self.current.is_empty() && !self.current.ends_with([' ', '\n', '\t']) {
                        self.current.push(' ');
                    }
                }
                c if c.is_control() => {}
                c => self.current.push(c),
            }
        }
    }

    /// A line break. The second in a row ends the block: pages write paragraphs that way.
    fn line_end(&mut self) {
        while self.current.ends_with([' ', '\t']) {
            self.current.pop();
        }
        if self.current.ends_with('\n') {
            self.end_block();
        } else if !self.current.is_empty() {
            self.current.push('\n');
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.current);
        let linked = std::mem::take(&mut self.linked);
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.places.push((self.node, linked));
        let kind = match (self.captions, self.headings) {
            (0, 0) => BlockKind::Text,
            (0, _) => BlockKind::Heading,
            _ => BlockKind::Caption,
        };
        let continues = self.item && self.after_item;
        self.blocks.push(Block {
            text: text.to_owned(),
            kind,
            continues,
            credit: 0,
        });
        self.after_item = self.item;
        self.item = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(html: &str) -> String {
        let document = Document::parse(html);
        joined(&blocks(&document, document.root())).0
    }

    #[test]
    fn paragraphs_stand_apart_and_inline_markup_does_not() {
        assert_eq!(
            text("<p>The mayor,\n <b>Ilse</b> Brandt, “<i>denied</i>” it.</p> <p>She&nbsp;said so.<p>"),
            "The mayor, Ilse Brandt, “denied” it.\n\nShe said so."
        );
    }

    #[test]
    fn a_line_break_is_one_and_two_are_a_paragraph() {
        assert_eq!(text("<p>One<br>two<br> <br/>three</p>"), "One\ntwo\n\nthree");
    }

    #[test]
    fn list_items_and_rows_stay_together() {
        assert_eq!(
            text(
                "<p>Points:</p><ul><li>one</li><li>two</li></ul><p>End.</p><table><tr><td>a<td>b<tr><td>c</table>"
            ),
            "Points:\n\none\ntwo\n\nEnd.\n\na\tb\nc"
        );
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        assert_eq!(
            text("<title>t</title><p>fer&shy;ry\u{200B}man<script>x()</script></p>"),
            "ferryman"
        );
    }

    #[test]
    fn headings_and_captions_are_known() {
        let document = Document::parse("<h2>A</h2><figure><figcaption>B <b>c</b></figcaption></figure><p>D");
        let kinds: Vec<_> = blocks(&document, document.root())
            .into_iter()
            .map(|b| (b.text, b.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                ("A".to_owned(), BlockKind::Heading),
                ("B c".to_owned(), BlockKind::Caption),
                ("D".to_owned(), BlockKind::Text)
            ]
        );
    }
}
