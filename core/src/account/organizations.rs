//! Organizations.

use devtrust_macros::{model, resource};

/// An organization. Which members it has is not published; all that the service sends are kept.
#[model(response)]
pub struct Organization {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// Organizations: in whose names certificates are issued.
#[resource(account)]
impl Organizations {
    /// Returns one organization.
    #[get("/account/api/v1/organization/{organization_id}", success = 200, confidence = documented,
        source = "Account Manager API")]
    pub async fn get(
        &self,
        /// The organization.
        #[field(segment)]
        organization_id: String,
    ) -> Result<Organization>;
}
