//! When a statement was said, as far as the sentence of its cue tells.
//!
//! ```text
//! sentence of the cue ─▶ items: words, marks, dates, source, cue, content
//!   ─┬─▶ between source and cue: "X on Monday denied", "X, in a statement on Monday, said"
//!    ├─▶ behind the cue: "said on Monday that", "told reporters in Arle late Monday"
//!    ├─▶ beside another verb of the source: "appeared on Monday and accused", "resigned on Monday, saying"
//!    ├─▶ before the source: "On Monday, X said", "In a speech on Monday, X said"
//!    └─▶ in a source that is a text: "a report released on Monday said"
//! ```
//!
//! A date that the sentence holds may as well tell when something else happened ("after Monday's attack", "X, who was
//! elected in 2014,"). So each of the five places has a small grammar of what may stand there, and a date that it does
//! not reach tells nothing: a missing time is better than a wrong one.

use sayso_core::{DateExpression, Days, Span, envelope};

use crate::Attribution;
use crate::acts::words::{Token, around, ends_sentence, fit, tokens};

/// Bytes to either side of source and cue that are looked at.
const REACH: usize = 400;
/// Spans of one list that are looked at, and words of a path from the cue to a date.
const MOST_SPANS: usize = 16;
const MOST_WORDS: usize = 24;

/// When the statement was said: the days of the date expression that tells it. `dates` are those of the text, in text
/// order; dates in the content are dates of what is told and do not count. `None` where no date tells it, and where the
/// days of the one that does are not known.
pub fn said(text: &str, attribution: &Attribution, dates: &[DateExpression]) -> Option<Days> {
    date_of_saying(text, attribution, dates)
        .and_then(|at| dates.get(at))
        .and_then(|date| date.days)
}

/// The number of the date expression that tells when it was said.
fn date_of_saying(text: &str, attribution: &Attribution, dates: &[DateExpression]) -> Option<usize> {
    let items = items(text, attribution, dates)?;
    between(&items)
        .or_else(|| behind(&items))
        .or_else(|| beside_other_verb(&items))
        .or_else(|| before(&items))
        .or_else(|| in_source(text, attribution, dates))
}

/// A part of the sentence.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    Word {
        lower: String,
        is_capital: bool,
        is_cue: bool,
    },
    Mark(String),
    /// A date expression with its number.
    Date {
        number: usize,
        is_year: bool,
    },
    /// A stretch of the source.
    Source,
    /// A stretch of the content; does it end with a closing quotation mark, is it what nobody says ("to comment")?
    Content {
        is_quoted: bool,
        is_silence: bool,
    },
}

/// Words that may stand right before a date that is an adverbial.
const BEFORE_DATE: &[&str] = &["on", "in", "during", "late", "early", "earlier", "later", "at"];
/// Words before a date that make it the date of something else, or an end of an interval.
#[rustfmt::skip]
const NOT_BEFORE_DATE: &[&str] = &[
    "since", "until", "till", "by", "before", "after", "from", "through", "between", "for", "of", "than",
    "about", "to", "as", "following", "and", "or", "per", "next", "upcoming", "scheduled", "planned",
    "expected", "with", "against",
];
/// Words at which a path ends: they begin another clause or another matter.
#[rustfmt::skip]
const BARRIERS: &[&str] = &[
    "after", "before", "when", "while", "as", "who", "whom", "whose", "which", "that", "where", "if",
    "whether", "because", "since", "until", "till", "about", "against", "regarding", "concerning", "amid",
    "despite", "following", "than", "like", "unlike", "from", "is", "are", "was", "were", "be", "been",
    "being", "has", "have", "had", "will", "would", "can", "could", "may", "might", "must", "should",
    "shall", "did", "does", "do", "not", "he", "she", "they", "it", "we", "i", "you", "though", "although",
    "once", "wake", "aftermath", "so", "why", "how", "what",
];
/// Events that a date behind them dates, and no speech.
#[rustfmt::skip]
const EVENTS: &[&str] = &[
    "attack", "attacks", "assault", "assaults", "bombing", "bombings", "blast", "blasts", "explosion",
    "explosions", "shooting", "shootings", "killing", "killings", "murder", "murders", "death", "deaths",
    "massacre", "crash", "crashes", "collision", "accident", "disaster", "raid", "raids", "strike",
    "strikes", "airstrike", "airstrikes", "shelling", "clash", "clashes", "fight", "fighting", "battle",
    "war", "invasion", "offensive", "operation", "siege", "coup", "uprising", "revolution", "protest",
    "protests", "demonstration", "demonstrations", "riot", "riots", "march", "unrest", "violence", "arrest",
    "arrests", "capture", "kidnapping", "abduction", "election", "elections", "vote", "votes", "referendum",
    "primary", "earthquake", "quake", "flood", "floods", "fire", "fires", "storm", "hurricane", "outbreak",
    "launch", "test", "tests", "resignation", "defeat", "victory", "loss", "deal", "agreement", "ceasefire",
    "incident", "deadline",
];
/// What a speaker speaks at, in or through.
#[rustfmt::skip]
const OCCASIONS: &[&str] = &[
    "statement", "statements", "interview", "interviews", "conference", "briefing", "briefings", "speech",
    "speeches", "address", "remarks", "comments", "comment", "tweet", "tweets", "post", "posts", "posting", "message",
    "messages", "letter", "letters", "memo", "memos", "memorandum", "report", "reports", "email", "emails",
    "e-mail", "e-mails", "op-ed", "column", "article", "essay", "editorial", "book", "memoir",
    "autobiography", "testimony", "hearing", "hearings", "debate", "debates", "rally", "rallies", "meeting",
    "meetings", "appearance", "appearances", "call", "video", "broadcast", "show", "program", "programme",
    "podcast", "documentary", "filing", "filings", "lawsuit", "complaint", "affidavit", "indictment",
    "ruling", "opinion", "announcement", "release", "ceremony", "sermon", "mass", "homily", "prayers",
    "session", "summit", "convention", "campaign", "visit", "trip", "tour", "forum", "event", "panel",
    "lecture", "keynote", "poll", "polls", "talk", "conversation", "teleconference", "webcast", "chat",
    "edition", "issue", "blog", "study", "survey", "dispatch", "cable", "note", "warning", "advisory",
    "bulletin", "communique", "declaration", "resolution", "deposition", "trial", "newscast", "dinner",
    "fundraiser", "gathering",
];
/// Places at which one speaks; unlike events they have no date of their own.
#[rustfmt::skip]
const VENUES: &[&str] = &[
    "headquarters", "capital", "city", "town", "airport", "office", "church", "mosque", "university",
    "college", "school", "palace", "embassy", "court", "courthouse", "courtroom", "stadium", "hotel",
    "parliament", "base", "scene", "station", "podium", "state",
];
/// What is said or written itself: behind a content, "in a statement on Monday" can only tell how it was said.
#[rustfmt::skip]
const SPOKEN: &[&str] = &[
    "statement", "interview", "interviews", "briefing", "speech", "address", "remarks", "comments", "tweet",
    "tweets", "post", "posts", "message", "letter", "memo", "email", "e-mail", "op-ed", "column", "article",
    "essay", "editorial", "testimony", "video", "filing", "lawsuit", "report", "conference",
];
/// Participles with which a speaker's adverbial begins.
#[rustfmt::skip]
const SPEAKING: &[&str] = &[
    "speaking", "writing", "testifying", "appearing", "tweeting", "talking", "addressing", "interviewed",
    "asked", "posting", "reached", "contacted", "responding", "pressed", "questioned",
];
/// Participles that say how an occasion came to be known: "an interview published on Monday".
#[rustfmt::skip]
const PUBLISHED: &[&str] = &[
    "published", "released", "broadcast", "aired", "posted", "issued", "recorded", "conducted", "taped",
    "held", "given", "delivered", "carried", "dated", "filed", "signed", "televised", "sent", "made",
    "airing", "unveiled", "obtained", "printed", "submitted", "circulated", "announced",
];
/// Words in "-ing" that are nouns.
#[rustfmt::skip]
const NOUNS_IN_ING: &[&str] = &[
    "morning", "evening", "meeting", "meetings", "briefing", "briefings", "hearing", "hearings",
    "gathering", "building", "opening", "filing", "filings", "ruling", "warning", "closing",
];
const PREPOSITIONS: &[&str] = &[
    "on", "in", "at", "to", "with", "of", "for", "by", "during", "over", "near", "via",
];
const DETERMINERS: &[&str] = &[
    "the", "a", "an", "his", "her", "its", "their", "our", "this", "that", "another", "one", "same",
];
#[rustfmt::skip]
const CONNECTORS: &[&str] = &[
    "but", "and", "so", "then", "however", "meanwhile", "also", "separately", "yet", "still", "later",
    "earlier", "nevertheless", "nonetheless", "too", "again",
];
/// Verbs of appearing, publishing and speaking: what is said next is said then ("appeared on Sunday and accused").
#[rustfmt::skip]
const APPEARED: &[&str] = &[
    "appeared", "appears", "spoke", "speaks", "testified", "addressed", "weighed", "weighs", "released",
    "issued", "published", "posted", "tweeted", "wrote", "gave", "held", "delivered", "unveiled", "responded",
    "reacted", "replied", "rejected", "denied", "dismissed", "condemned", "criticized", "criticised",
    "praised", "attacked", "blasted", "slammed", "denounced", "defended",
];
/// Irregular pasts that may stand before a participle ("left the council on Monday, saying").
#[rustfmt::skip]
const PASTS: &[&str] = &[
    "left", "quit", "took", "gave", "held", "made", "met", "sent", "wrote", "spoke", "went", "hit", "struck",
    "broke", "won", "lost", "came", "put", "laid", "withdrew", "stood", "began", "drew", "cut",
];
/// Lengths of time that a date's apposition measures from something else: "the week before she ran".
#[rustfmt::skip]
const LENGTHS: &[&str] = &[
    "minutes", "hour", "hours", "day", "days", "week", "weeks", "weekend", "month", "months", "year", "years",
    "night", "morning",
];
const AUXILIARIES: &[&str] = &[
    "has", "have", "had", "also", "then", "again", "did", "not", "later", "first",
];
/// Audiences after "to", where a verb could stand as well.
#[rustfmt::skip]
const AUDIENCES: &[&str] = &[
    "reporters", "journalists", "lawmakers", "legislators", "senators", "supporters", "parliament",
    "congress", "state", "members", "staff", "employees", "workers", "students", "voters", "delegates",
    "troops", "officers", "families", "relatives", "investors", "customers", "followers", "local", "public",
    "news",
];
/// What follows a date that is an adverbial; a noun would make the date its attribute.
#[rustfmt::skip]
const FUNCTION_WORDS: &[&str] = &[
    "that", "in", "at", "on", "to", "and", "or", "but", "as", "by", "with", "during", "from", "after",
    "before", "following", "about", "when", "while", "who", "it", "he", "she", "they", "we", "i", "you",
    "there", "the", "a", "an", "his", "her", "its", "their", "this", "these", "those", "for", "against",
    "over", "amid", "where", "not", "has", "have", "had", "is", "are", "was", "were", "will", "would",
    "because", "whether", "if", "how", "via",
];
#[rustfmt::skip]
const TIMES_OF_DAY: &[&str] = &[
    "morning", "afternoon", "evening", "night", "midday", "noon", "midnight", "local", "time", "gmt", "et",
    "est", "edt", "pt", "utc", "a.m", "p.m", "am", "pm", "early", "late", "o'clock",
];

impl Item {
    fn word(&self) -> &str {
        match self {
            Item::Word { lower, .. } => lower,
            _ => "",
        }
    }

    fn is_mark(&self, mark: &str) -> bool {
        matches!(self, Item::Mark(m) if m == mark)
    }

    fn is_cue(&self) -> bool {
        matches!(self, Item::Word { is_cue: true, .. })
    }

    fn is_capital(&self) -> bool {
        matches!(self, Item::Word { is_capital: true, .. })
    }
}

fn word_at(items: &[Item], at: usize) -> &str {
    items.get(at).map(Item::word).unwrap_or_default()
}

fn is_time_of_day(word: &str) -> bool {
    TIMES_OF_DAY.contains(&word) || word.starts_with(|c: char| c.is_ascii_digit())
}

fn is_adverb(word: &str) -> bool {
    word.len() > 4 && word.ends_with("ly") && word != "family" && word != "rally"
}

/// A participle or verb of another matter: "arrested", "leaving".
fn is_other_verb(item: &Item) -> bool {
    let word = item.word();
    !item.is_capital()
        && word.len() > 4
        && (word.ends_with("ed") || word.ends_with("ing"))
        && !PUBLISHED.contains(&word)
        && !SPEAKING.contains(&word)
        && !NOUNS_IN_ING.contains(&word)
        && word != "during"
}

/// "2016" needs a preposition to be an adverbial; "Monday" needs none.
fn is_year(text: &str) -> bool {
    let text = text.trim();
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
}

/// The sentence of the cue in items. `None` without a cue: a statement that has none is told by no verb.
fn items(text: &str, attribution: &Attribution, dates: &[DateExpression]) -> Option<Vec<Item>> {
    let few = |spans: &[Span]| spans.iter().take(MOST_SPANS).copied().collect::<Vec<_>>();
    let (source, cue, content) = (
        few(&attribution.source),
        few(&attribution.cue),
        few(&attribution.content),
    );
    let anchor = fit(text, *cue.first()?);
    let mut focus = anchor;
    if let Some(all) = envelope(&[source.as_slice(), cue.as_slice()].concat())
        && all.start.saturating_add(REACH) >= anchor.start
        && all.end <= anchor.end.saturating_add(REACH)
    {
        focus = fit(text, all);
    }
    let stretch = around(text, focus, REACH);
    let first_date = dates.partition_point(|d| d.span.end <= stretch.start);
    let after_dates = dates.partition_point(|d| d.span.start < stretch.end);
    let near: Vec<(usize, Span)> = (first_date..after_dates)
        .filter_map(|n| Some((n, dates.get(n)?.span)))
        .collect();
    let covering = |spans: &[Span], token: &Token| spans.iter().position(|s| s.overlaps(token.span));
    let mut items: Vec<Item> = Vec::new();
    // the stretch to which the item before belongs: a list and a place in it
    let mut last: Option<(u8, usize)> = None;
    let mut next_date = near.iter().peekable();
    for token in tokens(text, stretch) {
        while next_date.next_if(|(_, d)| d.end <= token.span.start).is_some() {}
        let date = next_date.peek().filter(|(_, d)| d.overlaps(token.span));
        let part = if let Some(n) = covering(&content, &token) {
            Some((0, n))
        } else if let Some(n) = covering(&source, &token) {
            Some((1, n))
        } else {
            date.map(|(n, _)| (2, *n))
        };
        let is_cue = covering(&cue, &token).is_some();
        if part.is_none() && !is_cue && ends_sentence(text, &token) {
            if token.span.start >= anchor.end {
                break;
            }
            items.clear();
            last = None;
            continue;
        }
        if part.is_some() && part == last {
            continue;
        }
        last = part;
        items.push(match part {
            Some((0, n)) => content_item(text, content.get(n).copied()?),
            Some((1, _)) => Item::Source,
            Some((_, n)) if is_in_title(text, dates.get(n)?.span) => Item::Mark("\u{201d}".to_owned()),
            Some((_, n)) => Item::Date {
                number: n,
                is_year: is_year(dates.get(n)?.span.of(text)),
            },
            None if token.is_word => Item::Word {
                lower: token.lower,
                is_capital: token.is_capital,
                is_cue,
            },
            None => Item::Mark(token.lower),
        });
    }
    Some(items)
}

/// Is this day the last word of a broadcast's name: "Fox News Sunday", "“Meet the Port Sunday.”"?
fn is_in_title(text: &str, date: Span) -> bool {
    let after = text.get(date.end..).unwrap_or_default();
    let before = text.get(..date.start).unwrap_or_default().trim_end();
    let is_closed = after
        .trim_start_matches(['.', ',', '!', '?'])
        .starts_with(['"', '\u{201d}', '\u{2019}']);
    // a possessive is no closing mark
    let is_possessive = after.starts_with("\u{2019}s") || after.starts_with("'s");
    (is_closed && !is_possessive) || before.ends_with("Fox News")
}

fn content_item(text: &str, span: Span) -> Item {
    const MOST_OF_SILENCE: usize = 60;
    let words = fit(text, span).of(text).trim_end_matches([',', '.', ' ']);
    let rest = text.get(span.end..).unwrap_or_default();
    let is_mark = |c: char| matches!(c, '"' | '\u{201d}' | '\u{bb}');
    Item::Content {
        is_quoted: words.ends_with(is_mark) || rest.starts_with(is_mark),
        is_silence: words.len() < MOST_OF_SILENCE
            && (words.ends_with("comment") || words.ends_with("comments")),
    }
}

/// Where a path to a date may lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
    /// Only through an occasion or at once: "in a statement on Monday".
    Occasion,
    /// Through names and venues as well: "In Arle on Monday".
    Place,
    /// A source that is a text: through what stands before its noun, and an occasion.
    Text,
    /// Through any noun: "told families of the crew on Monday".
    Any,
}

/// Does the date at `at` tell when the verb around it happened, by the words right before and behind it?
fn is_adverbial(items: &[Item], at: usize, has_occasion: bool) -> bool {
    let Some(Item::Date { is_year, .. }) = items.get(at) else {
        return false;
    };
    let mut next = at + 1;
    while is_time_of_day(word_at(items, next))
        || items.get(next).is_some_and(|i| i.is_mark("."))
            && is_time_of_day(word_at(items, next.saturating_sub(1)))
    {
        next += 1;
    }
    let mut previous = at;
    while previous > 0
        && matches!(
            word_at(items, previous - 1),
            "late" | "early" | "earlier" | "the" | "later"
        )
    {
        previous -= 1;
    }
    let is_first = previous == 0;
    let word_before = previous
        .checked_sub(1)
        .map(|p| word_at(items, p))
        .unwrap_or_default();
    // "Monday's briefing", "a 2016 interview"
    let after = items.get(next);
    let has_article = at > 0 && DETERMINERS.contains(&word_at(items, at - 1));
    let is_possessive = matches!(after.map(Item::word), Some("'s"))
        || after.is_some_and(|i| i.is_mark("'") || i.is_mark("\u{2019}"));
    let is_noun = after.is_some_and(|i| {
        let word = i.word();
        !word.is_empty()
            && !i.is_cue()
            && !FUNCTION_WORDS.contains(&word)
            && !is_adverb(word)
            && !PUBLISHED.contains(&word)
            && !AUXILIARIES.contains(&word)
            && (!i.is_capital() || has_article)
    });
    if is_possessive || is_noun {
        let from = if is_possessive { next + 1 } else { next };
        let phrase = items.get(from..).unwrap_or_default().iter().take(5);
        let leads = !matches!(
            word_before,
            "after" | "before" | "since" | "until" | "following" | "about" | "by" | "from"
        );
        let head = phrase
            .take_while(|i| !i.word().is_empty() && !FUNCTION_WORDS.contains(&i.word()) && !i.is_cue())
            .last();
        return leads
            && (is_possessive || has_article || word_before == "in" || word_before == "during")
            && head.is_some_and(|i| OCCASIONS.contains(&i.word()));
    }
    if is_first {
        return true;
    }
    match word_before {
        "of" => {
            let what = previous
                .checked_sub(2)
                .map(|p| word_at(items, p))
                .unwrap_or_default();
            TIMES_OF_DAY.contains(&what) || OCCASIONS.contains(&what) || what == "hours"
        }
        "from" => has_occasion,
        word if NOT_BEFORE_DATE.contains(&word) => false,
        word if BEFORE_DATE.contains(&word) => true,
        "over" => !is_year,
        word if previous < at && !DETERMINERS.contains(&word) => !is_year,
        word => !is_year && !DETERMINERS.contains(&word),
    }
}

/// Follows the words from `at` on to the first date; `None` where something stands in the way, or the date is not when
/// it was said. Ends at a mark.
fn path(items: &[Item], at: usize, ground: Ground) -> Option<usize> {
    let mut has_occasion = false;
    let mut has_plain = false;
    let mut has_preposition = false;
    for place in at..items.len().min(at + MOST_WORDS) {
        let item = items.get(place)?;
        let word = item.word();
        match item {
            Item::Date { number, .. } => {
                // "a Monday interview": the occasion stands behind
                let reached = match ground {
                    Ground::Any => true,
                    Ground::Place => !has_plain || has_occasion,
                    Ground::Occasion => has_occasion || place <= at + 2 && !has_plain,
                    Ground::Text => has_occasion || (!has_plain && place <= at + 2),
                };
                return (reached && is_adverbial(items, place, has_occasion)).then_some(*number);
            }
            Item::Source => {}
            Item::Mark(mark) if matches!(mark.as_str(), "\"" | "\u{201c}" | "\u{201d}" | "&" | "'" | "-") => {
            }
            Item::Mark(_) | Item::Content { .. } => return None,
            Item::Word { is_cue: true, .. } => {}
            Item::Word { is_capital, .. } => {
                let next = items.get(place + 1);
                if EVENTS.contains(&word) {
                    return None;
                }
                match word {
                    "from" if has_occasion => continue,
                    // "told reporters en route from Arle on Monday"
                    "from"
                        if matches!(word_at(items, place.saturating_sub(1)), "route" | "home" | "back")
                            && next.is_some_and(Item::is_capital) =>
                    {
                        has_preposition = true;
                    }
                    "to" => {
                        let goes_on = next.is_some_and(|n| {
                            n.is_capital() || DETERMINERS.contains(&n.word()) || AUDIENCES.contains(&n.word())
                        });
                        if !goes_on && !matches!(next, Some(Item::Source)) {
                            return None;
                        }
                    }
                    "and" | "or" => {
                        let goes_on = next.is_some_and(|n| n.is_capital() || DETERMINERS.contains(&n.word()));
                        if !goes_on {
                            return None;
                        }
                    }
                    "but" => return None,
                    // "a scathing report"
                    _ if ground == Ground::Text && !has_preposition && is_other_verb(item) => {}
                    _ if !is_capital && (BARRIERS.contains(&word) || is_other_verb(item)) => return None,
                    _ => {}
                }
                // "officials at a briefing" are no text
                let is_occasion = OCCASIONS.contains(&word)
                    && !(ground == Ground::Text && has_preposition && !has_occasion);
                has_preposition |= PREPOSITIONS.contains(&word);
                has_occasion |= is_occasion || (SPEAKING.contains(&word) && place == at);
                let is_light = *is_capital
                    || is_occasion
                    || PREPOSITIONS.contains(&word)
                    || DETERMINERS.contains(&word)
                    || VENUES.contains(&word)
                    || BEFORE_DATE.contains(&word)
                    || PUBLISHED.contains(&word)
                    || SPEAKING.contains(&word)
                    || is_time_of_day(word)
                    || is_adverb(word)
                    || word == "'s";
                has_plain |= !is_light;
            }
        }
    }
    None
}

/// What a stretch between commas is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Adverbial {
    /// It says when, by this date expression.
    When(usize),
    /// It says where or nothing at all.
    Other,
    /// Something else: a name, a clause.
    No,
}

/// Reads a stretch between commas as an adverbial of the verb.
fn adverbial(items: &[Item], segment: std::ops::Range<usize>, ground: Ground) -> Adverbial {
    let mut at = segment.start;
    // a mark that closes the sentence before
    while at < segment.end && matches!(items.get(at), Some(Item::Mark(_))) {
        at += 1;
    }
    // "when asked on Monday"
    if matches!(word_at(items, at), "when" | "while") && SPEAKING.contains(&word_at(items, at + 1)) {
        at += 1;
    }
    let is_dated = |at: usize| {
        items
            .get(at..segment.end)
            .is_some_and(|s| s.iter().any(|i| matches!(i, Item::Date { .. })))
    };
    while at < segment.end
        && (CONNECTORS.contains(&word_at(items, at)) || is_adverb(word_at(items, at)))
        && !matches!(items.get(at + 1), Some(Item::Date { .. }))
    {
        at += 1;
    }
    if at >= segment.end {
        return Adverbial::Other;
    }
    let Some(items) = items.get(..segment.end) else {
        return Adverbial::No;
    };
    let word = word_at(items, at);
    let begins_late = matches!(word, "late" | "early" | "earlier" | "later");
    let date_at = at + usize::from(begins_late);
    if let Some(Item::Date { number, .. }) = items.get(date_at) {
        // "A day after the attack" is dated by the attack, unless the date's own words say so
        let rest = items.get(date_at + 1..).unwrap_or_default();
        let rest = rest
            .iter()
            .position(|i| !is_time_of_day(i.word()))
            .and_then(|n| rest.get(n..));
        let is_free = rest.is_none_or(|rest| {
            let is_capital = rest.iter().all(Item::is_capital);
            let first = rest.first().map(Item::word).unwrap_or_default();
            is_capital
                || rest
                    .iter()
                    .all(|i| AUXILIARIES.contains(&i.word()) || is_adverb(i.word()))
                || (PREPOSITIONS.contains(&first)
                    && first != "of"
                    && !rest
                        .iter()
                        .any(|i| BARRIERS.contains(&i.word()) || is_other_verb(i)))
                || SPEAKING.contains(&first)
        });
        let is_told = is_free && is_adverbial(items, date_at, false) || is_occasion_of(items, date_at);
        return if is_told {
            Adverbial::When(*number)
        } else {
            Adverbial::No
        };
    }
    if !(matches!(word, "on" | "in" | "at" | "during" | "over" | "late" | "early")
        || SPEAKING.contains(&word))
    {
        return Adverbial::No;
    }
    if !is_dated(at) {
        let is_clause = items
            .get(at..)
            .unwrap_or_default()
            .iter()
            .any(|i| BARRIERS.contains(&i.word()));
        return if is_clause {
            Adverbial::No
        } else {
            Adverbial::Other
        };
    }
    match path(items, at, ground) {
        Some(number) => Adverbial::When(number),
        None => Adverbial::No,
    }
}

/// "Monday's briefing" at the beginning.
fn is_occasion_of(items: &[Item], at: usize) -> bool {
    word_at(items, at + 1) == "'s" && is_adverbial(items, at, false)
}

/// The places of source and cue: the first cue item, and the last source item before it.
fn source_and_cue(items: &[Item]) -> (Option<usize>, Option<usize>) {
    let cue = items.iter().position(Item::is_cue);
    let upto = items.get(..cue.unwrap_or(items.len())).unwrap_or_default();
    (upto.iter().rposition(|i| *i == Item::Source), cue)
}

/// The stretches between commas.
fn segments(items: &[Item], range: std::ops::Range<usize>) -> Vec<std::ops::Range<usize>> {
    let mut segments = Vec::new();
    let mut start = range.start;
    for at in range.clone() {
        if items.get(at).is_some_and(|i| i.is_mark(",")) {
            segments.push(start..at);
            start = at + 1;
        }
    }
    segments.push(start..range.end);
    segments
}

/// "X on Monday denied", "X, in a statement on Monday, said".
fn between(items: &[Item]) -> Option<usize> {
    let (source, cue) = source_and_cue(items);
    let (source, cue) = (source?, cue?);
    let range = source + 1..cue;
    let stretch = items.get(range.clone())?;
    let segments = segments(items, range);
    let read = |n: usize| match segments
        .get(n)
        .map(|s| adverbial(items, s.clone(), Ground::Occasion))
    {
        Some(Adverbial::When(number)) => Some(number),
        _ => None,
    };
    let is_bare = |n: usize| {
        segments
            .get(n)
            .and_then(|s| items.get(s.clone()))
            .is_some_and(|s| {
                s.iter()
                    .all(|i| AUXILIARIES.contains(&i.word()) || is_adverb(i.word()))
            })
    };
    if segments.len() == 1 {
        return read(0);
    }
    if is_bare(0)
        && let Some(number) = read(1)
    {
        return Some(number);
    }
    // behind an apposition, and not in what another verb of the source told
    let is_other_told = stretch
        .iter()
        .any(|i| matches!(i.word(), "that" | "and" | "but") || matches!(i, Item::Content { .. }));
    if is_other_told {
        return None;
    }
    let last = segments.len() - 1;
    let place = if is_bare(last) { last.checked_sub(1)? } else { last };
    read(place)
}

/// "said on Monday that", "told reporters in Arle late Monday", "said Brand on Monday".
fn behind(items: &[Item]) -> Option<usize> {
    let begins_run = |at: &usize| {
        items.get(*at).is_some_and(Item::is_cue)
            && !at
                .checked_sub(1)
                .and_then(|b| items.get(b))
                .is_some_and(Item::is_cue)
    };
    (0..items.len())
        .filter(begins_run)
        .take(MOST_SPANS)
        .find_map(|run| path(items, run + 1, Ground::Any).or_else(|| behind_stop(items, run + 1)))
}

/// Behind what stops the way from the cue: a comma, or the content.
fn behind_stop(items: &[Item], from: usize) -> Option<usize> {
    let is_stop = |i: &Item| i.is_mark(",") || matches!(i, Item::Content { .. });
    let stop = from + items.get(from..)?.iter().take(MOST_WORDS).position(is_stop)?;
    let is_way_free = items
        .get(from..stop)?
        .iter()
        .all(|i| !matches!(i, Item::Mark(_) | Item::Date { .. }) && !BARRIERS.contains(&i.word()));
    if !is_way_free {
        return None;
    }
    let directly = |at: usize| -> Option<usize> {
        let mut at = at;
        while matches!(word_at(items, at), "on" | "in" | "late" | "early" | "earlier") {
            at += 1;
        }
        let Some(Item::Date { number, .. }) = items.get(at) else {
            return None;
        };
        let mut end = at + 1;
        while is_time_of_day(word_at(items, end)) {
            end += 1;
        }
        let is_end = items
            .get(end)
            .is_none_or(|i| !matches!(i, Item::Word { .. } | Item::Date { .. }));
        (is_end && is_adverbial(items, at, false)).then_some(*number)
    };
    match items.get(stop)? {
        Item::Content {
            is_quoted,
            is_silence,
        } => {
            let first = word_at(items, stop + 1);
            let is_spoken = || {
                let near = items.get(stop + 2..).unwrap_or_default().iter().take(8);
                let spoken = near.take_while(|i| !matches!(i, Item::Date { .. } | Item::Mark(_)));
                spoken.filter(|i| SPOKEN.contains(&i.word())).count() > 0
            };
            if (*is_quoted || *is_silence)
                && let Some(number) = directly(stop + 1)
            {
                return Some(number);
            }
            (first == "in" && is_spoken())
                .then(|| path(items, stop + 1, Ground::Occasion))
                .flatten()
        }
        _ => {
            if let Some(number) = directly(stop + 1) {
                return Some(number);
            }
            // "said in an interview, published on Monday, that"
            let next = word_at(items, stop + 1);
            if PUBLISHED.contains(&next) || SPEAKING.contains(&next) {
                return path(items, stop + 1, Ground::Any);
            }
            let is_after_source = matches!(items.get(stop.checked_sub(1)?), Some(Item::Source));
            // "said Brand, in a statement on Monday"
            if is_after_source
                && next == "in"
                && let Some(number) = path(items, stop + 1, Ground::Occasion)
            {
                return Some(number);
            }
            // "said Brand, a spokesman for the port, on Monday"
            let close = stop + 1 + items.get(stop + 1..)?.iter().take(MOST_WORDS).position(is_stop)?;
            (is_after_source && items.get(close)?.is_mark(","))
                .then(|| directly(close + 1))
                .flatten()
        }
    }
}

/// "On Monday, X said", "Speaking to reporters on Monday, X said".
fn before(items: &[Item]) -> Option<usize> {
    let (source, cue) = source_and_cue(items);
    let anchor = match source {
        // a source in several stretches begins with the first of them
        Some(last) => {
            let first = items.get(..=last)?.iter().position(|i| *i == Item::Source)?;
            first_of_joint(items, first)
        }
        None => cue?,
    };
    let is_boundary = |i: &Item| match i {
        Item::Content { .. } | Item::Source => true,
        Item::Mark(mark) => !matches!(
            mark.as_str(),
            "," | "'" | "\u{2019}" | "\"" | "\u{201c}" | "\u{201d}" | "&" | "-"
        ),
        _ => i.word() == "that",
    };
    let start = items
        .get(..anchor)?
        .iter()
        .rposition(is_boundary)
        .map_or(0, |n| n + 1);
    let mut found: Option<usize> = None;
    for segment in segments(items, start..anchor).into_iter().rev() {
        if is_measured_from_another(items, segment.clone()) {
            continue;
        }
        match adverbial(items, segment, Ground::Place) {
            Adverbial::When(number) if found.is_none() => found = Some(number),
            Adverbial::Other => {}
            _ => break,
        }
    }
    found
}

/// The apposition of a date before it, "the week before she announced her run": it changes nothing of the date.
fn is_measured_from_another(items: &[Item], segment: std::ops::Range<usize>) -> bool {
    const MOST_WORDS_OF_LENGTH: usize = 4;
    let items = items.get(segment).unwrap_or_default();
    if items.iter().any(|i| !matches!(i, Item::Word { .. })) {
        return false;
    }
    let length = items
        .iter()
        .take(MOST_WORDS_OF_LENGTH)
        .position(|i| LENGTHS.contains(&i.word()));
    length.is_some_and(|n| matches!(word_at(items, n + 1), "before" | "after"))
}

/// Where the first of several voices with one verb begins, from the last of them: "A and B told". Their sources are
/// attributions of their own, and what stands before them all holds for each.
fn first_of_joint(items: &[Item], source: usize) -> usize {
    const MOST_PARTS: usize = 6;
    let mut first = source;
    for _ in 0..MOST_PARTS {
        // a list's commas count only where it has an "and"
        let joint = first.checked_sub(1);
        let is_joined = joint.is_some_and(|j| {
            word_at(items, j) == "and" || (first < source && items.get(j).is_some_and(|i| i.is_mark(",")))
        });
        let Some(end) = joint.filter(|_| is_joined) else {
            break;
        };
        let end = if items.get(end.saturating_sub(1)).is_some_and(|i| i.is_mark(",")) {
            end.saturating_sub(1)
        } else {
            end
        };
        let is_name = |i: &Item| {
            i.is_capital() && !PREPOSITIONS.contains(&i.word()) && !CONNECTORS.contains(&i.word())
                || i.word() == "of"
        };
        let mut begin = end;
        while begin > 0 && items.get(begin - 1).is_some_and(is_name) {
            begin -= 1;
        }
        // "the army and the navy"
        let is_plain = begin == end
            && end >= 2
            && items
                .get(end - 1)
                .is_some_and(|i| !i.word().is_empty() && !is_other_verb(i))
            && DETERMINERS.contains(&word_at(items, end - 2));
        if is_plain {
            begin = end - 2;
        } else if begin > 0 && DETERMINERS.contains(&word_at(items, begin - 1)) {
            begin -= 1;
        }
        if begin == end {
            break;
        }
        first = begin;
    }
    first
}

/// Beside another verb of the same source: "appeared on Monday and accused", "resigned on Monday, saying".
fn beside_other_verb(items: &[Item]) -> Option<usize> {
    let (source, cue) = source_and_cue(items);
    let (source, cue) = (source?, cue?);
    let stretch = items.get(source + 1..cue)?;
    // what stands in an apposition or a clause of its own has another verb
    let verb = stretch
        .iter()
        .position(|i| !is_adverb(i.word()) && !AUXILIARIES.contains(&i.word()))?;
    let word = word_at(stretch, verb);
    let is_past = word.len() > 4 && word.ends_with("ed") || PASTS.contains(&word) || APPEARED.contains(&word);
    if !is_past
        || stretch
            .iter()
            .any(|i| matches!(i, Item::Content { .. } | Item::Source))
    {
        return None;
    }
    let date_at = stretch.iter().position(|i| matches!(i, Item::Date { .. }))?;
    let Some(Item::Date { number, .. }) = stretch.get(date_at) else {
        return None;
    };
    let way = stretch.get(verb + 1..date_at)?;
    let is_way_free = way.iter().all(|i| {
        matches!(i, Item::Word { .. })
            && !BARRIERS.contains(&i.word())
            && !EVENTS.contains(&i.word())
            && (!is_other_verb(i) || i.is_capital())
    });
    let mut rest = stretch.get(date_at + 1..)?;
    while rest.first().is_some_and(|i| is_time_of_day(i.word())) {
        rest = rest.get(1..)?;
    }
    let rest: Vec<&Item> = rest.iter().filter(|i| !is_adverb(i.word())).collect();
    let is_participle = word_at(items, cue).ends_with("ing");
    let is_joined = match rest.as_slice() {
        [comma] if comma.is_mark(",") => is_participle,
        [and] | [and, _] if and.word() == "and" => {
            APPEARED.contains(&word)
                && !is_participle
                && rest.iter().skip(1).all(|i| CONNECTORS.contains(&i.word()))
        }
        _ => false,
    };
    (way.len() < MOST_WORDS && is_way_free && is_joined && is_adverbial(stretch, date_at, false))
        .then_some(*number)
}

/// "a report released on Monday", "Monday's statement": a source that is a text speaks on its date.
fn in_source(text: &str, attribution: &Attribution, dates: &[DateExpression]) -> Option<usize> {
    let [span] = attribution.source[..] else {
        return None;
    };
    let span = fit(
        text,
        Span {
            start: span.start,
            end: span.end.min(span.start + REACH),
        },
    );
    let own = Attribution {
        cue: vec![span],
        ..Attribution::default()
    };
    let number = dates.partition_point(|d| d.span.end <= span.start);
    if !dates.get(number).is_some_and(|d| span.contains(d.span)) {
        return None;
    }
    let sentence = items(text, &own, dates)?;
    // the source begins and ends with a word or a date of its own
    let is_own = |item: &Item| match item {
        Item::Date { number, .. } => dates.get(*number).is_some_and(|d| span.contains(d.span)),
        item => item.is_cue(),
    };
    let first = sentence.iter().position(is_own)?;
    let last = sentence.iter().rposition(is_own)?;
    let items: Vec<Item> = sentence
        .get(first..=last)?
        .iter()
        .cloned()
        .map(|item| match item {
            Item::Word {
                lower, is_capital, ..
            } => Item::Word {
                lower,
                is_capital,
                is_cue: false,
            },
            item => item,
        })
        .collect();
    path(&items, 0, Ground::Text)
}
