//! About this reading: what the system does and does not do, what its words mean, and how often it is wrong.

use askama::Template;
use sayso_ledger::Ledger;
use serde_json::{Value, json};

use super::Frame;
use crate::asked::{Asked, Wants};
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
    articles: u64,
    linker: Option<String>,
    version: &'static str,
    measured: &'static [Measured],
}

/// One measurement, with what it means for a reader.
struct Measured {
    /// What was measured.
    what: &'static str,
    /// The figures.
    result: &'static str,
    /// On what.
    on: &'static str,
    /// In plain words.
    means: &'static str,
    /// The document of the project that the figures are from.
    source: &'static str,
}

const POLNEAR: &str = "84 American news articles with 2,192 attributions, labelled by trained annotators; not used for training";
const NEWS: &str = "24 news articles of 2012 to 2018 that nobody who wrote the rules had looked at, labelled by a language model";
const CLUSTERS: &str =
    "26 articles of six stories that nobody who wrote the rules had looked at, labelled by a language model";

/// All measurements of the page. Each stands as well in the document that is named as its source: change both.
const MEASURED: &[Measured] = &[
    Measured {
        what: "Who said what: speaker and words together",
        result: "precision 77.7, recall 71.5",
        on: POLNEAR,
        means: "Of 100 attributions that the model lists, about 78 are right; of 100 in the text it finds about 72. Another person who labels the same articles agrees about as often.",
        source: "models/README.md",
    },
    Measured {
        what: "The words alone that were said",
        result: "precision 82.8, recall 76.3",
        on: POLNEAR,
        means: "Of 100 passages marked as said, about 83 are. Of 100 that are wholly in quotation marks it finds about 92, of 100 without quotation marks about 69.",
        source: "models/README.md",
    },
    Measured {
        what: "Statements, on the kind of news that it is made for",
        result: "F1 85.9",
        on: NEWS,
        means: "About one statement in seven is missed, made up or badly cut.",
        source: "labels/README.md",
    },
    Measured {
        what: "The voice of a statement that was found",
        result: "named 89.4%, unnamed 92.9%, pronouns 94% right",
        on: NEWS,
        means: "Of 100 statements with a named voice, about 11 are given to the wrong one or to none.",
        source: "labels/README.md",
    },
    Measured {
        what: "What is done by saying it: says, denies, accuses",
        result: "87.0% right",
        on: NEWS,
        means: "Of 100 statements, about 13 have the wrong act.",
        source: "labels/README.md",
    },
    Measured {
        what: "Relays inside an article: X, as reported by Y",
        result: "F1 70.2",
        on: NEWS,
        means: "About three in ten are missed or wrong. Measured on 30 alone, so this may be far off.",
        source: "labels/README.md",
    },
    Measured {
        what: "Which statement answers which, inside an article",
        result: "F1 20.0",
        on: NEWS,
        means: "Most are missed. Measured on 13 alone.",
        source: "labels/README.md",
    },
    Measured {
        what: "Figures; who gives them",
        result: "F1 90.7; 84.8% right",
        on: NEWS,
        means: "About one figure in eleven is missed or has wrong bounds; of 100, about 15 are given to the wrong voice.",
        source: "labels/README.md",
    },
    Measured {
        what: "Dates and the days that they mean",
        result: "F1 95.5",
        on: NEWS,
        means: "About one in twenty is missed or means another day.",
        source: "labels/README.md",
    },
    Measured {
        what: "Voices of different articles that are one",
        result: "precision 98.2, recall 90.0",
        on: "286 voices of 1,017 mentions in 5,866 news articles, labelled by a language model",
        means: "Of 100 pairs of mentions that are joined, about 2 are not the same; about 10 of 100 that are the same stay apart, most of them bodies that go by several names.",
        source: "labels/README.md",
    },
    Measured {
        what: "Statements of different articles that are one claim",
        result: "precision 92.8, recall 43.4",
        on: CLUSTERS,
        means: "Of 100 pairs of statements in one claim, about 93 belong together. More than half of the pairs that belong together are not joined: a claim has often more sources and more articles than are shown.",
        source: "labels/README.md",
    },
    Measured {
        what: "Copied passages",
        result: "F1 97.5; 98.4% of the right kind",
        on: CLUSTERS,
        means: "Nearly all are found, with twelve words or more.",
        source: "labels/README.md",
    },
    Measured {
        what: "Denials of another article's statement",
        result: "37 of 50 that were listed were right; of 38 in six stories none was found",
        on: "50 links drawn at random over 5,862 articles and judged by a language model; and the six stories",
        means: "Of 100 denials listed, about 26 deny something else or nothing. Most denials are not listed at all: that nobody denies a claim here does not mean that nobody did.",
        source: "labels/README.md",
    },
    Measured {
        what: "Relays between articles",
        result: "recall 62.0",
        on: CLUSTERS,
        means: "About four in ten are missed; then two articles may count as two origins though the one has it from the other.",
        source: "labels/README.md",
    },
];

/// The page.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let articles = ledger.article_count()?;
    let linker = ledger.linked_by()?.and_then(|by| by.linker);
    if asked.wants != Wants::Html {
        let measured: Vec<Value> = MEASURED
            .iter()
            .map(|one| {
                json!({"what": one.what, "result": one.result, "on": one.on, "means": one.means, "source": one.source})
            })
            .collect();
        return Ok(Shown::Json(json!({
            "articles": articles, "linker": linker, "version": env!("CARGO_PKG_VERSION"), "measured": measured,
        })));
    }
    Shown::page(&AboutPage {
        frame: Frame::new("About this reading", asked),
        articles,
        linker,
        version: env!("CARGO_PKG_VERSION"),
        measured: MEASURED,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The documents that measurements are from.
    fn document(name: &str) -> &'static str {
        match name {
            "models/README.md" => include_str!("../../../../models/README.md"),
            "labels/README.md" => include_str!("../../../../labels/README.md"),
            other => panic!("{other} is no document of measurements"),
        }
    }

    #[test]
    fn every_measured_figure_stands_in_the_document_that_it_is_from() {
        for one in MEASURED {
            let text = document(one.source);
            let decimals = one.result.split(|c: char| !c.is_ascii_digit() && c != '.');
            let mut checked = 0;
            for figure in decimals.filter(|word| word.contains('.') && word.len() > 2) {
                assert!(text.contains(figure), "{figure} of {:?}", one.what);
                checked += 1;
            }
            let of_fifty = one.result.starts_with("37 of 50") && text.contains("**37 were right**");
            assert!(checked > 0 || of_fifty, "{:?}", one.what);
        }
    }
}
