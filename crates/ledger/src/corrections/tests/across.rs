//! What people say of two articles: over the links that were found, and in the claims that are put together of them.

use std::collections::{BTreeMap, BTreeSet};

use super::super::between;
use super::super::links::said_of_links;
use super::super::record::Said;
use super::*;
use crate::corrections::{CopyAsk, LinkAsk, said_of_claims};
use crate::links::{AnswerDetail, CopyDetail, LinkKind, LinkRow, Place, SameDetail};
use crate::packing::json;
use sayso_linker::links::{CopyForm, SameBy, Side};

fn ask<'a>(kind: LinkKind, one: (&'a str, u32), other: (&'a str, u32)) -> LinkAsk<'a> {
    LinkAsk {
        kind,
        one,
        other,
        not: false,
    }
}

fn not(ask: LinkAsk<'_>) -> LinkAsk<'_> {
    LinkAsk { not: true, ..ask }
}

const SAME: LinkKind = LinkKind::SameStatement;

impl Desk {
    fn say(&mut self, ask: LinkAsk<'_>) -> Correction {
        self.ledger.correct_link(&ask, &by(5)).unwrap().correction
    }

    fn refused(&mut self, ask: LinkAsk<'_>) -> String {
        let error = self.ledger.correct_link(&ask, &by(5)).unwrap_err();
        assert!(matches!(error.fault, crate::Fault::Refused(_)), "{error}");
        error.to_string()
    }

    fn copied(&mut self, article: &str, from: &str, ask: CopyAsk) -> Result<Correction, String> {
        self.ledger
            .correct_copy(article, from, &by(5), |_, _| Ok(ask))
            .map(|done| done.correction)
            .map_err(|error| error.fault.to_string())
    }

    fn undo(&mut self, number: i64) {
        self.ledger.undo(number, &by(9)).unwrap();
    }

    fn row(&self, id: &str) -> i64 {
        stored::article_row(&self.ledger.connection, id).unwrap().unwrap()
    }

    /// A link between statements, as the linker could have found it.
    fn found(&self, kind: LinkKind, one: (&str, u32), other: (&str, u32)) -> LinkRow {
        let detail = SameDetail {
            by: SameBy::Words,
            correction: None,
        };
        LinkRow {
            article: self.row(one.0),
            kind,
            place: Place::Number(one.1),
            other: self.row(other.0),
            other_place: Place::Number(other.1),
            score: 800,
            detail: (kind == SAME).then(|| json(&detail).unwrap()),
        }
    }

    /// A copy, as the linker could have found it, nobody knows which way.
    fn copy(&self, one: (&str, &str), other: (&str, &str)) -> LinkRow {
        let detail = CopyDetail {
            form: CopyForm::Wire,
            shared: 4,
            later: None,
            credits: Vec::new(),
            correction: None,
        };
        LinkRow {
            article: self.row(one.0),
            kind: LinkKind::Copies,
            place: Place::Passage(of(TEXT, one.1)),
            other: self.row(other.0),
            other_place: Place::Passage(of(TEXT, other.1)),
            score: 1000,
            detail: Some(json(&detail).unwrap()),
        }
    }

    /// What people make of links of an article that were found.
    fn over(&self, id: &str, found: &[&LinkRow]) -> Vec<LinkRow> {
        let mut rows: Vec<LinkRow> = found.iter().map(|row| (*row).clone()).collect();
        let connection = &self.ledger.connection;
        said_of_links(connection, self.row(id), &BTreeSet::new(), &mut rows).unwrap();
        rows.sort();
        rows
    }

    /// Writes links as if they had been found, and puts the claims of all articles together.
    fn claims_of(&mut self, found: &[LinkRow]) -> Vec<Vec<(String, i64)>> {
        self.ledger
            .change(|tx| {
                tx.execute("DELETE FROM link", [])?;
                for row in found {
                    crate::links::insert(tx, row)?;
                }
                tx.execute("INSERT OR IGNORE INTO unclaimed SELECT article FROM article", [])?;
                crate::claims::claim_some(tx)
            })
            .unwrap();
        self.claims()
    }

    /// The claims, each as articles with places.
    fn claims(&self) -> Vec<Vec<(String, i64)>> {
        let mut query = self
            .ledger
            .connection
            .prepare(
                "SELECT claim, id, place FROM claim_member JOIN article USING (article) ORDER BY id, place",
            )
            .unwrap();
        let mut claims: BTreeMap<i64, Vec<(String, i64)>> = BTreeMap::new();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            claims
                .entry(row.get(0).unwrap())
                .or_default()
                .push((row.get(1).unwrap(), row.get(2).unwrap()));
        }
        let mut claims: Vec<_> = claims.into_values().collect();
        claims.sort();
        claims
    }

    /// All links and claims, to the last value. Without the numbers of corrections, where two desks are compared.
    fn everything(&self, with_numbers: bool) -> Vec<String> {
        let detail = match with_numbers {
            true => "detail",
            false => "json_remove(detail, '$.correction')",
        };
        let mut all = Vec::new();
        for sql in [
            format!(
                "SELECT a.id || ' ' || kind || ' ' || place || ' ' || b.id || ' ' || other_place || ' ' || score || ' '
                        || coalesce({detail}, '-')
                 FROM link JOIN article AS a USING (article) JOIN article AS b ON b.article = link.other ORDER BY 1"
            ),
            "SELECT claim.key || ' ' || gist || ' ' || statements || ' ' || articles || ' ' || denied || ' ' || id || ' '
                    || place || ' ' || claim_member.key
             FROM claim JOIN claim_member USING (claim) JOIN article USING (article) ORDER BY 1"
                .to_owned(),
        ] {
            let mut query = self.ledger.connection.prepare(&sql).unwrap();
            let rows = query.query_map([], |row| row.get::<_, String>(0)).unwrap();
            all.extend(rows.map(Result::unwrap));
        }
        all
    }

    fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        self.ledger
            .check(|problem| problems.push(problem.what), || {})
            .unwrap();
        problems
    }
}

fn at(article: &str, place: i64) -> (String, i64) {
    (article.to_owned(), place)
}

fn same_detail(row: &LinkRow) -> (SameBy, Option<i64>) {
    let detail: SameDetail = row.detail().unwrap();
    (detail.by, detail.correction)
}

#[test]
fn statements_that_a_person_calls_the_same_are_linked_by_that_correction_and_others_stay() {
    let mut desk = Desk::with(&["a", "b"]);
    let other = desk.found(SAME, ("a", 2), ("b", 2));
    let weak = desk.found(SAME, ("a", 1), ("b", 1));
    desk.say(ask(SAME, ("b", 1), ("a", 1)));
    for id in ["a", "b"] {
        let rows = desk.over(id, &[&weak, &other]);
        assert_eq!(rows.len(), 2, "{rows:?}");
        // the lesser identifier first, whichever was named first
        assert_eq!(rows[0].key(), weak.key());
        assert_eq!(
            (rows[0].score, same_detail(&rows[0])),
            (1000, (SameBy::Correction, Some(1)))
        );
        assert_eq!(rows[1], other);
        assert_eq!(
            desk.over(id, &[]).len(),
            1,
            "also where nobody but the person sees it"
        );
    }
    desk.undo(1);
    assert_eq!(desk.over("a", &[&weak, &other]), [weak, other]);
}

#[test]
fn statements_that_a_person_parts_are_not_linked_not_even_by_words_recognised_in_one() {
    let mut desk = Desk::with(&["a", "b"]);
    let other = desk.found(SAME, ("a", 2), ("b", 2));
    let found = desk.found(SAME, ("a", 1), ("b", 1));
    let words = LinkRow {
        other_place: Place::Passage(of(TEXT, "dam will hold. “")),
        ..found.clone()
    };
    let elsewhere = LinkRow {
        other_place: Place::Passage(of(TEXT, "hold. “It will not,” Hale")),
        ..found.clone()
    };
    desk.say(not(ask(SAME, ("a", 1), ("b", 1))));
    for id in ["a", "b"] {
        let mut left = vec![elsewhere.clone(), other.clone()];
        left.sort();
        assert_eq!(desk.over(id, &[&found, &words, &elsewhere, &other]), left);
    }
}

#[test]
fn two_statements_of_one_article_can_be_the_same() {
    let mut desk = Desk::with(&["a"]);
    desk.say(ask(SAME, ("a", 2), ("a", 1)));
    let rows = desk.over("a", &[]);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].place, rows[0].other_place),
        (Place::Number(1), Place::Number(2))
    );
    desk.say(not(ask(SAME, ("a", 1), ("a", 2))));
    assert_eq!(desk.over("a", &[]), []);
}

#[test]
fn whoever_denies_does_not_confirm_and_the_later_word_holds() {
    let mut desk = Desk::with(&["a", "b"]);
    let confirms = desk.found(LinkKind::Confirms, ("a", 2), ("b", 1));
    let back = desk.found(LinkKind::Confirms, ("b", 1), ("a", 2));
    let beside = desk.found(LinkKind::Confirms, ("a", 1), ("b", 1));
    let found = [&confirms, &back, &beside];
    let made = desk.say(ask(LinkKind::Denies, ("a", 2), ("b", 1)));
    assert_eq!((made.kind, made.statement), ("denies", Some(2)));
    let rows = desk.over("b", &found);
    assert_eq!(rows.len(), 3, "{rows:?}");
    let denies = rows.iter().find(|row| row.kind == LinkKind::Denies).unwrap();
    assert_eq!(
        (denies.place, denies.other_place),
        (confirms.place, confirms.other_place)
    );
    let detail: AnswerDetail = denies.detail().unwrap();
    assert_eq!((denies.score, detail.correction), (1000, 1));
    assert!(rows.contains(&back) && rows.contains(&beside));

    desk.say(ask(LinkKind::Answers, ("a", 2), ("b", 1)));
    let kinds = |rows: &[LinkRow]| rows.iter().map(|row| row.kind).collect::<Vec<_>>();
    assert_eq!(
        kinds(&desk.over("a", &[&confirms])),
        [LinkKind::Answers],
        "the later of the two"
    );
    desk.undo(2);
    assert_eq!(kinds(&desk.over("a", &[&confirms])), [LinkKind::Denies]);
    desk.say(not(ask(LinkKind::Denies, ("a", 2), ("b", 1))));
    assert_eq!(desk.over("a", &[]), []);
}

#[test]
fn what_a_statement_does_not_do_leaves_what_else_it_does_unless_it_does_not_answer_at_all() {
    let mut desk = Desk::with(&["a", "b"]);
    let denies = desk.found(LinkKind::Denies, ("a", 2), ("b", 1));
    let answers = desk.found(LinkKind::Answers, ("a", 2), ("b", 1));
    desk.say(not(ask(LinkKind::Denies, ("a", 2), ("b", 1))));
    assert_eq!(
        desk.over("a", &[&denies, &answers]),
        std::slice::from_ref(&answers)
    );
    desk.undo(1);
    desk.say(not(ask(LinkKind::Answers, ("a", 2), ("b", 1))));
    assert_eq!(desk.over("a", &[&denies, &answers]), []);
    // then it does not deny, and to say so adds something all the same: it outlives the undoing of the other
    desk.say(not(ask(LinkKind::Denies, ("a", 2), ("b", 1))));
    let again = desk.refused(not(ask(LinkKind::Denies, ("a", 2), ("b", 1))));
    assert!(again.contains("correction 3 says so already"), "{again}");
}

#[test]
fn what_answers_what_in_one_article_is_so_in_its_reading_too() {
    let mut desk = Desk::with(&["a", "b"]);
    let answers = |desk: &Desk| desk.now("a").reading.statements[1].answers.clone();
    desk.say(ask(LinkKind::Denies, ("a", 2), ("a", 1)));
    assert_eq!(answers(&desk), [1]);
    assert_eq!(desk.now("a").statements[&2], [1]);
    assert_eq!(desk.problems(), [""; 0]);
    desk.say(not(ask(LinkKind::Denies, ("a", 2), ("a", 1))));
    assert_eq!(answers(&desk), [0u32; 0]);
    desk.undo(2);
    assert_eq!(answers(&desk), [1]);
    desk.say(not(ask(LinkKind::Confirms, ("a", 2), ("a", 1))));
    assert_eq!(answers(&desk), [1], "it denies");
    desk.undo(3);
    desk.undo(1);
    assert_eq!(desk.now("a").reading, reading(TEXT));
    assert_eq!(desk.problems(), [""; 0]);

    let number = desk.say(ask(LinkKind::Answers, ("a", 2), ("a", 1))).number;
    desk.reread("a", "reader 2", |reading| {
        reading.statements.remove(0);
        reading.statements[0].n = 1;
    });
    assert_eq!(desk.now("a").orphaned, [number]);
    assert!(matches!(desk.all()[0].standing, Standing::Orphaned(_)));
    desk.reread("a", "reader 3", |_| {});
    assert_eq!(answers(&desk), [1]);
    desk.add("a", &format!("Update. {TEXT}"), None);
    assert_eq!(answers(&desk), [0u32; 0]);
    assert!(matches!(desk.all()[0].standing, Standing::Orphaned(_)));
    // what is said of two articles is in the reading of neither
    desk.say(ask(LinkKind::Denies, ("b", 2), ("a", 1)));
    assert_eq!(desk.now("b").reading, reading(TEXT));
}

#[test]
fn whether_an_answer_that_was_read_is_a_denial_its_act_tells() {
    let mut desk = Desk::with(&["a"]);
    let answers = |desk: &Desk| desk.now("a").reading.statements[1].answers.clone();
    desk.say(not(ask(LinkKind::Denies, ("a", 2), ("a", 1))));
    let read = |act| {
        move |reading: &mut Reading| {
            reading.statements[1].answers = vec![1];
            reading.statements[1].act = act;
        }
    };
    desk.reread("a", "reader 2", read(Act::Assert));
    assert_eq!(answers(&desk), [1]);
    desk.reread("a", "reader 3", read(Act::Deny));
    assert_eq!(answers(&desk), [0u32; 0]);
    desk.undo(1);
    assert_eq!(answers(&desk), [1]);
    desk.say(not(ask(LinkKind::Answers, ("a", 2), ("a", 1))));
    assert_eq!(answers(&desk), [0u32; 0]);
}

#[test]
fn a_copy_gets_its_direction_from_a_person_whichever_article_comes_first() {
    for (article, from, later) in [("b", "a", Side::B), ("a", "b", Side::A)] {
        let mut desk = Desk::with(&["a", "b", "c"]);
        let first = desk.copy(("a", "the dam will hold"), ("b", "the dam will hold"));
        let second = desk.copy(("a", "12 men saw it"), ("b", "12 men saw it"));
        let elsewhere = desk.copy(("a", "12 men saw it"), ("c", "12 men saw it"));
        let rows = [first.clone(), second.clone(), elsewhere.clone()];
        desk.claims_of(&rows);
        // a part of the words is enough
        let words = CopyAsk {
            passage: Some(of(TEXT, "dam will")),
            ..CopyAsk::default()
        };
        let made = desk.copied(article, from, words).unwrap();
        assert_eq!((made.kind, made.article.as_deref()), ("copied", Some(article)));
        let over = desk.over("a", &[&first, &second, &elsewhere]);
        assert_eq!(over.len(), 3);
        for row in &over {
            let detail: CopyDetail = row.detail().unwrap();
            let is_meant = row.key() == first.key();
            assert_eq!(detail.later, is_meant.then_some(later));
            assert_eq!(detail.correction, is_meant.then_some(1));
        }
        // all that the two share, also what is found later
        desk.claims_of(&rows);
        desk.copied(article, from, CopyAsk::default()).unwrap();
        let new = desk.copy(("a", "Hale said"), ("b", "Hale said"));
        for row in desk.over(from, &[&first, &second, &new]) {
            let detail: CopyDetail = row.detail().unwrap();
            assert_eq!((detail.later, detail.correction), (Some(later), Some(2)));
        }
        assert_eq!(desk.over("c", &[&elsewhere]), [elsewhere]);
    }
}

#[test]
fn what_is_no_copy_is_taken_away_and_the_rest_stays() {
    let mut desk = Desk::with(&["a", "b"]);
    let first = desk.copy(("a", "the dam will hold"), ("b", "the dam will hold"));
    let second = desk.copy(("a", "12 men saw it"), ("b", "12 men saw it"));
    desk.claims_of(&[first.clone(), second.clone()]);
    let words = CopyAsk {
        of: Some(of(TEXT, "12 men")),
        not: true,
        ..CopyAsk::default()
    };
    desk.copied("b", "a", words).unwrap();
    for id in ["a", "b"] {
        assert_eq!(desk.over(id, &[&first, &second]), std::slice::from_ref(&first));
    }
    let all = CopyAsk {
        not: true,
        ..CopyAsk::default()
    };
    desk.copied("a", "b", all).unwrap();
    assert_eq!(desk.over("a", &[&first, &second]), []);
    // it can be had again
    desk.copied("a", "b", CopyAsk::default()).unwrap();
    assert_eq!(desk.over("a", &[&first, &second]).len(), 2);
}

#[test]
fn a_copy_that_only_a_person_sees_is_there_with_its_words_counted() {
    let mut desk = Desk::with(&["a"]);
    let text = format!("{TEXT} He was sure: the old dam will surely hold.");
    desk.add("b", &text, None);
    let (here, there) = (
        of(TEXT, "the dam will hold"),
        of(&text, "the old dam will surely hold"),
    );
    let given = CopyAsk {
        passage: Some(here),
        of: Some(there),
        ..CopyAsk::default()
    };
    let why = desk.copied(
        "a",
        "b",
        CopyAsk {
            of: None,
            ..given.clone()
        },
    );
    assert!(why.unwrap_err().contains("give the words of both"));
    desk.copied("a", "b", given.clone()).unwrap();
    let rows = desk.over("b", &[]);
    assert_eq!(rows, desk.over("a", &[]));
    let [row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    let detail: CopyDetail = row.detail().unwrap();
    assert_eq!(
        (detail.form, detail.shared, detail.later, detail.correction),
        (CopyForm::Wire, 4, Some(Side::A), Some(1))
    );
    assert_eq!(row.place, Place::Passage(here));
    // as a kind that the person names
    let form = Some(CopyForm::Background);
    desk.copied(
        "a",
        "b",
        CopyAsk {
            form,
            ..given.clone()
        },
    )
    .unwrap();
    let rows = desk.over("a", &[]);
    let detail: CopyDetail = rows[0].detail().unwrap();
    assert_eq!((rows.len(), detail.form), (1, CopyForm::Background));
    let nothing_shared = CopyAsk {
        passage: Some(of(TEXT, "Mayor Quill")),
        of: Some(there),
        ..CopyAsk::default()
    };
    let why = desk.copied("a", "b", nothing_shared).unwrap_err();
    assert!(why.contains("no word in common"), "{why}");
}

#[test]
fn a_correction_of_two_articles_shows_both_places() {
    let mut desk = Desk::with(&["a", "b"]);
    let made = desk.say(ask(LinkKind::Denies, ("b", 2), ("a", 1)));
    assert_eq!(made.article.as_deref(), Some("b"));
    assert_eq!((made.version, made.statement), (Some(1), Some(2)));
    assert_eq!(made.passages[0].text, "“It will not,”");
    // code points, not bytes
    assert_eq!((made.passages[0].start, made.passages[0].end), (36, 50));
    let other = made.other.clone().unwrap();
    assert_eq!(
        (other.article.as_str(), other.version, other.statement),
        ("a", 1, Some(1))
    );
    assert_eq!(other.passages[0].text, "the dam will hold");
    assert_eq!(
        (&made.differences[0].before, &made.differences[0].after),
        (&Value::Flag(false), &Value::Flag(true))
    );
    assert_eq!(
        made.again,
        "sayso correct denies b:2 a:1 --why 'the caption says so'"
    );
    assert_eq!(desk.all(), std::slice::from_ref(&made));
    for article in ["a", "b"] {
        let of_it = Which {
            article: Some(article.to_owned()),
            ..Which::default()
        };
        assert_eq!(
            desk.ledger.corrections(&of_it).unwrap(),
            std::slice::from_ref(&made)
        );
    }
    desk.add("c", TEXT, None);
    let of_another = Which {
        article: Some("c".to_owned()),
        ..Which::default()
    };
    assert_eq!(desk.ledger.corrections(&of_another).unwrap(), []);
    assert_eq!(
        desk.say(not(ask(LinkKind::Confirms, ("b", 2), ("a", 1)))).again,
        "sayso correct confirms b:2 a:1 --not --why 'the caption says so'"
    );
}

#[test]
fn another_text_on_either_side_orphans_it_and_the_old_text_gets_it_back() {
    for changed in ["a", "b"] {
        let mut desk = Desk::with(&["a", "b"]);
        desk.say(ask(SAME, ("a", 1), ("b", 1)));
        let given = CopyAsk {
            passage: Some(of(TEXT, "12 men saw it")),
            of: Some(of(TEXT, "12 men saw it")),
            ..CopyAsk::default()
        };
        desk.copied("a", "b", given).unwrap();
        desk.add(changed, &format!("Update. {TEXT}"), None);
        assert_eq!(desk.over("a", &[]), []);
        assert_eq!(desk.over("b", &[]), []);
        let orphaned = Which {
            orphaned: true,
            ..Which::default()
        };
        let listed = desk.ledger.corrections(&orphaned).unwrap();
        assert_eq!(listed.len(), 2);
        for correction in &listed {
            let Standing::Orphaned(why) = &correction.standing else {
                panic!("{correction:?}");
            };
            assert_eq!(
                why,
                &format!("it was made on version 1 of {changed}; version 2 has another text")
            );
        }
        assert_eq!(
            listed[0].again,
            "sayso correct same a:1 b:1 --why 'the caption says so'"
        );
        assert_eq!(desk.problems(), [""; 0]);
        desk.add(changed, TEXT, Some("Lowmere Post"));
        assert_eq!(desk.ledger.corrections(&orphaned).unwrap(), []);
        assert_eq!(desk.over("a", &[]).len(), 2);
    }
}

#[test]
fn a_newer_reading_keeps_what_still_stands_there_and_orphans_the_rest() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.say(ask(SAME, ("a", 1), ("b", 1)));
    desk.say(ask(LinkKind::Denies, ("b", 2), ("a", 1)));
    let without_first = |reading: &mut Reading| {
        reading.statements.remove(0);
        reading.statements[0].n = 1;
    };
    desk.reread("b", "reader 2", without_first);
    let rows = desk.over("a", &[]);
    let [row] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(row.kind, LinkKind::Denies);
    assert_eq!(row.place, Place::Number(1), "it is the first by now");
    let list = desk.all();
    assert_eq!(
        list[0].standing,
        Standing::Orphaned(
            "the reading of b has nothing there any more, or several things that fit".to_owned()
        )
    );
    assert_eq!(
        (&list[1].standing, list[1].statement),
        (&Standing::InForce, Some(1))
    );
    desk.reread("b", "reader 3", |_| {});
    assert_eq!(desk.over("a", &[]).len(), 2);
}

#[test]
fn taking_a_statement_out_tells_which_corrections_lost_their_place() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.say(ask(SAME, ("a", 1), ("b", 1)));
    let done = desk.correct("b", Ask::NotAStatement { statement: 1 }).unwrap();
    assert_eq!(done.orphaned, [1]);
    assert_eq!(desk.over("a", &[]), []);
    desk.undo(2);
    assert_eq!(desk.over("a", &[]).len(), 1);
}

#[test]
fn what_cannot_be_said_of_two_is_refused_with_the_reason() {
    let mut desk = Desk::with(&["a", "b"]);
    let cases = [
        (ask(SAME, ("a", 1), ("a", 1)), "a:1 is one statement"),
        (
            ask(SAME, ("a", 1), ("b", 7)),
            "article b has 2 statements, there is no 7",
        ),
        (ask(SAME, ("a", 1), ("c", 1)), "there is no article \"c\""),
        (
            ask(LinkKind::Copies, ("a", 1), ("b", 1)),
            "are the same, or one denies",
        ),
    ];
    for (ask, reason) in cases {
        let error = desk.refused(ask);
        assert!(error.contains(reason), "{error}");
    }
    desk.say(ask(SAME, ("a", 1), ("b", 1)));
    let again = desk.refused(ask(SAME, ("b", 1), ("a", 1)));
    assert!(again.contains("correction 1 says so already"), "{again}");
    // but not once it was overruled
    desk.say(not(ask(SAME, ("a", 1), ("b", 1))));
    desk.say(ask(SAME, ("b", 1), ("a", 1)));
    desk.say(ask(LinkKind::Denies, ("a", 1), ("b", 1)));
    let again = desk.refused(ask(LinkKind::Denies, ("a", 1), ("b", 1)));
    assert!(again.contains("correction 4 says so already"), "{again}");
    desk.say(ask(LinkKind::Denies, ("b", 1), ("a", 1)));
    desk.say(ask(LinkKind::Answers, ("a", 1), ("b", 1)));
    desk.say(ask(LinkKind::Denies, ("a", 1), ("b", 1)));
    let error = desk.copied("a", "a", CopyAsk::default()).unwrap_err();
    assert!(error.contains("a is one article"), "{error}");
    let given = CopyAsk {
        passage: Some(of(TEXT, "12 men saw it")),
        of: Some(of(TEXT, "12 men saw it")),
        ..CopyAsk::default()
    };
    let nothing = CopyAsk {
        not: true,
        ..given.clone()
    };
    desk.copied("a", "b", given.clone()).unwrap();
    let again = desk.copied("a", "b", given.clone()).unwrap_err();
    assert!(again.contains("says so already"), "{again}");
    desk.copied("a", "b", nothing).unwrap();
    desk.copied("a", "b", given).unwrap();
    let of_no_text = CopyAsk {
        passage: Some(Span::new(5, 5000)),
        ..CopyAsk::default()
    };
    let error = desk.copied("a", "b", of_no_text).unwrap_err();
    assert!(error.contains("does not fit the text"), "{error}");
}

#[test]
fn claims_do_as_people_say_also_where_a_third_statement_joins_two() {
    let mut desk = Desk::with(&["a", "b", "c"]);
    let links = [
        desk.found(SAME, ("a", 1), ("b", 1)),
        desk.found(SAME, ("a", 1), ("c", 1)),
        desk.found(SAME, ("b", 1), ("c", 1)),
    ];
    let all = vec![at("a", 1), at("b", 1), at("c", 1)];
    assert_eq!(desk.claims_of(&links), std::slice::from_ref(&all));
    desk.say(not(ask(SAME, ("b", 1), ("a", 1))));
    let claims = desk.claims_of(&links);
    let of = |claims: &[Vec<(String, i64)>], member| claims.iter().position(|claim| claim.contains(&member));
    assert!(
        of(&claims, at("a", 1)).is_none() || of(&claims, at("a", 1)) != of(&claims, at("b", 1)),
        "{claims:?}"
    );
    desk.undo(1);
    assert_eq!(desk.claims_of(&links), [all]);
}

#[test]
fn of_contradicting_words_the_later_holds_and_no_two_that_were_parted_are_joined_by_a_third() {
    let mut desk = Desk::with(&["a", "b", "c"]);
    desk.say(ask(SAME, ("a", 1), ("c", 1)));
    desk.say(ask(SAME, ("b", 1), ("c", 1)));
    desk.say(not(ask(SAME, ("a", 1), ("b", 1))));
    let places: BTreeMap<(i64, Place), usize> = [("a", 0), ("b", 1), ("c", 2)]
        .map(|(id, at)| ((desk.row(id), Place::Number(1)), at))
        .into();
    let said = |desk: &Desk| said_of_claims(&desk.ledger.connection, &places).unwrap();
    assert_eq!(said(&desk), (vec![(1, 2)], vec![(0, 1)]));
    desk.undo(3);
    assert_eq!(said(&desk), (vec![(1, 2), (0, 2)], vec![]));
}

#[test]
fn undone_everything_is_as_it_was() {
    let mut desk = Desk::with(&["a", "b", "c"]);
    desk.ledger.link().unwrap();
    let before = desk.everything(true);
    let given = CopyAsk {
        passage: Some(of(TEXT, "12 men saw it")),
        of: Some(of(TEXT, "12 men saw it")),
        ..CopyAsk::default()
    };
    desk.say(ask(SAME, ("a", 1), ("b", 2)));
    desk.say(not(ask(SAME, ("a", 1), ("c", 1))));
    desk.say(ask(LinkKind::Denies, ("a", 2), ("c", 1)));
    desk.say(ask(LinkKind::Confirms, ("b", 2), ("b", 1)));
    desk.copied("c", "a", given).unwrap();
    desk.ledger.link().unwrap();
    let said = desk.everything(true);
    assert_ne!(said, before);
    assert!(
        desk.claims()
            .iter()
            .any(|c| c.contains(&at("a", 1)) && c.contains(&at("b", 2)))
    );
    // whatever is read again
    for id in ["a", "b", "c"] {
        desk.reread(id, "reader 2", |_| {});
    }
    desk.ledger.link().unwrap();
    assert_eq!(desk.everything(true), said);
    for number in [3, 1, 5, 2, 4] {
        desk.undo(number);
        desk.ledger.link().unwrap();
    }
    assert_eq!(desk.everything(true), before);
}

#[test]
fn a_denial_that_a_person_adds_is_counted_in_the_claim_that_it_denies() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.add(
        "c",
        "Hale said the dam will hold. Mayor Quill said: “It will not,” 12 men.",
        None,
    );
    desk.say(ask(SAME, ("a", 1), ("b", 1)));
    desk.say(ask(LinkKind::Denies, ("c", 2), ("b", 1)));
    desk.ledger.link().unwrap();
    let claim = desk.ledger.claim("a:1").unwrap();
    assert_eq!(claim.row.denied, 1);
    let denial = claim
        .thread
        .iter()
        .find(|s| s.member.printed.article == "c")
        .unwrap();
    assert_eq!((denial.kind, denial.score), (LinkKind::Denies, 1.0));
    assert!(
        claim
            .members
            .iter()
            .all(|m| m.by == Some((SameBy::Correction, 1.0)))
    );
}

#[test]
fn a_copy_that_is_only_a_quotation_counts_for_origins_where_a_person_says_who_has_it_from_whom() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.say(ask(SAME, ("a", 2), ("b", 2)));
    let given = CopyAsk {
        passage: Some(of(TEXT, "It will not")),
        of: Some(of(TEXT, "It will not")),
        form: Some(CopyForm::Quotation),
        not: false,
    };
    desk.copied("b", "a", given).unwrap();
    desk.ledger.link().unwrap();
    let connection = &desk.ledger.connection;
    let member = |id: &str| {
        let node = (desk.row(id), Place::Number(2));
        crate::claims::member(connection, node, &mut crate::claims::LastArticle::default())
            .unwrap()
            .unwrap()
    };
    let members = [member("b"), member("a")];
    let between =
        crate::claims::between(connection, &[&members[0], &members[1]], &mut Default::default()).unwrap();
    let copy = sayso_linker::origins::Between::Copy {
        from: 1,
        to: 0,
        is_directed: true,
    };
    assert!(between.contains(&copy), "{between:?}");
}

#[test]
fn words_that_were_tampered_with_are_found_on_either_side() {
    for (side, words) in [("one", "the dam will hold"), ("other", "“It will not,”")] {
        let mut desk = Desk::with(&["a", "b"]);
        desk.say(ask(LinkKind::Denies, ("a", 1), ("b", 2)));
        assert_eq!(desk.problems(), [""; 0]);
        let changed = desk
            .ledger
            .connection
            .execute(
                "UPDATE correction SET target = replace(target, ?, replace(?, 'will', 'does'))",
                [words, words],
            )
            .unwrap();
        assert_eq!(changed, 1, "{side}");
        let problems = desk.problems();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains("the words that correction 1 is about do not stand"));
    }
}

#[test]
fn how_corrections_are_found_from_their_articles_is_made_again() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.say(ask(SAME, ("a", 1), ("b", 1)));
    desk.ledger
        .connection
        .execute("DELETE FROM correction_article", [])
        .unwrap();
    assert_eq!(desk.problems().len(), 2);
    desk.ledger.renew_all().unwrap();
    assert_eq!(desk.problems(), [""; 0]);
    assert_eq!(desk.over("b", &[]).len(), 1);
}

#[test]
fn records_stay_readable() {
    // as written by the first program that had them
    let merge = r#"{"voices":{"one":[],"other":[],"keys":["x","y"],"blocks":[]}}"#;
    let old = super::super::record(1, merge, r#"{"said":{"kind":"merge"},"differences":[]}"#).unwrap();
    assert_eq!(old.said, Said::Merge);
    let anchor = r#"{"content":[{"start":0,"end":2,"words":"ab"}],"source":[],"cue":[],"by_source":false}"#;
    let side = |id: &str| format!(r#"{{"article":"{id}","text_sha256":"00","statement":{anchor}}}"#);
    let target = format!(
        r#"{{"statements":{{"one":{},"other":{}}}}}"#,
        side("a"),
        side("b")
    );
    let denies = super::super::record(2, &target, r#"{"said":{"kind":"denies"},"differences":[]}"#).unwrap();
    assert_eq!(denies.said, Said::Denies { not: false });
    assert_eq!(between::sides(&denies.target), Some([("a", "00"), ("b", "00")]));
    let side = |id: &str| format!(r#"{{"article":"{id}","text_sha256":"00","passages":[]}}"#);
    let target = format!(
        r#"{{"copy":{{"one":{},"other":{},"is_all":true}}}}"#,
        side("a"),
        side("b")
    );
    let change = r#"{"said":{"kind":"copied","not":true,"form":"self"},"differences":[]}"#;
    let copied = super::super::record(3, &target, change).unwrap();
    let form = Some(CopyForm::Own);
    assert_eq!(copied.said, Said::Copied { not: true, form });
}

const IDS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// Statements of the five articles, two of each, that are said to be one or two: those of a class are one.
fn said_of_pairs(classes: &[u8], pairs: &[(usize, usize)]) -> Vec<(usize, usize, bool)> {
    let mut seen = BTreeSet::new();
    (pairs.iter())
        .filter(|(a, b)| a != b && seen.insert((*a.min(b), *a.max(b))))
        .map(|(a, b)| (*a, *b, classes[*a] == classes[*b]))
        .collect()
}

fn place(at: usize) -> (&'static str, u32) {
    (IDS[at / 2], at as u32 % 2 + 1)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn claims_do_not_depend_on_the_order_of_articles_and_corrections(
        classes in prop::collection::vec(0u8..3, 10),
        pairs in prop::collection::vec((0usize..10, 0usize..10), 1..8),
        order in Just((0..5usize).collect::<Vec<_>>()).prop_shuffle(),
        turns in prop::collection::vec(any::<(bool, bool, bool)>(), 13),
    ) {
        let said = said_of_pairs(&classes, &pairs);
        let mut straight = Desk::with(&IDS);
        for (a, b, is_same) in &said {
            let same = ask(SAME, place(*a), place(*b));
            straight.say(if *is_same { same } else { not(same) });
        }
        straight.ledger.link().unwrap();

        let mut desk = Desk::new();
        let mut turns = turns.into_iter();
        let mut waiting: Vec<&(usize, usize, bool)> = said.iter().rev().collect();
        let mut there = BTreeSet::new();
        for at in order {
            let (is_changed, is_linked, is_said) = turns.next().unwrap();
            if is_changed {
                desk.add(IDS[at], &format!("Update. {TEXT}"), None);
                if is_linked {
                    desk.ledger.link().unwrap();
                }
            }
            desk.add(IDS[at], TEXT, None);
            there.insert(at);
            if is_said {
                let is_there = |said: &&(usize, usize, bool)| there.contains(&(said.0 / 2)) && there.contains(&(said.1 / 2));
                let (now, later): (Vec<&_>, Vec<&_>) = waiting.into_iter().partition(is_there);
                for (a, b, is_same) in now {
                    let same = ask(SAME, place(*b), place(*a));
                    desk.say(if *is_same { same } else { not(same) });
                }
                waiting = later;
            }
            if is_linked {
                desk.ledger.link().unwrap();
            }
        }
        for (a, b, is_same) in waiting {
            let same = ask(SAME, place(*a), place(*b));
            desk.say(if *is_same { same } else { not(same) });
            if turns.next().is_some_and(|(_, is_linked, _)| is_linked) {
                desk.ledger.link().unwrap();
            }
        }
        desk.ledger.link().unwrap();
        prop_assert_eq!(desk.everything(false), straight.everything(false));

        // and they are what was said
        let claims = desk.claims();
        let claim = |at: usize| {
            let (id, n) = place(at);
            claims.iter().position(|claim| claim.contains(&(id.to_owned(), i64::from(n))))
        };
        for (a, b, is_same) in said {
            match is_same {
                true => prop_assert!(claim(a).is_some() && claim(a) == claim(b), "{:?}", claims),
                false => prop_assert!(claim(a).is_none() || claim(a) != claim(b), "{:?}", claims),
            }
        }
    }
}
