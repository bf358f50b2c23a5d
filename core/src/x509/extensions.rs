//! What the extensions of a certificate say.
//!
//! They are taken apart with `der` alone: the types of `x509-cert` would be another 23 KB in the browser
//! ([decision 0019](https://github.com/devtrust/devtrust/blob/main/docs/decisions/0019-rustcrypto-reads-certificates.md)).

use std::collections::BTreeSet;

use x509_cert::certificate::{Raw, TbsCertificateInner};
use x509_cert::der::asn1::{AnyRef, BitStringRef};
use x509_cert::der::{Decode as _, Tag, Tagged as _};

use super::elements::{inside, items, numbered, numbers, of_tag, sequence, url};

/// The extensions that are read here, or that ask nothing of whoever trusts the certificate.
const KNOWN: [&str; 11] = [
    "1.3.6.1.5.5.7.1.1", // where issuer and OCSP are
    "2.5.29.14",         // the key's id
    "2.5.29.15",         // key usage
    "2.5.29.17",         // alternative names
    "2.5.29.18",         // the issuer's alternative names
    "2.5.29.19",         // basic constraints
    "2.5.29.31",         // where the revocation list is
    "2.5.29.32",         // policies
    "2.5.29.35",         // the issuer's key's id
    "2.5.29.37",         // extended key usage
    "2.5.29.46",         // where changes of the revocation list are
];

/// Which names an authority may give out. Nothing here compares them.
pub(super) const NAME_CONSTRAINTS: &str = "2.5.29.30";

const OCSP: &str = "1.3.6.1.5.5.7.48.1";
const ISSUER: &str = "1.3.6.1.5.5.7.48.2";

/// The bit that allows a key to sign certificates, and the one for revocation lists.
const KEY_CERT_SIGN: usize = 5;
const CRL_SIGN: usize = 6;

/// What the extensions say that are known.
#[derive(Debug, Default)]
pub(super) struct Extensions<'a> {
    /// Alternative names, each with its kind as its tag.
    pub(super) alternative_names: Vec<AnyRef<'a>>,
    /// Which of the nine bits are set.
    pub(super) key_usage: Option<[bool; 9]>,
    pub(super) extended_key_usage: Vec<String>,
    pub(super) is_ca: Option<bool>,
    pub(super) path_length: Option<u8>,
    pub(super) subject_key_id: Option<&'a [u8]>,
    pub(super) authority_key_id: Option<&'a [u8]>,
    pub(super) crl_urls: Vec<String>,
    pub(super) ocsp_urls: Vec<String>,
    pub(super) issuer_urls: Vec<String>,
    pub(super) unknown_critical: Vec<String>,
    /// Whether it says which names it may give out.
    pub(super) limits_names: bool,
}

impl<'a> Extensions<'a> {
    /// Nothing where one of them does not parse, or is there twice.
    pub(super) fn of(content: &'a TbsCertificateInner<Raw>) -> Option<Self> {
        let mut read = Self::default();
        let mut seen = BTreeSet::new();
        for extension in content.extensions().into_iter().flatten() {
            let oid = extension.extn_id.to_string();
            read.add(&oid, extension.extn_value.as_bytes())?;
            read.limits_names |= oid == NAME_CONSTRAINTS;
            if extension.critical && !KNOWN.contains(&oid.as_str()) {
                read.unknown_critical.push(oid.clone());
            }
            if !seen.insert(oid) {
                return None;
            }
        }
        Some(read)
    }

    fn add(&mut self, oid: &str, der: &'a [u8]) -> Option<()> {
        match oid {
            "1.3.6.1.5.5.7.1.1" => {
                for place in sequence(der)? {
                    let parts = inside(place)?;
                    let [method, location] = parts.as_slice() else {
                        return None;
                    };
                    match numbers(*method)?.as_str() {
                        OCSP => self.ocsp_urls.extend(url(*location)),
                        ISSUER => self.issuer_urls.extend(url(*location)),
                        _ => {}
                    }
                }
            }
            "2.5.29.14" => {
                let id = AnyRef::from_der(der).ok()?;
                self.subject_key_id = Some(of_tag(id, Tag::OctetString)?.value());
            }
            "2.5.29.15" => {
                let bits = BitStringRef::from_der(der).ok()?;
                let mut usage = [false; 9];
                for (allowed, bit) in usage.iter_mut().zip(bits.bits()) {
                    *allowed = bit;
                }
                self.key_usage = Some(usage);
            }
            "2.5.29.17" => self.alternative_names = sequence(der)?,
            "2.5.29.19" => {
                let mut is_ca = false;
                for part in sequence(der)? {
                    match (part.tag(), part.value()) {
                        (Tag::Boolean, value) => is_ca = value == [0xff],
                        (Tag::Integer, [most @ 0..=0x7f]) => self.path_length = Some(*most),
                        _ => return None,
                    }
                }
                self.is_ca = Some(is_ca);
            }
            "2.5.29.31" => {
                for point in sequence(der)? {
                    self.crl_urls.extend(point_urls(&inside(point)?));
                }
            }
            "2.5.29.35" => {
                self.authority_key_id = numbered(&sequence(der)?, 0).map(AnyRef::value);
            }
            "2.5.29.37" => {
                let uses = sequence(der)?.into_iter().map(numbers);
                self.extended_key_usage = uses.collect::<Option<_>>()?;
            }
            _ => {}
        }
        Some(())
    }

    /// Whether the key may sign revocation lists.
    pub(super) fn may_sign_lists(&self) -> bool {
        let may_sign = |usage: [bool; 9]| usage.get(CRL_SIGN) == Some(&true);
        self.key_usage.is_none_or(may_sign)
    }

    /// Whether the certificate may issue others. `is_trusted`: roots older than extensions have none.
    pub(super) fn may_issue(&self, has_extensions: bool, is_trusted: bool) -> bool {
        let may_sign = |usage: [bool; 9]| usage.get(KEY_CERT_SIGN) == Some(&true);
        self.is_ca.unwrap_or(is_trusted && !has_extensions) && self.key_usage.is_none_or(may_sign)
    }
}

/// The addresses of a distribution point.
pub(super) fn point_urls(point: &[AnyRef<'_>]) -> Vec<String> {
    let name = numbered(point, 0).and_then(items);
    // A name as a whole is the alternative with number 0.
    let whole = name.and_then(|name| numbered(&name, 0));
    let names = whole.and_then(items).unwrap_or_default();
    names.into_iter().filter_map(url).collect()
}
