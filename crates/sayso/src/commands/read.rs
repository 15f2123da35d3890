//! `sayso read`: articles with their statements, on the terminal or as JSON lines.

use std::io::{IsTerminal, stdout};
use std::num::NonZeroUsize;
use std::process::ExitCode;

use anyhow::{Context, Result};
use sayso_core::{Article, ArticleLine, Reading};
use sayso_intake::{Defaults, IntakeError, inputs};
use sayso_reader::Reader;

use crate::cli::{LookArgs, ReadArgs, When};
use crate::progress::Progress;
use crate::terminal::{self, Look};
use crate::{models, output};
use sayso_desk::in_order::{self, Feed};

/// Reads and prints.
///
/// # Errors
/// The model cannot be loaded, or standard output cannot be written. Inputs that fail are named on standard error and
/// make the exit status 1.
pub fn run(args: ReadArgs) -> Result<ExitCode> {
    let reader = Reader::load(args.reader.model)?;
    let show = Show {
        look: (!args.json).then(|| look(&args.look)),
        with_text: args.text,
        min_score: args.min_score.unwrap_or(0.0),
    };
    let defaults = Defaults {
        outlet: args.outlet,
        published: args.published,
        ..Defaults::default()
    };
    let paths = args.paths;
    let produce = move |feed: &ArticleFeed| {
        for input in inputs(&paths) {
            let stopped = match input {
                Ok(input) => input
                    .articles(&defaults)
                    .any(|article| feed.push(article).is_err()),
                Err(error) => feed.push(Err(error)).is_err(),
            };
            if stopped {
                return;
            }
        }
    };
    read_all(reader, models::threads(&args.reader), show, produce)
}

/// Where a producer puts articles, or what failed in place of one.
pub type ArticleFeed = Feed<Result<Article, IntakeError>, Result<String, String>>;

/// How readings are shown.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// On the terminal, or as JSON.
    pub look: Option<Look>,
    /// With the canonical text in the JSON.
    pub with_text: bool,
    /// Statements whose score is lower are left out.
    pub min_score: f32,
}

impl Show {
    fn page(&self, article: &Article, mut reading: Reading) -> Result<String> {
        reading.keep(|statement| statement.score >= self.min_score);
        Ok(match &self.look {
            Some(look) => terminal::article(article, &reading, look) + "\n",
            None => serde_json::to_string(&ArticleLine::new(article, &reading, self.with_text))? + "\n",
        })
    }
}

/// Reads the articles of a producer and prints them in its order.
///
/// # Errors
/// Standard output cannot be written, or the system gives no threads. Articles that fail are named on standard error
/// and make the exit status 1.
pub fn read_all(
    reader: Reader,
    threads: NonZeroUsize,
    show: Show,
    produce: impl FnOnce(&ArticleFeed) + Send + 'static,
) -> Result<ExitCode> {
    let work = move |article: Result<Article, IntakeError>| {
        let article = article.map_err(|error| error.to_string())?;
        let reading = reader
            .read(&article)
            .map_err(|error| format!("{}: {error}", article.path))?;
        show.page(&article, reading).map_err(|error| {
            format!(
                "{}: it cannot be printed ({error}); please report it",
                article.path
            )
        })
    };
    // Pages that scroll by show the progress themselves.
    let mut progress = Progress::new(None, !stdout().is_terminal());
    let mut status = ExitCode::SUCCESS;
    let results =
        in_order::run(threads, produce, work).context("no thread could be started; use fewer (--threads)")?;
    for result in results {
        match result.unwrap_or_else(|lost| Err(lost.to_string())) {
            Ok(page) => output::write(&page)?,
            Err(message) => {
                progress.aside(|| output::complain(message));
                status = ExitCode::FAILURE;
            }
        }
        progress.advance();
    }
    Ok(status)
}

/// The look that fits the flags, the environment and the terminal.
pub fn look(args: &LookArgs) -> Look {
    let colour = match args.color {
        When::Always => true,
        When::Never => false,
        // minds NO_COLOR, CLICOLOR and TERM=dumb
        When::Auto => anstream::AutoStream::choice(&stdout()) != anstream::ColorChoice::Never,
    };
    let terminal =
        || terminal_size::terminal_size_of(stdout()).map_or(100, |(width, _)| width.0.clamp(40, 100));
    Look {
        width: usize::from(args.width.unwrap_or_else(terminal)),
        colour,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sayso_core::{Act, Form, Span, Statement};

    fn statement(n: u32, within: Option<u32>, score: f32) -> Statement {
        Statement {
            n,
            source: vec![],
            cue: vec![],
            content: vec![Span::new(0, 1)],
            form: Form::Indirect,
            act: Act::Assert,
            cited: vec![],
            told: vec![],
            certainty: vec![],
            voice: None,
            relay: vec![],
            said: None,
            answers: vec![],
            within,
            score,
        }
    }

    fn left(statements: Vec<Statement>, least: f32) -> Vec<(u32, Option<u32>, f32)> {
        let mut reading = Reading {
            statements,
            ..Reading::default()
        };
        reading.keep(|statement| statement.score >= least);
        reading
            .statements
            .into_iter()
            .map(|s| (s.n, s.within, s.score))
            .collect()
    }

    #[test]
    fn unlikely_statements_are_left_out_and_the_others_numbered_anew() {
        let all = vec![
            statement(1, None, 0.2),
            statement(2, None, 0.9),
            statement(3, Some(2), 0.5),
        ];
        assert_eq!(
            left(all.clone(), 0.0),
            [(1, None, 0.2), (2, None, 0.9), (3, Some(2), 0.5)]
        );
        assert_eq!(left(all.clone(), 0.5), [(1, None, 0.9), (2, Some(1), 0.5)]);
        assert_eq!(left(all, 1.0), []);
    }

    #[test]
    fn what_stood_inside_a_statement_left_out_stands_inside_the_next_one_outward() {
        let all = vec![
            statement(1, None, 0.9),
            statement(2, Some(1), 0.1),
            statement(3, Some(2), 0.8),
        ];
        assert_eq!(left(all, 0.5), [(1, None, 0.9), (2, Some(1), 0.8)]);
        let all = vec![statement(1, None, 0.1), statement(2, Some(1), 0.9)];
        assert_eq!(left(all, 0.5), [(1, None, 0.9)]);
    }
}
