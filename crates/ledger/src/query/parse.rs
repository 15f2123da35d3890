//! From text to [`Query`].

use std::ops::Range;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use sayso_core::{Act, Form, VoiceKind};

use super::{
    Between, Bound, Comparison, Condition, FigureFilter, Filter, Query, QueryError, Section, Term, Words,
};

/// Bytes that a query may have. Nobody types more, and what is asked has to be answered in time.
pub const MAX_LENGTH: usize = 2000;

/// Words and filters that a query may have.
pub const MAX_TERMS: usize = 50;

/// Letters that must stand before `*`.
const LEAST_BEGINNING: usize = 3;

/// A part of a query between white space.
#[derive(Clone, Debug)]
struct Token {
    at: Range<usize>,
    /// Where the `:` of a filter, or the sign of a bare `figure>100`, stands.
    name_end: Option<usize>,
}

struct Parser<'q> {
    query: &'q str,
}

pub(super) fn parse(query: &str) -> Result<Query, QueryError> {
    let parser = Parser { query };
    if query.len() > MAX_LENGTH {
        let mut from = MAX_LENGTH;
        while !query.is_char_boundary(from) {
            from -= 1;
        }
        return Err(parser.wrong(
            from..query.len(),
            format!("a query has at most {MAX_LENGTH} bytes; leave out what is beyond"),
        ));
    }
    parser.query(&parser.tokens()?)
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '＂')
}

/// Is there a letter or digit in it, so that it can be looked for?
fn has_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

impl Parser<'_> {
    fn wrong(&self, at: Range<usize>, message: impl Into<String>) -> QueryError {
        QueryError {
            query: self.query.to_owned(),
            at,
            message: message.into(),
        }
    }

    fn text(&self, at: Range<usize>) -> &str {
        self.query.get(at).unwrap_or_default()
    }

    /// Cuts the query at white space outside quotation marks.
    fn tokens(&self) -> Result<Vec<Token>, QueryError> {
        let mut tokens = Vec::new();
        let mut start = None;
        let mut name_end = None;
        let mut quote = None;
        for (i, c) in self.query.char_indices() {
            if let Some(opened) = quote {
                if is_quote(c) {
                    quote = None;
                    // what follows a quotation right away, other than `*` and a comparison, is a term of its own
                    let rest = self.text(i + c.len_utf8()..self.query.len());
                    let goes_on = rest.starts_with(['*', '>', '<', '=']);
                    if !goes_on && let Some(from) = start.take() {
                        tokens.push(Token {
                            at: from..i + c.len_utf8(),
                            name_end: name_end.take(),
                        });
                    }
                }
                let _: usize = opened;
                continue;
            }
            if c.is_whitespace() {
                if let Some(from) = start.take() {
                    tokens.push(Token {
                        at: from..i,
                        name_end: name_end.take(),
                    });
                }
                continue;
            }
            if is_quote(c) {
                // a quotation begins a term, unless it is the value of a filter or excluded
                let before = start.map(|from| self.text(from..i)).unwrap_or_default();
                let is_value = matches!(before, "-" | "−") || name_end.is_some_and(|end| end + 1 == i);
                if !is_value && let Some(from) = start.take() {
                    tokens.push(Token {
                        at: from..i,
                        name_end: name_end.take(),
                    });
                }
                quote = Some(i);
            }
            if c == ':' && name_end.is_none() && start.is_some() {
                name_end = Some(i);
            }
            start.get_or_insert(i);
        }
        if let Some(opened) = quote {
            return Err(self.wrong(
                opened..self.query.len(),
                "this quotation mark is not closed; write another one behind the words",
            ));
        }
        if let Some(from) = start {
            tokens.push(Token {
                at: from..self.query.len(),
                name_end,
            });
        }
        Ok(tokens)
    }

    fn query(&self, tokens: &[Token]) -> Result<Query, QueryError> {
        let mut query = Query::default();
        let mut section_at = None;
        let mut terms = 0;
        // an OR that waits for what stands behind it
        let mut or: Option<Range<usize>> = None;
        // may an OR follow?
        let mut follows = false;
        for token in tokens {
            let written = self.text(token.at.clone());
            match written {
                "OR" | "||" => {
                    if !follows || or.is_some() {
                        return Err(self.wrong(
                            token.at.clone(),
                            "OR stands between two words or filters; put it in quotation marks to look for the word",
                        ));
                    }
                    or = Some(token.at.clone());
                    continue;
                }
                "AND" | "&&" if or.is_none() => continue,
                "NOT" => {
                    return Err(self.wrong(
                        token.at.clone(),
                        "write - right before what is to be left out: -word, -act:deny; put NOT in quotation marks to \
                         look for the word",
                    ));
                }
                _ => {}
            }
            let (excluded, rest) = match written.strip_prefix(['-', '−']) {
                Some(rest) => (true, token.at.end - rest.len()..token.at.end),
                None => (false, token.at.clone()),
            };
            if excluded && rest.is_empty() {
                return Err(self.wrong(
                    token.at.clone(),
                    "- stands right before what is to be left out, without a space: -word, -act:deny",
                ));
            }
            if excluded && or.is_some() {
                return Err(self.wrong(
                    token.at.clone(),
                    "what is left out cannot be an alternative; leave out OR, or -",
                ));
            }
            if let Some(place) = self.section(token, &rest)? {
                if excluded || or.is_some() {
                    return Err(self.wrong(
                        token.at.clone(),
                        "in: says where to look, and stands alone: in:statements or in:articles",
                    ));
                }
                if query.section.is_some_and(|other| other != place) {
                    return Err(self.wrong(
                        token.at.clone(),
                        "in: says one place; leave it out to look in both",
                    ));
                }
                query.section = Some(place);
                section_at = Some(token.at.clone());
                follows = false;
                continue;
            }
            let Some(term) = self.term(token, rest)? else {
                continue;
            };
            terms += 1;
            if terms > MAX_TERMS {
                return Err(self.wrong(
                    token.at.start..self.query.len(),
                    format!("a query has at most {MAX_TERMS} words and filters; leave out what is beyond"),
                ));
            }
            match (or.take(), query.conditions.last_mut()) {
                (Some(at), Some(last)) => {
                    let fits = (last.alternatives.first()).is_some_and(|first| is_alike(first, &term));
                    if !fits {
                        return Err(self.wrong(
                            at.start..token.at.end,
                            "OR joins words with words, and filters with filters of the same name; ask twice instead",
                        ));
                    }
                    if last.excluded {
                        return Err(self.wrong(
                            at,
                            "what is left out has no alternatives; write - before each of them",
                        ));
                    }
                    last.alternatives.push(term);
                }
                _ => query.conditions.push(Condition {
                    excluded,
                    alternatives: vec![term],
                }),
            }
            follows = true;
        }
        if let Some(at) = or {
            return Err(self.wrong(
                at,
                "nothing stands behind OR; write a word or filter there, or leave it out",
            ));
        }
        if query.conditions.is_empty() {
            let end = self.query.len();
            let at = section_at.unwrap_or(if has_word(self.query) || !self.query.trim().is_empty() {
                0..end
            } else {
                end..end
            });
            return Err(self.wrong(
                at,
                "there is nothing to look for; write words, \"exact words\", or filters such as act:deny or after:2019",
            ));
        }
        if query.section == Some(Section::Articles)
            && query.is_of_statements()
            && let Some(at) = section_at
        {
            return Err(self.wrong(
                at,
                "voice:, kind:, via:, act:, form: and said: are of statements, and articles have none of these; leave \
                 out in:articles, or these filters",
            ));
        }
        Ok(query)
    }

    /// The place that `in:` names; `None` where the token is something else.
    fn section(&self, token: &Token, rest: &Range<usize>) -> Result<Option<Section>, QueryError> {
        let Some(end) = token.name_end else {
            return Ok(None);
        };
        if !self.text(rest.start..end).eq_ignore_ascii_case("in") {
            return Ok(None);
        }
        let (value, at) = self.value(token, end)?;
        let names = Section::ALL.map(Section::name);
        match Section::ALL.into_iter().find(|s| same_name(&value, s.name())) {
            Some(section) => Ok(Some(section)),
            None => Err(self.no_such(&value, at, "place", "places", &names)),
        }
    }

    /// A word or filter; `None` for punctuation alone.
    fn term(&self, token: &Token, rest: Range<usize>) -> Result<Option<Term>, QueryError> {
        let written = self.text(rest.clone());
        if let Some(figure) = self.bare_figure(&rest)? {
            return Ok(Some(Term::Filter(figure)));
        }
        if let Some(end) = token.name_end.filter(|end| rest.start < *end) {
            let name = self.text(rest.start..end);
            let is_name = name.chars().all(|c| c.is_alphabetic() || c == '-' || c == '_');
            if is_name {
                return self
                    .filter(token, name, rest.start..end)
                    .map(|filter| Some(Term::Filter(filter)));
            }
        }
        if let Some(bracket) = written
            .find(['(', ')'])
            .filter(|_| !written.starts_with(is_quote))
        {
            let at = rest.start + bracket;
            return Err(self.wrong(
                at..at + 1,
                "there are no brackets in queries; OR joins the two terms beside it, and all else must hold together",
            ));
        }
        if !has_word(written) && !written.contains('*') {
            if written.starts_with(is_quote) || rest != token.at {
                return Err(self.wrong(rest, "there is no letter or digit to look for; leave it out"));
            }
            return Ok(None);
        }
        self.words(rest).map(|words| Some(Term::Words(words)))
    }

    /// Words, in quotation marks or not, with a `*` behind or not.
    fn words(&self, at: Range<usize>) -> Result<Words, QueryError> {
        let written = self.text(at.clone());
        let (text, inside, begins) = match written.strip_suffix('*') {
            Some(text) => (text, at.start..at.end - 1, true),
            None => (written, at.clone(), false),
        };
        if let Some(star) = text.find('*').filter(|_| !text.starts_with(is_quote)) {
            let star = at.start + star;
            return Err(self.wrong(
                star..star + 1,
                "* stands at the end of a word, for all words that begin so: minist*",
            ));
        }
        let text = clean(text);
        if !has_word(&text) {
            return Err(self.wrong(at, "there is no letter or digit to look for; leave it out"));
        }
        let last = text
            .rsplit(|c: char| !c.is_alphanumeric())
            .find(|word| !word.is_empty());
        if begins && last.is_none_or(|word| word.chars().count() < LEAST_BEGINNING) {
            return Err(self.wrong(
                inside.start..at.end,
                format!("too many words begin so; write at least {LEAST_BEGINNING} letters before *"),
            ));
        }
        Ok(Words { text, begins })
    }

    /// The value of a filter without its quotation marks, and where it stands with them.
    fn value(&self, token: &Token, name_end: usize) -> Result<(String, Range<usize>), QueryError> {
        let at = name_end + 1..token.at.end;
        let value = clean(self.text(at.clone()));
        if value.is_empty() {
            let name = self.text(token.at.start..name_end).trim_start_matches(['-', '−']);
            return Err(self.wrong(
                token.at.clone(),
                format!("nothing stands behind {name}:; write the value right behind it, without a space"),
            ));
        }
        Ok((value, at))
    }

    fn filter(&self, token: &Token, name: &str, name_at: Range<usize>) -> Result<Filter, QueryError> {
        let lower = name.to_lowercase().replace('_', "-");
        let known = match lower.as_str() {
            // what people call it elsewhere in sayso
            "relay" => "via",
            "until" => "before",
            "since" => "after",
            other => other,
        };
        if !Filter::NAMES.iter().any(|(name, _)| *name == known) {
            let names: Vec<&str> = Filter::NAMES.iter().map(|(name, _)| *name).collect();
            let hint =
                nearest(known, &names).map_or_else(String::new, |near| format!("did you mean {near}:? "));
            let names: Vec<String> = names.iter().map(|name| format!("{name}:")).collect();
            return Err(self.wrong(
                name_at.start..name_at.end + 1,
                format!(
                    "{name}: is no filter; {hint}the filters are {}; to look for the words, put them in quotation marks",
                    names.join(", ")
                ),
            ));
        }
        let name_end = name_at.end;
        let (value, at) = self.value(token, name_end)?;
        let words = || self.words(at.clone());
        Ok(match known {
            "voice" => Filter::Voice(words()?),
            "via" => Filter::Via(words()?),
            "outlet" => Filter::Outlet(words()?),
            "kind" => match VoiceKind::ALL.into_iter().find(|k| same_name(&value, k.name())) {
                Some(kind) => Filter::Kind(kind),
                None => {
                    let names = VoiceKind::ALL.map(VoiceKind::name);
                    return Err(self.no_such(&value, at, "kind of voice", "kinds", &names));
                }
            },
            "act" => match Act::ALL.into_iter().find(|a| same_name(&value, a.name())) {
                Some(act) => Filter::Act(act),
                None => return Err(self.no_such(&value, at, "act", "acts", &Act::ALL.map(Act::name))),
            },
            "form" => {
                let forms = [Form::Direct, Form::Indirect, Form::Mixed];
                match forms.into_iter().find(|f| same_name(&value, f.name())) {
                    Some(form) => Filter::Form(form),
                    None => return Err(self.no_such(&value, at, "form", "forms", &forms.map(Form::name))),
                }
            }
            "after" => Filter::Published(Between {
                from: Some(self.days(&value, &at)?.0),
                to: None,
            }),
            "before" => Filter::Published(self.before(&value, &at)?),
            "on" => Filter::Published(self.range(&value, &at)?),
            "said-after" => Filter::Said(Between {
                from: Some(self.days(&value, &at)?.0),
                to: None,
            }),
            "said-before" => Filter::Said(self.before(&value, &at)?),
            "said" => Filter::Said(self.range(&value, &at)?),
            "figure" => self.figure(at)?,
            _ => Filter::Article(value),
        })
    }

    fn no_such(&self, value: &str, at: Range<usize>, what: &str, plural: &str, names: &[&str]) -> QueryError {
        let hint = nearest(&value.to_lowercase(), names)
            .map_or_else(String::new, |near| format!("did you mean {near}? "));
        self.wrong(
            at,
            format!(
                "{value:?} is no {what}; {hint}the {plural} are {}",
                names.join(", ")
            ),
        )
    }

    /// The first and the last day of a year, month or day.
    fn days(&self, value: &str, at: &Range<usize>) -> Result<(Date, Date), QueryError> {
        days(value).ok_or_else(|| {
            self.wrong(
                at.clone(),
                format!("{value:?} is no date; write a year, month or day: 2019, 2019-11 or 2019-11-05"),
            )
        })
    }

    fn before(&self, value: &str, at: &Range<usize>) -> Result<Between, QueryError> {
        let (first, _) = self.days(value, at)?;
        match first.yesterday() {
            Ok(to) => Ok(Between {
                from: None,
                to: Some(to),
            }),
            Err(_) => Err(self.wrong(
                at.clone(),
                "there are no days before this one; write a later date",
            )),
        }
    }

    /// A year, month or day, or two of them with `..` between.
    fn range(&self, value: &str, at: &Range<usize>) -> Result<Between, QueryError> {
        let (first, last) = value.split_once("..").unwrap_or((value, value));
        let ((from, _), (_, to)) = (self.days(first, at)?, self.days(last, at)?);
        if from > to {
            return Err(self.wrong(
                at.clone(),
                format!("these days run backwards; write the earlier date first: {last}..{first}"),
            ));
        }
        Ok(Between {
            from: Some(from),
            to: Some(to),
        })
    }

    /// `figure>100`, without words and colon.
    fn bare_figure(&self, at: &Range<usize>) -> Result<Option<Filter>, QueryError> {
        let written = self.text(at.clone());
        let is_bare = written
            .get(..6)
            .is_some_and(|name| name.eq_ignore_ascii_case("figure"))
            && (written.len() == 6
                || written
                    .get(6..)
                    .is_some_and(|rest| rest.starts_with(['>', '<', '='])));
        if !is_bare || written.len() == 6 {
            // the word "figure" alone is a word
            return Ok(None);
        }
        self.figure(at.start + 6..at.end).map(Some)
    }

    /// What stands behind `figure:`: words, a bound, or both.
    fn figure(&self, at: Range<usize>) -> Result<Filter, QueryError> {
        let written = self.text(at.clone());
        // a quotation may hold such a sign
        let quoted = match written.chars().next().filter(|c| is_quote(*c)) {
            Some(open) => (written.get(open.len_utf8()..))
                .and_then(|rest| rest.find(is_quote))
                .map_or(0, |close| open.len_utf8() + close),
            None => 0,
        };
        let sign = (written.get(quoted..))
            .and_then(|rest| rest.find(['>', '<', '=']))
            .map(|sign| quoted + sign);
        let words_at = at.start..at.start + sign.unwrap_or(written.len());
        let words = match (words_at.is_empty(), sign) {
            (true, Some(_)) => None,
            _ => Some(self.words(words_at)?),
        };
        let bound = match sign {
            Some(sign) => Some(self.bound(at.start + sign..at.end)?),
            None => None,
        };
        Ok(Filter::Figure(FigureFilter { words, bound }))
    }

    fn bound(&self, at: Range<usize>) -> Result<Bound, QueryError> {
        let written = self.text(at.clone());
        let signs = [
            Comparison::AtLeast,
            Comparison::AtMost,
            Comparison::Over,
            Comparison::Under,
            Comparison::Exactly,
        ];
        let found = signs
            .into_iter()
            .find_map(|sign| Some((sign, written.strip_prefix(sign.sign())?)));
        let number = |digits: &str| -> Option<u64> {
            let plain: String = digits.chars().filter(|c| !matches!(c, ',' | '_')).collect();
            // a sign would be taken by the parser of the library
            (plain.starts_with(|c: char| c.is_ascii_digit())).then(|| plain.parse().ok())?
        };
        match found.and_then(|(comparison, digits)| Some((comparison, number(digits)?))) {
            Some((comparison, number)) => Ok(Bound { comparison, number }),
            None => Err(self.wrong(
                at,
                "this is no bound; write >, >=, <, <= or = and a whole number right behind: figure:killed>100",
            )),
        }
    }
}

/// The text of words or of a value: without quotation marks, white space as single spaces, nothing that steers a
/// terminal.
fn clean(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_quote(c) || c.is_control() { ' ' } else { c })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn same_name(value: &str, name: &str) -> bool {
    value.eq_ignore_ascii_case(name)
}

/// May OR stand between them?
fn is_alike(a: &Term, b: &Term) -> bool {
    match (a, b) {
        (Term::Words(_), Term::Words(_)) => true,
        (Term::Filter(a), Term::Filter(b)) => std::mem::discriminant(a) == std::mem::discriminant(b),
        _ => false,
    }
}

/// The name that was meant, where one is near enough.
fn nearest<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    let likeness = |name: &&&str| strsim::jaro_winkler(written, name);
    (names.iter())
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|name| likeness(name) >= 0.75)
        .copied()
}

/// The first and the last day of a year, month or day in ISO 8601.
fn days(value: &str) -> Option<(Date, Date)> {
    let mut numbers = Vec::new();
    for (part, digits) in value.split(['-', '/']).zip([4, 2, 2, 0]) {
        let fits = part.chars().all(|c| c.is_ascii_digit()) && (1..=digits).contains(&part.len());
        if !fits || digits == 4 && part.len() != 4 {
            return None;
        }
        numbers.push(part.parse::<i16>().ok()?);
    }
    let small = |n: &i16| i8::try_from(*n).ok();
    let last = |first: Date, length: Span| {
        let next = first.checked_add(length).ok();
        next.and_then(|next| next.yesterday().ok()).unwrap_or(Date::MAX)
    };
    match numbers.as_slice() {
        [year] => {
            let first = Date::new(*year, 1, 1).ok()?;
            Some((first, last(first, 1.year())))
        }
        [year, month] => {
            let first = Date::new(*year, small(month)?, 1).ok()?;
            Some((first, last(first, 1.month())))
        }
        [year, month, day] => {
            let day = Date::new(*year, small(month)?, small(day)?).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}
