//! Rendezvous zones: where devices connect to.

use devtrust_macros::{model, resource};

/// A rendezvous zone: a broker location for device traffic.
#[model(response)]
pub struct RendezvousZone {
    /// The id that a division needs: a UUID.
    pub id: String,
    /// The name.
    pub name: Option<String>,
}

/// Which rendezvous zones to list.
#[model]
pub struct ListRendezvousZones {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// Rendezvous zones: the places where devices connect. A division names one as `primary_rzone_id`.
#[resource]
impl RendezvousZones {
    /// Lists the rendezvous zones. The tutorial names this operation, but its path and its answer are not published: both
    /// are inferred.
    #[get("/devicetrustmanager/api/v4/rendezvous-zone", confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListRendezvousZones) -> Pager<RendezvousZone>;

    /// Returns one rendezvous zone. Inferred.
    #[get("/devicetrustmanager/api/v4/rendezvous-zone/{rzone_id}", success = 200, confidence = inferred, source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] rzone_id: String) -> Result<RendezvousZone>;
}
