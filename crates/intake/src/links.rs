//! What links to other stories leave in an article: lists of them that the extractor took for text, and words that
//! only led to a link which it dropped, such as "See also:".

use crate::layout::{ArticlePlace, Layout};
use crate::metadata::bare;
use crate::page_text::{Block, BlockKind};

/// The most words of a lead-in.
const MOST_WORDS: usize = 8;

/// How many blocks of the page are looked through for the one that begins with a lead-in.
const NEAR: usize = 20;

/// So many blocks in a row that are links and nothing else are a list of other stories.
const LIST: usize = 3;

/// The article is a list of links itself when they are more of its letters, in percent.
const MOST_LINKED: usize = 30;

/// A list in the midst of the text is the article's own: no more of the letters may follow it, in percent.
const MOST_AFTER: usize = 10;

/// Drops lists of links, and blocks and sentences at the end of blocks that are nothing without the link after them.
pub(crate) fn drop_leftovers(layout: &Layout<'_>, article: &mut Vec<Block>, place: &mut ArticlePlace) {
    let mut taken: Vec<usize> = place.blocks.iter().flatten().copied().collect();
    taken.sort_unstable();
    let mut kept = without_lists(layout, article, place);
    let mut after = 0;
    for ((block, found), keep) in article.iter_mut().zip(&place.blocks).zip(&mut kept) {
        *keep &= match found {
            Some(found) => !leads_to_links(layout, block, *found, &taken),
            None => keep_without_lead_in(layout, block, after),
        };
        after = found.map_or(after, |f| f + 1);
    }
    if kept.contains(&true) {
        let mut each = kept.iter();
        article.retain(|_| each.next().copied().unwrap_or(true));
        let mut each = kept.iter();
        place.blocks.retain(|_| each.next().copied().unwrap_or(true));
    }
}

/// Which blocks are left without the lists of links at the end and their headings.
fn without_lists(layout: &Layout<'_>, article: &[Block], place: &ArticlePlace) -> Vec<bool> {
    let page_block = |n: usize| {
        let found = place.blocks.get(n).copied().flatten()?;
        Some((found, layout.blocks.get(found)?))
    };
    let linked: Vec<bool> = (0..article.len())
        .map(|n| page_block(n).is_some_and(|(_, b)| b.is_link()))
        .collect();
    let letters = |n: usize| article.get(n).map_or(0, |b| b.text.len());
    let all: usize = (0..article.len()).map(letters).sum();
    let mut kept = vec![true; article.len()];
    let mut after = 0;
    let mut end = article.len();
    for run in linked.chunk_by(|a, b| a == b).rev() {
        let start = end - run.len();
        if !run.contains(&true) || run.len() < LIST {
            after += (start..end).map(letters).sum::<usize>();
            if after * 100 > all * MOST_AFTER {
                break;
            }
        } else {
            let heading = start.checked_sub(1).filter(|&n| {
                let near = page_block(n)
                    .zip(page_block(start))
                    .is_some_and(|(a, b)| b.0 <= a.0 + 2);
                near && article.get(n).is_some_and(|b| names_a_list(&b.text))
            });
            for keep in kept.iter_mut().take(end).skip(heading.unwrap_or(start)) {
                *keep = false;
            }
        }
        end = start;
    }
    let lost: usize = (0..article.len())
        .filter(|&n| kept.get(n) == Some(&false))
        .map(letters)
        .sum();
    if lost * 100 > all * MOST_LINKED {
        kept.fill(true);
    }
    kept
}

fn is_short(text: &str) -> bool {
    text.split_whitespace().take(MOST_WORDS + 1).count() <= MOST_WORDS
}

/// A few words that are no sentence.
fn names_a_list(text: &str) -> bool {
    is_short(text) && !text.ends_with(['.', '!', '”', '"', ')', '»', '。'])
}

/// The block stands in the page as it is. Is it short, and is all that follows it in its box links that were left out?
fn leads_to_links(layout: &Layout<'_>, block: &Block, found: usize, taken: &[usize]) -> bool {
    let asks = block.text.ends_with(':') || block.kind == BlockKind::Heading;
    let Some(node) = layout
        .blocks
        .get(found)
        .map(|b| b.node)
        .filter(|_| asks && is_short(&block.text))
    else {
        return false;
    };
    // the box: the lowest element that holds more than this block
    let boxes = layout.ancestors(node).map(|n| layout.blocks_in(n));
    let Some(inside) = boxes.into_iter().find(|b| b.len() > 1) else {
        return false;
    };
    let others = taken.partition_point(|&t| t < inside.end) - taken.partition_point(|&t| t < inside.start);
    let mut rest = found + 1..inside.end;
    others == 1 && !rest.is_empty() && rest.all(|n| layout.blocks.get(n).is_some_and(|b| b.is_link()))
}

/// The block does not stand in the page as it is. Where it is the beginning of one whose rest is a link, its lead-in
/// goes; says whether anything is left.
fn keep_without_lead_in(layout: &Layout<'_>, block: &mut Block, after: usize) -> bool {
    if !block.text.ends_with(':') {
        return true;
    }
    let words = bare(&block.text);
    let near = layout.blocks.get(after..).unwrap_or_default().iter().take(NEAR);
    let mut whole = near.filter(|b| b.bare.len() > words.len() && b.bare.starts_with(&words));
    let was_linked = whole.any(|b| b.bare.chars().count() <= words.chars().count() + b.linked);
    if !was_linked {
        return true;
    }
    let end = block.text.trim_end_matches(':').len();
    let ends = block
        .text
        .get(..end)
        .unwrap_or_default()
        .rmatch_indices(['.', '!', '?', '”', '"', '\n']);
    let sentence = ends
        .map(|(n, mark)| n + mark.len())
        .find(|&n| {
            block
                .text
                .get(n..)
                .is_some_and(|rest| rest.starts_with(char::is_whitespace))
                || block.text.get(..n).is_some_and(|s| s.ends_with('\n'))
        })
        .unwrap_or_default();
    let lead_in = block.text.get(sentence..).unwrap_or_default();
    if !is_short(lead_in) {
        return true;
    }
    let left = block.text.get(..sentence).unwrap_or_default().trim_end().len();
    block.text.truncate(left);
    left > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page_text;
    use trafilatura::dom::Document;

    /// The blocks that are left of an article in a page.
    fn left(page: &str, article: &[&str]) -> Vec<String> {
        let document = Document::parse(page);
        let layout = Layout::of(&document);
        let html: String = article.iter().map(|p| format!("<p>{p}</p>")).collect();
        let blocks = Document::parse(&html);
        let mut blocks = page_text::blocks(&blocks, blocks.root());
        let mut place = layout.place(&blocks).unwrap();
        drop_leftovers(&layout, &mut blocks, &mut place);
        assert_eq!(blocks.len(), place.blocks.len());
        blocks.into_iter().map(|b| b.text).collect()
    }

    const FIRST: &str = "The mayor of Velm said on Monday that the ferry stays.";
    const OTHER: &str = "The boat has crossed the river since her grandmother was a girl, and it leaks a little less every year.";
    const LAST: &str = "Nobody in the town had asked her.";

    #[test]
    fn words_before_a_lost_link_go() {
        let boxed =
            format!("<p>{FIRST}<div><b>See also:</b> <a href=x>Who owns the ferry</a></div><p>{LAST}");
        assert_eq!(left(&boxed, &[FIRST, "See also:", LAST]), [FIRST, LAST]);
        let list = format!(
            "<p>{FIRST}<div><p>More of this:</p><ul><li><a href=x>Who owns it</a><li><a href=y>Why</a></ul></div><p>{LAST}"
        );
        assert_eq!(left(&list, &[FIRST, "More of this:", LAST]), [FIRST, LAST]);
        let run_on = format!("<p>{FIRST} Read more: <a href=x>Who owns the ferry</a><p>{LAST}");
        let run_on = format!("{run_on}<p>{OTHER}");
        let with = format!("{FIRST} Read more:");
        assert_eq!(left(&run_on, &[&with, LAST, OTHER]), [FIRST, LAST, OTHER]);
    }

    #[test]
    fn a_list_of_links_goes_with_its_heading() {
        let links: String = ["Who owns it", "Why it stays", "What it costs"]
            .iter()
            .map(|l| format!("<li><a href=x>{l}</a>"))
            .collect();
        let page = format!("<p>{FIRST}<p>{OTHER}<h3>Keywords</h3><ul>{links}</ul>");
        let article = [
            FIRST,
            OTHER,
            "Keywords",
            "Who owns it",
            "Why it stays",
            "What it costs",
        ];
        assert_eq!(left(&page, &article), [FIRST, OTHER]);
        let guide = format!("<p>Five stories.<ul>{links}</ul>");
        let article = ["Five stories.", "Who owns it", "Why it stays", "What it costs"];
        assert_eq!(left(&guide, &article), article);
    }

    #[test]
    fn words_before_what_is_there_stay() {
        let said = format!("<p>{FIRST}<p>She added:<p>{LAST}");
        assert_eq!(
            left(&said, &[FIRST, "She added:", LAST]),
            [FIRST, "She added:", LAST]
        );
        let lost = format!("<p>{FIRST}<p>She added:<p>Words that nobody linked.<p>{LAST}");
        assert_eq!(
            left(&lost, &[FIRST, "She added:", LAST]),
            [FIRST, "She added:", LAST]
        );
    }
}
