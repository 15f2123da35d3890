use std::collections::HashMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static ACTS: LazyLock<Acts> = LazyLock::new(|| Acts::new().expect("the lexicon can be read"));

fn acts() -> &'static Acts {
    &ACTS
}

/// Texts in which a row should be met: the words with a filler for each gap, and the last in the plural for a noun.
fn examples(words: &str, kind: Kind) -> Vec<String> {
    let parts = words.split_whitespace().map(|part| match part {
        "..." => "zzz",
        part => part.split('|').next().unwrap_or(part),
    });
    let text = parts.collect::<Vec<_>>().join(" ");
    if kind == Kind::Noun {
        vec![format!("{text}s"), text]
    } else {
        vec![text]
    }
}

#[test]
fn every_cue_row_can_be_reached_and_none_stands_twice() {
    let lexicon = &acts().lexicon;
    let mut seen = HashMap::new();
    let mut wrong = Vec::new();
    for (row, cue) in lexicon.cues.iter().enumerate() {
        if seen.insert(&cue.words, row).is_some() {
            wrong.push(format!("\"{}\" stands twice", cue.words));
            continue;
        }
        let words = cue.words.replace("@charge", "allegations");
        let reached = examples(&words, cue.kind).iter().any(|example| {
            let tokens = without_marks(tokens(example, Span::new(0, example.len())));
            lexicon
                .cue_at(&tokens, 0)
                .is_some_and(|h| h.row == row && h.end == tokens.len())
        });
        if !reached {
            wrong.push(format!(
                "\"{}\" is never met: another row stands before it",
                cue.words
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(lexicon.cues.len() > 1000);
}

#[test]
fn every_content_row_can_be_met() {
    let lexicon = &acts().lexicon;
    for (row, content) in lexicon.contents.iter().enumerate() {
        let parts = content.words.split_whitespace().map(|part| match part {
            "..." | "....." | "^" | "$" => String::new(),
            "<party>" => "Orvale".to_owned(),
            "<voice>" => "we".to_owned(),
            part if part.starts_with('!') => "zzz".to_owned(),
            part => {
                let word = part.split('|').next().unwrap_or(part);
                word.strip_prefix('@')
                    .map_or(word.to_owned(), |class| lexicon.first_of(class))
            }
        });
        let example = parts.collect::<Vec<_>>().join(" ").replace(" '", "'");
        let tokens = acts().content(&example, &[Span::new(0, example.len())]).tokens;
        assert!(
            lexicon.contents_at(&tokens, 0).any(|hit| hit.row == row),
            "\"{}\" is not met in \"{example}\"",
            content.words
        );
    }
}

#[test]
fn the_lexicon_gives_every_act() {
    let acts = acts();
    for act in Act::ALL {
        assert!(
            acts.lexicon.cues.iter().any(|c| c.act == act),
            "no cue for {}",
            act.name()
        );
    }
    assert!(
        acts.lexicon
            .contents
            .iter()
            .all(|r| r.act != Act::Believe && !r.words.is_empty())
    );
}

#[test]
fn cues_of_speech_are_told_from_thoughts_and_deeds() {
    let acts = acts();
    for cue in [
        "said",
        "has repeatedly denied",
        "according to",
        "told",
        "said in a statement",
        "warned of",
    ] {
        assert!(acts.is_speech_cue(cue), "{cue}");
    }
    for cue in [
        "believes",
        "hopes",
        "showed",
        "",
        ":",
        "wanted",
        "plans",
        "is expected",
    ] {
        assert!(!acts.is_speech_cue(cue), "{cue}");
    }
}

#[test]
fn a_stretch_with_a_word_of_speech_may_hold_an_attribution() {
    let acts = acts();
    for (text, wanted) in [
        ("the mayor said the bridge was safe", true),
        ("the bridge, according to two engineers, was safe", true),
        ("two ministries denied it", true),
        ("the paper reports that the bridge is shut", true),
        ("they called for calm in the valley", true),
        ("three reports on the bridge were lost", false),
        ("the bridge was shut on Monday", false),
        ("the aforesaid bridge was unsaidly shut", false),
        ("the state of the bridge was poor", false),
        ("", false),
    ] {
        assert_eq!(
            acts.may_hold_attribution(text, Span::new(0, text.len())),
            wanted,
            "{text}"
        );
    }
    let text = "He said so. The bridge was shut.";
    assert!(!acts.may_hold_attribution(text, Span::new(11, text.len())));
}

proptest! {
    #[test]
    fn any_text_and_any_spans_have_an_act(
        text in "[ a-zA-Z“”\"'’.,!?\\né😀]{0,200}|(said|asked|told|not|to|the report|was false|“|, |\\. |é| ){0,40}",
        spans in prop::collection::vec((0usize..220, 0usize..220), 0..9),
    ) {
        let acts = acts();
        let spans: Vec<Span> = spans.iter().map(|(a, b)| Span { start: *a.min(b), end: *a.max(b) }).collect();
        let part = |n: usize| spans.iter().skip(n).step_by(3).copied().collect::<Vec<_>>();
        let attribution = Attribution { source: part(0), cue: part(1), content: part(2), score: 1.0 };
        let act = acts.act(&text, &attribution);
        prop_assert!(Act::ALL.contains(&act));
        for span in &spans {
            acts.may_hold_attribution(&text, *span);
        }
    }

    #[test]
    fn tokens_stand_in_order_inside_the_stretch(text in "[ a-zA-Z0-9“”\"'’.,&-é😀]{0,80}", a in 0usize..90, b in 0usize..90) {
        let stretch = Span { start: a.min(b), end: a.max(b) };
        let fitted = words::fit(&text, stretch);
        let mut last = fitted.start;
        for token in tokens(&text, stretch) {
            prop_assert!(token.span.start >= last && token.span.end <= fitted.end && !token.span.is_empty());
            prop_assert!(!token.span.of(&text).is_empty());
            last = token.span.end;
        }
    }
}
