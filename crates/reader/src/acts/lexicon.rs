//! The lexicon files: rows of words with acts, and how they are found in a text.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use sayso_core::Act;

use super::words::{StandsFor, Token};

/// A row of a lexicon file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the lexicon {file}, line {line}: {problem}; correct that line and build again")]
pub struct LexiconError {
    /// The file's name.
    pub file: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// How much a cue's row counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Force {
    /// A word of speech.
    Report,
    /// It counts in a cue only.
    Stance,
    /// It decides where nothing else in the cue does.
    Weak,
}

/// Which forms the words of a cue's row stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Verb,
    /// A verb that is a noun as well.
    Both,
    Noun,
    Fixed,
}

/// Where a row of the contents file is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In the content of any neutral cue.
    Content,
    /// The same, in a main clause: not after "if", "whether", "how".
    Main,
    /// In the content of a cue that names: "called", "described".
    Naming,
    /// In the content of a cue that insists, in a main clause.
    Insisting,
    /// In the content of a source whose office it is to charge: prosecutors, an indictment.
    Charging,
    /// In a content that opens inside quotation marks.
    Quoted,
}

/// A row of the cue file.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    /// The words as the file has them.
    #[cfg_attr(not(test), allow(dead_code, reason = "tests name the row that failed"))]
    pub words: String,
    /// The first word as the file has it: of a verb, the verb.
    pub lemma: String,
    pub kind: Kind,
    pub act: Act,
    pub force: Force,
}

/// A row of the contents file.
#[derive(Clone, Debug)]
pub(super) struct ContentRow {
    /// The words as the file has them.
    #[cfg_attr(not(test), allow(dead_code, reason = "tests name the row that failed"))]
    pub words: String,
    pub place: Place,
    pub act: Act,
}

type Words = Arc<[String]>;

/// One part of a row's words.
#[derive(Clone, Debug)]
enum Element {
    /// One of these words.
    Word(Words),
    /// One word that is none of these.
    Other(Words),
    /// One word that stands for this.
    Who(StandsFor),
    /// Up to so many other words; over marks inside the sentence as well when `wide`.
    Gap { most: usize, wide: bool },
    /// The content's beginning.
    Beginning,
    /// The content's end.
    End,
}

/// Rows by the words that they may begin with.
#[derive(Clone, Debug, Default)]
struct Table {
    by_first: HashMap<String, Vec<(usize, Vec<Element>)>>,
    /// Rows that may begin with any word.
    anywhere: Vec<(usize, Vec<Element>)>,
}

/// The lexicon, ready to look up.
pub(super) struct Lexicon {
    pub cues: Vec<Cue>,
    pub contents: Vec<ContentRow>,
    cue_table: Table,
    content_table: Table,
    classes: BTreeMap<String, Words>,
    /// The same, to look words up.
    members: HashMap<String, HashSet<String>>,
    /// Words with which a cue of speech may begin inside a content, and whether that word alone is enough.
    speech: HashMap<String, SpeechWord>,
    /// For the words with which a phrase of speech begins, the words that may stand second; `None`: any may.
    second: HashMap<String, Option<HashSet<String>>>,
}

/// What a word that may begin a cue of speech says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SpeechWord {
    /// The word is enough.
    Alone,
    /// A noun looks the same: "reports", "claims".
    Ambiguous,
    /// Other words must follow.
    Phrase,
}

/// A row that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    /// The row's number.
    pub row: usize,
    /// The number of the first token after it.
    pub end: usize,
    /// How many words of the row were found.
    pub found: usize,
}

const CUES: &str = "cues.tsv";
const CONTENTS: &str = "contents.tsv";
const IRREGULAR: &str = "irregular.tsv";

impl Lexicon {
    /// Reads the three files.
    pub fn parse(cues: &str, contents: &str, irregular: &str) -> Result<Self, LexiconError> {
        let irregular = parse_irregular(irregular)?;
        let classes = parse_classes(contents)?;
        let members = classes
            .iter()
            .map(|(name, words)| (name.clone(), words.iter().cloned().collect()))
            .collect();
        let mut lexicon = Lexicon {
            cues: Vec::new(),
            contents: Vec::new(),
            cue_table: Table::default(),
            content_table: Table::default(),
            classes,
            members,
            speech: HashMap::new(),
            second: HashMap::new(),
        };
        for (line, text) in rows(cues) {
            lexicon.add_cue(line, text, &irregular)?;
        }
        for (line, text) in rows(contents).filter(|(_, text)| !is_class(text)) {
            lexicon.add_content(line, text)?;
        }
        Ok(lexicon)
    }

    fn add_cue(
        &mut self,
        line: usize,
        text: &str,
        irregular: &HashMap<&str, Vec<&str>>,
    ) -> Result<(), LexiconError> {
        let wrong = |problem: String| LexiconError {
            file: CUES,
            line,
            problem,
        };
        let [words, kind, act, force] = columns(text)
            .ok_or_else(|| wrong("a row has four columns, parted by tabs: words, kind, act, force".into()))?;
        let kind = match kind {
            "verb" => Kind::Verb,
            "both" => Kind::Both,
            "noun" => Kind::Noun,
            "fixed" => Kind::Fixed,
            other => return Err(wrong(format!("there is no kind \"{other}\""))),
        };
        let force = match force {
            "report" => Force::Report,
            "stance" => Force::Stance,
            "weak" => Force::Weak,
            other => return Err(wrong(format!("there is no force \"{other}\""))),
        };
        let act = Act::named(act).ok_or_else(|| wrong(format!("there is no act \"{act}\"")))?;
        let mut elements = parse_elements(words, &self.classes).map_err(wrong)?;
        let Some(Element::Word(first)) = elements.first() else {
            return Err(wrong("a cue begins with a word".into()));
        };
        let lemma = first.first().cloned().unwrap_or_default();
        match kind {
            Kind::Verb | Kind::Both => {
                let forms: Vec<String> = first.iter().flat_map(|w| verb_forms(w, irregular)).collect();
                if let Some(element) = elements.first_mut() {
                    *element = Element::Word(forms.into());
                }
            }
            Kind::Noun => {
                if let Some(Element::Word(last)) = elements.last_mut() {
                    let forms: Vec<String> = last.iter().flat_map(|w| [w.clone(), plural(w)]).collect();
                    *last = forms.into();
                }
            }
            Kind::Fixed => {}
        }
        let row = self.cues.len();
        let single = elements.len() == 1;
        if force == Force::Report
            && let Some(Element::Word(forms)) = elements.first()
        {
            for form in forms.iter() {
                // "say" and "tell" are the base forms that stand in the news as a plural present
                let is_base = *form == lemma && !matches!(lemma.as_str(), "say" | "tell");
                let word = match kind {
                    _ if !single => SpeechWord::Phrase,
                    Kind::Verb | Kind::Both if is_base => continue,
                    Kind::Both if form.ends_with('s') => SpeechWord::Ambiguous,
                    _ => SpeechWord::Alone,
                };
                if !single {
                    let second = self
                        .second
                        .entry(form.clone())
                        .or_insert_with(|| Some(HashSet::new()));
                    match (elements.get(1), second.as_mut()) {
                        (Some(Element::Word(words)), Some(known)) => known.extend(words.iter().cloned()),
                        _ => *second = None,
                    }
                }
                let known = self.speech.entry(form.clone()).or_insert(word);
                if *known != word && (word == SpeechWord::Alone || *known == SpeechWord::Phrase) {
                    *known = word;
                }
            }
        }
        self.cues.push(Cue {
            words: words.to_owned(),
            lemma,
            kind,
            act,
            force,
        });
        self.cue_table.add(row, elements);
        Ok(())
    }

    fn add_content(&mut self, line: usize, text: &str) -> Result<(), LexiconError> {
        let wrong = |problem: String| LexiconError {
            file: CONTENTS,
            line,
            problem,
        };
        let [words, place, act] = columns(text)
            .ok_or_else(|| wrong("a row has three columns, parted by tabs: words, where, act".into()))?;
        let place = match place {
            "content" => Place::Content,
            "main" => Place::Main,
            "naming" => Place::Naming,
            "insisting" => Place::Insisting,
            "charging" => Place::Charging,
            "quoted" => Place::Quoted,
            other => return Err(wrong(format!("there is no place \"{other}\""))),
        };
        let act = Act::named(act).ok_or_else(|| wrong(format!("there is no act \"{act}\"")))?;
        let elements = parse_elements(words, &self.classes).map_err(wrong)?;
        let row = self.contents.len();
        self.contents.push(ContentRow {
            words: words.to_owned(),
            place,
            act,
        });
        self.content_table.add(row, elements);
        Ok(())
    }

    /// The longest cue that begins with token `at`; of two as long, the one that stands earlier in the file.
    pub fn cue_at(&self, tokens: &[Token], at: usize) -> Option<Hit> {
        let hits = self.cue_table.hits(tokens, at);
        hits.reduce(|best, hit| if hit.found > best.found { hit } else { best })
    }

    /// The rows of the contents file that begin with token `at`.
    pub fn contents_at(&self, tokens: &[Token], at: usize) -> impl Iterator<Item = Hit> {
        self.content_table.hits(tokens, at)
    }

    /// Is the word of that class?
    pub fn is_class(&self, class: &str, word: &str) -> bool {
        self.members.get(class).is_some_and(|words| words.contains(word))
    }

    /// The first word of a class; empty when there is none.
    #[cfg(test)]
    pub fn first_of(&self, class: &str) -> String {
        self.classes
            .get(class)
            .and_then(|words| words.first())
            .cloned()
            .unwrap_or_default()
    }

    /// May a phrase of speech go on with `next` after `first`?
    pub fn may_follow(&self, first: &str, next: &str) -> bool {
        let second = self.second.get(first);
        second.is_some_and(|words| {
            words
                .as_ref()
                .is_none_or(|w| w.contains(next) || is_passed_over(next))
        })
    }

    /// What the word (in lower case) says about a cue of speech that begins with it.
    pub fn speech_word(&self, word: &str) -> Option<SpeechWord> {
        self.speech.get(word).copied()
    }
}

impl Table {
    fn add(&mut self, row: usize, elements: Vec<Element>) {
        let first = elements.iter().find(|e| !matches!(e, Element::Beginning));
        match first {
            Some(Element::Word(words)) => {
                for word in words.iter() {
                    self.by_first
                        .entry(word.clone())
                        .or_default()
                        .push((row, elements.clone()));
                }
            }
            _ => self.anywhere.push((row, elements)),
        }
    }

    fn hits(&self, tokens: &[Token], at: usize) -> impl Iterator<Item = Hit> {
        let first = tokens.get(at).map(|t| t.lower.as_str()).unwrap_or_default();
        let keyed = self.by_first.get(first).into_iter().flatten();
        keyed.chain(&self.anywhere).filter_map(move |(row, elements)| {
            let mut found = 0;
            let end = matches(elements, tokens, at, true, &mut found)?;
            Some(Hit {
                row: *row,
                end,
                found,
            })
        })
    }
}

/// Words that may stand between the words of a row without being said in it.
fn is_passed_over(word: &str) -> bool {
    const ADVERBS: [&str; 12] = [
        "also", "again", "ever", "even", "just", "still", "then", "both", "all", "very", "so", "more",
    ];
    (word.len() > 4 && word.ends_with("ly")) || ADVERBS.contains(&word)
}

/// Words behind which another clause begins: no narrow gap goes over them.
fn ends_gap(word: &str) -> bool {
    matches!(
        word,
        "after" | "before" | "because" | "when" | "who" | "that" | "which" | "as" | "if" | "while" | "for"
    )
}

/// The token after the row's words, when they stand at `at`. `found` counts the words that were met.
fn matches(
    elements: &[Element],
    tokens: &[Token],
    at: usize,
    is_first: bool,
    found: &mut usize,
) -> Option<usize> {
    let Some((element, rest)) = elements.split_first() else {
        return Some(at);
    };
    match element {
        Element::Beginning => {
            if at == 0 {
                matches(rest, tokens, at, is_first, found)
            } else {
                None
            }
        }
        Element::End => (at == tokens.len() || tokens.get(at).is_some_and(|t| !t.is_word)).then_some(at),
        Element::Word(words) => {
            // an adverb may be passed over, but not before the first word
            let most = if is_first { 0 } else { 2 };
            for skipped in 0..=most {
                let token = tokens.get(at + skipped)?;
                if words.contains(&token.lower) {
                    let mut more = *found + 1;
                    if let Some(end) = matches(rest, tokens, at + skipped + 1, false, &mut more) {
                        *found = more;
                        return Some(end);
                    }
                    return None;
                }
                if !is_passed_over(&token.lower) {
                    return None;
                }
            }
            None
        }
        Element::Other(words) => {
            let token = tokens.get(at)?;
            if !token.is_word || words.contains(&token.lower) {
                return None;
            }
            matches(rest, tokens, at + 1, false, found)
        }
        Element::Who(who) => {
            let is_there = tokens.get(at).is_some_and(|t| t.stands_for == *who);
            let rest = is_there.then(|| matches(rest, tokens, at + 1, false, found))?;
            *found += usize::from(rest.is_some());
            rest
        }
        Element::Gap { most, wide } => {
            for skipped in 0..=*most {
                let mut more = *found;
                if let Some(end) = matches(rest, tokens, at + skipped, false, &mut more) {
                    *found = more;
                    return Some(end);
                }
                let token = tokens.get(at + skipped)?;
                let word = token.lower.as_str();
                let ends = matches!(word, "." | "!" | "?" | ";" | ":");
                if ends || (!*wide && (!token.is_word || ends_gap(word))) {
                    return None;
                }
            }
            None
        }
    }
}

fn rows(file: &str) -> impl Iterator<Item = (usize, &str)> {
    let rows = file.lines().enumerate().map(|(i, line)| (i + 1, line.trim_end()));
    rows.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn is_class(row: &str) -> bool {
    row.starts_with('@') && row.contains(" = ")
}

fn columns<const N: usize>(row: &str) -> Option<[&str; N]> {
    let columns: Vec<&str> = row.split('\t').map(str::trim).collect();
    columns.try_into().ok()
}

fn parse_classes(contents: &str) -> Result<BTreeMap<String, Words>, LexiconError> {
    let mut classes = BTreeMap::new();
    for (line, row) in rows(contents).filter(|(_, row)| is_class(row)) {
        let Some((name, words)) = row.trim_start_matches('@').split_once(" = ") else {
            continue;
        };
        let words: Vec<String> = words.split_whitespace().map(str::to_owned).collect();
        if classes.insert(name.to_owned(), words.into()).is_some() {
            let problem = format!("the class @{name} is defined twice");
            return Err(LexiconError {
                file: CONTENTS,
                line,
                problem,
            });
        }
    }
    Ok(classes)
}

fn parse_irregular(file: &str) -> Result<HashMap<&str, Vec<&str>>, LexiconError> {
    let mut irregular = HashMap::new();
    for (line, row) in rows(file) {
        let wrong = |problem: String| LexiconError {
            file: IRREGULAR,
            line,
            problem,
        };
        let [verb, forms] = columns(row)
            .ok_or_else(|| wrong("a row has two columns, parted by a tab: verb, forms".to_owned()))?;
        if irregular
            .insert(verb, forms.split_whitespace().collect())
            .is_some()
        {
            return Err(wrong(format!("the verb \"{verb}\" stands here twice")));
        }
    }
    Ok(irregular)
}

fn parse_elements(words: &str, classes: &BTreeMap<String, Words>) -> Result<Vec<Element>, String> {
    let alternatives = |part: &str| -> Result<Words, String> {
        let mut all: Vec<String> = Vec::new();
        for word in part.split('|') {
            match word.strip_prefix('@').filter(|name| !name.is_empty()) {
                Some(name) => {
                    let class = classes
                        .get(name)
                        .ok_or_else(|| format!("there is no class of words @{name}"))?;
                    all.extend(class.iter().cloned());
                }
                None if word.is_empty() => return Err(format!("\"{part}\" lacks a word")),
                None if word.starts_with('<') => {
                    return Err(format!("\"{word}\" is <voice> or <party>, and stands alone"));
                }
                None => all.push(word.to_owned()),
            }
        }
        Ok(all.into())
    };
    let elements = words.split_whitespace().map(|part| {
        Ok(match part {
            "..." => Element::Gap { most: 4, wide: false },
            "....." => Element::Gap { most: 20, wide: true },
            "^" => Element::Beginning,
            "$" => Element::End,
            "<party>" => Element::Who(StandsFor::Party),
            "<voice>" => Element::Who(StandsFor::Voice),
            _ => match part.strip_prefix('!') {
                Some(others) => Element::Other(alternatives(others)?),
                None => Element::Word(alternatives(part)?),
            },
        })
    });
    elements.collect()
}

/// All forms of a verb, itself first.
fn verb_forms(verb: &str, irregular: &HashMap<&str, Vec<&str>>) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    if let Some(others) = irregular.get(verb) {
        forms.extend(others.iter().map(|f| (*f).to_owned()));
        return forms;
    }
    forms.push(plural(verb));
    let is_vowel = |c: char| "aeiou".contains(c);
    let letters: Vec<char> = verb.chars().collect();
    let doubled = match letters.as_slice() {
        // one syllable, one vowel, one consonant: "slam", "rap", "chat"
        [start @ .., before, vowel, last] => {
            (is_vowel(*vowel) && !is_vowel(*before) && !is_vowel(*last) && !"wxy".contains(*last))
                && !start.iter().any(|c| is_vowel(*c))
        }
        _ => false,
    };
    let (past, present) = if let Some(stem) = verb.strip_suffix("ie") {
        (format!("{verb}d"), format!("{stem}ying"))
    } else if verb.ends_with("ee") || verb.ends_with("oe") || verb.ends_with("ye") {
        (format!("{verb}d"), format!("{verb}ing"))
    } else if let Some(stem) = verb.strip_suffix('e') {
        (format!("{verb}d"), format!("{stem}ing"))
    } else if let Some(stem) = verb.strip_suffix('y').filter(|s| !s.ends_with(is_vowel)) {
        (format!("{stem}ied"), format!("{verb}ing"))
    } else if doubled {
        let last = letters.last().copied().unwrap_or_default();
        (format!("{verb}{last}ed"), format!("{verb}{last}ing"))
    } else {
        (format!("{verb}ed"), format!("{verb}ing"))
    };
    forms.extend([past, present]);
    forms
}

/// The form in -s of a noun or a verb.
fn plural(word: &str) -> String {
    let is_vowel = |c: char| "aeiou".contains(c);
    if let Some(stem) = word
        .strip_suffix('y')
        .filter(|s| !s.ends_with(is_vowel) && !s.is_empty())
    {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"].iter().any(|end| word.ends_with(end));
    if hisses || word == "veto" {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_have_their_forms() {
        let none = HashMap::new();
        for (verb, forms) in [
            ("deny", "deny denies denied denying"),
            ("accuse", "accuse accuses accused accusing"),
            ("slam", "slam slams slammed slamming"),
            ("agree", "agree agrees agreed agreeing"),
            ("claim", "claim claims claimed claiming"),
            ("crush", "crush crushes crushed crushing"),
            ("convey", "convey conveys conveyed conveying"),
            ("veto", "veto vetoes vetoed vetoing"),
            ("vie", "vie vies vied vying"),
        ] {
            assert_eq!(verb_forms(verb, &none).join(" "), forms);
        }
    }

    #[test]
    fn an_error_names_the_file_and_the_line() {
        let error = Lexicon::parse("# a\nsay\tverb\tnonsense\treport\n", "", "")
            .err()
            .map(|e| e.to_string());
        let wanted =
            "the lexicon cues.tsv, line 2: there is no act \"nonsense\"; correct that line and build again";
        assert_eq!(error.as_deref(), Some(wanted));
        let error = Lexicon::parse("say @no\tverb\tassert\treport\n", "", "")
            .err()
            .map(|e| e.to_string());
        assert!(error.is_some_and(|e| e.contains("line 1: there is no class of words @no")));
        assert!(Lexicon::parse("say\tverb\n", "", "").is_err());
        assert!(Lexicon::parse("", "not true\tcontent\n", "").is_err());
        assert!(Lexicon::parse("", "", "say\n").is_err());
        assert!(Lexicon::parse("", "<party>|him must\tmain\tdemand\n", "").is_err());
    }
}
