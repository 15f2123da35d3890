//! Ledgers that are made by hand, each in a folder of its own.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use jiff::Timestamp;
use sayso_core::{Act, Article, Reading};
use sayso_ledger::Ledger;
use sayso_web::{Options, password_hash};
use tempfile::TempDir;

use crate::invented::{Told, add, told};
use crate::served::Served;

/// The password of all accounts.
pub const PASSWORD: &str = "a dam that holds";

/// A ledger in a folder that goes with the last of its values.
#[derive(Clone)]
pub struct TestLedger {
    pub path: PathBuf,
    _folder: Rc<TempDir>,
}

impl TestLedger {
    /// The ledger that is made in the folder.
    pub fn made(make: impl FnOnce(&Path) -> Ledger) -> TestLedger {
        let folder = tempfile::tempdir().unwrap();
        TestLedger {
            path: make(folder.path()).path().to_owned(),
            _folder: Rc::new(folder),
        }
    }

    /// A ledger of these articles, as they came.
    pub fn unlinked(articles: impl IntoIterator<Item = (Article, Reading)>) -> TestLedger {
        TestLedger::made(|folder| {
            let mut ledger = Ledger::create(&folder.join("t.db")).unwrap();
            for (article, reading) in articles {
                add(&mut ledger, &article, &reading).unwrap();
            }
            ledger
        })
    }

    /// A ledger of these articles, linked.
    pub fn of(articles: impl IntoIterator<Item = (Article, Reading)>) -> TestLedger {
        let ledger = TestLedger::unlinked(articles);
        ledger.open().link().unwrap();
        ledger
    }

    pub fn open(&self) -> Ledger {
        Ledger::open(&self.path).unwrap()
    }

    pub fn open_to_read(&self) -> Ledger {
        Ledger::open_to_read(&self.path).unwrap()
    }

    pub fn add_account(&self, name: &str) {
        let hash = password_hash(PASSWORD).unwrap();
        self.open().add_account(name, &hash, Timestamp::now()).unwrap();
    }

    /// How it is served: on any free port.
    pub fn options(&self) -> Options {
        Options::new(&self.path, "127.0.0.1:0".parse().unwrap(), 2)
    }

    pub fn serve(&self) -> Served {
        Served::start(self, self.options()).unwrap()
    }
}

/// An article in which this is said, and its reading.
pub fn article_of(id: &str, headline: &str, paragraphs: &[Told]) -> (Article, Reading) {
    let (text, reading) = told(headline, paragraphs);
    let article = Article {
        id: id.to_owned(),
        path: "-".to_owned(),
        title: Some(headline.to_owned()),
        text,
        ..Article::default()
    };
    (article, reading)
}

/// What Tomas Hale says in each article about a dam.
pub const NOT_SO: &str = "it is not so, and 12 houses stand in the water";

/// The `n`th article: the mayor says one thing, Hale another, with a figure.
pub fn dam(n: u32) -> (Article, Reading) {
    let says = Told::new("Marta Quill", "mayor", "the dam would hold");
    let denies = Told {
        act: Act::Deny,
        figure: Some((12, "houses".to_owned())),
        ..Told::new("Tomas Hale", "farmer", NOT_SO)
    };
    let (article, reading) = article_of(&format!("dam-{n}"), &format!("Water at dam {n}"), &[says, denies]);
    let article = Article {
        outlet: Some("Lowmere Post".to_owned()),
        published: Some(format!("2031-03-{:02}", n % 28 + 1)),
        language: Some("en".to_owned()),
        ..article
    };
    (article, reading)
}

/// A ledger of so many articles, `dam-1` and so on, and the account Ida Fenn.
pub fn dams(articles: u32) -> TestLedger {
    let ledger = TestLedger::of((1..=articles).map(dam));
    ledger.add_account("Ida Fenn");
    ledger
}
