//! Authentication policies and their credentials (facts 5). The objects are documented, the bodies of passcodes and
//! certificates are those of the predecessor, and everything else is inferred.

use ring::rand::{SecureRandom as _, SystemRandom};
use serde_json::{Value, json};
use uuid::Uuid;
use x509_parser::x509::AttributeTypeAndValue;

use super::divisions::DIVISIONS;
use super::life;
use crate::app::derived_id;
use crate::errors::ServiceError;
use crate::records::field::{Field, Target};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Kind, Operation, Unique, Within};
use crate::records::view::{self, iso};
use crate::records::{object, seed};
use crate::store::StoreError;
use crate::store::records::{Fields, NewRecord, Record, Records};

pub(crate) static AUTHENTICATION_POLICIES: Kind = Kind {
    key: "authentication_policies",
    title: "Authentication policy",
    path: "/devicetrustmanager/authentication-service/api/v1/authentication-policy",
    operations: &[
        Operation::Create(Answer::Shows),
        Operation::List,
        Operation::Get,
        life::UPDATE,
        life::DISABLE,
        life::ENABLE,
        life::REMOVE,
    ],
    fields: &[
        Field::name(),
        Field::text("description"),
        Field::account(),
        Field::id("division_id", Target::Record(&DIVISIONS)).sparse(),
    ],
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[
        Filter::contains("name"),
        Filter::id("division_id"),
        Filter::equals("status"),
    ],
    hides_seeds: true,
    seeds: |app| {
        let policy = json!({ "name": EST, "account_id": app.account_id, "status": "ACTIVE" });
        seed(app, est_policy_id(app.account_id), object(policy))
    },
    ..Kind::DEVICE_TRUST
};

const EST: &str = "Emulator EST";

/// The passcode for EST that is there from the beginning: letters and digits, the same after a restart.
pub(crate) fn est_passcode(account: Uuid) -> String {
    derived_id(account, "est passcode").simple().to_string()
}

fn est_policy_id(account: Uuid) -> Uuid {
    derived_id(account, "est authentication policy")
}

/// What every credential has.
const CREDENTIAL: Kind = Kind {
    // "Credential names unique inside a policy."
    unique: Some(Unique {
        is_documented: true,
    }),
    within: Within::Field("authentication_policy_id", "authentication policy"),
    filters: &[
        Filter::scope("authentication_policy_id"),
        Filter::contains("name"),
        Filter::equals("status"),
    ],
    show: |_, record| fields(record).into(),
    ..Kind::DEVICE_TRUST
};

const POLICY: Field = Field::id(
    "authentication_policy_id",
    Target::Record(&AUTHENTICATION_POLICIES),
)
.required();

const REGISTERED_VALUES: Field = Field::objects(
    "registered_values",
    &[
        Field::text("certificate_field").required(),
        Field::text("value").required(),
    ],
);

pub(crate) static PASSCODES: Kind = Kind {
    key: "passcodes",
    title: "Passcode",
    path: "/devicetrustmanager/authentication-service/api/v1/authentication-policy/{policy}/passcode",
    operations: &[
        Operation::Create(Answer::Reveals("passcode")),
        Operation::List,
        Operation::Get,
        life::DISABLE,
        life::ENABLE,
        life::REMOVE,
    ],
    fields: &[
        POLICY,
        Field::text("name").required(),
        Field::text("description"),
        Field::text("passcode"),
        Field::number("passcode_length", 20, 64).sparse(),
        Field::number("usage_limit", 1, u64::MAX),
        Field::any("validity_period").sparse(),
        REGISTERED_VALUES,
    ],
    check: |_, fields| match fields.get("passcode").and_then(Value::as_str) {
        Some(passcode) if !is_passcode(passcode) => {
            Err(ServiceError::rejected("Passcode should have 20 to 64 letters and digits.").into())
        }
        _ => Ok(()),
    },
    complete: random_passcode,
    seeds: |app| {
        let passcode = json!({
            "name": EST,
            "passcode": est_passcode(app.account_id),
            "number_of_usage": 0,
            "registered_values": [],
            "authentication_policy_id": est_policy_id(app.account_id),
            "status": "ACTIVE",
        });
        let passcode = NewRecord::new(est_policy_id(app.account_id), object(passcode));
        let id = derived_id(app.account_id, "est passcode record");
        vec![NewRecord { id, ..passcode }]
    },
    show: |_, record| {
        let mut shown = fields(record);
        let passcode = masked(record.text("passcode"));
        shown.insert("passcode".to_owned(), Value::from(passcode));
        shown.into()
    },
    ..CREDENTIAL
};

pub(crate) static AUTHENTICATION_CERTIFICATES: Kind = Kind {
    key: "authentication_certificates",
    title: "Authentication certificate",
    path: "/devicetrustmanager/authentication-service/api/v1/authentication-policy/{policy}/authentication-certificate",
    operations: OPERATIONS,
    fields: &[
        POLICY,
        Field::text("name").required(),
        Field::text("pem").required(),
        Field::text("start_date"),
        Field::text("end_date"),
        Field::number("usage_limit", 1, u64::MAX),
        REGISTERED_VALUES,
    ],
    check: is_certificate,
    complete: about_certificate,
    ..CREDENTIAL
};

pub(crate) static AUTHENTICATION_CAS: Kind = Kind {
    key: "authentication_cas",
    title: "Authentication CA",
    path: "/devicetrustmanager/authentication-service/api/v1/authentication-policy/{policy}/authentication-ca",
    operations: OPERATIONS,
    fields: &[
        POLICY,
        Field::text("name").required(),
        Field::text("pem").required(),
    ],
    check: is_certificate,
    ..CREDENTIAL
};

pub(crate) static ACME_CREDENTIALS: Kind = Kind {
    key: "acme_credentials",
    title: "ACME credential",
    path: "/devicetrustmanager/authentication-service/api/v1/authentication-policy/{policy}/acme-credential",
    operations: &[
        Operation::Create(Answer::Reveals("hmac_key")),
        Operation::List,
        Operation::Get,
        life::DISABLE,
        life::ENABLE,
        life::REMOVE,
    ],
    fields: &[
        POLICY,
        Field::text("name").required(),
        Field::number("usage_limit", 1, u64::MAX),
    ],
    complete: |fields| {
        fields.insert("key_id".to_owned(), Value::from(random_text(32)));
        fields.insert("hmac_key".to_owned(), Value::from(random_text(64)));
        fields.insert("number_of_usage".to_owned(), Value::from(0));
    },
    ..CREDENTIAL
};

const OPERATIONS: &[Operation] = &[
    Operation::Create(Answer::Shows),
    Operation::List,
    Operation::Get,
    life::DISABLE,
    life::ENABLE,
    life::REMOVE,
];

/// Makes a passcode where none was given; nobody has used it yet.
pub(crate) fn random_passcode(fields: &mut Fields) {
    let length = fields.remove("passcode_length");
    if fields.get("passcode").is_none_or(Value::is_null) {
        let length = length.and_then(|length| length.as_u64()).unwrap_or(20);
        let length = usize::try_from(length).unwrap_or(20);
        fields.insert("passcode".to_owned(), Value::from(random_text(length)));
    }
    fields.insert("number_of_usage".to_owned(), Value::from(0));
}

/// As the predecessor's details: the first five characters.
pub(crate) fn masked(passcode: &str) -> String {
    let letters = passcode.chars().enumerate();
    letters
        .map(|(at, letter)| if at < 5 { letter } else { '*' })
        .collect()
}

/// What the certificate in the field `pem` says.
pub(crate) fn about_certificate(fields: &mut Fields) {
    fields.insert("number_of_usage".to_owned(), Value::from(0));
    let der = der(fields);
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(&der) else {
        return;
    };
    let digest = ring::digest::digest(&ring::digest::SHA256, &der);
    let (issuer, subject) = (certificate.issuer(), certificate.subject());
    let text = |name: Option<&AttributeTypeAndValue<'_>>| {
        name.and_then(|name| Some(name.as_str().ok()?.to_owned()))
    };
    let units = subject.iter_organizational_unit();
    let about = json!({
        "certificate_expires_on": view::iso_seconds(certificate.validity().not_after.timestamp()),
        "certificate_serial_number": crate::ca::hex(certificate.raw_serial()),
        "certificate_issuer_common_name": text(issuer.iter_common_name().next()),
        "certificate_thumbprint": crate::ca::hex(digest.as_ref()),
        "certificate_common_name": text(subject.iter_common_name().next()),
        "certificate_organization": text(subject.iter_organization().next()),
        "certificate_organization_units": units.filter_map(|unit| text(Some(unit))).collect::<Vec<_>>(),
    });
    fields.extend(object(about));
}

/// A credential without what it proves with; its time has another name than elsewhere (facts 5.2).
fn fields(record: &Record) -> Fields {
    let mut shown = record.fields.clone();
    for secret in ["passcode", "hmac_key", "pem", "certificate_common_name"] {
        shown.remove(secret);
    }
    shown.insert("id".to_owned(), json!(record.id));
    shown.insert("created_at".to_owned(), Value::from(iso(record.created)));
    shown
}

fn is_certificate(_: &Records<'_>, fields: &Fields) -> Result<(), StoreError> {
    if x509_parser::parse_x509_certificate(&der(fields)).is_ok() {
        return Ok(());
    }
    Err(ServiceError::rejected("Pem should be a certificate.").into())
}

/// What is in the field `pem`; empty where it is no PEM.
pub(crate) fn der(fields: &Fields) -> Vec<u8> {
    let pem = fields
        .get("pem")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let parsed = x509_parser::pem::parse_x509_pem(pem.as_bytes());
    parsed.map(|(_, pem)| pem.contents).unwrap_or_default()
}

/// The predecessor's rule.
pub(crate) fn is_passcode(text: &str) -> bool {
    (20..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Letters and digits that nobody guesses.
fn random_text(length: usize) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789Xy";
    let mut bytes = vec![0_u8; length];
    // A machine without randomness has made no CA either.
    let _ = SystemRandom::new().fill(&mut bytes);
    let letter = |byte: &u8| LETTERS.get(usize::from(byte & 63)).copied();
    bytes.iter().filter_map(letter).map(char::from).collect()
}
