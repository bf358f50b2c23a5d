//! What the operations take and return.

use devtrust_macros::model;

use super::super::shared::{
    ById, CustomAttributeValue, EnrollmentStatus, Named, SeatType, Subject, Validity,
};
use crate::{Secret, Timestamp};

/// An enrollment to create.
#[model]
pub struct CreateEnrollment {
    /// The profile: a UUID. The text of the API shows an object with an `id` in one example; clients send the UUID.
    #[field(text)]
    pub profile: String,
    /// The seat and where its user gets email.
    pub seat: SeatToEnroll,
    /// What goes into the certificate. Only what the profile wants from the administrator is needed; an empty object
    /// will do.
    pub attributes: AttributesToEnroll,
    /// The enrollment code. Made up by the service where it is not given.
    pub enrollment_code: Option<Secret>,
    /// When it expires: `2026-05-31` or `2026-05-31 23:00:00`.
    pub expiry_date: Option<String>,
}

/// An enrollment to redeem.
#[model]
pub struct RedeemEnrollment {
    /// The seat. Its `id` is the seat id here.
    pub seat: ById,
    /// The profile.
    pub profile: ById,
    /// The enrollment code.
    #[field(text)]
    pub enrollment_code: Secret,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// What goes into the certificate.
    pub attributes: Option<AttributesToRedeem>,
    /// How long the certificate is valid, where the profile lets the request say so.
    pub validity: Option<Validity>,
    /// Custom attributes, by their ids.
    pub custom_attributes: Vec<CustomAttributeValue>,
}

/// An enrollment and its new status.
#[model]
pub struct SetEnrollmentStatus {
    /// The enrollment: a UUID.
    #[field(uuid)]
    pub enrollment_id: String,
    /// The new status.
    pub new_status: EnrollmentStatus,
    /// A message for the user, in the email about it.
    pub message_to_user: Option<String>,
    /// How many days from today the enrollment holds. The text of the API calls it `custom_validity_period`. 1 or
    /// more.
    #[field(range(1))]
    pub custom_validity_days: Option<i64>,
}

/// Which enrollments to list.
#[model]
pub struct ListEnrollments {
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
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only those made from this day on: `2026-05-31`.
    #[field(date)]
    pub created_at_from: Option<String>,
    /// Only those made until this day: `2026-05-31`.
    #[field(date)]
    pub created_at_to: Option<String>,
    /// Only those that expire from this day on: `2026-05-31`.
    #[field(date)]
    pub expires_at_from: Option<String>,
    /// Only those that expire until this day: `2026-05-31`.
    #[field(date)]
    pub expires_at_to: Option<String>,
    /// Only those of this email address.
    #[field(text)]
    pub email: Option<String>,
    /// Only those of this profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// Only those of this seat: the UUID of the seat, not its seat id.
    #[field(uuid)]
    pub seat_id: Option<String>,
    /// Only those of this seat id.
    #[field(text)]
    pub seat_identifier: Option<String>,
    /// Only those of a seat of this name.
    #[field(text)]
    pub seat_name: Option<String>,
    /// Only those of one of these statuses, such as `expired`.
    pub status: Vec<String>,
}

/// An enrollment that somebody has to approve.
#[model]
pub struct RequestApproval {
    /// The profile.
    pub profile: Option<ById>,
    /// The email address of the user.
    pub email: Option<String>,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// Comments for who approves.
    pub comments: Option<String>,
    /// The id of the SAML response.
    #[field(uuid)]
    pub saml_response_id: Option<String>,
    /// What goes into the certificate.
    pub attributes: Option<AttributesToRedeem>,
    /// What the user was asked for.
    pub authentication_attributes: Vec<AuthenticationAttribute>,
}

/// A certificate to renew after somebody has approved it.
#[model]
pub struct RequestRenewal {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(uuid)]
    pub certificate_id: String,
    /// The profile.
    pub profile: Option<ById>,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// The id of the SAML response.
    #[field(uuid)]
    pub saml_response_id: Option<String>,
}

/// The seat that an enrollment is for.
#[model]
pub struct SeatToEnroll {
    /// The seat id, often an email address.
    #[field(text)]
    pub seat_id: String,
    /// The email address.
    #[field(text)]
    pub email: String,
}

/// What goes into the certificate of an enrollment.
#[model]
pub struct AttributesToEnroll {
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// The subject.
    pub subject: Option<Subject>,
    /// Values for custom extensions, by name.
    pub custom_values: Option<serde_json::Value>,
}

/// An enrollment with its code.
#[model(response)]
pub struct EnrollmentCode {
    /// The id.
    pub id: Option<String>,
    /// The seat id, often an email address.
    pub seat_id: Option<String>,
    /// The profile: a UUID.
    pub profile_id: Option<String>,
    /// The name of the profile.
    pub profile_name: Option<String>,
    /// The enrollment code.
    pub enrollment_code: Option<Secret>,
    /// When it was made.
    pub creation_date_time: Option<Timestamp>,
    /// When it expires.
    pub expiry_date_time: Option<Timestamp>,
    /// The status, such as `created`.
    pub status: Option<String>,
    /// How often a wrong code was given; the fifth locks it.
    pub number_of_bad_attempts: Option<i64>,
    /// Where the user redeems the enrollment; private templates only.
    pub enrollment_url: Option<String>,
}

/// What goes into the certificate.
#[model]
pub struct AttributesToRedeem {
    /// The subject.
    pub subject: Option<Subject>,
    /// Values for custom extensions, by name.
    pub custom_values: Option<serde_json::Value>,
}

/// An enrollment.
#[model(response)]
pub struct Enrollment {
    /// The id.
    pub id: Option<String>,
    /// The status.
    pub status: Option<EnrollmentStatus>,
    /// The email address of the user.
    pub email: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it expires.
    pub expires_at: Option<Timestamp>,
    /// The profile.
    pub profile: Option<Named>,
    /// The seat.
    pub seat: Option<EnrollmentSeat>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// A message for the user, in the email about it.
    pub message_to_user: Option<String>,
    /// The value of the field that is the seat id.
    pub seat_id_mapping_value: Option<String>,
    /// Whether the caller has approved it.
    pub approved_by_current_user: Option<bool>,
    /// Comments.
    pub comments: Option<String>,
}

/// The seat of an enrollment.
#[model(response)]
pub struct EnrollmentSeat {
    /// The UUID of the seat, not its seat id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The type of the seat.
    pub seat_type: Option<SeatType>,
}

/// What the user was asked for.
#[model]
pub struct AuthenticationAttribute {
    /// The name.
    pub name: Option<String>,
    /// The value.
    pub value: Option<String>,
}

/// What the enrollment of a certificate was made of.
#[model(response)]
pub struct EnrollmentAttributes {
    /// What goes into the certificate.
    pub attributes: Option<CustomValues>,
    /// The email address.
    pub email: Option<String>,
    /// The enrollment: a UUID.
    pub enrollment_id: Option<String>,
    /// The secret of the enrollment.
    pub enrollment_secret: Option<Secret>,
    /// The status of the enrollment.
    pub enrollment_status: Option<EnrollmentStatus>,
    /// Whether it renews another one.
    pub has_parent: Option<bool>,
    /// The profile, with all that is known of it. The document has more than 50 members without a word about them, so
    /// it is handed on as it is.
    pub profile: Option<serde_json::Value>,
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
}

/// Values for custom extensions.
#[model(response)]
pub struct CustomValues {
    /// Values for custom extensions, by name.
    pub custom_values: Option<serde_json::Value>,
}
