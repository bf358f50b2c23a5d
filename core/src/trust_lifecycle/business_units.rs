//! Business units: the parts of an account that own seats, profiles and certificates.

use devtrust_macros::{model, resource};

use super::shared::{ById, Named};
use crate::Timestamp;

/// Which business units to list.
#[model]
pub struct ListBusinessUnits {
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this name.
    #[field(text)]
    pub name: Option<String>,
    /// Only those made from this day on: `2026-05-31`.
    #[field(date)]
    pub created_at_from: Option<String>,
    /// Only those made until this day: `2026-05-31`.
    #[field(date)]
    pub created_at_to: Option<String>,
    /// Whether only those in use are listed. Defaults to true.
    pub active: Option<bool>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
}

/// A business unit to create.
#[model]
pub struct CreateBusinessUnit {
    /// The name.
    #[field(text)]
    pub name: String,
    /// The account.
    pub account: ById,
}

/// A business unit.
#[model(response)]
pub struct BusinessUnit {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Whether it is in use.
    pub active: Option<bool>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The account.
    pub account: Option<Named>,
}

/// A business unit with its administrators and seats.
#[model(response)]
pub struct BusinessUnitDetails {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// Whether it is in use.
    pub active: Option<bool>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The account.
    pub account: Option<Named>,
    /// The administrators.
    pub admins: Vec<Administrator>,
    /// The seats, by type.
    pub available_seats_stats: Vec<SeatStatistics>,
}

/// An administrator of a business unit.
#[model(response)]
pub struct Administrator {
    /// The email address.
    pub email: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// How many seats of a type a business unit has.
#[model(response)]
pub struct SeatStatistics {
    /// The type of the seats.
    pub r#type: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
    /// How many may be used.
    pub licensed_amount: Option<i64>,
    /// How many are allocated.
    pub allocated_amount: Option<i64>,
    /// How many there are.
    pub created_amount: Option<i64>,
    /// How many have a pending enrollment.
    pub pending_enrollment: Option<i64>,
    /// How many have an enrollment in progress.
    pub in_progress_enrollment: Option<i64>,
}

/// How many seats of a type a business unit may use.
#[model]
pub struct LicensedSeats {
    /// The type of the seats, such as `USER_SEAT`.
    pub id: Option<String>,
    /// How many may be used.
    pub licensed_amount: Option<i64>,
}

/// How many seats a business unit may use now.
#[model(response)]
pub struct LicensedSeatsSet {
    /// The id of the seats: a UUID.
    pub id: Option<String>,
    /// How many may be used.
    pub licensed_amount: Option<i64>,
}

/// Business units: the parts of an account that own seats, profiles and certificates.
#[resource(trust_lifecycle)]
impl BusinessUnits {
    /// Lists business units, page by page. Without `active`, only those in use.
    #[get("/mpki/api/v1/business-unit", success = 200, piped = [sort], confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub fn list(&self, request: ListBusinessUnits) -> Pager<BusinessUnit>;

    /// Creates a business unit in an account. Whether names are unique is not published, and a business unit tells
    /// only the day on which it was made; so this is not sent again once it may have arrived.
    #[post("/mpki/api/v1/business-unit", success = 201, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub async fn create(&self, request: CreateBusinessUnit) -> Result<BusinessUnit>;

    /// Returns one business unit, with its administrators and how many seats it may use.
    #[get("/mpki/api/v1/business-unit/{business_unit_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub async fn get(
        &self,
        /// The business unit: a UUID.
        #[field(uuid)]
        business_unit_id: String,
    ) -> Result<BusinessUnitDetails>;

    /// Deletes a business unit. If the answer is lost, devtrust looks whether it is still there before it sends
    /// anything again.
    #[delete("/mpki/api/v1/business-unit/{business_unit_id}", success = 204, idempotency = gone(get),
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub async fn delete(
        &self,
        /// The business unit: a UUID.
        #[field(uuid)]
        business_unit_id: String,
    ) -> Result<()>;

    /// Sets how many seats of each type the business unit may use, and returns them. Needs the permission "Manage
    /// licensed seats".
    #[put("/mpki/api/v1/business-unit/{business_unit_id}/licensed-seats", success = 200, body = licensed_seats,
        idempotency = idempotent, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub async fn set_licensed_seats(
        &self,
        /// The business unit: a UUID.
        #[field(uuid)]
        business_unit_id: String,
        /// How many seats of each type may be used.
        #[field(not_empty)]
        licensed_seats: Vec<LicensedSeats>,
    ) -> Result<Vec<LicensedSeatsSet>>;

    /// Makes a user an administrator of the business unit, and returns all of its administrators by their ids.
    #[put("/mpki/api/v1/business-unit/{business_unit_id}/admin", success = 200, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub async fn add_admin(
        &self,
        /// The business unit: a UUID.
        #[field(uuid)]
        business_unit_id: String,
        /// The user: a UUID.
        #[field(uuid)]
        id: String,
    ) -> Result<Vec<ById>>;

    /// Takes the business unit away from an administrator.
    #[delete("/mpki/api/v1/business-unit/{business_unit_id}/admin/{admin_id}", success = 204, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Business units")]
    pub async fn remove_admin(
        &self,
        /// The business unit: a UUID.
        #[field(uuid)]
        business_unit_id: String,
        /// The administrator: a UUID.
        #[field(uuid)]
        admin_id: String,
    ) -> Result<()>;
}
