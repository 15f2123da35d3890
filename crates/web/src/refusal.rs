//! What is said where there is no answer.

use axum::http::StatusCode;
use sayso_ledger::{Fault, LedgerError, QueryError};

/// Why a page is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Its status.
    pub status: StatusCode,
    /// What is the matter.
    pub what: String,
    /// What to do.
    pub advice: String,
}

impl Refusal {
    /// There is no such thing.
    pub fn not_there(what: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::NOT_FOUND,
            what: what.into(),
            advice: "Search for it by its words, or go back to the front page.".to_owned(),
        }
    }

    /// The request cannot be understood.
    pub fn not_understood(what: impl Into<String>, advice: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::BAD_REQUEST,
            what: what.into(),
            advice: advice.into(),
        }
    }

    /// It may not be done.
    pub fn forbidden(what: impl Into<String>, advice: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::FORBIDDEN,
            what: what.into(),
            advice: advice.into(),
        }
    }

    /// It was done too often.
    pub fn too_often(what: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::TOO_MANY_REQUESTS,
            what: what.into(),
            advice: "Try again in a quarter of an hour.".to_owned(),
        }
    }

    /// Something is wrong on this side.
    pub fn broken(what: impl Into<String>) -> Refusal {
        Refusal {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            what: what.into(),
            advice: "Try again; if it stays so, whoever runs this sayso should see its messages and run `sayso check`."
                .to_owned(),
        }
    }

    /// Too much is asked for at once.
    pub fn busy() -> Refusal {
        Refusal {
            status: StatusCode::SERVICE_UNAVAILABLE,
            what: "Too much is asked for at once.".to_owned(),
            advice: "Try again in a few seconds.".to_owned(),
        }
    }
}

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Self {
        match error.fault {
            // the fault says what is the matter, and the ledger's file is nobody's business here
            Fault::Refused(why) => Refusal::not_there(why),
            Fault::Busy => Refusal {
                what: "Another program is writing into the ledger.".to_owned(),
                ..Refusal::busy()
            },
            _ => {
                eprintln!("sayso serve: {error}");
                Refusal::broken("The ledger cannot be read or written.")
            }
        }
    }
}

impl From<QueryError> for Refusal {
    fn from(error: QueryError) -> Self {
        let [query, pointer] = error.pointer();
        Refusal::not_understood(
            format!("{}\n{query}\n{pointer}", error.message),
            "The page about searching shows what can be asked for.",
        )
    }
}

impl From<askama::Error> for Refusal {
    fn from(error: askama::Error) -> Self {
        eprintln!("sayso serve: a page could not be put together: {error}");
        Refusal::broken("The page could not be put together.")
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        eprintln!("sayso serve: JSON could not be put together: {error}");
        Refusal::broken("The JSON could not be put together.")
    }
}
