//! HTML pages: the article's text without what stands around it, and what the page says of itself.
//!
//! The article is found by [`trafilatura`] in its precision mode with fallback. Its result is markup; the text is made
//! of that here, so that paragraphs stay apart and no space comes between a word and its quotation mark. The captions
//! of the article's pictures are put back where they stand in the page; words that only led to a dropped link go.

use sayso_core::{Article, Segment, SegmentKind, Span, join_title};
use trafilatura::dom::Document;
use trafilatura::{ExtractResult, ExtractionFocus, HtmlDateMode, Options};

use crate::captions::{self, CaptionWords};
use crate::layout::Layout;
use crate::metadata::{self, PageMetadata, bare};
use crate::page_text::{self, Block, BlockKind};
use crate::{Fault, completed, encoding, links, nesting, paragraphs};

/// The most elements that a page may have. Live coverage of a day with all its comments has some 30,000.
pub const MAX_ELEMENTS: usize = 100_000;

/// The most nodes of the tree, which repeats unclosed formatting elements in every paragraph.
const MAX_NODES: usize = 6 * MAX_ELEMENTS;

/// How deep the tree may be. The extractor walks it recursively and stops at 500.
const MAX_DEPTH: usize = 450;

/// An article text of fewer code points is doubted: the page is read again, less strictly, and the second reading is
/// taken when it finds several times as much.
const SHORT: usize = 2000;

/// How many times as much.
const SEVERAL: usize = 4;

/// The article of a page. `charset` is the encoding that the page's sender named, if any; without it the page's own
/// declaration counts.
///
/// The canonical text is the title, a blank line, and the article's blocks with blank lines between, its pictures'
/// captions among them. The title, headings, captions and their credits are marked.
///
/// # Errors
///
/// [`Fault::Empty`], [`Fault::NoArticle`] when no article text was found, [`Fault::TooLarge`],
/// [`Fault::TooManyElements`], [`Fault::TooDeep`].
pub fn article(bytes: &[u8], charset: Option<&str>) -> Result<Article, Fault> {
    if bytes.len() > crate::MAX_ARTICLE_BYTES {
        return Err(Fault::TooLarge);
    }
    let declared = charset
        .map(str::to_owned)
        .or_else(|| encoding::declared_in_page(bytes));
    let page = encoding::decoded(bytes, declared.as_deref());
    if page.trim().is_empty() {
        return Err(Fault::Empty);
    }
    let page = nesting::bounded(&page)?;
    let document = Document::parse(&page);
    measured(&document)?;
    let mut said = metadata::of_page(&document);

    let (mut blocks, author) = extracted(&document, ExtractionFocus::FavorPrecision).unwrap_or_default();
    let found = length(&blocks);
    if found < SHORT {
        // a short article, or a page whose build hides most of it from the strict reading
        let more = extracted(&document, ExtractionFocus::Balanced)
            .unwrap_or_default()
            .0;
        if length(&more) > found * SEVERAL {
            blocks = more;
        }
    }
    drop_repeated_title(&mut blocks, said.title.as_deref());
    if blocks.is_empty() {
        return Err(Fault::NoArticle);
    }
    said.byline = said.byline.or_else(|| metadata::byline(&author));

    let layout = Layout::of(&document);
    let mut place = layout.place(&blocks);
    if let Some(place) = &mut place {
        links::drop_leftovers(&layout, &mut blocks, place);
    }
    let (title, byline) = (said.title.as_deref(), said.byline.as_deref());
    let captions = captions::put_in(&layout, &mut blocks, place.as_ref(), title, byline);
    Ok(completed(assembled(said, &blocks, &captions)))
}

/// Code points in the blocks.
fn length(blocks: &[Block]) -> usize {
    blocks.iter().map(|b| b.text.chars().count()).sum()
}

/// Refuses a tree that could exhaust the stack or the memory of what walks and copies it.
fn measured(document: &Document) -> Result<(), Fault> {
    let mut todo = vec![(document.root(), 0)];
    let mut nodes = 0;
    while let Some((node, depth)) = todo.pop() {
        nodes += 1;
        if nodes > MAX_NODES {
            return Err(Fault::TooManyElements);
        }
        if depth > MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        todo.extend(
            document
                .child_nodes(node)
                .into_iter()
                .map(|child| (child, depth + 1)),
        );
    }
    Ok(())
}

/// The blocks of the article and the author that the extractor found, `None` when it finds no article.
fn extracted(document: &Document, focus: ExtractionFocus) -> Option<(Vec<Block>, String)> {
    let document = match paragraphs::given(document) {
        Some(page) => Document::parse(&page),
        None => document.clone_document(),
    };
    let options = Options::default()
        .with_fallback(true)
        .with_focus(focus)
        .with_exclude_comments(true)
        // dates are read in `metadata`, with their time
        .with_html_date_mode(HtmlDateMode::Disabled);
    let ExtractResult {
        content_html,
        metadata,
        ..
    } = trafilatura::extract_document(document, &options).ok()?;
    let content = Document::parse(&content_html);
    let blocks = page_text::blocks(&content, content.root());
    (!blocks.is_empty()).then_some((blocks, metadata.author))
}

/// Drops the title where the article begins with it: it stands before the text already.
fn drop_repeated_title(blocks: &mut Vec<Block>, title: Option<&str>) {
    let Some(title) = title.map(bare).filter(|t| !t.is_empty()) else {
        return;
    };
    // words take at most three times as much in capitals, and marks between them about as much as they do
    let limit = 10 * title.len();
    let is_title = |block: &Block| block.text.len() <= limit && bare(&block.text) == title;
    while blocks.len() > 1 && blocks.first().is_some_and(is_title) {
        blocks.remove(0);
    }
    if let Some(first) = blocks.first_mut() {
        first.continues = false;
    }
}

fn assembled(said: PageMetadata, blocks: &[Block], captions: &CaptionWords) -> Article {
    let (body, starts) = page_text::joined(blocks);
    let (text, headline) = join_title(said.title.as_deref(), &body);
    let before = text.len() - body.len();
    let mut marked: Vec<Segment> = headline.into_iter().collect();
    for (n, (block, start)) in blocks.iter().zip(starts).enumerate() {
        // a heading with nothing under it heads a list of links that was taken away
        let heads_text = blocks.get(n + 1).is_some_and(|b| b.kind != BlockKind::Heading);
        let start = before + start;
        let end = start + block.text.len();
        let caption = match block.kind {
            BlockKind::Heading => {
                if heads_text {
                    marked.push(Segment {
                        kind: SegmentKind::Headline,
                        span: Span::new(start, end),
                    });
                }
                continue;
            }
            BlockKind::Caption => captions.get(&bare(&block.text)).map_or("", String::as_str),
            BlockKind::Text if block.text.len() > captions::LONGEST => continue,
            BlockKind::Text => match captions.get(&bare(&block.text)) {
                Some(credit) => credit,
                None => continue,
            },
        };
        marked.extend(caption_segments(&block.text, caption).map(|s| Segment {
            span: Span::new(start + s.span.start, start + s.span.end),
            ..s
        }));
    }
    Article {
        url: said.url,
        outlet: said.outlet,
        title: said.title,
        byline: said.byline,
        published: said.published,
        updated: said.updated,
        language: said.language,
        text,
        marked,
        ..Article::default()
    }
}

/// A caption and the credit at its end, where it has one. `credit` is what the page marks as such.
fn caption_segments(text: &str, credit: &str) -> impl Iterator<Item = Segment> {
    let named = if text.ends_with(credit) { credit.len() } else { 0 };
    let credit = text.len() - named.max(captions::credit(text));
    let caption = text.get(..credit).unwrap_or_default().trim_end().len();
    let parts = [
        (SegmentKind::Caption, 0, caption),
        (SegmentKind::Credit, credit, text.len()),
    ];
    let parts = parts.into_iter().filter(|(_, start, end)| start < end);
    parts.map(|(kind, start, end)| Segment {
        kind,
        span: Span::new(start, end),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PARAGRAPH: &str =
        "<p>The mayor of Velm said on Monday that the town would keep its ferry, whatever it costs.</p>";

    fn page(inner: &str) -> String {
        format!("<html><head><title>Ferry stays</title></head><body><article>{inner}</article></body></html>")
    }

    #[test]
    fn deep_nesting_gives_its_text_and_neither_overflows_nor_hangs() {
        for (open, close) in [
            ("<div>", "</div>"),
            ("<b>", "</b>"),
            ("<ul><i>", "</ul>"),
            ("<x-y>", "</x-y>"),
        ] {
            let html = page(&format!(
                "{}{PARAGRAPH}{}",
                open.repeat(100_000),
                close.repeat(100_000)
            ));
            match article(html.as_bytes(), None) {
                Ok(article) => assert!(article.text.contains("keep its ferry"), "{open}"),
                Err(fault) => panic!("{open}: {fault}"),
            }
        }
    }

    #[test]
    fn formatting_that_is_never_closed_does_not_multiply() {
        let inner: String = (0..5000)
            .map(|i| format!("<font color={i}>{PARAGRAPH}"))
            .collect();
        let article = article(page(&inner).as_bytes(), None).unwrap();
        assert!(article.text.matches("keep its ferry").count() >= 1);
    }

    #[test]
    fn more_elements_than_a_page_has_are_refused() {
        let html = page(&"<p>x".repeat(MAX_ELEMENTS + 1));
        assert!(matches!(
            article(html.as_bytes(), None),
            Err(Fault::TooManyElements)
        ));
    }

    #[test]
    fn a_page_without_an_article_says_so() {
        assert!(matches!(
            article(b"<html><body></body></html>", None),
            Err(Fault::NoArticle)
        ));
        assert!(matches!(article(b" \n ", None), Err(Fault::Empty)));
    }

    #[test]
    fn headings_and_captions_in_the_text_are_marked() {
        let page =
            format!("<body class=with-captions>{PARAGRAPH}<figcaption>Ilse <b>Brandt</b></figcaption>");
        let page = page + &PARAGRAPH.repeat(30);
        let document = Document::parse(&page);
        let captions = captions::put_in(&Layout::of(&document), &mut Vec::new(), None, None, None);
        assert_eq!(
            captions.keys().collect::<Vec<_>>(),
            ["ilsebrandt"],
            "the body is no caption"
        );
        let block = |text: &str, kind| Block {
            text: text.to_owned(),
            kind,
            continues: false,
            credit: 0,
        };
        let blocks = [
            block("The offer", BlockKind::Heading),
            block("She knew – she said – of none.", BlockKind::Text),
            block("Ilse Brandt.", BlockKind::Text),
            block("Most read", BlockKind::Heading),
        ];
        let said = PageMetadata {
            title: Some("Ferry stays".to_owned()),
            ..PageMetadata::default()
        };
        let article = assembled(said, &blocks, &captions);
        let marked: Vec<_> = article
            .marked
            .iter()
            .map(|m| (m.kind, m.span.of(&article.text)))
            .collect();
        assert_eq!(
            marked,
            [
                (SegmentKind::Headline, "Ferry stays"),
                (SegmentKind::Headline, "The offer"),
                (SegmentKind::Caption, "Ilse Brandt.")
            ]
        );
    }

    #[test]
    fn a_short_page_is_an_article() {
        let article = article(page("<p>The ferry stays.</p>").as_bytes(), None).unwrap();
        assert_eq!(article.text, "Ferry stays\n\nThe ferry stays.");
    }

    #[test]
    fn the_sender_or_the_page_names_the_encoding() {
        let html =
            page("<p>Burmistrz Wełny powiedział w poniedziałek, że miasto zachowa swój prom na zawsze.</p>");
        let (bytes, _, _) = encoding_rs::ISO_8859_2.encode(&html);
        assert!(
            article(&bytes, Some("iso-8859-2"))
                .unwrap()
                .text
                .contains("Wełny powiedział")
        );
        let html = html.replacen("<head>", "<head><meta charset=iso-8859-2>", 1);
        let (bytes, _, _) = encoding_rs::ISO_8859_2.encode(&html);
        assert!(article(&bytes, None).unwrap().text.contains("Wełny powiedział"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_bytes_give_an_article_or_a_fault(bytes: Vec<u8>) {
            let _ = article(&bytes, None);
        }

        #[test]
        fn marks_lie_in_the_text_in_order(
            inner in "(<p>|</p>|<h2>|</h2>|<ul><li>|</ul>|<div>|</div>|<figure>|<figcaption>|</figure>|<div class=imageCaption>|<img>|Photo: A/B|<b>|<br>|Wörter |said |“x” |&amp;|<){0,60}"
        ) {
            let html = page(&format!("{inner}{PARAGRAPH}"));
            if let Ok(article) = article(html.as_bytes(), None) {
                let mut last = 0;
                for mark in &article.marked {
                    prop_assert!(mark.span.start >= last && !mark.span.is_empty());
                    prop_assert!(article.text.get(mark.span.start..mark.span.end).is_some());
                    last = mark.span.end;
                }
            }
        }
    }
}
