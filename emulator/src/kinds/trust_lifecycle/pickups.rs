//! Requests whose certificate is picked up later.

use crate::records::kind::Kind;

pub(crate) static PICKUPS: Kind = Kind {
    key: "tlm_pickups",
    title: "Request",
    ..Kind::TRUST_LIFECYCLE
};
