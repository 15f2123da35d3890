//! Whatever the names and statements of a text: the voices have passages in it, numbers without gap, and a statement.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sayso_core::{Act, Article, Form, Reading, Span, Statement};
use sayso_reader::names::{Name, NameKind};
use sayso_reader::voices::VoiceReader;

static VOICES: LazyLock<VoiceReader> = LazyLock::new(|| VoiceReader::new().unwrap());

/// What letters and digits stand for in a text that is spelled out: words that the rules know, so that more of the rules
/// are reached than by letters alone.
const SPELLED: &str = "the|a|of|said|he|she|it|they|who|we|I|his|her|its|their|two|officials|official|source|president|\
    foreign|minister|deputy|secretary|state|ministry|government|police|agency|newspaper|report|statement|spokesman|\
    spokeswoman|for|and|'s|,|.|\n\n|is|according to|citing|told|residents|The|President|Foreign|Minister|Ministry|Mr.|Ms.|\
    Ilse|Quorn|al-Quorn|van|Jr.|Norway|Norwegian|Oslo|Reuters|CNN";

fn spelled(text: &str) -> String {
    let words: Vec<&str> = SPELLED.split('|').collect();
    let mut out = String::new();
    for c in text.chars() {
        let word = match c {
            'a'..='z' => Some(c as usize - 'a' as usize),
            'A'..='Z' => Some(c as usize - 'A' as usize + 26),
            '0'..='9' => Some(c as usize - '0' as usize + 52),
            _ => None,
        };
        match word {
            Some(word) => {
                out.push_str(words[word]);
                out.push(' ');
            }
            None => out.push(c),
        }
    }
    out
}

/// A passage by the character where it begins and its length in characters; none where its length is nothing.
fn span(ends: &[usize], (start, length): (u16, u8)) -> Vec<Span> {
    let last = ends.len() - 1;
    let start = usize::from(start) % ends.len();
    let end = (start + usize::from(length)).min(last);
    (start < end)
        .then(|| Span::new(ends[start], ends[end]))
        .into_iter()
        .collect()
}

/// Source, cue, content, told and cited; form and act; within.
type Spoken = ([(u16, u8); 5], u8, u8);

fuzz_target!(|input: (Option<bool>, bool, Vec<(u16, u8)>, Vec<Spoken>, &str)| {
    let (outlet, is_spelled, named, spoken, text) = input;
    let text = if is_spelled {
        spelled(text)
    } else {
        text.to_owned()
    };
    let mut ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    ends.push(text.len());
    let mut names: Vec<Name> = named
        .iter()
        .flat_map(|&(start, length)| {
            let kind = NameKind::ALL[usize::from(length % 4)];
            span(&ends, (start, length / 4))
                .into_iter()
                .map(move |span| Name {
                    span,
                    kind,
                    score: 1.0,
                    kinds: [1.0; 4],
                })
        })
        .collect();
    names.sort_by_key(|name| name.span);
    let mut reached = 0;
    names.retain(|name| {
        let is_free = reached <= name.span.start;
        reached = reached.max(if is_free { name.span.end } else { 0 });
        is_free
    });
    let statements: Vec<Statement> = spoken
        .iter()
        .zip(1..)
        .map(|(&(parts, how, within), n)| Statement {
            n,
            source: span(&ends, parts[0]),
            cue: span(&ends, parts[1]),
            content: span(&ends, parts[2]),
            told: span(&ends, parts[3]),
            cited: span(&ends, parts[4]),
            form: [Form::Direct, Form::Indirect, Form::Mixed][usize::from(how % 3)],
            act: Act::ALL[usize::from(how / 3) % Act::ALL.len()],
            certainty: Vec::new(),
            voice: None,
            relay: Vec::new(),
            said: None,
            answers: Vec::new(),
            within: (within > 0).then_some(u32::from(within)),
            score: 1.0,
        })
        .collect();
    let own = outlet.map(|known| if known { "CNN" } else { "Oskeril Herald" });
    let article = Article {
        outlet: own.map(str::to_owned),
        text: text.clone(),
        ..Article::default()
    };
    let mut reading = Reading {
        statements,
        ..Reading::default()
    };
    VOICES.resolve(&article, &[Span::new(0, text.len())], &names, &mut reading);

    let numbers: Vec<u32> = reading.voices.iter().map(|v| v.n).collect();
    assert!(
        numbers.iter().copied().eq(1..=numbers.len() as u32),
        "numbers run from 1"
    );
    let named: Vec<u32> = reading.named.iter().map(|v| v.n).collect();
    let from = numbers.len() as u32 + 1;
    assert!(
        named.iter().copied().eq(from..from + named.len() as u32),
        "numbers of those who are only named run on"
    );
    assert!(
        reading.named.iter().all(|voice| !voice.mentions.is_empty()),
        "named nowhere"
    );
    for voice in reading.all_named() {
        for list in [&voice.mentions, &voice.roles] {
            assert!(
                list.windows(2).all(|pair| pair[0] < pair[1]),
                "passages out of order"
            );
            assert!(
                list.iter().all(|s| !s.of(&text).is_empty()),
                "a passage is not in the text"
            );
        }
    }
    let mut used: Vec<u32> = Vec::new();
    for (statement, n) in reading.statements.iter().zip(1..) {
        assert_eq!(statement.n, n);
        assert!(
            statement.relay.iter().all(|r| Some(*r) != statement.voice),
            "a voice relays itself"
        );
        used.extend(statement.voice.iter().chain(&statement.relay));
    }
    used.sort_unstable();
    used.dedup();
    assert_eq!(
        used, numbers,
        "a voice without a statement, or a statement whose voice there is not"
    );
});
