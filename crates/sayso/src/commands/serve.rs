//! `sayso serve`: the ledger as web pages.

use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context, Result};
use sayso_web::{Options, ServeError, Server};

use crate::cli::ServeArgs;
use crate::output;

/// Work on the ledger that has begun has so long to end.
const LAST: Duration = Duration::from_secs(5);

/// Serves until it is stopped.
///
/// # Errors
/// The ledger cannot be read, or the address is taken.
pub fn run(args: &ServeArgs) -> Result<ExitCode> {
    let options = Options {
        is_behind_tls: args.behind_tls,
        hosts: args.host.clone(),
        ..options(&args.ledger.ledger, SocketAddr::new(args.listen, args.port))
    };
    serve(&options)?;
    Ok(ExitCode::SUCCESS)
}

/// How a ledger is served where nothing else is said.
pub fn options(ledger: &Path, listen: SocketAddr) -> Options {
    let readers = available_parallelism().map_or(2, usize::from) * 2;
    Options::new(ledger, listen, readers)
}

/// Serves a ledger on a port, or on any other where that one is taken.
///
/// # Errors
/// As [`run`].
pub fn serve_near(ledger: &Path, listen: SocketAddr) -> Result<()> {
    match serve(&options(ledger, listen)) {
        Err(error) if matches!(error.downcast_ref(), Some(ServeError::Listen { .. })) => {
            serve(&options(ledger, SocketAddr::new(listen.ip(), 0)))
        }
        done => done,
    }
}

/// Serves a ledger until somebody stops it with Ctrl-C, or the system does.
fn serve(options: &Options) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("no thread could be started; close other programs and try again")?;
    let done = runtime.block_on(async {
        let server = Server::bind(options).await?;
        let address = server.address();
        output::write(&format!(
            "Pages of {}: http://{address}/\nCtrl-C stops it.\n",
            options.ledger.display()
        ))?;
        server.run(stopped()).await;
        Ok(())
    });
    // Linking after a correction may go on for long. It is never half done: what is left waits in the ledger.
    runtime.shutdown_timeout(LAST);
    done
}

/// Until Ctrl-C is pressed or the system asks the program to end.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut asked_to_end) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = asked_to_end.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}
