//! What is known of a statement when it is held against others: what it speaks of, what it says not to be so, by which
//! nouns it refers to what others said.

use std::collections::{BTreeMap, HashMap, HashSet};

use sayso_core::{Act, Form, Span, Statement, Voice, VoiceKind, envelope};

use super::lexicon::{Class, Classes, Lexicon};
use crate::words::{Word, digest, stem, words};

/// Spans of a statement, words of its content, words to either side of its cue, and statements around it that are looked
/// at: an endless article must not cost more than its length.
const MOST_SPANS: usize = 8;
const MOST_WORDS: usize = 90;
const MOST_AROUND: usize = 60;
const NEIGHBOURS: usize = 4;
/// First words of a content in which it says what it speaks of.
const OPENING: usize = 14;
/// First words of a content in which a pronoun stands for whom it is about; in which those it clears are named.
const PRONOUN: usize = 3;
const PRONOUNS: [&str; 9] = ["he", "him", "his", "she", "her", "they", "them", "their", "you"];
const SUBJECT_OF_DEFENCE: usize = 4;
/// First words of a content that name what a verb is about.
const OBJECT: usize = 7;
/// Words that stand together are at most so many words apart.
const TOGETHER: usize = 3;
/// Words behind a cue in which the noun stands that it is about.
const REACH_OF_OBJECT: usize = 9;
/// A content of so few words says nothing by itself: "That is not true".
const SAYS_LITTLE: usize = 7;
/// First words of a content in which it passes a judgement.
const JUDGEMENT: usize = 28;
/// Weighed words behind a negation that it turns round; more where it is evidence that is not there.
const REACH_OF_NEGATION: usize = 5;
const REACH_OF_NO_EVIDENCE: usize = 9;
/// Each word behind a negation counts by so much less than the one before.
const DECAY: f32 = 0.75;
/// A sentence no longer than this that calls something false does little else.
const SHORT: usize = 16;
/// The rarity of a word that hardly any article has.
const RAREST: f32 = 9.2;

/// A stem, and how much it tells what a statement is about, 0 to 1.
pub(super) type Weighed = (u64, f32);

/// A noun for what was said, with the words beside it that may name who said it.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub class: Class,
    /// Sorted.
    pub names: Vec<u64>,
    /// Are they names, and not other words?
    pub is_named: bool,
    /// Does its determiner point back: "those claims"?
    pub points_back: bool,
    pub position: Position,
}

/// Where a noun for what was said stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// Behind the cue, as what it is about: "denied the claim".
    Object,
    /// Where the content judges it: "the claim is false", "these false claims".
    Judged,
    /// Elsewhere in the beginning of the content.
    Inside,
    /// Elsewhere in the sentence.
    Beside,
}

/// By what a statement denies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// The reader gave it the act.
    pub act: bool,
    /// A cue that says that it is not so.
    pub denies: bool,
    /// Such a word beside it, in its sentence.
    pub denies_beside: bool,
    /// A cue that turns down; what it turns down is what was said.
    pub rejects: bool,
    pub rejects_word: bool,
    /// A cue that passes a judgement.
    pub calls: bool,
    /// It calls something false.
    pub is_false: bool,
    /// It makes less of something.
    pub is_overdone: bool,
    /// It only names something false: "these false claims".
    pub is_attributive: bool,
    /// It negates.
    pub negates: bool,
    /// What it denies is its own doing: "denied taking", "denied that he took".
    pub of_self: bool,
    /// It speaks of a denial.
    pub mentions_denial: bool,
    /// It says that there is no evidence for something.
    pub no_evidence: bool,
    /// It holds to what it said itself.
    pub stands: bool,
    /// It says of itself that it did right.
    pub is_clean: bool,
    /// It holds to something against others.
    pub insists: bool,
    /// It charges someone.
    pub accuses: bool,
    /// It says that something else denies what was said: "the files contradict the account".
    pub denies_inside: bool,
    /// It says so against itself, or at last.
    pub concedes: bool,
    /// It says that it is so.
    pub confirms: bool,
    /// What it agrees to is a deal.
    pub is_deal: bool,
    /// It answers someone.
    pub replies: bool,
    /// "denied saying": what it answers are words put into its own mouth.
    pub of_own: bool,
    /// It begins with a word that points back: "That is not so".
    pub points_back: bool,
    /// It is that short.
    pub is_short: bool,
    /// It is a pronoun that points back, and no more: "disputed this".
    pub is_pronoun: bool,
    /// It is a word that stands for what is said in its own sentence: "which Norland denied".
    pub is_relative: bool,
}

/// What is known of a statement. Lists of stems are sorted and hold each once.
#[derive(Clone, Debug, Default)]
pub(super) struct Stance {
    pub act: Option<Act>,
    /// Who speaks, by number.
    pub voice: Option<u32>,
    /// First and last byte of source, cue and content.
    pub whole: Option<Span>,
    pub content: Option<Span>,
    /// Numbers of its sentence and paragraph; `last_paragraph` where it ends.
    pub sentence: u32,
    pub paragraph: u32,
    pub last_paragraph: u32,
    /// Words of its content that tell something.
    pub said: Vec<Weighed>,
    /// The same with the words of its sentence beside it.
    pub about: Vec<Weighed>,
    /// What it says not to be so, whole.
    pub denied: Vec<Weighed>,
    /// What stands right behind the negation, the nearer and the rarer in the news the heavier.
    pub core: Vec<Weighed>,
    /// The first of these words after each negation, by how rare they are in the news.
    pub head: Vec<Weighed>,
    /// How often the article speaks of what it says: near 1 for what the story is about.
    pub central: f32,
    /// Names in its content and beside it; in its content.
    pub names: Vec<u64>,
    pub named: Vec<u64>,
    /// Whom it clears, if not who speaks: "Mr. Hale is innocent", "Hale's lawyer".
    pub defends: Vec<u64>,
    /// Does a pronoun stand among its first words for whom it speaks of: "accused him of"?
    pub has_pronoun: bool,
    /// Where the words stand by which it judges, if it judges.
    pub judgement: Option<usize>,
    /// Names of its voice; other words where it has none.
    pub who: Vec<u64>,
    pub is_named: bool,
    /// Its names, and those of whom it belongs to: "Norland's" in "Norland's foreign minister".
    pub side: Vec<u64>,
    /// Names of those through whom it came.
    pub passed_by: Vec<u64>,
    pub references: Vec<Reference>,
    pub signs: Signs,
    /// Is it what a report says?
    pub is_report: bool,
    /// Does its cue say that something is so, and not that something was done: "said", and not "ordered"?
    pub says: bool,
    /// Is it the first that is told of the one report that the article is about?
    pub is_the_report: bool,
}

/// The words of an article with what the list says of them.
struct Marked<'a> {
    text: &'a str,
    words: &'a [Word],
    classes: Vec<Classes>,
    keys: Vec<u64>,
    weights: Vec<f32>,
    /// How often the article has each word, 0 for once to 1 for all the time.
    often: Vec<f32>,
    is_capital: Vec<bool>,
    sentences: Vec<u32>,
    paragraphs: Vec<u32>,
}

/// Whom a voice's name names.
#[derive(Clone, Debug, Default)]
struct Who {
    names: Vec<u64>,
    words: Vec<u64>,
}

/// The stances of all statements of an article, in their order.
pub(super) fn stances(
    text: &str,
    all_words: &[Word],
    statements: &[Statement],
    voices: &[Voice],
) -> Vec<Stance> {
    if statements.is_empty() {
        return Vec::new();
    }
    let marked = Marked::new(text, all_words);
    let who: HashMap<u32, Who> = voices.iter().map(|v| (v.n, who(&v.name))).collect();
    let outlets: HashSet<u32> = voices
        .iter()
        .filter(|v| v.kind == VoiceKind::Outlet)
        .map(|v| v.n)
        .collect();
    let mut all: Vec<Stance> = (0..statements.len())
        .map(|at| marked.stance(statements, at, &who, &outlets))
        .collect();
    if let Some(first) = the_report(statements, &all, &outlets)
        && let Some(stance) = all.get_mut(first)
    {
        stance.is_the_report = true;
    }
    all
}

/// Of an article that tells mostly of what one outlet reported: the first statement that does, by its place.
fn the_report(statements: &[Statement], all: &[Stance], outlets: &HashSet<u32>) -> Option<usize> {
    let outlet_of = |statement: &Statement| {
        let passed_on = statement.relay.iter().chain(&statement.voice);
        // an interview is no report
        let is_told = !statement.told.is_empty();
        let tells = !is_told && matches!(statement.act, Act::Assert | Act::Accuse | Act::Warn);
        passed_on.copied().find(|n| tells && outlets.contains(n))
    };
    let mut of: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
    for (at, (statement, stance)) in statements.iter().zip(all).enumerate() {
        // "citing officials" tells of none
        if stance.says
            && let Some(outlet) = outlet_of(statement)
        {
            of.entry(outlet).or_insert((0, at)).0 += 1;
        }
    }
    let told: usize = of.values().map(|(count, _)| count).sum();
    let (count, first) = *of
        .values()
        .max_by_key(|(count, first)| (*count, std::cmp::Reverse(*first)))?;
    (2 * count > told).then_some(first)
}

fn who(name: &str) -> Who {
    let mut who = Who::default();
    for word in words(name, Span::new(0, name.len())).iter().take(MOST_AROUND) {
        let classes = Lexicon::get().classes(std::iter::once(word));
        let (key, is_capital) = key(name, word);
        if is_capital && !classes.has(Class::Faceless) {
            who.names.push(key);
        }
        if word.rarity > 0.0 {
            who.words.push(key);
        }
    }
    who
}

/// The digest by which a word is compared, and whether it begins with a capital. Names are brought together with the
/// words made of them: "Iran" and "Iranians".
fn key(text: &str, word: &Word) -> (u64, bool) {
    let written = word.span.of(text);
    if !written.starts_with(char::is_uppercase) {
        return (Lexicon::get().kin(word.form).unwrap_or(word.stem), false);
    }
    let lower = written.to_lowercase().replace('’', "'");
    let lower = lower.strip_suffix("'s").unwrap_or(&lower);
    if !lower.is_ascii() {
        return (word.stem, true);
    }
    (digest(&stem(root_of_name(lower))), true)
}

/// "iran" of "iranians", "russ" of "russia" and "russian".
fn root_of_name(lower: &str) -> &str {
    const ENDINGS: [&str; 16] = [
        "ians", "ists", "ians", "ian", "ans", "ese", "ish", "ist", "an", "ia", "ic", "is", "s", "i", "a", "e",
    ];
    const LEAST: usize = 4;
    ENDINGS
        .iter()
        .find_map(|ending| lower.strip_suffix(ending).filter(|rest| rest.len() >= LEAST))
        .unwrap_or(lower)
}

/// Does a sentence end between two words?
fn is_end_of_sentence(gap: &str, before: &str, after: &str) -> bool {
    const LONGEST_ABBREVIATION: usize = 3;
    if gap.contains('\n') {
        return true;
    }
    let opens = after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let is_abbreviation =
        before.len() <= LONGEST_ABBREVIATION && before.starts_with(char::is_uppercase) && gap.len() <= 2;
    opens && (gap.contains(['!', '?']) || (gap.contains('.') && !is_abbreviation))
}

impl<'a> Marked<'a> {
    fn new(text: &'a str, words: &'a [Word]) -> Self {
        let lexicon = Lexicon::get();
        let classes: Vec<Classes> = (0..words.len())
            .map(|at| lexicon.classes(words[at..].iter()))
            .collect();
        let (mut keys, mut is_capital) = (Vec::with_capacity(words.len()), Vec::with_capacity(words.len()));
        let (mut sentences, mut paragraphs) =
            (Vec::with_capacity(words.len()), Vec::with_capacity(words.len()));
        let (mut sentence, mut paragraph) = (0, 0);
        for (at, word) in words.iter().enumerate() {
            if let Some(before) = at.checked_sub(1).and_then(|before| words.get(before)) {
                let gap = text.get(before.span.end..word.span.start).unwrap_or_default();
                sentence += u32::from(is_end_of_sentence(gap, before.span.of(text), word.span.of(text)));
                paragraph += u32::from(gap.contains('\n'));
            }
            let (of_word, starts_big) = key(text, word);
            keys.push(of_word);
            is_capital.push(starts_big);
            sentences.push(sentence);
            paragraphs.push(paragraph);
        }
        let (weights, often) = weights(words, &classes, &keys, &sentences);
        Marked {
            text,
            words,
            classes,
            keys,
            weights,
            often,
            is_capital,
            sentences,
            paragraphs,
        }
    }

    /// The places of the words in a span.
    fn within(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.words.partition_point(|word| word.span.start < span.start);
        let to = self.words.partition_point(|word| word.span.end <= span.end);
        from..to.max(from)
    }

    fn places(&self, spans: &[Span]) -> Vec<usize> {
        let spans = spans.iter().take(MOST_SPANS);
        spans
            .flat_map(|span| self.within(*span).take(MOST_WORDS))
            .take(MOST_WORDS)
            .collect()
    }

    fn has(&self, at: usize, class: Class) -> bool {
        self.classes.get(at).is_some_and(|classes| {
            classes.has(class) && !(class == Class::Negation && self.turns_nothing(at, *classes))
        })
    }

    /// "not only", "whether or not"
    fn turns_nothing(&self, at: usize, classes: Classes) -> bool {
        let before = |words: usize| {
            at.checked_sub(words)
                .and_then(|before| self.classes.get(before))
                .is_some_and(|classes| classes.has(Class::NoTurn))
        };
        classes.has(Class::NoTurn) || before(1) || before(2)
    }

    fn form(&self, at: usize, forms: &[&str]) -> bool {
        let folded = |word: &Word| forms.iter().any(|form| digest(form) == word.form);
        self.words.get(at).is_some_and(folded)
    }

    fn weighed(&self, places: &[usize]) -> Vec<Weighed> {
        let mut weighed: BTreeMap<u64, f32> = BTreeMap::new();
        let mut before: Option<usize> = None;
        for at in places.iter().copied().filter(|at| self.weights[*at] > 0.0) {
            let known = weighed.entry(self.keys[at]).or_default();
            *known = known.max(self.weights[at]);
            // two words together tell more than each: "political motive"; but for names, whose parts go together anyway
            if let Some(first) = before
                && at.abs_diff(first) <= TOGETHER
                && self.sentences[first] == self.sentences[at]
                && self.keys[first] != self.keys[at]
                && !(self.is_capital[first] && self.is_capital[at])
            {
                let weight = (self.weights[first] + self.weights[at]) / 2.0;
                let known = weighed
                    .entry(together(self.keys[first], self.keys[at]))
                    .or_default();
                *known = known.max(weight);
            }
            before = Some(at);
        }
        weighed.into_iter().collect()
    }

    /// The names among words.
    fn names(&self, places: &[usize]) -> Vec<u64> {
        let names = places.iter().filter(|at| self.is_name(**at));
        sorted(names.map(|at| self.keys[*at]).collect())
    }

    fn is_name(&self, at: usize) -> bool {
        self.is_capital[at] && !self.has(at, Class::Faceless) && self.weights[at] > 0.0
    }

    /// How often the article speaks of these words, 0 to 1.
    fn central(&self, places: &[usize]) -> f32 {
        let telling: Vec<usize> = places
            .iter()
            .copied()
            .filter(|at| self.weights[*at] > 0.0)
            .collect();
        let sum: f32 = telling.iter().map(|at| self.often[*at]).sum();
        sum / (telling.len() as f32 + 2.0)
    }

    fn stance(
        &self,
        statements: &[Statement],
        index: usize,
        voices: &HashMap<u32, Who>,
        outlets: &HashSet<u32>,
    ) -> Stance {
        let statement = &statements[index];
        let source = self.places(&statement.source);
        let cue = self.places(&statement.cue);
        let content = self.places(&statement.content);
        let anchor = cue.first().or(source.first()).or(content.first()).copied();
        let Some(anchor) = anchor else {
            return Stance::default();
        };
        let sentence = self.sentences[anchor];
        let begin = (anchor.saturating_sub(MOST_AROUND)..anchor)
            .find(|at| self.sentences[*at] == sentence)
            .unwrap_or(anchor);
        let end = (anchor..self.words.len().min(anchor + MOST_AROUND))
            .find(|at| self.sentences[*at] != sentence)
            .unwrap_or(self.words.len().min(anchor + MOST_AROUND));
        let anchored = self.words[anchor].span;
        let others: Vec<Span> = (index.saturating_sub(NEIGHBOURS)..statements.len())
            .take(2 * NEIGHBOURS + 1)
            .filter(|other| *other != index)
            .filter_map(|other| statements.get(other))
            .flat_map(|other| {
                let spans = other.source.iter().chain(&other.content).take(MOST_SPANS);
                spans.copied().filter(|span| !span.contains(anchored))
            })
            .collect();
        let is_own = |at: usize| source.contains(&at) || cue.contains(&at) || content.contains(&at);
        let beside: Vec<usize> = (begin..end)
            .filter(|at| !is_own(*at) && !others.iter().any(|span| span.overlaps(self.words[*at].span)))
            .collect();
        let first_word = content.first().copied();
        let is_quoted = statement.form == Form::Direct;
        let references = self.references(&cue, &beside, &content);
        let reported: Vec<Span> = (index.saturating_sub(NEIGHBOURS)..statements.len())
            .take(2 * NEIGHBOURS + 1)
            .filter(|other| *other != index)
            .filter_map(|other| statements.get(other))
            .flat_map(|other| other.cue.iter().copied().take(MOST_SPANS))
            .collect();
        let signs = self.signs(statement, &cue, &beside, &content, &reported, &references);
        let judgement = [Class::False, Class::Overdone]
            .into_iter()
            .find_map(|class| self.judges(class, &content, signs.calls || signs.accuses, is_quoted));
        let (denied, core, head) = self.denied(signs, &content, judgement);
        let who = statement.voice.and_then(|n| voices.get(&n));
        let is_named = who.is_some_and(|who| !who.names.is_empty());
        let mut side = self.names(&source);
        side.extend(who.map(|who| who.names.as_slice()).unwrap_or_default());
        let passing: Vec<Span> = (statement.told.iter().chain(&statement.cited)).copied().collect();
        let mut passed_by = self.names(&self.places(&passing));
        for relay in statement.relay.iter().take(MOST_SPANS) {
            passed_by.extend(
                voices
                    .get(relay)
                    .map(|who| who.names.as_slice())
                    .unwrap_or_default(),
            );
        }
        let spans: Vec<Span> = [&statement.source, &statement.cue, &statement.content]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        let both: Vec<usize> = content.iter().chain(&beside).copied().collect();
        let is_of_report = |at: &usize| self.has(*at, Class::Report) || self.has(*at, Class::Finding);
        Stance {
            act: Some(statement.act),
            voice: statement.voice,
            whole: envelope(&spans),
            content: envelope(&statement.content),
            sentence,
            paragraph: self.paragraphs[first_word.map_or(anchor, |first| first.min(anchor))],
            last_paragraph: self.paragraphs[content.last().map_or(anchor, |last| (*last).max(anchor))],
            said: self.weighed(&content),
            about: self.weighed(&both),
            central: self.central(&content),
            denied,
            core,
            head,
            names: self.names(&both),
            named: self.names(&content),
            defends: self.defends(signs, &source, &content),
            has_pronoun: content.iter().take(PRONOUN).any(|at| self.form(*at, &PRONOUNS)),
            judgement,
            who: sorted(match who {
                Some(who) if is_named => who.names.clone(),
                Some(who) => who.words.clone(),
                None => self.names(&source),
            }),
            is_named: is_named || who.is_none() && !self.names(&source).is_empty(),
            side: sorted(side),
            passed_by: sorted(passed_by),
            references,
            signs,
            is_report: !statement.told.is_empty()
                || !statement.relay.is_empty()
                || statement.voice.is_some_and(|n| outlets.contains(&n))
                || cue.iter().chain(&source).any(is_of_report),
            says: cue.is_empty()
                || statement.act == Act::Accuse
                || is_quoted
                || cue.iter().any(|at| self.has(*at, Class::Say)),
            is_the_report: false,
        }
    }

    fn signs(
        &self,
        statement: &Statement,
        cue: &[usize],
        beside: &[usize],
        content: &[usize],
        reported: &[Span],
        references: &[Reference],
    ) -> Signs {
        let in_cue = |class| cue.iter().any(|at| self.has(*at, class));
        let first_cue = cue.first().copied().unwrap_or_default();
        let negated = |at: usize| {
            at.checked_sub(1)
                .is_some_and(|before| self.has(before, Class::Negation))
        };
        let is_turned = (first_cue.saturating_sub(2)..first_cue)
            .chain(cue.iter().copied())
            .filter(|at| !content.contains(at) && self.sentences[*at] == self.sentences[first_cue])
            .any(|at| self.has(at, Class::Negation));
        let followed_by_noun = |at: usize, among: &[usize]| {
            (at + 1..at + 8).any(|next| among.contains(&next) && self.classes[next].noun().is_some())
        };
        // a word that denies beside another cue: "disputed the account, saying"
        let denies_beside = beside.iter().any(|at| {
            self.has(*at, Class::Deny) && !negated(*at) && *at < first_cue && followed_by_noun(*at, beside)
        });
        let is_silent = cue.iter().chain(beside).any(|at| self.has(*at, Class::Negation));
        let starts = |class| content.first().is_some_and(|at| self.has(*at, class));
        let mut after_cue = cue.last().map_or(0, |last| last + 1);
        while self.form(
            after_cue,
            &[
                "that", "he", "she", "it", "they", "ever", "having", "had", "has", "have",
            ],
        ) {
            after_cue += 1;
        }
        let is_withheld = (cue.iter()).any(|at| {
            self.form(
                *at,
                &["deny", "denies", "denied", "denying", "dispute", "disputed"],
            )
        }) && !content.first().is_some_and(|at| self.form(*at, &["that", "any"]))
            && content
                .iter()
                .take(OBJECT)
                .any(|at| self.has(*at, Class::Withheld));
        let denies = in_cue(Class::Deny) && !is_turned && !is_withheld;
        let (calls, accuses) = (in_cue(Class::Call), in_cue(Class::Accuse));
        let is_quoted = statement.form == Form::Direct;
        let judged = |class| self.judges(class, content, calls || accuses, is_quoted).is_some();
        Signs {
            act: statement.act == Act::Deny && !is_withheld,
            denies,
            denies_beside: denies_beside && !is_turned,
            rejects: in_cue(Class::Reject) && !is_turned,
            rejects_word: references
                .iter()
                .any(|r| r.position == Position::Object && r.class.is_word()),
            calls,
            is_false: judged(Class::False),
            is_overdone: judged(Class::Overdone),
            negates: content.iter().any(|at| self.has(*at, Class::Negation)),
            mentions_denial: content
                .iter()
                .any(|at| self.has(*at, Class::Deny) || self.has(*at, Class::Denial)),
            of_self: denies && content.first().is_some_and(|at| self.is_of_self(*at)),
            no_evidence: content.iter().any(|at| {
                self.has(*at, Class::Negation)
                    && (at + 1..at + 4).any(|next| content.contains(&next) && self.has(next, Class::Evidence))
            }),
            is_clean: content
                .iter()
                .take(JUDGEMENT)
                .chain(cue)
                .any(|at| self.has(*at, Class::Clean)),
            insists: in_cue(Class::Insist),
            accuses,
            denies_inside: content.iter().take(JUDGEMENT).any(|at| {
                (self.has(*at, Class::Deny) || self.has(*at, Class::Reject))
                    && !negated(*at)
                    && !reported.iter().any(|span| span.overlaps(self.words[*at].span))
                    && followed_by_noun(*at, content)
            }),
            is_attributive: self.names_false(content),
            stands: in_cue(Class::Stand)
                || content
                    .iter()
                    .take(JUDGEMENT)
                    .any(|at| self.has(*at, Class::Stand)),
            concedes: in_cue(Class::Concede) && !is_turned,
            confirms: in_cue(Class::Confirm) && !is_turned,
            is_deal: content.first().is_some_and(|at| self.form(*at, &["to", "on"])),
            replies: !is_silent && cue.iter().chain(beside).any(|at| self.has(*at, Class::Reply)),
            of_own: denies && self.has(after_cue, Class::Own),
            points_back: starts(Class::Back),
            is_short: content.len() <= SAYS_LITTLE,
            is_pronoun: content.len() <= 2
                && content
                    .first()
                    .is_some_and(|at| self.form(*at, &["it", "this", "that", "them", "these", "those"])),
            is_relative: content.len() == 1
                && content
                    .first()
                    .is_some_and(|at| self.form(*at, &["which", "that", "who", "whom"])),
        }
    }

    /// Does a content pass a judgement of this class on what was said: after a cue that judges, as a predicate of a noun or
    /// pronoun that refers, or as its first words?
    fn judges(
        &self,
        class: Class,
        content: &[usize],
        is_after_judging: bool,
        is_quoted: bool,
    ) -> Option<usize> {
        let mut places = content.iter().take(JUDGEMENT).enumerate();
        let judging = places.find(|(place, at)| {
            let place = *place;
            let is_turned = !self.has(**at, Class::Negation)
                && at
                    .checked_sub(1)
                    .is_some_and(|before| self.has(before, Class::Negation));
            // "wrong to ask" is about what is done
            let is_about_deed = self.has(**at, Class::Copula) && self.form(*at + 2, &["to", "for", "if"]);
            self.has(**at, class)
                && !is_turned
                && !is_about_deed
                && (is_after_judging
                    || place < 2 && content.len() <= SHORT && is_quoted
                    || self.is_predicate(**at, content))
        });
        judging.map(|(_, at)| self.words[*at].span.start)
    }

    /// Does a content that begins here tell what the voice itself did?
    fn is_of_self(&self, first: usize) -> bool {
        let at = first + usize::from(self.form(first, &["that"]));
        let is_gerund = self
            .words
            .get(at)
            .is_some_and(|word| word.span.of(self.text).ends_with("ing"));
        is_gerund
            || self.form(at, &["he", "she", "they", "any", "having", "ever", "i", "we"])
            || self.has(at, Class::Guilt)
    }

    /// The names of those whom a statement clears: those its source belongs to, and those it calls innocent.
    fn defends(&self, signs: Signs, source: &[usize], content: &[usize]) -> Vec<u64> {
        let speaks_for = source.iter().any(|at| {
            self.form(
                *at,
                &[
                    "lawyer",
                    "lawyers",
                    "attorney",
                    "attorneys",
                    "spokesman",
                    "spokeswoman",
                    "spokesperson",
                    "spokespeople",
                    "counsel",
                    "campaign",
                    "aide",
                    "representative",
                ],
            )
        });
        let mut names = match speaks_for {
            true => self.names(source),
            false => Vec::new(),
        };
        if signs.is_clean && signs.act {
            let subject: Vec<usize> = content.iter().copied().take(SUBJECT_OF_DEFENCE).collect();
            names.extend(self.names(&subject));
        }
        sorted(names)
    }

    /// Does a content name something false, without saying so of it?
    fn names_false(&self, content: &[usize]) -> bool {
        content
            .iter()
            .take(JUDGEMENT)
            .any(|at| self.has(*at, Class::False) && self.is_before_noun(*at, content))
    }

    /// Is the word said of a noun for what was said, or of a pronoun that points back? "The reports are completely false",
    /// "That is a lie".
    fn is_predicate(&self, at: usize, content: &[usize]) -> bool {
        const COPULA: usize = 5;
        const SUBJECT: usize = 16;
        let sentence = self.sentences[at];
        let is_joined = (at.saturating_sub(COPULA)..=at)
            .any(|before| content.contains(&before) && self.has(before, Class::Copula));
        let begins = |place: usize| !content.contains(&place) || self.sentences[place] != sentence;
        let mut subject = (at.saturating_sub(SUBJECT)..at)
            .rev()
            .take_while(|place| !begins(*place));
        is_joined
            && subject.any(|place| {
                let is_first = place == 0 || begins(place - 1);
                self.classes[place].noun().is_some_and(Class::is_word)
                    || is_first && self.has(place, Class::Back)
            })
    }

    /// "these false claims"
    fn is_before_noun(&self, at: usize, content: &[usize]) -> bool {
        const NEXT: usize = 3;
        !self.has(at, Class::Copula)
            && (at + 1..at + NEXT)
                .any(|next| content.contains(&next) && self.classes[next].noun().is_some_and(Class::is_word))
    }

    /// What a content says not to be so: the words of its sentences that negate, of all where the cue denies; and those
    /// right behind the negation, to the end of the clause.
    fn denied(
        &self,
        signs: Signs,
        content: &[usize],
        judgement: Option<usize>,
    ) -> (Vec<Weighed>, Vec<Weighed>, Vec<Weighed>) {
        let negates = |at: &usize| self.has(*at, Class::Negation);
        let is_judged = judgement.is_some() && !signs.denies;
        let whole = signs.denies || signs.rejects || signs.calls || is_judged;
        let negating: HashSet<u32> = content
            .iter()
            .filter(|at| negates(at))
            .map(|at| self.sentences[*at])
            .collect();
        // "dismissed the claim as", "called the claim": what follows is the judgement and not what is judged
        let mut end = judgement.filter(|_| is_judged).unwrap_or(usize::MAX);
        if signs.rejects
            && let Some(at) = content.iter().find(|at| self.form(**at, &["as"]))
        {
            end = end.min(self.words[*at].span.start);
        }
        let places: Vec<usize> = content
            .iter()
            .copied()
            .filter(|at| whole || negating.contains(&self.sentences[*at]))
            .filter(|at| self.words[*at].span.start < end)
            .collect();
        let mut head: BTreeMap<u64, f32> = BTreeMap::new();
        let mut core: BTreeMap<u64, f32> = BTreeMap::new();
        let (mut left, mut weight) = match whole && negating.is_empty() {
            true => (REACH_OF_NO_EVIDENCE, 1.0),
            false => (0, 1.0),
        };
        for (place, at) in content.iter().enumerate() {
            let is_other_clause = place
                .checked_sub(1)
                .and_then(|before| content.get(before))
                .is_some_and(|before| self.is_end_of_clause(*before, *at));
            if is_other_clause && !negating.is_empty() {
                left = 0;
            }
            if negates(at) {
                weight = 1.0;
                left = match (at + 1..at + 4).any(|next| self.has(next, Class::Evidence)) {
                    true => REACH_OF_NO_EVIDENCE,
                    false => REACH_OF_NEGATION,
                };
            } else if left > 0 && self.weights[*at] > 0.0 {
                left -= 1;
                let rarity = (self.words[*at].rarity / RAREST).min(1.0);
                let known = core.entry(self.keys[*at]).or_default();
                *known = known.max(weight * rarity);
                if weight == 1.0 && !self.is_capital[*at] {
                    head.insert(self.keys[*at], rarity);
                }
                // who is meant is not what is denied
                weight *= if self.is_capital[*at] { 1.0 } else { DECAY };
            }
        }
        (
            self.weighed(&places),
            core.into_iter().collect(),
            head.into_iter().collect(),
        )
    }

    /// Does a mark that parts clauses stand between two words?
    fn is_end_of_clause(&self, before: usize, after: usize) -> bool {
        let (Some(before), Some(after)) = (self.words.get(before), self.words.get(after)) else {
            return true;
        };
        let gap = self
            .text
            .get(before.span.end..after.span.start)
            .unwrap_or_default();
        gap.contains([',', ';', '.', '!', '?', '\n', '—', '–'])
    }

    /// The nouns for what others said.
    fn references(&self, cue: &[usize], beside: &[usize], content: &[usize]) -> Vec<Reference> {
        const BEFORE: usize = 6;
        const AFTER: usize = 5;
        const MOST: usize = 6;
        const OWNERS: [&str; 7] = ["his", "her", "their", "its", "my", "our", "your"];
        const DETERMINERS: [&str; 9] = ["the", "a", "an", "this", "these", "those", "such", "any", "all"];
        let last_cue = cue.last().copied().unwrap_or_default();
        let first_content = content.first().copied().unwrap_or_default();
        // how far what the cue is about goes
        let end_of_object = (last_cue + 1..last_cue + 1 + REACH_OF_OBJECT)
            .find(|at| {
                self.form(
                    *at,
                    &[
                        "that", "which", "who", "as", "saying", "and", "in", "but", "by", "with",
                    ],
                ) || self.is_end_of_clause(at - 1, *at)
            })
            .unwrap_or(last_cue + 1 + REACH_OF_OBJECT);
        let is_object = |at: usize| last_cue < at && at < end_of_object && !cue.is_empty();
        let is_judged = |at: usize| {
            content.contains(&at)
                && (at.saturating_sub(2)..at + MOST_AROUND / 4).any(|judging| {
                    content.contains(&judging)
                        && self.sentences[judging] == self.sentences[at]
                        && (self.has(judging, Class::False) || self.has(judging, Class::Overdone))
                        && (self.is_predicate(judging, content) || self.is_before_noun(judging, content))
                })
        };
        let mut found = Vec::new();
        let places = beside
            .iter()
            .chain(content.iter().take(OPENING + REACH_OF_OBJECT));
        for at in places.copied() {
            let Some(mut class) = self.classes[at].noun() else {
                continue;
            };
            // "intelligence agencies", "report card": whose it is, and no noun for what was said
            if class == Class::Finding
                && self.has(at + 1, Class::Faceless)
                && self.form(at, &["intelligence"])
                || self.form(at + 1, &["agencies", "services", "community"])
            {
                continue;
            }
            // "suggestions to arm the rebels" are no claims
            if class.is_word() && self.form(at + 1, &["to"]) {
                class = Class::Demand;
            }
            let position = match () {
                () if is_object(at) => Position::Object,
                () if is_judged(at) => Position::Judged,
                () if content.contains(&at) => Position::Inside,
                () => Position::Beside,
            };
            let is_far = position == Position::Inside && at > first_content + OPENING;
            // "in a statement" is where it was said
            let is_place = position == Position::Beside
                && (at.saturating_sub(3)..at).any(|before| self.form(before, &["in", "during", "to"]));
            if found.len() >= MOST || is_far || is_place {
                continue;
            }
            let mut near = Vec::new();
            let mut points_back = false;
            for before in (at.saturating_sub(BEFORE)..at).rev() {
                let is_break = self.sentences[before] != self.sentences[at]
                    || cue.contains(&before)
                    || self.form(before, &OWNERS)
                    || self.form(
                        before,
                        &["that", "of", "by", "in", "on", "to", "as", "and", "from"],
                    );
                if is_break {
                    break;
                }
                points_back |= self.form(before, &["this", "these", "those", "such"]);
                near.push(before);
                if self.form(before, &DETERMINERS) {
                    break;
                }
            }
            if self.form(at + 1, &["by", "from", "of", "in"]) {
                near.extend((at + 2..self.words.len().min(at + 2 + AFTER)).take_while(|next| {
                    self.sentences[*next] == self.sentences[at]
                        && (self.is_capital[*next] || self.form(*next, &DETERMINERS))
                }));
            }
            // "several claims Reth has made"
            near.extend((at + 1..self.words.len().min(at + 4)).take_while(|next| {
                self.sentences[*next] == self.sentences[at]
                    && self.is_capital[*next]
                    && !self.is_end_of_clause(next - 1, *next)
            }));
            // a name that stands in every second article is a name here as well
            let is_name = |at: &usize| {
                let opens = at
                    .checked_sub(1)
                    .is_none_or(|before| self.sentences[before] != self.sentences[*at]);
                self.is_name(*at) || self.is_capital[*at] && !opens && !self.has(*at, Class::Faceless)
            };
            let named = near.iter().filter(|at| is_name(at));
            let mut names = sorted(named.map(|at| self.keys[*at]).collect());
            let is_named = !names.is_empty();
            if !is_named {
                let plain = near.iter().filter(|at| {
                    self.is_capital[**at] || self.weights[**at] > 0.0 || self.has(**at, Class::Faceless)
                });
                names = sorted(
                    plain
                        .filter(|at| !self.form(**at, &DETERMINERS))
                        .map(|at| self.keys[*at])
                        .collect(),
                );
            }
            found.push(Reference {
                class,
                names,
                is_named,
                points_back,
                position,
            });
        }
        found
    }
}

/// How much each word tells, 0 to 1, and how often the article has it: one that is rare in the news and rare in the
/// article tells most; words for speaking tell nothing.
fn weights(words: &[Word], classes: &[Classes], keys: &[u64], sentences: &[u32]) -> (Vec<f32>, Vec<f32>) {
    const FLOOR: f32 = 0.35;
    let mut with: HashMap<u64, (u32, u32)> = HashMap::new();
    for (key, sentence) in keys.iter().zip(sentences) {
        let (count, last) = with.entry(*key).or_insert((0, u32::MAX));
        *count += u32::from(*last != *sentence);
        *last = *sentence;
    }
    let all = sentences.last().map_or(1.0, |last| *last as f32 + 1.0);
    let rare = |key: &u64| {
        let count = with.get(key).map_or(1, |(count, _)| *count).max(1) as f32;
        (1.0 + all / count).ln() / (1.0 + all).ln()
    };
    let weights = (words.iter().zip(classes).zip(keys))
        .map(|((word, classes), key)| {
            let tells_nothing = word.rarity <= 0.0
                || classes.has(Class::Empty)
                || classes.has(Class::Negation)
                || classes.has(Class::Back)
                || classes.has(Class::Deny)
                || matches!(
                    classes.noun(),
                    Some(Class::Charge | Class::Claim | Class::Report | Class::Remark | Class::Denial)
                );
            match tells_nothing {
                true => 0.0,
                false => rare(key) * (FLOOR + (1.0 - FLOOR) * (word.rarity / RAREST).min(1.0)),
            }
        })
        .collect();
    (weights, keys.iter().map(|key| 1.0 - rare(key)).collect())
}

/// What stands for two words in whatever order.
fn together(a: u64, b: u64) -> u64 {
    a.wrapping_mul(b | 1) ^ b.wrapping_mul(a | 1)
}

/// In order, each once.
pub(super) fn sorted(mut keys: Vec<u64>) -> Vec<u64> {
    keys.sort_unstable();
    keys.dedup();
    keys
}
