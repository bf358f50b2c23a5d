//! Authenticate with a client certificate instead of an API key, from a PKCS#12 archive.
//!
//! `mtls archive.p12 ACCOUNT_ID`, with the password in `P12_PASSWORD`. The host is the `clientauth.` one of the demo
//! environment, or `DEVTRUST_BASE_URL`.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::error::Error;

use devtrust::ListDivisions;
use devtrust::{Client, ClientCertificate, Environment, Secret};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [archive, account] = arguments.as_slice() else {
        return Err("usage: mtls ARCHIVE.p12 ACCOUNT_ID".into());
    };
    let password = Secret::new(std::env::var("P12_PASSWORD")?);
    let certificate = ClientCertificate::from_pkcs12(&std::fs::read(archive)?, &password)?;

    let mut builder = Client::builder()
        .client_certificate(certificate)
        .environment(Environment::Demo);
    if let Ok(base_url) = std::env::var("DEVTRUST_BASE_URL") {
        builder = builder.base_url(base_url);
    }
    let client = builder.build()?;

    for division in client
        .divisions()
        .list(ListDivisions::new(account))
        .collect()
        .await?
    {
        println!("{}  {}", division.id, division.name);
    }
    Ok(())
}
