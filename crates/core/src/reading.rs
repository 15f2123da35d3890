//! What one version of the reader finds in one article.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Segment, Span};

/// Everything that the reader found in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The parts of the text, in text order; together they cover every character that is not white space.
    pub segments: Vec<Segment>,
    /// The statements, in text order of their first span; numbered from 1 without gaps.
    pub statements: Vec<Statement>,
    /// Who speaks and who passes on, each once; numbered from 1 in the order of their first mention.
    pub voices: Vec<Voice>,
    /// The counts, in text order.
    pub figures: Vec<Figure>,
    /// The date expressions, in text order.
    pub dates: Vec<DateExpression>,
}

impl Reading {
    /// Keeps the statements that pass the test and takes out the others, with the voices that are then without a
    /// statement, and numbers both anew. What stood inside a statement taken out, or was given by it, stands inside
    /// what that one stood in.
    pub fn keep(&mut self, is_kept: impl Fn(&Statement) -> bool) {
        let all = std::mem::take(&mut self.statements);
        let place: HashMap<u32, usize> = all.iter().enumerate().map(|(i, s)| (s.n, i)).collect();
        let kept: Vec<bool> = all.iter().map(is_kept).collect();
        let mut number = vec![0; all.len()];
        let mut last = 0;
        for (i, n) in number.iter_mut().enumerate() {
            last += u32::from(kept[i]);
            *n = last;
        }
        // the statement itself where it is kept, else the next one outward that is
        let outward = |n: u32| {
            let mut at = place.get(&n).copied();
            // each step goes outward; as many steps as there are statements are enough
            for _ in 0..all.len() {
                match at {
                    Some(i) if !kept[i] => at = all[i].within.and_then(|n| place.get(&n).copied()),
                    _ => break,
                }
            }
            at.filter(|i| kept[*i]).map(|i| number[i])
        };
        self.statements = all
            .iter()
            .enumerate()
            .filter(|(i, _)| kept[*i])
            .map(|(i, statement)| Statement {
                n: number[i],
                within: statement.within.and_then(outward),
                answers: (statement.answers.iter())
                    .filter_map(|n| place.get(n).copied())
                    .filter(|i| kept[*i])
                    .map(|i| number[i])
                    .collect(),
                ..statement.clone()
            })
            .collect();
        for figure in &mut self.figures {
            figure.statement = figure.statement.and_then(outward);
        }
        self.drop_silent_voices();
    }

    /// Takes out the voices without a statement and numbers the others anew.
    fn drop_silent_voices(&mut self) {
        let heard: HashSet<u32> = (self.statements.iter())
            .flat_map(|s| s.voice.iter().chain(&s.relay).copied())
            .collect();
        self.voices.retain(|v| heard.contains(&v.n));
        let mut number = HashMap::new();
        for (voice, n) in self.voices.iter_mut().zip(1..) {
            number.insert(voice.n, n);
            voice.n = n;
        }
        for statement in &mut self.statements {
            statement.voice = statement.voice.and_then(|n| number.get(&n).copied());
            statement.relay = (statement.relay.iter())
                .filter_map(|n| number.get(n).copied())
                .collect();
        }
    }
}

/// Who speaks, as one identity within the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Voice {
    /// Its number in the article, from 1.
    pub n: u32,
    /// Its fullest name in the article, without title; what it is generally known by where the article only alludes to
    /// it ("the Pentagon"); for an unnamed voice the words that describe it.
    pub name: String,
    /// What it is.
    pub kind: VoiceKind,
    /// Where the article speaks of it, in text order: names, offices, pronouns that are sources.
    pub mentions: Vec<Span>,
    /// The titles that the article gives to it, in text order, as they stand there. They may disagree.
    pub roles: Vec<Span>,
}

/// What a voice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VoiceKind {
    /// A person with a name.
    Person,
    /// A state, its government, or a body of it: a ministry, the police, an army, a court.
    Government,
    /// Any other body: a company, a party, an armed group, an international organization.
    Organization,
    /// A newspaper, agency, broadcaster or website.
    Outlet,
    /// A text that speaks for itself.
    Document,
    /// Persons or bodies whose names the article does not give.
    Unnamed,
}

/// A count as the article gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number with the words that bound it: "at least 12".
    pub span: Span,
    /// What is counted, where the text says it: "protesters".
    pub counts: Option<Span>,
    /// The least number that the words allow, both ends included; `None`: open.
    pub lower: Option<u64>,
    /// The greatest number that the words allow; `None`: open.
    pub upper: Option<u64>,
    /// Do the words say that the number is not exact?
    pub approximate: bool,
    /// The number of the statement that gives it; `None`: the article itself does.
    pub statement: Option<u32>,
}

/// Words that denote a day or an interval of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateExpression {
    /// The words, without preposition and time of day.
    pub span: Span,
    /// The days that they denote; `None` where neither the published date nor the text says which.
    pub days: Option<Days>,
}

/// An interval of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day, not before the first.
    pub to: Date,
}

/// One attributed statement: who, by which words, said what. Spans are bytes of the canonical text, each list in text
/// order, none empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// Its number in the article, from 1.
    pub n: u32,
    /// The words that name who speaks; none when the text names nobody.
    pub source: Vec<Span>,
    /// The words that say that something was said; none for a quotation that stands alone.
    pub cue: Vec<Span>,
    /// What was said: one span, or several when it is interrupted.
    pub content: Vec<Span>,
    /// In quotation marks or not.
    pub form: Form,
    /// What was done by saying it.
    pub act: Act,
    /// Sources that the words of the cue name beside the source, from whom the source has it: "two officials" in
    /// "the paper reported, citing two officials".
    pub cited: Vec<Span>,
    /// Outlets or persons to whom it was said: "Corriere della Sera" in "told Corriere della Sera".
    pub told: Vec<Span>,
    /// Words that say how sure the source or the article is of it ("reportedly", "may have", "allegedly"), as they stand.
    pub certainty: Vec<Span>,
    /// The number of the voice that made the statement; `None` where the text does not say whose it is.
    pub voice: Option<u32>,
    /// The numbers of the voices that passed it on, the nearest to the article first; never the article's own outlet.
    pub relay: Vec<u32>,
    /// When it was said, as far as the words around it tell.
    pub said: Option<Days>,
    /// The numbers of the statements that this one denies, confirms or answers.
    pub answers: Vec<u32>,
    /// The number of the statement inside whose content this one stands.
    pub within: Option<u32>,
    /// How likely it is that a person would mark this statement with this content and source, 0 to 1.
    pub score: f32,
}

/// How much of a content stands in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// All of it.
    Direct,
    /// None of it.
    Indirect,
    /// Some of it.
    Mixed,
}

/// What a voice does by saying something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Says that it is so.
    Assert,
    /// Says that what others said is so: also acknowledges, backs, defends.
    Confirm,
    /// Says that what others said is not so.
    Deny,
    /// Charges someone with wrong: also condemns, blames, criticises.
    Accuse,
    /// Wants someone to act: also urges, orders, calls for.
    Demand,
    /// Commits itself: also vows, threatens to do.
    Promise,
    /// Says that harm may come.
    Warn,
    /// Asks.
    Question,
    /// Will not say: declined to comment, did not respond.
    Decline,
    /// A thought, wish or feeling ascribed to the voice and not reported as said.
    Believe,
}

impl Act {
    /// All acts, in the order in which help and pages list them.
    pub const ALL: [Act; 10] = [
        Act::Assert,
        Act::Confirm,
        Act::Deny,
        Act::Accuse,
        Act::Demand,
        Act::Promise,
        Act::Warn,
        Act::Question,
        Act::Decline,
        Act::Believe,
    ];

    /// The word for it in JSON, in the lexicon and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Act::Assert => "assert",
            Act::Confirm => "confirm",
            Act::Deny => "deny",
            Act::Accuse => "accuse",
            Act::Demand => "demand",
            Act::Promise => "promise",
            Act::Warn => "warn",
            Act::Question => "question",
            Act::Decline => "decline",
            Act::Believe => "believe",
        }
    }

    /// The act with that name.
    pub fn named(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|a| a.name() == name)
    }
}

impl Form {
    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Form::Direct => "direct",
            Form::Indirect => "indirect",
            Form::Mixed => "mixed",
        }
    }
}

impl VoiceKind {
    /// All kinds, in the order in which help and pages list them.
    pub const ALL: [VoiceKind; 6] = [
        VoiceKind::Person,
        VoiceKind::Government,
        VoiceKind::Organization,
        VoiceKind::Outlet,
        VoiceKind::Document,
        VoiceKind::Unnamed,
    ];

    /// The word for it in JSON, in the lexicons and on pages.
    pub fn name(self) -> &'static str {
        match self {
            VoiceKind::Person => "person",
            VoiceKind::Government => "government",
            VoiceKind::Organization => "organization",
            VoiceKind::Outlet => "outlet",
            VoiceKind::Document => "document",
            VoiceKind::Unnamed => "unnamed",
        }
    }

    /// The kind with that name.
    pub fn named(name: &str) -> Option<VoiceKind> {
        VoiceKind::ALL.into_iter().find(|k| k.name() == name)
    }
}
