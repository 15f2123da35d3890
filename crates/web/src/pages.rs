//! What stands on each page? One file a page, each with its template of the same name.

pub mod about;
pub mod article;
pub mod assets;
pub mod claim;
pub mod claims;
pub mod correcting;
pub mod corrections;
pub mod figures;
pub mod front;
pub mod history;
pub mod names;
pub mod openapi;
pub mod refused;
pub mod search;
pub mod sign_in;
pub mod story;
pub mod voice;
pub mod voices;

use crate::asked::Asked;
use crate::sessions::SignedIn;

/// What stands around every page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The page's title.
    pub title: String,
    /// What stands in the search box.
    pub query: String,
    /// The path of the page.
    pub path: String,
    /// Where the page is as JSON; `None` where it is not.
    pub json: Option<String>,
    /// Who sees it, where they are signed in.
    pub writer: Option<SignedIn>,
}

impl Frame {
    /// The frame of a page that is there as JSON too.
    pub fn new(title: impl Into<String>, asked: &Asked) -> Frame {
        let query = match asked.query_text.as_str() {
            "" => String::new(),
            query => format!("?{query}"),
        };
        Frame {
            title: title.into(),
            query: String::new(),
            path: asked.path.clone(),
            json: Some(format!("{}.json{query}", asked.path)),
            writer: asked.writer.clone(),
        }
    }

    /// The frame of a page that is no JSON.
    pub fn plain(title: impl Into<String>, path: &str) -> Frame {
        Frame {
            title: title.into(),
            path: path.to_owned(),
            ..Frame::default()
        }
    }

    fn style(&self) -> &'static str {
        assets::style_address()
    }

    fn script(&self) -> &'static str {
        assets::script_address()
    }

    fn pages(&self) -> [(&'static str, &'static str); 4] {
        [
            ("/claims", "Claims"),
            ("/figures", "Figures"),
            ("/voices", "Voices"),
            ("/about", "About"),
        ]
    }

    fn is_at(&self, address: &str) -> bool {
        self.path == *address
    }
}

/// Where the pages of a list are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turning {
    /// The page before.
    pub before: Option<String>,
    /// The next page.
    pub after: Option<String>,
    /// "21 to 40 of 1,204".
    pub told: String,
}

impl Turning {
    /// Of a list with `shown` on this page of `size` each, and `total` in all; `is_exact`: not more.
    pub fn new(asked: &Asked, page: usize, size: usize, shown: usize, total: u64, is_exact: bool) -> Turning {
        let first = (page - 1) * size;
        let last = first + shown;
        let more = if is_exact { "" } else { " or more" };
        let number = |n: usize| crate::phrases::grouped(n as u64);
        Turning {
            before: (page > 1).then(|| asked.with_page(page - 1)),
            after: (shown > 0 && (last as u64) < total).then(|| asked.with_page(page + 1)),
            told: match shown {
                0 if total == 0 => "none".to_owned(),
                0 => format!("none of {}{more}", crate::phrases::grouped(total)),
                _ => format!(
                    "{} to {} of {}{more}",
                    number(first + 1),
                    number(last),
                    crate::phrases::grouped(total)
                ),
            },
        }
    }
}
