//! Host names to addresses, each checked. What is checked here is what is connected to: the client gets addresses
//! from nowhere else, so a name that answers differently the next time gains nothing.

use std::fmt;
use std::net::IpAddr;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// What says whether an address may be connected to, or what kind of address it is.
pub(super) type Judge = fn(IpAddr) -> Result<(), &'static str>;

/// Looks names up with `names` and keeps of their addresses those that pass.
#[derive(Debug)]
pub(super) struct CheckedResolver<R> {
    pub(super) names: R,
    /// `None` lets every address pass.
    pub(super) judge: Option<Judge>,
}

/// Why there is no address. The client hands it through as it is.
#[derive(Debug)]
pub(super) enum NoAddress {
    /// All addresses are of kinds that are refused; this is the first.
    Refused { address: IpAddr, kind: &'static str },
    /// The name was not found.
    NotFound(String),
}

impl fmt::Display for NoAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoAddress::Refused { address, kind } => write!(f, "the address {address} is {kind}"),
            NoAddress::NotFound(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for NoAddress {}

impl<R: Resolver> Resolver for CheckedResolver<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let other = |why: NoAddress| ureq::Error::Other(Box::new(why));
        let found = match self.names.resolve(uri, config, timeout) {
            Ok(found) => found,
            // told apart from a connection that fails, which is the same kind of error otherwise
            Err(ureq::Error::Io(why)) => return Err(other(NoAddress::NotFound(why.to_string()))),
            Err(ureq::Error::HostNotFound) => {
                return Err(other(NoAddress::NotFound("it has no address".to_owned())));
            }
            Err(error) => return Err(error),
        };
        let Some(judge) = self.judge else {
            return Ok(found);
        };
        let mut kept = self.empty();
        let mut refused = None;
        for socket in found.iter() {
            match judge(socket.ip()) {
                Ok(()) => kept.push(*socket),
                Err(kind) => {
                    refused.get_or_insert(NoAddress::Refused {
                        address: socket.ip(),
                        kind,
                    });
                }
            }
        }
        match refused {
            Some(why) if kept.is_empty() => Err(other(why)),
            _ => Ok(kept),
        }
    }
}
