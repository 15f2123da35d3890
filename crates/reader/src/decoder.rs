//! Scores of words to attributions.
//!
//! 1. The best legal sequence of role tags (Viterbi) cuts the words into sources, cues and contents.
//! 2. An attribution has one cue, so the cue stands for it: each content goes to the cue that fits it best, and contents
//!    that share a cue are one interrupted content.
//! 3. The cue and its contents choose their source together, or none.
//!
//! How well two chunks fit is a weighted sum of what the model's pointers say and of what lies between the two: words,
//! line breaks, sentence ends, other chunks of the same role.

use serde::Deserialize;

use crate::Attribution;
use crate::tagger::{ROLE_TAGS, Scores, Tag, Words, log_sum_exp};

/// What a pointer score is worth that is out of reach, as a log-probability.
const OUT_OF_REACH: f32 = -12.0;

/// Words between a chunk and one that it can belong to.
const NEAR: usize = 200;

/// Marks that part a content from its cue and belong to neither.
const SEPARATORS: [&str; 7] = [",", ";", ":", "–", "—", "-", "―"];

/// What the end of a content often takes along from the sentence around it.
const BEHIND_CONTENT: [&str; 9] = [",", ";", ":", "–", "—", "-", "―", "and", "but"];

/// The most words of a party that a cue names beside the source, and the most between it and the cue.
const PARTY_WORDS: usize = 12;
const PARTY_REACH: usize = 4;

/// Words that are no content when they stand alone.
const EMPTY_WORDS: [&str; 16] = [
    "a", "an", "the", "of", "at", "in", "on", "for", "to", "from", "by", "with", "and", "or", "s", "as",
];

/// The most that is counted of line breaks, sentence ends and chunks in between.
const MOST_BETWEEN: usize = 4;

/// Numbers of the decoder. `training/link.py` finds them on articles that the model was not trained on.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    /// Added to the log-probability of each tag.
    pub bias: [f32; ROLE_TAGS],
    /// Content to cue: the pointer; what lies between (the logarithm of one plus the words, line breaks, sentence ends,
    /// other cues, whether the cue comes first); and the weight of "none".
    pub cue: [f32; 7],
    /// Cue and contents to source: the cue's pointer, the contents' mean pointer; what lies between as above, from the
    /// cue, or from the content where there is no cue; and the weight of "none".
    pub source: [f32; 8],
    /// How likely an attribution is right, as a logistic regression: a constant, the least certain content, the cue, the
    /// source, and how clearly it is this source.
    pub score: [f32; 5],
    /// The least score with which the reader keeps an attribution.
    pub least: f32,
}

/// Words `[from, to)` of one role, with the mean probability of their tags.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    from: usize,
    to: usize,
    certainty: f32,
}

/// The attributions of the windows `scores`, which follow one another, in text order of their contents. `words` are all
/// words of `text` that the windows count.
pub fn attributions(text: &str, words: &Words, scores: &[Scores], settings: &Settings) -> Vec<Attribution> {
    let Some(block) = Block::new(words, scores) else {
        return Vec::new();
    };
    let tags = block.best_tags(settings);
    let sources: Vec<Chunk> = block
        .chunks(&tags, Tag::BeginSource)
        .into_iter()
        .filter_map(|c| block.trimmed(c, &SEPARATORS, text))
        .collect();
    let cues = block.chunks(&tags, Tag::BeginCue);
    let contents: Vec<Chunk> = block
        .chunks(&tags, Tag::BeginContent)
        .into_iter()
        .filter_map(|c| block.trimmed(c, &BEHIND_CONTENT, text))
        .filter(|&c| block.says_something(c, text))
        .collect();

    // each cue with its contents, and the contents that fit no cue: theirs was not found
    let mut of_cue: Vec<Vec<Chunk>> = vec![Vec::new(); cues.len()];
    let mut alone = Vec::new();
    for content in contents {
        match block.cue_of(content, &cues, settings) {
            Some(cue) => of_cue[cue].push(content),
            None => alone.push(content),
        }
    }
    for (cue, contents) in cues.iter().zip(&mut of_cue) {
        block.leave_out_party(*cue, contents, text);
    }
    let mut found: Vec<Attribution> = cues
        .iter()
        .zip(of_cue)
        .filter(|(_, contents)| !contents.is_empty())
        .map(|(&cue, contents)| block.attribution(&sources, Some(cue), &contents, settings))
        .chain(
            alone
                .into_iter()
                .map(|c| block.attribution(&sources, None, &[c], settings)),
        )
        .collect();
    found.sort_by_key(|a| a.content.first().copied());
    found
}

#[derive(Clone, Copy)]
enum Pointer {
    Cue,
    Source,
}

/// What lies between two chunks: the logarithm of one plus the words, the line breaks, the sentence ends, the other
/// chunks of the second one's role, and whether the second one comes first.
type Between = [f32; 5];

fn weighted(weights: &[f32], numbers: &[f32]) -> f32 {
    weights.iter().zip(numbers).map(|(w, n)| w * n).sum()
}

/// Windows that follow one another, as one row of words.
struct Block<'s> {
    words: &'s Words,
    scores: &'s [Scores],
    first: usize,
    tags: Vec<[f32; ROLE_TAGS]>,
    /// For each word the number of its window.
    window: Vec<u32>,
}

impl<'s> Block<'s> {
    fn new(words: &'s Words, scores: &'s [Scores]) -> Option<Self> {
        let first = scores.first()?.window.from;
        let mut block = Block {
            words,
            scores,
            first,
            tags: Vec::new(),
            window: Vec::new(),
        };
        for (i, s) in scores.iter().enumerate() {
            for word in s.window.from..s.window.to {
                block.tags.push(s.tags(word));
                block.window.push(i as u32);
            }
        }
        Some(block)
    }

    fn scores(&self, word: usize) -> &Scores {
        &self.scores[self.window[word - self.first] as usize]
    }

    /// The most probable sequence of tags in which a word is inside a role only after a word of that role.
    fn best_tags(&self, settings: &Settings) -> Vec<u8> {
        let legal = |from: usize, to: usize| to == 0 || to % 2 == 1 || from == to || from + 1 == to;
        let score = |row: &[f32; ROLE_TAGS], tag: usize| row[tag] + settings.bias[tag];
        let mut back = Vec::with_capacity(self.tags.len());
        let mut best = [f32::NEG_INFINITY; ROLE_TAGS];
        for (i, row) in self.tags.iter().enumerate() {
            let mut next = [f32::NEG_INFINITY; ROLE_TAGS];
            let mut from = [0u8; ROLE_TAGS];
            for tag in 0..ROLE_TAGS {
                if i == 0 {
                    if tag == 0 || tag % 2 == 1 {
                        next[tag] = score(row, tag);
                    }
                    continue;
                }
                for last in (0..ROLE_TAGS).filter(|&last| legal(last, tag)) {
                    if best[last] > next[tag] {
                        next[tag] = best[last];
                        from[tag] = last as u8;
                    }
                }
                next[tag] += score(row, tag);
            }
            back.push(from);
            best = next;
        }
        let mut tag = (0..ROLE_TAGS)
            .max_by(|&a, &b| best[a].total_cmp(&best[b]))
            .unwrap_or(0) as u8;
        let mut tags = vec![0; back.len()];
        for (place, from) in tags.iter_mut().zip(&back).rev() {
            *place = tag;
            tag = from[usize::from(tag)];
        }
        tags
    }

    /// The runs of words of the role that `begin` begins. None runs over what is not read or into
    /// another part of the article.
    fn chunks(&self, tags: &[u8], begin: Tag) -> Vec<Chunk> {
        let begin = begin as u8;
        let mut chunks: Vec<Chunk> = Vec::new();
        let mut open = false;
        for (i, &tag) in tags.iter().enumerate() {
            let certainty = if tag == 0 {
                0.0
            } else {
                self.tags[i][usize::from(tag)].exp()
            };
            let word = self.first + i;
            let is_cut = self.words.is_after_gap(word) || self.words.part_of(word).start == word;
            // A title and a name side by side are one source, though each looks like the beginning of one.
            let is_source = begin == Tag::BeginSource as u8;
            let goes_on = open && !is_cut && (tag == begin + 1 || is_source && tag == begin);
            if !goes_on && (tag == begin || tag == begin + 1 && open) {
                chunks.push(Chunk {
                    from: word,
                    to: word + 1,
                    certainty,
                });
                open = true;
            } else if goes_on {
                if let Some(last) = chunks.last_mut() {
                    last.to = word + 1;
                    last.certainty += certainty;
                }
            } else {
                open = false;
            }
        }
        for chunk in &mut chunks {
            chunk.certainty /= (chunk.to - chunk.from) as f32;
        }
        chunks
    }

    /// A chunk without separators before it and without the words `behind` after it. `None` when nothing is left.
    fn trimmed(&self, mut chunk: Chunk, behind: &[&str], text: &str) -> Option<Chunk> {
        let word = |i: usize| self.words.spans[i].of(text);
        while chunk.from < chunk.to && SEPARATORS.contains(&word(chunk.from)) {
            chunk.from += 1;
        }
        while chunk.from < chunk.to && behind.contains(&word(chunk.to - 1)) {
            chunk.to -= 1;
        }
        (chunk.from < chunk.to).then_some(chunk)
    }

    fn says_something(&self, chunk: Chunk, text: &str) -> bool {
        (chunk.from..chunk.to).any(|i| {
            let word = self.words.spans[i].of(text);
            word.chars().any(char::is_alphanumeric) && !EMPTY_WORDS.contains(&word.to_lowercase().as_str())
        })
    }

    /// Leaves out what stands between the cue and a content, and is short and unquoted: it is no content but whom the cue
    /// names beside the source, as in "told the Courier nothing was lost" and, before "that", in "reported, citing two
    /// officials, that". `crate::phrases` reads it.
    fn leave_out_party(&self, cue: Chunk, contents: &mut Vec<Chunk>, text: &str) {
        let word = |i: usize| self.words.spans[i].of(text);
        let is_telling = matches!(
            word(cue.to - 1).to_lowercase().as_str(),
            "told" | "tells" | "tell" | "telling"
        );
        let before_that = contents.windows(2).position(|pair| {
            let (party, content) = (pair[0], pair[1]);
            let is_told = is_telling
                && party.from == cue.to
                && (word(party.from) == "the" || word(party.from).starts_with(char::is_uppercase));
            (word(content.from) == "that" || is_told)
                && (cue.to..cue.to + PARTY_REACH).contains(&party.from)
                && party.to - party.from <= PARTY_WORDS
                && (party.to..content.from).all(|i| SEPARATORS.contains(&word(i)))
                && !(party.from..party.to).any(|i| ["\"", "“", "”"].contains(&word(i)))
        });
        if let Some(party) = before_that {
            contents.remove(party);
        }
    }

    /// The targets near the stretch from `first` to `last`, as a range of their indices. A headline's statement has its
    /// cue and source in the headline, so nothing is near in another part of the article.
    fn near(&self, targets: &[Chunk], first: Chunk, last: Chunk) -> std::ops::Range<usize> {
        let part = self.words.part_of(first.from);
        let from = part.start.max((first.from + 1).saturating_sub(NEAR));
        let to = part.end.min(last.to + NEAR);
        let start = targets.partition_point(|t| t.from < from);
        start..targets.partition_point(|t| t.from < to).max(start)
    }

    fn between(&self, chunk: Chunk, other: Chunk, like_other: &[Chunk]) -> Between {
        let (low, high) = if chunk.from < other.from {
            (chunk, other)
        } else {
            (other, chunk)
        };
        let (from, to) = (low.to, high.from.max(low.to));
        let count = |is_start: &dyn Fn(usize) -> bool| {
            (from..=to.min(self.words.len() - 1))
                .filter(|&w| is_start(w))
                .take(MOST_BETWEEN)
                .count() as f32
        };
        let over = &like_other[like_other.partition_point(|c| c.from < from)..];
        [
            (1.0 + (to - from) as f32).ln(),
            count(&|w| self.words.is_first_of_line(w)),
            count(&|w| self.words.is_first_of_sentence(w)),
            over.iter().take_while(|c| c.to <= to).take(MOST_BETWEEN).count() as f32,
            f32::from(u8::from(other.from < chunk.from)),
        ]
    }

    /// For each target the mean log-probability with which the words of `chunk` point at it, among these targets
    /// (and "none", which comes last, for sources).
    fn links(&self, chunk: Chunk, targets: &[Chunk], pointer: Pointer) -> Vec<f32> {
        let none = usize::from(matches!(pointer, Pointer::Source));
        let mut sum = vec![0.0; targets.len() + none];
        for word in chunk.from..chunk.to {
            let scores = self.scores(word);
            let mut row: Vec<f32> = targets
                .iter()
                .map(|t| {
                    let inside = scores.window.from.max(t.from)..scores.window.to.min(t.to);
                    log_sum_exp(inside.map(|w| match pointer {
                        Pointer::Cue => scores.cue(word, w),
                        Pointer::Source => scores.source(word, Some(w)),
                    }))
                })
                .collect();
            if none == 1 {
                row.push(scores.source(word, None));
            }
            let total = log_sum_exp(row.iter().copied());
            for (s, r) in sum.iter_mut().zip(row) {
                *s += if total.is_finite() {
                    (r - total).max(OUT_OF_REACH)
                } else {
                    OUT_OF_REACH
                };
            }
        }
        let n = (chunk.to - chunk.from) as f32;
        sum.iter().map(|s| s / n).collect()
    }

    /// The index of the cue that fits a content best; none where "none" fits better.
    fn cue_of(&self, content: Chunk, cues: &[Chunk], settings: &Settings) -> Option<usize> {
        let near = self.near(cues, content, content);
        let links = self.links(content, &cues[near.clone()], Pointer::Cue);
        let weights = &settings.cue;
        near.zip(links)
            .map(|(cue, link)| {
                (
                    cue,
                    weights[0] * link + weighted(&weights[1..6], &self.between(content, cues[cue], cues)),
                )
            })
            .max_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|&(_, fit)| fit >= weights[6])
            .map(|(cue, _)| cue)
    }

    fn attribution(
        &self,
        sources: &[Chunk],
        cue: Option<Chunk>,
        contents: &[Chunk],
        settings: &Settings,
    ) -> Attribution {
        let parts = || cue.into_iter().chain(contents.iter().copied());
        let anchor = cue.unwrap_or(contents[0]);
        let first = parts().min_by_key(|c| c.from).unwrap_or(anchor);
        let last = parts().max_by_key(|c| c.to).unwrap_or(anchor);
        let candidates = &sources[self.near(sources, first, last)];
        let of_cue = cue.map_or_else(
            || vec![0.0; candidates.len() + 1],
            |cue| self.links(cue, candidates, Pointer::Source),
        );
        let mut of_contents = vec![0.0; candidates.len() + 1];
        for content in contents {
            for (sum, link) in of_contents
                .iter_mut()
                .zip(self.links(*content, candidates, Pointer::Source))
            {
                *sum += link / contents.len() as f32;
            }
        }
        let weights = &settings.source;
        let fits: Vec<f32> = (0..=candidates.len())
            .map(|i| {
                let other = candidates.get(i).map_or(weights[7], |&source| {
                    weighted(&weights[2..7], &self.between(anchor, source, sources))
                });
                weights[0] * of_cue[i] + weights[1] * of_contents[i] + other
            })
            .collect();
        let best = (0..fits.len())
            .max_by(|&a, &b| fits[a].total_cmp(&fits[b]))
            .unwrap_or(0);
        let source = candidates.get(best);
        let span = |c: &Chunk| self.words.span(c.from, c.to);
        let evidence = [
            1.0,
            contents.iter().map(|c| c.certainty).fold(1.0, f32::min),
            cue.map_or(0.0, |c| c.certainty),
            source.map_or(0.5, |s| s.certainty),
            (fits[best] - log_sum_exp(fits.iter().copied())).exp(),
        ];
        Attribution {
            source: source.map(span).into_iter().collect(),
            cue: cue.as_ref().map(span).into_iter().collect(),
            content: contents.iter().map(span).collect(),
            score: 1.0 / (1.0 + (-weighted(&settings.score, &evidence)).exp()),
        }
    }
}
