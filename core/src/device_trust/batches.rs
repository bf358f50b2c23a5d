//! Batches: devices and certificates by the thousand, from a file. What they do stands in [`crate::batch`].

use devtrust_macros::resource;

use super::Job;
use crate::Secret;
use crate::batch::run::{check, enroll, look, register, renew, results};

pub use crate::batch::{
    BatchCertificate, BatchCount, BatchFinding, BatchJob, BatchKind, BatchReport, BatchResult,
    CheckBatch, EnrollBatch, RegisterBatch, RenewBatch, SentBatch, WatchJob,
};

/// Batches: devices and certificates by the thousand, from a CSV file, or a ZIP with one or with requests, that is checked before anything is sent.
#[resource]
impl Batches {
    /// Checks a CSV file, or a ZIP, and reports every row that breaks a rule: its line, its column, the rule, and what to do. Nothing is sent.
    ///
    /// With a certificate policy, its columns are compared with the fields that a request under it takes, which the policy is asked for.
    ///
    /// The file is read piece by piece, so that it may have millions of rows. A name that comes twice is found among the first
    /// 900,000 rows, and in later ones where it is one of those.
    #[workflow(check, confidence = documented,
        source = "DTM documentation: CSV format for registering many devices, CSV format for batch certificate enrollment")]
    pub async fn check(&self, request: CheckBatch) -> Result<BatchReport>;

    /// Registers devices from a CSV file, in the background: checks it, sends it, and returns the jobs that work on it.
    ///
    /// A file that breaks a rule is not sent: the error has the first hundred violations, and `check` shows them all. What is
    /// beyond the 200 MB that the service takes goes in several parts, one after the other: a CSV, or a ZIP, of which each part
    /// is one with some of its files. Give the call the time that this takes.
    ///
    /// Where the answer is lost, the job is looked for: one of the device group that was not there before, was made since, and has
    /// as many rows. The file is sent again only if there is none. For that, the jobs are listed before the upload, too.
    #[workflow(register, takes = [progress], confidence = inferred, source = "DTM tutorial: register multiple devices")]
    pub async fn register_devices(&self, request: RegisterBatch) -> Result<SentBatch>;

    /// Requests certificates from a CSV file, in the background; otherwise as `register_devices`.
    #[workflow(enroll, takes = [progress], confidence = inferred,
        source = "DTM documentation: CSV format for batch certificate enrollment")]
    pub async fn request_certificates(&self, request: EnrollBatch) -> Result<SentBatch>;

    /// Renews the certificates that a job has made, with new requests from a CSV file or a ZIP; otherwise as `request_certificates`.
    /// `jobs.renew` renews them with the keys that they have. Where the answer is lost and no job of it is found, it is not sent again:
    /// what such a job looks like is inferred, and it would renew them twice.
    #[workflow(renew, takes = [progress], confidence = inferred, source = "DTM documentation: renew certificates in batches")]
    pub async fn renew(&self, request: RenewBatch) -> Result<SentBatch>;

    /// Watches a job: gives it as it is now, and again after a while, until it is done. The last one says how it ended. The
    /// waits grow from a second to `every_seconds`.
    ///
    /// Somebody else may have to approve it first (`PENDING_APPROVAL`); it waits for that, too.
    #[workflow(look, confidence = inferred, source = "the API's path grammar")]
    pub fn watch(&self, request: WatchJob) -> Pager<Job>;

    /// Fetches what a job has made, and reads it: a ZIP of certificates, or rows in JSON. An archive with links, with paths that lead
    /// out of it, or that unpacks to more than it should, is refused. `jobs.results` gives the bytes themselves.
    ///
    /// Where the service made the keys, what it sends is encrypted (PKCS#7) for the certificate that the batch was sent with. With the
    /// RSA key of that certificate it is opened here, and each certificate comes with its key; without it, it is handed on as it is.
    /// The npm package opens nothing: `WebCrypto` cannot.
    #[workflow(results, confidence = inferred, source = "IoT Trust Manager: batch enrollment guide",
        errors = [DecodeOtherRecipient => "where the result is encrypted for another key",
            DecodeUnknownEncryption => "where it is encrypted in a way that is not known here",
            DecodeBrokenMessage => "where it is cut off or was changed"])]
    pub async fn fetch(
        &self,
        /// The job.
        #[field(segment)]
        job_id: String,
        /// The private key that opens what was encrypted: RSA, in PEM. It stays on this machine.
        private_key: Option<Secret>,
        /// The certificate that the batch was sent with, in PEM. With it, a result for somebody else is told for certain.
        #[field(text)]
        certificate: Option<String>,
    ) -> Result<BatchResult>;
}
