//! Which of the emulator's certificates were revoked, whichever product issued them, and where certificates say that it shows.

use rcgen::{CustomExtension, RevocationReason};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use x509_cert::der::asn1::{Ia5String, ObjectIdentifier};
use x509_cert::der::{self, Encode as _};
use x509_cert::ext::pkix::crl::dp::DistributionPoint;
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{AccessDescription, AuthorityInfoAccessSyntax, CrlDistributionPoints};

use crate::app::App;
use crate::ca::{hex, record_id};
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::{iot, trust_lifecycle};
use crate::member::Member as _;
use crate::records::kind::Kind;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// Paths of the lists and of the responder.
pub(crate) const ISSUING_CRL: &str = "/crl/issuing.crl";
pub(crate) const ROOT_CRL: &str = "/crl/root.crl";
pub(crate) const RESPONDER: &str = "/ocsp";

/// Products whose certificates have the same fields.
static KINDS: [&Kind; 2] = [&CERTIFICATES, &iot::certificates::CERTIFICATES];
static LIFECYCLE: &Kind = &trust_lifecycle::certificates::CERTIFICATES;

/// What a certificate carries about its revocation: the same in all of them, so it is encoded once.
pub(crate) fn addresses(base_url: &str) -> der::Result<Vec<CustomExtension>> {
    const POINTS: &[u64] = &[2, 5, 29, 31];
    const ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
    const OCSP: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.48.1");
    let at = |path: &str| -> der::Result<GeneralName> {
        let address = Ia5String::new(&format!("{base_url}{path}"))?;
        Ok(GeneralName::UniformResourceIdentifier(address))
    };
    let points = CrlDistributionPoints(vec![DistributionPoint {
        distribution_point: Some(DistributionPointName::FullName(vec![at(ISSUING_CRL)?])),
        reasons: None,
        crl_issuer: None,
    }]);
    let access = AuthorityInfoAccessSyntax(vec![AccessDescription {
        access_method: OCSP,
        access_location: at(RESPONDER)?,
    }]);
    Ok(vec![
        CustomExtension::from_oid_content(POINTS, points.to_der()?),
        CustomExtension::from_oid_content(ACCESS, access.to_der()?),
    ])
}

/// A day, or a moment (RFC 3339).
fn moment(date: &str) -> Option<OffsetDateTime> {
    let day = format!("{date}T00:00:00Z");
    let moment = |text: &str| OffsetDateTime::parse(text, &Rfc3339).ok();
    moment(date).or_else(|| moment(&day))
}

/// What is wrong with the time since which a certificate is to be revoked.
pub(crate) fn problem(date: &str) -> Option<&'static str> {
    match moment(date) {
        Some(moment) if moment > OffsetDateTime::now_utc() => {
            Some("Revocation date should be in the past.")
        }
        Some(_) => None,
        // The words are inferred.
        None => Some("Revocation date should be a date."),
    }
}

/// A certificate that is not to be relied on any more.
#[derive(Debug, Clone)]
pub(crate) struct Revoked {
    /// Without a leading zero.
    pub(crate) serial: Vec<u8>,
    pub(crate) at: OffsetDateTime,
    pub(crate) reason: RevocationReason,
}

/// What is known of a certificate.
#[derive(Debug, Clone)]
pub(crate) enum Status {
    Good,
    Revoked(Revoked),
    Unknown,
}

/// Every certificate that was revoked or suspended.
pub(crate) fn revoked(app: &App, records: &Records<'_>) -> Result<Vec<Revoked>, StoreError> {
    let mut all = Vec::new();
    for kind in KINDS {
        let mut among = Selection::with(&[]);
        among.narrow("fields ->> 'revoked_on' IS NOT NULL".to_owned(), []);
        let (_, found) = records.select(kind, &among)?;
        all.extend(found.iter().filter_map(of_device));
    }
    let own = ("issuing_ca_name", app.authority.issuing_name.as_str());
    let mut among = Selection::with(&[own]);
    among.narrow("status IN ('revoked', 'suspended')".to_owned(), []);
    let (_, found) = records.select(LIFECYCLE, &among)?;
    all.extend(found.iter().filter_map(of_lifecycle));
    Ok(all)
}

/// What is known of the certificate with this serial number.
pub(crate) fn status(
    app: &App,
    records: &Records<'_>,
    serial: &[u8],
) -> Result<Status, StoreError> {
    let known = |revoked: Option<Revoked>| revoked.map_or(Status::Good, Status::Revoked);
    for kind in KINDS {
        if let Some(found) = records.find(kind, record_id(serial))? {
            return Ok(known(of_device(&found)));
        }
    }
    let name = hex(serial.strip_prefix(&[0]).unwrap_or(serial)).to_uppercase();
    let own = ("issuing_ca_name", app.authority.issuing_name.as_str());
    let among = Selection::with(&[("name", &name), own]).within(app.account_id);
    let (_, found) = records.select(LIFECYCLE, &among)?;
    Ok(found
        .first()
        .map_or(Status::Unknown, |found| known(of_lifecycle(found))))
}

fn of_device(certificate: &Record) -> Option<Revoked> {
    let on = certificate.get("revoked_on");
    let reason = certificate.get("revocation_reason");
    let at = on
        .as_i64()
        .map(|ms| OffsetDateTime::from_unix_timestamp(ms / 1000));
    let at = at.and_then(Result::ok);
    (!on.is_null()).then(|| entry(certificate.text("serial_number"), at, reason))
}

fn of_lifecycle(certificate: &Record) -> Option<Revoked> {
    let revocation = certificate.get("revocation");
    let date = revocation.at("revocation_date").as_str();
    let at = date.and_then(moment);
    let is_revoked = ["revoked", "suspended"].contains(&certificate.text("status"));
    is_revoked.then(|| entry(certificate.name(), at, revocation.at("reason")))
}

/// An entry. What is revoked stays so whatever else is known of it: without a time it has been since 1970.
fn entry(serial: &str, at: Option<OffsetDateTime>, reason: &Value) -> Revoked {
    let digits = serial.as_bytes().chunks(2);
    let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    let serial = bytes.collect::<Option<Vec<u8>>>().unwrap_or_default();
    let reason = match reason.as_str().unwrap_or_default() {
        "key_compromise" => RevocationReason::KeyCompromise,
        "ca_compromise" => RevocationReason::CaCompromise,
        "affiliation_changed" => RevocationReason::AffiliationChanged,
        // The first is how the predecessor's page writes the second.
        "suspended" | "superseded" => RevocationReason::Superseded,
        "cessation_of_operation" => RevocationReason::CessationOfOperation,
        "certificate_hold" => RevocationReason::CertificateHold,
        "privilege_withdrawn" => RevocationReason::PrivilegeWithdrawn,
        "aa_compromise" => RevocationReason::AaCompromise,
        _ => RevocationReason::Unspecified,
    };
    Revoked {
        serial,
        at: at.unwrap_or(OffsetDateTime::UNIX_EPOCH),
        reason,
    }
}
