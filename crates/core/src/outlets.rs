//! Which words name an outlet, and whether two names are one outlet's.
//!
//! The names stand in `lexicon/outlets.tsv`, to be read and corrected by people who do not program. Two kinds of words lead
//! to it. An article's text names outlets as people write them: [`known`] takes nothing else. A page's metadata, a feed and an
//! archive name the outlet of an article as machines do: "Orrin Courier - News", "orrincourier.example", "ORRIN COURIER
//! (Web News)"; [`outlet_of`] makes of these the name by which the outlet is generally known.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Rows `name, other names, country, hosts`.
const LIST: &str = include_str!("../lexicon/outlets.tsv");

/// The form in which names are compared: without "the", full stops and curly apostrophes.
pub fn comparable(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let name = name.trim();
    let name = ["the ", "The ", "THE "]
        .iter()
        .find_map(|the| name.strip_prefix(the))
        .unwrap_or(name);
    for c in name.chars() {
        match c {
            '.' => {}
            '\u{2019}' => out.push('\''),
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// The comparable form, with "The" where the words begin with it.
fn with_article(words: &str) -> String {
    let bare = comparable(words);
    if words.trim().len() > bare.len() && words.trim().to_lowercase().starts_with("the ") {
        format!("The {bare}")
    } else {
        bare
    }
}

/// The canonical name of the outlet that is known by these words of a text. "the Hill" is one, "Hill" is not; "the
/// Reuters" is "Reuters". Capitals count.
pub fn known(words: &str) -> Option<&'static str> {
    let names = &table().names;
    let whole = names.get(&with_article(words));
    whole.or_else(|| names.get(&comparable(words))).copied()
}

/// The name by which an outlet is generally known, from whatever a page, a feed or an archive calls it: "Fox News" for
/// "Fox Online News", "Reuters" for "www.reuters.com", "CNN" for "CNN (Web News)". For an outlet that is not in the list,
/// what remains without the name of a section ("- Opinion"), brackets and "Online".
///
/// It is for names that are known to be an outlet's. Any words give a name, so it cannot tell whether they are one.
pub fn outlet_of(name: &str) -> String {
    let mut name = plain(name);
    // what remains may have brackets and sections again; each turn makes it shorter or leads to the list
    for _ in 0..LONGEST {
        let next = shorter(&name);
        if next == name {
            break;
        }
        name = next;
    }
    name
}

fn shorter(name: &str) -> String {
    if let Some(known) = whole_name(name) {
        return known.to_owned();
    }
    if let Some(host) = host(name) {
        return of_host(host).map_or_else(|| host.to_owned(), str::to_owned);
    }
    let name = without_brackets(name);
    // the section stands before or behind the name: "Orrin Courier - Opinion", "World | Orrin Courier"
    let parts: Vec<&str> = split_parts(name).collect();
    if let Some(known) = (parts.iter()).find_map(|part| whole_name(part).or_else(|| less_words(part))) {
        return known.to_owned();
    }
    let first = parts.iter().find(|part| !is_section(part)).or(parts.first());
    let first = first.copied().unwrap_or(name);
    let words: Vec<&str> = words_of(first);
    let kept: Vec<&str> = (words.iter().copied())
        .filter(|word| words.len() == 1 || !is_online(word))
        .collect();
    match kept.is_empty() {
        true => first.to_owned(),
        false => kept.join(" "),
    }
}

/// By what outlets are compared: equal for two names just when they are one outlet's. In lower case, without "the".
pub fn key_of(name: &str) -> String {
    comparable(&outlet_of(name)).to_lowercase()
}

/// Can the words be short for this outlet, in an article that named it in full before, or need not: "the Times" for "The New York
/// Times", "the Courier" for "Orrin Courier"? `outlet` is a canonical name. What is a known name of another outlet is not.
pub fn is_short_for(words: &str, outlet: &str) -> bool {
    let words = comparable(words);
    let outlet = comparable(outlet);
    let short: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
    let full: Vec<&str> = outlet.split(' ').collect();
    let says_something = short
        .last()
        .is_some_and(|word| !is_droppable(word) && word.starts_with(char::is_uppercase));
    says_something && short.len() < full.len() && full.ends_with(&short) && known(&words).is_none()
}

struct Table {
    /// Comparable name → canonical name.
    names: HashMap<String, &'static str>,
    /// In lower case, without spaces and punctuation → canonical name.
    squeezed: HashMap<String, &'static str>,
    /// Host without "www." → canonical name.
    hosts: HashMap<&'static str, &'static str>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Table {
            names: HashMap::new(),
            squeezed: HashMap::new(),
            hosts: HashMap::new(),
        };
        for columns in rows() {
            let Some(&name) = columns.first() else { continue };
            for words in std::iter::once(name).chain(several(columns.get(1))) {
                table.names.entry(with_article(words)).or_insert(name);
            }
            for host in several(columns.get(3)) {
                table.hosts.entry(host).or_insert(name);
            }
        }
        // a canonical name goes before another outlet's other name
        for columns in rows() {
            let Some(&name) = columns.first() else { continue };
            table.squeezed.entry(squeezed(name)).or_insert(name);
        }
        for columns in rows() {
            let Some(&name) = columns.first() else { continue };
            for words in several(columns.get(1)) {
                table.squeezed.entry(squeezed(words)).or_insert(name);
            }
        }
        table
    })
}

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    LIST.lines()
        .filter(|row| !row.starts_with('#') && !row.trim().is_empty())
        .map(|row| row.split('\t').map(str::trim).collect())
}

/// What stands in a column, with "|" between.
fn several(column: Option<&&'static str>) -> impl Iterator<Item = &'static str> {
    let column = column.copied().unwrap_or_default();
    column.split('|').map(str::trim).filter(|name| !name.is_empty())
}

fn squeezed(name: &str) -> String {
    comparable(name)
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '+')
        .flat_map(char::to_lowercase)
        .collect()
}

/// The outlet that has the words for its whole name, whatever their capitals.
fn whole_name(words: &str) -> Option<&'static str> {
    known(words).or_else(|| table().squeezed.get(&squeezed(words)).copied())
}

/// One line, with single spaces and straight apostrophes. No name of an outlet is longer than [`LONGEST`].
fn plain(name: &str) -> String {
    let mut out = String::new();
    for word in name.split_whitespace() {
        if out.len() + word.len() > LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().map(|c| if c == '\u{2019}' { '\'' } else { c }));
    }
    out
}

/// In bytes.
const LONGEST: usize = 200;

/// The host of an address, or a name that is a host: "www.orrin.example/news" gives "orrin.example".
fn host(name: &str) -> Option<&str> {
    let bare = name.split_once("://").map_or(name, |(_, rest)| rest);
    let host = bare.split(['/', ':', '?', '#']).next().unwrap_or_default();
    let host = ["www.", "m.", "edition.", "amp."]
        .iter()
        .find_map(|start| host.strip_prefix(start))
        .unwrap_or(host);
    let is_host = host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && host
            .rsplit('.')
            .next()
            .is_some_and(|end| end.len() > 1 && end.chars().all(char::is_alphabetic));
    is_host.then_some(host)
}

/// The outlet of a host: one that the list has for it; else one whose name is the host's, without what is above it.
fn of_host(host: &str) -> Option<&'static str> {
    let host = host.to_lowercase();
    let mut part = host.as_str();
    // "news.orrin.example" is looked for as a whole, then as "orrin.example"
    loop {
        if let Some(known) = table().hosts.get(part) {
            return Some(known);
        }
        match part.split_once('.') {
            Some((_, rest)) if rest.contains('.') => part = rest,
            _ => break,
        }
    }
    whole_name(&host).or_else(|| {
        let label = registered(&host)?;
        table().squeezed.get(&label.replace('-', "")).copied()
    })
}

/// "orrin" of "news.orrin.co.uk".
fn registered(host: &str) -> Option<&str> {
    let labels: Vec<&str> = host.split('.').collect();
    let above = match labels.as_slice() {
        [.., second, top]
            if top.len() == 2 && matches!(*second, "co" | "com" | "org" | "net" | "gov" | "ac") =>
        {
            2
        }
        _ => 1,
    };
    labels
        .len()
        .checked_sub(above + 1)
        .and_then(|at| labels.get(at).copied())
}

/// "Orrin Courier (Web News)" without what stands in brackets at its end.
fn without_brackets(name: &str) -> &str {
    match name.rfind(" (") {
        Some(at) if name.ends_with(')') && at > 0 => name[..at].trim_end(),
        _ => name,
    }
}

/// The parts between " - ", " | ", ": " and the like, none empty.
fn split_parts(name: &str) -> impl Iterator<Item = &str> {
    const BETWEEN: [&str; 7] = [" - ", " – ", " — ", " | ", " · ", " » ", ": "];
    let mut parts = vec![name];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
}

fn words_of(part: &str) -> Vec<&str> {
    part.split(' ').filter(|word| !word.is_empty()).collect()
}

/// The outlet whose name remains when words are left out that machines add: "Online" anywhere, names of sections and
/// kinds of outlets at the end. At least one word remains.
fn less_words(part: &str) -> Option<&'static str> {
    let mut words = words_of(part);
    if words.len() > 1 {
        words.retain(|word| !is_online(word));
    }
    while !words.is_empty() {
        let is_known = whole_name(&words.join(" "));
        if is_known.is_some() {
            return is_known;
        }
        let last = words.pop()?;
        if !is_droppable(last) {
            return None;
        }
    }
    None
}

fn is_online(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(word.as_str(), "online" | "web" | "digital" | "website" | ".com")
}

/// Words with which names of outlets end, and that do not tell the outlet from others.
fn is_droppable(word: &str) -> bool {
    const WORDS: [&str; 38] = [
        "agency",
        "blog",
        "blogs",
        "business",
        "channel",
        "desk",
        "editorial",
        "editorials",
        "edition",
        "english",
        "feed",
        "group",
        "home",
        "homepage",
        "international",
        "live",
        "magazine",
        "network",
        "news",
        "newspaper",
        "newswire",
        "opinion",
        "opinions",
        "politics",
        "press",
        "print",
        "radio",
        "rss",
        "service",
        "sport",
        "sports",
        "staff",
        "television",
        "tv",
        "uk",
        "us",
        "video",
        "world",
    ];
    let word = word.trim_end_matches('.').to_lowercase();
    is_online(&word) || WORDS.contains(&word.as_str())
}

/// Is it the name of a part of an outlet: "World News", "Opinion"?
fn is_section(part: &str) -> bool {
    const ALSO: [&str; 14] = [
        "all",
        "analysis",
        "breaking",
        "columns",
        "europe",
        "front",
        "headlines",
        "latest",
        "local",
        "national",
        "page",
        "stories",
        "the",
        "top",
    ];
    words_of(part).iter().all(|word| {
        let word = word.to_lowercase();
        is_droppable(&word) || ALSO.contains(&word.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_row_has_a_name_of_its_own_and_the_columns_that_the_head_names() {
        let mut names = std::collections::BTreeSet::new();
        let mut hosts = std::collections::BTreeSet::new();
        for columns in rows() {
            assert!(matches!(columns.len(), 3 | 4), "{columns:?}");
            assert!(!columns[0].is_empty() && !columns[2].is_empty(), "{columns:?}");
            assert!(names.insert(columns[0]), "twice: {}", columns[0]);
            assert_eq!(outlet_of(columns[0]), columns[0]);
            for name in several(columns.get(3)) {
                assert_eq!(host(name), Some(name), "no host");
                assert!(hosts.insert(name), "twice: {name}");
            }
        }
        assert!(names.len() > 1500);
    }

    #[test]
    fn an_outlet_is_known_by_its_names_and_capitals_count() {
        for (words, name) in [
            ("CNN", Some("CNN")),
            ("Associated Press", Some("The Associated Press")),
            ("The New York Times", Some("The New York Times")),
            ("the Hill", Some("The Hill")),
            ("Hill", None),
            ("the Reuters", Some("Reuters")),
            ("cnn", None),
            ("Ada Kolm", None),
            ("", None),
        ] {
            assert_eq!(known(words), name, "{words}");
        }
    }

    #[test]
    fn outlets_are_known_under_what_machines_call_them() {
        for (name, outlet) in [
            ("CNN (Web News)", "CNN"),
            ("CNN - Editorial", "CNN"),
            ("Fox Online News", "Fox News"),
            ("FOX NEWS OPINION", "Fox News"),
            ("Fox Business", "Fox Business"),
            ("NPR Online News", "NPR"),
            ("New York Times - Opinion", "The New York Times"),
            ("the new york times", "The New York Times"),
            ("nytimes.com", "The New York Times"),
            ("https://www.washingtonpost.com/world/", "The Washington Post"),
            ("edition.cnn.com", "CNN"),
            ("www.bbc.co.uk", "BBC"),
            ("abc.net.au", "Australian Broadcasting Corporation"),
            ("World News | The Guardian", "The Guardian"),
            ("Reuters: World News", "Reuters"),
            ("Reuters UK", "Reuters"),
            ("Reuters news agency", "Reuters"),
            ("AP", "The Associated Press"),
            ("Time Magazine", "Time magazine"),
            // in no list
            ("The Orrin Courier", "The Orrin Courier"),
            ("Orrin Courier - Opinion", "Orrin Courier"),
            ("Top Stories | Orrin Courier", "Orrin Courier"),
            ("Orrin Courier Online", "Orrin Courier"),
            ("Orrin Courier (Web News)", "Orrin Courier"),
            ("  Orrin\n Courier ", "Orrin Courier"),
            ("orrincourier.example", "orrincourier.example"),
            ("Online", "Online"),
            ("News", "News"),
            ("", ""),
        ] {
            assert_eq!(outlet_of(name), outlet, "{name}");
        }
    }

    #[test]
    fn names_of_one_outlet_have_one_key_and_others_have_not() {
        for (a, b, is_one) in [
            ("Fox News", "Fox Online News", true),
            ("The Orrin Courier", "ORRIN COURIER", true),
            ("Newsmax", "Newsmax - News", true),
            ("Orrin Courier", "Orrin Herald", false),
            ("New York Times", "Washington Times", false),
            ("Orrin News", "Orrin", false),
        ] {
            assert_eq!(key_of(a) == key_of(b), is_one, "{a} / {b}");
        }
    }

    #[test]
    fn the_last_words_of_a_name_can_be_short_for_it() {
        for (words, outlet, is_short) in [
            ("the Times", "New York Times", true),
            ("Times", "Los Angeles Times", true),
            ("the Post", "Washington Post", true),
            ("the Courier", "The Orrin Courier", true),
            ("the Times", "Washington Post", false),
            ("the News", "Fox News", false),
            ("the Press", "Associated Press", false),
            ("The Guardian", "Orrin Guardian", false),
            ("Orrin Courier", "Orrin Courier", false),
            ("the courier", "Orrin courier", false),
            ("", "Orrin Courier", false),
        ] {
            assert_eq!(is_short_for(words, outlet), is_short, "{words} / {outlet}");
        }
    }

    proptest! {
        #[test]
        fn any_words_have_one_name_and_it_is_its_own(name in "\\PC{0,60}|[a-zA-Z. |:()-]{0,60}") {
            let once = outlet_of(&name);
            prop_assert_eq!(outlet_of(&once), once.clone());
            prop_assert_eq!(key_of(&name), key_of(&once));
            prop_assert!(once.len() <= LONGEST + 16);
        }
    }

    #[test]
    fn a_name_of_a_million_words_is_no_trouble() {
        for name in [
            "News ".repeat(1_000_000),
            "a.".repeat(1_000_000),
            " | x".repeat(1_000_000),
        ] {
            outlet_of(&name);
            known(&name);
        }
    }
}
