//! All figures for one quantity as a table and a timeline: who gave which number when, who moved, who disagrees.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use sayso_core::{Days, Figure};
use serde::{Deserialize, Serialize};

use super::bounds::{Fit, compared, fit};
use super::lexicon::{Class, Lexicon, Place, States};
use crate::ReadArticle;
use crate::links::Relation;
use crate::origins::Speaker;
use crate::words::digest;

/// A figure as an article prints it, ready for tables. Made of a read article, so that tables need no article any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The article.
    pub article: String,
    /// The place of the figure in its list, from 1.
    pub n: u32,
    /// The statement that gives it; `None` where the article's own words do.
    pub statement: Option<u32>,
    /// Who gives it.
    pub giver: Giver,
    /// The day of publication.
    pub published: Option<Date>,
    /// When it was said, as far as the words tell.
    pub said: Option<Days>,
    /// The number and the words that bound it: "at least 12".
    pub words: String,
    /// The count itself. Its span counts bytes of the article's text.
    pub figure: Figure,
    compared: Figure,
    what: What,
}

/// Who gives a figure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Giver {
    /// A voice, by a statement.
    Voice(Speaker),
    /// An outlet, in its own words.
    Outlet(String),
    /// An article of which neither the outlet is known nor whose statement it is.
    Article(String),
}

/// What a figure counts, as tables need it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct What {
    class: Class,
    states: States,
    place: Vec<u64>,
    /// All names of its sentence.
    names: Vec<u64>,
    /// The words for the noun, for what happened, for the place, and for a name that may be the place.
    label: [Option<String>; 4],
}

impl Given {
    /// The figure with this number in the article's list. `voice` is who made the statement that gives it. `None` where there is
    /// no such figure, or nothing tells what it counts; no pair of figures has such a one.
    pub fn new(article: &ReadArticle, n: u32, voice: Option<Speaker>) -> Option<Given> {
        let figure = article
            .reading
            .figures
            .get(usize::try_from(n).ok()?.checked_sub(1)?)?;
        let at = (article.counts().counted)
            .binary_search_by_key(&n, |counted| counted.n)
            .ok()?;
        let counted = article.counts().counted.get(at)?;
        let said = figure
            .statement
            .and_then(|n| article.statement(n))
            .and_then(|s| s.said);
        let words = |span: sayso_core::Span| {
            span.of(&article.text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        };
        let giver = match (voice, &article.outlet) {
            (Some(speaker), _) => Giver::Voice(speaker),
            (None, Some(outlet)) if figure.statement.is_none() => Giver::Outlet(outlet.clone()),
            _ => Giver::Article(article.id.clone()),
        };
        let noun = figure.counts.map(words).filter(|noun| !noun.is_empty());
        let lower = |words: String| match words.starts_with(char::is_uppercase) && counted.is_name_first {
            true => words,
            false => words.to_lowercase(),
        };
        let happened = counted.told_at.map(words).map(|word| word.to_lowercase());
        let noun = noun.map(lower);
        Some(Given {
            article: article.id.clone(),
            n,
            statement: figure.statement,
            giver,
            published: article.day,
            said,
            words: words(figure.span),
            compared: compared(figure, &article.text),
            figure: figure.clone(),
            what: What {
                class: counted.class,
                states: counted.states,
                place: counted.place.clone(),
                names: counted.names.clone(),
                label: [
                    noun.clone(),
                    happened.and_then(|word| told_label(&word, counted.states)),
                    counted.place_at.map(words).map(|place| without_owner(&place)),
                    counted.named_at.map(words).map(|place| without_owner(&place)),
                ],
            },
        })
    }

    /// The day for which the figure stands: when it was said, else when it was published.
    pub fn day(&self) -> Option<Date> {
        self.said.map(|said| said.to).or(self.published)
    }
}

/// Two figures that were found to count one quantity, by their places in a list of [`Given`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The one.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// How the numbers stand to each other.
    pub relation: Relation,
    /// How likely it is that they count one quantity, 0 to 1.
    pub score: f32,
}

/// A quantity for which several figures were given.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// What is counted, in words of the articles: "people killed, Varen".
    pub label: String,
    /// One row for each giver, in the order of the days on which they first gave a figure.
    pub rows: Vec<Row>,
    /// All figures, by day; those without a day first. Each is a place in the list that was given.
    pub timeline: Vec<usize>,
    /// Givers whose present numbers no number fits.
    pub disagreements: Vec<Disagreement>,
}

/// What one voice, or one outlet in its own words, gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Who.
    pub giver: Giver,
    /// The figures, by day; those without a day first. Each is a place in the list that was given.
    pub figures: Vec<usize>,
    /// Where the giver changed the number: no number fits the two. Places in [`Row::figures`], the earlier first.
    pub revisions: Vec<Revision>,
    /// What the giver says now: what fits all figures of its last day; where no number fits all of them, from the least to
    /// the greatest.
    pub now: Range,
}

/// A giver's other number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The earlier figure, as a place in the list that was given.
    pub from: usize,
    /// The later one.
    pub to: usize,
    /// Do days say which was first? Two numbers of one day are in the order of articles and text.
    pub is_dated: bool,
}

/// From the least to the greatest number; an end that is `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The least number.
    pub lower: Option<u64>,
    /// The greatest number.
    pub upper: Option<u64>,
    /// Is any of the figures not exact?
    pub approximate: bool,
}

/// Two givers whose present numbers no number fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// A place in [`Quantity::rows`].
    pub one: usize,
    /// Another, behind it.
    pub other: usize,
    /// How many days the second's last figure is later than the first's; `None` where one has no day.
    pub days: Option<i32>,
    /// One of them gives a number that the other gave before and revised since: it may only be behind.
    pub is_behind: bool,
}

impl Quantity {
    /// Does any giver disagree with another, or with itself on another day?
    pub fn is_contested(&self) -> bool {
        !self.disagreements.is_empty() || self.rows.iter().any(|row| !row.revisions.is_empty())
    }
}

/// The quantities on which not all agree, see [`tables`].
pub fn contested(given: &[Given], pairs: &[Pair]) -> Vec<Quantity> {
    let mut quantities = tables(given, pairs);
    quantities.retain(Quantity::is_contested);
    quantities
}

/// The quantities of figures that pairs join, those with most figures first; figures that nothing joins are left out.
///
/// Two groups of figures become one only where all count things of one class, in one place, with the same said of them, and
/// where two pairs speak for it, unless one group is a single figure. So one wrong pair never chains two quantities.
/// The result depends on what is given and not on its order, but that places in the lists are named. Pairs whose
/// places are not in the list are passed over.
pub fn tables(given: &[Given], pairs: &[Pair]) -> Vec<Quantity> {
    let mut quantities: Vec<Quantity> = groups(given, pairs)
        .iter()
        .map(|group| quantity(given, group))
        .collect();
    let first = |quantity: &Quantity| {
        let first = quantity.timeline.iter().filter_map(|at| given.get(*at));
        first.map(|given| (given.article.clone(), given.n)).min()
    };
    quantities.sort_by_cached_key(|quantity| (std::cmp::Reverse(quantity.timeline.len()), first(quantity)));
    quantities
}

/// Figures that are one quantity so far, and what holds of all of them.
struct Group {
    figures: BTreeSet<usize>,
    classes: BTreeMap<u64, Option<u64>>,
    states: States,
    /// The words for their places.
    places: BTreeSet<u64>,
    /// All names of their sentences.
    names: BTreeSet<u64>,
}

impl Group {
    fn of(at: usize, what: &What) -> Group {
        Group {
            figures: BTreeSet::from([at]),
            classes: BTreeMap::from([(what.class.key, what.class.under)]),
            states: what.states,
            places: what.place.iter().copied().collect(),
            names: what.names.iter().chain(&what.place).copied().collect(),
        }
    }

    /// May all figures of both count one quantity?
    fn may_join(&self, other: &Group) -> bool {
        let classes: BTreeMap<u64, Option<u64>> = (self.classes.iter())
            .chain(&other.classes)
            .map(|(key, under)| (*key, *under))
            .collect();
        let is_one_class = match classes.len() {
            1 => true,
            2 => (classes.values().flatten()).any(|under| classes.contains_key(under)),
            _ => false,
        };
        let is_one_state = self.states == other.states || self.states == 0 || other.states == 0;
        let is_one_place = self.places.is_empty()
            || other.places.is_empty()
            || !self.places.is_disjoint(&other.names)
            || !other.places.is_disjoint(&self.names);
        is_one_class && is_one_state && is_one_place
    }

    fn absorb(&mut self, other: Group) {
        self.figures.extend(other.figures);
        self.classes.extend(other.classes);
        self.states |= other.states;
        self.places.extend(other.places);
        self.names.extend(other.names);
    }
}

/// The groups of at least two figures, as places in the list.
fn groups(given: &[Given], pairs: &[Pair]) -> Vec<Vec<usize>> {
    let name = |at: usize| given.get(at).map(|given| (&given.article, given.n));
    let mut sorted: Vec<Pair> = (pairs.iter())
        .filter(|pair| pair.a != pair.b && pair.a.max(pair.b) < given.len())
        .map(|pair| match name(pair.a) <= name(pair.b) {
            true => *pair,
            false => Pair {
                a: pair.b,
                b: pair.a,
                ..*pair
            },
        })
        .collect();
    sorted.sort_by(|x, y| {
        (y.score.total_cmp(&x.score))
            .then_with(|| name(x.a).cmp(&name(y.a)))
            .then_with(|| name(x.b).cmp(&name(y.b)))
    });
    sorted.dedup_by_key(|pair| (pair.a, pair.b));
    let mut joined: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for pair in &sorted {
        joined.entry(pair.a).or_default().insert(pair.b);
        joined.entry(pair.b).or_default().insert(pair.a);
    }
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
    for (at, given) in given.iter().enumerate().filter(|(at, _)| joined.contains_key(at)) {
        group_of.insert(at, at);
        groups.insert(at, Group::of(at, &given.what));
    }
    for pair in &sorted {
        let (Some(a), Some(b)) = (group_of.get(&pair.a).copied(), group_of.get(&pair.b).copied()) else {
            continue;
        };
        if a == b {
            continue;
        }
        let (Some(one), Some(other)) = (groups.get(&a), groups.get(&b)) else {
            continue;
        };
        let (small, great) = match one.figures.len() <= other.figures.len() {
            true => (one, other),
            false => (other, one),
        };
        let support = (small.figures.iter())
            .filter_map(|at| joined.get(at))
            .map(|others| others.intersection(&great.figures).count())
            .sum::<usize>();
        if small.figures.len() > 1 && support < 2 {
            continue;
        }
        if !one.may_join(other) {
            continue;
        }
        // the smaller moves, so that each figure moves seldom
        let (to, from) = if one.figures.len() <= other.figures.len() {
            (b, a)
        } else {
            (a, b)
        };
        if let Some(moved) = groups.remove(&from) {
            for at in &moved.figures {
                group_of.insert(*at, to);
            }
            if let Some(group) = groups.get_mut(&to) {
                group.absorb(moved);
            }
        }
    }
    (groups.into_values())
        .filter(|group| group.figures.len() > 1)
        .map(|group| group.figures.into_iter().collect())
        .collect()
}

/// The table and timeline of one group.
fn quantity(given: &[Given], group: &[usize]) -> Quantity {
    let mut timeline: Vec<(&Given, usize)> = (group.iter())
        .filter_map(|at| Some((given.get(*at)?, *at)))
        .collect();
    timeline.sort_by_key(|(given, _)| (given.day(), &given.article, given.n));
    let mut rows: Vec<(&Giver, Vec<(&Given, usize)>)> = Vec::new();
    let mut row_of: BTreeMap<&Giver, usize> = BTreeMap::new();
    for (given, at) in &timeline {
        let row = *row_of.entry(&given.giver).or_insert_with(|| {
            rows.push((&given.giver, Vec::new()));
            rows.len() - 1
        });
        if let Some((_, figures)) = rows.get_mut(row) {
            figures.push((given, *at));
        }
    }
    let mut disagreements = Vec::new();
    for (one, (_, a)) in rows.iter().enumerate() {
        for (other, (_, b)) in rows.iter().enumerate().skip(one + 1) {
            let (now_a, now_b) = (now(a), now(b));
            if !are_apart(&now_a.as_figure(), &now_b.as_figure()) {
                continue;
            }
            let said_before = |row: &[(&Given, usize)], now: &Range| {
                row.iter()
                    .any(|(given, _)| !are_apart(&given.compared, &now.as_figure()))
            };
            disagreements.push(Disagreement {
                one,
                other,
                days: last_day(a).zip(last_day(b)).map(|(x, y)| (y - x).get_days()),
                is_behind: said_before(a, &now_b) || said_before(b, &now_a),
            });
        }
    }
    Quantity {
        label: label(timeline.iter().map(|(given, _)| &given.what)),
        disagreements,
        rows: (rows.iter())
            .map(|(giver, figures)| Row {
                giver: (*giver).clone(),
                figures: figures.iter().map(|(_, at)| *at).collect(),
                revisions: (figures.windows(2))
                    .filter_map(|two| match two {
                        [(from, a), (to, b)] if are_apart(&from.compared, &to.compared) => Some(Revision {
                            from: *a,
                            to: *b,
                            is_dated: from.day().is_some() && from.day() < to.day(),
                        }),
                        _ => None,
                    })
                    .collect(),
                now: now(figures),
            })
            .collect(),
        timeline: timeline.into_iter().map(|(_, at)| at).collect(),
    }
}

fn are_apart(a: &Figure, b: &Figure) -> bool {
    matches!(fit(a, b), Fit::Apart(_))
}

fn last_day(figures: &[(&Given, usize)]) -> Option<Date> {
    figures.last().and_then(|(given, _)| given.day())
}

/// What fits all figures of the last day; else from the least to the greatest.
fn now(figures: &[(&Given, usize)]) -> Range {
    let day = last_day(figures);
    let last: Vec<&Figure> = (figures.iter())
        .filter(|(given, _)| given.day() == day)
        .map(|(given, _)| &given.compared)
        .collect();
    let lower = last.iter().filter_map(|figure| figure.lower).max();
    let upper = last.iter().filter_map(|figure| figure.upper).min();
    let approximate = last.iter().any(|figure| figure.approximate);
    match (lower, upper) {
        (Some(lower), Some(upper)) if lower > upper => {
            let lowers = last.iter().map(|figure| figure.lower);
            let uppers = last.iter().map(|figure| figure.upper);
            Range {
                lower: lowers.min().flatten(),
                // an open end is greater than any number
                upper: uppers
                    .clone()
                    .all(|upper| upper.is_some())
                    .then(|| uppers.max().flatten())
                    .flatten(),
                approximate,
            }
        }
        _ => Range {
            lower,
            upper,
            approximate,
        },
    }
}

impl Range {
    fn as_figure(self) -> Figure {
        Figure {
            span: sayso_core::Span::new(0, 0),
            counts: None,
            lower: self.lower,
            upper: self.upper,
            approximate: self.approximate,
            statement: None,
        }
    }
}

/// A name without the ending of an owner.
fn without_owner(name: &str) -> String {
    let cut = ["'s", "\u{2019}s"].iter().find_map(|end| name.strip_suffix(end));
    cut.unwrap_or(name).to_owned()
}

/// The words that most figures have, for the noun, for what happened and for the place.
fn label<'a>(whats: impl Iterator<Item = &'a What> + Clone) -> String {
    let most = |part: usize| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for words in whats.clone().filter_map(|what| what.label.get(part)?.as_deref()) {
            *counts.entry(words).or_default() += 1;
        }
        let best = counts
            .into_iter()
            .max_by_key(|(words, count)| (*count, std::cmp::Reverse(*words)));
        best.map(|(words, _)| words.to_owned())
    };
    let (noun, place) = (most(0), most(2).or_else(|| most(3)));
    // "deaths" says what happened
    let is_told = |noun: &String| noun.split(' ').any(|word| is_told(&word.to_lowercase()));
    let happened = most(1).filter(|_| !noun.as_ref().is_some_and(is_told));
    let what: Vec<String> = [noun, happened].into_iter().flatten().collect();
    match place {
        Some(place) => format!("{}, {place}", what.join(" ")),
        None => what.join(" "),
    }
}

/// Does a word behind a number say what happened: "dead", "deaths"?
fn is_told(word: &str) -> bool {
    let (lexicon, form) = (Lexicon::get(), digest(word));
    lexicon.told(form, Place::Noun) | lexicon.told(form, Place::Done) != 0
}

/// The word for what happened as it can stand behind a noun: "killed" for the "killing" of a text.
fn told_label(word: &str, states: States) -> Option<String> {
    let (lexicon, form) = (Lexicon::get(), digest(word));
    match lexicon.told(form, Place::Done) | lexicon.told(form, Place::Did) != 0 {
        true => Some(word.to_owned()),
        false => lexicon.name(states).map(str::to_owned),
    }
}
