//! What speaks for one statement denying, confirming or answering another.

use sayso_core::Act;

use super::HEAD_PARAGRAPHS;
use super::lexicon::Class;
use super::stance::{Position, Reference, Stance, Weighed};
use crate::links::AnswerKind;

/// What may speak for a denial or against it, in the order of [`WEIGHTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    /// Always there.
    Any,
    /// How clearly it denies.
    Strength,
    /// It only negates.
    MereNegation,
    /// The reader gave it the act.
    Act,
    /// The other stands inside what it denies.
    Inside,
    /// Words of what is denied that the other says, of the shorter side.
    Words,
    /// The same with the words beside both.
    WordsAround,
    /// How much these words tell in all.
    Mass,
    /// The other says the very words that are negated: their share, and how much they tell in all.
    Core,
    CoreMass,
    /// How rare in the news the first of them is that it says.
    Head,
    /// The other denies as well, and how much of the same.
    AlsoDenies,
    AlsoNegated,
    /// A noun that refers names the other voice; one names somebody else.
    RefersToVoice,
    NamesAnother,
    /// How well the noun fits what the other did by saying so.
    RefersToAct,
    /// There is such a noun, and it names nobody.
    RefersPlainly,
    /// The same where that is all that is said, and the other stands in the headline or the lead.
    PlainlyToHead,
    /// The other names who denies; does so with a charge.
    Named,
    NamedAndCharged,
    /// It names the other voice.
    Addresses,
    /// Both speak for the same.
    SameSide,
    /// The other is a remark on what was said, or calls it false.
    Remark,
    /// Words say that it is a reply.
    Replies,
    /// What the other did by saying so.
    OfAccuse,
    OfDeny,
    OfDemand,
    OfQuestion,
    OfWarning,
    /// Near behind the other; near before it.
    Near,
    NearLater,
    /// The other comes later, though the denial is no headline and no lead.
    Later,
    /// It stands right behind the other; and says nothing by itself.
    Next,
    PointsBack,
    /// The same, where a noun points back: "those claims".
    NounPointsBack,
    /// In one sentence.
    OneSentence,
    /// It stands in another article.
    Elsewhere,
    /// It was published later.
    PublishedLater,
    /// The reader found the same.
    ReaderAgrees,
    /// The other stands in the headline or the lead; what it says is what the article is about; both for a noun that
    /// names nobody.
    OfHead,
    Central,
    CentralForNoun,
    /// It says of itself that it did right, after a charge; after one that names it.
    Clean,
    CleanAndNamed,
    /// It answers a charge that names others and not who denies.
    NotNamed,
    /// It says much, and the other shares hardly a word of it, 0 to 1.
    Stranger,
    /// Two articles, and words of what is denied that the other says.
    WordsElsewhere,
    /// A real denial, and the other says the very words that are negated without negating them: their share.
    Against,
    /// The same for a mere negation: how rare in the news the first of these words is.
    AgainstRare,
    /// The other was said to who denies: "asked Hale whether".
    Asked,
    /// A pronoun stands for who is charged, right before the denial.
    ChargesHim,
    /// It says what it denies; the other does not stand right before it and names nobody who speaks.
    Apart,
    /// Neither the reader nor the cue says that it is a denial: most that negate answer nobody.
    Unmarked,
    /// "denied the reports": a plain noun is all that is denied, and the other, which it fits, stands right before it.
    PlainlyNext,
    /// The other stands right before it and names who denies, and a noun for what was said is denied.
    NextAndNamed,
    /// The other is the report of which the article tells, and a noun for a report is denied: "the story is false".
    TheReport,
}

/// How many there are.
const SIGNS: usize = 56;

/// What each sign weighs.
const WEIGHTS: [f32; SIGNS] = [
    -5.0, 2.1, -1.0, 0.4, 4.2, 4.0, 0.6, 0.0, 0.5, 0.7, 1.6, -1.8, -4.0, 2.2, -2.2, 1.0, 0.0, 1.0, 0.9, 1.0,
    0.7, -1.6, -1.2, 0.9, 0.5, -1.6, -2.0, -0.4, -1.0, 1.5, 0.7, -1.4, 1.4, 2.5, 1.0, 0.0, -1.5, -0.5, 0.9,
    0.5, 0.9, 0.3, 0.8, 1.5, -1.4, -3.2, 0.0, 0.9, 2.4, 0.6, 0.7, -1.3, -2.0, 1.0, 1.5, 4.0,
];

/// What a pair's evidence weighs where it confirms or replies.
mod weight {
    pub const NONE: f32 = -5.0;
    pub const CONFIRMS: f32 = 3.8;
    pub const REPLIES: f32 = 3.8;
    pub const WORDS: f32 = 4.6;
    pub const REFERS_TO_VOICE: f32 = 2.2;
    pub const REFERS_TO_ACT: f32 = 1.0;
    pub const NAMES_ANOTHER: f32 = -1.6;
    pub const NAMED: f32 = 0.5;
    pub const NAMED_IN_WHAT_IS_ANSWERED: f32 = 1.2;
    pub const ADDRESSES: f32 = 0.7;
    pub const ADDRESSES_IN_REPLY: f32 = 1.4;
    pub const SAME_SIDE: f32 = -1.6;
    pub const OTHER_POLARITY: f32 = -1.2;
    pub const NEXT: f32 = 1.6;
    pub const NEAR: f32 = 1.4;
    pub const LATER: f32 = -1.4;
    pub const ELSEWHERE: f32 = -0.6;
    pub const PUBLISHED_LATER: f32 = -0.5;
}

/// The weight of a shared word that is not enough by itself to join anything.
const DAMP: f32 = 0.9;
/// Nothing else joining two, they share at least so much of their words.
const LEAST_OVERLAP: f32 = 0.3;
/// The same in two articles.
const LEAST_OVERLAP_ELSEWHERE: f32 = 0.36;
/// The same for a mere negation: most negations answer nobody.
const LEAST_OVERLAP_OF_NEGATION: f32 = 0.42;
/// The same where a noun refers.
const LEAST_OVERLAP_WITH_NOUN: f32 = 0.1;
/// Two that share so much of the shorter one, and both negate or neither does, say the same.
const SAID_AGAIN: f32 = 0.75;
/// Where less is shared of what is denied, it is something else, and all of this weight or more speaks against it.
const RICH: f32 = 1.0;
const STRANGE: f32 = 0.25;
/// So much of it speaks against it still where the other stands right before and names who denies.
const STRANGER_NEXT: f32 = 0.3;
/// The same where nothing else joins two.
const LEAST_OVERLAP_OF_ALL: f32 = 0.6;
/// A charge and "denied any wrongdoing" stand at most so many paragraphs apart.
const CLEARED_WITHIN: u32 = 3;
/// The same where a noun stands for what was said.
const LEAST_OVERLAP_OF_NAMED: f32 = 0.25;
/// The same where two do not stand side by side.
const MUCH: f32 = 1.0;
/// A statement that denies so clearly or more does hardly anything else, see [`strength`].
const CLEAR: f32 = 0.7;
/// The same in two articles.
const LEAST_OVERLAP_WITH_NOUN_ELSEWHERE: f32 = 0.18;
/// What two statements share has at least this weight.
const LEAST_SHARED: f32 = 0.55;
/// Words of a content that says nothing by itself.
const SAYS_NOTHING: f32 = 0.3;
/// Paragraphs in which an article tells what it is about.
const HEAD_OF_WHAT_IS_DENIED: u32 = 5;
/// A word that is negated and at least so rare tells that two speak of one matter.
const RARE: f32 = 0.45;
/// Words beside a noun for a report that tell nothing of what was reported: "the story that came out tonight".
const SAYS_LITTLE: f32 = 1.0;
/// Bytes of what is denied before the statement inside it: "the widely shared claims by the mayor's rivals that".
const BEFORE_WHAT_IS_INSIDE: usize = 160;
/// Bytes away at which half of nearness is left.
const HALF_AWAY: f32 = 500.0;

/// How two statements stand to each other on the page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In one article.
    Here {
        /// Does the one that answers stand in the headline or the lead?
        is_head: bool,
        /// Does no statement of another voice stand between them?
        is_next: bool,
        /// Did the reader find that the one answers the other?
        reader_agrees: bool,
    },
    /// In two, and by how many days the one that is answered was published later.
    Elsewhere { days_later: i32 },
}

/// What one statement does to another, and how much speaks for it: the logarithm of the odds. `None` where nothing joins them.
pub(super) fn evidence(d: &Stance, c: &Stance, place: Place) -> Option<(AnswerKind, f32)> {
    let denies = denial(d, c, place).map(|x| (AnswerKind::Denies, x));
    denies
        .or_else(|| Some((AnswerKind::Confirms, confirmation(d, c, place)?)))
        .or_else(|| Some((AnswerKind::Answers, reply(d, c, place)?)))
}

/// How clearly a statement denies, 0 to 1; `None` where it does not.
pub(super) fn strength(d: &Stance) -> Option<f32> {
    let s = d.signs;
    if s.concedes || s.confirms || matches!(d.act, None | Some(Act::Believe | Act::Decline)) {
        return None;
    }
    Some(match () {
        () if s.denies => 1.0,
        () if s.stands && d.references.iter().any(|r| r.class == Class::Report) => 0.8,
        () if s.rejects && s.rejects_word => 0.9,
        () if s.is_false && !s.accuses => 0.9,
        () if s.denies_beside => 0.7,
        () if s.denies_inside => 0.7,
        () if s.is_overdone && !s.accuses => 0.7,
        () if s.act && (s.negates || s.is_clean) && !s.rejects => 0.6,
        () if s.accuses && (s.is_false || s.is_overdone) => 0.5,
        () if s.no_evidence => 0.5,
        () if s.insists && s.negates => 0.4,
        () if (s.insists || s.replies) && s.is_clean => 0.4,
        // a plan that is turned down is not said not to be so
        () if s.rejects && !s.negates => return None,
        () if s.is_attributive => 0.3,
        () if s.negates || s.is_clean => 0.0,
        () => return None,
    })
}

fn denial(d: &Stance, c: &Stance, place: Place) -> Option<f32> {
    let signs = signs(d, c, place)?;
    Some(
        signs
            .iter()
            .zip(WEIGHTS)
            .map(|(sign, weight)| sign * weight)
            .sum(),
    )
}

/// What speaks for a denial or against it; `None` where nothing joins the two.
fn signs(d: &Stance, c: &Stance, place: Place) -> Option<[f32; SIGNS]> {
    let strength = strength(d)?;
    let is_here = matches!(place, Place::Here { .. });
    // who passes a denial on has not said what it denies
    if matches!(c.act, None | Some(Act::Believe | Act::Decline)) || is_here && holds(c, d) {
        return None;
    }
    let is_mere_negation = strength == 0.0;
    let is_inside = is_here && holds(d, c);
    let s = d.signs;
    // the nouns of a statement that only negates are about anything
    let is_about_noun = s.denies
        || s.rejects
        || s.denies_beside
        || s.denies_inside
        || s.stands
        || s.is_false
        || s.is_overdone
        || s.is_attributive;
    if s.accuses && strength == 0.5 && !(c.is_named && both(&d.names, &c.who) > 0) {
        return None;
    }
    let is_judged_inside =
        (d.judgement.zip(c.content)).is_some_and(|(at, content)| content.start <= at && at < content.end);
    let is_named_inside = is_inside && is_behind_noun(d, c);
    let is_about_inside = is_about_noun || s.no_evidence && is_named_inside;
    if is_inside && (!is_named_inside || !is_about_inside || is_judged_inside) {
        return None;
    }
    // "which Norland denied" speaks of what stands in its own sentence
    if s.is_relative && is_here && d.sentence != c.sentence {
        return None;
    }
    let is_judging = d.judgement.is_some() || s.rejects;
    let about = if d.denied.is_empty() && !is_judging {
        &d.said
    } else {
        &d.denied
    };
    let (overlap, mass, around) = match is_inside {
        true => (0.0, 0.0, 0.0),
        false => (
            overlap(about, &c.said),
            shared(about, &c.said),
            overlap(&d.about, &c.about),
        ),
    };
    // the same said again, in the headline
    let is_said_again = !d.signs.denies
        && mass >= SAID_AGAIN * total(about).min(total(&c.said)).max(1.0)
        && (is_mere_negation || c.signs.negates == d.signs.negates);
    let is_judged_again = !is_inside
        && d.judgement.is_some()
        && c.judgement.is_some()
        && c.signs.negates == s.negates
        && shared(&d.said, &c.said) >= SAID_AGAIN * total(&d.said).min(total(&c.said)).max(0.1);
    // the reader often takes what stands inside for words of who denies it
    let is_own = is_own(d, c) && !d.signs.of_own && !is_named_inside && !charges_who_speaks(c);
    if is_said_again || is_judged_again || is_own || is_inside && d.signs.of_own {
        return None;
    }
    let mut signs = [0.0; SIGNS];
    let mut set = |sign: Sign, value: f32| signs[sign as usize] = value;
    let flag = |is: bool| f32::from(u8::from(is));
    set(Sign::Any, 1.0);
    set(Sign::Strength, strength);
    set(Sign::MereNegation, flag(is_mere_negation));
    let is_marked =
        s.act || s.denies || s.denies_beside || s.stands || s.rejects && s.rejects_word || is_named_inside;
    set(Sign::Unmarked, flag(!is_marked));
    set(Sign::Act, flag(d.signs.act));
    set(Sign::Inside, flag(is_inside));
    set(Sign::Words, overlap);
    set(Sign::WordsAround, around);
    set(Sign::Mass, mass.min(4.0));
    let stranger = (1.0 - overlap / STRANGE).max(0.0) * total(about).min(RICH) / RICH;
    if !is_inside {
        let of_core = held(&d.core, &c.said);
        set(Sign::Core, of_core / total(&d.core).max(0.5));
        set(Sign::CoreMass, of_core.min(1.5));
        set(Sign::Head, held(&d.head, &c.said).min(1.0));
        set(
            Sign::AlsoDenies,
            flag(c.signs.act || c.signs.denies || c.signs.rejects && c.signs.rejects_word),
        );
        // "how can he not have known" says that he did
        let also = match (c.signs.negates || c.signs.denies) && c.act != Some(Act::Question) {
            true => held(&d.core, &c.core) / total(&d.core).max(0.5),
            false => 0.0,
        };
        set(Sign::AlsoNegated, also);
        let is_turned = !(c.signs.negates || c.signs.denies || c.signs.act) || c.act == Some(Act::Question);
        let opposed = flag(is_turned) * of_core / total(&d.core).max(0.5);
        set(Sign::Against, if is_mere_negation { 0.0 } else { opposed });
        let rare = flag(is_turned && is_mere_negation) * held(&d.head, &c.said).min(1.0);
        set(Sign::AgainstRare, if rare >= RARE { rare } else { 0.0 });
        let is_remark = (c.references.iter()).any(|r| {
            r.position == Position::Judged
                || r.position == Position::Object && (c.signs.denies || c.signs.rejects || c.signs.calls)
        });
        let judges = c.judgement.is_some() || c.signs.mentions_denial;
        set(Sign::Remark, flag(is_remark || judges));
        set(Sign::Stranger, stranger);
    }
    let noun = match is_about_noun {
        true => refers(d, c, |position| {
            matches!(position, Position::Object | Position::Judged)
                || position == Position::Inside && (s.denies_inside || s.stands)
                || position == Position::Beside && s.denies_beside
        }),
        false => Noun::default(),
    };
    set(Sign::RefersToVoice, noun.to_voice);
    set(Sign::NamesAnother, flag(noun.names_another));
    set(Sign::RefersToAct, noun.fit);
    set(Sign::RefersPlainly, flag(noun.means && !noun.names_voice));
    let answers_charge =
        (d.references.iter()).any(|r| matches!(r.class, Class::Charge | Class::Guilt | Class::Criticism));
    let is_charge = answers_charge || c.act == Some(Act::Accuse);
    let names_denier = d.is_named && both(&c.named, &d.who) > 0 || both(&c.named, &d.defends) > 0;
    let is_asked = !names_denier && !is_inside && d.is_named && both(&c.names, &d.who) > 0;
    set(Sign::Named, flag(names_denier));
    set(Sign::Asked, flag(is_asked));
    set(
        Sign::ChargesHim,
        flag(c.has_pronoun && is_charge && !names_denier) * if answers_charge { 2.0 } else { 1.0 },
    );
    set(Sign::NamedAndCharged, flag(names_denier && is_charge));
    let names_others =
        (is_charge || d.signs.of_self) && !is_inside && d.is_named && !names_denier && !c.named.is_empty();
    set(Sign::NotNamed, flag(names_others && !is_asked && !c.has_pronoun));
    // who is cleared of a charge says little else of it
    let clears = (s.is_clean || d.references.iter().any(|r| r.class == Class::Guilt))
        && is_charge
        && (names_denier || charges_who_speaks(c) && d.voice == c.voice)
        && !is_mere_negation;
    if clears {
        set(Sign::Stranger, 0.0);
    }
    set(Sign::Addresses, flag(c.is_named && both(&d.names, &c.who) > 0));
    set(Sign::SameSide, flag(!is_inside && both(&d.side, &c.side) > 0));
    set(Sign::Replies, flag(d.signs.replies));
    set(Sign::OfAccuse, flag(c.act == Some(Act::Accuse)));
    set(Sign::OfDeny, flag(c.act == Some(Act::Deny)));
    set(Sign::OfDemand, flag(c.act == Some(Act::Demand)));
    set(
        Sign::OfWarning,
        flag(matches!(c.act, Some(Act::Warn | Act::Promise))),
    );
    set(Sign::OfQuestion, flag(c.act == Some(Act::Question)));
    let is_word_denied = strength >= CLEAR
        && (d.references.iter())
            .any(|r| r.class.is_word() && matches!(r.position, Position::Object | Position::Judged));
    let is_report_denied = is_word_denied
        && is_here
        && c.is_the_report
        && !noun.names_another
        && (total(about) <= SAYS_LITTLE
            || overlap >= LEAST_OVERLAP_WITH_NOUN_ELSEWHERE
            // the lead denies reports of which the rest tells
            || d.paragraph < HEAD_PARAGRAPHS && c.paragraph <= HEAD_OF_WHAT_IS_DENIED)
        && (d.references.iter())
            .any(|r| r.class == Class::Report && matches!(r.position, Position::Object | Position::Judged));
    set(Sign::TheReport, flag(is_report_denied));
    if is_report_denied {
        set(Sign::Stranger, 0.0);
    }
    let is_bare = d.references.is_empty() || s.points_back;
    let says_nothing =
        s.is_short && is_bare && !s.calls && (total(about) <= SAYS_NOTHING || s.points_back && s.is_false)
            || s.is_pronoun && (s.denies || s.rejects);
    let has_words = mass >= LEAST_SHARED;
    set(Sign::Central, c.central);
    set(Sign::Clean, flag(d.signs.is_clean && is_charge));
    set(
        Sign::CleanAndNamed,
        flag(d.signs.is_clean && is_charge && names_denier),
    );
    let is_enough = match place {
        Place::Here {
            is_head,
            is_next,
            reader_agrees,
        } => {
            let is_before = starts(c) < starts(d);
            let near = nearness(d, c);
            let is_adjacent = is_before && is_next && d.paragraph.abs_diff(c.last_paragraph) <= 1;
            let is_one = d.sentence == c.sentence;
            set(if is_before { Sign::Near } else { Sign::NearLater }, near);
            set(Sign::Later, flag(!is_before && !is_inside && !is_one && !is_head));
            set(Sign::Next, flag(is_adjacent));
            set(Sign::PointsBack, flag(is_adjacent && says_nothing));
            set(Sign::NounPointsBack, flag(is_adjacent && noun.points_back));
            set(Sign::OneSentence, flag(is_one));
            let is_plain = is_word_denied && noun.fit >= 0.5 && total(about) <= SAYS_NOTHING;
            set(
                Sign::PlainlyNext,
                flag(is_adjacent && is_plain && !noun.names_voice),
            );
            // whoever is charged and then denies a claim denies this one, in whatever words it is told again
            let is_next_and_named = is_adjacent && is_word_denied && names_denier && !noun.names_another;
            set(Sign::NextAndNamed, flag(is_next_and_named));
            if is_next_and_named {
                set(Sign::Stranger, STRANGER_NEXT * stranger);
                // "the reports" of what was said by whomever
                set(Sign::RefersToAct, noun.fit.max(0.0));
            }
            let is_joined =
                is_adjacent || is_inside || names_denier || is_asked || noun.names_voice || reader_agrees;
            set(Sign::Apart, flag(!is_joined && total(about) > SAYS_NOTHING));
            set(Sign::ReaderAgrees, flag(reader_agrees));
            let is_all = noun.means && !noun.names_voice && !noun.points_back && total(about) <= SAYS_NOTHING;
            let leads = is_before && c.paragraph <= HEAD_OF_WHAT_IS_DENIED;
            set(Sign::PlainlyToHead, flag(is_all && leads));
            set(Sign::OfHead, flag(c.paragraph <= HEAD_OF_WHAT_IS_DENIED));
            set(
                Sign::CentralForNoun,
                flag(noun.means && !noun.names_voice) * c.central,
            );
            let least = match is_mere_negation {
                true => LEAST_OVERLAP_OF_NEGATION,
                false => LEAST_OVERLAP,
            };
            is_inside
                || clears && c.act == Some(Act::Accuse)
                || of_core_is_enough(d, c) && is_adjacent
                || noun.names_voice && !is_mere_negation
                || is_next_and_named
                || is_report_denied
                || noun.means && (names_denier || overlap >= LEAST_OVERLAP_WITH_NOUN || is_adjacent)
                || is_adjacent && says_nothing && !is_mere_negation
                || overlap >= least && has_words
                || reader_agrees
        }
        Place::Elsewhere { days_later } => {
            set(Sign::Elsewhere, 1.0);
            set(Sign::WordsElsewhere, overlap);
            set(Sign::PublishedLater, flag(days_later > 0));
            let least = match is_mere_negation {
                true => LEAST_OVERLAP_OF_NEGATION,
                false => LEAST_OVERLAP_ELSEWHERE,
            };
            noun.names_voice
                && noun.means
                && overlap >= LEAST_OVERLAP_WITH_NOUN_ELSEWHERE
                && !is_mere_negation
                || noun.means && names_denier && overlap >= LEAST_OVERLAP_WITH_NOUN_ELSEWHERE
                || clears && c.act == Some(Act::Accuse) && c.paragraph <= HEAD_OF_WHAT_IS_DENIED
                || overlap >= least && has_words
        }
    };
    let sure = Sure {
        strength,
        overlap,
        mass,
        rest: total(about),
        noun,
        names_denier,
        clears,
        says_nothing: says_nothing && !is_mere_negation,
        is_word_denied,
        is_report_denied,
        is_inside,
        is_adjacent: signs[Sign::Next as usize] > 0.0,
        is_here,
    };
    (is_enough && sure.is_enough(d, c)).then_some(signs)
}

/// What a denial and another statement have to do with each other before their evidence counts: of the links that only
/// many small signs spoke for, hardly half were right when they were judged by reading.
struct Sure {
    strength: f32,
    overlap: f32,
    mass: f32,
    /// How much the words tell of what is denied.
    rest: f32,
    noun: Noun,
    names_denier: bool,
    clears: bool,
    says_nothing: bool,
    is_word_denied: bool,
    is_report_denied: bool,
    is_inside: bool,
    is_adjacent: bool,
    is_here: bool,
}

impl Sure {
    fn is_enough(&self, d: &Stance, c: &Stance) -> bool {
        let is_fit = self.noun.means && self.noun.fit >= 1.0;
        // who asks, wants or denies something has claimed nothing, and a deed is no claim either
        let is_turned_down = c.signs.act || c.signs.denies || c.signs.denies_beside || c.judgement.is_some();
        let is_claim = c.says
            && (!matches!(c.act, Some(Act::Question | Act::Demand | Act::Promise)) || is_fit)
            && !is_turned_down;
        // who warns that it may be false, or asks whether it is, has not said so
        if matches!(
            d.act,
            Some(Act::Warn | Act::Question | Act::Demand | Act::Promise)
        ) {
            return false;
        }
        if self.is_inside {
            return self.strength >= CLEAR || d.signs.no_evidence;
        }
        if self.is_report_denied {
            return !is_turned_down;
        }
        let is_near = d.paragraph.abs_diff(c.last_paragraph) <= CLEARED_WITHIN;
        let is_cleared = self.is_here && self.names_denier && self.clears && is_near;
        // "denied the mayor's claim" is about no other's
        if self.strength < CLEAR && !is_cleared || !is_claim || self.noun.names_another {
            return false;
        }
        let is_much = self.mass >= MUCH;
        let is_meant = self.names_denier || c.act == Some(Act::Accuse) || is_fit || self.noun.names_voice;
        // "the claim", and not "the claim that the bridge was sold"
        let is_same = self.rest <= SAYS_LITTLE || self.overlap >= LEAST_OVERLAP_OF_NAMED;
        let is_plain = self.is_word_denied && is_same || d.signs.points_back && d.signs.is_short;
        let says_nothing = self.says_nothing && (is_meant || d.signs.is_false)
            || d.signs.is_pronoun && (d.signs.denies || d.signs.rejects);
        // what is told first is denied, but for denials in the headline and the lead
        let is_before = starts(c) < starts(d) || d.paragraph < HEAD_PARAGRAPHS;
        let is_all = is_much && self.overlap >= LEAST_OVERLAP_OF_ALL;
        match self.is_here {
            true => {
                self.is_adjacent
                    && (is_meant && is_plain || says_nothing || self.overlap >= LEAST_OVERLAP_ELSEWHERE)
                    || self.noun.names_voice && is_before && self.overlap >= LEAST_OVERLAP_ELSEWHERE
                    || is_cleared
                    || is_all
                    || self.names_denier && is_much && self.overlap >= LEAST_OVERLAP_OF_NEGATION
            }
            false => self.names_denier && is_much && self.overlap >= LEAST_OVERLAP_OF_NEGATION,
        }
    }
}

/// Does a noun for what was said lead to a statement inside: "the claim that the bridge was sold"?
fn is_behind_noun(d: &Stance, c: &Stance) -> bool {
    let Some((outer, inner)) = d.content.zip(c.content) else {
        return false;
    };
    let is_first = inner.start.saturating_sub(outer.start) <= BEFORE_WHAT_IS_INSIDE;
    is_first
        && (d.signs.no_evidence && !c.signs.negates
            || d.references
                .iter()
                .any(|r| r.class.is_word() && r.position != Position::Beside))
}

/// Does a charge speak of "him"? Whoever is taken for its voice may be the one it charges.
pub(super) fn charges_who_speaks(c: &Stance) -> bool {
    c.act == Some(Act::Accuse) && c.has_pronoun
}

/// Does the other say what is negated, in a word that is rare in the news, without negating it?
fn of_core_is_enough(d: &Stance, c: &Stance) -> bool {
    held(&d.head, &c.said) >= RARE && (!c.signs.negates || c.act == Some(Act::Question))
}

fn confirmation(d: &Stance, c: &Stance, place: Place) -> Option<f32> {
    let confirms = d.signs.concedes || d.signs.confirms || d.act == Some(Act::Confirm);
    if !confirms || d.signs.denies || matches!(c.act, None | Some(Act::Believe | Act::Decline)) {
        return None;
    }
    if d.content == c.content && matches!(place, Place::Here { .. }) || is_own(d, c) || d.signs.is_deal {
        return None;
    }
    let overlap = overlap(&d.said, &c.said);
    let noun = refers(d, c, |_| true);
    let mut x = weight::NONE + weight::CONFIRMS + weight::WORDS * overlap + noun.evidence();
    x += of(both(&d.side, &c.side) > 0, weight::SAME_SIDE);
    x += of(c.is_named && both(&d.names, &c.who) > 0, weight::ADDRESSES);
    x += of(d.is_named && both(&c.names, &d.who) > 0, weight::NAMED);
    x += of(d.signs.negates != c.signs.negates, weight::OTHER_POLARITY);
    let has_words = shared(&d.said, &c.said) >= LEAST_SHARED && overlap >= LEAST_OVERLAP_OF_NEGATION;
    let is_enough = match place {
        Place::Here { .. } => {
            x += of(starts(c) >= starts(d), weight::LATER) + weight::NEAR * nearness(d, c);
            !holds(c, d)
                && !holds(d, c)
                && (has_words || noun.names_voice && overlap >= LEAST_OVERLAP_WITH_NOUN)
        }
        Place::Elsewhere { days_later } => {
            x += weight::ELSEWHERE + of(days_later > 0, weight::PUBLISHED_LATER);
            has_words
        }
    };
    is_enough.then_some(x)
}

fn reply(d: &Stance, c: &Stance, place: Place) -> Option<f32> {
    let Place::Here { is_next, .. } = place else {
        return None;
    };
    let is_rejection = d.signs.rejects && d.references.iter().any(|r| r.class == Class::Demand);
    let is_silent = matches!(d.act, None | Some(Act::Believe | Act::Decline))
        || matches!(c.act, None | Some(Act::Believe | Act::Decline));
    if is_silent || !(d.signs.replies || is_rejection) || starts(c) > starts(d) || holds(d, c) || holds(c, d)
    {
        return None;
    }
    let noun = refers(d, c, |_| true);
    let addresses = c.is_named && both(&d.names, &c.who) > 0;
    let is_named = d.is_named && both(&c.names, &d.who) > 0;
    let is_adjacent = is_next && d.paragraph.abs_diff(c.last_paragraph) <= 1;
    let mut x = weight::NONE
        + weight::REPLIES
        + noun.evidence()
        + weight::WORDS * overlap(&d.about, &c.said)
        + weight::NEAR * nearness(d, c);
    x += of(addresses, weight::ADDRESSES_IN_REPLY);
    x += of(is_named, weight::NAMED_IN_WHAT_IS_ANSWERED);
    x += of(is_adjacent, weight::NEXT);
    x += of(both(&d.side, &c.side) > 0, weight::SAME_SIDE);
    (addresses || is_named || is_adjacent || noun.names_voice).then_some(x)
}

fn of(is: bool, weight: f32) -> f32 {
    if is { weight } else { 0.0 }
}

/// What the nouns of one statement say of another.
#[derive(Clone, Copy, Debug, Default)]
struct Noun {
    /// How surely one names its voice, or through whom it came, 0 to 1.
    to_voice: f32,
    names_voice: bool,
    /// All that name somebody name somebody else.
    names_another: bool,
    /// How well the best fits what it did by saying so.
    fit: f32,
    /// One means what it did by saying so; and points back to it.
    means: bool,
    points_back: bool,
}

impl Noun {
    fn evidence(self) -> f32 {
        weight::REFERS_TO_VOICE * self.to_voice
            + weight::REFERS_TO_ACT * self.fit
            + of(self.names_another, weight::NAMES_ANOTHER)
    }
}

fn refers(d: &Stance, c: &Stance, is_meant: impl Fn(Position) -> bool) -> Noun {
    let mut found = Noun::default();
    let mut best: Option<f32> = None;
    for reference in d.references.iter().filter(|r| is_meant(r.position)) {
        let names_voice = both(&reference.names, &c.who) > 0;
        let to_voice = match () {
            () if names_voice && reference.is_named && c.is_named => 1.0,
            () if names_voice && !c.is_named => 0.6,
            () if reference.is_named && both(&reference.names, &c.passed_by) > 0 => 0.6,
            () => 0.0,
        };
        let fit = fits(reference, c);
        found.names_another |= reference.is_named && to_voice == 0.0;
        found.names_voice |= to_voice > 0.0 && fit >= 0.0;
        found.means |= fit >= 0.5 && (to_voice > 0.0 || !reference.is_named);
        found.points_back |= reference.points_back && fit > 0.0;
        found.to_voice = found.to_voice.max(to_voice);
        best = Some(best.map_or(fit, |best| best.max(fit)));
    }
    found.fit = best.unwrap_or_default();
    found.names_another &= !found.names_voice;
    found
}

/// How well a noun fits what a statement does, -1 to 1.
fn fits(reference: &Reference, c: &Stance) -> f32 {
    match (reference.class, c.act) {
        (_, None | Some(Act::Decline | Act::Believe)) => -1.0,
        (Class::Charge | Class::Criticism, Some(Act::Accuse)) => 1.0,
        (Class::Guilt, Some(Act::Accuse)) => 0.6,
        (Class::Charge, Some(Act::Assert | Act::Question)) => 0.5,
        (Class::Guilt | Class::Criticism, Some(Act::Assert)) => 0.2,
        (Class::Report, Some(Act::Assert | Act::Accuse | Act::Warn)) if c.is_report => 1.0,
        (Class::Report, _) if !c.is_report => -0.4,
        (Class::Finding, Some(Act::Assert | Act::Accuse | Act::Warn | Act::Confirm)) => 0.5,
        (Class::Claim, Some(Act::Assert | Act::Accuse | Act::Warn)) => 0.6,
        (Class::Remark, Some(Act::Assert | Act::Accuse | Act::Warn | Act::Demand)) => 0.4,
        (Class::Demand, Some(Act::Demand | Act::Promise)) => 1.0,
        (Class::Warning, Some(Act::Warn | Act::Promise)) => 1.0,
        (Class::Denial, Some(Act::Deny)) => 1.0,
        (Class::Denial, _) => -0.4,
        _ => 0.0,
    }
}

/// Do the names say that both have one voice?
fn is_own(d: &Stance, c: &Stance) -> bool {
    d.is_named == c.is_named
        && match d.who.len().min(c.who.len()) {
            0 => d.who.len() == c.who.len(),
            least => both(&d.who, &c.who) == least,
        }
}

/// Does the one statement stand inside the other's content?
pub(super) fn holds(outer: &Stance, inner: &Stance) -> bool {
    match (outer.content, inner.whole, inner.content) {
        (Some(outer), Some(whole), Some(content)) => {
            outer.contains(content)
                && (outer.contains(whole) || outer.start < content.start)
                && outer != content
        }
        _ => false,
    }
}

fn starts(stance: &Stance) -> usize {
    stance.content.map_or(0, |content| content.start)
}

/// 1 for next to one another, less the further apart.
fn nearness(d: &Stance, c: &Stance) -> f32 {
    1.0 / (1.0 + starts(d).abs_diff(starts(c)) as f32 / HALF_AWAY)
}

fn total(weighed: &[Weighed]) -> f32 {
    weighed.iter().map(|(_, weight)| weight).sum()
}

/// The weight of the stems that both lists hold; of each the lesser.
fn shared(a: &[Weighed], b: &[Weighed]) -> f32 {
    let mut rest = b;
    let mut sum = 0.0;
    for (key, weight) in a {
        let at = rest.partition_point(|(other, _)| other < key);
        rest = rest.get(at..).unwrap_or_default();
        if let Some((other, theirs)) = rest.first()
            && other == key
        {
            sum += weight.min(*theirs);
        }
    }
    sum
}

/// How much of the shorter list is shared, 0 to 1.
fn overlap(a: &[Weighed], b: &[Weighed]) -> f32 {
    shared(a, b) / (total(a).min(total(b)) + DAMP)
}

/// How many stems both sorted lists hold.
fn both(a: &[u64], b: &[u64]) -> usize {
    let mut rest = b;
    let mut count = 0;
    for key in a {
        let at = rest.partition_point(|other| other < key);
        rest = rest.get(at..).unwrap_or_default();
        count += usize::from(rest.first() == Some(key));
    }
    count
}

/// The weight of those of the stems that another list holds.
fn held(stems: &[Weighed], others: &[Weighed]) -> f32 {
    let has = |stem: &u64| others.binary_search_by(|(key, _)| key.cmp(stem)).is_ok();
    stems
        .iter()
        .filter(|(stem, _)| has(stem))
        .map(|(_, weight)| weight)
        .sum()
}
