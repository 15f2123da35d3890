//! Where two articles may share words: runs of three.

use crate::words::Word;

/// Words in a run.
pub(super) const RUN: usize = 3;

/// Two runs of so many places in all, in one article times the other, are the most that is looked at: what both say over
/// and over ("of the United") is found through the words around it.
const MOST_PLACES: usize = 64;

/// The runs of words of one article, by digest, so that two articles are laid side by side in one walk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seeds {
    /// The digest of a run in the upper half, the place of its first word in the lower; sorted.
    runs: Vec<u64>,
}

/// The places of the first words of a run that both articles have.
pub(super) type Seed = (u32, u32);

impl Seeds {
    pub(crate) fn new(words: &[Word]) -> Self {
        let mut runs: Vec<u64> = (words.windows(RUN).zip(0u32..))
            .map(|(run, at)| {
                let digest = run.iter().fold(0u64, |digest, word| {
                    (digest ^ word.form)
                        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
                        .rotate_left(29)
                });
                (digest & !u64::from(u32::MAX)) | u64::from(at)
            })
            .collect();
        runs.sort_unstable();
        Seeds { runs }
    }

    /// The runs that both articles have; with `is_one`, both being the same article, each pair of different places once.
    ///
    /// There are never many more of them than words: with longer articles the runs that stand in many places are left out,
    /// as many as it takes.
    pub(super) fn shared(&self, other: &Seeds, is_one: bool) -> Vec<Seed> {
        let groups = self.groups(other);
        let room = 2 * (self.runs.len() + other.runs.len()) + 4096;
        let mut pairs_up_to = [0usize; MOST_PLACES + 1];
        for (mine, others) in &groups {
            let places = mine.len() * others.len();
            if let Some(pairs) = pairs_up_to.get_mut(places) {
                *pairs += places;
            }
        }
        let mut most_places = 0;
        let mut pairs = 0;
        for (places, more) in pairs_up_to.iter().enumerate() {
            pairs += more;
            if pairs > room {
                break;
            }
            most_places = places;
        }
        let mut shared = Vec::with_capacity(pairs.min(room));
        for (mine, others) in groups {
            if mine.len() * others.len() > most_places {
                continue;
            }
            for a in mine {
                for b in others {
                    let (a, b) = (place(*a), place(*b));
                    if !is_one || a < b {
                        shared.push((a, b));
                    }
                }
            }
        }
        shared
    }

    /// The places of each run that both have.
    fn groups<'s>(&'s self, other: &'s Seeds) -> Vec<(&'s [u64], &'s [u64])> {
        let mut groups = Vec::new();
        let (mut mine, mut others) = (self.runs.as_slice(), other.runs.as_slice());
        while let (Some(a), Some(b)) = (mine.first(), others.first()) {
            match (a >> 32).cmp(&(b >> 32)) {
                std::cmp::Ordering::Less => mine = &mine[1..],
                std::cmp::Ordering::Greater => others = &others[1..],
                std::cmp::Ordering::Equal => {
                    let (these, rest) = mine.split_at(equal(mine, a >> 32));
                    let (those, others_rest) = others.split_at(equal(others, b >> 32));
                    groups.push((these, those));
                    (mine, others) = (rest, others_rest);
                }
            }
        }
        groups
    }
}

/// How many runs at the head have this digest.
fn equal(runs: &[u64], digest: u64) -> usize {
    runs.iter().take_while(|run| **run >> 32 == digest).count()
}

fn place(run: u64) -> u32 {
    (run & u64::from(u32::MAX)) as u32
}
