//! `devtrust portal`: the admin portal on this machine, for the account of the profile.
//!
//! The page holds no key: it talks to this program, which adds the key to what it passes on. Other pages in the same browser
//! reach this program, too, so every request has to show that it comes from the portal (`guard`), and only the calls that
//! core's tables know are passed on (`calls`).

mod answers;
mod calls;
mod guard;
mod service;
mod site;

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command, value_parser};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;

use crate::failure::{Failure, Result};
use crate::settings;
use guard::Guard;
use service::Service;
use site::Site;

pub(super) fn command() -> Command {
    Command::new("portal")
        .about("Open the admin portal on this machine, for the profile's account")
        .long_about(
            "Serve the admin portal on a loopback address until Ctrl-C, for the profile's account. The API key stays in this \
             program: it is added to the calls that the page makes and never reaches the browser. The address that is printed \
             has a secret in it, which is another one at each start; without it, no page and no program gets anything.",
        )
        .after_long_help("Example:\n  devtrust portal --profile demo")
        .arg(
            Arg::new("listen")
                .long("listen")
                .value_name("ADDRESS:PORT")
                .default_value("127.0.0.1:0")
                .value_parser(value_parser!(SocketAddr))
                .help("The loopback address to serve on; port 0 takes a free one"),
        )
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let listen = matches.get_one::<SocketAddr>("listen").copied();
    let listen = listen.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 0)));
    if !listen.ip().is_loopback() {
        return Err(Failure::usage(format!(
            "--listen {listen}: the portal is for this machine alone; give a loopback address"
        )));
    }
    let account = settings::account(matches)?;
    let service = Service::new(&account)?;
    let unusable =
        |error: std::io::Error| Failure::machine(format!("cannot listen on {listen}: {error}"));
    let listener = TcpListener::bind(listen).await.map_err(unusable)?;
    let address = listener.local_addr().map_err(unusable)?;
    let guard = Guard::new(address, token()?);
    {
        let mut out = std::io::stdout().lock();
        writeln!(out, "http://{address}/#token={}", guard.token())?;
        out.flush()?;
    }
    let site = Arc::new(Site {
        guard,
        service,
        ready: site::ready(&account)?,
    });
    serve(listener, site).await;
    Ok(())
}

/// What nobody can guess.
fn token() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::machine(format!("the system has no randomness: {error}")))?;
    Ok(bytes.map(|byte| format!("{byte:02x}")).concat())
}

async fn serve(listener: TcpListener, site: Arc<Site>) {
    loop {
        // Out of file descriptors, usually: wait for connections to end instead of spinning.
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            continue;
        };
        let site = site.clone();
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let site = site.clone();
                async move { Ok::<_, std::convert::Infallible>(site.answer(request).await) }
            });
            // A connection that fails has nobody to tell.
            let _ = http1::Builder::new()
                .timer(TokioTimer::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}
