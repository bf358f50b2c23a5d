//! Certificate owners: people who answer for certificates and are told before they end.

use devtrust_macros::{model, resource};

use super::shared::{CertificateOwner, DeletionOutcome, OwnerIdentifier};

/// Which certificate owners to list.
#[model]
pub struct ListCertificateOwners {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    #[field(text)]
    pub sort: Option<String>,
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// Only those with this first name.
    #[field(text)]
    pub first_name: Option<String>,
    /// Only those with this last name.
    #[field(text)]
    pub last_name: Option<String>,
    /// Only those with this email address.
    #[field(text)]
    pub email: Option<String>,
}

/// A certificate owner to create.
#[model]
pub struct CreateCertificateOwner {
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The owner.
    pub certificate_owner: CertificateOwnerToSave,
}

/// A certificate owner, and what is new about it.
#[model]
pub struct UpdateCertificateOwner {
    /// The owner.
    #[field(text)]
    pub owner_id: String,
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The owner.
    pub certificate_owner: CertificateOwnerToSave,
}

/// A certificate and its new owners.
#[model]
pub struct AssignCertificateOwners {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(text)]
    pub certificate_id: String,
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The owners, by their ids.
    #[field(not_empty)]
    pub certificate_owner_ids: Vec<String>,
}

/// A certificate and the owners to take away.
#[model]
pub struct UnassignCertificateOwners {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(text)]
    pub certificate_id: String,
    /// The account: a UUID.
    #[field(text)]
    pub account_id: String,
    /// The owners, by their ids.
    #[field(not_empty)]
    pub certificate_owner_ids: Vec<String>,
}

/// A certificate owner to create or change.
#[model]
pub struct CertificateOwnerToSave {
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The email address.
    #[field(text)]
    pub email: String,
    /// Identifiers of your own: at most three.
    #[field(items(0, 3))]
    pub custom_identifier: Vec<OwnerIdentifier>,
}

/// Certificate owners: people who answer for certificates and are told before they end.
#[resource(trust_lifecycle)]
impl CertificateOwners {
    /// Lists certificate owners.
    #[get("/mpki/api/v1/certificate-owners", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub fn list(&self, request: ListCertificateOwners) -> Pager<CertificateOwner>;

    /// Creates a certificate owner, and returns it. Whether email addresses are unique is not published, so this is
    /// not sent again once it may have arrived.
    #[post("/mpki/api/v1/certificate-owners", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub async fn create(&self, request: CreateCertificateOwner) -> Result<CertificateOwner>;

    /// Returns one certificate owner.
    #[get("/mpki/api/v1/certificate-owners/{owner_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub async fn get(
        &self,
        /// The owner.
        #[field(text)]
        owner_id: String,
        /// The account: a UUID.
        #[field(text)]
        account_id: String,
    ) -> Result<CertificateOwner>;

    /// Changes a certificate owner, and returns it.
    #[put("/mpki/api/v1/certificate-owners/{owner_id}", success = 200, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub async fn update(&self, request: UpdateCertificateOwner) -> Result<CertificateOwner>;

    /// Deletes a certificate owner, and returns the profiles that lost it.
    #[delete("/mpki/api/v1/certificate-owners/{owner_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub async fn delete(
        &self,
        /// The owner.
        #[field(text)]
        owner_id: String,
    ) -> Result<DeletionOutcome>;

    /// Makes people owners of a certificate. Only for certificates of server, organization and discovery seats, and
    /// not for the templates of Microsoft CA users and eIDAS seals.
    #[put("/mpki/api/v1/certificate-owners/certificate/{certificate_id}", success = 200, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub async fn assign(&self, request: AssignCertificateOwners) -> Result<()>;

    /// Takes a certificate away from its owners.
    #[delete("/mpki/api/v1/certificate-owners/certificate/{certificate_id}", success = 204, idempotency = idempotent,
        confidence = documented, source = "Trust Lifecycle Manager API 1.0.0, Certificate owners")]
    pub async fn unassign(&self, request: UnassignCertificateOwners) -> Result<()>;
}
