//! Where writers sign in.

use askama::Template;

use super::Frame;
use crate::asked::Asked;
use crate::refusal::Refusal;
use crate::shown::Shown;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'p> {
    frame: Frame,
    form_token: &'p str,
    /// Where it leads.
    to: &'p str,
    name: &'p str,
    error: Option<&'p Refusal>,
    has_accounts: bool,
}

/// The page, with what went wrong and the name that was typed.
pub fn page(
    asked: &Asked,
    form_token: &str,
    to: &str,
    has_accounts: bool,
    (name, error): (&str, Option<&Refusal>),
) -> Result<Shown, Refusal> {
    Shown::page(&SignInPage {
        frame: Frame {
            json: None,
            ..Frame::new("Sign in", asked)
        },
        form_token,
        to,
        name,
        error,
        has_accounts,
    })
}
