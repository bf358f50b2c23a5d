//! Certificate policies: who issues which certificate, and how it may be requested.

use devtrust_macros::{model, open_enum, resource};

use super::{Reference, Status};
use crate::Timestamp;

/// How certificates under a policy may be requested.
#[open_enum]
pub enum CertificateManagementMethod {
    /// One at a time, as device registration does.
    #[value("SINGLE")]
    Single,
    /// Many at once, from a file.
    #[value("BATCH")]
    Batch,
    /// By the `TrustEdge` agent on the device.
    #[value("TRUST_EDGE")]
    TrustEdge,
    /// Enrollment over Secure Transport.
    #[value("EST")]
    Est,
    /// Simple Certificate Enrollment Protocol; RSA only.
    #[value("SCEP")]
    Scep,
    /// Certificate Management Protocol, version 2.
    #[value("CMP_V2")]
    CmpV2,
    /// Automatic Certificate Management Environment.
    #[value("ACME")]
    Acme,
}

/// Where a certificate's key pair is made.
#[open_enum]
pub enum KeyGenerationOption {
    /// By the requester, who sends a CSR and keeps the private key.
    #[value("client_side")]
    ClientSide,
    /// By the service, which hands out the private key.
    #[value("server_side")]
    ServerSide,
    /// Either way.
    #[value("client_or_server_side")]
    ClientOrServerSide,
}

/// A certificate policy to create.
#[model]
pub struct CreateCertificatePolicy {
    /// The name. Starts with a letter and ends with a letter or digit; in between, spaces,
    /// `,.;:_-` and simple balanced parentheses are allowed.
    #[field(name)]
    pub name: String,
    /// The division that the policy belongs to: a UUID.
    #[field(uuid)]
    pub division_id: String,
    /// The issuing CA in DigiCert Private CA that signs the certificates: a UUID.
    #[field(uuid)]
    pub ica_id: String,
    /// The certificate profile that shapes the certificates: a UUID.
    #[field(uuid)]
    pub certificate_profile_id: String,
    /// Where key pairs are made.
    pub key_generation_option: KeyGenerationOption,
    /// How certificates may be requested; at least one.
    #[field(not_empty)]
    pub certificate_management_methods: Vec<CertificateManagementMethod>,
}

/// Which certificate policies to list.
#[model]
pub struct ListCertificatePolicies {
    /// Only policies of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only policies of this division: a UUID.
    #[field(uuid)]
    pub division_id: Option<String>,
    /// Only policies whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// What is new about a certificate policy.
#[model]
pub struct UpdateCertificatePolicy {
    /// The policy: its id (a UUID) or its alternative id (`IOT_` and a UUID).
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The new name.
    #[field(name)]
    pub name: Option<String>,
    /// How certificates may be requested.
    pub certificate_management_methods: Vec<CertificateManagementMethod>,
    /// Where key pairs are made.
    pub key_generation_option: Option<KeyGenerationOption>,
    /// Whether somebody has to approve each request. For policies that only issue certificates.
    pub require_approval_for_enroll: Option<bool>,
    /// Whether somebody has to approve each renewal.
    pub require_approval_for_renew: Option<bool>,
    /// Whether somebody has to approve each revocation.
    pub require_approval_for_revoke: Option<bool>,
}

/// Which certificate policy to find.
#[model]
pub struct FindCertificatePolicy {
    /// The division to look in: a UUID.
    #[field(uuid)]
    pub division_id: String,
    /// The exact name.
    #[field(name)]
    pub name: String,
}

/// A certificate policy.
#[model(response)]
pub struct CertificatePolicy {
    /// The id that device registration takes.
    pub id: String,
    /// The name.
    pub name: String,
    /// The other form of the id, `IOT_` and a UUID, which EST addresses use.
    pub alternative_id: Option<String>,
    /// The division that it belongs to.
    pub division_id: Option<String>,
    /// The account that it belongs to.
    pub account_id: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// How certificates may be requested.
    pub certificate_management_methods: Vec<CertificateManagementMethod>,
    /// Where key pairs are made.
    pub key_generation_option: Option<KeyGenerationOption>,
    /// The kind of key that the service makes, such as `rsa_2048`.
    pub key_generation_type: Option<String>,
    /// Whether somebody has to approve each request.
    pub require_approval_for_enroll: Option<bool>,
    /// Whether somebody has to approve each renewal.
    pub require_approval_for_renew: Option<bool>,
    /// Whether somebody has to approve each revocation.
    pub require_approval_for_revoke: Option<bool>,
    /// The profile that shapes the certificates.
    pub certificate_profile: Option<Reference>,
    /// The template behind the profile.
    pub certificate_template: Option<Reference>,
    /// The issuing CA.
    pub ica: Option<Reference>,
    /// The signature algorithms that the CA may use.
    pub allowed_signature_algorithms: Vec<String>,
    /// What the certificates are for: `end_entity`.
    pub certificate_type: Option<String>,
    /// The issuing CA's certificate, in PEM.
    pub ca_body: Option<String>,
    /// The chain from the issuing CA to the root.
    pub ca_chain: Vec<CaCertificate>,
}

/// One CA certificate of a chain.
#[model(response)]
pub struct CaCertificate {
    /// `intermediate` or `root`.
    pub cert_type: Option<String>,
    /// The certificate: PEM, or DER in base64.
    pub blob: String,
    /// Its common name.
    pub common_name: Option<String>,
}

/// The fields that a request under a policy takes. The exact shape is not published; it is inferred from the predecessor's.
#[model(response)]
pub struct EnrollmentSpecification {
    /// The fields.
    pub fields: Vec<EnrollmentField>,
}

/// A field that a request under a policy takes.
#[model(response)]
pub struct EnrollmentField {
    /// The name to use in `attributes`: `subject.common_name`.
    pub id: String,
    /// The name to show.
    pub name: Option<String>,
    /// Whether it is required.
    pub mandatory: Option<bool>,
}

/// Certificate policies: which CA issues which certificate, and how it may be requested. A bootstrap policy gives a
/// device its first certificate; an operational policy gives it the short-lived ones for day-to-day work.
#[resource]
impl CertificatePolicies {
    /// Creates a certificate policy.
    ///
    /// If the answer is lost, devtrust looks the policy up by its name in the division before it sends anything again.
    ///
    /// Source: DTM registration tutorial, step 3.
    #[post("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy", success = 201,
        wrap = "certificate_policy", unwrap = "certificate_policy", idempotency = reconcile(find),
        confidence = documented, source = "DTM registration tutorial, step 3")]
    pub async fn create(&self, request: CreateCertificatePolicy) -> Result<CertificatePolicy>;

    /// Returns one certificate policy, by its id or its alternative id. The path is inferred.
    #[get("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{certificate_policy_id}",
        unwrap = "certificate_policy", confidence = inferred, source = "the API's path grammar")]
    pub async fn get(
        &self,
        #[field(policy_id)] certificate_policy_id: String,
    ) -> Result<CertificatePolicy>;

    /// Lists certificate policies, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy", confidence = inferred,
        source = "the API's path grammar")]
    pub fn list(&self, request: ListCertificatePolicies) -> Pager<CertificatePolicy>;

    /// Finds the policy with exactly this name in a division. Returns nothing if there is none, and the oldest if there are
    /// several: whether names are unique is not published.
    #[find(list, matching = ["division_id" => "/division_id"], made = "created_at", gone = ["status" => "DELETED"],
        confidence = inferred, source = "the API's path grammar")]
    pub async fn find(&self, request: FindCertificatePolicy) -> Result<Option<CertificatePolicy>>;

    /// Returns the policy with this name in the division, and creates it if there is none. Safe to run again and from
    /// several processes at once. An existing policy is returned as it is; its other fields are not changed.
    ///
    /// It is not published whether names are unique. A policy that was just created is looked up again up to two seconds
    /// later, so that all processes continue with the same one.
    #[ensure(find, create = create, confidence = inferred, source = "DTM registration tutorial, step 3")]
    pub async fn ensure(&self, request: CreateCertificatePolicy) -> Result<CertificatePolicy>;

    /// Returns the fields that a request under this policy takes: the names to use in `attributes`.
    ///
    /// Source: DTM registration tutorial, step 4; the answer's shape is inferred.
    #[get("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{certificate_policy_id}/enrollment-specification",
        confidence = documented, source = "DTM registration tutorial, step 4")]
    pub async fn enrollment_specification(
        &self,
        #[field(policy_id)] certificate_policy_id: String,
    ) -> Result<EnrollmentSpecification>;

    /// Changes what is given of a certificate policy. Inferred from the portal.
    #[patch("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{certificate_policy_id}", success = 200, wrap = "certificate_policy", idempotency = idempotent,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn update(&self, request: UpdateCertificatePolicy) -> Result<()>;

    /// Disables a certificate policy. Inferred.
    #[patch("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{certificate_policy_id}/disable", success = 200, becomes = ["status" => "DISABLED"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn disable(&self, #[field(policy_id)] certificate_policy_id: String) -> Result<()>;

    /// Enables a disabled certificate policy again. Inferred.
    #[patch("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{certificate_policy_id}/enable", success = 200, becomes = ["status" => "ACTIVE"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn enable(&self, #[field(policy_id)] certificate_policy_id: String) -> Result<()>;

    /// Deletes a certificate policy. Inferred.
    #[delete("/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{certificate_policy_id}", success = 200, becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = inferred,
        source = "the API's path grammar")]
    pub async fn delete(&self, #[field(policy_id)] certificate_policy_id: String) -> Result<()>;
}
