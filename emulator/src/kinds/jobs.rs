//! Jobs (facts 9): what is done to many devices at once, in the background. What jobs do, their columns and the words for
//! their status are documented; paths, fields and the form of the status are inferred.

use serde_json::{Value, json};

use super::device_groups::DEVICE_GROUPS;
use crate::records::filter::Filter;
use crate::records::kind::{Kind, Operation};
use crate::records::view::{self, View};
use crate::store::records::Record;

pub(crate) static JOBS: Kind = Kind {
    key: "jobs",
    title: "Job",
    path: "/devicetrustmanager/api/v4/job",
    operations: &[Operation::List, Operation::Get],
    filters: &[
        Filter::equals("type"),
        Filter::equals("status"),
        Filter::id("device_group_id"),
    ],
    initial: &[],
    show,
    ..Kind::DEVICE_TRUST
};

fn show(view: &View<'_>, job: &Record) -> Value {
    let mut shown = view::fields(job);
    for hidden in [
        "report",
        "certificates",
        "private_keys",
        "encryption_certificate",
        "data",
        "device_group_id",
        "certificate_policy_id",
    ] {
        shown.remove(hidden);
    }
    let group = job.text("device_group_id").parse().ok();
    let group = group.and_then(|id| view.find(&DEVICE_GROUPS, id));
    shown.insert(
        "device_group".to_owned(),
        json!(view::reference(group.as_deref())),
    );
    shown.into()
}
