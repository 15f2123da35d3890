//! Where the article's blocks stand in the page: what was left out between them is found by that.

use std::collections::HashMap;
use std::ops::Range;

use trafilatura::dom::{Document, NodeId};

use crate::metadata::bare;
use crate::page_text::{self, Block};

/// Which share of the article's letters its container holds at least, in percent. The rest may have gone astray.
const MOST: usize = 80;

/// How many blocks of the page are looked through for one that occurs in it several times.
const NEAR: usize = 50;

/// Elements that are a part of a paragraph, a paragraph, or a list: no container of an article.
const NO_CONTAINERS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "dl",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "i",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "u",
    "ul",
];

/// A page's nodes in document order. A node is named by its number in that order; its descendants follow it.
pub(crate) struct Layout<'d> {
    pub document: &'d Document,
    nodes: Vec<NodeId>,
    parents: Vec<usize>,
    /// One past the last descendant.
    ends: Vec<usize>,
    /// All that the page shows, the article's blocks among it.
    pub blocks: Vec<PageBlock>,
}

/// A block of the page.
pub(crate) struct PageBlock {
    /// Its letters and digits.
    pub bare: String,
    /// The node in which it begins.
    pub node: usize,
    /// The bytes of `bare` that are words of links, at most; letters are counted as one byte.
    pub linked: usize,
}

impl PageBlock {
    /// Is it nothing but links?
    pub fn is_link(&self) -> bool {
        self.linked > 0 && self.linked >= self.bare.chars().count()
    }
}

/// Where the article stands.
pub(crate) struct ArticlePlace {
    /// For each of the article's blocks the page's block with the same words, where there is no doubt.
    pub blocks: Vec<Option<usize>>,
    /// The element that holds nearly all of it.
    pub container: usize,
}

impl<'d> Layout<'d> {
    pub fn of(document: &'d Document) -> Self {
        let mut layout = Layout {
            document,
            nodes: Vec::new(),
            parents: Vec::new(),
            ends: Vec::new(),
            blocks: Vec::new(),
        };
        let mut todo = vec![(document.root(), 0)];
        while let Some((node, parent)) = todo.pop() {
            let number = layout.nodes.len();
            layout.nodes.push(node);
            layout.parents.push(parent);
            layout.ends.push(number + 1);
            let children = document.child_nodes(node);
            todo.extend(children.into_iter().rev().map(|child| (child, number)));
        }
        for number in (1..layout.nodes.len()).rev() {
            let (end, parent) = (layout.end(number), layout.parent(number));
            if let Some(last) = layout.ends.get_mut(parent) {
                *last = (*last).max(end);
            }
        }
        let numbers: HashMap<NodeId, usize> =
            layout.nodes.iter().enumerate().map(|(n, &id)| (id, n)).collect();
        let placed = page_text::placed_blocks(document, document.root(), |_| false);
        layout.blocks = placed
            .into_iter()
            .map(|placed| PageBlock {
                bare: bare(&placed.block.text),
                node: numbers.get(&placed.node).copied().unwrap_or_default(),
                linked: placed.linked,
            })
            .filter(|block| !block.bare.is_empty())
            .collect();
        layout
    }

    /// The tree's name of a node.
    pub fn id(&self, node: usize) -> NodeId {
        self.nodes
            .get(node)
            .copied()
            .unwrap_or_else(|| self.document.root())
    }

    /// The element's name, empty for what is no element.
    pub fn name(&self, node: usize) -> &str {
        self.document.tag_name(self.id(node))
    }

    /// The root is its own parent.
    pub fn parent(&self, node: usize) -> usize {
        self.parents.get(node).copied().unwrap_or_default()
    }

    /// One past the last descendant.
    pub fn end(&self, node: usize) -> usize {
        self.ends.get(node).copied().unwrap_or(node + 1)
    }

    /// Does a node hold another one, or is it the same?
    pub fn holds(&self, node: usize, inner: usize) -> bool {
        (node..self.end(node)).contains(&inner)
    }

    /// The nodes above one, nearest first, and the root as the last.
    pub fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let above = move |&n: &usize| (n > 0).then(|| self.parent(n));
        std::iter::successors(Some(node), above).skip(1)
    }

    /// All nodes.
    pub fn all(&self) -> Range<usize> {
        0..self.nodes.len()
    }

    /// The element before a node below the same parent.
    pub fn element_before(&self, node: usize) -> Option<usize> {
        // backwards from node to node: each that stands before belongs to the same parent or lies deeper
        let parent = self.parent(node);
        let mut before = node.checked_sub(1)?;
        while before > parent {
            while self.parent(before) != parent {
                before = self.parent(before);
            }
            if !self.name(before).is_empty() {
                return Some(before);
            }
            before = before.checked_sub(1)?;
        }
        None
    }

    /// The page's blocks that begin in a node.
    pub fn blocks_in(&self, node: usize) -> Range<usize> {
        let start = self.blocks.partition_point(|b| b.node < node);
        let end = self.blocks.partition_point(|b| b.node < self.end(node));
        start..end
    }

    /// Finds the article's blocks in the page. `None` where hardly any of them is in it.
    pub fn place(&self, article: &[Block]) -> Option<ArticlePlace> {
        let words: Vec<String> = article.iter().map(|b| bare(&b.text)).collect();
        let mut blocks = self.in_order(&words);
        self.add_repeated(&words, &mut blocks);
        let found = blocks.iter().flatten();
        let mut weights: Vec<(usize, usize)> = found
            .filter_map(|&b| self.blocks.get(b))
            .map(|b| (b.node, b.bare.len()))
            .collect();
        weights.sort_unstable();
        let total: usize = words.iter().map(String::len).sum();
        let placed: usize = weights.iter().map(|w| w.1).sum();
        if placed == 0 || placed * 2 < total {
            return None;
        }
        let container = self.container(&weights, placed);
        Some(ArticlePlace { blocks, container })
    }

    /// For each of the words the block of the page that alone has them. Of those, the longest run in page order.
    fn in_order(&self, words: &[String]) -> Vec<Option<usize>> {
        let mut only: HashMap<&str, Option<usize>> = HashMap::new();
        for (number, block) in self.blocks.iter().enumerate() {
            only.entry(&block.bare)
                .and_modify(|n| *n = None)
                .or_insert(Some(number));
        }
        let found: Vec<Option<usize>> = words
            .iter()
            .map(|w| only.get(w.as_str()).copied().flatten())
            .collect();
        // the longest increasing subsequence: ends[k] ends the best run of k + 1 places
        let mut ends: Vec<(usize, usize)> = Vec::new();
        let mut before: Vec<Option<usize>> = vec![None; found.len()];
        for (n, place) in found.iter().enumerate() {
            let Some(place) = *place else { continue };
            let length = ends.partition_point(|&(p, _)| p < place);
            if let Some(link) = before.get_mut(n) {
                *link = length.checked_sub(1).and_then(|k| ends.get(k)).map(|e| e.1);
            }
            match ends.get_mut(length) {
                Some(end) => *end = (place, n),
                None => ends.push((place, n)),
            }
        }
        let mut kept = vec![None; found.len()];
        let mut at = ends.last().map(|e| e.1);
        while let Some(n) = at {
            if let (Some(keep), Some(place)) = (kept.get_mut(n), found.get(n)) {
                *keep = *place;
            }
            at = before.get(n).copied().flatten();
        }
        kept
    }

    /// Finds words that the page has several times: the first of them after what comes before in the article.
    fn add_repeated(&self, words: &[String], found: &mut [Option<usize>]) {
        let mut next = self.blocks.len();
        let mut limits = vec![next; found.len()];
        for (limit, place) in limits.iter_mut().zip(found.iter()).rev() {
            *limit = next;
            next = place.unwrap_or(next);
        }
        // before the first block that is surely there nothing can be told from its repetitions elsewhere
        let mut after = None;
        for ((words, place), limit) in words.iter().zip(found.iter_mut()).zip(limits) {
            if place.is_none()
                && let Some(after) = after
            {
                let near = after + 1..limit.min(after + 1 + NEAR);
                *place = near
                    .into_iter()
                    .find(|&n| self.blocks.get(n).is_some_and(|b| b.bare == *words));
            }
            after = place.or(after);
        }
    }

    /// The lowest element that may hold an article and holds most of this one.
    fn container(&self, weights: &[(usize, usize)], total: usize) -> usize {
        let mut sums = vec![0];
        sums.extend(weights.iter().scan(0, |sum, w| {
            *sum += w.1;
            Some(*sum)
        }));
        let held = |node: usize| {
            let start = weights.partition_point(|w| w.0 < node);
            let end = weights.partition_point(|w| w.0 < self.end(node));
            let letters = sums.get(end).zip(sums.get(start)).map_or(0, |(e, s)| e - s);
            (end - start, letters)
        };
        let mut container = 0;
        'down: loop {
            let mut child = container + 1;
            while child < self.end(container) {
                let name = self.name(child);
                if !name.is_empty() && !NO_CONTAINERS.contains(&name) {
                    let (blocks, letters) = held(child);
                    if letters * 100 >= total * MOST && blocks * 2 >= weights.len() {
                        container = child;
                        continue 'down;
                    }
                }
                child = self.end(child);
            }
            return container;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(texts: &[&str]) -> Vec<Block> {
        let html: String = texts.iter().map(|t| format!("<p>{t}</p>")).collect();
        let document = Document::parse(&html);
        page_text::blocks(&document, document.root())
    }

    #[test]
    fn the_container_is_the_lowest_element_with_most_of_the_article() {
        let document = Document::parse(
            "<main><h1>Ferry</h1><div id=a><div id=b><p>The ferry stays where it is.<p>The mayor said so.</div></div>\
             <p>Mail us.</main>",
        );
        let layout = Layout::of(&document);
        let place = layout
            .place(&article(&["The ferry stays where it is.", "The mayor said so."]))
            .unwrap();
        let id = layout.document.get_attribute(layout.id(place.container), "id");
        assert_eq!(id.as_deref(), Some("b"));
    }

    #[test]
    fn repeated_words_are_found_after_what_precedes_them() {
        let document = Document::parse("<p>Yes.<p>Who asked?<p>Yes.<p>The mayor did.<p>Yes.");
        let layout = Layout::of(&document);
        let place = layout
            .place(&article(&["Who asked?", "Yes.", "The mayor did."]))
            .unwrap();
        assert_eq!(place.blocks, [Some(1), Some(2), Some(3)]);
    }

    #[test]
    fn what_stands_elsewhere_is_not_placed() {
        let document = Document::parse("<p>The mayor left.<p>One more.<p>The ferry stays.<p>She said so.");
        let layout = Layout::of(&document);
        let place = layout
            .place(&article(&["The ferry stays.", "She said so.", "The mayor left."]))
            .unwrap();
        assert_eq!(place.blocks, [Some(2), Some(3), None]);
        assert!(
            layout
                .place(&article(&["Nothing of this is in the page."]))
                .is_none()
        );
    }

    #[test]
    fn the_element_before_is_of_the_same_parent() {
        let document = Document::parse("<div><p>a<b>b</b></p> text <i>c</i></div><u>d</u>");
        let layout = Layout::of(&document);
        let named = |name: &str| layout.all().find(|&n| layout.name(n) == name).unwrap();
        assert_eq!(layout.element_before(named("i")), Some(named("p")));
        assert_eq!(layout.element_before(named("u")), Some(named("div")));
        assert_eq!(layout.element_before(named("b")), None);
    }
}
