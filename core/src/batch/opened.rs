//! A result that was encrypted for the caller's certificate, opened with the caller's key.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde_json::Value;
use zeroize::Zeroizing;

use super::fetch::PRIVATE_KEY;
use super::mime;
use super::models::BatchCertificate;
use crate::error::{Result, Violation, ViolationCode};
use crate::json::{object, text};
use crate::keys::{EnvelopeProblem, Opener, OpenerProblem, archive, read_certificates};
use crate::schema::{Context, name_of};
use crate::{Error, ErrorCode};

/// The field with the certificate by which a message names its recipient.
const CERTIFICATE: &str = "certificate";

/// What opens the result; nothing where the caller brings no key.
pub(super) fn opener(request: &Value) -> Result<Option<Arc<Opener>>> {
    let certificate = text(request, &[CERTIFICATE]);
    let Some(pem) = text(request, &[PRIVATE_KEY]) else {
        return match certificate {
            None => Ok(None),
            Some(_) => Err(refused(
                PRIVATE_KEY,
                ViolationCode::Required,
                "must be there where the certificate is.",
            )),
        };
    };
    let opener = Opener::from_pem(pem).map_err(unusable)?;
    let opener = match certificate {
        None => opener,
        Some(pem) => {
            // The recipient's own is the first one.
            let own = read_certificates(pem)
                .ok()
                .and_then(|all| all.into_iter().next());
            let own = own.ok_or_else(|| {
                refused(
                    CERTIFICATE,
                    ViolationCode::CertificateNotFound,
                    "has no certificate in PEM that can be read.",
                )
            })?;
            opener.certified(own).map_err(unusable)?
        }
    };
    Ok(Some(Arc::new(opener)))
}

fn unusable(problem: OpenerProblem) -> Error {
    let (field, code) = match problem {
        OpenerProblem::OtherCertificate => (CERTIFICATE, ViolationCode::CertificateOtherKey),
        _ => (PRIVATE_KEY, ViolationCode::KeyUnusable),
    };
    refused(field, code, &format!("{problem}."))
}

fn refused(field: &str, code: ViolationCode, what: &str) -> Error {
    Error::invalid(vec![Violation::new(
        field,
        code,
        format!("{field} {what}"),
        "Pass the RSA key whose certificate the batch was sent with, in PEM and without a password, and that certificate.",
    )])
}

/// Opens a message, in a thread of its own: it may be 64 MiB.
pub(super) async fn open(
    context: &dyn Context,
    recipient: Arc<Opener>,
    message: Vec<u8>,
) -> Result<Bytes> {
    let slot = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&slot);
    let work = move || {
        let opened = recipient.open(&message).map(content);
        *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some(opened);
    };
    context.offload(Box::new(work)).await;
    let opened = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    let opened = opened.unwrap_or(Err(EnvelopeProblem::Broken));
    let opened = opened.map_err(|problem| {
        let code = match problem {
            EnvelopeProblem::OtherKey => ErrorCode::DecodeOtherRecipient,
            EnvelopeProblem::Unknown(_) => ErrorCode::DecodeUnknownEncryption,
            EnvelopeProblem::Broken => ErrorCode::DecodeBrokenMessage,
        };
        Error::new(code, format!("the job's result is not opened: {problem}"))
    })?;
    // It may hold keys, and is wiped when nobody has it any more.
    Ok(Bytes::from_owner(opened))
}

/// What is in a message: as it stands, or as S/MIME writes a file.
fn content(opened: Zeroizing<Vec<u8>>) -> Zeroizing<Vec<u8>> {
    match mime::body(&opened) {
        Some(body) => Zeroizing::new(body.into_owned()),
        None => opened,
    }
}

/// The certificates of a result, each with its key: in the same file, or in one of the same name (inferred).
pub(super) fn with_keys(files: Vec<archive::File>) -> Value {
    let mut rows: Vec<Row> = Vec::new();
    // The place of each row, by the path of its files without what they end with.
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let until = file.name.len() - name.len() + stem.len();
        let path = file.name.get(..until).unwrap_or_default();
        // It may hold keys.
        let text = Zeroizing::new(file.text);
        let (certificate, key) = apart(&text);
        let half = places.get(path).and_then(|place| rows.get_mut(*place));
        match half {
            Some(row) if certificate.is_empty() && row.key.is_none() => row.key = key,
            Some(row) if row.certificate.is_empty() && key.is_none() => {
                row.certificate = certificate;
            }
            _ => {
                places.insert(path.to_owned(), rows.len());
                rows.push(Row {
                    name: stem.to_owned(),
                    certificate,
                    key,
                });
            }
        }
    }
    rows.into_iter().map(Row::show).collect()
}

struct Row {
    name: String,
    certificate: String,
    key: Option<Zeroizing<String>>,
}

impl Row {
    fn show(self) -> Value {
        let mut members = vec![
            (name_of!(BatchCertificate.name), self.name.into()),
            (
                name_of!(BatchCertificate.certificate),
                self.certificate.into(),
            ),
        ];
        if let Some(key) = self.key {
            members.push((name_of!(BatchCertificate.private_key), key.as_str().into()));
        }
        object(members)
    }
}

/// What of a text is no private key, and what is.
fn apart(text: &str) -> (String, Option<Zeroizing<String>>) {
    if !text.contains("PRIVATE KEY-----") {
        return (text.to_owned(), None);
    }
    // With room for all of it: a buffer that grows leaves a copy behind.
    let mut key = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = String::new();
    let mut is_key = false;
    for line in text.split_inclusive('\n') {
        let is_mark = line.trim_end().ends_with("PRIVATE KEY-----");
        is_key |= is_mark && line.starts_with("-----BEGIN ");
        if is_key {
            key.push_str(line);
        } else {
            rest.push_str(line);
        }
        is_key &= !(is_mark && line.starts_with("-----END "));
    }
    (rest, Some(key).filter(|key| !key.is_empty()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    const KEY: &str = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";

    fn file(name: &str, text: &str) -> archive::File {
        archive::File {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_certificate_has_its_key_from_wherever_it_stands() {
        let both = format!("PEM 1\n{KEY}PEM of its issuer\n");
        let files = vec![
            file("one.pem", &both),
            file("two.pem", "PEM 2\n"),
            file("two.key", KEY),
            file("three.key", KEY),
            file("sub/three.pem", "PEM 3 of another folder"),
            file("three.pem", "PEM 3"),
            file("two.der.pem", "PEM 4"),
            file("two.pem", "PEM 5"),
        ];
        let expected = json!([
            { "name": "one", "certificate": "PEM 1\nPEM of its issuer\n", "private_key": KEY },
            { "name": "two", "certificate": "PEM 2\n", "private_key": KEY },
            { "name": "three", "certificate": "PEM 3", "private_key": KEY },
            { "name": "three", "certificate": "PEM 3 of another folder" },
            { "name": "two.der", "certificate": "PEM 4" },
            { "name": "two", "certificate": "PEM 5" },
        ]);
        assert_eq!(with_keys(files), expected);
    }

    #[test]
    fn a_key_without_its_certificate_is_refused() {
        let request = json!({ "job_id": "1", "certificate": "PEM" });
        let error = opener(&request).unwrap_err();
        assert_eq!(error.report().violations[0].code.as_str(), "required");
        assert!(opener(&json!({ "job_id": "1" })).unwrap().is_none());
    }
}
