//! Other libraries' opinions on what is read and written here, on random attributes and random damage.

use proptest::prelude::*;
use rcgen::{
    CertificateParams, DistinguishedName, DnType, DnValue, PublicKeyData, SanType, SigningKey,
};
use x509_cert::der::asn1::{BitString, UintRef};
use x509_cert::der::{Decode as _, Error, Reader as _, SliceReader};
use x509_cert::request::{CertReq, Version};
use x509_parser::asn1_rs::Class;
use x509_parser::prelude::{FromDer as _, X509Certificate, X509CertificationRequest, X509Name};

use crate::keys::armor;
use crate::keys::der::is_oid;
use crate::keys::problem::CsrProblem;
use crate::keys::{Certificate, Csr, CsrBuilder, KeyAlgorithm};

const CASES: u32 = 2_000;

/// A key that only stands where a key does.
#[derive(Debug)]
struct Dummy {
    algorithm: KeyAlgorithm,
    bits: Vec<u8>,
    signature: Vec<u8>,
}

impl PublicKeyData for Dummy {
    fn der_bytes(&self) -> &[u8] {
        &self.bits
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        match self.algorithm {
            KeyAlgorithm::EcdsaP256Sha256 => &rcgen::PKCS_ECDSA_P256_SHA256,
            KeyAlgorithm::EcdsaP384Sha384 => &rcgen::PKCS_ECDSA_P384_SHA384,
            KeyAlgorithm::Ed25519 => &rcgen::PKCS_ED25519,
            KeyAlgorithm::RsaPkcs1Sha256 => &rcgen::PKCS_RSA_SHA256,
            KeyAlgorithm::RsaPkcs1Sha384 => &rcgen::PKCS_RSA_SHA384,
            KeyAlgorithm::RsaPkcs1Sha512 => &rcgen::PKCS_RSA_SHA512,
        }
    }
}

impl SigningKey for Dummy {
    fn sign(&self, _message: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        Ok(self.signature.clone())
    }
}

fn dummy() -> impl Strategy<Value = Dummy> {
    let algorithm = prop::sample::select(vec![
        KeyAlgorithm::EcdsaP256Sha256,
        KeyAlgorithm::EcdsaP384Sha384,
        KeyAlgorithm::Ed25519,
        KeyAlgorithm::RsaPkcs1Sha256,
        KeyAlgorithm::RsaPkcs1Sha384,
        KeyAlgorithm::RsaPkcs1Sha512,
    ]);
    // 64 and 96 bytes of an elliptic curve's signature would be taken for two numbers.
    let signature = prop::collection::vec(any::<u8>(), 0..300)
        .prop_filter("two numbers", |bytes| ![64, 96].contains(&bytes.len()));
    (
        algorithm,
        prop::collection::vec(any::<u8>(), 0..300),
        signature,
    )
        .prop_map(|(algorithm, bits, signature)| Dummy {
            algorithm,
            bits,
            signature,
        })
}

/// An attribute with a value that fits it.
fn attribute() -> impl Strategy<Value = (&'static str, String)> {
    let of = |name: &'static str, pattern: &'static str| {
        pattern.prop_map(move |value: String| (name, value))
    };
    let filled = |value: &(&str, String)| !value.1.trim().is_empty();
    prop_oneof![
        of("subject.common_name", "\\PC{1,64}").prop_filter("blank", filled),
        of("subject.country", "[A-Za-z]{2}"),
        of("subject.state", "\\PC{1,128}").prop_filter("blank", filled),
        of("subject.locality", "\\PC{1,128}").prop_filter("blank", filled),
        of("subject.organization_name", "\\PC{1,64}").prop_filter("blank", filled),
        of("subject.organization_unit", "\\PC{1,64}").prop_filter("blank", filled),
        // Without the question mark, on which the other library panics.
        of("subject.serial_number", "[A-Za-z0-9'()+,./:=-]{1,64}"),
        of("subject.email", "[a-z.+]{1,20}@[a-z.]{1,20}"),
        of(
            "san.dns_name",
            "(\\*\\.)?[a-zA-Z0-9_-]{1,63}(\\.[a-z0-9]{1,20}){0,4}"
        ),
        of("san.uri", "[a-z][a-z0-9+.-]{0,8}:[!-~]{0,200}"),
        of("san.email", "[a-z.+]{1,20}@[a-z.]{1,20}"),
        any::<std::net::IpAddr>().prop_map(|address| ("san.ip_address", address.to_string())),
    ]
}

/// The same request as the other library writes it.
fn written_by_rcgen(attributes: &[(&str, String)], key: &Dummy) -> Vec<u8> {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    for (name, value) in attributes {
        let utf8 = DnValue::Utf8String(value.clone());
        let ia5 = || value.as_str().try_into().unwrap();
        let printable = |value: &str| DnValue::PrintableString(value.try_into().unwrap());
        let custom = |numbers: &[u64]| DnType::CustomDnType(numbers.to_vec());
        let (kind, value) = match *name {
            "subject.common_name" => (DnType::CommonName, utf8),
            "subject.country" => (DnType::CountryName, printable(&value.to_ascii_uppercase())),
            "subject.state" => (DnType::StateOrProvinceName, utf8),
            "subject.locality" => (DnType::LocalityName, utf8),
            "subject.organization_name" => (DnType::OrganizationName, utf8),
            "subject.organization_unit" => (DnType::OrganizationalUnitName, utf8),
            "subject.serial_number" => (custom(&[2, 5, 4, 5]), printable(value)),
            "subject.email" => (
                custom(&[1, 2, 840, 113_549, 1, 9, 1]),
                DnValue::Ia5String(ia5()),
            ),
            alternative => {
                params.subject_alt_names.push(match alternative {
                    "san.dns_name" => SanType::DnsName(ia5()),
                    "san.uri" => SanType::URI(ia5()),
                    "san.email" => SanType::Rfc822Name(ia5()),
                    _ => SanType::IpAddress(value.parse().unwrap()),
                });
                continue;
            }
        };
        params.distinguished_name.push(kind, value);
    }
    params.serialize_request(key).unwrap().der().to_vec()
}

/// Requests and certificates of every kind that there is a file of.
fn documents(label: &str) -> Vec<Vec<u8>> {
    let everything = [
        include_str!("../testdata/chain.pem"),
        include_str!("../testdata/ed25519.csr.pem"),
        include_str!("../testdata/p256.csr.pem"),
        include_str!("../testdata/p256-sha384.csr.pem"),
        include_str!("../testdata/p384.csr.pem"),
        include_str!("../testdata/p521.csr.pem"),
        include_str!("../testdata/rsa1024.csr.pem"),
        include_str!("../testdata/rsa2048-pss.csr.pem"),
        include_str!("../testdata/rsa2048-sha1.csr.pem"),
        include_str!("../testdata/rsa2048-sha256.csr.pem"),
    ];
    everything
        .iter()
        .flat_map(|text| armor::blocks(text))
        .filter(|block| block.label == label)
        .map(|block| block.decode().unwrap().to_vec())
        .collect()
}

/// One of the documents with up to three bytes changed, added, left out or doubled.
fn damaged(label: &str) -> impl Strategy<Value = Vec<u8>> {
    let damage = (any::<prop::sample::Index>(), 0..5_u8, any::<u8>());
    let damages = prop::collection::vec(damage, 0..=3);
    (prop::sample::select(documents(label)), damages).prop_map(|(mut der, damages)| {
        for (at, kind, byte) in damages {
            let at = at.index(der.len());
            match kind {
                0 => der[at] = byte,
                1 => der[at] ^= 1 << (byte % 8),
                2 => der.insert(at, byte),
                3 => {
                    der.remove(at);
                }
                _ => der[at] = der[at].wrapping_add(1),
            }
        }
        der
    })
}

/// The last common name. The other library looks at the number of a tag and passes over its class.
fn common_name<'a>(name: &'a X509Name<'_>) -> Option<&'a str> {
    let value = name.iter_common_name().last()?;
    let text = value.as_str().ok()?;
    (value.attr_value().class() == Class::Universal).then_some(text)
}

/// Whether an object identifier has a number with zeros in front, which X.690 (8.19.2) forbids and only we refuse.
fn has_long_oid(der: &[u8]) -> bool {
    (0..der.len()).any(|at| match &der[at..] {
        [6, length @ 3..=9, rest @ ..] => rest
            .get(..usize::from(*length))
            .is_some_and(|numbers| !is_oid(numbers) && numbers.contains(&0x80)),
        _ => false,
    })
}

/// Whether the strictest of the readers finds the part of a request that we refuse good.
fn is_strict(der: &[u8], detail: &str) -> bool {
    let Ok(request) = CertReq::from_der(der) else {
        return false;
    };
    match detail {
        "its DER is not a PKCS#10 request" | "there are bytes after its end" => {
            let info = &request.info;
            let whole_bytes = |bits: &BitString| bits.unused_bits() == 0;
            whole_bytes(&info.public_key.subject_public_key) && whole_bytes(&request.signature)
        }
        "its version is not 1" => request.info.version == Version::V1,
        "its RSA public key" => {
            let key = request.info.public_key.subject_public_key.raw_bytes();
            SliceReader::new(key).is_ok_and(|mut reader| {
                let numbers = reader.sequence(|numbers| -> Result<(), Error> {
                    UintRef::decode(numbers)?;
                    UintRef::decode(numbers)?;
                    Ok(())
                });
                numbers.is_ok() && reader.is_finished()
            })
        }
        _ => {
            let parameters = request.algorithm.parameters;
            parameters.is_none_or(|parameters| parameters.is_null())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn requests_are_written_as_rcgen_writes_them(attributes in prop::collection::vec(attribute(), 0..12), key in dummy()) {
        let mut attributes = attributes;
        let mut seen = std::collections::HashSet::new();
        attributes.retain(|(name, _)| name.starts_with("san.") || seen.insert(*name));

        let builder = CsrBuilder::from_attributes(attributes.iter().map(|(name, value)| (name, value))).unwrap();
        let spki = key.subject_public_key_info();
        let written = builder.assemble(key.algorithm, &spki, key.signature.clone()).unwrap();
        prop_assert_eq!(&written, &written_by_rcgen(&attributes, &key));
        let signed = builder.to_be_signed(key.algorithm, &spki).unwrap();
        let (_, parsed) = X509CertificationRequest::from_der(&written).unwrap();
        prop_assert_eq!(signed, parsed.certification_request_info.raw);
    }

    #[test]
    fn requests_are_read_as_others_read_them(der in damaged("CERTIFICATE REQUEST")) {
        let theirs = X509CertificationRequest::from_der(&der).ok().filter(|(rest, _)| rest.is_empty());
        match Csr::from_der(&der).and_then(|csr| Ok((csr.claim()?, csr))) {
            Ok((claim, csr)) => {
                let (_, request) = theirs.unwrap();
                let info = &request.certification_request_info;
                let name = common_name(&info.subject);
                prop_assert_eq!(csr.subject_common_name(), name);
                prop_assert_eq!(csr.public_key(), info.subject_pki.raw);
                prop_assert_eq!(csr.der(), &der[..]);
                prop_assert_eq!(claim.message, info.raw);
                prop_assert_eq!(claim.key, &*info.subject_pki.subject_public_key.data);
                prop_assert_eq!(claim.signature, &*request.signature_value.data);
            }
            Err(CsrProblem::Malformed { detail }) => {
                prop_assert!(theirs.is_none() || !is_strict(&der, detail) || has_long_oid(&der), "{detail}");
            }
            Err(problem) => prop_assert!(theirs.is_some(), "{problem}"),
        }
    }

    #[test]
    fn certificates_are_read_as_others_read_them(der in damaged("CERTIFICATE")) {
        let theirs = X509Certificate::from_der(&der).ok().filter(|(rest, _)| rest.is_empty());
        if let Ok(ours) = Certificate::from_der(&der) {
            let (_, certificate) = theirs.unwrap();
            let name = common_name(certificate.subject());
            prop_assert_eq!(ours.subject_common_name(), name);
            let serial = certificate.raw_serial_as_string().replace(':', "").to_ascii_uppercase();
            let digits = if serial.len() > 2 { serial.strip_prefix("00").unwrap_or(&serial) } else { &serial };
            prop_assert_eq!(ours.serial_number(), digits);
            prop_assert_eq!(ours.not_before().unix_millis(), certificate.validity().not_before.timestamp() * 1000);
            prop_assert_eq!(ours.not_after().unix_millis(), certificate.validity().not_after.timestamp() * 1000);
            prop_assert_eq!(ours.public_key(), certificate.public_key().raw);
        } else {
            let strict = x509_cert::Certificate::from_der(&der).is_ok_and(|certificate| {
                let key = certificate.tbs_certificate().subject_public_key_info();
                key.subject_public_key.unused_bits() == 0 && certificate.signature().unused_bits() == 0
            });
            prop_assert!(theirs.is_none() || !strict || has_long_oid(&der));
        }
    }
}
