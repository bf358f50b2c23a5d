//! From what the service answers to a certificate with its chain.

use serde_json::Value;

use super::CertificateWithChain;
use super::key::Pair;
use crate::error::Result;
use crate::json::{at, object, text, texts};
use crate::keys::{Choice, certificate_pem};
use crate::schema::{Context, name_of, table};
use crate::trust_lifecycle::{
    Certificate, CertificateFormats, Certificates, ChainCertificate, IssuedCertificate, held,
};
use crate::{Error, ErrorCode};

const END: &str = "-----END CERTIFICATE-----";

/// The certificate of an answer: of `issue`, `renew` or `pick_up`.
pub(super) async fn of_answer(context: &dyn Context, answer: &Value, key: Pair) -> Result<Value> {
    let serial = at(answer, &[name_of!(IssuedCertificate.serial_number)]);
    let given = text(answer, &[name_of!(IssuedCertificate.certificate)]).unwrap_or_default();
    let Some(csr) = &key.csr else {
        if given.is_empty() {
            return Err(wrong(
                serial,
                "; look for it in the inventory before you run this again",
            ));
        }
        // What the service made is handed out, also where it does not tell the certificate apart.
        let mut chain = formats(context, serial).await.into_iter();
        let leaf = chain.next().unwrap_or_default();
        let chain: Vec<String> = chain.collect();
        let password = at(answer, &[name_of!(IssuedCertificate.pkcs12_password)]);
        return Ok(object(vec![
            (name_of!(CertificateWithChain.serial_number), serial.clone()),
            (name_of!(CertificateWithChain.certificate), leaf.into()),
            (name_of!(CertificateWithChain.chain), texts(&chain)),
            (name_of!(CertificateWithChain.pkcs12), given.into()),
            (
                name_of!(CertificateWithChain.pkcs12_password),
                password.clone(),
            ),
            (name_of!(CertificateWithChain.existing), false.into()),
        ]));
    };
    let mut all = single(given);
    let chosen = match all.as_slice() {
        [] => Choice::Nothing,
        some => context.keys()?.choose(some, Some(csr), None).await?,
    };
    match chosen {
        Choice::This(place) if place < all.len() => {
            let leaf = all.remove(place);
            Ok(whole(context, serial, leaf, all, key, false).await)
        }
        _ => Err(wrong(
            serial,
            "; run this again with the same CSR, signer or key file",
        )),
    }
}

/// The certificate of a row of the inventory.
pub(super) async fn of_row(context: &dyn Context, row: &Value, key: Pair, existing: bool) -> Value {
    let serial = at(row, &[name_of!(Certificate.serial_number)]);
    whole(context, serial, held::pem(row), Vec::new(), key, existing).await
}

async fn whole(
    context: &dyn Context,
    serial: &Value,
    leaf: String,
    mut chain: Vec<String>,
    key: Pair,
    existing: bool,
) -> Value {
    if chain.is_empty() {
        chain = formats(context, serial).await;
        chain.retain(|one| bare(one) != bare(&leaf));
    }
    let mut members = vec![
        (name_of!(CertificateWithChain.serial_number), serial.clone()),
        (name_of!(CertificateWithChain.certificate), leaf.into()),
        (name_of!(CertificateWithChain.chain), texts(&chain)),
        (name_of!(CertificateWithChain.existing), existing.into()),
    ];
    if let Some(secret) = key.private_key {
        members.push((
            name_of!(CertificateWithChain.private_key),
            secret.reveal().into(),
        ));
    }
    object(members)
}

/// A certificate with its issuers, the certificate first; nothing where the service does not give them. A certificate that
/// is there is not held back for want of its chain.
async fn formats(context: &dyn Context, serial: &Value) -> Vec<String> {
    let Ok(formats) = table!(Certificates::FORMATS) else {
        return Vec::new();
    };
    let request = object(vec![("serial_number", serial.clone())]);
    let Ok(answer) = context.call(formats, request).await else {
        return Vec::new();
    };
    let answer = answer.into_json();
    let entries = at(&answer, &[name_of!(CertificateFormats.x509_cert_chain)]).as_array();
    let blobs = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| text(entry, &[name_of!(ChainCertificate.cert_blob)]));
    blobs.map(certificate_pem).collect()
}

/// The certificates of a text, one by one.
fn single(given: &str) -> Vec<String> {
    if !given.contains(END) {
        let one = Some(given).filter(|given| !given.trim().is_empty());
        return one.map(certificate_pem).into_iter().collect();
    }
    given
        .split_inclusive(END)
        .filter(|part| part.contains(END))
        .map(|part| format!("{}\n", part.trim_start()))
        .collect()
}

/// A certificate without what may differ between two texts of it.
fn bare(pem: &str) -> String {
    pem.split_whitespace().collect()
}

/// What came is no certificate for the key.
fn wrong(serial: &Value, remedy: &str) -> Error {
    let serial = serial.as_str().unwrap_or("without a number");
    Error::new(
        ErrorCode::DecodeWrongCertificate,
        format!(
            "the certificate {serial} was issued, but the service gave none for its key{remedy}"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_of_a_text_come_one_by_one() {
        let one = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let two = "-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n";
        assert_eq!(single(&format!("{one}\r\n{two}")), [one, two]);
        assert_eq!(single("AAAA"), [one]);
        assert_eq!(single(" "), Vec::<String>::new());
        assert_eq!(bare(one), bare(&one.replace('\n', "\r\n")));
    }
}
