//! Models that several resources use.

mod automation_status;
mod certificate_details;
mod issuing;
mod product_type;
mod profile_parts;
mod references;
mod scans;
mod statuses;

pub use automation_status::*;
pub use certificate_details::*;
pub use issuing::*;
pub use product_type::*;
pub use profile_parts::*;
pub use references::*;
pub use scans::*;
pub use statuses::*;
