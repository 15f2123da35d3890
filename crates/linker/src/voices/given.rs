//! Whether two full names of one surname can be one person's.

use super::lexicon::Lexicon;
use super::name::{Given, spelled};

/// How the given names of two full names of one surname agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Agreement {
    /// One has an initial for the first given name of the other.
    Initial,
    /// One calls by the middle name: "J. Corvin Reth", "Corvin Reth".
    Middle,
    /// They are spelled a little differently.
    Spelling,
    /// One is a short form: "Bob", "Robert".
    ShortForm,
    /// The first given name is the same.
    Same,
}

/// How they agree; `None` where they are two persons' names.
pub(crate) fn agreement(one: &[Given], other: &[Given]) -> Option<Agreement> {
    let (a, b) = (one.first()?, other.first()?);
    // "Abdel Tavi", "Abdel-Tavi", "Abdeltavi"
    let has_initial = one.iter().chain(other).any(|g| g.is_initial);
    if !has_initial && one.len() != other.len() && letters(one).eq(letters(other)) {
        return Some(Agreement::Same);
    }
    match first(a, b) {
        Some(agreement) => middle(one, other).then_some(agreement),
        None => (calls_by_middle(one, other) || calls_by_middle(other, one)).then_some(Agreement::Middle),
    }
}

/// The letters of given names, one after the other, but for those of initials.
fn letters(given: &[Given]) -> impl Iterator<Item = char> {
    given
        .iter()
        .filter(|g| !g.is_initial)
        .flat_map(|g| g.text.chars())
        .filter(|c| *c != '-')
}

fn first(a: &Given, b: &Given) -> Option<Agreement> {
    match (a.is_initial, b.is_initial) {
        (false, false) => alike(&a.text, &b.text),
        (true, true) => {
            (a.text.starts_with(&b.text) || b.text.starts_with(&a.text)).then_some(Agreement::Same)
        }
        _ => (a.text.get(..1) == b.text.get(..1)).then_some(Agreement::Initial),
    }
}

fn alike(a: &str, b: &str) -> Option<Agreement> {
    if a == b {
        return Some(Agreement::Same);
    }
    let lexicon = Lexicon::get();
    let (full_a, full_b) = (lexicon.full_given(a), lexicon.full_given(b));
    if full_a.iter().any(|n| full_b.binary_search(n).is_ok()) {
        return Some(Agreement::ShortForm);
    }
    let is_transliterated = || spelled(a, lexicon) == spelled(b, lexicon);
    (is_transliterated() || is_misspelling(a, b)).then_some(Agreement::Spelling)
}

/// One letter more, less or other inside a long name; not at its end, where "Daniel" and "Daniela" differ, and not
/// between two names that are both common.
fn is_misspelling(a: &str, b: &str) -> bool {
    let lexicon = Lexicon::get();
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= 5
        && long.len() <= 32
        && !(lexicon.is_given(a) && lexicon.is_given(b))
        && short.get(..1) == long.get(..1)
        && short.get(short.len() - 1..) == long.get(long.len() - 1..)
        && skeleton(short) == skeleton(long)
        && strsim::osa_distance(short, long) <= 1 + usize::from(short.len() >= 8)
}

/// The consonants of a name, doubles once, without "h": what different spellings leave as it is.
pub(crate) fn skeleton(name: &str) -> String {
    let mut out = String::new();
    for c in name
        .chars()
        .filter(|c| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | '-'))
    {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Do the middle names go together? Where one name has none, they do.
fn middle(one: &[Given], other: &[Given]) -> bool {
    match (one.get(1), other.get(1)) {
        (Some(a), Some(b)) => match (a.is_initial, b.is_initial) {
            (false, false) => {
                alike(&a.text, &b.text).is_some()
                    || a.text.starts_with(&b.text)
                    || b.text.starts_with(&a.text)
            }
            _ => a.text.get(..1) == b.text.get(..1),
        },
        _ => true,
    }
}

/// "J. Corvin Reth" is called "Corvin Reth"; "Mohammad Tavi Reth" is called "Tavi Reth" or "Tavi B. Reth".
fn calls_by_middle(long: &[Given], short: &[Given]) -> bool {
    let ([_, rest @ ..], [called, more @ ..]) = (long, short) else {
        return false;
    };
    more.iter().all(|g| g.is_initial)
        && !called.is_initial
        && rest
            .iter()
            .any(|g| !g.is_initial && alike(&g.text, &called.text).is_some())
}

/// Under which words the given names are looked for: two names that agree share one.
pub(crate) fn keys(given: &[Given]) -> Vec<String> {
    let lexicon = Lexicon::get();
    let mut keys = Vec::new();
    for (at, name) in given.iter().enumerate() {
        if name.is_initial && at > 0 {
            continue;
        }
        if at == 0 {
            keys.push(format!("initial {}", name.text.get(..1).unwrap_or_default()));
        }
        if !name.is_initial {
            keys.push(spelled(&name.text, lexicon));
            keys.push(format!("skeleton {}", skeleton(&name.text)));
            keys.extend(lexicon.full_given(&name.text).iter().map(|n| format!("full {n}")));
        }
    }
    // names that are one when hyphens and spaces are taken away begin alike
    let joined: String = letters(given).take(4).collect();
    if given.len() > 1 || given.iter().any(|g| g.text.contains('-')) || joined.len() == 4 {
        keys.push(format!("letters {joined}"));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voices::name::{Name, parse};

    fn between(a: &str, b: &str) -> Option<Agreement> {
        let given = |name: &str| match parse(name) {
            Some(Name::Single(single)) => single.given,
            other => panic!("{name}: {other:?}"),
        };
        let (a, b) = (given(a), given(b));
        assert_eq!(agreement(&a, &b), agreement(&b, &a), "it depends on the order");
        if agreement(&a, &b).is_some() {
            assert!(
                keys(&a).iter().any(|k| keys(&b).contains(k)),
                "{a:?} and {b:?} share no key"
            );
        }
        agreement(&a, &b)
    }

    #[test]
    fn short_forms_initials_and_middle_names_agree() {
        for (a, b, wanted) in [
            ("Robert Quell", "Bob Quell", Some(Agreement::ShortForm)),
            ("Bill Quell", "Will Quell", Some(Agreement::ShortForm)),
            ("Joan Quell", "Joan F. Quell", Some(Agreement::Same)),
            ("J. Corvin Quell", "Corvin Quell", Some(Agreement::Middle)),
            ("Tarvo Jelk Quell", "Jelk Quell", Some(Agreement::Middle)),
            ("J. Quell", "Joan Quell", Some(Agreement::Initial)),
            ("Mohamed Tavassi", "Muhammad Tavassi", Some(Agreement::Spelling)),
            ("Stephen Quell", "Steven Quell", Some(Agreement::Spelling)),
            ("Abdel Tavi Quell", "Abdel-Tavi Quell", Some(Agreement::Same)),
            ("Condolessa Quell", "Condollesa Quell", Some(Agreement::Spelling)),
        ] {
            assert_eq!(between(a, b), wanted, "{a}, {b}");
        }
    }

    #[test]
    fn names_of_two_persons_do_not_agree() {
        for (a, b) in [
            ("Joan Quell", "Robert Quell"),
            ("Joan F. Quell", "Joan B. Quell"),
            ("Joan F. B. Quell", "Joan B. Quell"),
            ("Daniel Quell", "Daniela Quell"),
            ("Eric Quell", "Erica Quell"),
            ("J. Quell", "Robert Quell"),
        ] {
            assert_eq!(between(a, b), None, "{a}, {b}");
        }
    }
}
