//! Scores of words to attributions.
//!
//! 1. The best legal sequence of role tags (Viterbi) cuts the words into sources, cues and contents.
//! 2. An attribution has one cue, so the cue stands for it: each content goes to the cue at which its words point,
//!    and contents that share a cue are one interrupted content.
//! 3. The cue and its contents point at their source together, or at none.
//!
//! A window's words can only point inside that window. Windows end at line ends where they can, so little is lost.

use sayso_core::Span;

use crate::Attribution;
use crate::tagger::{ROLE_TAGS, Scores, Tag, log_sum_exp};

/// What a pointer score is worth that is out of reach, as a log-probability.
const OUT_OF_REACH: f32 = -12.0;

/// Numbers of the decoder, chosen on articles that the model was not trained on (`training/README.md`).
#[derive(Clone, Debug)]
pub struct Settings {
    /// Added to the log-probability of each tag.
    pub bias: [f32; ROLE_TAGS],
    /// How much more the cue's own pointer to the source counts than that of one content.
    pub cue_weight: f32,
    /// Added to the score of "no source".
    pub no_source: f32,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            bias: [0.0; ROLE_TAGS],
            cue_weight: 2.0,
            no_source: 0.0,
        }
    }
}

/// Words `[from, to)` of one role, with the mean probability of their tags.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    from: usize,
    to: usize,
    certainty: f32,
}

/// The attributions of the windows `scores`, which follow one another, in text order of their contents. `words` are the
/// places of all words that the windows count.
pub fn attributions(words: &[Span], scores: &[Scores], settings: &Settings) -> Vec<Attribution> {
    let Some(block) = Block::new(scores) else {
        return Vec::new();
    };
    let tags = block.best_tags(settings);
    let sources = block.chunks(&tags, Tag::BeginSource);
    let cues = block.chunks(&tags, Tag::BeginCue);
    let contents = block.chunks(&tags, Tag::BeginContent);

    // each cue with the contents that point at it, and at the end those that no cue is near
    let mut of_cue: Vec<Vec<(Chunk, f32)>> = vec![Vec::new(); cues.len()];
    let mut alone = Vec::new();
    for content in contents {
        let near = block.near(&cues, content);
        let links = block.links(content, &cues[near.clone()], Pointer::Cue);
        let best = near.zip(links).max_by(|a, b| a.1.total_cmp(&b.1));
        match best {
            Some((cue, link)) => of_cue[cue].push((content, link)),
            None => alone.push(content),
        }
    }
    let mut found: Vec<Attribution> = cues
        .iter()
        .zip(of_cue)
        .filter(|(_, contents)| !contents.is_empty())
        .map(|(&cue, contents)| block.attribution(words, &sources, Some(cue), &contents, settings))
        .chain(
            alone
                .into_iter()
                .map(|c| block.attribution(words, &sources, None, &[(c, 0.0)], settings)),
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

/// Windows that follow one another, as one row of words.
struct Block<'s> {
    scores: &'s [Scores],
    first: usize,
    tags: Vec<[f32; ROLE_TAGS]>,
    /// For each word the number of its window.
    window: Vec<u32>,
}

impl<'s> Block<'s> {
    fn new(scores: &'s [Scores]) -> Option<Self> {
        let first = scores.first()?.window.from;
        let mut block = Block {
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

    /// The runs of words of the role that `begin` begins.
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
            if tag == begin {
                chunks.push(Chunk {
                    from: word,
                    to: word + 1,
                    certainty,
                });
                open = true;
            } else if tag == begin + 1 && open {
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

    /// The targets that begin in a window that `chunk` reaches into, as a range of their indices.
    fn near(&self, targets: &[Chunk], chunk: Chunk) -> std::ops::Range<usize> {
        let from = self.scores(chunk.from).window.from;
        let to = self.scores(chunk.to - 1).window.to;
        targets.partition_point(|t| t.from < from)..targets.partition_point(|t| t.from < to)
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

    fn attribution(
        &self,
        words: &[Span],
        sources: &[Chunk],
        cue: Option<Chunk>,
        contents: &[(Chunk, f32)],
        settings: &Settings,
    ) -> Attribution {
        let parts: Vec<Chunk> = cue.into_iter().chain(contents.iter().map(|c| c.0)).collect();
        let ranges: Vec<_> = parts.iter().map(|&p| self.near(sources, p)).collect();
        let from = ranges.iter().map(|r| r.start).min().unwrap_or(0);
        let to = ranges.iter().map(|r| r.end).max().unwrap_or(0).max(from);
        let candidates = &sources[from..to];
        let mut sum = vec![0.0; candidates.len() + 1];
        let mut weights = 0.0;
        for (i, &part) in parts.iter().enumerate() {
            let weight = if i == 0 && cue.is_some() {
                settings.cue_weight
            } else {
                1.0
            };
            weights += weight;
            for (s, link) in sum.iter_mut().zip(self.links(part, candidates, Pointer::Source)) {
                *s += weight * link;
            }
        }
        if let Some(none) = sum.last_mut() {
            *none += settings.no_source;
        }
        let best = (0..sum.len())
            .max_by(|&a, &b| sum[a].total_cmp(&sum[b]))
            .unwrap_or(0);
        let source = candidates.get(best);
        let span = |c: &Chunk| Span::new(words[c.from].start, words[c.to - 1].end);
        let evidence = Evidence {
            content: contents.iter().map(|c| c.0.certainty).fold(1.0, f32::min),
            cue: cue.map_or(0.0, |c| c.certainty),
            link: contents.iter().map(|c| c.1).fold(0.0, f32::min),
            source: source.map_or(0.5, |s| s.certainty),
            source_link: sum[best] / weights,
        };
        Attribution {
            source: source.map(span).into_iter().collect(),
            cue: cue.as_ref().map(span).into_iter().collect(),
            content: contents.iter().map(|c| span(&c.0)).collect(),
            score: evidence.score(),
        }
    }
}

/// What speaks for an attribution: mean tag probabilities, and mean log-probabilities of its pointers.
struct Evidence {
    content: f32,
    cue: f32,
    link: f32,
    source: f32,
    source_link: f32,
}

impl Evidence {
    /// The probability that a person marks it so: logistic regression on articles that the model was not trained on.
    fn score(&self) -> f32 {
        let z = -4.0
            + 4.0 * self.content
            + 1.0 * self.cue
            + 0.5 * self.link.max(-3.0)
            + 1.0 * self.source
            + 0.5 * self.source_link.max(-3.0);
        1.0 / (1.0 + (-z).exp())
    }
}
