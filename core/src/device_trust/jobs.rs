//! Jobs: work on many devices or certificates at once.

use devtrust_macros::{model, open_enum, resource};

use super::{CertificateFormat, Created, Reference};
use crate::Timestamp;

/// What a job does. The portal's words in the API's form.
#[open_enum]
pub enum JobType {
    /// Registers devices.
    #[value("REGISTER_DEVICES")]
    RegisterDevices,
    /// Issues certificates.
    #[value("BATCH_CERTIFICATES")]
    BatchCertificates,
    /// Issues certificates for devices that are registered.
    #[value("BATCH_CERTIFICATE_REQUEST")]
    BatchCertificateRequest,
    /// Imports certificates.
    #[value("IMPORT_CERTIFICATES")]
    ImportCertificates,
    /// Deploys a release.
    #[value("DEPLOYMENT")]
    Deployment,
}

/// How far a job is. The documentation's words in the API's form.
#[open_enum]
pub enum JobStatus {
    /// It has not begun.
    #[value("PENDING")]
    Pending,
    /// It is under way.
    #[value("IN_PROGRESS")]
    InProgress,
    /// Somebody has to approve it.
    #[value("PENDING_APPROVAL")]
    PendingApproval,
    /// It is being rejected.
    #[value("PENDING_REJECTION")]
    PendingRejection,
    /// What it did is being taken back.
    #[value("REJECTION_IN_PROGRESS")]
    RejectionInProgress,
    /// Somebody has rejected it.
    #[value("REJECTED")]
    Rejected,
    /// It is done. Its counts say what became of its rows.
    #[value("COMPLETED")]
    Completed,
    /// It is done, in the words of older pages.
    #[value("EXECUTED")]
    Executed,
    /// It was stopped.
    #[value("TERMINATED")]
    Terminated,
    /// It failed.
    #[value("FAILED")]
    Failed,
}

/// Which jobs to list.
#[model]
pub struct ListJobs {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only jobs that do this.
    pub r#type: Option<JobType>,
    /// Only jobs that are so far.
    pub status: Option<JobStatus>,
    /// Only jobs of this device group: a UUID.
    #[field(uuid)]
    pub device_group_id: Option<String>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// Devices to register at once.
#[model]
pub struct RegisterDevices {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The group that they come into: a UUID.
    #[field(uuid)]
    pub device_group_id: String,
    /// The policy of their bootstrap certificates, which has to allow `BATCH`: its id (a UUID) or its alternative id.
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The certificate, in PEM, for whose RSA key the result is encrypted where the service makes the keys. That there is one is
    /// documented of the predecessor, how it is given is inferred.
    #[field(text)]
    pub encryption_certificate: Option<String>,
    /// The rows, as CSV: a header and a row for each device, with the columns `device_name`, `device_description`,
    /// certificate fields such as `subject.common_name`, and `csr`, of which the last is needed where devices make their
    /// keys. At most 1 MiB here; the service itself takes 200 MB.
    #[field(text)]
    pub data: String,
}

/// Certificates to request at once.
#[model]
pub struct RequestCertificates {
    /// The policy, which has to allow `BATCH`: its id (a UUID) or its alternative id.
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The form of the certificates. Inferred from the predecessor.
    pub certificate_format: Option<CertificateFormat>,
    /// Whether each comes with its chain. Inferred from the predecessor.
    pub include_full_chain_with_each_certificate: Option<bool>,
    /// The certificate, in PEM, for whose RSA key the result is encrypted where the service makes the keys. That there is one is
    /// documented of the predecessor, how it is given is inferred.
    #[field(text)]
    pub encryption_certificate: Option<String>,
    /// The rows, as CSV: a header and a row for each certificate, with the columns `unique_identifier`, certificate fields
    /// such as `subject.common_name`, and `csr`. At most 1 MiB here; the service itself takes 200 MB.
    #[field(text)]
    pub data: String,
}

/// A job whose certificates are renewed.
#[model]
pub struct RenewJob {
    /// The job, which has to be done.
    #[field(segment)]
    pub job_id: String,
    /// New requests, as CSV: a header and a row for each certificate, with the column `unique_identifier` (or `device_name`, as the
    /// job had it) and `csr`. Without it each certificate keeps its key, which its profile may forbid. At most 1 MiB.
    #[field(text)]
    pub data: Option<String>,
}

/// A job.
#[model(response)]
pub struct Job {
    /// The id.
    pub id: String,
    /// What it does.
    pub r#type: Option<JobType>,
    /// How far it is.
    pub status: Option<JobStatus>,
    /// How many rows it has.
    pub total: Option<u32>,
    /// How many of them worked.
    pub successful: Option<u32>,
    /// How many of them failed.
    pub failed: Option<u32>,
    /// The device group.
    pub device_group: Option<Reference>,
    /// When it was made.
    pub created_on: Option<Timestamp>,
    /// When it last changed.
    pub updated_on: Option<Timestamp>,
}

/// Jobs: registrations and certificates by the thousand, and deployments, which the service works on in the
/// background. What they do is documented; paths, fields and the words for their status are inferred.
#[resource]
impl Jobs {
    /// Registers many devices at once, in the background: returns the job's id, and `get` tells how far it is. This is not
    /// sent again once it may have arrived; `list` shows what is there.
    ///
    /// That it is a multipart form with the rows in the part `data` is documented; the path and the other parts are
    /// inferred.
    #[post("/devicetrustmanager/api/v4/device/batch-registration", success = [200, 201, 202], unwrap = "success",
        file = data, sends = "text/csv", confidence = inferred, source = "DTM tutorial: register multiple devices")]
    pub async fn register_devices(&self, request: RegisterDevices) -> Result<Created>;

    /// Requests many certificates at once, in the background: returns the job's id, and `get` tells how far it is. This is
    /// not sent again once it may have arrived; `list` shows what is there.
    ///
    /// That it is a multipart form with the rows in the part `data` is documented; the path and the other parts are
    /// inferred.
    #[post("/devicetrustmanager/certificate-issuance-service/api/v2/batch-enroll", success = [200, 201, 202],
        unwrap = "success", file = data, sends = "text/csv", confidence = inferred,
        source = "DTM documentation: CSV format for batch certificate enrollment")]
    pub async fn request_certificates(&self, request: RequestCertificates) -> Result<Created>;

    /// Returns one job. Inferred.
    #[get("/devicetrustmanager/api/v4/job/{job_id}", success = 200, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn get(&self, #[field(segment)] job_id: String) -> Result<Job>;

    /// Lists jobs, page by page. Path and filters are inferred.
    #[get("/devicetrustmanager/api/v4/job", success = 200, confidence = inferred, source = "the API's path grammar")]
    pub fn list(&self, request: ListJobs) -> Pager<Job>;

    /// Downloads what became of each row of a job, as CSV. Until the job is done, this waits and asks again a few
    /// times, then fails with `not_found.not_ready`. Inferred.
    #[get("/devicetrustmanager/api/v4/job/{job_id}/report", success = 200, pending = 404, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn report(&self, #[field(segment)] job_id: String) -> Result<Bytes>;

    /// Downloads what a job made: certificates as ZIP or JSON, or with keys that the service made, encrypted as PKCS#7.
    /// Until the job is done, this waits and asks again a few times, then fails with `not_found.not_ready`. Inferred.
    #[get("/devicetrustmanager/api/v4/job/{job_id}/result", success = 200, pending = 404, confidence = inferred,
        source = "the API's path grammar")]
    pub async fn results(&self, #[field(segment)] job_id: String) -> Result<Bytes>;

    /// Renews the certificates that a job has made, in the background: with the keys that they have, or with new requests. Returns
    /// the id of the job that does it. This is not sent again once it may have arrived: it would renew them twice; `list` shows
    /// what is there.
    ///
    /// That a batch that is done can be renewed, with existing or with new keys, is documented of the portal. The method is that of a
    /// single certificate; the path and the form are inferred.
    #[put("/devicetrustmanager/api/v4/job/{job_id}/renew", success = [200, 201, 202], unwrap = "success", file = data,
        sends = "text/csv", confidence = inferred, source = "DTM documentation: renew certificates in batches")]
    pub async fn renew(&self, request: RenewJob) -> Result<Created>;

    /// Approves what a job is going to do. The method and the status are those of the predecessor, the path is
    /// inferred.
    #[put("/devicetrustmanager/api/v4/job/{job_id}/approve", success = 204, idempotency = idempotent,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn approve(&self, #[field(segment)] job_id: String) -> Result<()>;

    /// Rejects what a job is going to do. The method and the status are those of the predecessor, the path is inferred.
    #[put("/devicetrustmanager/api/v4/job/{job_id}/reject", success = 204, becomes = ["status" => "REJECTED"],
        idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn reject(&self, #[field(segment)] job_id: String) -> Result<()>;
}
