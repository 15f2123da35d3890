use jiff::Timestamp;
use proptest::prelude::*;
use rusqlite::params;
use sayso_core::{Act, Article, Figure, Form, Reading, Span, Statement, Voice, VoiceKind};
use tempfile::TempDir;

use sayso_linker::voices::Constraints;

use super::voices::{self, agreed};
use super::*;
use crate::arrivals::insert_reading;
use crate::{Incoming, Ledger, entries, stored};

mod across;

const TEXT: &str = "Mayor Quill said the dam will hold. “It will not,” Hale said. 12 men saw it.";

fn of(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn statement(n: u32, text: &str, source: &str, content: &str) -> Statement {
    Statement {
        n,
        source: vec![of(text, source)],
        cue: vec![of(text, "said")],
        content: vec![of(text, content)],
        form: Form::Indirect,
        act: Act::Assert,
        cited: Vec::new(),
        told: Vec::new(),
        certainty: Vec::new(),
        voice: Some(n),
        relay: Vec::new(),
        said: None,
        answers: Vec::new(),
        within: None,
        score: 0.5,
    }
}

fn reading(text: &str) -> Reading {
    let voice = |n, name: &str| Voice {
        n,
        name: name.to_owned(),
        kind: VoiceKind::Person,
        mentions: vec![of(text, name)],
        roles: Vec::new(),
    };
    Reading {
        statements: vec![
            statement(1, text, "Mayor Quill", "the dam will hold"),
            statement(2, text, "Hale", "“It will not,”"),
        ],
        voices: vec![voice(1, "Quill"), voice(2, "Hale")],
        figures: vec![Figure {
            span: of(text, "12"),
            counts: Some(of(text, "men")),
            lower: Some(12),
            upper: Some(12),
            approximate: false,
            statement: None,
        }],
        ..Reading::default()
    }
}

fn time(minute: i64) -> Timestamp {
    Timestamp::from_second(1_930_000_000 + 60 * minute).unwrap()
}

fn by(minute: i64) -> By<'static> {
    By {
        who: "Ida Fenn",
        made: time(minute),
        why: Some("the caption says so"),
    }
}

struct Desk {
    folder: TempDir,
    ledger: Ledger,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::create(&folder.path().join("t.db")).unwrap();
        Desk { folder, ledger }
    }

    fn with(ids: &[&str]) -> Desk {
        let mut desk = Desk::new();
        for id in ids {
            desk.add(id, TEXT, None);
        }
        desk
    }

    fn add(&mut self, id: &str, text: &str, outlet: Option<&str>) {
        let article = Article {
            id: id.to_owned(),
            outlet: outlet.map(str::to_owned),
            text: text.to_owned(),
            ..Article::default()
        };
        let raw = format!("{id} {outlet:?} {text}");
        let incoming = Incoming {
            article: &article,
            raw: raw.as_bytes(),
            file: None,
            retrieved: time(0),
            requested: None,
        };
        self.ledger
            .add(&incoming, &reading(text), "reader 1", time(0))
            .unwrap();
    }

    /// A newer reader's reading of the text that the article has.
    fn reread(&mut self, id: &str, reader: &str, change: impl FnOnce(&mut Reading)) {
        let mut newer = reading(TEXT);
        change(&mut newer);
        self.ledger
            .change(|tx| {
                let article = stored::article_row(tx, id)?.unwrap();
                let version = stored::stored(tx, article)?.version.row;
                let row = insert_reading(tx, version, TEXT, &newer, reader, time(1))?;
                tx.execute(
                    "UPDATE version SET current = ? WHERE version = ?",
                    params![row, version],
                )?;
                entries::renew(tx, article)
            })
            .unwrap();
    }

    fn correct(&mut self, id: &str, ask: Ask) -> Result<Corrected, String> {
        self.ledger
            .correct(id, &by(5), |_| Ok(ask))
            .map_err(|e| e.fault.to_string())
    }

    fn deny(&mut self, id: &str, statement: u32) -> Correction {
        let act = Act::Deny;
        self.correct(id, Ask::Act { statement, act }).unwrap().correction
    }

    fn now(&self, id: &str) -> Applied {
        self.ledger.article(id).unwrap().unwrap().applied
    }

    fn number(&self, sql: &str) -> i64 {
        self.ledger
            .connection
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    }

    fn all(&self) -> Vec<Correction> {
        self.ledger.corrections(&Which::default()).unwrap()
    }

    /// Makes identities by hand: a key with the members that it has, all in the block of its name.
    fn identities(&self, said: &[(&str, &[(&str, u32)])]) {
        let connection = &self.ledger.connection;
        for (key, members) in said {
            connection
                .execute(
                    "INSERT INTO identity (key, name, kind, statements) VALUES (?, ?, 'person', 0)",
                    params![key, key.to_uppercase()],
                )
                .unwrap();
            let identity = connection.last_insert_rowid();
            for (article, n) in *members {
                let changed = connection
                    .execute(
                        "UPDATE voice SET identity = ?, block = ?
                         WHERE n = ? AND article = (SELECT article FROM article WHERE id = ?)",
                        params![identity, format!("block of {key}"), n, article],
                    )
                    .unwrap();
                assert_eq!(changed, 1);
            }
        }
        connection.execute("DELETE FROM pending", []).unwrap();
    }

    fn constraints(&self, members: &[(&str, u32)]) -> Constraints {
        let members: Vec<(String, u32)> = members.iter().map(|(a, n)| ((*a).to_owned(), *n)).collect();
        voices::constraints(&self.ledger.connection, &members).unwrap()
    }
}

#[test]
fn a_correction_is_kept_with_who_when_and_why_and_shown_wherever_the_article_is() {
    let mut desk = Desk::with(&["a"]);
    let made = desk.deny("a", 2);
    assert_eq!((made.number, made.kind, made.statement), (1, "act", Some(2)));
    assert_eq!(made.who, "Ida Fenn");
    assert_eq!(made.made, time(5).to_string());
    assert_eq!(made.why.as_deref(), Some("the caption says so"));
    assert_eq!(made.differences.len(), 1);
    assert_eq!(made.differences[0].after, Value::Word("deny".to_owned()));
    // code points, not bytes
    assert_eq!((made.passages[0].start, made.passages[0].end), (36, 50));

    let path = desk.folder.path().join("t.db");
    let Desk { ledger, folder } = desk;
    drop(ledger);
    let desk = Desk {
        ledger: Ledger::open_to_read(&path).unwrap(),
        folder,
    };
    assert_eq!(desk.now("a").reading.statements[1].act, Act::Deny);
    assert_eq!(desk.now("a").statements[&2], [1]);
    assert_eq!(
        desk.number("SELECT count(*) FROM statement WHERE act = 'deny' AND corrected"),
        1
    );
    assert_eq!(desk.all(), [made]);
}

#[test]
fn undone_it_is_as_it_was_and_stays_in_the_list() {
    let mut desk = Desk::with(&["a"]);
    desk.deny("a", 2);
    let done = desk.ledger.undo(1, &By { why: None, ..by(9) }).unwrap();
    assert_eq!(desk.now("a").reading, reading(TEXT));
    assert_eq!(desk.number("SELECT count(*) FROM statement WHERE corrected"), 0);
    assert_eq!(desk.all(), []);
    let undone = Which {
        undone: true,
        ..Which::default()
    };
    assert_eq!(
        desk.ledger.corrections(&undone).unwrap(),
        std::slice::from_ref(&done.correction)
    );
    let Standing::Undone(undone) = &done.correction.standing else {
        panic!("{done:?}");
    };
    assert_eq!(
        (undone.who.as_str(), &undone.made),
        ("Ida Fenn", &time(9).to_string())
    );
    let again = desk.ledger.undo(1, &by(9)).unwrap_err().to_string();
    assert!(again.contains("sayso correct act a:2 deny"), "{again}");
    assert!(
        desk.ledger
            .undo(2, &by(9))
            .unwrap_err()
            .to_string()
            .contains("the last one is 1")
    );
}

#[test]
fn what_cannot_be_done_says_why_and_leaves_no_record() {
    let mut desk = Desk::with(&["a"]);
    let act = Act::Assert;
    let missed = |content: &str, source: &[Span]| Ask::Missed {
        content: vec![of(TEXT, content)],
        source: source.to_vec(),
        cue: Vec::new(),
        form: Form::Indirect,
        act,
        voice: None,
    };
    let named = |name: &str| VoiceAsk::Named {
        name: name.to_owned(),
        kind: None,
    };
    let span = |span| Ask::Span {
        statement: 1,
        content: Some((vec![span], Form::Indirect)),
        source: None,
        cue: None,
    };
    let cases = [
        (Ask::Act { statement: 1, act }, "is assert already"),
        (Ask::Act { statement: 3, act }, "has 2 statements, there is no 3"),
        (Ask::Act { statement: 0, act }, "there is no 0"),
        (
            Ask::Voice {
                statement: 1,
                voice: Some(named("quill")),
            },
            "is Quill already",
        ),
        (
            Ask::Voice {
                statement: 1,
                voice: Some(named("Ida Quill")),
            },
            "(the article has \"Quill\"); say what it is with --kind",
        ),
        (
            Ask::Voice {
                statement: 1,
                voice: Some(VoiceAsk::Key("nobody".to_owned())),
            },
            "no voice with the key or name \"nobody\"",
        ),
        (
            Ask::Relay {
                statement: 1,
                relay: vec![named("Quill")],
            },
            "made statement 1",
        ),
        (
            Ask::Relay {
                statement: 1,
                relay: Vec::new(),
            },
            "has no relay already",
        ),
        (
            span(of(TEXT, "the dam will hold")),
            "stands exactly there already",
        ),
        (span(Span::new(70, 9000)), "does not fit the text"),
        // in the middle of a quotation mark
        (span(Span::new(37, 45)), "does not fit the text"),
        (Ask::NotAFigure { figure: 2 }, "has one figure, there is no 2"),
        (
            Ask::Figure {
                figure: 1,
                ask: FigureAsk {
                    upper: Some(Some(3)),
                    ..FigureAsk::default()
                },
            },
            "cannot be over",
        ),
        (
            Ask::Figure {
                figure: 1,
                ask: FigureAsk {
                    lower: Some(Some(12)),
                    ..FigureAsk::default()
                },
            },
            "figure 1 is just so already",
        ),
        (
            missed("the dam will hold", &[of(TEXT, "Mayor Quill")]),
            "statement 1 stands there already",
        ),
        (
            missed("dam will hold", &[]),
            "statement 1 has half of this content",
        ),
    ];
    for (ask, why) in cases {
        let shown = format!("{ask:?}");
        // the last one needs a source for nobody to be told apart by
        let refused = match why.starts_with("statement 1 has half") {
            true => {
                let Ask::Missed {
                    content,
                    cue,
                    form,
                    act,
                    voice,
                    ..
                } = ask
                else {
                    panic!()
                };
                let source = vec![of(TEXT, "Quill")];
                desk.correct(
                    "a",
                    Ask::Missed {
                        content,
                        source,
                        cue,
                        form,
                        act,
                        voice,
                    },
                )
            }
            false => desk.correct("a", ask),
        };
        let refused = refused.expect_err(&shown);
        assert!(refused.contains(why), "{shown}: {refused}");
    }
    assert!(
        desk.correct("b", Ask::NotAStatement { statement: 1 })
            .unwrap_err()
            .contains("no article \"b\"")
    );
    let nobody = By { who: " ", ..by(1) };
    let refused = desk
        .ledger
        .correct("a", &nobody, |_| Ok(Ask::NotAStatement { statement: 1 }));
    assert!(refused.unwrap_err().to_string().contains("--who"));
    assert_eq!(desk.number("SELECT count(*) FROM correction"), 0);
    assert_eq!(desk.now("a").reading, reading(TEXT));
}

#[test]
fn a_newer_reading_of_the_text_keeps_what_still_stands_there() {
    let mut desk = Desk::with(&["a"]);
    desk.deny("a", 2);
    // more of it, and one more before
    desk.reread("a", "reader 2", |reading| {
        reading.statements[1].content = vec![of(TEXT, "“It will not,” Hale")];
        reading
            .statements
            .insert(1, statement(2, TEXT, "Hale", "12 men saw it"));
        reading.statements[2].n = 3;
        reading.statements[2].voice = Some(2);
        reading.settle();
    });
    let now = desk.now("a");
    let denied: Vec<&Statement> = now
        .reading
        .statements
        .iter()
        .filter(|s| s.act == Act::Deny)
        .collect();
    assert_eq!(denied.len(), 1);
    assert_eq!(denied[0].content, [of(TEXT, "“It will not,” Hale")]);
    assert_eq!(now.statements.get(&denied[0].n), Some(&vec![1]));
    assert_eq!(desk.all()[0].standing, Standing::InForce);
}

#[test]
fn a_newer_reading_without_it_orphans_the_correction_which_comes_back_with_the_next() {
    let mut desk = Desk::with(&["a"]);
    desk.deny("a", 2);
    let none = Ask::NotAStatement { statement: 1 };
    desk.correct("a", none).unwrap();
    desk.reread("a", "reader 2", |reading| reading.keep(|_| false));
    assert_eq!(desk.now("a").orphaned, [1]);
    assert_eq!(desk.number("SELECT orphaned FROM entry"), 1);
    let orphaned = Which {
        orphaned: true,
        ..Which::default()
    };
    let list = desk.ledger.corrections(&orphaned).unwrap();
    assert_eq!(list.len(), 1);
    assert_eq!(list[0].number, 1);
    desk.reread("a", "reader 3", |_| {});
    assert_eq!(desk.now("a").orphaned, [0i64; 0]);
    assert_eq!(desk.now("a").reading.statements.len(), 1);
    assert_eq!(desk.number("SELECT orphaned FROM entry"), 0);
}

#[test]
fn another_text_orphans_it_even_where_the_same_words_stand_and_the_old_text_gets_it_back() {
    let mut desk = Desk::with(&["a"]);
    desk.deny("a", 2);
    let changed = format!("Update. {TEXT}");
    desk.add("a", &changed, None);
    let now = desk.now("a");
    assert_eq!(now.reading, reading(&changed));
    assert_eq!(now.orphaned, [1]);
    assert_eq!(desk.number("SELECT orphaned FROM entry"), 1);
    let listed = &desk.all()[0];
    let Standing::Orphaned(why) = &listed.standing else {
        panic!("{listed:?}");
    };
    assert!(why.contains("version 1") && why.contains("version 2"), "{why}");
    assert_eq!(
        listed.again,
        "sayso correct act a:2 deny --why 'the caption says so'"
    );
    assert_eq!((listed.passages[0].start, listed.version), (36, Some(1)));
    desk.add("a", TEXT, Some("Lowmere Post"));
    assert_eq!(desk.now("a").orphaned, [0i64; 0]);
    assert_eq!(desk.now("a").reading.statements[1].act, Act::Deny);
}

#[test]
fn corrections_of_an_added_statement_are_told_when_it_is_taken_back() {
    let mut desk = Desk::with(&["a"]);
    let missed = Ask::Missed {
        content: vec![of(TEXT, "12 men saw it")],
        source: Vec::new(),
        cue: Vec::new(),
        form: Form::Indirect,
        act: Act::Assert,
        voice: Some(VoiceAsk::Named {
            name: "Hale".to_owned(),
            kind: None,
        }),
    };
    let added = desk.correct("a", missed).unwrap().correction;
    assert_eq!(added.statement, Some(3));
    assert_eq!(desk.now("a").reading.figures[0].statement, Some(3));
    desk.deny("a", 3);
    let refused = desk
        .correct("a", Ask::NotAStatement { statement: 3 })
        .unwrap_err();
    assert!(refused.contains("sayso correct undo 1"), "{refused}");
    let done = desk.ledger.undo(1, &by(7)).unwrap();
    assert_eq!(done.orphaned, [2]);
    assert_eq!(desk.now("a").reading, reading(TEXT));
}

#[test]
fn a_correction_of_a_statement_outlives_the_undoing_of_another_that_moved_it() {
    let mut desk = Desk::with(&["a"]);
    let elsewhere = Ask::Span {
        statement: 2,
        content: Some((vec![of(TEXT, "12 men saw it")], Form::Indirect)),
        source: Some(Vec::new()),
        cue: None,
    };
    desk.correct("a", elsewhere).unwrap();
    desk.deny("a", 2);
    desk.ledger.undo(1, &by(7)).unwrap();
    let now = desk.now("a").reading;
    assert_eq!(now.statements[1].act, Act::Deny);
    assert_eq!(now.statements[1].content, [of(TEXT, "“It will not,”")]);
}

#[test]
fn a_merge_makes_its_members_one_and_joins_their_blocks() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.identities(&[("quill", &[("a", 1), ("b", 1)]), ("hale", &[("a", 2), ("b", 2)])]);
    let done = desk.ledger.merge_voices("quill", "HALE", &by(3)).unwrap();
    assert_eq!(done.correction.kind, "merge");
    assert_eq!(desk.number("SELECT count(*) FROM pending"), 2);
    let blocks = joined_blocks(&desk.ledger.connection).unwrap();
    assert_eq!(
        blocks,
        [("block of hale".to_owned(), "block of quill".to_owned())]
    );
    let members = [("a", 1), ("a", 2), ("b", 1), ("b", 2)];
    let said = desk.constraints(&members);
    assert!(said.apart.is_empty());
    assert_eq!(said.one.len(), 3, "four members are one by three pairs: {said:?}");
    // one of its articles is enough to hold it, none is not
    desk.add("a", &format!("Update. {TEXT}"), None);
    assert_eq!(desk.constraints(&members).one, [(2, 3)]);
    desk.add("b", &format!("Update. {TEXT}"), None);
    let said = desk.constraints(&members);
    assert!(said.one.is_empty() && said.apart.is_empty());
    assert!(matches!(desk.all()[0].standing, Standing::Orphaned(_)));
    // what they had in common has to be taken apart
    assert_eq!(joined_blocks(&desk.ledger.connection).unwrap(), blocks);
}

#[test]
fn a_merge_undone_holds_nothing_and_wakes_its_blocks() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.identities(&[("quill", &[("a", 1)]), ("hale", &[("b", 2)])]);
    desk.ledger.merge_voices("quill", "hale", &by(3)).unwrap();
    desk.ledger.connection.execute("DELETE FROM pending", []).unwrap();
    desk.ledger.undo(1, &by(4)).unwrap();
    assert_eq!(desk.number("SELECT count(*) FROM pending"), 2);
    assert_eq!(joined_blocks(&desk.ledger.connection).unwrap().len(), 1);
    let said = desk.constraints(&[("a", 1), ("b", 2)]);
    assert!(said.one.is_empty() && said.apart.is_empty());
}

#[test]
fn a_split_parts_the_articles_that_are_named_from_the_others() {
    let mut desk = Desk::with(&["a", "b", "c", "d"]);
    let all: Vec<(&str, u32)> = ["a", "b", "c", "d"].map(|id| (id, 1)).to_vec();
    desk.identities(&[("quill", &all)]);
    let articles = ["a".to_owned(), "c".to_owned()];
    desk.ledger.split_voice("quill", &articles, &by(3)).unwrap();
    let said = desk.constraints(&all);
    assert_eq!(said.one, [(0, 2)]);
    // the first of each pair tells the rest by way of the pair above
    assert_eq!(said.apart, [(0, 1), (0, 3)]);
    let refused = |articles: &[&str], ledger: &mut Ledger| {
        let articles: Vec<String> = articles.iter().map(|a| (*a).to_owned()).collect();
        ledger
            .split_voice("quill", &articles, &by(3))
            .unwrap_err()
            .to_string()
    };
    assert!(refused(&["x"], &mut desk.ledger).contains("but in a, b, c, d"));
    assert!(refused(&["a", "b", "c", "d"], &mut desk.ledger).contains("spoken of in no other article"));
    let refused = desk
        .ledger
        .merge_voices("quill", "quill", &by(3))
        .unwrap_err()
        .to_string();
    assert!(refused.contains("one voice already"), "{refused}");
    assert_eq!(desk.number("SELECT count(*) FROM correction"), 1);
}

#[test]
fn a_voice_chosen_by_its_key_is_tied_to_that_voice() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.identities(&[("quill", &[("a", 1)]), ("hale", &[("a", 2)])]);
    let voice = Some(VoiceAsk::Key("hale".to_owned()));
    desk.correct("b", Ask::Voice { statement: 1, voice }).unwrap();
    let now = desk.now("b").reading;
    let n = now.statements[0].voice.unwrap();
    assert_eq!(now.voices[n as usize - 1].name, "Hale");
    assert_eq!(now.statements[1].voice, Some(n));
    let said = desk.constraints(&[("a", 2), ("b", n)]);
    assert_eq!(said.one, [(1, 0)]);
}

#[test]
fn relays_chosen_by_their_keys_stay_two_voices() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.identities(&[("brand", &[("a", 1)]), ("reth", &[("a", 2)])]);
    let relay = ["brand", "reth"]
        .map(|key| VoiceAsk::Key(key.to_owned()))
        .to_vec();
    desk.correct("b", Ask::Relay { statement: 1, relay }).unwrap();
    let now = desk.now("b").reading;
    let [brand, reth] = now.statements[0].relay[..] else {
        panic!()
    };
    let said = desk.constraints(&[("a", 1), ("a", 2), ("b", brand), ("b", reth)]);
    assert_eq!(said.one.len(), 2);
    assert!(
        said.one.contains(&(2, 0)) && said.one.contains(&(3, 1)),
        "{said:?}"
    );
}

#[test]
fn a_key_is_not_given_to_the_voice_of_another_of_that_name() {
    let mut desk = Desk::with(&["a", "b"]);
    desk.identities(&[("hale", &[("a", 2)]), ("hale-2", &[("b", 2)])]);
    let voice = Some(VoiceAsk::Key("hale".to_owned()));
    let refused = desk.correct("b", Ask::Voice { statement: 1, voice }).unwrap_err();
    assert!(
        refused.contains("sayso correct split hale-2 --article b"),
        "{refused}"
    );
}

proptest! {
    /// What people said, however they contradict themselves, never asks that two members be one and not.
    #[test]
    fn constraints_never_contradict_each_other(
        said in prop::collection::vec(
            (any::<bool>(), prop::collection::vec(0usize..9, 0..4), prop::collection::vec(0usize..9, 0..4)),
            0..8,
        ),
    ) {
        let Constraints { one, apart } = agreed(9, &said);
        let mut set: Vec<usize> = (0..9).collect();
        for _ in 0..9 {
            for (a, b) in &one {
                let least = set[*a].min(set[*b]);
                (set[*a], set[*b]) = (least, least);
            }
        }
        for (a, b) in &apart {
            prop_assert!(set[*a] != set[*b], "{a} and {b}");
        }
        // the last word holds
        if let Some((is_split, these, those)) = said.last() {
            for (a, b) in these.iter().flat_map(|a| those.iter().map(move |b| (*a, *b))) {
                let is_apart = apart.iter().any(|(x, y)| {
                    let pair = (set[*x], set[*y]);
                    pair == (set[a], set[b]) || pair == (set[b], set[a])
                });
                let disagrees = these.iter().any(|n| those.contains(n));
                let holds = if *is_split { is_apart } else { set[a] == set[b] };
                prop_assert!(disagrees || holds);
            }
        }
    }
}
