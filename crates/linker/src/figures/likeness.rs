//! Do two figures count the same quantity?

use sayso_core::Figure;

use super::bounds::{Fit, digits, fit, named};
use super::counted::{Counted, Counts, Kind};

/// Numbers of which one is at most so many times the other are written for one another.
const CLOSE: f32 = 1.01;
/// How near an article is to itself.
const ONE_NEAR: f32 = 0.25;
/// Two counts that fit one another though the one names more than so many times the other's number are held to what
/// is asked of those that do not fit.
const LOOSE: f32 = 1.5;
/// Articles whose openings have less in common than this hold only their first tolls against each other.
const TOLD_NEAR: f32 = 0.2;
/// Numbers less than this are held against each other only as the first tolls of their articles.
const TOLD_LEAST: f32 = 5.0;
/// Days between those that two sentences name that hold one toll.
const FOLLOWED: i32 = 4;
/// Evidence that a figure counts what another one counts in whose stead it is given.
const INSTEAD: f32 = 2.0;
/// A kind of people or things that is at least so rare in the news is told of in one number.
const RARE_KIND: f32 = 4.0;
/// Figures of a sentence that are looked at beside one.
const COMPANIONS: usize = 6;

/// A figure with what it counts and the article around it.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub counted: &'a Counted,
    pub article: &'a Counts,
}

/// What speaks for it that two figures count one quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeness {
    /// How the numbers stand to each other.
    pub fit: Fit,
    /// The evidence, as logarithms of odds: 0 is even.
    pub evidence: f32,
}

/// Compares two figures; `None` where they cannot be for one quantity.
///
/// `voices`: are the two given by one voice, as far as it can be known?
pub(super) fn likeness(a: Placed, b: Placed, story: Story, voices: Option<bool>) -> Option<Likeness> {
    let (x, y) = (a.counted, b.counted);
    let fit = fit(&x.figure, &y.figure);
    let is_apart = matches!(fit, Fit::Apart(_));
    if story.is_one && y.instead == Some(x.n) && !matches!(fit, Fit::Same) {
        return Some(Likeness {
            fit,
            evidence: INSTEAD,
        });
    }
    // "at least 10" and "31" fit one another, and yet tell of two numbers
    let is_loose = is_apart || matches!(fit, Fit::Fits(times) if times > LOOSE);
    let is_same_class = x.class.key == y.class.key;
    let is_under = x.class.under == Some(y.class.key) || y.class.under == Some(x.class.key);
    if !is_same_class && (is_loose || !is_under) {
        return None;
    }
    // "12 were killed" is not "12 were injured"; a number of whom nothing is said may be either
    let is_same_state = x.states == y.states;
    let are_there = is_apart && are_there(a, b, story, voices);
    if !is_same_state && (is_loose && !are_there || x.states != 0 && y.states != 0 && !are_there) {
        return None;
    }
    if x.kind.is_rate != y.kind.is_rate || is_loose && x.kind != y.kind && !are_there {
        return None;
    }
    if is_loose && (x.class.is_shared || x.modifiers != y.modifiers && !are_there) {
        return None;
    }
    // two numbers of one sentence count two things, unless somebody else gives the second
    let is_one_voice = x.figure.statement == y.figure.statement;
    let is_one_article = story.is_one;
    if is_one_article
        && x.sentence == y.sentence
        && is_one_voice
        && !matches!(fit, Fit::Same)
        && !(x.is_revised && y.is_revised)
    {
        return None;
    }
    let near = story.near;
    let mut evidence = -4.0;
    // the same number in the same story is hardly told of two things
    let same = told_by_number(&x.figure) + 5.0 * (near - 0.15).clamp(0.0, 0.3) * is_telling(&x.figure);
    evidence += match fit {
        // "dozens" is what anybody says
        Fit::Same if is_magnitude(&x.figure) => 0.8,
        Fit::Same => same,
        // "at least 25" and "25"
        Fit::Fits(times) if times < CLOSE && !is_magnitude(&x.figure) && !is_magnitude(&y.figure) => {
            (0.75 * same).max(1.0)
        }
        Fit::Fits(times) if is_one_article && times > 1.1 => -0.5 - 1.5 * times.ln().min(3.0),
        Fit::Fits(times) => {
            // of whom nothing is said: "more than 480 workers" and "861 workers"
            let steep = if x.states == 0 { 2.5 } else { 1.5 };
            1.0 - steep * times.ln().min(3.0)
        }
        Fit::Apart(times) => -0.5 - 1.6 * times.ln().min(4.0) + size(&x.figure, &y.figure, times),
    };
    evidence += if is_same_class {
        x.rarity.min(y.rarity) / 3.0
    } else {
        -0.7
    };
    evidence += match (is_same_state, x.states != 0) {
        _ if are_there => 0.0,
        (true, true) => 1.5,
        (true, false) => 0.0,
        _ => -0.8,
    };
    let (shared, parted) = shared(&x.modifiers, &y.modifiers);
    evidence += 0.8 * shared.min(2.0) - 0.8 * parted.min(2.0);
    // "50 governors of the north", "50 governors of the south"
    let are_other = shared == 0.0 && !x.modifiers.is_empty() && !y.modifiers.is_empty();
    evidence -= if are_other { 1.2 } else { 0.0 };
    evidence -= [
        x.kind.is_besides != y.kind.is_besides,
        x.kind.is_part != y.kind.is_part,
        x.kind.is_possible != y.kind.is_possible,
        x.kind.is_long != y.kind.is_long,
    ]
    .iter()
    .map(|is_other| if *is_other { 0.6 } else { 0.0 })
    .sum::<f32>();
    // "at least 130 were killed", "132 of the dead were children"
    if x.kind.is_part != y.kind.is_part && matches!(fit, Fit::Fits(times) if times > CLOSE) {
        evidence -= 1.0;
    }
    let context = together(&x.context, &y.context);
    evidence += context.min(16.0) / 4.0;
    let (close, _) = self::shared(&x.close, &y.close);
    evidence += 0.6 * close.min(3.0);
    let are_main = x.is_main && y.is_main && is_same_state && is_same_class;
    // who gave the first number is asked for the next
    let is_one_giver = voices == Some(true) && x.figure.statement.is_some();
    let is_great = named(&x.figure).min(named(&y.figure)) >= TOLD_LEAST;
    let are_told = is_apart
        && is_great
        && is_same_state
        && is_same_class
        && x.is_told
        && y.is_told
        && match is_one_article {
            true => voices == Some(false) && (x.is_main || y.is_main),
            false => near >= TOLD_NEAR && (x.is_main || y.is_main || voices == Some(true)),
        };
    let are_subject = is_apart
        && is_great
        && !is_one_article
        && near >= TOLD_NEAR
        && is_same_class
        && x.is_subject
        && y.is_subject;
    if are_main && !is_one_article {
        let headlines = [x, y].iter().filter(|counted| counted.is_headline).count();
        evidence += if headlines > 0 { 0.5 } else { 0.0 } + if is_apart { story.same_day } else { 0.0 };
        evidence += if is_apart { 2.0 } else { 0.8 } + 4.0 * (near - 0.2).clamp(-0.25, 0.4);
        evidence += if are_told && is_one_giver { 1.2 } else { 0.0 };
    } else if are_told {
        evidence += if is_one_giver { 5.0 } else { 2.0 } + 4.0 * (near - 0.2).clamp(0.0, 0.4);
    } else if are_subject || are_there {
        evidence += 4.0 + 4.0 * (near - 0.2).clamp(0.0, 0.4);
    } else if is_apart {
        evidence -= if x.is_main || y.is_main { 1.0 } else { 0.3 };
    }
    if is_apart && x.states != 0 && !is_one_article && story.has_companions(a, b) {
        evidence += 2.0;
    }
    let are_held = are_main || are_told || are_subject || are_there;
    evidence += match place(a, b, is_loose, are_held) {
        // the one names a place inside the other's, or one around it
        None if are_there => 0.0,
        place => place?,
    };
    evidence += match days(x, y, is_loose, are_held) {
        // who came last month is there today
        None if are_there => 0.0,
        days => days?,
    };
    if is_apart {
        // of things of which nothing is said that happened to them, an article counts many
        let enough = match (are_held, x.states != 0) {
            (true, _) => 0.0,
            (false, true) => 5.0,
            (false, false) => 9.0,
        };
        if context < enough {
            return None;
        }
    }
    Some(Likeness { fit, evidence })
}

/// Do two voices say how many of a kind are in one place: those who came, who were sent and who are there? A story has one such
/// number of them, as it has one toll, where the kind is a rare one.
fn are_there(a: Placed, b: Placed, story: Story, voices: Option<bool>) -> bool {
    let (x, y) = (a.counted, b.counted);
    let is_given = |counted: &Counted| {
        counted.is_present
            && counted.figure.statement.is_some()
            && counted.rarity >= RARE_KIND
            && named(&counted.figure) >= TOLD_LEAST
    };
    // "Sollundish guards" and "guards", where the story is Sollund's
    let is_known = |one: &Counted, other: Placed| {
        (one.modifiers.iter())
            .filter(|modifier| other.counted.modifiers.binary_search(modifier).is_err())
            .all(|modifier| one.nations.contains(modifier) && other.article.nations.contains(modifier))
    };
    // who came since April is there now
    let lately = |kind: Kind| Kind {
        is_long: false,
        ..kind
    };
    let is_in = |one: &Counted, other: &Counted| {
        (one.place.iter()).any(|form| other.place.contains(form) || other.names.binary_search(form).is_ok())
    };
    !story.is_one
        && story.near >= TOLD_NEAR
        && voices != Some(true)
        && is_given(x)
        && is_given(y)
        && x.class.key == y.class.key
        && !x.class.is_shared
        && lately(x.kind) == lately(y.kind)
        && (is_in(x, y) || is_in(y, x))
        && is_known(x, b)
        && is_known(y, a)
}

/// How much it tells that two figures have this number.
fn told_by_number(figure: &Figure) -> f32 {
    let number = figure.lower.or(figure.upper).unwrap_or_default();
    match (digits(figure), number) {
        (0, _) | (1, ..=2) => 0.0,
        (1, ..=9) => 0.9,
        (1, ..=999) => 1.8,
        (1, _) | (2, ..=999) => 2.4,
        (2, _) => 3.0,
        (3, _) => 4.0,
        _ => 5.0,
    }
}

/// "dozens", "thousands".
fn is_magnitude(figure: &Figure) -> bool {
    figure.approximate && figure.lower != figure.upper
}

/// 1 for a number that a story seldom has twice, else 0.
fn is_telling(figure: &Figure) -> f32 {
    let number = figure.lower.or(figure.upper).unwrap_or_default();
    if digits(figure) >= 2 || number >= 1000 {
        1.0
    } else {
        0.0
    }
}

/// Small numbers that differ count other things, great ones that are close hardly do.
fn size(a: &Figure, b: &Figure, times: f32) -> f32 {
    let least = named(a).min(named(b));
    if least <= 5.0 {
        -0.7
    } else if least >= 50.0 {
        1.2 * (1.0 - times.ln() / 0.3).max(0.0)
    } else {
        0.0
    }
}

/// How many of two sorted lists are in both, and how many in one alone.
fn shared(a: &[u64], b: &[u64]) -> (f32, f32) {
    let both = a.iter().filter(|one| b.binary_search(one).is_ok()).count();
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let number = |n: usize| n as f32;
    (number(both), number(a.len() + b.len() - 2 * both))
}

/// How much the words tell that two passages share.
fn together(a: &[(u64, f32)], b: &[(u64, f32)]) -> f32 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut sum = 0.0;
    while let (Some((one, rarity)), Some((other, _))) = (a.peek(), b.peek()) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                sum += rarity;
                a.next();
                b.next();
            }
        }
    }
    sum
}

/// What two articles have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Story {
    /// How much of what the shorter opening tells the other tells as well, 0 to 1.
    near: f32,
    /// What it tells that both were published on one day.
    same_day: f32,
    /// Are both the same article?
    is_one: bool,
}

impl Story {
    /// Compares the openings of two articles.
    pub fn new(a: &Counts, b: &Counts, is_one: bool) -> Story {
        let all = |about: &[(u64, f32)]| about.iter().map(|(_, rarity)| rarity).sum::<f32>();
        let least = all(&a.about).min(all(&b.about)).max(20.0);
        Story {
            // the figures of one article are of its story no more than those of two that are near
            near: if is_one {
                ONE_NEAR
            } else {
                together(&a.about, &b.about) / least
            },
            same_day: if a.day.is_some() && a.day == b.day {
                0.3
            } else {
                0.0
            },
            is_one,
        }
    }

    /// Do other figures of the two sentences agree, of whom something else is said: "killed 12 and wounded 30", "killed 12
    /// and wounded 35"?
    fn has_companions(self, a: Placed, b: Placed) -> bool {
        beside(a).any(|x| {
            beside(b).any(|y| {
                (x.class.key, x.states) == (y.class.key, y.states)
                    && fit(&x.figure, &y.figure) == Fit::Same
                    && x.figure.lower.is_some_and(|lower| lower > 2)
            })
        })
    }
}

/// Figures of the same sentence of which something else is said.
fn beside(of: Placed<'_>) -> impl Iterator<Item = &Counted> {
    let from = (of.article.counted).partition_point(|other| other.sentence < of.counted.sentence);
    let rest = of.article.counted.get(from..).unwrap_or_default();
    (rest.iter())
        .take_while(move |other| other.sentence == of.counted.sentence)
        .filter(move |other| {
            other.n != of.counted.n && other.states != 0 && other.states != of.counted.states
        })
        .take(COMPANIONS)
}

/// Where the two were counted: what that tells, `None` where it parts them.
fn place(a: Placed, b: Placed, is_apart: bool, are_main: bool) -> Option<f32> {
    let (x, y) = (a.counted, b.counted);
    let is_in = |place: &[u64], other: Placed| {
        place
            .iter()
            .any(|form| other.counted.names.binary_search(form).is_ok())
    };
    let is_about =
        |place: &[u64], other: Placed| place.iter().any(|form| other.article.opening.contains(form));
    match (x.place.is_empty(), y.place.is_empty()) {
        (true, true) => {
            // "the Varen mill explosion" and "the Quorn race": neither article names the other's place where it would
            let is_strange = |counted: &Counted, other: Placed| {
                counted
                    .named
                    .is_some_and(|form| !is_in(&[form], other) && !is_about(&[form], other))
            };
            Some(if is_strange(x, b) && is_strange(y, a) {
                -1.0
            } else {
                0.0
            })
        }
        (false, false) => {
            if x.place.iter().any(|form| y.place.contains(form)) {
                return Some(1.2);
            }
            if is_apart {
                // "in Varen" and "at the fairground": each is what the other article is about
                let are_about = is_about(&x.place, b) && is_about(&y.place, a);
                // "in Varen in 2012", "in the district of Varen in 2012"
                let is_past = x.past.is_some() && y.past.is_some();
                let is_named = is_in(&x.place, b) || is_in(&y.place, a);
                return (are_main && are_about || is_past && is_named).then_some(0.0);
            }
            Some(if is_in(&x.place, b) || is_in(&y.place, a) {
                0.2
            } else {
                -1.5
            })
        }
        (is_x_bare, _) => {
            let (place, other) = if is_x_bare { (&y.place, a) } else { (&x.place, b) };
            match is_in(place, other) || is_about(place, other) {
                true => Some(0.4),
                false if is_apart => None,
                false => Some(-0.6),
            }
        }
    }
}

/// When they were counted: what that tells, `None` where it parts them.
fn days(x: &Counted, y: &Counted, is_apart: bool, are_main: bool) -> Option<f32> {
    let meets = |a: sayso_core::Days, b: sayso_core::Days| a.from <= b.to && b.from <= a.to;
    match (x.past, y.past) {
        (Some(a), Some(b)) if meets(a, b) => Some(0.8),
        (Some(_), Some(_)) => None,
        (None, None) => match (x.days, y.days) {
            (Some(a), Some(b)) if meets(a, b) => Some(0.5),
            // the day of a raid stands in the sentence of a toll
            (Some(a), Some(b)) if is_apart => {
                let between = (a.from - b.to).get_days().max((b.from - a.to).get_days());
                (are_main && between <= FOLLOWED).then_some(-0.6)
            }
            (Some(_), Some(_)) => Some(-0.3),
            _ => Some(0.0),
        },
        _ if is_apart => None,
        _ => Some(-0.8),
    }
}
