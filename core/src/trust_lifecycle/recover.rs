//! How it shows that calls whose answers were lost were carried out.

use super::{Certificate, Certificates, CreateSeat, RevokeCertificate, Seats};
use crate::schema::{Outcome, name_of};

/// The seat is there. One that was there before would have been refused, so that it is taken to be this call's.
pub(super) static SEAT_IS_THERE: Outcome = Outcome {
    get: Seats::GET,
    given: &[(
        "seat_type_id",
        &[name_of!(CreateSeat.seat_type), "id"],
        "USER_SEAT",
    )],
    shows: None,
    otherwise: &[],
};

/// The certificate is revoked, or suspended where that was asked for.
pub(super) static CERTIFICATE_IS_REVOKED: Outcome = Outcome {
    get: Certificates::GET,
    given: &[],
    shows: Some((name_of!(Certificate.status), "revoked")),
    otherwise: &[(
        name_of!(RevokeCertificate.revocation_reason),
        "certificate_hold",
        "suspended",
    )],
};

/// The certificate is no longer suspended.
pub(super) static CERTIFICATE_IS_RESUMED: Outcome = Outcome {
    get: Certificates::GET,
    given: &[],
    shows: Some((name_of!(Certificate.status), "issued")),
    otherwise: &[],
};
