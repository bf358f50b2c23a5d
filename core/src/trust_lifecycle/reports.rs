//! Reports.

use devtrust_macros::{model, resource};

use super::shared::{EnrollmentStatus, Named, SeatType};
use crate::{Secret, Timestamp};

/// Which codes to list.
#[model]
pub struct ListEnrollmentCodes {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only codes of this administrator: a UUID.
    #[field(uuid)]
    pub admin_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only codes of this profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// Only codes of this seat: its UUID, not its seat id.
    #[field(uuid)]
    pub seat_id: Option<String>,
    /// Only codes made on this day: `22-02-2026`.
    #[field(date)]
    pub create_date: Option<String>,
    /// Only codes that expire on this day: `22-02-2026`.
    #[field(date)]
    pub expiry_date: Option<String>,
    /// Only codes redeemed on this day: `22-02-2026`.
    #[field(date)]
    pub redeem_date: Option<String>,
    /// Only codes rejected on this day: `22-02-2026`.
    #[field(date)]
    pub reject_date: Option<String>,
    /// Only codes reset on this day: `22-02-2026`.
    #[field(date)]
    pub reset_date: Option<String>,
}

/// An enrollment code and what became of it.
#[model(response)]
pub struct EnrollmentCodeEvent {
    /// The seat.
    pub seat: Option<Named>,
    /// The type of the seat.
    pub seat_type: Option<SeatType>,
    /// The name of the profile.
    pub profile_name: Option<String>,
    /// The name of the business unit.
    pub bu_name: Option<String>,
    /// The subject.
    pub subject: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The enrollment code.
    pub enrollment_code: Option<Secret>,
    /// The status of the enrollment.
    pub enrollment_status: Option<EnrollmentStatus>,
    /// The day on which it was made.
    pub create_date: Option<Timestamp>,
    /// The day on which it expires.
    pub expiry_date: Option<Timestamp>,
    /// The day on which it was redeemed.
    pub redeem_date: Option<Timestamp>,
    /// The day on which it was rejected.
    pub reject_date: Option<Timestamp>,
    /// The day on which it was last changed.
    pub last_edit_date: Option<Timestamp>,
    /// The administrator who changed it last.
    pub last_edit_admin: Option<Named>,
}

/// Reports.
#[resource(trust_lifecycle)]
impl Reports {
    /// Lists enrollment codes and what became of them, page by page. Days are written as `dd-mm-yyyy` here.
    #[get("/mpki/api/v1/report/enrollment-code", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Reporting")]
    pub fn enrollment_codes(&self, request: ListEnrollmentCodes) -> Pager<EnrollmentCodeEvent>;
}
