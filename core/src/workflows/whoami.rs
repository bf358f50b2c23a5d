//! `whoami`: what a key is, and what of a workflow it may not do.

use devtrust_macros::{model, open_enum};
use serde_json::Value;

use crate::error::{Result, Violation};
use crate::future::BoxFuture;
use crate::json::{at, list, object, text, texts};
use crate::schema::{Context, Named, name_of};
use crate::{Error, ViolationCode};

/// A workflow, by its name on the client.
#[open_enum]
pub enum WorkflowName {
    /// Registers a device, from its division to its certificate.
    #[value("provision_device")]
    ProvisionDevice,
    /// Follows the audit log of Device Trust Manager.
    #[value("watch_audit_log")]
    WatchAuditLog,
    /// Brings a release to devices.
    #[value("deploy_release")]
    DeployRelease,
    /// Issues a certificate to a seat.
    #[value("trust_lifecycle.issue_certificate")]
    IssueCertificate,
    /// Renews certificates that end soon.
    #[value("trust_lifecycle.renew_due")]
    RenewDue,
    /// Gives all certificates of the inventory.
    #[value("trust_lifecycle.export_inventory")]
    ExportInventory,
    /// Follows the audit log of Trust Lifecycle Manager.
    #[value("trust_lifecycle.watch_audit_log")]
    WatchTrustLifecycleAuditLog,
}

/// What to tell beside who the caller is.
#[model]
pub struct AskWhoami {
    /// A workflow: what it needs and the caller lacks.
    pub workflow: Option<WorkflowName>,
}

/// Who the caller is, as the service knows it.
#[model(response)]
pub struct Identity {
    /// The user's id: a UUID.
    pub id: String,
    /// `service` for a program, `standard` for a person.
    pub user_type: Option<String>,
    /// The name of a service user, or the email address of a person.
    pub name: Option<String>,
    /// The email address. A service user's is for contact only.
    pub email: Option<String>,
    /// `ACTIVE` where it can be used.
    pub status: Option<String>,
    /// How far its rights reach: `account`.
    pub access_scope: Option<String>,
    /// The accounts that it can see.
    pub accounts: Vec<IdentityAccount>,
    /// What it may do, by application.
    pub applications: Vec<IdentityApplication>,
    /// What the workflow needs and the caller lacks, as far as that is published: no permission of Device Trust Manager is.
    pub missing: Vec<MissingPermission>,
}

/// An account that the caller can see.
#[model(response)]
pub struct IdentityAccount {
    /// The id that most operations ask for: a UUID.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be used.
    pub active: Option<bool>,
}

/// What the caller may do in an application.
#[model(response)]
pub struct IdentityApplication {
    /// Its name: `Trust Lifecycle`, `Account Manager`.
    pub name: Option<String>,
    /// What is allowed there: `VIEW_EM_CERTIFICATE`.
    pub permissions: Vec<String>,
}

/// A permission that is missing.
#[model(response)]
pub struct MissingPermission {
    /// The permission: `VIEW_EM_PROFILE`.
    pub permission: String,
    /// What the workflow needs it for.
    pub needed_for: String,
    /// Whether it is published that this needs the permission; otherwise it follows from the names.
    pub documented: bool,
}

/// A permission, what it is for, and whether that is published.
type Need = (&'static str, &'static str, bool);

const VIEW_PROFILE: Need = ("VIEW_EM_PROFILE", "reading the profile", false);
const VIEW_CERTIFICATE: Need = ("VIEW_EM_CERTIFICATE", "searching certificates", true);
const MANAGE_CERTIFICATE: Need = (
    "MANAGE_EM_CERTIFICATE",
    "issuing and renewing certificates",
    false,
);
const VIEW_AUDIT_LOG: Need = ("VIEW_EM_AUDIT_LOG", "reading the audit log", false);

/// The workflows, and what each needs. DigiCert publishes the names of permissions, and of two what needs them.
const WORKFLOWS: [(&str, &[Need]); 7] = [
    ("provision_device", &[]),
    ("watch_audit_log", &[]),
    ("deploy_release", &[]),
    (
        "trust_lifecycle.issue_certificate",
        &[VIEW_PROFILE, VIEW_CERTIFICATE, MANAGE_CERTIFICATE],
    ),
    (
        "trust_lifecycle.renew_due",
        &[VIEW_PROFILE, VIEW_CERTIFICATE, MANAGE_CERTIFICATE],
    ),
    ("trust_lifecycle.export_inventory", &[VIEW_CERTIFICATE]),
    ("trust_lifecycle.watch_audit_log", &[VIEW_AUDIT_LOG]),
];

pub(super) fn whoami(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let needs = match text(&request, &[name_of!(AskWhoami.workflow)]) {
            Some(name) => needs(name)?,
            None => &[],
        };
        let user = context.call(me()?, object(Vec::new())).await?;
        Ok(identity(&user.into_json(), needs))
    })
}

fn needs(name: &str) -> Result<&'static [Need]> {
    let known = WORKFLOWS.iter().find(|(known, _)| *known == name);
    known.map(|(_, needs)| *needs).ok_or_else(|| {
        let names: Vec<&str> = WORKFLOWS.iter().map(|(name, _)| *name).collect();
        Error::invalid(vec![Violation::new(
            name_of!(AskWhoami.workflow),
            ViolationCode::Enum,
            format!(
                "There is no workflow of this name. There are: {}.",
                names.join(", ")
            ),
            "Correct the name.",
        )])
    })
}

/// The operation that tells.
#[cfg(feature = "account")]
fn me() -> Result<Named> {
    crate::schema::table!(crate::account::Users::ME)
}

#[cfg(not(feature = "account"))]
fn me() -> Result<Named> {
    let message = "this build of devtrust is without Account Manager, which tells who a key is";
    Err(Error::new(crate::ErrorCode::ConfigurationInvalid, message))
}

fn identity(user: &Value, needs: &[Need]) -> Value {
    let part = |name| at(user, &[name]).clone();
    let rows = |name| at(user, &[name]).as_array().into_iter().flatten();
    let name = text(user, &["friendly_name"]).or(text(user, &["email"]));
    let accounts = rows("accounts").map(|account| {
        let part = |name| at(account, &[name]).clone();
        object(vec![
            (name_of!(IdentityAccount.id), part("id")),
            (name_of!(IdentityAccount.name), part("name")),
            (name_of!(IdentityAccount.active), part("active")),
        ])
    });
    let mut held = Vec::new();
    let applications: Vec<Value> = rows("applications")
        .map(|application| {
            let permissions = list(at(application, &["permissions"]));
            let shown = object(vec![
                (
                    name_of!(IdentityApplication.name),
                    at(application, &["name"]).clone(),
                ),
                (
                    name_of!(IdentityApplication.permissions),
                    texts(&permissions),
                ),
            ]);
            held.extend(permissions);
            shown
        })
        .collect();
    let missing = needs
        .iter()
        .filter(|(permission, _, _)| held.iter().all(|held| held != permission));
    let missing = missing.map(|(permission, needed_for, documented)| {
        object(vec![
            (name_of!(MissingPermission.permission), (*permission).into()),
            (name_of!(MissingPermission.needed_for), (*needed_for).into()),
            (name_of!(MissingPermission.documented), (*documented).into()),
        ])
    });
    object(vec![
        (name_of!(Identity.id), part("id")),
        (name_of!(Identity.user_type), part("user_type")),
        (name_of!(Identity.name), name.into()),
        (name_of!(Identity.email), part("email")),
        (name_of!(Identity.status), part("status")),
        (name_of!(Identity.access_scope), part("access_scope")),
        (name_of!(Identity.accounts), accounts.collect()),
        (name_of!(Identity.applications), applications.into()),
        (name_of!(Identity.missing), missing.collect()),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workflow_there_is_can_be_asked_about() {
        let all = crate::resources().flat_map(|resource| resource.operations);
        let workflows = all.filter(|operation| operation.name.contains("workflows."));
        let mut names: Vec<String> = workflows
            .map(|operation| operation.name.replacen("workflows.", "", 1))
            // A device keeps its certificate with credentials of its own, of which no permission is asked.
            .filter(|name| !["whoami", "keep_certificate"].contains(&name.as_str()))
            .collect();
        names.sort_unstable();
        let mut known: Vec<&str> = WORKFLOWS.iter().map(|(name, _)| *name).collect();
        known.sort_unstable();
        assert_eq!(names, known);
    }
}
