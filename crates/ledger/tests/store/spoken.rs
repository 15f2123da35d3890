//! What a voice said: every statement once, counted as it is listed, and what others made of it.

use std::collections::{BTreeMap, BTreeSet};

use sayso_core::Act;
use sayso_ledger::{Ledger, Spoke, SpokenAsked};

use crate::flood::{HOLDS, flood};
use crate::invented::ledger_of;

fn asked(limit: usize, offset: usize) -> SpokenAsked {
    SpokenAsked {
        limit,
        offset,
        ..SpokenAsked::default()
    }
}

/// All statements of a voice, a few at a time.
fn all(ledger: &Ledger, key: &str) -> Vec<Spoke> {
    let mut found = Vec::new();
    loop {
        let page = ledger.spoken(key, asked(3, found.len())).unwrap().unwrap();
        assert!(page.statements.len() <= 3);
        if page.statements.is_empty() {
            assert_eq!(found.len() as u64, page.statements_in_all);
            return found;
        }
        found.extend(page.statements);
    }
}

#[test]
fn every_statement_is_listed_once_the_latest_first_with_the_words_of_its_article() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 14);
    let (voices, count) = ledger.voice_rows(None, None, 100, 0).unwrap();
    assert!(count > 8);
    let mut listed = BTreeSet::new();
    for voice in &voices {
        let spoken = all(&ledger, &voice.voice);
        assert_eq!(spoken.len() as u64, voice.statements, "{}", voice.voice);
        let days: Vec<_> = spoken.iter().map(|of| of.day.clone()).collect();
        assert!(days.is_sorted_by(|a, b| a >= b), "{days:?}");
        for of in &spoken {
            assert!(listed.insert((of.article.clone(), of.n)));
            let stored = ledger.article(&of.article).unwrap().unwrap();
            let text: Vec<char> = stored.article.text.chars().collect();
            let words: String = text[of.content.start..of.content.end].iter().collect();
            assert_eq!(words, of.content.text);
            assert!(
                words.contains("nobody is hurt") || words.contains("ferry"),
                "{words}"
            );
        }
    }
    let made: u64 = voices.iter().map(|voice| voice.statements).sum();
    assert_eq!(listed.len() as u64, made);
}

#[test]
fn what_is_counted_by_day_and_act_is_what_is_listed() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 14);
    for voice in ledger.voice_rows(None, None, 100, 0).unwrap().0 {
        let key = voice.voice.as_str();
        let mut expected: BTreeMap<_, u64> = BTreeMap::new();
        for of in all(&ledger, key) {
            let day: jiff::civil::Date = of.day.unwrap().parse().unwrap();
            *expected.entry((Some(day), of.act)).or_default() += 1;
        }
        let spoken = ledger.spoken(key, asked(0, 0)).unwrap().unwrap();
        // both together say what each says
        let (voice, together) = ledger.voice_with_spoken(key, asked(0, 0)).unwrap().unwrap();
        assert_eq!(voice, ledger.voice(key).unwrap().unwrap());
        assert_eq!(together.by_day, spoken.by_day);
        let counted: BTreeMap<_, u64> = spoken
            .by_day
            .into_iter()
            .map(|(day, act, n)| ((day, act), n))
            .collect();
        assert_eq!(counted, expected, "{key}");
        // one act on one day is what the count of it says
        for ((day, act), n) in counted {
            let only = SpokenAsked {
                act: Some(act),
                from: day,
                to: day,
                ..asked(100, 0)
            };
            let found = ledger.spoken(key, only).unwrap().unwrap();
            assert_eq!((found.statements.len() as u64, found.statements_found), (n, n));
            assert!(found.statements.iter().all(|of| of.act == act));
            assert_eq!(found.statements_in_all, spoken.statements_in_all);
        }
    }
}

#[test]
fn a_voice_has_its_claims_and_those_on_which_it_is_the_only_origin() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    let quill = ledger.spoken("marta-quill", asked(10, 0)).unwrap().unwrap();
    let articles: Vec<(&str, u32)> = quill
        .statements
        .iter()
        .map(|of| (of.article.as_str(), of.n))
        .collect();
    assert_eq!(articles, [("two", 1), ("two", 2), ("one", 1)]);
    assert_eq!(quill.statements[2].content.text, HOLDS);
    assert_eq!((quill.claims.len(), quill.claims_in_all), (1, 1));
    let claim = &quill.claims[0];
    assert_eq!((claim.articles, claim.named, claim.denied), (2, 1, 1));
    assert_eq!((&quill.alone, quill.alone_in_all), (&quill.claims, 1));
    let of: Vec<Vec<&str>> = (quill.statements.iter())
        .map(|of| of.claims.iter().map(|claim| claim.key.as_str()).collect())
        .collect();
    assert_eq!(of, [vec![claim.key.as_str()], vec![], vec![claim.key.as_str()]]);
    assert!(quill.denied.is_empty());
}

#[test]
fn a_voice_has_what_it_denied_with_the_statement_that_does() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    let claim = ledger
        .spoken("marta-quill", asked(0, 0))
        .unwrap()
        .unwrap()
        .claims
        .remove(0);
    let fell = ledger.spoken("osmund-fell", asked(10, 0)).unwrap().unwrap();
    assert_eq!((fell.denied.len(), fell.denied_in_all), (1, 1));
    let denied = &fell.denied[0];
    assert_eq!((&denied.claim, denied.statements), (&claim, 1));
    assert_eq!((denied.by.article.as_str(), denied.by.act), ("three", Act::Deny));
    assert_eq!(denied.by.content.text, "nothing at the harbour gives way");
}

#[test]
fn who_passes_on_whom_is_seen_from_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    let quill = ledger.spoken("marta-quill", asked(10, 0)).unwrap().unwrap();
    let [(post, 1)] = quill.relayed_by.as_slice() else {
        panic!("{:?}", quill.relayed_by)
    };
    assert_eq!(post.name, "Lowmere Post");
    assert_eq!(quill.statements[0].relay, std::slice::from_ref(post));
    let key = post.key.as_deref().unwrap();
    let post = ledger.spoken(key, asked(10, 0)).unwrap().unwrap();
    let cited: Vec<_> = post
        .cites
        .iter()
        .map(|(voice, n)| (voice.key.as_deref(), *n))
        .collect();
    assert_eq!(cited, [(Some("marta-quill"), 1)]);
    assert_eq!(post.statements_in_all, 0);
}

#[test]
fn a_voice_that_is_not_there_said_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    assert!(ledger.spoken("nobody-known", asked(1, 0)).unwrap().is_none());
}

#[test]
fn names_are_found_by_how_their_words_begin_those_first_who_speak_most() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = flood(folder.path());
    let names = |begins: &str| -> Vec<String> {
        let found = ledger.names_begun(begins, 10).unwrap();
        found.into_iter().map(|voice| voice.name).collect()
    };
    assert_eq!(names("qu"), ["Marta Quill"]);
    assert_eq!(names("QUILL mar"), ["Marta Quill"]);
    assert_eq!(names("uill"), [""; 0]);
    for nothing in ["", " - ", "\"", "*"] {
        assert_eq!(names(nothing), [""; 0], "{nothing:?}");
    }
}

#[test]
fn rows_of_voices_go_on_where_the_page_before_ends() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = ledger_of(folder.path(), "t.db", 14);
    let (rows, total) = ledger.voice_rows(None, None, 100, 0).unwrap();
    assert_eq!(rows.len() as u64, total);
    assert!(rows.is_sorted_by(|a, b| a.statements >= b.statements));
    let mut paged = Vec::new();
    while let (mut page, count) = ledger.voice_rows(None, None, 3, paged.len()).unwrap()
        && !page.is_empty()
    {
        assert_eq!(count, total);
        paged.append(&mut page);
    }
    assert_eq!(paged, rows);
    // as the whole of each says it
    for row in rows {
        let voice = ledger.voice(&row.voice).unwrap().unwrap().voice;
        let statements: u64 = voice.statements.values().sum();
        assert_eq!(
            (statements, voice.articles, voice.first, voice.last),
            (row.statements, row.articles, row.first, row.last)
        );
    }
}
