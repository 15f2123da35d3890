//! The captions of an article's pictures.
//!
//! The extractor drops most captions, and statements are read from captions too. So they are looked for in the page
//! itself and put back where they stand: between the paragraphs, or before the first when they belong to the picture
//! on top. Captions of teasers, galleries, authors' portraits and advertisements stay out.

use std::collections::{HashMap, HashSet};

use trafilatura::dom::{Document, NodeId};

use crate::layout::{ArticlePlace, Layout};
use crate::metadata::bare;
use crate::page_text::{self, Block, BlockKind};

/// The most bytes that a caption may have; and ten times the number of its nodes.
pub(crate) const LONGEST: usize = 2000;

/// Captions looked at in one page.
const MOST_CAPTIONS: usize = 2000;

/// More captions than these with no text between are a gallery.
const GALLERY: usize = 4;

/// How many blocks (byline, date, summary) and how many of their letters may stand between the picture on top and the
/// text.
const LEAD_BLOCKS: usize = 12;
const LEAD_LETTERS: usize = 800;

/// How far above its caption a picture is looked for.
const NEAR: usize = 4;

const PICTURES: &[&str] = &[
    "amp-img", "canvas", "embed", "iframe", "img", "noscript", "object", "picture", "video",
];

/// Words of class names and the like that mark what holds a picture.
const PICTURE_WORDS: &[&str] = &[
    "figure", "image", "images", "img", "media", "photo", "photos", "picture",
];

/// Words of class names and the like that mark a caption.
const CAPTION_WORDS: &[&str] = &[
    "caption",
    "captions",
    "captiontext",
    "cutline",
    "figcaption",
    "imagecaption",
    "photocaption",
    "thumbcaption",
];

/// Beside these the word tells that there is one, or names a control.
const NO_CAPTION_WORDS: &[&str] = &[
    "button", "close", "has", "hide", "menu", "no", "setting", "settings", "share", "show", "toggle", "with",
    "without",
];

/// Words of class names and the like that mark what is not the article's.
const FOREIGN_WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "adverts",
    "author",
    "authors",
    "avatar",
    "bio",
    "byline",
    "carousel",
    "comment",
    "comments",
    "headlines",
    "lightbox",
    "newsletter",
    "outbrain",
    "playlist",
    "popular",
    "promo",
    "promoted",
    "promos",
    "promotion",
    "recirc",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "richlink",
    "sidebar",
    "slider",
    "slideshow",
    "sponsor",
    "sponsored",
    "sponsors",
    "taboola",
    "teaser",
    "teasers",
    "trending",
];

/// The same, where two words tell it.
const FOREIGN_PAIRS: &[&str] = &[
    "more-from",
    "more-on",
    "most-read",
    "most-viewed",
    "read-more",
    "rich-link",
    "see-also",
    "up-next",
];

const FOREIGN_ELEMENTS: &[&str] = &["aside", "dialog", "footer", "form", "nav"];

/// Words that mark a credit inside a caption.
const CREDIT_WORDS: &[&str] = &[
    "agency",
    "attribution",
    "copyright",
    "credit",
    "credits",
    "photographer",
    "rights",
    "source",
];

/// What a page hides, or writes for those who hear it only.
const HIDDEN: &[&str] = &[
    "assistive",
    "off-screen",
    "offscreen",
    "screen-reader",
    "sr-only",
    "visually-hidden",
    "visuallyhidden",
];

/// What controls in captions say.
const CONTROLS: &[&str] = &[
    "caption",
    "clicktoenlarge",
    "closecaption",
    "enlarge",
    "enlargeimage",
    "enlargethisimage",
    "hidecaption",
    "imagecaption",
    "mediacaption",
    "openimagemodal",
    "playvideo",
    "togglecaption",
    "viewimageinfullscreen",
];

/// The words of the page's captions as [`bare`] gives them, each with the words of its credit.
pub(crate) type CaptionWords = HashMap<String, String>;

/// A caption of the page.
struct Caption {
    node: usize,
    /// Its paragraphs, and the credit at the end of each.
    blocks: Vec<Block>,
}

/// Puts the captions of the article's pictures into its blocks, and gives the words of all captions of the page.
pub(crate) fn put_in(
    layout: &Layout<'_>,
    article: &mut Vec<Block>,
    place: Option<&ArticlePlace>,
    title: Option<&str>,
    byline: Option<&str>,
) -> CaptionWords {
    let all = captions(layout);
    let mut words = CaptionWords::new();
    for caption in &all {
        let mut whole = String::new();
        for block in &caption.blocks {
            let credit = block
                .text
                .get(block.text.len() - block.credit..)
                .unwrap_or_default();
            words.insert(bare(&block.text), credit.to_owned());
            whole.push_str(&block.text);
        }
        words.entry(bare(&whole)).or_default();
    }
    if let Some(place) = place.filter(|_| !all.is_empty()) {
        insert(layout, article, place, all, [title, byline]);
    }
    words
}

/// Puts each caption before the first of the article's blocks that stands after it.
fn insert(
    layout: &Layout<'_>,
    article: &mut Vec<Block>,
    place: &ArticlePlace,
    all: Vec<Caption>,
    names: [Option<&str>; 2],
) {
    let inside = layout.blocks_in(place.container);
    let anchors: Vec<(usize, usize)> = place
        .blocks
        .iter()
        .enumerate()
        .filter_map(|(n, page)| Some((page.filter(|p| inside.contains(p))?, n)))
        .collect();
    let (Some(&first), Some(&last)) = (anchors.first(), anchors.last()) else {
        return;
    };
    let captioned: HashSet<usize> = all.iter().flat_map(|c| layout.blocks_in(c.node)).collect();
    let mut in_article: Vec<usize> = place.blocks.iter().flatten().copied().collect();
    in_article.sort_unstable();
    let page = Page {
        layout,
        captioned,
        container: place.container,
        lead: lead(layout, place.container, first.0, names.first().copied().flatten()),
        article: in_article,
        first: first.0,
        last: last.0,
    };
    let mut there: HashSet<String> = article.iter().map(|b| bare(&b.text)).collect();
    there.extend(names.into_iter().flatten().map(bare));
    // before which of the article's blocks, and what
    let mut found: Vec<(usize, Vec<Block>)> = Vec::new();
    for caption in all {
        if !page.belongs(&caption) {
            continue;
        }
        let at = layout.blocks_in(caption.node).start;
        let next = anchors.partition_point(|a| a.0 < at);
        let before = anchors.get(next).map_or(last.1 + 1, |a| a.1);
        let words: Vec<String> = caption.blocks.iter().map(|b| bare(&b.text)).collect();
        let near = article.get(before.saturating_sub(3)..(before + 3).min(article.len()));
        let near: Vec<String> = near.unwrap_or_default().iter().map(|b| bare(&b.text)).collect();
        let in_text = |w: &String| there.contains(w) || near.iter().any(|n| n.contains(w.as_str()));
        let whole = words.concat();
        let covers = near.iter().any(|n| n.len() > 20 && whole.contains(n.as_str()));
        if covers || there.contains(&whole) || words.iter().any(in_text) {
            continue;
        }
        there.extend(words);
        there.insert(whole);
        found.push((before, caption.blocks));
    }
    let gallery: HashSet<usize> = found
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|group| group.len() > GALLERY)
        .filter_map(|group| group.first().map(|g| g.0))
        .collect();
    found.retain(|f| !gallery.contains(&f.0));
    let mut captions = found.into_iter().peekable();
    let mut blocks = Vec::with_capacity(article.len());
    for (n, block) in std::mem::take(article).into_iter().enumerate() {
        while let Some((_, caption)) = captions.next_if(|c| c.0 <= n) {
            blocks.extend(caption);
        }
        blocks.push(block);
    }
    blocks.extend(captions.flat_map(|c| c.1));
    *article = blocks;
}

/// The element in which the picture on top is looked for: it holds the title as well, or it is the article's own.
fn lead(layout: &Layout<'_>, container: usize, first: usize, title: Option<&str>) -> usize {
    let title = title.map(bare).unwrap_or_default();
    let before = layout.blocks.get(..first).unwrap_or_default();
    let heading = before.iter().rfind(|b| b.bare == title).map(|b| b.node);
    let mut above = std::iter::once(container).chain(layout.ancestors(container));
    let with_title = heading.and_then(|h| above.find(|&n| layout.holds(n, h)));
    let mut above = std::iter::once(container).chain(layout.ancestors(container));
    let own = above.find(|&n| {
        let attribute = |name| {
            layout
                .document
                .get_attribute(layout.id(n), name)
                .unwrap_or_default()
        };
        matches!(layout.name(n), "article" | "main")
            || matches!(attribute("role").as_str(), "article" | "main")
            || attribute("itemtype").contains("Article")
    });
    // of the two the wider: they lie above one another
    match (with_title, own) {
        (Some(a), Some(b)) => a.min(b),
        (a, b) => a.or(b).unwrap_or(container),
    }
}

struct Page<'l, 'd> {
    layout: &'l Layout<'d>,
    /// The page's blocks that are captions.
    captioned: HashSet<usize>,
    container: usize,
    lead: usize,
    /// The page's blocks that are the article's, in order.
    article: Vec<usize>,
    first: usize,
    last: usize,
}

impl Page<'_, '_> {
    /// Is it the caption of a picture of the article?
    fn belongs(&self, caption: &Caption) -> bool {
        let layout = self.layout;
        let own = layout.blocks_in(caption.node);
        if own.is_empty() {
            return false;
        }
        let limit = if own.end <= self.first {
            self.lead
        } else if own.start > self.last {
            // right behind the text, and in what holds it
            layout.parent(self.container).max(self.lead)
        } else {
            self.container
        };
        layout.holds(limit, caption.node)
            && self.is_near(own.start, own.end)
            && !is_foreign(layout, caption.node, limit)
            && !is_teaser(layout, caption.node)
            && self.has_picture(caption.node)
    }

    /// Between the article's paragraphs, or close before the first or right behind the last?
    fn is_near(&self, start: usize, end: usize) -> bool {
        let others = |range: std::ops::Range<usize>| range.filter(|n| !self.captioned.contains(n));
        if end <= self.first {
            let mut letters = 0;
            others(end..self.first).enumerate().all(|(n, block)| {
                letters += self.layout.blocks.get(block).map_or(0, |b| b.bare.len());
                n < LEAD_BLOCKS && letters <= LEAD_LETTERS
            })
        } else {
            start < self.last || others(self.last + 1..start).next().is_none()
        }
    }

    /// Is there a picture to it?
    fn has_picture(&self, caption: usize) -> bool {
        let layout = self.layout;
        let holds_text = |node: usize| {
            let blocks = layout.blocks_in(node);
            let before = |limit: usize| self.article.partition_point(|&b| b < limit);
            before(blocks.start) < before(blocks.end)
        };
        let holds_picture = |node: usize| {
            let mut inner = node..layout.end(node).min(node + LONGEST);
            inner.any(|n| PICTURES.contains(&layout.name(n)))
        };
        if layout
            .element_before(caption)
            .is_some_and(|n| !holds_text(n) && holds_picture(n))
        {
            return true;
        }
        if layout.name(caption) == "figcaption" {
            // a quotation or a table can have one too
            let mut above = layout.ancestors(caption);
            let figure = above.find(|&n| layout.name(n) == "figure");
            return figure.is_some_and(|figure| {
                let mut inner = figure..layout.end(figure).min(figure + LONGEST);
                !inner.any(|n| matches!(layout.name(n), "blockquote" | "code" | "pre" | "table"))
            });
        }
        std::iter::once(caption)
            .chain(layout.ancestors(caption).take(NEAR))
            .take_while(|&n| !holds_text(n))
            .any(|n| holds_picture(n) || (n != caption && names(layout, n).is_of(PICTURE_WORDS)))
    }
}

/// Does it stand in something that is not the article's, below `limit`?
fn is_foreign(layout: &Layout<'_>, caption: usize, limit: usize) -> bool {
    let own = std::iter::once(caption).chain(layout.ancestors(caption));
    own.take_while(|&n| n != limit).any(|n| {
        let attribute = |name| layout.document.get_attribute(layout.id(n), name);
        let names = names(layout, n);
        FOREIGN_ELEMENTS.contains(&layout.name(n))
            || names.is_of(FOREIGN_WORDS)
            || FOREIGN_PAIRS.iter().any(|p| names.contains(p))
            || attribute("hidden").is_some()
            || attribute("style").is_some_and(|s| s.replace(' ', "").contains("display:none"))
    })
}

/// Is it the link to another story?
fn is_teaser(layout: &Layout<'_>, caption: usize) -> bool {
    let own = layout.blocks.get(layout.blocks_in(caption)).unwrap_or_default();
    let letters: usize = own.iter().map(|b| b.bare.chars().count()).sum();
    let linked: usize = own.iter().map(|b| b.linked).sum();
    let to_picture = layout.ancestors(caption).take(2 * NEAR).any(|n| {
        let target = layout
            .document
            .get_attribute(layout.id(n), "href")
            .unwrap_or_default();
        let target = target.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        let endings = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"];
        layout.name(n) == "a" && (target.is_empty() || endings.iter().any(|e| target.ends_with(e)))
    });
    !to_picture && linked * 10 > letters * 6
}

/// All captions of the page, each without those inside it.
fn captions(layout: &Layout<'_>) -> Vec<Caption> {
    let mut found = Vec::new();
    let mut node = 0;
    while node < layout.all().end && found.len() < MOST_CAPTIONS {
        let wanted = is_caption(layout, node) && is_short(layout, node) && !wraps_another(layout, node);
        if !wanted {
            node += 1;
            continue;
        }
        let blocks = paragraphs(layout, node);
        if !blocks.is_empty() {
            found.push(Caption { node, blocks });
        }
        node = layout.end(node);
    }
    found
}

fn is_caption(layout: &Layout<'_>, node: usize) -> bool {
    match layout.name(node) {
        "figcaption" => true,
        "" | "html" | "body" | "article" | "main" | "figure" | "img" | "button" | "input" | "a" => false,
        _ => {
            let names = names(layout, node);
            names.is_of(CAPTION_WORDS) && !names.is_of(NO_CAPTION_WORDS)
        }
    }
}

/// Is it the frame of a picture and its caption?
fn wraps_another(layout: &Layout<'_>, node: usize) -> bool {
    let inner = || node + 1..layout.end(node);
    inner().any(|n| PICTURES.contains(&layout.name(n))) && inner().any(|n| is_caption(layout, n))
}

/// Is it as short as a caption? A page as a whole may be marked as one with captions.
fn is_short(layout: &Layout<'_>, node: usize) -> bool {
    let inner = node..layout.end(node);
    if inner.len() > LONGEST / 10 {
        return false;
    }
    let texts = inner
        .map(|n| layout.id(n))
        .filter(|&n| layout.document.is_text(n));
    let mut bytes = 0;
    texts.into_iter().all(|text| {
        bytes += layout.document.text_content(text).trim().len();
        bytes <= LONGEST
    })
}

/// The paragraphs of a caption, without controls and hidden words; none when it is a credit alone.
fn paragraphs(layout: &Layout<'_>, node: usize) -> Vec<Block> {
    let document = layout.document;
    let hidden = |id: NodeId| {
        let names = Names::of(document, id);
        matches!(document.tag_name(id), "button" | "svg")
            || names.is_of(&["hide", "toggle"])
            || HIDDEN.iter().any(|h| names.contains(h))
    };
    let credits: Vec<String> = (node + 1..layout.end(node))
        .filter(|&n| !layout.name(n).is_empty() && names(layout, n).is_of(CREDIT_WORDS))
        .map(|n| page_text::squeezed(&document.text_content(layout.id(n))))
        .filter(|c| !bare(c).is_empty())
        .collect();
    let placed = page_text::placed_blocks(document, layout.id(node), hidden);
    let mut blocks: Vec<Block> = placed
        .into_iter()
        .map(|p| p.block)
        .filter(|b| !CONTROLS.contains(&bare(&b.text).as_str()) && !bare(&b.text).is_empty())
        .collect();
    for block in &mut blocks {
        block.kind = BlockKind::Caption;
        block.continues = false;
        let marked = credits.iter().filter(|c| block.text.ends_with(c.as_str()));
        let marked = marked.map(String::len).max().unwrap_or_default();
        block.credit = marked.max(credit(&block.text));
    }
    if blocks.iter().all(|b| b.credit == b.text.len()) {
        blocks.clear();
    }
    blocks
}

/// What begins a credit.
const CREDIT_STARTS: &[&str] = &[
    "©",
    "copyright ",
    "credit:",
    "credits:",
    "file photo:",
    "illustration:",
    "image by ",
    "image credit",
    "image:",
    "images:",
    "photo by ",
    "photo courtesy",
    "photo credit",
    "photo:",
    "photograph by ",
    "photograph:",
    "photographs:",
    "photography by ",
    "photos by ",
    "photos:",
    "picture by ",
    "picture credit",
    "picture:",
    "pictures:",
    "screenshot by ",
    "screenshot:",
];

/// Who is named as the source of a picture without a person's name.
const AGENCIES: &[&str] = &[
    "afp",
    "agence france-presse",
    "alamy",
    "anadolu",
    "ap",
    "ap photo",
    "associated press",
    "dpa",
    "epa",
    "file",
    "getty",
    "getty images",
    "handout",
    "istock",
    "reuters",
    "shutterstock",
    "the associated press",
    "xinhua",
];

/// A credit has no more characters.
const LONGEST_CREDIT: usize = 100;

/// How many bytes at the end of a caption name who made the picture: a sentence of its own that begins as such do, a
/// name and an agency with a stroke between, or either in brackets.
pub(crate) fn credit(text: &str) -> usize {
    let starts = text.char_indices().map(|(n, _)| n).rev().take(LONGEST_CREDIT + 1);
    let starts = starts.filter(|&n| begins_sentence(text, n));
    let credits = starts.filter(|&n| text.get(n..).is_some_and(is_credit));
    credits.last().map_or(0, |n| text.len() - n)
}

/// Can a credit begin here: at the start, in a bracket, behind a sentence, a bar, a dash or a line?
fn begins_sentence(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    if after.starts_with(char::is_whitespace) {
        return false;
    }
    let bound = before.trim_end();
    let apart = bound.len() < before.len();
    after.starts_with(['(', '[', '©'])
        || bound.is_empty()
        || (apart
            && bound.ends_with([
                '.', '!', '?', '”', '"', '’', ')', '|', '—', '–', '-', ':', '•', '·',
            ]))
        || before.ends_with(['\n', '\t'])
}

fn is_credit(words: &str) -> bool {
    let words = words.trim();
    let bracketed = words.strip_suffix('.').unwrap_or(words);
    let bracketed = match (bracketed.chars().next(), bracketed.chars().next_back()) {
        (Some('('), Some(')')) | (Some('['), Some(']')) => bracketed
            .get(1..bracketed.len() - 1)
            .filter(|inner| !inner.contains(['(', ')', '[', ']'])),
        _ => None,
    };
    let words = match bracketed {
        Some(inner) => inner.trim(),
        None if words.starts_with(['(', '[']) => return false,
        None => words,
    };
    let lower = words.to_lowercase();
    CREDIT_STARTS.iter().any(|s| lower.starts_with(s))
        || AGENCIES.contains(&lower.trim_end_matches('.'))
        // the label and the name in two elements with no space between
        || words.strip_prefix("Credit").is_some_and(|name| name.starts_with(char::is_uppercase))
        || is_name_and_agency(words)
}

/// "Ilse Brandt/Velm Press", "Velm Press / Ilse Brandt via Coast Images".
fn is_name_and_agency(words: &str) -> bool {
    if !words.contains('/') || words.contains("://") {
        return false;
    }
    let words = words.trim_end_matches('.');
    let mut names = words
        .split(|c: char| c.is_whitespace() || c == '/')
        .filter(|w| !w.is_empty());
    let is_name = |w: &str| {
        w.starts_with(char::is_uppercase)
            || matches!(
                w,
                "&" | "and" | "d" | "da" | "de" | "di" | "du" | "for" | "ter" | "the" | "van" | "via" | "von"
            )
    };
    words.split('/').all(|part| part.chars().any(char::is_alphabetic))
        && names.all(is_name)
        && words.split_whitespace().count() <= 10
}

/// The words of an element's class, identifier and the like, in lower case with hyphens between:
/// `imageCaption` is `-image-caption-`.
struct Names(String);

impl Names {
    fn of(document: &Document, node: NodeId) -> Self {
        let mut names = String::from("-");
        for attribute in ["class", "id", "itemprop", "data-component", "data-testid"] {
            let mut before = ' ';
            for c in document
                .get_attribute(node, attribute)
                .unwrap_or_default()
                .chars()
            {
                if (!c.is_alphanumeric() || (c.is_uppercase() && before.is_lowercase()))
                    && !names.ends_with('-')
                {
                    names.push('-');
                }
                if c.is_alphanumeric() {
                    names.extend(c.to_lowercase());
                }
                before = c;
            }
            if !names.ends_with('-') {
                names.push('-');
            }
        }
        Names(names)
    }

    /// Is one of the words among these?
    fn is_of(&self, words: &[&str]) -> bool {
        self.0.split('-').any(|w| words.contains(&w))
    }

    fn contains(&self, words: &str) -> bool {
        self.0.contains(words)
    }
}

fn names(layout: &Layout<'_>, node: usize) -> Names {
    Names::of(layout.document, layout.id(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_of(html: &str) -> Names {
        let document = Document::parse(html);
        let layout = Layout::of(&document);
        let node = layout.all().find(|&n| layout.name(n) == "i").unwrap();
        names(&layout, node)
    }

    #[test]
    fn class_names_are_read_in_every_spelling() {
        for class in [
            "caption",
            "wp-caption-text",
            "imageCaption",
            "Photo_Caption__text",
            "x CAPTION",
        ] {
            assert!(
                names_of(&format!("<i class='{class}'>")).is_of(CAPTION_WORDS),
                "{class}"
            );
        }
        for class in ["captioned", "no-captain", ""] {
            assert!(
                !names_of(&format!("<i class='{class}'>")).is_of(CAPTION_WORDS),
                "{class}"
            );
        }
    }

    #[test]
    fn a_credit_at_the_end_of_a_caption_is_known() {
        for (caption, expected) in [
            (
                "The ferry at dawn. Photo: Ilse Brandt / Velm Press",
                "Photo: Ilse Brandt / Velm Press",
            ),
            (
                "The ferry at dawn (Ilse Brandt/Velm Press).",
                "(Ilse Brandt/Velm Press).",
            ),
            ("The ferry at dawn © Ilse Brandt", "© Ilse Brandt"),
            (
                "The ferry at dawn. Ilse Brandt/Velm Press via Coast Images",
                "Ilse Brandt/Velm Press via Coast Images",
            ),
            ("“It stays.” PHOTOGRAPH: I. Brandt", "PHOTOGRAPH: I. Brandt"),
            ("The ferry at dawn.\nPhoto by Ilse Brandt", "Photo by Ilse Brandt"),
            ("Photo: Ilse Brandt", "Photo: Ilse Brandt"),
            ("CreditIlse Brandt", "CreditIlse Brandt"),
            (
                "The ferry at dawn. (The Associated Press)",
                "(The Associated Press)",
            ),
            ("The mayor held up a photo: it showed the ferry.", ""),
            ("The mayor (left) said that he and/or she would stay.", ""),
            ("The ferry (built 1931) at dawn.", ""),
            ("See www.velm.example/ferry", ""),
        ] {
            assert_eq!(&caption[caption.len() - credit(caption)..], expected, "{caption}");
        }
    }

    #[test]
    fn a_caption_has_no_controls_and_no_hidden_words() {
        let document = Document::parse(
            "<figure><img><figcaption><span class=off-screen>Image caption</span> The ferry <i>stays</i>. \
             <span class=credit>Ilse Brandt</span> <button>Enlarge</button></figcaption></figure>",
        );
        let found = captions(&Layout::of(&document));
        let blocks: Vec<_> = found.iter().flat_map(|c| &c.blocks).collect();
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].text, "The ferry stays. Ilse Brandt");
        assert_eq!(blocks[0].credit, "Ilse Brandt".len());
    }
}
