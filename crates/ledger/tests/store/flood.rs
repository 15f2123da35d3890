//! A flood in three articles, of which two share a claim and the third denies it.

use std::path::Path;

use sayso_core::{Act, Article};
use sayso_ledger::{By, Ledger, LinkAsk, LinkKind};

use crate::invented::{Told, add, time, told};

/// What the mayor says.
pub const HOLDS: &str = "the dam of Sollund will hold \u{2014} through the whole night of the storm";

/// Three articles: two print what the mayor said, the second has it from the first; the third has who denies it.
pub fn flood(folder: &Path) -> Ledger {
    let mut ledger = Ledger::create(&folder.join("flood.db")).unwrap();
    let mayor = Told::new("Marta Quill", "mayor", HOLDS);
    let relayed = Told {
        relay: Some("Lowmere Post".to_owned()),
        ..mayor.clone()
    };
    let ferry = Told::new("Marta Quill", "mayor", "the ferry will not sail before noon");
    let denied = Told {
        act: Act::Deny,
        ..Told::new(
            "Osmund Fell",
            "harbour master",
            "nothing at the harbour gives way",
        )
    };
    for (id, outlet, published, told_there) in [
        ("one", "Lowmere Post", "2031-03-04", vec![mayor]),
        (
            "two",
            "Orrin Courier",
            "2031-03-05T08:00:00Z",
            vec![relayed, ferry],
        ),
        ("three", "Upland Monitor", "2031-03-06", vec![denied]),
    ] {
        let (text, reading) = told("Water at the d\u{e2}m", &told_there);
        let article = Article {
            id: id.to_owned(),
            outlet: Some(outlet.to_owned()),
            title: Some(format!("Water, {id}")),
            published: Some(published.to_owned()),
            text,
            ..Article::default()
        };
        add(&mut ledger, &article, &reading).unwrap();
    }
    ledger.link().unwrap();
    for (kind, one, other) in [
        (LinkKind::SameStatement, ("one", 1), ("two", 1)),
        (LinkKind::Denies, ("three", 1), ("one", 1)),
    ] {
        let ask = LinkAsk {
            kind,
            one,
            other,
            not: false,
        };
        let by = By {
            who: "Ida Fenn",
            made: time(9),
            why: None,
        };
        ledger.correct_link(&ask, &by).unwrap();
    }
    ledger.link().unwrap();
    ledger
}
