//! How the wordings of a claim differ.

use sayso_core::{Form, PassageLine};
use sayso_linker::claims::{Drift, drift, fullest};

use super::{ClaimInFull, MemberInFull};

/// A stretch of a wording beside the fullest one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What became of it. Its spans count bytes of [`MemberInFull::words`] of both.
    pub what: Drift,
    /// The words of the fullest wording; `None` where it has none.
    pub fullest: Option<String>,
    /// The words here; `None` where there are none.
    pub here: Option<String>,
}

impl Stretch {
    /// The word for it in JSON and on pages.
    pub fn name(&self) -> &'static str {
        match self.what {
            Drift::Kept(..) => "kept",
            Drift::Cut(..) => "cut",
            Drift::Changed(..) => "changed",
            Drift::Added(..) => "added",
        }
    }
}

impl MemberInFull {
    /// What was said, its pieces joined by an ellipsis.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self.content.iter().map(|piece| piece.text.as_str()).collect();
        words.join(" … ")
    }

    /// The words of the article that say who said it: source and cue, in text order.
    pub fn said_by(&self) -> Vec<PassageLine> {
        let mut pieces: Vec<PassageLine> = self.source.iter().chain(&self.cue).cloned().collect();
        pieces.sort_by_key(|piece| piece.start);
        pieces
    }
}

impl ClaimInFull {
    /// How every wording differs from the fullest, in the order of the members.
    pub fn drifts(&self) -> Vec<Vec<Stretch>> {
        let wordings: Vec<String> = self.members.iter().map(MemberInFull::words).collect();
        let with_marks: Vec<(&str, bool)> = (wordings.iter().zip(&self.members))
            .map(|(words, member)| {
                (
                    words.as_str(),
                    member.form.is_some_and(|form| form != Form::Indirect),
                )
            })
            .collect();
        let Some(full) = wordings.get(fullest(&with_marks)) else {
            return wordings.iter().map(|_| Vec::new()).collect();
        };
        (wordings.iter())
            .map(|words| {
                (drift(full, words).into_iter())
                    .map(|what| {
                        let (of_full, here) = match what {
                            Drift::Kept(a, b) | Drift::Changed(a, b) => (Some(a), Some(b)),
                            Drift::Cut(a) => (Some(a), None),
                            Drift::Added(b) => (None, Some(b)),
                        };
                        Stretch {
                            what,
                            fullest: of_full.map(|span| span.of(full).to_owned()),
                            here: here.map(|span| span.of(words).to_owned()),
                        }
                    })
                    .collect()
            })
            .collect()
    }
}
