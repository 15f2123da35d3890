//! The pages of voices and stories, as a server gives them.

use sayso_core::Act;
use sayso_ledger::By;
use serde_json::Value;

use crate::flood::{HOLDS, flood};
use crate::invented::{Told, article, time};
use crate::ledgers::{TestLedger, article_of};
use crate::served::Served;

/// Two articles print what the mayor said, the third has who denies it.
fn flooded() -> Served {
    TestLedger::made(flood).serve()
}

#[test]
fn voices_are_listed_by_name_and_kind_a_page_at_a_time() {
    let served = flooded();
    let all = served.page("/voices");
    for name in ["Marta Quill", "Osmund Fell"] {
        assert!(all.contains(name), "{all}");
    }
    let found = served.json("/voices.json?q=quill");
    assert_eq!(found["total"], 1);
    assert_eq!(found["voices"][0]["voice"], "marta-quill");
    assert_eq!(found["voices"][0]["statements"], 3);
    assert_eq!(served.json("/voices.json?q=quill&kind=government")["total"], 0);
    assert!(served.page("/voices?q=zzz").contains("No voice is like that"));
    for bad in ["/voices?kind=ghost", "/voices?kind=unnamed", "/voices?page=0"] {
        assert_eq!(served.get(bad).status, 400, "{bad}");
    }
}

#[test]
fn a_list_of_many_voices_leads_on_to_all_of_them() {
    let articles = (0..45_u8).map(|n| {
        let letter = char::from(b'a' + n % 26);
        let name = format!("Person{letter}{letter} Surname{n}");
        let sails = Told::new(&name, "mayor", "the ferry sails at noon");
        article_of(&format!("a{n}"), "Many", &[sails])
    });
    let served = TestLedger::of(articles).serve();
    let mut next = Some("/voices.json".to_owned());
    let mut names = std::collections::BTreeSet::new();
    while let Some(address) = next {
        let found = served.json(&address);
        assert_eq!(found["total"], 45);
        for voice in found["voices"].as_array().unwrap() {
            assert!(names.insert(voice["voice"].as_str().unwrap().to_owned()));
        }
        next = found["next"]
            .as_str()
            .map(|next| next.replacen("/voices?", "/voices.json?", 1));
    }
    assert_eq!(names.len(), 45);
}

#[test]
fn names_are_completed_and_the_script_that_asks_for_them_is_our_own() {
    let served = flooded();
    let found = served.json("/names.json?begins=qui");
    assert_eq!(found["names"][0]["voice"], "marta-quill");
    assert_eq!(found["names"][0]["kind"], "person");
    assert_eq!(served.json("/names.json")["names"], Value::Array(Vec::new()));
    let front = served.page("/");
    let (_, script) = front.split_once("<script defer src=\"").unwrap();
    let (address, _) = script.split_once('"').unwrap();
    let script = served.get(address);
    assert_eq!(script.status, 200);
    assert_eq!(
        script.header("content-type"),
        Some("text/javascript; charset=utf-8")
    );
    assert!(script.body.contains("/names.json?begins="));
    assert!(script.header("cache-control").unwrap().contains("immutable"));
}

#[test]
fn a_voice_has_its_names_acts_claims_and_statements_with_their_passages() {
    let served = flooded();
    let quill = served.page("/voices/marta-quill");
    for words in [
        "3 statements in 2 articles",
        "4 March to 5 March 2031",
        "said: 3 statements from 4 March 2031 to 5 March 2031",
        "Claims with no other origin",
        "denied by 1 statement",
        "This voice denies no claim",
        "mayor",
        "claim in 2 articles",
    ] {
        assert!(quill.contains(words), "{words}: {quill}");
    }
    // each statement leads to its words
    let found = served.json("/voices/marta-quill.json");
    let statements = found["spoken"]["statements"].as_array().unwrap();
    assert_eq!(statements.len(), 3);
    for (of, words) in statements
        .iter()
        .zip([HOLDS, "the ferry will not sail before noon", HOLDS])
    {
        assert_eq!(of["content"]["text"], words);
        let at = format!(
            "/articles/{}?at={}-{}#",
            of["article"].as_str().unwrap(),
            of["content"]["start"],
            of["content"]["end"]
        );
        assert!(quill.contains(&at), "{at}");
    }
    let claim = found["spoken"]["claims"][0]["claim"].as_str().unwrap();
    assert!(quill.contains(&format!("/claims/{claim}")));
    let fell = served.page("/voices/osmund-fell");
    assert!(fell.contains("nothing at the harbour gives way"));
    assert!(fell.contains(&format!("/claims/{claim}")), "{fell}");
    assert_eq!(served.get("/voices/nobody-known").status, 404);
}

#[test]
fn an_outlet_that_only_passes_on_has_whose_statements_and_leads_to_them() {
    let relayed = Told {
        relay: Some("Lowmere Post".to_owned()),
        ..Told::new("Marta Quill", "mayor", HOLDS)
    };
    let served = TestLedger::of([article_of("one", "Water", &[relayed])]).serve();
    let post = served.page("/voices/lowmere-post");
    assert!(post.contains("No article has a statement of its own."));
    assert!(post.contains("href=\"/voices/marta-quill\""));
    assert!(post.contains("/search?q=via:lowmere-post"), "{post}");
    assert!(served.page("/search?q=via:lowmere-post").contains(HOLDS));
    let quill = served.page("/voices/marta-quill");
    assert!(quill.contains("None of its statements has a day."));
    assert!(quill.contains("href=\"/voices/lowmere-post\""));
}

#[test]
fn statements_of_a_voice_are_chosen_by_act_and_time() {
    let served = flooded();
    for (query, found) in [
        ("", 3),
        ("?act=assert", 3),
        ("?act=deny", 0),
        ("?during=2031", 3),
        ("?during=2031-03", 3),
        ("?during=2031-03-05", 2),
        ("?during=2030", 0),
        ("?act=assert&during=2031-03-04", 1),
        ("?page=2", 3),
    ] {
        let voice = served.json(&format!("/voices/marta-quill.json{query}"));
        assert_eq!(voice["spoken"]["found"], found, "{query}");
        assert_eq!(voice["spoken"]["total"], 3, "{query}");
    }
    for bad in ["?act=sing", "?during=soon", "?during=2031-02-30"] {
        assert_eq!(
            served.get(&format!("/voices/marta-quill{bad}")).status,
            400,
            "{bad}"
        );
    }
    let day = served.page("/voices/marta-quill?during=2031-03-05");
    assert!(day.contains("Only: 5 March 2031."), "{day}");
}

#[test]
fn a_key_that_a_voice_had_leads_to_it() {
    let of = |id: &str, who: &str| {
        let (mut article, reading) = article_of(id, "Water", &[Told::new(who, "mayor of Sollund", HOLDS)]);
        article.published = Some("2031-03-04".to_owned());
        (article, reading)
    };
    let kept = TestLedger::of([of("one", "Marta Quill"), of("two", "Tomas Hale")]);
    let mut ledger = kept.open();
    let keys = ["marta-quill", "tomas-hale"];
    let by = By {
        who: "Ida Fenn",
        made: time(9),
        why: None,
    };
    ledger.merge_voices(keys[0], keys[1], &by).unwrap();
    ledger.link().unwrap();
    let key = ledger.voice(keys[0]).unwrap().unwrap().voice.voice;
    let old = if key == keys[0] { keys[1] } else { keys[0] };
    let served = kept.serve();
    for (asked, there) in [
        (format!("/voices/{old}"), format!("/voices/{key}")),
        (
            format!("/voices/{old}.json?act=deny"),
            format!("/voices/{key}.json?act=deny"),
        ),
    ] {
        let answer = served.get(&asked);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(there.as_str()))
        );
        assert_eq!(served.get(&there).status, 200);
    }
}

#[test]
fn a_story_has_who_reported_it_which_claims_they_share_and_who_was_first() {
    let served = flooded();
    let story = served.page("/story?article=one");
    for words in [
        "3 articles of 3 outlets",
        "first in this ledger",
        "this article",
        "1 shared claim",
        "1 denial or answer between them",
        "/articles/two?at=",
        "/story?article=three",
    ] {
        assert!(story.contains(words), "{words}: {story}");
    }
    assert_eq!(story.matches("first in this ledger").count(), 1);
    let found = served.json("/story.json?article=one");
    assert_eq!(found["articles"].as_array().unwrap().len(), 3);
    assert_eq!(found["articles"][0]["first"], true);
    assert_eq!(found["claims"][0]["printed_by"][1]["at"], 1);
    assert_eq!(found["claims"][0]["printed_by"][1]["passage"]["text"], HOLDS);
    let kinds: Vec<_> = (found["joined"].as_array().unwrap().iter())
        .map(|of| of["kind"].as_str().unwrap())
        .collect();
    assert!(kinds.contains(&"denies"), "{found}");
    assert_eq!(served.get("/story").status, 400);
    assert_eq!(served.get("/story?article=nothing").status, 404);
}

#[test]
fn a_voice_of_thousands_of_statements_stays_a_page() {
    let articles = (0..84_u32).map(|n| {
        // all acts, over years, under ever new roles
        let told_there: Vec<Told> = (Act::ALL.iter().enumerate())
            .map(|(at, act)| Told {
                act: *act,
                ..Told::new(
                    "Marta Quill",
                    &format!("holder {at} of the office {n} of the long name"),
                    &format!("the ferry of day {n} will sail for the {at}th time"),
                )
            })
            .collect();
        let (mut article, reading) = article_of(&format!("ferry-{n}"), "Ferries", &told_there);
        article.outlet = Some(format!("Outlet {n}"));
        article.published = Some(format!("{}-{:02}-03", 2031 + n / 12, n % 12 + 1));
        (article, reading)
    });
    let served = TestLedger::of(articles).serve();
    let quill = served.page("/voices/marta-quill");
    assert!(quill.contains("840 statements in 84 articles"));
    assert!(quill.contains("A bar is a month"));
    assert!(quill.len() < 150_000, "{}", quill.len());
}

#[test]
fn the_voices_of_a_ledger_all_have_a_page() {
    let served = TestLedger::of((0..14).map(article)).serve();
    let ledger = served.ledger.open_to_read();
    let (rows, _) = ledger.voice_rows(None, None, 100, 0).unwrap();
    for row in rows {
        let voice = served.page(&format!("/voices/{}", row.voice));
        assert!(voice.contains(&row.name));
        assert_eq!(voice.matches("<h1>").count(), 1);
    }
}
