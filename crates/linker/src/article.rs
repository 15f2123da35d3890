//! An article as the linker sees it.

use std::sync::OnceLock;

use jiff::civil::Date;
use sayso_core::{Article, ArticleLine, Reading, SegmentKind, Span, Statement, Voice, envelope};

use crate::answers::Stances;
use crate::claims::Wordings;
use crate::copies::Prose;
use crate::figures::Counts;
use crate::relays::Citations;
use crate::voices::{Member, block, members};
use crate::words::{Word, words};

/// An article with its reading, and what comparing it to others needs: its words and its voices. Made once and compared to
/// many.
#[derive(Clone, Debug)]
pub struct ReadArticle {
    /// Its identifier.
    pub id: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day of publication.
    pub day: Option<Date>,
    /// Author line.
    pub byline: Option<String>,
    /// The canonical text. All spans count bytes of it.
    pub text: String,
    /// What was found in it, with corrections applied; without those who are only named, since what joins articles is a matter
    /// of those who speak.
    pub reading: Reading,
    /// Is it no news but a text that news lift passages from: an encyclopedia's entry, a press release?
    pub is_background: bool,
    /// The words of all segments but links to other stories and boilerplate, in text order.
    pub words: Vec<Word>,
    /// What is needed to find what it shares with others.
    pub(crate) prose: Prose,
    voices: OnceLock<Voices>,
    citations: OnceLock<Citations>,
    counts: OnceLock<Counts>,
    wordings: OnceLock<Wordings>,
    stances: OnceLock<Stances>,
}

/// The voices of an article.
#[derive(Clone, Debug)]
struct Voices {
    members: Vec<Member>,
    blocks: Vec<Option<String>>,
}

impl ReadArticle {
    /// Makes an article ready for comparing. What only reports of one story, or articles that share passages, are asked for
    /// is made when it is first asked for: most articles that are compared turn out to share nothing.
    pub fn new(article: &Article, reading: &Reading, is_background: bool) -> Self {
        let parts = (reading.segments.iter())
            .filter(|segment| !matches!(segment.kind, SegmentKind::Related | SegmentKind::Boilerplate));
        let words: Vec<Word> = parts
            .flat_map(|segment| words(&article.text, segment.span))
            .collect();
        ReadArticle {
            prose: Prose::new(&article.text, &words, reading),
            id: article.id.clone(),
            outlet: article.outlet.clone(),
            day: (article.published.as_deref())
                .and_then(|published| published.get(..10))
                .and_then(|day| day.parse().ok()),
            byline: article.byline.clone(),
            words,
            text: article.text.clone(),
            reading: Reading {
                named: Vec::new(),
                ..reading.clone()
            },
            is_background,
            voices: OnceLock::new(),
            citations: OnceLock::new(),
            counts: OnceLock::new(),
            wordings: OnceLock::new(),
            stances: OnceLock::new(),
        }
    }

    fn all_voices(&self) -> &Voices {
        self.voices.get_or_init(|| {
            // most of what members cost is looking at the whole text for states, and nobody speaks in it
            let members = match self.reading.voices.is_empty() {
                true => Vec::new(),
                false => {
                    let article = Article {
                        id: self.id.clone(),
                        outlet: self.outlet.clone(),
                        published: self.day.map(|day| day.to_string()),
                        text: self.text.clone(),
                        ..Article::default()
                    };
                    members(&ArticleLine::new(&article, &self.reading, true))
                }
            };
            Voices {
                blocks: members.iter().map(block).collect(),
                members,
            }
        })
    }

    /// Its voices, in the order of their numbers, as members of identities.
    pub fn voices(&self) -> &[Member] {
        &self.all_voices().members
    }

    /// The block of each voice, see [`block`].
    pub fn blocks(&self) -> &[Option<String>] {
        &self.all_voices().blocks
    }

    /// The outlets that it names, and its own.
    pub(crate) fn citations(&self) -> &Citations {
        (self.citations).get_or_init(|| Citations::new(self.outlet.as_deref(), &self.reading))
    }

    /// What its figures count.
    pub(crate) fn counts(&self) -> &Counts {
        (self.counts).get_or_init(|| Counts::new(&self.text, &self.words, &self.reading, self.day))
    }

    /// Its statements by their words, for [`crate::claims::same`].
    pub(crate) fn wordings(&self) -> &Wordings {
        (self.wordings).get_or_init(|| Wordings::new(&self.text, &self.reading, &self.words))
    }

    /// What its statements deny, confirm or answer.
    pub(crate) fn stances(&self) -> &Stances {
        (self.stances).get_or_init(|| Stances::new(&self.text, &self.words, &self.reading))
    }

    /// The statement with this number.
    pub fn statement(&self, n: u32) -> Option<&Statement> {
        let at = usize::try_from(n).ok()?.checked_sub(1)?;
        self.reading.statements.get(at)
    }

    /// The voice with this number.
    pub fn voice(&self, n: u32) -> Option<&Voice> {
        let at = usize::try_from(n).ok()?.checked_sub(1)?;
        self.reading.voices.get(at)
    }

    /// The voice with this number, as a member of identities.
    pub fn member(&self, n: u32) -> Option<&Member> {
        let at = usize::try_from(n).ok()?.checked_sub(1)?;
        self.voices().get(at)
    }

    /// The places in [`ReadArticle::words`] of the words that lie in a span.
    pub fn words_in(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|word| word.span.start < span.start);
        let to = self.words.partition_point(|word| word.span.end <= span.end);
        from..to.max(from)
    }

    /// From the first to the last byte of a statement's content.
    pub fn content(&self, statement: &Statement) -> Option<Span> {
        envelope(&statement.content)
    }
}

/// May two voices of different articles be one, as far as the two articles tell?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Their names, roles and kinds speak for it.
    Same,
    /// Nothing speaks against it: one of them is unnamed, or not known.
    Possible,
    /// They are named, and differently.
    Different,
}

/// Compares the voices with these numbers; `None`: the article does not say whose the statement is.
pub fn agreement(a: &ReadArticle, of_a: Option<u32>, b: &ReadArticle, of_b: Option<u32>) -> Agreement {
    let at = |n: u32| usize::try_from(n).unwrap_or_default().wrapping_sub(1);
    let (Some(of_a), Some(of_b)) = (of_a.map(at), of_b.map(at)) else {
        return Agreement::Possible;
    };
    let named = |article: &ReadArticle, at: usize| article.blocks().get(at).cloned().flatten();
    match (named(a, of_a), named(b, of_b)) {
        (Some(x), Some(y)) if x != y => Agreement::Different,
        (Some(_), Some(_)) => {
            let (Some(x), Some(y)) = (a.voices().get(of_a), b.voices().get(of_b)) else {
                return Agreement::Possible;
            };
            let two = [x.clone(), y.clone()];
            match crate::voices::identities(&two, &crate::voices::Constraints::default()).len() {
                1 => Agreement::Same,
                _ => crate::voices::namesakes(x, y),
            }
        }
        _ => Agreement::Possible,
    }
}
