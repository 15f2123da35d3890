//! The lexicon of segments: phrases that tell the parts of an article apart. The rows, and what their columns mean,
//! stand in `lexicon/segments.tsv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use sayso_core::SegmentKind;

use super::words::{Word, words};

/// The lexicon that comes with the reader. Rows that do not parse are left out; a test finds them.
pub(super) static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("../../lexicon/segments.tsv")).0);

/// What a phrase speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Sign {
    /// A segment of that kind.
    Kind(SegmentKind),
    /// Body: somebody's words are reported.
    Report,
}

/// Where a phrase must stand. The head of the lexicon file says what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Whole,
    Head,
    Label,
    Start,
    End,
    Within,
    Tail,
    Bracket,
    Agency,
    Button,
    Invite,
    Object,
    Follow,
    Network,
    Word,
}

const PLACES: [(&str, Place); 15] = [
    ("whole", Place::Whole),
    ("head", Place::Head),
    ("label", Place::Label),
    ("start", Place::Start),
    ("end", Place::End),
    ("within", Place::Within),
    ("tail", Place::Tail),
    ("bracket", Place::Bracket),
    ("agency", Place::Agency),
    ("button", Place::Button),
    ("invite", Place::Invite),
    ("object", Place::Object),
    ("follow", Place::Follow),
    ("network", Place::Network),
    ("word", Place::Word),
];

const SIGNS: [(&str, Sign); 7] = [
    ("dateline", Sign::Kind(SegmentKind::Dateline)),
    ("caption", Sign::Kind(SegmentKind::Caption)),
    ("related", Sign::Kind(SegmentKind::Related)),
    ("boilerplate", Sign::Kind(SegmentKind::Boilerplate)),
    ("credit", Sign::Kind(SegmentKind::Credit)),
    ("headline", Sign::Kind(SegmentKind::Headline)),
    ("report", Sign::Report),
];

/// One step of a phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Word(String),
    Number,
    /// Up to [`LONGEST_GAP`] words of any kind.
    Gap,
}

const LONGEST_GAP: usize = 8;
const NUMBER: &str = "<n>";

/// A phrase with what it speaks for.
#[derive(Clone, Debug)]
struct Phrase {
    steps: Vec<Step>,
    sign: Sign,
    place: Place,
}

/// A place in a text where a phrase of the lexicon stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub sign: Sign,
    pub place: Place,
    /// Its first word, as an index into the words that were searched.
    pub first: usize,
    /// The word after its last one.
    pub after: usize,
}

/// A row that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of the lexicon of segments {problem}")]
pub(super) struct RowError {
    line: usize,
    problem: String,
}

/// Phrases by their first word.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    by_first_word: HashMap<String, Vec<Phrase>>,
}

impl Lexicon {
    /// Reads the rows of a lexicon. Rows that cannot be used are left out and told.
    pub fn parse(file: &str) -> (Lexicon, Vec<RowError>) {
        let mut lexicon = Lexicon::default();
        let mut errors = Vec::new();
        for (number, row) in file.lines().enumerate() {
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            if let Err(problem) = lexicon.add(row) {
                errors.push(RowError {
                    line: number + 1,
                    problem,
                });
            }
        }
        (lexicon, errors)
    }

    fn add(&mut self, row: &str) -> Result<(), String> {
        let columns: Vec<&str> = row.split('\t').collect();
        let [phrases, kind, place, example] = columns[..] else {
            return Err(format!(
                "has {} columns: write four, with tabs between them",
                columns.len()
            ));
        };
        if example.trim().is_empty() {
            return Err("has no example: write an invented one".to_owned());
        }
        let sign = named(&SIGNS, kind).ok_or_else(|| format!("names the kind {kind:?}: no such kind"))?;
        let place =
            named(&PLACES, place).ok_or_else(|| format!("names the place {place:?}: no such place"))?;
        for phrase in phrases.split('|') {
            let steps = steps(phrase);
            let key = match steps.first() {
                Some(Step::Word(word)) => word.clone(),
                Some(Step::Number) => NUMBER.to_owned(),
                _ => return Err(format!("has the phrase {phrase:?}: it must begin with a word")),
            };
            self.by_first_word
                .entry(key)
                .or_default()
                .push(Phrase { steps, sign, place });
        }
        Ok(())
    }

    /// The phrases that begin at word `first`.
    pub fn hits_at<'l>(&'l self, words: &'l [Word<'_>], first: usize) -> impl Iterator<Item = Hit> + 'l {
        let word = words.get(first);
        let by_word = word.and_then(|w| self.by_first_word.get(w.folded.as_ref()));
        let by_number = word
            .filter(|w| w.is_number())
            .and_then(|_| self.by_first_word.get(NUMBER));
        by_word
            .into_iter()
            .chain(by_number)
            .flatten()
            .filter_map(move |phrase| {
                let after = ends(&phrase.steps, words, first)?;
                Some(Hit {
                    sign: phrase.sign,
                    place: phrase.place,
                    first,
                    after,
                })
            })
    }

    /// All phrases that stand among the words, at any place, in text order.
    pub fn hits(&self, words: &[Word<'_>]) -> Vec<Hit> {
        (0..words.len())
            .flat_map(|first| self.hits_at(words, first).collect::<Vec<_>>())
            .collect()
    }
}

fn named<T: Copy>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(n, _)| *n == name).map(|(_, value)| *value)
}

fn steps(phrase: &str) -> Vec<Step> {
    let step = |piece: &str| match piece {
        NUMBER => vec![Step::Number],
        "…" => vec![Step::Gap],
        other => words(other, usize::MAX)
            .into_iter()
            .map(|w| Step::Word(w.folded.into_owned()))
            .collect(),
    };
    phrase.split_whitespace().flat_map(step).collect()
}

/// The word after the phrase, when it stands at `at`.
fn ends(steps: &[Step], words: &[Word<'_>], at: usize) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else {
        return Some(at);
    };
    match step {
        Step::Word(wanted) => words
            .get(at)
            .filter(|w| w.folded == *wanted)
            .and_then(|_| ends(rest, words, at + 1)),
        Step::Number => words
            .get(at)
            .filter(|w| w.is_number())
            .and_then(|_| ends(rest, words, at + 1)),
        Step::Gap => (0..=LONGEST_GAP).find_map(|skipped| ends(rest, words, at + skipped)),
    }
}

/// The rows of the file, each with its number, its phrases one by one, and its example filled in. For tests.
#[cfg(test)]
pub(super) fn examples() -> Vec<(usize, String, Sign, Place, String)> {
    let file = include_str!("../../lexicon/segments.tsv");
    let mut all = Vec::new();
    for (number, row) in file
        .lines()
        .enumerate()
        .filter(|(_, r)| !r.trim().is_empty() && !r.starts_with('#'))
    {
        let columns: Vec<&str> = row.split('\t').collect();
        for phrase in columns[0].split('|') {
            let (sign, place) = (
                named(&SIGNS, columns[1]).unwrap(),
                named(&PLACES, columns[2]).unwrap(),
            );
            let mut spoken = phrase.replace(NUMBER, "12").replace('…', "Tam Velder");
            if place == Place::Agency {
                // names are told from words by their capitals
                spoken = spoken
                    .split(' ')
                    .map(|w| w[..1].to_uppercase() + &w[1..])
                    .collect::<Vec<_>>()
                    .join(" ");
            }
            all.push((
                number + 1,
                spoken.clone(),
                sign,
                place,
                columns[3].replace("{}", &spoken),
            ));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_lexicon_parses() {
        assert_eq!(Lexicon::parse(include_str!("../../lexicon/segments.tsv")).1, []);
    }

    #[test]
    fn no_phrase_stands_twice_for_the_same_place() {
        for phrases in LEXICON.by_first_word.values() {
            for (i, a) in phrases.iter().enumerate() {
                let twin = phrases[..i]
                    .iter()
                    .find(|b| a.steps == b.steps && a.place == b.place && a.sign == b.sign);
                assert!(twin.is_none(), "{a:?} is there twice");
            }
        }
    }

    #[test]
    fn every_phrase_is_found_in_its_example() {
        for (line, phrase, sign, place, example) in examples() {
            let hits = LEXICON.hits(&words(&example, usize::MAX));
            assert!(
                hits.iter().any(|h| h.sign == sign && h.place == place),
                "line {line}: {phrase:?} is not found in {example:?}"
            );
        }
    }

    #[test]
    fn a_row_that_cannot_be_used_is_told_with_its_line() {
        let (_, errors) =
            Lexicon::parse("# rows\nshare\tboilerplate\twhole\n\nx\tjunk\twhole\te\n…\trelated\thead\te\n");
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].starts_with("line 2 of the lexicon") && told[0].contains("3 columns"));
        assert!(told[1].contains("\"junk\"") && told[2].contains("must begin with a word"));
    }

    #[test]
    fn gaps_and_numbers_match_any_name_and_any_number() {
        let found = |text: &str, place| LEXICON.hits(&words(text, 99)).iter().any(|h| h.place == place);
        assert!(found("Follow Ona Brill of Merrow on Twitter", Place::Start));
        assert!(found("17 comments", Place::Whole) && found("Comments (17)", Place::Whole));
        assert!(!found("Follow the river to the old mill", Place::Start));
    }
}
