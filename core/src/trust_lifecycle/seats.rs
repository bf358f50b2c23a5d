//! Seats: the licences that certificates are issued to, such as a user, a device or a server.

use devtrust_macros::{model, open_enum, resource};

use super::recover::SEAT_IS_THERE;
use super::shared::{Named, SeatType};

/// Which seats to list.
#[open_enum]
pub enum SeatActivity {
    /// Those in use.
    #[value("true")]
    InUse,
    /// Those not in use.
    #[value("false")]
    NotInUse,
    /// All.
    #[value("all")]
    All,
}

/// What a seat to create is for.
#[open_enum]
pub enum CreatableSeatType {
    /// A person.
    #[value("USER_SEAT")]
    UserSeat,
    /// A device.
    #[value("DEVICE_SEAT")]
    DeviceSeat,
    /// A certificate that automation manages.
    #[value("CERTIFICATE_MANAGEMENT_SEAT")]
    CertificateManagementSeat,
    /// A server.
    #[value("SERVER_SEAT")]
    ServerSeat,
    /// An organization.
    #[value("ORGANIZATION_SEAT")]
    OrganizationSeat,
}

/// Why the certificates of a deleted seat are revoked.
#[open_enum]
pub enum SeatRevocationReason {
    /// Cessation of operation.
    #[value("cessation_of_operation")]
    CessationOfOperation,
    /// Key compromise.
    #[value("key_compromise")]
    KeyCompromise,
    /// Affiliation changed.
    #[value("affiliation_changed")]
    AffiliationChanged,
    /// Superseded.
    #[value("superseded")]
    Superseded,
}

/// Which seats to list.
#[model]
pub struct ListSeats {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only seats of this type.
    pub seat_type: Option<SeatType>,
    /// Those in use, the others, or all.
    pub active: Option<SeatActivity>,
}

/// A seat to create.
#[model]
pub struct CreateSeat {
    /// The business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// What it is for. Defaults to `USER_SEAT`.
    pub seat_type: Option<SeatTypeToCreate>,
    /// The seat id, often an email address.
    #[field(text)]
    pub seat_id: String,
    /// The name of the seat.
    pub seat_name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The phone number; user seats only.
    pub phone: Option<String>,
}

/// Which seat to return.
#[model]
pub struct GetSeat {
    /// The seat id, often an email address.
    #[field(text)]
    pub seat_id: String,
    /// The type of the seat.
    pub seat_type_id: SeatType,
    /// The business unit of the seat: a UUID. Needed where the account has several.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
}

/// A seat, and what is new about it.
#[model]
pub struct UpdateSeat {
    /// The seat id so far.
    #[field(text)]
    pub current_seat_id: String,
    /// The business unit of the seat: a UUID. Needed where the account has several.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// The type of the seat.
    pub seat_type: Option<SeatTypeById>,
    /// The new seat id.
    pub seat_id: Option<String>,
    /// The new name.
    pub seat_name: Option<String>,
    /// The new email address.
    pub email: Option<String>,
    /// The new phone number; user seats only.
    pub phone: Option<String>,
}

/// Which seat to delete.
#[model]
pub struct DeleteSeat {
    /// The seat id, often an email address.
    #[field(text)]
    pub seat_id: String,
    /// The type of the seat.
    pub seat_type_id: SeatType,
    /// The business unit of the seat: a UUID. Needed where the account has several.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Why its certificates are revoked. Defaults to `cessation_of_operation`.
    pub revocation_reason: Option<SeatRevocationReason>,
}

/// A seat, as the list has it.
#[model(response)]
pub struct Seat {
    /// The id.
    pub id: Option<String>,
    /// The seat id.
    pub identifier: Option<String>,
    /// The type of the seat. The document misspells `ORGANIZATION_SEAT` here.
    pub seat_type_name: Option<SeatType>,
    /// Whether it is in use.
    pub active: Option<bool>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The account.
    pub account: Option<Named>,
}

/// The type of a seat to create.
#[model]
pub struct SeatTypeToCreate {
    /// The type.
    pub id: Option<CreatableSeatType>,
}

/// A seat.
#[model(response)]
pub struct SeatDetails {
    /// The seat id, often an email address.
    pub seat_id: Option<String>,
    /// The name of the seat.
    pub seat_name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The phone number; user seats only.
    pub phone: Option<String>,
    /// When the seat was made.
    pub seat_creation_date: Option<String>,
}

/// The type of a seat.
#[model]
pub struct SeatTypeById {
    /// The type. The document misspells `ORGANIZATION_SEAT` for changes.
    pub id: Option<SeatType>,
}

/// A type of seats.
#[model(response)]
pub struct SeatTypeInfo {
    /// The type, such as `USER_SEAT`.
    pub id: Option<String>,
    /// The name to show.
    pub display_name: Option<String>,
}

/// Seats: the licences that certificates are issued to, such as a user, a device or a server.
#[resource(trust_lifecycle)]
impl Seats {
    /// Lists seats, page by page. Without `active`, only those in use.
    #[get("/mpki/api/v1/seat", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub fn list(&self, request: ListSeats) -> Pager<Seat>;

    /// Creates a seat. The service returns nothing for it.
    ///
    /// The seat id is unique for each business unit and seat type; if the answer is lost, devtrust looks the seat up
    /// by them before it sends anything again. The seat is used up once a valid certificate belongs to it.
    #[post("/mpki/api/v1/seat", success = 201, idempotency = shown(SEAT_IS_THERE), confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub async fn create(&self, request: CreateSeat) -> Result<()>;

    /// Returns one seat. Seat ids are unique for each business unit and seat type, so both are asked for.
    #[get("/mpki/api/v1/seat/{seat_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub async fn get(&self, request: GetSeat) -> Result<SeatDetails>;

    /// Changes a seat: its id, name, email address and phone number. `business_unit_id` and `seat_type` say which
    /// seat is meant. Changing the id twice is not the same as once, so this is not sent again once it may have
    /// arrived.
    #[put("/mpki/api/v1/seat/{current_seat_id}", success = 204, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub async fn update(&self, request: UpdateSeat) -> Result<()>;

    /// Deletes a seat and revokes its certificates. Its licence goes back to the account. Certificates of discovery
    /// seats are not revoked.
    ///
    /// If the answer is lost, devtrust looks whether the seat is still there before it sends anything again.
    #[delete("/mpki/api/v1/seat/{seat_id}", success = 204,
        query = [seat_type_id, business_unit_id, revocation_reason], idempotency = gone(get), confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub async fn delete(&self, request: DeleteSeat) -> Result<()>;

    /// Moves a discovery seat to another business unit, and returns it. Other seats cannot be moved.
    #[put("/mpki/api/v1/seat/{seat_id}/business-unit/{new_business_unit_id}", success = 200,
        query = [business_unit_id], confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub async fn transfer(
        &self,
        /// The seat id, often an email address.
        #[field(text)]
        seat_id: String,
        /// The business unit to move to: a UUID.
        #[field(uuid)]
        new_business_unit_id: String,
        /// The business unit so far: a UUID.
        #[field(uuid)]
        business_unit_id: String,
    ) -> Result<SeatDetails>;

    /// Returns the types of seats that the account may use, such as `USER_SEAT`.
    #[get("/mpki/api/v1/seat-types", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Seats")]
    pub async fn types(
        &self,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: Option<String>,
    ) -> Result<Vec<SeatTypeInfo>>;
}
