//! The words of one article: what they have in common with their kin, and how much each tells.

use std::collections::HashMap;

/// The words of one article by their stems.
#[derive(Default)]
pub(super) struct Vocabulary {
    ids: HashMap<String, u32>,
    /// Sentences in which the stem stands.
    sentences_with: Vec<u32>,
    last_sentence: Vec<u32>,
    /// Sentences so far.
    pub sentences: u32,
}

impl Vocabulary {
    /// The number of a stem, a new one where it has none.
    pub fn id(&mut self, stem: String) -> u32 {
        let next = self.ids.len() as u32;
        let id = *self.ids.entry(stem).or_insert(next);
        if id == next {
            self.sentences_with.push(0);
            self.last_sentence.push(u32::MAX);
        }
        id
    }

    /// Counts a stem for the sentence that is being read.
    pub fn count(&mut self, stem: String) {
        let id = self.id(stem) as usize;
        if let (Some(last), Some(count)) = (self.last_sentence.get_mut(id), self.sentences_with.get_mut(id))
            && *last != self.sentences
        {
            *last = self.sentences;
            *count += 1;
        }
    }

    /// How much the word tells, 0 to 1: one in a single sentence tells most, one in every sentence next to nothing.
    pub fn weight(&self, id: u32) -> f32 {
        let with = self.sentences_with.get(id as usize).copied().unwrap_or(1).max(1) as f32;
        let all = self.sentences.max(1) as f32;
        (1.0 + all / with).ln() / (1.0 + all).ln()
    }

    /// The weight of all of them.
    pub fn total(&self, stems: &[u32]) -> f32 {
        stems.iter().map(|s| self.weight(*s)).sum()
    }

    /// The weight of the stems that both sorted lists hold.
    pub fn shared(&self, a: &[u32], b: &[u32]) -> f32 {
        common(a, b).map(|s| self.weight(s)).sum()
    }

    /// How much of the shorter list is shared, 0 to 1. Two words that agree by chance are not much.
    pub fn overlap(&self, a: &[u32], b: &[u32]) -> f32 {
        const DAMP: f32 = 1.5;
        self.shared(a, b) / (self.total(a).min(self.total(b)) + DAMP)
    }
}

/// The numbers that two sorted lists share.
pub(super) fn common<'a>(a: &'a [u32], b: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
    let mut rest = b;
    a.iter().copied().filter(move |x| {
        let at = rest.partition_point(|y| y < x);
        rest = rest.get(at..).unwrap_or_default();
        rest.first() == Some(x)
    })
}

/// In order, each once.
pub(super) fn sorted(mut stems: Vec<u32>) -> Vec<u32> {
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// What a word has in common with its forms and its nearest kin: "accused" and "accusation", "Iran" and "Iranian".
/// Cruder than a grammar's stem, since words are compared only within one article.
pub(super) fn stem(lower: &str) -> String {
    // the longest of those that end alike stands first
    const ENDINGS: &str = "ibilities ibility abilities ability ations ation ments ment ities ity ating ated ates \
        ate ions ion ings ing ible able ally al ers er ians ian ia ans an ed es ly i y s";
    const LEAST: usize = 3;
    const LONGEST: usize = 7;
    let word = lower.strip_suffix("'s").unwrap_or(lower);
    if word.contains('.') {
        return word.replace('.', "");
    }
    if !word.is_ascii() || word.len() <= LEAST {
        return word.to_owned();
    }
    let without = |ending: &str| word.strip_suffix(ending).filter(|rest| rest.len() >= LEAST);
    let word = ENDINGS.split_whitespace().find_map(without).unwrap_or(word);
    // at least as much is left as a short name has
    let mut word = word;
    while let Some(rest) = word.strip_suffix(['e', 'a']).filter(|rest| rest.len() >= LEAST) {
        word = rest;
    }
    word.get(..LONGEST).unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_family_have_one_stem() {
        let families = [
            "accuse accused accuses accusation accusations",
            "missile missiles",
            "brief briefed briefing",
            "orchestrate orchestrated orchestrating",
            "responsible responsibility",
            "russia russian russians",
            "iran iranian iranians",
            "korea korean koreans",
            "u.s. us",
        ];
        for family in families {
            let mut stems: Vec<String> = family.split(' ').map(stem).collect();
            stems.dedup();
            assert_eq!(stems.len(), 1, "{family}: {stems:?}");
        }
        assert_ne!(stem("iran"), stem("iraq"));
        assert_ne!(stem("minister"), stem("ministry"));
    }
}
