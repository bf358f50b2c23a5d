//! Certificate signing requests: PEM PKCS#10, parsed, and believed only when the self-signature verifies.

use std::net::IpAddr;

use rcgen::SanType;
use x509_parser::certificate::X509Certificate;
use x509_parser::certification_request::X509CertificationRequest;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::{
    OID_EC_P256, OID_KEY_TYPE_EC_PUBLIC_KEY, OID_NIST_EC_P384, OID_PKCS1_RSAENCRYPTION,
    OID_SIG_ED25519,
};
use x509_parser::pem::parse_x509_pem;
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey as ParsedKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::keys::{KeyKind, PublicKey, rsa_public_key};
use crate::pem;

/// What a CSR asks for.
#[derive(Debug)]
pub(crate) struct SigningRequest {
    pub(crate) key: PublicKey,
    /// Object identifier and value of each subject attribute, in order.
    pub(crate) subject: Vec<(Vec<u64>, String)>,
    pub(crate) alternative_names: Vec<SanType>,
}

const NOT_PEM: &str = "should be a PEM encoded PKCS#10 certificate request.";

/// A CSR out of a body: text as it is, DER in armour.
pub(crate) fn text(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(_) => pem::encode("CERTIFICATE REQUEST", body),
    }
}

/// The same of a CSR with armour, with armour on one line, or without any.
pub(crate) fn parse_loose(text: &str) -> Result<SigningRequest, &'static str> {
    let der = pem::decode(text).ok_or(NOT_PEM)?;
    parse(&pem::encode("CERTIFICATE REQUEST", &der))
}

/// Parses and verifies. The error is the end of a sentence that begins with "Csr ".
pub(crate) fn parse(pem: &str) -> Result<SigningRequest, &'static str> {
    let (rest, document) = parse_x509_pem(pem.trim_start().as_bytes()).map_err(|_| NOT_PEM)?;
    if document.label != "CERTIFICATE REQUEST" || !rest.trim_ascii().is_empty() {
        return Err(NOT_PEM);
    }
    let (rest, request) =
        X509CertificationRequest::from_der(&document.contents).map_err(|_| NOT_PEM)?;
    if !rest.is_empty() {
        return Err(NOT_PEM);
    }
    let info = &request.certification_request_info;
    let key = public_key(&info.subject_pki).ok_or("has a public key of an unsupported type.")?;
    request
        .verify_signature()
        .map_err(|_| "has an invalid signature.")?;

    let mut subject = Vec::new();
    for attribute in info.subject.iter_attributes() {
        let oid = attribute
            .attr_type()
            .iter()
            .ok_or("has an unreadable subject.")?
            .collect();
        let value = attribute
            .as_str()
            .map_err(|_| "has an unreadable subject.")?;
        subject.push((oid, value.to_owned()));
    }
    Ok(SigningRequest {
        key,
        subject,
        alternative_names: alternative_names(&request)?,
    })
}

/// What a certificate was issued for: its key, and its names.
pub(crate) fn of_certificate(certificate: &X509Certificate<'_>) -> Option<SigningRequest> {
    let mut subject = Vec::new();
    for attribute in certificate.subject().iter_attributes() {
        let oid = attribute.attr_type().iter()?.collect();
        subject.push((oid, attribute.as_str().ok()?.to_owned()));
    }
    let names = certificate.subject_alternative_name().ok()?;
    let names = names.map(|names| names.value.general_names.as_slice());
    let each = names.unwrap_or_default().iter();
    Some(SigningRequest {
        key: public_key(certificate.public_key())?,
        subject,
        alternative_names: each.map(alternative_name).collect::<Option<_>>()?,
    })
}

fn alternative_names(request: &X509CertificationRequest<'_>) -> Result<Vec<SanType>, &'static str> {
    let mut names = Vec::new();
    for extension in request.requested_extensions().into_iter().flatten() {
        let ParsedExtension::SubjectAlternativeName(requested) = extension else {
            continue;
        };
        for name in &requested.general_names {
            names
                .push(alternative_name(name).ok_or("has an unreadable subject alternative name.")?);
        }
    }
    Ok(names)
}

fn alternative_name(name: &GeneralName<'_>) -> Option<SanType> {
    match name {
        GeneralName::DNSName(text) => Some(SanType::DnsName((*text).try_into().ok()?)),
        GeneralName::URI(text) => Some(SanType::URI((*text).try_into().ok()?)),
        GeneralName::RFC822Name(text) => Some(SanType::Rfc822Name((*text).try_into().ok()?)),
        GeneralName::IPAddress(bytes) => {
            let address = match bytes.len() {
                4 => IpAddr::from(<[u8; 4]>::try_from(*bytes).ok()?),
                16 => IpAddr::from(<[u8; 16]>::try_from(*bytes).ok()?),
                _ => return None,
            };
            Some(SanType::IpAddress(address))
        }
        _ => None,
    }
}

fn public_key(spki: &SubjectPublicKeyInfo<'_>) -> Option<PublicKey> {
    let bits = spki.subject_public_key.data.to_vec();
    let algorithm = &spki.algorithm.algorithm;
    if *algorithm == OID_KEY_TYPE_EC_PUBLIC_KEY {
        let curve = spki.algorithm.parameters.as_ref()?.as_oid().ok()?;
        let (algorithm, name) = if curve == OID_EC_P256 {
            (&rcgen::PKCS_ECDSA_P256_SHA256, "EC_prime256v1")
        } else if curve == OID_NIST_EC_P384 {
            (&rcgen::PKCS_ECDSA_P384_SHA384, "EC_secp384r1")
        } else {
            return None;
        };
        return Some(PublicKey {
            kind: KeyKind::Ec,
            type_name: name.to_owned(),
            algorithm,
            bits,
        });
    }
    if *algorithm == OID_PKCS1_RSAENCRYPTION {
        let ParsedKey::RSA(key) = spki.parsed().ok()? else {
            return None;
        };
        return Some(rsa_public_key(key.key_size(), bits));
    }
    if *algorithm == OID_SIG_ED25519 {
        let type_name = "Ed25519".to_owned();
        return Some(PublicKey {
            kind: KeyKind::Ed25519,
            type_name,
            algorithm: &rcgen::PKCS_ED25519,
            bits,
        });
    }
    None
}
