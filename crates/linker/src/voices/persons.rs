//! Who is who among the voices of one surname.
//!
//! 1. Members of one full name are a form. Forms whose given names agree ("Bob", "Robert") are one person when enough
//!    speaks for it: the roles, the stories, how rare the surname is.
//! 2. Members of one full name whose roles cannot be one person's are parted.
//! 3. A bare surname goes to a person only when, at that time and with that role, hardly another can be meant.
//! 4. Bare surnames that are left over stay alone, but for those of one story or one telling role.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sayso_core::VoiceKind;

use super::Gender;
use super::entries::{AllStories, Block, Sets, Stories, same_story};
use super::given::{Agreement, agreement, keys};
use super::lexicon::{Lexicon, field};
use super::name::{Given, Name, Single};
use super::role::Role;

/// Entries that are one identity, each with why it belongs to it.
pub(crate) struct Cluster {
    /// Numbers of entries, in order, with the evidence of each.
    pub entries: Vec<(usize, String)>,
}

/// Two forms with at least this much evidence are one person.
const ENOUGH: f64 = 3.0;

/// With less evidence than this they are two, and are not joined through a third.
const BARRED: f64 = 1.6;

/// Nobody has more full names than this; what would is made up.
const MOST_FORMS: usize = 100;

/// The share of all that could be meant which a bare surname's person must have.
const SURE: f64 = 0.85;

/// How many surnames of nobody known one must reckon with, before any evidence.
const UNKNOWN: f64 = 0.4;

/// The same for each other person of that surname.
const UNKNOWN_EACH: f64 = 0.05;

/// A form: all members of one full name.
struct Form {
    given: Vec<Given>,
    suffix: Option<String>,
    entries: Vec<usize>,
    /// Why each entry is of this form rather than of another of the same name; nothing where there is no other.
    why: Vec<&'static str>,
    /// The number of the name. Two forms of one name were parted, and stay so.
    name: usize,
}

/// Finds the identities among the entries, which all have single names of one surname.
pub(crate) fn persons(block: &Block, entries: &[usize]) -> Vec<Cluster> {
    let single = |at: usize| match block.name(at) {
        Some(Name::Single(single)) => Some(single),
        _ => None,
    };
    // "Van Quell" is a surname where somebody is called Joan Van Quell, and a full name where nobody is
    let particles: BTreeSet<&str> = entries
        .iter()
        .filter_map(|at| single(*at).filter(|s| !s.given.is_empty())?.particle.as_deref())
        .collect();
    let mut forms: BTreeMap<(Vec<Given>, Option<String>), Vec<usize>> = BTreeMap::new();
    for &at in entries {
        let Some(Single {
            given,
            particle,
            suffix,
            ..
        }) = single(at)
        else {
            continue;
        };
        let mut given = given.clone();
        if let Some(particle) = particle
            .as_ref()
            .filter(|p| given.is_empty() && !particles.contains(p.as_str()))
        {
            given.push(Given {
                text: particle.clone(),
                is_initial: false,
            });
        }
        forms.entry((given, suffix.clone())).or_default().push(at);
    }
    let (mut found, mut people, mut bare) = (Vec::new(), Vec::new(), Vec::new());
    for (name, ((given, suffix), entries)) in forms.into_iter().enumerate() {
        if block.kind(&entries) != VoiceKind::Person {
            // "Lanternhill": a company's name is its own, whole
            let entries = entries
                .into_iter()
                .map(|at| (at, "the same name".to_owned()))
                .collect();
            found.push(Cluster { entries });
        } else if given.is_empty() {
            bare.extend(entries);
        } else {
            for part in part(block, entries) {
                let (entries, why) = part.into_iter().unzip();
                people.push(Form {
                    given: given.clone(),
                    suffix: suffix.clone(),
                    entries,
                    why,
                    name,
                });
            }
        }
    }
    let mut named = join_forms(block, people, &bare);
    let left = place_bare(block, &mut named, &bare);
    found.extend(named);
    found.extend(group_bare(block, &left, found.is_empty()));
    found
}

/// Makes one person of the forms that are one's.
fn join_forms(block: &Block, forms: Vec<Form>, bare: &[usize]) -> Vec<Cluster> {
    let given_names: BTreeSet<&str> = forms
        .iter()
        .filter_map(|f| f.given.first())
        .filter(|g| !g.is_initial)
        .map(|g| g.text.as_str())
        .collect();
    let rarity = match given_names.len() {
        0..=4 => 1.0,
        5..=14 => 0.0,
        _ => -0.5,
    };
    let stories: Vec<Stories> = forms.iter().map(|f| Stories::of(block, &f.entries)).collect();
    let genders: Vec<Option<Gender>> = forms.iter().map(|f| gender(block, &f.entries)).collect();
    let pairs = candidates(&forms);
    let (mut scored, mut barred) = (Vec::new(), BTreeSet::new());
    let mut initials: HashMap<usize, usize> = HashMap::new();
    for &(a, b) in &pairs {
        if forms[a].name == forms[b].name {
            continue;
        }
        let Some(how) = agreement(&forms[a].given, &forms[b].given) else {
            continue;
        };
        let suffix = match (&forms[a].suffix, &forms[b].suffix) {
            (Some(a), Some(b)) if a != b => continue,
            (None, None) | (Some(_), Some(_)) => 0.0,
            // fathers and sons are told apart by it alone
            _ => -1.0,
        };
        if how == Agreement::Initial {
            for form in [a, b]
                .into_iter()
                .filter(|f| forms[*f].given.first().is_some_and(|g| g.is_initial))
            {
                *initials.entry(form).or_default() += 1;
            }
        }
        let mut score = suffix
            + match how {
                Agreement::Same => 3.0,
                Agreement::ShortForm | Agreement::Spelling | Agreement::Middle => 2.0 + rarity,
                Agreement::Initial => 1.0 + rarity,
            };
        let roles = roles_speak(block, &forms[a].entries, &forms[b].entries);
        // two who do nothing alike are more likely two: of a common surname, or where the given names differ
        let is_open = rarity < 1.0 || how != Agreement::Same;
        score += if roles == Some(0.0) && is_open {
            -0.5
        } else {
            roles.unwrap_or(0.0)
        };
        if let (Some(x), Some(y)) = (genders[a], genders[b])
            && x != y
        {
            score -= 2.0;
        }
        let (few, many) = if forms[a].entries.len() <= forms[b].entries.len() {
            (a, b)
        } else {
            (b, a)
        };
        let shared = forms[few]
            .entries
            .iter()
            .map(|at| stories[many].shared(&block.entries[*at]));
        if shared.max().unwrap_or(0) >= 2 {
            score += 1.0;
        }
        // one article with both as two voices; where no name speaks against it, its reading was at fault
        let is_told_apart = how != Agreement::Same || suffix < 0.0;
        if is_told_apart
            && stand_side_by_side(
                block,
                &forms[few],
                &forms[many],
                if suffix < 0.0 { bare } else { &[] },
            )
        {
            score -= 3.0;
        }
        if score >= ENOUGH {
            scored.push((score, how, a, b));
        } else if score < BARRED {
            barred.insert((a, b));
        }
    }
    // an initial that two persons have is nobody's
    scored.retain(|(_, how, a, b)| {
        *how != Agreement::Initial || [a, b].iter().all(|f| initials.get(f).is_none_or(|n| *n <= 1))
    });
    let size = |a: usize, b: usize| forms[a].entries.len() + forms[b].entries.len();
    scored.sort_by(|x, y| {
        y.0.total_cmp(&x.0)
            .then_with(|| y.1.cmp(&x.1))
            .then_with(|| size(y.2, y.3).cmp(&size(x.2, x.3)))
            .then_with(|| (x.2, x.3).cmp(&(y.2, y.3)))
    });
    let mut sets = Sets::new(forms.len());
    let mut inside: Vec<Vec<usize>> = (0..forms.len()).map(|f| vec![f]).collect();
    for (_, _, a, b) in scored {
        let (a, b) = (sets.first(a), sets.first(b));
        if a == b {
            continue;
        }
        let fits = |x: &usize, y: &usize| {
            if barred.contains(&(*x.min(y), *x.max(y))) {
                return false;
            }
            let (x, y) = (&forms[*x], &forms[*y]);
            let suffixes = [&x.suffix, &y.suffix];
            x.name != y.name
                && agreement(&x.given, &y.given).is_some()
                && !matches!(suffixes, [Some(s), Some(t)] if s != t)
        };
        if inside[a].len() + inside[b].len() <= MOST_FORMS
            && inside[a].iter().all(|x| inside[b].iter().all(|y| fits(x, y)))
        {
            sets.join(a, b);
            let (low, high) = (a.min(b), a.max(b));
            let moved = std::mem::take(&mut inside[high]);
            inside[low].extend(moved);
        }
    }
    inside
        .into_iter()
        .filter(|set| !set.is_empty())
        .map(|mut set| {
            set.sort_unstable();
            // the form that most have, the longest of those, is what the others are held against
            let main = set.iter().copied().max_by_key(|f| {
                (
                    forms[*f].entries.len(),
                    forms[*f].given.len(),
                    std::cmp::Reverse(*f),
                )
            });
            let mut entries = Vec::new();
            for f in set {
                let why = match main
                    .filter(|m| *m != f)
                    .and_then(|m| agreement(&forms[f].given, &forms[m].given))
                {
                    None => "full name",
                    Some(Agreement::Same) => "full name, with or without a middle name",
                    Some(Agreement::ShortForm) => "a short form of the full name",
                    Some(Agreement::Spelling) => "another spelling of the full name",
                    Some(Agreement::Middle) => "called by the middle name",
                    Some(Agreement::Initial) => "initial and surname",
                };
                let own = forms[f].entries.iter().zip(&forms[f].why);
                entries.extend(own.map(|(at, more)| (*at, format!("{why}{more}"))));
            }
            entries.sort_unstable();
            Cluster { entries }
        })
        .collect()
}

/// Pairs of forms whose given names may agree, each once, in order.
///
/// Where very many forms share a key, which no surname of the world comes near, each is held against the largest alone,
/// so that the work stays in proportion.
fn candidates(forms: &[Form]) -> BTreeSet<(usize, usize)> {
    const MOST: usize = 200;
    let mut under: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (f, form) in forms.iter().enumerate() {
        for key in keys(&form.given) {
            under.entry(key).or_default().push(f);
        }
    }
    let is_initial = |f: usize| forms[f].given.first().is_some_and(|g| g.is_initial);
    let mut pairs = BTreeSet::new();
    for (key, mut found) in under {
        if found.len() > MOST {
            found.sort_by_key(|f| (std::cmp::Reverse(forms[*f].entries.len()), *f));
        }
        let forms = found;
        let by_initial = key.starts_with("initial ");
        for (i, &a) in forms.iter().enumerate().take(MOST) {
            // all names of one letter are only held against those that are no more than that letter
            if by_initial && !is_initial(a) {
                pairs.extend(
                    forms[i + 1..]
                        .iter()
                        .filter(|b| is_initial(**b))
                        .map(|b| (a.min(*b), a.max(*b))),
                );
            } else {
                pairs.extend(forms[i + 1..].iter().map(|b| (a.min(*b), a.max(*b))));
            }
        }
    }
    pairs
}

/// What the roles of two sets of members say about their being one person: above 0 for it,
/// below against; `None` where one has no role.
fn roles_speak(block: &Block, a: &[usize], b: &[usize]) -> Option<f64> {
    /// So many roles of each side are held against one another.
    const MOST: usize = 24;
    let roles = |entries: &[usize]| -> Vec<usize> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for at in entries {
            *counts.entry(block.entries[*at].role).or_default() += 1;
        }
        let mut roles: Vec<(usize, usize)> = counts
            .into_iter()
            .filter(|(r, _)| !block.roles[*r].is_empty())
            .collect();
        roles.sort_by_key(|(role, count)| (std::cmp::Reverse(*count), *role));
        roles.into_iter().take(MOST).map(|(role, _)| role).collect()
    };
    let (a, b) = (roles(a), roles(b));
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let pairs = || {
        a.iter()
            .flat_map(|a| b.iter().map(move |b| (&block.roles[*a], &block.roles[*b])))
    };
    let all = (a.len() * b.len()) as f64;
    let against = pairs().filter(|(a, b)| a.conflicts(b) > 0).count() as f64 / all;
    if against > 0.5 {
        return Some(-3.0);
    }
    Some(if pairs().any(|(a, b)| a.shares_detail(b)) {
        1.5
    } else if pairs().any(|(a, b)| a.shares_field(b)) {
        1.0
    } else {
        0.0
    })
}

/// The gender that nearly all members show who show one.
fn gender(block: &Block, entries: &[usize]) -> Option<Gender> {
    let count = |wanted: Gender| {
        entries
            .iter()
            .filter(|at| block.entries[**at].member.gender == Some(wanted))
            .count()
    };
    let (male, female) = (count(Gender::Male), count(Gender::Female));
    match (male, female) {
        _ if male > 4 * female => Some(Gender::Male),
        _ if female > 4 * male => Some(Gender::Female),
        _ => None,
    }
}

/// Do articles have both as two voices? A father may stand there with the surname alone.
fn stand_side_by_side(block: &Block, few: &Form, many: &Form, bare: &[usize]) -> bool {
    let number = |at: &usize| {
        block
            .numbers
            .get(block.entries[*at].member.name.as_str())
            .copied()
    };
    let others: BTreeSet<u32> = many.entries.iter().chain(bare).filter_map(number).collect();
    let beside = |at: &&usize| block.entries[**at].all_beside.iter().any(|n| others.contains(n));
    let both = few.entries.iter().filter(beside).count();
    both > 0 && both * 8 >= few.entries.len()
}

/// Parts the members of one full name whose roles cannot be one person's, each with why it is in its part.
fn part(block: &Block, members: Vec<usize>) -> Vec<Vec<(usize, &'static str)>> {
    /// Beyond so many different roles the rare ones decide nothing.
    const MOST: usize = 300;
    struct Centre {
        roles: Vec<(usize, usize)>,
        total: usize,
        days: Option<(i32, i32)>,
    }
    let mut counts: BTreeMap<usize, (usize, i32, i32)> = BTreeMap::new();
    let whole = || vec![members.iter().map(|at| (*at, "")).collect()];
    for at in &members {
        let entry = &block.entries[*at];
        let day = entry.day.unwrap_or(0);
        let count = counts.entry(entry.role).or_insert((0, day, day));
        *count = (count.0 + 1, count.1.min(day), count.2.max(day));
    }
    let mut roles: Vec<(usize, (usize, i32, i32))> = counts
        .into_iter()
        .filter(|(role, _)| block.roles[*role].fields != 0 || !block.roles[*role].regions.is_empty())
        .collect();
    roles.sort_by(|(a, x), (b, y)| y.0.cmp(&x.0).then_with(|| block.roles[*a].cmp(&block.roles[*b])));
    roles.truncate(MOST);
    let against = |role: usize, centre: &Centre| {
        let (mut conflicting, mut twice, mut compared) = (0, 0, 0);
        let a = &block.roles[role];
        for (other, count) in &centre.roles {
            let b = &block.roles[*other];
            let conflicts = a.conflicts(b);
            // "Rep." says nothing about being of Ohio
            let tells = !a.regions.is_empty() && !b.regions.is_empty()
                || a.fields != 0 && b.fields != 0 && (a.regions.is_empty() || !a.shares_field(b));
            if tells || conflicts > 0 {
                compared += count;
            }
            conflicting += count * usize::from(conflicts > 0);
            twice += count * usize::from(conflicts > 1);
        }
        match () {
            () if twice * 2 > compared => 2,
            () if conflicting * 2 > compared => 1,
            () => 0,
        }
    };
    let likeness = |role: usize, centre: &Centre| -> usize {
        let alike = |other: usize| {
            let (a, b) = (&block.roles[role], &block.roles[other]);
            2 * usize::from(a.shares_detail(b)) + usize::from(a.shares_field(b))
        };
        centre
            .roles
            .iter()
            .map(|(other, count)| alike(*other) * count)
            .sum()
    };
    let mut centres: Vec<Centre> = Vec::new();
    let mut of_role: HashMap<usize, usize> = HashMap::new();
    for &(role, (count, from, to)) in &roles {
        let open: Vec<usize> = (0..centres.len())
            .filter(|c| against(role, &centres[*c]) == 0)
            .collect();
        let best = open
            .iter()
            .copied()
            .max_by_key(|c| (likeness(role, &centres[*c]), std::cmp::Reverse(*c)));
        match best {
            None => {
                of_role.insert(role, centres.len());
                centres.push(Centre {
                    roles: vec![(role, count)],
                    total: count,
                    days: Some((from, to)),
                });
            }
            // what fits several and is like none is placed by its time and story
            Some(c) if open.len() > 1 && likeness(role, &centres[c]) == 0 => {}
            Some(c) => {
                of_role.insert(role, c);
                let centre = &mut centres[c];
                centre.roles.push((role, count));
                centre.total += count;
                centre.days = centre.days.map(|(a, b)| (a.min(from), b.max(to)));
            }
        }
    }
    // a single stray title does not tear somebody apart whom many articles show, nor does a career
    let main = (0..centres.len()).max_by_key(|c| (centres[*c].total, std::cmp::Reverse(*c)));
    let Some(main) = main else { return whole() };
    let stays: Vec<bool> = (0..centres.len())
        .map(|c| {
            if c == main {
                return true;
            }
            let strength = centres[c]
                .roles
                .iter()
                .map(|(role, _)| against(*role, &centres[main]))
                .max()
                .unwrap_or(0);
            let is_stray = strength < 2 && centres[c].total * 50 < centres[main].total
                || strength < 2 && centres[c].total < 2 && centres[main].total >= 5;
            !is_stray
                && !is_career(
                    &centres[c].roles,
                    centres[c].days,
                    &centres[main].roles,
                    centres[main].days,
                    block,
                )
        })
        .collect();
    if stays.iter().filter(|s| **s).count() < 2 {
        return whole();
    }
    let mut parts: Vec<Vec<(usize, &'static str)>> = vec![Vec::new(); centres.len()];
    let mut open = Vec::new();
    for at in members {
        match of_role.get(&block.entries[at].role).filter(|c| stays[**c]) {
            Some(c) => parts[*c].push((at, " and role")),
            None => open.push(at),
        }
    }
    let models: Vec<(usize, Model, Stories)> = (0..parts.len())
        .filter(|c| !parts[*c].is_empty())
        .map(|c| {
            let entries: Vec<usize> = parts[c].iter().map(|(at, _)| *at).collect();
            (c, Model::of(block, &entries), Stories::of(block, &entries))
        })
        .collect();
    for at in open {
        let weighed = models.iter().map(|(c, model, stories)| {
            let shared = stories.shared(&block.entries[at]);
            (*c, model.weight(block, at, shared))
        });
        let best = weighed.max_by(|(c, x), (d, y)| x.total_cmp(y).then_with(|| d.cmp(c)));
        if let Some((c, _)) = best {
            parts[c].push((at, ", the likeliest of that name at that time"));
        }
    }
    parts
        .into_iter()
        .filter(|p| !p.is_empty())
        .map(|mut part| {
            part.sort_unstable();
            part
        })
        .collect()
}

/// Is what seems two persons one, who left one calling for another? The times do not overlap, and one leads to the
/// other.
fn is_career(
    a: &[(usize, usize)],
    a_days: Option<(i32, i32)>,
    b: &[(usize, usize)],
    b_days: Option<(i32, i32)>,
    block: &Block,
) -> bool {
    let (Some(a_days), Some(b_days)) = (a_days, b_days) else {
        return false;
    };
    let (first, second) = if a_days.1 < b_days.0 {
        (a, b)
    } else if b_days.1 < a_days.0 {
        (b, a)
    } else {
        return false;
    };
    let fields = |roles: &[(usize, usize)]| {
        roles
            .iter()
            .fold(0, |all, (role, _)| all | block.roles[*role].fields)
    };
    let regions = |roles: &[(usize, usize)]| -> BTreeSet<&str> {
        roles
            .iter()
            .flat_map(|(role, _)| block.roles[*role].regions.iter().copied())
            .collect()
    };
    let (here, there) = (regions(first), regions(second));
    if !here.is_empty() && !there.is_empty() && here.is_disjoint(&there) {
        return false;
    }
    let seat = field("legislature") | field("executive");
    let later = field("executive")
        | field("intelligence")
        | field("diplomacy")
        | field("press")
        | field("court")
        | field("academy")
        | field("business");
    let to_seat =
        field("sport") | field("press") | field("law") | field("business") | field("academy") | field("arts");
    fields(first) & to_seat != 0 && fields(second) & seat != 0
        || fields(first) & seat != 0 && fields(second) & later != 0
}

/// How much one voice is in the news, when, beside whom and as what.
pub(crate) struct Model {
    /// Days of publication, sorted.
    days: Vec<i32>,
    undated: usize,
    /// Roles with their counts.
    roles: Vec<(usize, usize)>,
    names: BTreeSet<u32>,
    gender: Option<Gender>,
}

impl Model {
    pub(crate) fn of(block: &Block, entries: &[usize]) -> Model {
        let mut days: Vec<i32> = entries.iter().filter_map(|at| block.entries[*at].day).collect();
        days.sort_unstable();
        let mut roles: BTreeMap<usize, usize> = BTreeMap::new();
        for at in entries {
            *roles.entry(block.entries[*at].role).or_default() += 1;
        }
        let names = entries
            .iter()
            .filter_map(|at| {
                block
                    .numbers
                    .get(block.entries[*at].member.name.as_str())
                    .copied()
            })
            .collect();
        Model {
            undated: entries.len() - days.len(),
            days,
            roles: roles
                .into_iter()
                .filter(|(r, _)| !block.roles[*r].is_empty())
                .collect(),
            names,
            gender: gender(block, entries),
        }
    }

    /// How much it is in the news about that day. One article of the same month counts 1.
    pub(crate) fn presence(&self, day: Option<i32>) -> f64 {
        let Some(day) = day else {
            return 0.25 * (self.days.len() + self.undated) as f64;
        };
        let within = |reach: i32| {
            let from = self.days.partition_point(|d| *d < day.saturating_sub(reach));
            let to = self.days.partition_point(|d| *d <= day.saturating_add(reach));
            (to - from) as f64
        };
        let (month, half, years) = (within(30), within(180), within(730));
        let rest = (self.days.len() + self.undated) as f64 - years;
        month + 0.5 * (half - month) + 0.2 * (years - half) + 0.05 * rest
    }

    /// How well a role fits: 1 where nothing is said.
    fn fit(&self, block: &Block, role: &Role) -> f64 {
        if role.is_empty() {
            return 1.0;
        }
        let (mut against, mut detail, mut same, mut all) = (0, 0, 0, 0);
        for (other, count) in &self.roles {
            let other = &block.roles[*other];
            all += count;
            against += count * usize::from(role.conflicts(other) > 0);
            detail += count * usize::from(role.shares_detail(other));
            same += count * usize::from(role.shares_field(other));
        }
        if all == 0 {
            0.7
        } else if against * 2 > all {
            0.02
        } else if detail > 0 {
            6.0
        } else if same > 0 {
            2.0
        } else {
            0.3
        }
    }

    /// Does the gender agree? The reader takes a pronoun for the wrong one at times.
    fn agrees(&self, gender: Option<Gender>) -> f64 {
        match (self.gender, gender) {
            (Some(a), Some(b)) if a != b => 0.1,
            _ => 1.0,
        }
    }

    /// How likely an entry is this one's, beside others of the same measure, with so many names shared in a story.
    fn weight(&self, block: &Block, at: usize, shared: u32) -> f64 {
        let entry = &block.entries[at];
        let story = f64::from(shared.min(4) + 1);
        self.presence(entry.day)
            * self.fit(block, block.role(at))
            * self.agrees(entry.member.gender)
            * story
            * story
    }
}

/// Gives bare surnames to the persons whom hardly another can be meant with; returns those that are left.
fn place_bare(block: &Block, named: &mut [Cluster], bare: &[usize]) -> Vec<usize> {
    if named.is_empty() || bare.is_empty() {
        return bare.to_vec();
    }
    let members: Vec<Vec<usize>> = named
        .iter()
        .map(|c| c.entries.iter().map(|(at, _)| *at).collect())
        .collect();
    let models: Vec<Model> = members.iter().map(|m| Model::of(block, m)).collect();
    let stories = AllStories::of(block, members.iter().map(Vec::as_slice));
    // "Quell Jr." is only who is called so in full, and "van Quell" only who has the small word
    let marks = |at: usize| match block.name(at) {
        Some(Name::Single(single)) => (single.suffix.clone(), single.particle.clone()),
        _ => (None, None),
    };
    let marked: Vec<BTreeSet<(Option<String>, Option<String>)>> = named
        .iter()
        .map(|c| c.entries.iter().map(|(at, _)| marks(*at)).collect())
        .collect();
    // names of one article are often none; those of several show how common the surname is
    let others = named.iter().filter(|c| c.entries.len() > 1).count().min(30);
    let unknown = UNKNOWN + UNKNOWN_EACH * others as f64;
    let mut presences: HashMap<Option<i32>, Vec<f64>> = HashMap::new();
    let mut fits: HashMap<usize, Vec<f64>> = HashMap::new();
    let (mut left, mut placed) = (Vec::new(), Vec::new());
    for &at in bare {
        let entry = &block.entries[at];
        let presence = presences
            .entry(entry.day)
            .or_insert_with(|| models.iter().map(|m| m.presence(entry.day)).collect());
        let fit = fits
            .entry(entry.role)
            .or_insert_with(|| models.iter().map(|m| m.fit(block, block.role(at))).collect());
        let in_story = stories.shared(entry);
        let (suffix, particle) = marks(at);
        let is_open = |c: usize| {
            (suffix.is_none() || marked[c].iter().any(|m| m.0 == suffix))
                && (particle.is_none() || marked[c].iter().any(|m| m.1 == particle))
        };
        let (mut all, mut best) = (unknown, None::<(usize, f64, u32)>);
        for (c, model) in models.iter().enumerate().filter(|(c, _)| is_open(*c)) {
            let shared = in_story.get(&c).copied().unwrap_or(0);
            let story = f64::from(shared.min(4) + 1);
            let mut weight = presence[c] * fit[c] * model.agrees(entry.member.gender) * story * story;
            // whoever stands in the article under the full name would have been found to be the same one there
            if entry.all_beside.iter().any(|n| model.names.contains(n)) {
                weight *= 0.3;
            }
            all += weight;
            if best.is_none_or(|(_, most, _)| weight > most) {
                best = Some((c, weight, shared));
            }
        }
        match best {
            Some((c, weight, shared)) if weight >= SURE * all => {
                let why = if fit[c] > 1.0 {
                    "surname and role"
                } else if shared >= 2 {
                    "surname, in the same story"
                } else {
                    "surname, by far the only one at that time"
                };
                placed.push((c, at, why.to_owned()));
            }
            _ => left.push(at),
        }
    }
    for (c, at, why) in placed {
        named[c].entries.push((at, why));
    }
    named.iter_mut().for_each(|c| c.entries.sort_unstable());
    left
}

/// Makes identities of bare surnames that belong to nobody known.
fn group_bare(block: &Block, bare: &[usize], is_alone: bool) -> Vec<Cluster> {
    let Some(Name::Single(single)) = bare.first().and_then(|at| block.name(*at)) else {
        return Vec::new();
    };
    // a first name alone tells nobody apart, nor does a surname that others have in full
    let is_only = is_alone && !Lexicon::get().is_given(&single.surname);
    let mut sets = Sets::new(bare.len());
    let telling = |role: &Role| !role.about.is_empty() || !role.states.is_empty() || !role.regions.is_empty();
    let mut why = vec!["surname alone"; bare.len()];
    // one role that tells, or one story, or the only one of that name
    let mut by_role: BTreeMap<&Role, usize> = BTreeMap::new();
    for (i, &at) in bare.iter().enumerate() {
        let role = block.role(at);
        if telling(role) {
            match by_role.get(role) {
                Some(&first) => {
                    sets.join(first, i);
                    (why[first], why[i]) = ("surname and role", "surname and role");
                }
                None => {
                    by_role.insert(role, i);
                }
            }
        }
        if is_only && i > 0 && role.conflicts(block.role(bare[0])) == 0 {
            sets.join(0, i);
            (why[0], why[i]) = ("the only one of that name", "the only one of that name");
        }
    }
    for (i, j) in same_story(block, bare, 4, 2) {
        if block.role(bare[i]).conflicts(block.role(bare[j])) == 0 {
            sets.join(i, j);
            (why[i], why[j]) = ("surname, in the same story", "surname, in the same story");
        }
    }
    sets.all()
        .into_iter()
        .map(|set| Cluster {
            entries: set.into_iter().map(|i| (bare[i], why[i].to_owned())).collect(),
        })
        .collect()
}
