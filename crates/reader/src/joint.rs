//! Joint sources: "the ministry and the army said" is said by two.
//!
//! ```text
//! source ─▶ parts between commas and "and" ─▶ what each part is: a name, a noun phrase with its own determiner, a body
//! ─▶ are all of them whole by themselves? ─▶ one attribution for each
//! ```
//!
//! "And" also stands inside names ("the Department of Trade and Industry"), inside one description ("the founder and
//! director") and between adjectives ("federal and state officials"). So a source is split only where each part could
//! stand without the other; any doubt leaves it whole.

use std::ops::Range;

use sayso_core::Span;

use crate::Attribution;
use crate::acts::words::{Token, fit, tokens};

/// Longer sources are left whole: no list of speakers is that long.
const LONGEST: usize = 400;
const MOST_PARTS: usize = 8;
/// How far behind a source ", along with B," is looked for.
const REACH: usize = 120;

/// Words in names of bodies that "and" joins: "Trade and Industry", "Food and Drug Administration".
#[rustfmt::skip]
const IN_NAMES: &[&str] = &[
    "affairs", "aeronautics", "agricultural", "agriculture", "aid", "alcohol", "arms", "armed", "art",
    "arts", "atmospheric", "banking", "border", "budget", "business", "care", "children", "citizenship",
    "climate", "commerce", "communications", "community", "conservation", "consumer", "control",
    "cooperation", "culture", "customs", "defence", "defense", "democracy", "development", "diplomacy",
    "disaster", "disarmament", "drug", "drugs", "economic", "economics", "economy", "education",
    "emergency", "employment", "energy", "engineering", "environment", "environmental", "equality",
    "ethics", "evaluation", "exchange", "explosives", "families", "family", "finance", "financial",
    "firearms", "fisheries", "food", "foreign", "forestry", "freedom", "gas", "governmental", "government",
    "health", "heritage", "homeland", "hospital", "housing", "human", "humanitarian", "immigration",
    "industrial", "industry", "information", "infrastructure", "innovation", "insurance", "integration",
    "intelligence", "interior", "internal", "international", "investment", "investments", "justice",
    "labor", "labour", "law", "letters", "management", "markets", "means", "media", "medicine", "migration",
    "mining", "monetary", "national", "natural", "naturalization", "nuclear", "oceanic", "oil", "oversight",
    "peace", "pensions", "planning", "police", "policy", "prevention", "prosperity", "protection", "public",
    "reconciliation", "reconstruction", "reform", "refugee", "refugees", "regulatory", "relief", "religion",
    "rescue", "research", "resources", "revenue", "rights", "rules", "rural", "safety", "sanitation",
    "school", "science", "sciences", "search", "securities", "security", "service", "services", "social",
    "solidarity", "space", "sport", "sports", "standards", "statistics", "strategic", "studies", "taxation",
    "technology", "telecommunications", "tobacco", "tourism", "trade", "training", "transport",
    "transportation", "treasury", "truth", "unity", "urban", "veterans", "water", "ways", "welfare",
    "wildlife", "women", "work", "works", "youth",
];
/// Names that hold an "and" of their own, by the words before and behind it.
#[rustfmt::skip]
const FIXED: &[(&str, &str)] = &[
    ("bosnia", "herzegovina"), ("trinidad", "tobago"), ("antigua", "barbuda"), ("kitts", "nevis"),
    ("vincent", "the"), ("tomé", "príncipe"), ("tome", "principe"), ("turks", "caicos"),
    ("serbia", "montenegro"), ("newfoundland", "labrador"), ("jammu", "kashmir"), ("tyne", "wear"),
    ("smith", "wesson"), ("procter", "gamble"), ("proctor", "gamble"), ("marks", "spencer"),
    ("standard", "poor"), ("barnes", "noble"), ("ernst", "young"), ("simon", "schuster"),
    ("dolce", "gabbana"), ("black", "decker"), ("rolls", "royce"), ("fox", "friends"), ("bed", "bath"),
    ("starsky", "hutch"), ("bill", "melinda"), ("stars", "stripes"), ("house", "senate"),
    ("senate", "house"), ("friends", "family"), ("family", "friends"), ("wales", "england"),
    ("england", "wales"), ("davis", "elkins"), ("william", "mary"), ("church", "dwight"),
    ("abercrombie", "fitch"), ("mr", "mrs"),
];
/// Titles that end no name: "the President and Chief Executive".
#[rustfmt::skip]
const TITLES: &[&str] = &[
    "president", "vice-president", "chairman", "chairwoman", "chair", "chief", "ceo", "cfo", "coo",
    "executive", "founder", "co-founder", "director", "secretary", "minister", "senator", "congressman",
    "congresswoman", "representative", "governor", "mayor", "ambassador", "general", "colonel", "professor",
    "author", "editor", "leader", "speaker", "attorney", "judge", "commissioner", "sheriff", "owner",
    "publisher", "dean", "chancellor", "actor", "actress", "activist", "analyst", "host", "presenter",
    "correspondent", "reporter", "anchor", "adviser", "advisor", "prosecutor", "lawyer", "economist",
    "historian", "columnist", "strategist", "negotiator", "spokesman", "spokeswoman", "journalist",
    "writer", "nominee", "candidate", "partner", "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "messrs",
    "sens", "reps", "mr.", "mrs.", "ms.", "dr.", "sen.", "rep.", "gov.",
];
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "his", "her", "its", "their", "our", "my", "another", "one", "two", "three", "four",
    "five", "six", "seven", "eight", "nine", "ten", "several", "some", "many", "most", "dozens", "hundreds",
    "other", "both",
];
/// Determiners that begin a description of its own, even behind "a spokesman for the port and".
const INDEFINITE: &[&str] = &[
    "a", "an", "another", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "several", "some", "many",
];
/// Bodies that speak without a determiner, as one.
#[rustfmt::skip]
const BODIES: &[&str] = &[
    "police", "army", "military", "navy", "government", "authorities", "prosecutors", "ministry",
    "officials", "rebels", "militants", "parliament", "congress", "investigators", "firefighters", "troops",
    "opposition",
];
/// Groups that speak apart from a body.
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "witnesses", "eyewitnesses", "residents", "activists", "medics", "doctors", "relatives", "survivors",
    "analysts", "experts", "diplomats", "lawyers", "villagers", "locals", "protesters", "lawmakers",
    "rescuers", "officials", "critics", "observers", "monitors", "neighbors", "neighbours", "opponents",
    "economists", "scientists",
];
/// Who works with somebody and speaks with one voice: "Brand and colleagues".
#[rustfmt::skip]
const COMPANIONS: &[&str] = &[
    "colleagues", "others", "co-authors", "coauthors", "associates", "company", "team", "friends", "family",
    "co", "more", "co-workers", "companions", "classmates", "teammates",
];
#[rustfmt::skip]
const PREPOSITIONS: &[&str] = &[
    "of", "for", "from", "in", "at", "with", "by", "between", "on", "to", "about", "among", "against",
    "within", "near", "inside", "behind", "familiar", "close", "who", "whose", "which", "that", "like",
    "such", "including", "led", "than", "both",
];
/// Adjectives that share the noun behind "and": "federal and state officials".
#[rustfmt::skip]
const ADJECTIVES: &[&str] = &[
    "current", "former", "liberal", "conservative", "progressive", "moderate", "federal", "state", "local",
    "regional", "national", "international", "foreign", "domestic", "senior", "junior", "top", "young",
    "old", "older", "black", "white", "public", "private", "civil", "military", "civilian", "political",
    "religious", "legal", "western", "eastern", "northern", "southern", "democratic", "republican", "male",
    "female", "left", "right", "left-wing", "right-wing", "present", "past", "many", "rich", "poor", "big",
    "small", "large", "new", "retired", "elected", "leading", "independent",
];
/// Lower-case words inside names.
const PARTICLES: &[&str] = &[
    "de", "della", "di", "da", "do", "du", "del", "dos", "van", "von", "der", "den", "ten", "bin", "ibn",
    "al", "el", "la", "le", "les", "y", "ul", "bint", "of", "the", "'s",
];
/// Names that stand alone behind a shared "the" or beside it: "the US and Israel".
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "us", "u.s", "u.s.", "united states", "uk", "u.k", "u.k.", "united kingdom", "eu", "e.u",
    "european union", "un", "u.n", "u.n.", "united nations", "uae", "white house", "kremlin", "pentagon",
    "netherlands", "philippines", "vatican", "nato", "fbi", "cia", "nsa", "irs", "imf", "world bank",
    "united arab emirates", "soviet union", "czech republic",
];

/// One part of a joint source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A capitalised name, lower-case titles before it allowed.
    Name,
    /// A name of one word that may be an adjective ("Iranian"), or a common noun at its end ("Drug officials").
    NameWithNoun,
    /// A noun phrase with its own determiner or number.
    Determined,
    /// A plural without a determiner.
    Bare,
    /// Nothing that could stand alone.
    Nothing,
}

struct Part {
    range: Range<usize>,
    kind: Kind,
    has_article: bool,
    /// Does a lower-case preposition or relative pronoun stand in it, outside a name?
    has_preposition: bool,
    /// Does the tagger say that its name is one whole name?
    is_named: bool,
}

/// One attribution for each body or person of a joint source, each with its own part of the source and the same cue and
/// content; the attribution itself where the source names one. `names` are spans of whole names in the text, in text order,
/// where they are known: none of them is cut, and two of them beside an "and" are two.
pub fn split(text: &str, attribution: Attribution, names: &[Span]) -> Vec<Attribution> {
    let [source] = attribution.source[..] else {
        return vec![attribution];
    };
    let mut parts = parts(text, source, names);
    if parts.len() < 2 {
        parts = described_and_others(text, source, names).unwrap_or_default();
    }
    if parts.len() < 2 {
        return vec![attribution];
    }
    parts
        .into_iter()
        .map(|part| Attribution {
            source: vec![part],
            ..attribution.clone()
        })
        .collect()
}

/// The spans of the parts; fewer than two where the source is whole.
fn parts(text: &str, source: Span, names: &[Span]) -> Vec<Span> {
    let source = fit(text, source);
    if source.len() > LONGEST {
        return Vec::new();
    }
    let mut tokens = tokens(text, source);
    tokens.extend(companion(text, source));
    let words = Words {
        text,
        tokens: &tokens,
        names,
    };
    let from = usize::from(words.word(0) == "both");
    words.split(from, from > 0).unwrap_or_default()
}

/// "Ida Fenn, head of the town council and lawyers Oskar Lind and Mara Quell": somebody with a description, and behind an
/// "and" others with a noun of their own. No comma parts the description from the others, so only a noun in the plural right
/// before a whole name shows that somebody else begins.
fn described_and_others(text: &str, source: Span, names: &[Span]) -> Option<Vec<Span>> {
    const MOST_WORDS: usize = 3;
    let source = fit(text, source);
    let inside: Vec<Span> = names.iter().copied().filter(|n| source.contains(*n)).collect();
    let first = inside.first().filter(|n| n.start == source.start)?;
    let described = text.get(first.end..source.end)?.starts_with(',');
    if !described || inside.len() < 2 || source.len() > LONGEST {
        return None;
    }
    let begin = text.get(source.start..source.end)?;
    for (at, _) in begin.match_indices(" and ") {
        let (end, start) = (source.start + at, source.start + at + " and ".len());
        let Some(name) = inside.iter().find(|n| n.start >= start) else {
            break;
        };
        let noun = text.get(start..name.start)?.trim();
        let words = noun.split_whitespace().count();
        let is_plural = noun.ends_with('s') && noun.chars().all(|c| c.is_lowercase() || c == ' ' || c == '-');
        if (1..=MOST_WORDS).contains(&words) && is_plural && end > first.end {
            let others = Span::new(start, source.end);
            let mut all = vec![Span::new(source.start, end)];
            let split = parts(text, others, names);
            if split.len() < 2 {
                all.push(others);
            } else {
                all.extend(split);
            }
            return Some(all);
        }
    }
    None
}

/// The words of ", along with the army" behind a source that ends before it.
fn companion(text: &str, source: Span) -> Vec<Token> {
    let near = fit(
        text,
        Span {
            start: source.end,
            end: source.end.saturating_add(REACH),
        },
    );
    let line = near.of(text).split('\n').next().unwrap_or_default();
    if !line.starts_with(',') {
        return Vec::new();
    }
    let all = tokens(text, Span::new(near.start, near.start + line.len()));
    if joint_at(&all, 1) == 0 {
        return Vec::new();
    }
    let end = all.iter().skip(1).position(|t| t.lower == ",").map(|n| n + 1);
    all.get(..end.unwrap_or_default())
        .map(<[Token]>::to_vec)
        .unwrap_or_default()
}

/// The number of words at `at` that join two speakers: "along with". None for "and", which joins much else.
fn joint_at(tokens: &[Token], at: usize) -> usize {
    const JOINTS: [&[&str]; 5] = [
        &["along", "with"],
        &["together", "with"],
        &["as", "well", "as"],
        &["in", "addition", "to"],
        &["alongside"],
    ];
    let word = |n: usize| tokens.get(n).map(|t| t.lower.as_str()).unwrap_or_default();
    let found = JOINTS
        .iter()
        .find(|joint| joint.iter().enumerate().all(|(n, w)| word(at + n) == *w));
    found.map_or(0, |joint| joint.len())
}

struct Words<'t> {
    text: &'t str,
    tokens: &'t [Token],
    names: &'t [Span],
}

impl Words<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map(|t| t.lower.as_str()).unwrap_or_default()
    }

    fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.is_capital)
    }

    /// Does this token stand inside a whole name, with more of the name before and behind it?
    fn is_inside_name(&self, at: usize) -> bool {
        let Some(span) = self.tokens.get(at).map(|t| t.span) else {
            return false;
        };
        let after = self.names.partition_point(|n| n.start < span.start);
        after
            .checked_sub(1)
            .and_then(|n| self.names.get(n))
            .is_some_and(|n| n.end > span.end)
    }

    fn span(&self, range: &Range<usize>) -> Option<Span> {
        let first = self.tokens.get(range.start)?;
        let last = self.tokens.get(range.end.checked_sub(1)?)?;
        (first.span.start < last.span.end).then(|| Span::new(first.span.start, last.span.end))
    }

    /// The parts between commas and joints, and whether an "and" is among the joints. `None` where there is no joint, or
    /// where a comma behind it shows that more than a list stands there: "A and B, the mayor".
    fn ranges(&self, from: usize) -> Option<(Vec<Range<usize>>, bool)> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut is_list = true;
        let mut start = from;
        let mut is_behind_comma = false;
        let (mut has_joint, mut has_and) = (false, false);
        let mut at = from;
        while at <= self.tokens.len() {
            let joint = joint_at(self.tokens, at);
            let is_and = self.word(at) == "and" && !self.is_inside_name(at);
            let is_comma = self.word(at) == "," && !self.is_inside_name(at);
            let is_end = at == self.tokens.len();
            if !is_and && !is_comma && !is_end && joint == 0 {
                at += 1;
                continue;
            }
            let range = start..self.end_of_part(start, at);
            // "federal and state officials": the adjective belongs to the noun behind "and"
            if is_and && range.len() == 1 && self.is_adjective_before(start, at) {
                at += 1;
                continue;
            }
            if !range.is_empty() && !self.is_suffix(&range) {
                is_list &= !(is_behind_comma && has_joint);
                ranges.push(range);
            }
            has_joint |= is_and || joint > 0;
            has_and |= is_and;
            // ", and" is one joint
            is_behind_comma = is_comma;
            at += joint.max(1);
            start = at;
        }
        (is_list && has_joint && (2..=MOST_PARTS).contains(&ranges.len())).then_some((ranges, has_and))
    }

    /// Is this one word an adjective, and does the part behind the "and" at `at` end with a noun for both?
    fn is_adjective_before(&self, word: usize, at: usize) -> bool {
        let is_adjective = ADJECTIVES.contains(&self.word(word)) || is_shared_adjective(self.word(word));
        let rest = self.tokens.get(at + 1..).unwrap_or_default();
        let end = rest
            .iter()
            .position(|t| matches!(t.lower.as_str(), "," | "and"))
            .unwrap_or(rest.len());
        let noun = rest.get(..end).and_then(<[Token]>::last);
        is_adjective && noun.is_some_and(|t| !t.is_capital) && !DETERMINERS.contains(&self.word(at + 1))
    }

    /// The end of a part without "(D-Arle)" and without "all", as in "Brand and Oduya both".
    fn end_of_part(&self, start: usize, end: usize) -> usize {
        const MOST_IN_BRACKETS: usize = 8;
        let mut end = end;
        while end > start + 1 && matches!(self.word(end - 1), "all" | "both" | "each") {
            end -= 1;
        }
        if end > start && self.word(end - 1) == ")" {
            let from = end.saturating_sub(MOST_IN_BRACKETS).max(start + 1);
            return (from..end).find(|at| self.word(*at) == "(").unwrap_or(end);
        }
        end
    }

    fn split(&self, from: usize, is_both: bool) -> Option<Vec<Span>> {
        let (ranges, has_and) = self.ranges(from)?;
        // "or" and "no" are no list of speakers, and other marks show that more than a list stands there
        let is_odd = |at: usize| {
            let is_mark = matches!(
                self.word(at),
                "(" | ")" | "[" | ":" | ";" | "&" | "-" | "\u{2013}" | "\u{2014}"
            );
            let is_possessive =
                matches!(self.word(at), "'s" | "'" | "\u{2019}") && ranges.iter().any(|r| r.end == at + 1);
            is_mark || is_possessive
        };
        let is_alternative = self.tokens.iter().any(|t| {
            matches!(
                t.lower.as_str(),
                "or" | "nor" | "neither" | "either" | "no" | "nobody" | "none"
            )
        });
        if is_alternative || ranges.iter().cloned().flatten().any(is_odd) {
            return None;
        }
        let parts: Vec<Part> = ranges.iter().map(|r| self.part(r.clone())).collect();
        let is_list = parts.len() > 2;
        for pair in parts.windows(2) {
            let [left, right] = pair else { continue };
            if !self.are_two(left, right, has_and, is_both) {
                return None;
            }
        }
        // "Brand, the mayor and the party's leader", "two pilots, Brand and Oduya": an apposition looks like a list
        let are_names = parts.iter().skip(1).all(|p| p.kind == Kind::Name);
        let is_apposition = is_list
            && match parts.first().map(|p| p.kind) {
                Some(Kind::Name) => !are_names,
                _ => are_names,
            };
        if is_apposition {
            return None;
        }
        parts.iter().map(|p| self.span(&p.range)).collect()
    }

    /// ", Jr.", ", Inc.", ", R-Arle": they belong to the name before.
    fn is_suffix(&self, range: &Range<usize>) -> bool {
        let word = self.word(range.start);
        let letters = word.split_once('-').map(|(first, _)| first.len());
        let is_party = range.len() <= 4 && letters == Some(1) && self.is_capital(range.start);
        (range.len() <= 2 && matches!(word, "jr" | "jr." | "sr" | "sr." | "inc" | "ltd" | "llc" | "corp"))
            || is_party
    }

    fn part(&self, range: Range<usize>) -> Part {
        let tokens = self.tokens.get(range.clone()).unwrap_or_default();
        let first = self.word(range.start);
        // a year counts nothing: "2014 candidate"
        let is_year = first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit());
        let is_number = !is_year && first.starts_with(|c: char| c.is_numeric());
        let has_article = DETERMINERS.contains(&first) || is_number;
        let own = tokens.get(usize::from(has_article)..).unwrap_or_default();
        let mut has_preposition = false;
        for (at, token) in own.iter().enumerate() {
            let is_linked = at > 0
                && own.get(at - 1).is_some_and(|t| t.is_capital)
                && own
                    .iter()
                    .skip(at + 1)
                    .find(|t| t.lower != "the")
                    .is_some_and(|t| t.is_capital);
            // "of" between capitals belongs to the name
            has_preposition |= !token.is_capital
                && PREPOSITIONS.contains(&token.lower.as_str())
                && !(token.lower == "of" && is_linked);
        }
        let words: Vec<&Token> = own.iter().filter(|t| t.is_word).collect();
        let is_name_word = |t: &Token| t.is_capital || PARTICLES.contains(&t.lower.as_str());
        let capitals = words.iter().filter(|t| t.is_capital).count();
        let last = words.last();
        let is_possessed = words.first().is_some_and(|t| t.is_capital)
            && words.iter().any(|t| t.lower == "'s")
            && !has_preposition;
        let kind = if words.is_empty()
            || matches!(first, "including" | "like" | "such" | "especially" | "even")
            || words.iter().any(|t| is_pronoun(&t.lower))
        {
            Kind::Nothing
        } else if last.is_some_and(|t| t.is_capital && !TITLES.contains(&t.lower.as_str()))
            && (!has_article || words.iter().all(|t| is_name_word(t)))
            && !has_preposition
        {
            Kind::Name
        } else if has_article || is_possessed {
            Kind::Determined
        } else if capitals > 0 && words.first().is_some_and(|t| t.is_capital) {
            Kind::NameWithNoun
        } else if last.is_some_and(|t| !t.is_capital) {
            Kind::Bare
        } else {
            Kind::Nothing
        };
        let whole = self.span(&(range.start + usize::from(has_article)..range.end));
        let is_named = whole.is_some_and(|w| {
            self.names.iter().any(|n| {
                n.start >= w.start.saturating_sub(4)
                    && n.start <= w.start
                    && n.end >= w.end
                    && n.end <= w.end + 1
            })
        });
        Part {
            range,
            kind,
            has_article,
            has_preposition,
            is_named,
        }
    }

    /// The last word of a part, in lower case.
    fn head(&self, part: &Part) -> &str {
        part.range
            .clone()
            .rev()
            .map(|at| self.word(at))
            .find(|w| w.chars().any(char::is_alphanumeric))
            .unwrap_or_default()
    }

    /// The first word of a part behind its determiner.
    fn first(&self, part: &Part) -> &str {
        self.word(part.range.start + usize::from(part.has_article))
    }

    fn are_two(&self, left: &Part, right: &Part, has_and: bool, is_both: bool) -> bool {
        if left.kind == Kind::Nothing || right.kind == Kind::Nothing {
            return false;
        }
        let (head, first) = (self.head(left), self.first(right));
        // "a court order obtained and published by the Gazette"
        let is_cut_off = left.kind == Kind::Determined && head.len() > 3 && head.ends_with("ed");
        if is_cut_off
            || ADJECTIVES.contains(&head)
            || (is_shared_adjective(head) && left.has_article && !right.has_article)
        {
            return false;
        }
        let is_fixed = |(a, b): &(&str, &str)| {
            head.trim_end_matches('.') == *a && (first == *b || self.word(right.range.start) == *b)
        };
        if FIXED.iter().any(is_fixed) || head == first || COMPANIONS.contains(&self.head(right)) {
            return false;
        }
        if self.word(right.range.start).starts_with("other") && self.word(right.range.start) != "other" {
            return false;
        }
        let is_known = |part: &Part| {
            part.is_named || {
                let own = part.range.start + usize::from(part.has_article)..part.range.end;
                let name = self.span(&own).map(|s| s.of(self.text).to_lowercase());
                name.is_some_and(|n| KNOWN.contains(&n.as_str()))
            }
        };
        // "a spokesman for Arle and Torm" speaks alone, and so may "the head of the army and the police"
        if left.has_preposition && has_and {
            let begins_anew = INDEFINITE.contains(&self.word(right.range.start))
                || (right.has_article && right.has_preposition && !self.is_capital(right.range.start + 1))
                || (right.kind == Kind::Name && self.begins_with_title(right));
            return begins_anew && left.kind != Kind::Bare;
        }
        match (left.kind, right.kind) {
            // "Torm News and former radio host Ilka Brand" may be one
            (Kind::Name, Kind::Name)
                if matches!(head, "news" | "tv" | "radio" | "television")
                    && !right.has_article
                    && !self.is_capital(right.range.start) =>
            {
                false
            }
            (Kind::Name, Kind::Name) => {
                let is_split_name =
                    (IN_NAMES.contains(&head) || IN_NAMES.contains(&first)) && !right.has_article;
                let shares_article = left.has_article && !right.has_article;
                let holds_of = left.range.clone().any(|at| self.word(at) == "of") && !right.has_article;
                let is_sure = is_both && !is_split_name
                    || is_known(left) && is_known(right)
                    || self.begins_with_title(right);
                let has_plural_head = self.is_plural_body(right) && !right.has_article;
                let is_adjective = !right.has_article
                    && is_shared_adjective(head)
                    && right.range.len() > 1
                    && !self.is_person(right);
                is_sure && !has_plural_head
                    || !(is_split_name
                        || shares_article && !is_known(left)
                        || holds_of
                        || has_plural_head
                        || is_adjective)
            }
            (Kind::Name, Kind::Determined) => right.has_article && self.word(right.range.start) != "both",
            // "Brand and administration officials"
            (Kind::Name, Kind::Bare) => {
                !left.has_article && !is_shared_adjective(head) && {
                    let noun = self.head(right);
                    right.range.len() > 1 && (BODIES.contains(&noun) || GROUPS.contains(&noun))
                        || BODIES.contains(&noun)
                }
            }
            (Kind::Determined, Kind::Name) => {
                let is_open = !right
                    .range
                    .clone()
                    .any(|at| !self.is_capital(at) && !is_particle(self.word(at)));
                is_open
                    && !TITLES.contains(&head)
                    && !self.is_plural_body(right)
                    && (!IN_NAMES.contains(&first) || right.has_article || is_known(right))
                    && (right.has_article
                        || is_known(right)
                        || self.is_person(right)
                        || !left.has_article
                        || self.is_country_like(right))
                    || right.has_article && is_open
            }
            (Kind::Determined, Kind::Determined) => true,
            (Kind::Determined, Kind::Bare) => {
                (BODIES.contains(&head) || self.is_capital(left.range.end - 1))
                    && right.range.len() <= 3
                    && self.is_group(right)
            }
            // "Veteran radio host and the evening's moderator Ilka Brand" is one
            (Kind::NameWithNoun, Kind::Determined | Kind::NameWithNoun) => {
                let is_possessed = left.range.clone().any(|at| self.word(at) == "'s");
                head.ends_with('s') || is_possessed || BODIES.contains(&head)
            }
            (Kind::NameWithNoun, Kind::Name) => {
                !TITLES.contains(&head) && right.range.len() > 1 && self.is_person(right)
            }
            (Kind::NameWithNoun, Kind::Bare) | (Kind::Bare, Kind::NameWithNoun) => {
                self.is_group(left) && self.is_group(right)
            }
            (Kind::Bare, Kind::Bare) => {
                let is_body =
                    |part: &Part| BODIES.contains(&self.head(part)) || (self.head(part) == "officials");
                self.is_group(left) && self.is_group(right) && (is_body(left) || is_body(right))
            }
            (Kind::Bare, Kind::Determined) => self.is_group(left),
            (Kind::Bare, Kind::Name) => self.is_group(left) && (self.is_person(right) || right.has_article),
            _ => false,
        }
    }

    fn is_group(&self, part: &Part) -> bool {
        let head = self.head(part);
        BODIES.contains(&head) || GROUPS.contains(&head)
    }

    /// "the Interior and Defence Ministries": a plural that both share.
    fn is_plural_body(&self, part: &Part) -> bool {
        const PLURALS: [&str; 22] = [
            "ministries",
            "departments",
            "committees",
            "governments",
            "administrations",
            "campaigns",
            "parties",
            "agencies",
            "officials",
            "houses",
            "councils",
            "universities",
            "embassies",
            "streets",
            "avenues",
            "offices",
            "courts",
            "leaders",
            "ministers",
            "presidents",
            "caucuses",
            "forces",
        ];
        PLURALS.contains(&self.head(part))
    }

    fn begins_with_title(&self, part: &Part) -> bool {
        let at = part.range.start;
        let word = self.word(at).trim_end_matches('.');
        self.is_capital(at)
            && part.range.len() > 1
            && (TITLES.contains(&word)
                || matches!(
                    word,
                    "vice" | "prime" | "king" | "queen" | "prince" | "pope" | "lord" | "lady" | "sir"
                ))
            && self.is_person(part)
    }

    /// Two or three capitalised words that are no body's: likely a person.
    fn is_person(&self, part: &Part) -> bool {
        let own = part.range.start..part.range.end;
        let words: Vec<usize> = own
            .filter(|at| self.tokens.get(*at).is_some_and(|t| t.is_word))
            .collect();
        part.kind == Kind::Name
            && !part.has_article
            && (2..=6).contains(&words.len())
            && words
                .iter()
                .all(|at| self.is_capital(*at) || is_particle(self.word(*at)))
            && !words.iter().any(|at| IN_NAMES.contains(&self.word(*at)))
            && !self.is_plural_body(part)
    }

    /// One capitalised word, such as a country: "the ministry and Interpol".
    fn is_country_like(&self, part: &Part) -> bool {
        part.range.len() == 1 && !IN_NAMES.contains(&self.word(part.range.start))
    }
}

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&word)
}

fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "he" | "she"
            | "it"
            | "they"
            | "we"
            | "i"
            | "you"
            | "him"
            | "them"
            | "us"
            | "who"
            | "this"
            | "these"
            | "those"
            | "me"
    ) && word != "us"
}

/// "Iranian", "British": by its ending, an adjective that the noun behind "and" may share.
fn is_shared_adjective(word: &str) -> bool {
    [
        "ian", "ean", "rican", "xican", "ish", "ese", "ench", "utch", "eek", "wiss",
    ]
    .iter()
    .any(|end| word.ends_with(end))
        || matches!(
            word,
            "german"
                | "cuban"
                | "libyan"
                | "kenyan"
                | "moroccan"
                | "tibetan"
                | "iraqi"
                | "israeli"
                | "saudi"
                | "pakistani"
                | "yemeni"
                | "omani"
                | "qatari"
                | "kuwaiti"
                | "afghani"
                | "republican"
                | "democratic"
                | "federal"
                | "state"
                | "local"
        )
}
