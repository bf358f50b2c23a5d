//! Divisions: isolated containers for devices, certificate policies and device groups.

use devtrust_macros::{model, resource};

use super::{Created, Reference, Status};
use crate::Timestamp;

/// A division to create.
#[model]
pub struct CreateDivision {
    /// The name, unique in the account. Starts with a letter and ends with a letter or digit; in between, spaces,
    /// `,.;:_-` and simple balanced parentheses are allowed.
    #[field(name)]
    pub name: String,
    /// The account that the division belongs to: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The rendezvous zone that brokers communication with the division's devices: a UUID.
    #[field(uuid)]
    pub primary_rzone_id: String,
    /// The zone to use when the primary one is not available: a UUID. Inferred from the portal.
    #[field(uuid)]
    pub secondary_rzone_id: Option<String>,
    /// Free text, shown in the portal and in audit logs.
    pub description: Option<String>,
}

/// Which divisions to list.
#[model]
pub struct ListDivisions {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only divisions whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Rows per page: 1 to 1,000. The service's own default is 10; iterating asks for 100.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// What is new about a division.
#[model]
pub struct UpdateDivision {
    /// The division: a UUID.
    #[field(segment)]
    pub division_id: String,
    /// The new name.
    #[field(name)]
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// The rendezvous zone: a UUID.
    #[field(uuid)]
    pub primary_rzone_id: Option<String>,
    /// The zone to use when the primary one is not available: a UUID.
    #[field(uuid)]
    pub secondary_rzone_id: Option<String>,
}

/// Which division to find.
#[model]
pub struct FindDivision {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The exact name.
    #[field(name)]
    pub name: String,
}

/// A division.
#[model(response)]
pub struct Division {
    /// The id: a UUID.
    pub id: String,
    /// The name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// The account that it belongs to.
    pub account: Option<Reference>,
    /// Its rendezvous zone. Inferred.
    pub primary_rzone_id: Option<String>,
    /// The zone to use when the primary one is not available. Inferred.
    pub secondary_rzone_id: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// When it was last changed.
    pub updated_on: Option<Timestamp>,
}

/// Divisions: isolated containers for devices, certificate policies and device groups, by business unit, product
/// line or customer.
#[resource]
impl Divisions {
    /// Creates a division. The service returns no id for it; `ensure` creates it and returns the whole division.
    ///
    /// If the answer is lost, devtrust looks the division up by its name before it sends anything again.
    ///
    /// Source: DTM registration tutorial, step 1.
    #[post("/devicetrustmanager/api/v4/division", success = 201, unwrap = "success", idempotency = reconcile(find),
        errors = [ConflictNameTaken => "where the account has a division of this name"],
        confidence = documented, source = "DTM registration tutorial, step 1")]
    pub async fn create(&self, request: CreateDivision) -> Result<Created>;

    /// Lists the divisions of an account, page by page.
    ///
    /// Source: DTM registration tutorial, step 2.
    #[get("/devicetrustmanager/api/v4/division", success = 200, confidence = documented,
        source = "DTM registration tutorial, step 2")]
    pub fn list(&self, request: ListDivisions) -> Pager<Division>;

    /// Finds the division with exactly this name. The service itself only searches for names that contain a text;
    /// this looks through all pages of its answer. Returns nothing if there is none.
    #[find(list, matching = ["account_id" => "/account/id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = documented, source = "DTM registration tutorial, step 2")]
    pub async fn find(&self, request: FindDivision) -> Result<Option<Division>>;

    /// Returns the division with this name, and creates it if there is none. Safe to run again and from several processes
    /// at once: all get the same division. An existing division is returned as it is; its other fields are not changed.
    #[ensure(find, create = create, names = unique, confidence = documented, source = "DTM registration tutorial, steps 1 and 2")]
    pub async fn ensure(&self, request: CreateDivision) -> Result<Division>;

    /// Returns one division. Inferred.
    #[get("/devicetrustmanager/api/v4/division/{division_id}", success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] division_id: String) -> Result<Division>;

    /// Changes what is given of a division. Inferred from the portal.
    #[patch("/devicetrustmanager/api/v4/division/{division_id}", success = 200, idempotency = idempotent,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn update(&self, request: UpdateDivision) -> Result<()>;

    /// Disables a division. Inferred.
    #[patch("/devicetrustmanager/api/v4/division/{division_id}/disable", success = 200, becomes = ["status" => "DISABLED"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn disable(&self, #[field(segment)] division_id: String) -> Result<()>;

    /// Enables a disabled division again. Inferred.
    #[patch("/devicetrustmanager/api/v4/division/{division_id}/enable", success = 200, becomes = ["status" => "ACTIVE"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn enable(&self, #[field(segment)] division_id: String) -> Result<()>;

    /// Deletes a division. Inferred.
    #[delete("/devicetrustmanager/api/v4/division/{division_id}", success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn delete(&self, #[field(segment)] division_id: String) -> Result<()>;
}
