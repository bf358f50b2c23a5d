//! Requests for certificates under policies that ask for approval (documented as a permission; the rest is inferred).
//! Approval issues a certificate, which is a matter of the handler.

use axum::routing::MethodFilter;
use serde_json::Value;

use super::certificate_policies::CERTIFICATE_POLICIES;
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Answer, Condition, Kind, Operation, Step};
use crate::records::view::{self, View};
use crate::store::records::Record;

pub(crate) static CERTIFICATE_REQUESTS: Kind = Kind {
    key: "certificate_requests",
    title: "Certificate request",
    path: "/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request",
    operations: &[Operation::List, Operation::Get, Operation::Step(&REJECT)],
    filters: &[
        Filter::equals("status"),
        Filter::policy("certificate_policy_id", "certificate_policy_id"),
    ],
    show,
    ..Kind::DEVICE_TRUST
};

const PENDING: Condition = Condition {
    field: "status",
    value: "PENDING",
    is_wanted: true,
    message: "Certificate request is not pending.",
};

static REJECT: Step = Step {
    name: "reject",
    method: MethodFilter::PUT,
    conditions: &[PENDING],
    sets: &[("status", Plain::Text("REJECTED"))],
    answer: Answer::Nothing,
    ..Step::PLAIN
};

/// What approval does beside issuing the certificate.
pub(crate) static APPROVE: Step = Step {
    name: "approve",
    method: MethodFilter::PUT,
    fields: &[
        Field::text("comments").sparse(),
        Field::text("certificate_id").required(),
    ],
    conditions: &[PENDING],
    sets: &[("status", Plain::Text("APPROVED"))],
    answer: Answer::Nothing,
    ..Step::PLAIN
};

fn show(view: &View<'_>, request: &Record) -> Value {
    let mut shown = view::fields(request);
    shown.remove("body");
    shown.remove("csr");
    let id = request.text("certificate_policy_id").parse().ok();
    let policy = id.and_then(|id| view.find(&CERTIFICATE_POLICIES, id));
    let policy = view::reference(policy.as_deref());
    shown.insert("certificate_policy".to_owned(), policy);
    shown.remove("certificate_policy_id");
    shown.into()
}
