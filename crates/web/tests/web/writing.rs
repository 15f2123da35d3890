//! Signing in and correcting, as browsers do it.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use sayso_ledger::{Correction, Ledger, Which};
use sha2::{Digest, Sha256};

use crate::ledgers::{NOT_SO, PASSWORD, dam, dams};
use crate::served::{Answered, Served};

/// A correction by which Hale says less than was read.
const MOVED: [(&str, &str); 4] = [
    ("kind", "span"),
    ("content", "12 houses stand in the water"),
    ("source", "Tomas Hale"),
    ("cue", ""),
];

/// A form of the page to correct something, with these values.
fn sends(served: &Served, session: &str, address: &str, values: &[(&str, &str)]) -> Answered {
    let page = served.get_as(address, session);
    assert_eq!(page.status, 200, "{address}: {}", page.body);
    let (form, seen) = (page.hidden("form"), page.hidden("seen"));
    let query = address.split_once('?').unwrap().1;
    let mut all = vec![("form", form.as_str()), ("seen", seen.as_str())];
    all.extend(query.split('&').filter_map(|pair| pair.split_once('=')));
    all.extend(values);
    served.post("/corrections/new", session, &all)
}

fn corrections(served: &Served) -> Vec<Correction> {
    let ledger = served.ledger.open_to_read();
    ledger.corrections(&Which::default()).unwrap()
}

#[test]
fn readers_need_no_account_and_see_nothing_to_correct() {
    let served = dams(1).serve();
    let article = served.get("/articles/dam-1");
    assert_eq!(article.status, 200);
    assert!(article.header("set-cookie").is_none() && !article.has("/corrections/new"));
    assert_eq!(article.header("cache-control"), Some("no-cache"));
    let list = served.get("/corrections");
    assert!(
        list.status == 200 && list.has("Nobody has corrected anything"),
        "{}",
        list.body
    );
    // whoever follows a link to correct is led to sign in, and then back
    let led = served.get("/corrections/new?article=dam-1&statement=2");
    assert_eq!(led.status, 303);
    assert_eq!(
        led.header("location"),
        Some("/sign-in?to=%2Fcorrections%2Fnew%3Farticle%3Ddam-1%26statement%3D2")
    );
    let page = served.get("/sign-in?to=%2Fcorrections%2Fnew%3Farticle%3Ddam-1");
    assert_eq!(page.hidden("to"), "/corrections/new?article=dam-1");
    assert_eq!(served.get("/sign-in?to=//evil.example").hidden("to"), "/");
}

#[test]
fn who_signs_in_gets_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let served = dams(1).serve();
    let page = served.get("/sign-in");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let (before, form) = (page.cookie(), page.hidden("form"));
    let good = [
        ("form", form.as_str()),
        ("name", "ida fenn"),
        ("password", PASSWORD),
        ("to", "/claims"),
    ];
    let answer = served.post("/sign-in", &before, &good);
    assert_eq!((answer.status, answer.header("location")), (303, Some("/claims")));
    let set = answer.header("set-cookie").unwrap();
    assert!(
        set.contains("; HttpOnly; SameSite=Strict") && set.contains("Path=/;"),
        "{set}"
    );
    // the ledger does not hold the token
    let token = answer.cookie().split_once('=').unwrap().1.to_owned();
    let bytes = std::fs::read(&served.ledger.path).unwrap();
    assert!(
        !bytes
            .windows(token.len())
            .any(|window| window == token.as_bytes())
    );

    let session = answer.cookie();
    let article = served.get_as("/articles/dam-1", &session);
    assert!(
        article.has("Signed in as <strong><bdi>Ida Fenn"),
        "{}",
        article.body
    );
    assert!(
        article.has("/corrections/new?article=dam-1&#38;statement=1")
            || article.has("/corrections/new?article=dam-1&amp;statement=1")
    );
    assert!(article.has("/corrections/new?voice="), "{}", article.body);
    assert_eq!(article.header("cache-control"), Some("no-store"));
    assert!(article.header("etag").is_none());
    // the page for readers is still the one for readers
    assert!(!served.get("/articles/dam-1").has("Ida Fenn"));

    let out = served.post("/sign-out", &session, &[("form", &article.hidden("form"))]);
    assert_eq!(out.status, 303);
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert!(!served.get_as("/articles/dam-1", &session).has("Ida Fenn"));
}

#[test]
fn a_wrong_name_and_a_wrong_password_are_told_alike_and_not_tried_for_ever() {
    let served = dams(1).serve();
    let page = served.get("/sign-in");
    let (before, form) = (page.cookie(), page.hidden("form"));
    let tries = |name: &str, password: &str| {
        served.post(
            "/sign-in",
            &before,
            &[("form", &form), ("name", name), ("password", password)],
        )
    };
    let wrong = tries("Ida Fenn", "not this one at all");
    assert!(
        wrong.status == 403 && wrong.has("do not belong together"),
        "{}",
        wrong.body
    );
    assert!(wrong.has("value=\"Ida Fenn\"") && !wrong.has("not this one at all"));
    let nobody = tries("Nobody", "not this one at all");
    assert!(nobody.status == 403 && nobody.has("do not belong together"));
    for _ in 1..10 {
        assert_eq!(tries("Ida Fenn", "not this one at all").status, 403);
    }
    // now even the right one is refused, for a while
    assert_eq!(tries("Ida Fenn", PASSWORD).status, 429);
    // others can still sign in
    served.ledger.add_account("Orla Brae");
    assert_eq!(tries("Orla Brae", PASSWORD).status, 303);
    // but from one address it is not tried with ever other names
    let most = (0..30)
        .map(|n| tries(&format!("name {n}"), "not this one at all").status)
        .max();
    assert_eq!(most, Some(429));
}

#[test]
fn what_no_form_of_the_session_sends_changes_nothing() {
    let ledger = dams(1);
    ledger.add_account("Orla Brae");
    let served = ledger.serve();
    let (ida, orla) = (served.sign_in("Ida Fenn"), served.sign_in("Orla Brae"));
    let address = "/corrections/new?article=dam-1&statement=2";
    let page = served.get_as(address, &ida);
    let (form, seen) = (page.hidden("form"), page.hidden("seen"));
    let others = served.get_as(address, &orla).hidden("form");
    assert_ne!(form, others);
    let post = |cookies: &str, form: &str, headers: &str| {
        let values = [
            ("form", form),
            ("seen", &seen),
            ("article", "dam-1"),
            ("statement", "2"),
            ("kind", "not-a-statement"),
        ];
        served
            .post_with("/corrections/new", cookies, &values, headers)
            .status
    };
    let here = "Sec-Fetch-Site: same-origin\r\n";
    assert_eq!(post("", &form, here), 403, "without a session");
    assert_eq!(
        post(&format!("sayso-session={}", "0".repeat(64)), &form, here),
        403
    );
    assert_eq!(post(&ida, "", here), 403, "without the secret");
    assert_eq!(post(&ida, &others, here), 403, "with another session's secret");
    assert_eq!(post(&ida, &form, "Sec-Fetch-Site: cross-site\r\n"), 403);
    assert_eq!(post(&ida, &form, "Origin: http://evil.example\r\n"), 403);
    assert_eq!(post(&ida, &form, "Origin: null\r\n"), 403);
    assert_eq!(
        served
            .get_as(&format!("/corrections/new?form={form}&kind=act"), &ida)
            .status,
        400
    );
    assert!(corrections(&served).is_empty());
    assert_eq!(post(&ida, &form, here), 303);
    assert_eq!(corrections(&served).len(), 1);
}

#[test]
fn each_kind_of_correction_can_be_made_and_leads_back_to_the_passage() {
    let served = dams(3).serve();
    let session = served.sign_in("Ida Fenn");
    let statement = "/corrections/new?article=dam-1&statement=2";
    let figure = "/corrections/new?article=dam-1&figure=1";
    let article = "/corrections/new?article=dam-1";
    let place = |words: &str| {
        let text = dam(1).0.text;
        let start = text.split(words).next().unwrap().chars().count();
        format!("{start}-{}", start + words.chars().count())
    };
    let of_it = place(NOT_SO);
    let mut made = 0;
    let mut does = |address: &str, values: &[(&str, &str)]| {
        let answer = sends(&served, &session, address, values);
        assert_eq!(answer.status, 303, "{values:?}: {}", answer.body);
        made += 1;
        let all = corrections(&served);
        assert_eq!(all.len(), made, "{values:?}");
        let last = all.last().unwrap();
        assert_eq!(last.who, "Ida Fenn");
        (last.kind, answer.header("location").unwrap().to_owned())
    };
    let (kind, to) = does(
        statement,
        &[("kind", "act"), ("act", "decline"), ("why", "she says nothing")],
    );
    assert_eq!(
        (kind, to),
        ("act", format!("/articles/dam-1?at={of_it}#t{of_it}"))
    );
    assert_eq!(
        does(statement, &[("kind", "voice"), ("name", "Marta Quill")]).0,
        "voice"
    );
    assert_eq!(
        does(statement, &[("kind", "voice"), ("nobody", "yes")]).0,
        "voice"
    );
    let relay = [
        ("kind", "relay"),
        ("names", "Upland Monitor\nTomas Hale\n"),
        ("voice-kind", "outlet"),
    ];
    assert_eq!(does(statement, &relay).0, "relay");
    assert_eq!(
        does(
            statement,
            &[("kind", "same"), ("relation", "not-same"), ("other", "dam-2:2")]
        )
        .0,
        "not-same"
    );
    assert_eq!(
        does(
            statement,
            &[
                ("kind", "answers"),
                ("relation", "confirms"),
                ("other", "dam-2:1")
            ]
        )
        .0,
        "confirms"
    );
    let answers = [
        ("kind", "answers"),
        ("relation", "denies"),
        ("other", "dam-2:1"),
        ("not", "yes"),
    ];
    assert_eq!(does(statement, &answers).0, "denies");
    assert_eq!(
        does(statement, &MOVED),
        (
            "span",
            format!(
                "/articles/dam-1?at={0}#t{0}",
                place("12 houses stand in the water")
            )
        )
    );
    let bounds = [
        ("kind", "figure"),
        ("lower", "10"),
        ("upper", "open"),
        ("counts", "houses"),
        ("approximate", "yes"),
        ("by", "article"),
    ];
    assert_eq!(
        does(figure, &bounds),
        ("figure", format!("/articles/dam-1?at={0}#t{0}", place("12")))
    );
    assert_eq!(does(figure, &[("kind", "not-a-figure")]).0, "not-a-figure");
    let missed = [
        ("kind", "missed"),
        ("content", "Hale  said\r\non Tuesday"),
        ("act", "assert"),
        ("name", "Tomas Hale"),
        ("voice-kind", "person"),
    ];
    assert_eq!(does(article, &missed).0, "missed");
    let copied = [
        ("kind", "copied"),
        ("from", "dam-2"),
        ("passage", "Tomas Hale said on Tuesday"),
        ("of", "Tomas Hale said on Tuesday"),
    ];
    assert_eq!(does(article, &copied).0, "copied");
    assert_eq!(
        does(statement, &[("kind", "not-a-statement")]).1,
        "/articles/dam-1"
    );

    // readers see what was done, by whom, when and why
    let list = served.get("/corrections");
    assert!(
        list.has("13 corrections") && list.has("she says nothing") && list.has("Ida Fenn"),
        "{}",
        list.body
    );
    assert!(!list.has("<form class=\"undo\""));
    let of_other = served.get("/corrections?article=dam-2");
    assert!(of_other.has("4 corrections"), "{}", of_other.body);
    let json = served.json("/corrections.json");
    assert_eq!(
        (
            json["total"].as_u64(),
            json["corrections"][0]["correction"].as_i64()
        ),
        (Some(13), Some(13))
    );
    let one = served.json("/corrections/1.json");
    assert_eq!(one["kind"], "act");
    assert_eq!(one["differences"][0]["after"], "decline");
    assert_eq!(served.get("/corrections/14").status, 404);
    let ledger = served.ledger.open_to_read();
    let checked = ledger.check(|problem| panic!("{problem:?}"), || {}).unwrap();
    assert_eq!((checked.corrections, checked.waiting), (13, 0));
}

#[test]
fn voices_are_merged_and_split() {
    let served = dams(3).serve();
    let session = served.sign_in("Ida Fenn");
    let key = |name: &str| {
        let ledger = served.ledger.open_to_read();
        ledger.voices(Some(name), None, 1).unwrap().0[0].voice.clone()
    };
    let (quill, hale) = (key("quill"), key("hale"));
    let page = served.get_as(&format!("/corrections/new?voice={quill}"), &session);
    assert!(page.status == 200 && page.has("value=\"dam-2\""), "{}", page.body);
    let form = page.hidden("form");
    let split = served.post(
        "/corrections/new",
        &session,
        &[
            ("form", &form),
            ("voice", &quill),
            ("kind", "split"),
            ("in", "dam-1"),
            ("articles", "dam-2\n"),
        ],
    );
    assert_eq!(split.status, 303, "{}", split.body);
    assert_eq!(
        split.header("location"),
        Some(format!("/voices/{quill}").as_str())
    );
    let merge = served.post(
        "/corrections/new",
        &session,
        &[
            ("form", &form),
            ("voice", &quill),
            ("kind", "merge"),
            ("other", &hale),
        ],
    );
    assert_eq!(merge.status, 303, "{}", merge.body);
    let kinds: Vec<_> = corrections(&served).iter().map(|c| c.kind).collect();
    assert_eq!(kinds, ["split", "merge"]);
}

#[test]
fn what_cannot_be_done_comes_back_with_what_was_typed() {
    let served = dams(2).serve();
    let session = served.sign_in("Ida Fenn");
    let address = "/corrections/new?article=dam-1&statement=2";
    let typed = [
        ("kind", "same"),
        ("relation", "not-same"),
        ("other", "no-such:1"),
        ("why", "<b>because</b>"),
    ];
    let answer = sends(&served, &session, address, &typed);
    assert_eq!(answer.status, 422);
    assert!(
        answer.has("role=\"alert\"") && answer.has("no-such"),
        "{}",
        answer.body
    );
    assert!(answer.has("value=\"no-such:1\"") && answer.has("value=\"&lt;b&gt;because&lt;/b&gt;\""));
    assert!(answer.has("<option value=\"not-same\" selected>"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    // the form that was sent is the open one
    assert_eq!(answer.body.matches("<details class=\"asking\" open>").count(), 1);
    let twice = [
        ("kind", "span"),
        ("content", "dam"),
        ("source", "Tomas Hale"),
        ("cue", ""),
    ];
    let answer = sends(&served, &session, address, &twice);
    assert!(answer.status == 422 && answer.has("2 times"), "{}", answer.body);
    assert!(sends(&served, &session, address, &[("kind", "act"), ("act", "deny")]).has("already"));
    assert_eq!(
        sends(&served, &session, address, &[("kind", "figure")]).status,
        422
    );
    assert!(corrections(&served).is_empty());
    assert_eq!(
        served
            .get_as("/corrections/new?article=dam-1&statement=9", &session)
            .status,
        404
    );
    assert_eq!(
        served
            .get_as("/corrections/new?article=dam-1&figure=0", &session)
            .status,
        404
    );
}

#[test]
fn a_form_that_was_made_for_another_state_of_the_article_hits_nothing_else() {
    let served = dams(1).serve();
    let session = served.sign_in("Ida Fenn");
    let address = "/corrections/new?article=dam-1&statement=2";
    let old = served.get_as(address, &session);
    assert_eq!(sends(&served, &session, address, &MOVED).status, 303);
    let late = served.post(
        "/corrections/new",
        &session,
        &[
            ("form", &old.hidden("form")),
            ("seen", &old.hidden("seen")),
            ("article", "dam-1"),
            ("statement", "2"),
            ("kind", "not-a-statement"),
        ],
    );
    assert!(
        late.status == 422 && late.has("since this form was made"),
        "{}",
        late.body
    );
    assert_eq!(corrections(&served).len(), 1);
}

#[test]
fn a_correction_is_undone_once_by_those_who_are_signed_in() {
    let served = dams(1).serve();
    let session = served.sign_in("Ida Fenn");
    let address = "/corrections/new?article=dam-1&statement=2";
    sends(&served, &session, address, &[("kind", "act"), ("act", "decline")]);
    let page = served.get_as("/corrections/1", &session);
    let form = page.hidden("form");
    assert!(page.has("action=\"/corrections/1/undo\""));
    assert_eq!(
        served.post("/corrections/1/undo", "", &[("form", &form)]).status,
        403
    );
    let values = [("form", form.as_str()), ("why", "the reader was right")];
    let done = served.post("/corrections/1/undo", &session, &values);
    assert_eq!(
        (done.status, done.header("location")),
        (303, Some("/corrections/1"))
    );
    let page = served.get_as("/corrections/1", &session);
    assert!(
        page.has("Undone by") && page.has("the reader was right") && !page.has("/undo\""),
        "{}",
        page.body
    );
    let again = served.post("/corrections/1/undo", &session, &values);
    assert!(
        again.status == 422 && again.has("It was not undone"),
        "{}",
        again.body
    );
    assert_eq!(served.post("/corrections/7/undo", &session, &values).status, 404);
}

#[test]
fn removing_an_account_ends_its_sessions_at_once() {
    let served = dams(1).serve();
    let session = served.sign_in("Ida Fenn");
    assert!(served.get_as("/", &session).has("Ida Fenn"));
    let mut ledger = served.ledger.open();
    ledger.remove_account("Ida Fenn", jiff::Timestamp::now()).unwrap();
    assert!(!served.get_as("/", &session).has("Ida Fenn"));
}

#[test]
fn a_session_ends_when_it_is_not_used_and_when_it_is_old() {
    let served = dams(1).serve();
    let now = Timestamp::now();
    let ago = |hours: i64| now - SignedDuration::from_hours(hours);
    for (made, used, is_good) in [
        (ago(1), ago(0), true),
        (ago(20), ago(11), true),
        (ago(20), ago(13), false),
        (ago(29 * 24), ago(1), true),
        (ago(31 * 24), ago(0), false),
    ] {
        let token = "7".repeat(64);
        let token_sha256: [u8; 32] = Sha256::digest(format!("sayso session\n{token}")).into();
        let mut ledger = served.ledger.open();
        ledger.end_session(&token_sha256).unwrap();
        ledger
            .begin_session("Ida Fenn", &token_sha256, &[1; 32], made, 9)
            .unwrap();
        ledger.use_session(&token_sha256, used).unwrap();
        let page = served.get_as("/", &format!("sayso-session={token}"));
        assert_eq!(page.has("Signed in as"), is_good, "made {made}, used {used}");
        // that it is used is noted, so that it goes on
        let is_noted = |ledger: &Ledger| {
            let session = ledger.session(&token_sha256).unwrap().unwrap();
            session.used >= now - SignedDuration::from_secs(1)
        };
        let start = Instant::now();
        while is_good && !is_noted(&ledger) {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "made {made}, used {used}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn an_account_does_not_write_without_end() {
    let ledger = dams(1);
    ledger.add_account("Orla Brae");
    let served = ledger.serve();
    let writes = |session: &str, form: &str| {
        let values = [("form", form), ("article", "dam-1"), ("kind", "none")];
        served.post("/corrections/new", session, &values).status
    };
    let signed_in = |name: &str| {
        let session = served.sign_in(name);
        let form = served.get_as("/", &session).hidden("form");
        (session, form)
    };
    let ((ida, form), (orla, others)) = (signed_in("Ida Fenn"), signed_in("Orla Brae"));
    for _ in 0..200 {
        assert_eq!(writes(&ida, &form), 422);
    }
    assert_eq!(writes(&ida, &form), 429);
    assert_eq!(writes(&orla, &others), 422);
}
