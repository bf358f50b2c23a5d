//! OpenSSL's programs, which fetch and verify what certificates point to.

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::common::Api;

/// What OpenSSL says, on either stream, and whether it was content.
pub(crate) fn openssl(arguments: &[&str]) -> (bool, String) {
    let output = Command::new("openssl").args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

/// A folder with the CA's certificates.
pub(crate) async fn folder(api: &Api) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let chain = api.get("/__emulator/ca.pem").await;
    let chain = chain.as_str().unwrap();
    let (issuer, root) = chain.split_at(chain.rfind("-----BEGIN").unwrap());
    for (name, text) in [("issuer.pem", issuer), ("root.pem", root)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    std::fs::write(folder.path().join("both.pem"), chain).unwrap();
    folder
}

pub(crate) fn keep(folder: &Path, name: &str, pem: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, pem).unwrap();
    path
}

/// The address in a certificate, as OpenSSL finds it.
pub(crate) fn address(certificate: &Path, what: &str) -> String {
    let path = certificate.to_str().unwrap();
    if what == "ocsp" {
        let (_, said) = openssl(&["x509", "-noout", "-ocsp_uri", "-in", path]);
        return said.trim().to_owned();
    }
    let (_, said) = openssl(&[
        "x509",
        "-noout",
        "-ext",
        "crlDistributionPoints",
        "-in",
        path,
    ]);
    let at = said.find("URI:").unwrap();
    said[at + 4..].split_whitespace().next().unwrap().to_owned()
}

/// What the responder says of a certificate, with a verified signature.
pub(crate) async fn status(folder: &Path, certificate: &Path) -> String {
    let responder = address(certificate, "ocsp");
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let certificate = certificate.to_str().unwrap().to_owned();
    let (issuer, trusted) = (at("issuer.pem"), at("both.pem"));
    let asked = tokio::task::spawn_blocking(move || {
        openssl(&[
            "ocsp",
            "-issuer",
            &issuer,
            "-cert",
            &certificate,
            "-CAfile",
            &trusted,
            "-url",
            &responder,
        ])
    });
    let (_, said) = asked.await.unwrap();
    assert!(said.contains("Response verify OK"), "{said}");
    let line = said
        .lines()
        .find(|line| line.starts_with(&certificate_line(&said)));
    line.unwrap().rsplit(": ").next().unwrap().to_owned() + &reason(&said)
}

fn certificate_line(said: &str) -> String {
    let line = said.lines().find(|line| line.contains(".pem: ")).unwrap();
    line.split(": ").next().unwrap().to_owned()
}

fn reason(said: &str) -> String {
    let line = said
        .lines()
        .find_map(|line| line.trim().strip_prefix("Reason: "));
    line.map(|reason| format!(" {reason}")).unwrap_or_default()
}

/// What OpenSSL says of a certificate that it checks against the list at its address.
pub(crate) async fn verdict(api: &Api, folder: &Path, certificate: &Path) -> (bool, String) {
    let url = address(certificate, "crl");
    assert!(url.starts_with(&api.ready.base_url), "{url}");
    let list = api.client.get(url).send().await.unwrap();
    assert_eq!(list.headers()["content-type"], "application/pkix-crl");
    let list = list.bytes().await.unwrap();
    let file = folder.join("issuing.crl");
    std::fs::write(&file, list).unwrap();
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (crl, issuer) = (at("issuing.crl"), at("issuer.pem"));
    let (is_signed, said) = openssl(&["crl", "-in", &crl, "-CAfile", &issuer, "-noout"]);
    assert!(is_signed && said.contains("verify OK"), "{said}");
    openssl(&[
        "verify",
        "-CAfile",
        &at("both.pem"),
        "-CRLfile",
        &crl,
        "-crl_check",
        certificate.to_str().unwrap(),
    ])
}
