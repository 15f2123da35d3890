//! Voices: a list of them.

use askama::Template;
use sayso_core::VoiceKind;
use sayso_export::json;
use sayso_ledger::{Ledger, VoiceRow};
use serde_json::{Value, json};

use super::{Frame, Turning};
use crate::addresses;
use crate::asked::{Asked, Wants};
use crate::phrases;
use crate::refusal::Refusal;
use crate::shown::Shown;

/// So many voices stand on a page.
const VOICES: usize = 20;

/// The kinds that voices across articles have: unnamed ones are none.
const KINDS: [VoiceKind; 5] = [
    VoiceKind::Person,
    VoiceKind::Government,
    VoiceKind::Organization,
    VoiceKind::Outlet,
    VoiceKind::Document,
];

#[derive(Template)]
#[template(path = "voices.html")]
struct VoicesPage {
    frame: Frame,
    rows: Vec<Row>,
    turning: Turning,
    total: u64,
    asked_for: String,
    kind: &'static str,
}

struct Row {
    address: String,
    name: String,
    kind: &'static str,
    said: String,
    days: Option<String>,
}

impl VoicesPage {
    fn kinds(&self) -> [(&'static str, &'static str); 5] {
        KINDS.map(|kind| (kind.name(), phrases::voice_kind(kind)))
    }
}

/// The list that is asked for: `q` words with which words of its names begin, `kind` what it is.
pub fn page(ledger: &Ledger, asked: &Asked) -> Result<Shown, Refusal> {
    let kind = match asked.value("kind") {
        None => None,
        Some(name) => Some(
            VoiceKind::named(name)
                .filter(|kind| KINDS.contains(kind))
                .ok_or_else(|| {
                    let names: Vec<&str> = KINDS.iter().map(|kind| kind.name()).collect();
                    Refusal::not_understood(
                        format!("There is no kind of voice {name:?}."),
                        format!("A voice is one of these: {}.", names.join(", ")),
                    )
                })?,
        ),
    };
    let page = asked.page()?;
    let (rows, total) = ledger.voice_rows(asked.value("q"), kind, VOICES, (page - 1) * VOICES)?;
    let turning = Turning::new(asked, page, VOICES, rows.len(), total, true);
    if asked.wants != Wants::Html {
        let rows: Vec<Value> = rows.iter().map(json::voice_row).collect();
        return Ok(Shown::Json(json!({
            "voices": rows, "total": total, "page": page, "next": turning.after,
        })));
    }
    Shown::page(&VoicesPage {
        frame: Frame::new("Voices", asked),
        rows: rows.into_iter().map(row).collect(),
        turning,
        total,
        asked_for: asked.value("q").unwrap_or_default().to_owned(),
        kind: kind.map_or("", VoiceKind::name),
    })
}

fn row(of: VoiceRow) -> Row {
    let articles = phrases::counted(of.articles, "article");
    Row {
        address: addresses::voice(&of.voice),
        kind: phrases::voice_kind(of.kind),
        said: match of.statements {
            0 => format!("no statement of its own in {articles}"),
            n => format!("{} in {articles}", phrases::counted(n, "statement")),
        },
        days: phrases::iso_dates(of.first.as_deref(), of.last.as_deref()),
        name: of.name,
    }
}
