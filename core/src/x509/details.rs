//! A certificate as every language shows it.
//!
//! It becomes JSON, rather than a typed model, so that the browser's module needs no code for each model.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use x509_cert::der::Encode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use super::extensions::Extensions;
use super::{X509Certificate, X509Extension, X509Key, names};
use crate::Timestamp;
use crate::json::{object, texts};
use crate::keys::{Certificate, armoured, hex, oid_name, rsa_bits};
use crate::schema::name_of;

const DAY: i64 = 86_400_000;

/// What is in a certificate, at this moment; nothing where an extension does not parse.
pub(super) fn details(certificate: &Certificate, at: Timestamp) -> Option<Value> {
    let content = certificate.content();
    let says = Extensions::of(content)?;
    let left = certificate.not_after().unix_millis() - at.unix_millis();
    macro_rules! members {
        ($($name:ident: $value:expr),* $(,)?) => {
            object(vec![$((name_of!(X509Certificate.$name), $value.into())),*])
        };
    }
    Some(members! {
        subject: names::line(content.subject()),
        subject_parts: names::parts(content.subject()),
        common_name: certificate.subject_common_name(),
        issuer: names::line(content.issuer()),
        issuer_parts: names::parts(content.issuer()),
        alternative_names: says.alternative_names.iter().copied().map(names::alternative).collect::<Vec<_>>(),
        serial_number: certificate.serial_number(),
        not_before: certificate.not_before().to_string(),
        not_after: certificate.not_after().to_string(),
        days_left: left.div_euclid(DAY),
        key: key(content.subject_public_key_info()),
        signature_algorithm: oid_name(content.signature().oid.as_bytes()),
        key_usages: says.key_usage.map(key_usages).unwrap_or_default(),
        extended_key_usages: texts(&says.extended_key_usage.iter().map(|oid| extended_key_usage(oid)).collect::<Vec<_>>()),
        is_ca: says.is_ca.unwrap_or_default(),
        path_length: says.path_length,
        subject_key_id: says.subject_key_id.map(hex),
        authority_key_id: says.authority_key_id.map(hex),
        crl_urls: texts(&says.crl_urls),
        ocsp_urls: texts(&says.ocsp_urls),
        issuer_urls: texts(&says.issuer_urls),
        extensions: extensions(certificate),
        unknown_critical_extensions: texts(&says.unknown_critical),
        sha1_fingerprint: hex(&Sha1::digest(certificate.der())),
        sha256_fingerprint: hex(&Sha256::digest(certificate.der())),
        pem: certificate.pem(),
    })
}

fn key(key: &SubjectPublicKeyInfoOwned) -> Value {
    let bits = key.subject_public_key.raw_bytes();
    let parameter = key.algorithm.parameters.as_ref();
    let curve = parameter.and_then(|curve| curve.decode_as::<ObjectIdentifier>().ok());
    let curve = curve.map(|curve| match curve.as_bytes() {
        [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7] => ("P-256".to_owned(), Some(256)),
        [0x2b, 0x81, 4, 0, 34] => ("P-384".to_owned(), Some(384)),
        [0x2b, 0x81, 4, 0, 35] => ("P-521".to_owned(), Some(521)),
        _ => (curve.to_string(), None),
    });
    let (algorithm, curve, bits) = match key.algorithm.oid.to_string().as_str() {
        "1.2.840.10045.2.1" => {
            let (curve, bits) = curve.unzip();
            ("EC", curve, bits.flatten())
        }
        "1.2.840.113549.1.1.1" => ("RSA", None, rsa_bits(bits)),
        "1.3.101.112" => ("Ed25519", None, Some(256)),
        "1.3.101.113" => ("Ed448", None, Some(456)),
        other => return key_members(other, None, None, key),
    };
    key_members(algorithm, curve, bits, key)
}

fn key_members(
    algorithm: &str,
    curve: Option<String>,
    bits: Option<usize>,
    key: &SubjectPublicKeyInfoOwned,
) -> Value {
    let der = key.to_der().unwrap_or_default();
    object(vec![
        (name_of!(X509Key.algorithm), algorithm.into()),
        (name_of!(X509Key.curve), curve.into()),
        (name_of!(X509Key.bits), bits.into()),
        (
            name_of!(X509Key.pem),
            armoured("PUBLIC KEY", &der).as_str().into(),
        ),
    ])
}

fn key_usages(usage: [bool; 9]) -> Vec<Value> {
    let names = [
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ];
    let allowed = names.into_iter().zip(usage);
    let allowed = allowed.filter(|(_, is_allowed)| *is_allowed);
    allowed.map(|(name, _)| name.into()).collect()
}

fn extended_key_usage(oid: &str) -> String {
    let name = match oid {
        "1.3.6.1.5.5.7.3.1" => "server_auth",
        "1.3.6.1.5.5.7.3.2" => "client_auth",
        "1.3.6.1.5.5.7.3.3" => "code_signing",
        "1.3.6.1.5.5.7.3.4" => "email_protection",
        "1.3.6.1.5.5.7.3.8" => "time_stamping",
        "1.3.6.1.5.5.7.3.9" => "ocsp_signing",
        "2.5.29.37.0" => "any",
        other => other,
    };
    name.to_owned()
}

fn extensions(certificate: &Certificate) -> Value {
    let extensions = certificate.content().extensions().into_iter().flatten();
    let extensions = extensions.map(|extension| {
        let value = STANDARD.encode(extension.extn_value.as_bytes());
        object(vec![
            (
                name_of!(X509Extension.oid),
                extension.extn_id.to_string().into(),
            ),
            (name_of!(X509Extension.critical), extension.critical.into()),
            (name_of!(X509Extension.value), value.into()),
        ])
    });
    extensions.collect::<Vec<_>>().into()
}
