//! Device groups: devices that share policies.

use devtrust_macros::{model, open_enum, resource};

use super::{Created, Status};
use crate::Timestamp;

/// What a policy does in a group.
#[open_enum]
pub enum PolicyUse {
    /// It gives a device its first certificate.
    #[value("bootstrapCertificate")]
    BootstrapCertificate,
    /// It gives a device its short-lived certificates.
    #[value("operationalCertificate")]
    OperationalCertificate,
}

/// The status of a policy's assignment.
#[open_enum]
pub enum AssignmentStatus {
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Inactive.
    #[value("DISABLED")]
    Disabled,
    /// Deleted.
    #[value("DELETED")]
    Deleted,
    /// An invitation was sent.
    #[value("INVITE_SENT")]
    InviteSent,
    /// Ready.
    #[value("READY")]
    Ready,
    /// Expired.
    #[value("EXPIRED")]
    Expired,
}

/// Fills a certificate field from an inventory attribute.
#[model]
pub struct DeviceFieldMapping {
    /// The inventory attribute, such as `mac_address`.
    #[field(text)]
    pub key: String,
    /// The certificate field, such as `subject.common_name`.
    #[field(text)]
    pub field: String,
}

/// A policy attached to a group.
#[model]
pub struct PolicyAssignment {
    /// What the policy does in the group.
    pub r#type: PolicyUse,
    /// The policy: its id (a UUID) or its alternative id (`IOT_` and a UUID).
    #[field(policy_id)]
    pub policy_id: String,
    /// A name for the assignment.
    #[field(text)]
    pub assignment_name: Option<String>,
    /// Which certificate fields are filled from which inventory attributes.
    pub device_field_mappings: Vec<DeviceFieldMapping>,
    /// The status of the assignment.
    pub status: Option<AssignmentStatus>,
}

/// A device group to create.
#[model]
pub struct CreateDeviceGroup {
    /// The name. Starts with a letter and ends with a letter or digit; in between, spaces,
    /// `,.;:_-` and simple balanced parentheses are allowed.
    #[field(name)]
    pub name: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The division that the group belongs to: a UUID.
    #[field(uuid)]
    pub division_id: String,
    /// Free text.
    pub description: Option<String>,
    /// True for a group whose members are chosen by hand, false for one whose members are chosen by attribute rules.
    pub is_static: Option<bool>,
    /// The inventory attributes that identify a device of the group: one to three, such as `mac_address`.
    #[field(identity_attributes)]
    pub attributes: Vec<String>,
    /// The policies attached to the group.
    pub policies: Vec<PolicyAssignment>,
}

/// Which device groups to list.
#[model]
pub struct ListDeviceGroups {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only groups whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// What is new about a device group.
#[model]
pub struct UpdateDeviceGroup {
    /// The group: a UUID.
    #[field(segment)]
    pub device_group_id: String,
    /// The new name.
    #[field(name)]
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The inventory attributes that identify a device of the group: one to three.
    #[field(identity_attributes)]
    pub attributes: Vec<String>,
    /// All policies that the group has from now on.
    pub policies: Vec<PolicyAssignment>,
}

/// Which device group to find.
#[model]
pub struct FindDeviceGroup {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The exact name.
    #[field(name)]
    pub name: String,
    /// Only in this division: a UUID.
    #[field(uuid)]
    pub division_id: Option<String>,
}

/// A policy that a group has.
#[model(response)]
pub struct AssignedPolicy {
    /// What the policy does in the group.
    pub r#type: Option<PolicyUse>,
    /// The policy.
    pub policy_id: Option<String>,
    /// The name of the assignment.
    pub assignment_name: Option<String>,
    /// Which certificate fields are filled from which inventory attributes.
    pub device_field_mappings: Vec<MappedField>,
    /// The status of the assignment.
    pub status: Option<AssignmentStatus>,
}

/// A certificate field that is filled from an inventory attribute.
#[model(response)]
pub struct MappedField {
    /// The inventory attribute, such as `mac_address`.
    pub key: Option<String>,
    /// The certificate field, such as `subject.common_name`.
    pub field: Option<String>,
}

/// A device group.
#[model(response)]
pub struct DeviceGroup {
    /// The id: a UUID.
    pub id: String,
    /// The name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// The account.
    pub account_id: Option<String>,
    /// The division that it belongs to.
    pub division_id: Option<String>,
    /// Whether its members are chosen by hand.
    pub is_static: Option<bool>,
    /// The inventory attributes that identify its devices. Lists leave them out (inferred).
    pub attributes: Vec<String>,
    /// The policies attached to it. Lists leave them out (inferred).
    pub policies: Vec<AssignedPolicy>,
    /// Whether it takes new devices.
    pub status: Option<Status>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// When it was last changed.
    pub updated_on: Option<Timestamp>,
}

/// Device groups: devices that share policies. A device is always in exactly one static group.
#[resource]
impl DeviceGroups {
    /// Creates a device group. The service returns no id for it; `ensure` creates it and returns the whole group.
    ///
    /// If the answer is lost, devtrust looks the group up by its name before it sends anything again.
    ///
    /// Source: DTM registration tutorial, step 4.
    #[post("/devicetrustmanager/api/v4/device-group", success = 201, unwrap = "success", idempotency = reconcile(find),
        confidence = documented, source = "DTM registration tutorial, step 4")]
    pub async fn create(&self, request: CreateDeviceGroup) -> Result<Created>;

    /// Lists the device groups of an account, page by page.
    ///
    /// Source: DTM registration tutorial, step 5.
    #[get("/devicetrustmanager/api/v4/device-group", success = 200, confidence = documented,
        source = "DTM registration tutorial, step 5")]
    pub fn list(&self, request: ListDeviceGroups) -> Pager<DeviceGroup>;

    /// Finds the group with exactly this name. Returns nothing if there is none.
    #[find(list, matching = ["division_id" => "/division_id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = documented, source = "DTM registration tutorial, step 5")]
    pub async fn find(&self, request: FindDeviceGroup) -> Result<Option<DeviceGroup>>;

    /// Returns the group with this name, and creates it if there is none. Safe to run again and from several processes at
    /// once. An existing group is returned as it is; its policies are not changed.
    ///
    /// It is not published whether names are unique. A group that was just created is looked up again up to two seconds
    /// later, so that all processes continue with the same one.
    #[ensure(find, create = create, confidence = documented, source = "DTM registration tutorial, steps 4 and 5")]
    pub async fn ensure(&self, request: CreateDeviceGroup) -> Result<DeviceGroup>;

    /// Returns one device group, with its attributes and policies. Inferred.
    #[get("/devicetrustmanager/api/v4/device-group/{device_group_id}", success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] device_group_id: String) -> Result<DeviceGroup>;

    /// Changes what is given of a device group: its name, description or identity attributes, or all of its policies at once. Inferred from the portal.
    #[patch("/devicetrustmanager/api/v4/device-group/{device_group_id}", success = 200, idempotency = idempotent,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn update(&self, request: UpdateDeviceGroup) -> Result<()>;

    /// Disables a device group. It takes no new devices; those in it keep working. Inferred.
    #[patch("/devicetrustmanager/api/v4/device-group/{device_group_id}/disable", success = 200, becomes = ["status" => "DISABLED"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn disable(&self, #[field(segment)] device_group_id: String) -> Result<()>;

    /// Enables a disabled device group again. Inferred.
    #[patch("/devicetrustmanager/api/v4/device-group/{device_group_id}/enable", success = 200, becomes = ["status" => "ACTIVE"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn enable(&self, #[field(segment)] device_group_id: String) -> Result<()>;

    /// Deletes a device group. Inferred.
    #[delete("/devicetrustmanager/api/v4/device-group/{device_group_id}", success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn delete(&self, #[field(segment)] device_group_id: String) -> Result<()>;
}
