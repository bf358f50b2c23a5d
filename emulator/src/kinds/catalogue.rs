//! What certificates are made from, one of each: the profile, its template, and the CAs. The paths of profiles are
//! inferred, those of CAs and templates are DigiCert Private CA's; the records of all are inferred.

use serde_json::{Value, json};

use crate::app::App;
use crate::records::kind::{Kind, Operation};
use crate::records::{object, seed, view};
use crate::store::records::NewRecord;

pub(crate) static CERTIFICATE_TEMPLATES: Kind = Kind {
    key: "certificate_templates",
    title: "Certificate template",
    path: "/certificate-authority/api/v1/template",
    operations: &[Operation::List, Operation::Get],
    show: view::bare,
    seeds: |app| {
        let fields = json!({ "name": TEMPLATE, "status": "ACTIVE" });
        one(app, app.authority.saved.certificate_template_id, fields)
    },
    ..Kind::DEVICE_TRUST
};

pub(crate) static CERTIFICATE_PROFILES: Kind = Kind {
    key: "certificate_profiles",
    title: "Certificate profile",
    path: "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-profile",
    operations: &[Operation::List, Operation::Get],
    show: view::bare,
    seeds: |app| {
        let saved = &app.authority.saved;
        let fields = json!({
            "name": PROFILE,
            "status": "ACTIVE",
            "certificate_template": { "id": saved.certificate_template_id, "name": TEMPLATE },
        });
        one(app, saved.certificate_profile_id, fields)
    },
    ..Kind::DEVICE_TRUST
};

pub(crate) static ISSUING_CAS: Kind = Kind {
    key: "issuing_cas",
    title: "Issuing CA",
    path: "/certificate-authority/api/v1/ca",
    operations: &[Operation::List, Operation::Get],
    show: view::bare,
    seeds: |app| {
        let authority = &app.authority;
        let fields = json!({
            "name": authority.issuing_name,
            "common_name": authority.issuing_name,
            "status": "ACTIVE",
            "cert_type": "intermediate",
        });
        one(app, authority.saved.ica_id, fields)
    },
    ..Kind::DEVICE_TRUST
};

pub(crate) const PROFILE: &str = "Emulator device profile";
pub(crate) const TEMPLATE: &str = "Emulator device template";

fn one(app: &App, id: uuid::Uuid, fields: Value) -> Vec<NewRecord> {
    seed(app, id, object(fields))
}
