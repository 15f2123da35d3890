//! What one version of the reader finds in one article.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{Segment, Span, envelope};

/// Everything that the reader found in one article. Its own JSON, with spans in bytes, is the form in which the ledger
/// keeps it; what other programs see is [`crate::ArticleLine`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The parts of the text, in text order; together they cover every character that is not white space.
    pub segments: Vec<Segment>,
    /// The statements, in text order of their first span; numbered from 1 without gaps.
    pub statements: Vec<Statement>,
    /// Who speaks and who passes on, each once; numbered from 1 in the order of their first mention.
    pub voices: Vec<Voice>,
    /// Who is named and does not speak: persons, bodies, outlets and documents with a name, each once; numbered on after
    /// the voices, in the order of their first mention. Readings of older readers have none.
    #[serde(default)]
    pub named: Vec<Voice>,
    /// The counts, in text order.
    pub figures: Vec<Figure>,
    /// The date expressions, in text order.
    pub dates: Vec<DateExpression>,
}

impl Reading {
    /// Who speaks, and behind them who is only named: in the order of their numbers.
    pub fn all_named(&self) -> impl Iterator<Item = &Voice> {
        self.voices.iter().chain(&self.named)
    }

    /// Keeps the statements that pass the test and takes out the others, and numbers the rest anew. A voice that is then
    /// without a statement is one that is only named, or goes, see [`Reading::settle`]. What stood inside a statement taken
    /// out, or was given by it, stands inside what that one stood in.
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
        self.part_voices();
    }

    /// Puts a reading whose statements or voices were changed, or to which some were added, back into the order that its
    /// fields promise: statements in text order of their first span, voices in the order of their first mention, those
    /// without a mention last. A voice without a statement is only named from now on; where it has no name or no mention it
    /// goes. One that was only named and has a statement is a voice. All are numbered anew, and whatever names a number
    /// follows; numbers that lead nowhere are dropped. Gives the number that each statement had before, in their new order.
    ///
    /// Numbers of statements must differ from each other, and so must those of voices, whether they speak or not; they need
    /// not be without gaps.
    pub fn settle(&mut self) -> Vec<u32> {
        let begins = |s: &Statement| {
            let spans: Vec<Span> = [&s.source, &s.cue, &s.content]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            envelope(&spans)
        };
        self.statements.sort_by_cached_key(|s| (begins(s), s.n));
        let before: Vec<u32> = self.statements.iter().map(|s| s.n).collect();
        let number: HashMap<u32, u32> = before.iter().copied().zip(1..).collect();
        for (statement, n) in self.statements.iter_mut().zip(1..) {
            statement.n = n;
            statement.within = statement.within.and_then(|n| number.get(&n).copied());
            statement.answers = (statement.answers.iter())
                .filter_map(|n| number.get(n).copied())
                .collect();
        }
        for figure in &mut self.figures {
            figure.statement = figure.statement.and_then(|n| number.get(&n).copied());
        }
        self.part_voices();
        before
    }

    /// Parts those who speak from those who are only named, and numbers both anew.
    fn part_voices(&mut self) {
        let heard: HashSet<u32> = (self.statements.iter())
            .flat_map(|s| s.voice.iter().chain(&s.relay).copied())
            .collect();
        let mut all = std::mem::take(&mut self.voices);
        all.append(&mut self.named);
        // a voice may have any number of passages: looked through once
        all.sort_by_cached_key(|voice| {
            let first = voice.mentions.iter().map(|m| m.start).min();
            (first.unwrap_or(usize::MAX), voice.n)
        });
        (self.voices, self.named) = all.into_iter().partition(|voice| heard.contains(&voice.n));
        // who has no name is told by what is said alone
        (self.named).retain(|voice| voice.kind != VoiceKind::Unnamed && !voice.mentions.is_empty());
        let mut number = HashMap::new();
        for (voice, n) in self.voices.iter_mut().chain(&mut self.named).zip(1..) {
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

/// Who speaks, or is only named, as one identity within the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateExpression {
    /// The words, without preposition and time of day.
    pub span: Span,
    /// The days that they denote; `None` where neither the published date nor the text says which.
    pub days: Option<Days>,
}

/// An interval of days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Days {
    /// The first day.
    pub from: Date,
    /// The last day, not before the first.
    pub to: Date,
}

/// One attributed statement: who, by which words, said what. Spans are bytes of the canonical text, each list in text
/// order, none empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// All forms, in the order in which help and pages list them.
    pub const ALL: [Form; 3] = [Form::Direct, Form::Mixed, Form::Indirect];

    /// The word for it in JSON and on pages.
    pub fn name(self) -> &'static str {
        match self {
            Form::Direct => "direct",
            Form::Indirect => "indirect",
            Form::Mixed => "mixed",
        }
    }

    /// The form with that name.
    pub fn named(name: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.name() == name)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn statement(n: u32) -> Statement {
        Statement {
            n,
            source: Vec::new(),
            cue: Vec::new(),
            content: vec![Span::new(n as usize, n as usize + 1)],
            form: Form::Indirect,
            act: Act::Assert,
            cited: Vec::new(),
            told: Vec::new(),
            certainty: Vec::new(),
            voice: None,
            relay: Vec::new(),
            said: None,
            answers: Vec::new(),
            within: None,
            score: 1.0,
        }
    }

    fn voice(n: u32, name: &str) -> Voice {
        Voice {
            n,
            name: name.to_owned(),
            kind: VoiceKind::Person,
            mentions: Vec::new(),
            roles: Vec::new(),
        }
    }

    fn figure(statement: u32) -> Figure {
        Figure {
            span: Span::new(0, 1),
            counts: None,
            lower: Some(1),
            upper: Some(1),
            approximate: false,
            statement: Some(statement),
        }
    }

    /// Five statements: the third in the second, and that in the first; the fourth and the fifth answer others.
    fn reading() -> Reading {
        let mut statements: Vec<Statement> = (1..=5).map(statement).collect();
        statements[1].within = Some(1);
        statements[2].within = Some(2);
        statements[3].answers = vec![2, 3];
        statements[4].answers = vec![4];
        statements[0].voice = Some(1);
        statements[1].voice = Some(2);
        statements[2].voice = Some(3);
        statements[2].relay = vec![1, 2];
        statements[3].voice = Some(4);
        Reading {
            statements,
            voices: vec![
                voice(1, "Quorn"),
                voice(2, "Hale"),
                voice(3, "Brand"),
                voice(4, "Reth"),
            ],
            figures: vec![figure(1), figure(2), figure(3), figure(5)],
            ..Reading::default()
        }
    }

    fn kept(is_kept: impl Fn(&Statement) -> bool) -> Reading {
        let mut reading = reading();
        reading.keep(is_kept);
        reading
    }

    /// Which statements are left, by their contents.
    fn left(reading: &Reading) -> Vec<usize> {
        reading.statements.iter().map(|s| s.content[0].start).collect()
    }

    #[test]
    fn keeping_all_statements_changes_nothing() {
        assert_eq!(kept(|_| true), reading());
    }

    #[test]
    fn keeping_none_leaves_no_voice_and_figures_of_the_article_alone() {
        let reading = kept(|_| false);
        assert!(reading.statements.is_empty() && reading.voices.is_empty());
        assert_eq!(reading.figures.len(), 4);
        assert!(reading.figures.iter().all(|f| f.statement.is_none()));
    }

    #[test]
    fn answers_follow_the_new_numbers_and_those_to_statements_taken_out_go() {
        let reading = kept(|s| s.n != 2);
        assert_eq!(left(&reading), [1, 3, 4, 5]);
        assert_eq!(
            reading.statements.iter().map(|s| s.n).collect::<Vec<_>>(),
            [1, 2, 3, 4]
        );
        let answers: Vec<_> = reading.statements.iter().map(|s| s.answers.clone()).collect();
        assert_eq!(answers, [vec![], vec![], vec![2], vec![3]]);
    }

    #[test]
    fn what_stood_inside_one_taken_out_stands_inside_the_next_one_outward() {
        let within = |reading: &Reading| reading.statements.iter().map(|s| s.within).collect::<Vec<_>>();
        assert_eq!(within(&kept(|s| s.n != 2)), [None, Some(1), None, None]);
        assert_eq!(within(&kept(|s| s.n != 1)), [None, Some(1), None, None]);
        assert_eq!(within(&kept(|s| s.n > 2)), [None, None, None]);
    }

    #[test]
    fn figures_of_a_statement_taken_out_are_given_by_the_next_one_outward() {
        let givers = |reading: &Reading| reading.figures.iter().map(|f| f.statement).collect::<Vec<_>>();
        assert_eq!(givers(&kept(|s| s.n != 2)), [Some(1), Some(1), Some(2), Some(4)]);
        assert_eq!(givers(&kept(|s| s.n == 3)), [None, None, Some(1), None]);
    }

    #[test]
    fn voices_without_a_statement_or_mention_go_and_the_others_are_numbered_anew() {
        let names = |reading: &Reading| {
            let row = |v: &Voice| format!("{} {}", v.n, v.name);
            reading.voices.iter().map(row).collect::<Vec<_>>()
        };
        // relays are heard as well
        let reading = kept(|s| s.n == 3 || s.n == 4);
        assert_eq!(names(&reading), ["1 Quorn", "2 Hale", "3 Brand", "4 Reth"]);
        let reading = kept(|s| s.n == 2 || s.n == 4);
        assert_eq!(names(&reading), ["1 Hale", "2 Reth"]);
        assert_eq!(reading.statements[0].voice, Some(1));
        assert_eq!(reading.statements[1].voice, Some(2));
        let reading = kept(|s| s.n == 3);
        assert_eq!(reading.statements[0].voice, Some(3));
        assert_eq!(reading.statements[0].relay, [1, 2]);
    }

    #[test]
    fn a_voice_that_loses_its_last_statement_is_named_and_one_that_gets_one_speaks() {
        let rows = |all: &[Voice]| {
            all.iter()
                .map(|v| format!("{} {}", v.n, v.name))
                .collect::<Vec<_>>()
        };
        let mut reading = reading();
        for (voice, at) in reading.voices.iter_mut().zip([40, 30, 20, 10]) {
            voice.mentions = vec![Span::new(at, at + 1)];
        }
        reading.voices[2].kind = VoiceKind::Unnamed;
        reading.settle();
        assert_eq!(rows(&reading.voices), ["1 Reth", "2 Brand", "3 Hale", "4 Quorn"]);
        let mut kept = reading.clone();
        kept.keep(|s| s.n == 2);
        assert_eq!(rows(&kept.voices), ["1 Hale"]);
        assert_eq!(kept.statements[0].voice, Some(1));
        // an unnamed voice without a statement is nobody
        assert_eq!(rows(&kept.named), ["2 Reth", "3 Quorn"]);
        kept.statements[0].voice = Some(3);
        kept.settle();
        assert_eq!(rows(&kept.voices), ["1 Quorn"]);
        assert_eq!(kept.statements[0].voice, Some(1));
        assert_eq!(rows(&kept.named), ["2 Reth", "3 Hale"]);
    }

    #[test]
    fn a_reading_that_older_readers_made_names_nobody_who_does_not_speak() {
        let mut json = serde_json::to_value(reading()).unwrap();
        json.as_object_mut().unwrap().remove("named");
        assert_eq!(serde_json::from_value::<Reading>(json).unwrap(), reading());
    }

    /// A statement stands inside one before it, or in none; the numbers of voices are those of five.
    fn any_reading() -> impl Strategy<Value = Reading> {
        let one = (
            any::<prop::sample::Index>(),
            any::<bool>(),
            prop::option::of(1u32..=5),
            prop::collection::vec(1u32..=5, 0..3),
            prop::collection::vec(any::<prop::sample::Index>(), 0..3),
        );
        prop::collection::vec(one, 0..12).prop_map(|rows| {
            let count = rows.len();
            let statements: Vec<Statement> = rows
                .into_iter()
                .enumerate()
                .map(|(i, (outer, is_nested, voice, relay, answers))| Statement {
                    within: (is_nested && i > 0).then(|| outer.index(i) as u32 + 1),
                    voice,
                    relay,
                    answers: answers.iter().map(|a| a.index(count) as u32 + 1).collect(),
                    ..statement(i as u32 + 1)
                })
                .collect();
            let mut reading = Reading {
                figures: (1..=count as u32).map(figure).collect(),
                statements,
                voices: (1..=5).map(|n| voice(n, &format!("voice {n}"))).collect(),
                ..Reading::default()
            };
            reading.part_voices();
            reading
        })
    }

    proptest! {
        #[test]
        fn settling_a_shuffled_reading_gives_the_reading(before in any_reading(), turn in any::<usize>()) {
            let mut before = before;
            for (voice, at) in before.voices.iter_mut().zip(0..) {
                voice.mentions = vec![Span::new(at, at + 1)];
            }
            for (at, n) in (before.voices.len()..5).zip(before.voices.len() as u32 + 1..) {
                before.named.push(Voice {
                    mentions: vec![Span::new(at, at + 1)],
                    ..voice(n, &format!("named {n}"))
                });
            }
            let mut settled = before.clone();
            prop_assert!(settled.settle().into_iter().eq(1..=before.statements.len() as u32));
            prop_assert_eq!(&settled, &before);
            // the lists may stand in any order, and numbers may have gaps
            let mut shuffled = before.clone();
            shuffled.statements.rotate_left(turn % before.statements.len().max(1));
            shuffled.voices.rotate_left(turn % before.voices.len().max(1));
            shuffled.named.rotate_left(turn % before.named.len().max(1));
            let far = |n: u32| n * 7;
            for statement in &mut shuffled.statements {
                statement.n = far(statement.n);
                statement.within = statement.within.map(far);
                statement.answers = statement.answers.iter().copied().map(far).collect();
            }
            for figure in &mut shuffled.figures {
                figure.statement = figure.statement.map(far);
            }
            let order = shuffled.settle();
            prop_assert_eq!(order, (1..=before.statements.len() as u32).map(far).collect::<Vec<_>>());
            prop_assert_eq!(&shuffled, &before);
        }

        #[test]
        fn numbers_run_from_one_and_lead_to_what_they_led_to(before in any_reading(), chosen in any::<u16>()) {
            let is_kept = |n: u32| chosen & 1 << n != 0;
            let mut after = before.clone();
            after.keep(|s| is_kept(s.n));
            prop_assert_eq!(left(&after), (1..=before.statements.len()).filter(|&n| is_kept(n as u32)).collect::<Vec<_>>());
            prop_assert!(after.statements.iter().zip(1..).all(|(s, n)| s.n == n));
            prop_assert!(after.voices.iter().chain(&after.named).zip(1..).all(|(v, n)| v.n == n));
            // the old number of a statement is where its content stands
            let old = |n: u32| after.statements[n as usize - 1].content[0].start as u32;
            let called = |reading: &Reading, n: u32| reading.voices[n as usize - 1].name.clone();
            let outward = |mut at: Option<u32>| {
                while let Some(n) = at.filter(|n| !is_kept(*n)) {
                    at = before.statements[n as usize - 1].within;
                }
                at
            };
            let mut heard: Vec<u32> = Vec::new();
            for s in &after.statements {
                let was = &before.statements[old(s.n) as usize - 1];
                prop_assert_eq!(s.within.map(old), outward(was.within));
                let answers: Vec<u32> = was.answers.iter().copied().filter(|n| is_kept(*n)).collect();
                prop_assert_eq!(s.answers.iter().map(|n| old(*n)).collect::<Vec<_>>(), answers);
                prop_assert_eq!(s.voice.map(|n| called(&after, n)), was.voice.map(|n| called(&before, n)));
                let relay = |reading: &Reading, s: &Statement| s.relay.iter().map(|n| called(reading, *n)).collect::<Vec<_>>();
                prop_assert_eq!(relay(&after, s), relay(&before, was));
                heard.extend(s.voice.iter().chain(&s.relay));
            }
            for (figure, was) in after.figures.iter().zip(&before.figures) {
                prop_assert_eq!(figure.statement.map(old), outward(was.statement));
            }
            heard.sort_unstable();
            heard.dedup();
            prop_assert_eq!(heard, after.voices.iter().map(|v| v.n).collect::<Vec<_>>(), "a voice without a statement");
        }
    }
}
