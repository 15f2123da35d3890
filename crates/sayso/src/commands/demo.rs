//! `sayso demo`: the invented newsroom that is inside.

use std::io::{self, IsTerminal};
use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use sayso_core::{Article, Reading};
use sayso_desk::in_order;
use sayso_ledger::{ClaimOrder, ClaimsAsked, Incoming, Ledger};
use sayso_reader::Reader;

use crate::cli::{DemoArgs, When};
use crate::commands::read::{ArticleFeed, Show, look, read_all};
use crate::commands::serve;
use crate::newsroom::{self, Piece};
use crate::terminal::{Look, TITLE, claims};
use crate::{models, output};

/// Shows what joins the articles of the newsroom; or prints those that are named as `sayso read` does, or lists their names.
///
/// # Errors
/// A name that the newsroom does not have; the ledger cannot be written; or as for `sayso read`.
pub fn run(args: &DemoArgs) -> Result<ExitCode> {
    let mut pieces = newsroom::articles();
    if args.list {
        for piece in pieces {
            output::write(&format!("{}\n", piece.name()))?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    for wanted in &args.names {
        if !pieces.iter().any(|piece| piece.name() == wanted) {
            bail!("{wanted}: the newsroom has no article of this name; `sayso demo --list` prints the names");
        }
    }
    let reader = Reader::load(args.reader.model)?;
    let threads = models::threads(&args.reader);
    if args.names.is_empty() && !args.json {
        return story(args, reader, threads);
    }
    if !args.names.is_empty() {
        pieces.retain(|piece| args.names.iter().any(|wanted| piece.name() == wanted));
    }
    let show = Show {
        look: (!args.json).then(|| look(&args.look)),
        with_text: args.text,
        min_score: 0.0,
    };
    let produce = move |feed: &ArticleFeed| {
        let mut articles = pieces.iter().flat_map(Piece::articles);
        let _ = articles.any(|article| feed.push(article.map(|(article, _)| article)).is_err());
    };
    read_all(reader, threads, show, produce)
}

/// The newsroom in a ledger, and what joins its articles.
fn story(args: &DemoArgs, reader: Reader, threads: NonZeroUsize) -> Result<ExitCode> {
    let folder;
    let path: &Path = match &args.ledger {
        Some(path) => path,
        None => {
            folder = tempfile::tempdir().context("no folder for temporary files; name one with TMPDIR")?;
            &folder.path().join("demo.db")
        }
    };
    let mut ledger = Ledger::create(path)?;
    fill(&mut ledger, reader, threads)?;
    output::write(&told(&ledger, args.ledger.as_deref(), &look(&args.look))?)?;
    drop(ledger);
    let is_served = match args.serve {
        When::Always => true,
        When::Never => false,
        // somebody who looks on can open them, and end them
        When::Auto => io::stdin().is_terminal() && io::stdout().is_terminal(),
    };
    if is_served {
        output::write("\nThe same as pages, with every passage in its text:\n")?;
        serve::serve_near(path, SocketAddr::from((Ipv4Addr::LOCALHOST, args.port)))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds all of the newsroom to a ledger and links it.
fn fill(ledger: &mut Ledger, reader: Reader, threads: NonZeroUsize) -> Result<()> {
    type Read = Result<(Article, Vec<u8>, Reading), String>;
    let version = reader.version();
    let reader = Arc::new(reader);
    let produce = move |feed: &in_order::Feed<Result<(Article, Vec<u8>), _>, Read>| {
        let mut articles = newsroom::everything()
            .into_iter()
            .flat_map(|piece| piece.articles());
        let _ = articles.any(|article| feed.push(article).is_err());
    };
    let work = move |article: Result<(Article, Vec<u8>), sayso_intake::IntakeError>| -> Read {
        let (article, raw) = article.map_err(|error| error.to_string())?;
        let reading = reader
            .read(&article)
            .map_err(|error| format!("{}: {error}", article.path))?;
        Ok((article, raw, reading))
    };
    let results =
        in_order::run(threads, produce, work).context("no thread could be started; use fewer (--threads)")?;
    for result in results {
        let read = result.unwrap_or_else(|lost| Err(lost.to_string()));
        let (article, raw, reading) = read.map_err(anyhow::Error::msg)?;
        let incoming = Incoming {
            article: &article,
            raw: &raw,
            file: None,
            retrieved: Timestamp::now(),
            requested: None,
        };
        ledger.add(&incoming, &reading, &version, Timestamp::now())?;
    }
    ledger.link_on(threads, &mut |_| {})?;
    Ok(())
}

/// So many claims are shown of each list.
const CLAIMS: usize = 4;

fn told(ledger: &Ledger, kept: Option<&Path>, look: &Look) -> Result<String> {
    let asked = |order: ClaimOrder, is_denied: bool, limit: usize| ClaimsAsked {
        articles: 2,
        is_denied,
        order,
        limit,
        ..ClaimsAsked::default()
    };
    let head = |text: &str| format!("\n{}\n", look.styled(TITLE, text));
    let mut page = format!(
        "The invented newsroom: {} articles and background texts. Its places, people and outlets are made up.\n",
        ledger.article_count()?
    );
    page += &head("What most articles print");
    let most = ledger.claims(&asked(ClaimOrder::Articles, false, CLAIMS))?;
    page += &claims::list(&most, 0, look);
    page += &head("What is denied");
    page += &claims::list(&ledger.claims(&asked(ClaimOrder::Denied, true, CLAIMS))?, 0, look);
    let denied = ledger.claims(&asked(ClaimOrder::Denied, true, 1))?;
    if let Some(claim) = denied.rows.first().or(most.rows.first()) {
        page += &head("One of them in full");
        page += &claims::trace(&ledger.claim(&claim.key)?, look);
    }
    let ledger_flag = match kept {
        Some(path) => format!("--ledger {}", path.display()),
        None => {
            page += "\nNothing of this is kept. `sayso demo --ledger demo.db` keeps it, and then:\n";
            "--ledger demo.db".to_owned()
        }
    };
    if kept.is_some() {
        page += "\nIt is kept. Go on with:\n";
    }
    for command in [
        "claims --order origins",
        "figures dead",
        "search 'act:deny'",
        "voices",
        "export links --json",
    ] {
        page += &format!("  sayso {command} {ledger_flag}\n");
    }
    page += "  sayso demo tpa-0304-denial    one article, with its statements marked\n";
    page += "  sayso demo --serve            all of it as web pages\n";
    Ok(page)
}
