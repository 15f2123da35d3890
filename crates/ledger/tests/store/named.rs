//! Who is named in an article and does not speak there.

use sayso_core::{Article, Reading, Span, Voice, VoiceKind};
use sayso_ledger::{Ledger, VoiceInFull};

use crate::invented::{Told, add, problems, time, told};

/// An article in which Marta Quill, mayor of Sollund, speaks, and Bram Ashdown is named in the headline.
fn speaking(id: &str) -> (Article, Reading) {
    let paragraph = Told::new("Marta Quill", "mayor", "the dam of Sollund holds");
    let (text, mut reading) = told("Ashdown looks on", &[paragraph]);
    reading.named.push(named(2, "Bram Ashdown", 0..7));
    (of(id, text), reading)
}

/// One in which a harbour master speaks, and she is named.
fn naming(id: &str) -> (Article, Reading) {
    let paragraph = Told::new(
        "Osmund Fell",
        "harbour master",
        "the harbour of Sollund is closed",
    );
    let (text, mut reading) = told("Quill waits", &[paragraph]);
    reading.named.push(named(2, "Marta Quill", 0..5));
    (of(id, text), reading)
}

fn of(id: &str, text: String) -> Article {
    Article {
        id: id.to_owned(),
        published: Some("2031-03-04".to_owned()),
        text,
        ..Article::default()
    }
}

fn named(n: u32, name: &str, at: std::ops::Range<usize>) -> Voice {
    Voice {
        n,
        name: name.to_owned(),
        kind: VoiceKind::Person,
        mentions: vec![Span::new(at.start, at.end)],
        roles: Vec::new(),
    }
}

fn voice(ledger: &Ledger, key: &str) -> Option<VoiceInFull> {
    ledger.voice(key).unwrap()
}

#[test]
fn a_voice_tells_in_which_articles_it_is_only_named() {
    let folder = tempfile::tempdir().unwrap();
    // whichever comes first
    for (name, order) in [("a.db", [0, 1, 2]), ("b.db", [2, 1, 0])] {
        let mut ledger = Ledger::create(&folder.path().join(name)).unwrap();
        let articles = [speaking("one"), naming("two"), naming("three")];
        for n in order {
            add(&mut ledger, &articles[n].0, &articles[n].1).unwrap();
            ledger.link().unwrap();
        }
        assert_eq!(problems(&ledger), [""; 0]);
        let quill = voice(&ledger, "marta-quill").unwrap();
        assert_eq!((quill.voice.articles, quill.voice.named), (1, 2));
        let by = |members: &[sayso_ledger::MemberOf]| {
            let mut by: Vec<String> = members.iter().map(|m| m.article.clone()).collect();
            by.sort();
            by
        };
        assert_eq!(by(&quill.members), ["one"]);
        assert_eq!(by(&quill.named), ["three", "two"]);
        assert_eq!(quill.voice.statements.values().sum::<u64>(), 1);
        // he speaks nowhere
        assert!(voice(&ledger, "bram-ashdown").is_none());
        assert_eq!(ledger.voices(None, None, 10).unwrap().1, 2);
    }
}

#[test]
fn who_falls_silent_everywhere_is_no_voice_any_more_and_may_speak_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
    for (article, reading) in [speaking("one"), naming("two")] {
        add(&mut ledger, &article, &reading).unwrap();
    }
    ledger.link().unwrap();
    assert!(voice(&ledger, "marta-quill").is_some());
    for (reader, speaks) in [("invented 2", false), ("invented 3", true)] {
        let mut after = 0;
        while let Some(outdated) = ledger.next_outdated(reader, after).unwrap() {
            after = outdated.row;
            let (_, mut reading) = match outdated.article.id.as_str() {
                "one" => speaking("one"),
                _ => naming("two"),
            };
            if !speaks && outdated.article.id == "one" {
                reading.keep(|_| false);
                let names: Vec<&str> = reading.named.iter().map(|v| v.name.as_str()).collect();
                assert_eq!(names, ["Bram Ashdown", "Marta Quill"]);
            }
            ledger.keep_reading(&outdated, &reading, reader, time(4)).unwrap();
        }
        ledger.link().unwrap();
        assert_eq!(problems(&ledger), [""; 0], "{reader}");
        let found = voice(&ledger, "marta-quill").map(|quill| (quill.voice.articles, quill.voice.named));
        assert_eq!(found, speaks.then_some((1, 1)), "{reader}");
    }
}
