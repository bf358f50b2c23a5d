//! Roles: what a user may be in each application.

use devtrust_macros::{model, open_enum, resource};

/// An application of DigiCert ONE, as Account Manager calls it.
#[open_enum]
pub enum ApplicationCode {
    /// Account Manager.
    #[value("account_manager")]
    AccountManager,
    /// Trust Lifecycle Manager.
    #[value("enterprise_manager")]
    TrustLifecycleManager,
    /// Device Trust Manager.
    #[value("device_manager")]
    DeviceTrustManager,
}

/// A role. Which members it has is not published; all that the service sends are kept.
#[model(response)]
pub struct Role {
    /// The id: `DEVCTM_SOLUTION_ADMINISTRATOR`.
    pub id: Option<String>,
    /// The name to show.
    pub name: Option<String>,
    /// What it allows.
    pub permissions: Vec<String>,
}

/// Which roles to list.
#[model]
pub struct ListRoles {
    /// The application whose roles are listed.
    pub application_code: ApplicationCode,
    /// Rows per page: 1 to 1,000. Whether the service honours it here is not published.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// Roles: what users can be given, in each application.
#[resource(account)]
impl Roles {
    /// Lists the roles of an application with their permissions.
    #[get("/account/api/v1/role", success = 200, confidence = documented, source = "Device Trust API overview")]
    pub fn list(&self, request: ListRoles) -> Pager<Role>;
}
