//! What is asked of a batch, and what is told about it.

use devtrust_macros::{model, open_enum};

use crate::Secret;
use crate::device_trust::CertificateFormat;

/// What the rows of a batch become.
#[open_enum]
pub enum BatchKind {
    /// Devices: the file has a column `device_name`.
    #[value("REGISTRATION")]
    Registration,
    /// Certificates: the file may have a column `unique_identifier`, which names the files of the result.
    #[value("ENROLLMENT")]
    Enrollment,
}

/// A batch to check.
#[model]
pub struct CheckBatch {
    /// What its rows become.
    pub kind: BatchKind,
    /// The path of a file on this machine: a CSV, a ZIP with one CSV, or a ZIP with a CSR in PEM for each row, named by its file.
    /// It is read piece by piece, however large it is.
    #[field(text)]
    pub file: Option<String>,
    /// The CSV itself, in place of a file: at most 1 MiB.
    #[field(text)]
    pub data: Option<String>,
    /// The certificate policy whose fields the columns are compared with: its id (a UUID) or its alternative id. Only where this is
    /// given, the policy is asked which fields a request under it takes. The shape of that answer is inferred, so that sending a
    /// batch never compares anything.
    #[field(policy_id)]
    pub certificate_policy_id: Option<String>,
    /// How many findings are listed: 1 to 10,000. Defaults to 100. The others are counted.
    #[field(range(1, 10_000))]
    pub list: Option<u32>,
}

/// What a check of a batch has found.
#[model(response)]
pub struct BatchReport {
    /// Whether every row can be sent.
    pub ok: bool,
    /// How many rows there are, without the header.
    pub rows: i64,
    /// How many of them break a rule.
    pub bad_rows: i64,
    /// How many bytes the file has.
    pub bytes: i64,
    /// The columns, as the header names them.
    pub columns: Vec<String>,
    /// What was found, in the order of the file, up to as many as were asked for.
    pub findings: Vec<BatchFinding>,
    /// How often each rule is broken in each column, with what is not listed.
    pub counts: Vec<BatchCount>,
    /// How many files the service gets: more than one where the batch is larger than it takes.
    pub parts: i64,
}

/// A rule that a row of a batch breaks.
#[model(response)]
pub struct BatchFinding {
    /// The line of the file on which the row begins, from 1. A row with a CSR has several lines. 0 in a ZIP of requests.
    pub line: i64,
    /// Which row it is, from 1; 0 is the header.
    pub row: i64,
    /// The column, or in a ZIP of requests the file; nothing where it is about the whole row.
    pub column: Option<String>,
    /// The stable code of the rule: `name`, `csr.malformed`, `table.cells`, ...
    pub code: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// How often a rule is broken.
#[model(response)]
pub struct BatchCount {
    /// The column; nothing where it is about whole rows.
    pub column: Option<String>,
    /// The stable code of the rule.
    pub code: String,
    /// How many rows break it there.
    pub rows: i64,
}

/// Devices to register from a file.
#[model]
pub struct RegisterBatch {
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
    /// The path of a CSV file on this machine, of whatever size: a header and a row for each device, with the columns
    /// `device_name`, `device_description`, certificate fields such as `subject.common_name`, and `csr`. Or of a ZIP with such a CSV,
    /// or with a CSR in PEM for each device. That its file names the device is inferred.
    #[field(text)]
    pub file: Option<String>,
    /// The CSV itself, in place of a file: at most 1 MiB.
    #[field(text)]
    pub data: Option<String>,
}

/// Certificates to request from a file.
#[model]
pub struct EnrollBatch {
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
    /// The path of a CSV file on this machine, of whatever size: a header and a row for each certificate, with the columns
    /// `unique_identifier`, certificate fields such as `subject.common_name`, and `csr`. Or of a ZIP with such a CSV, or with a CSR in
    /// PEM for each certificate. That its file gives the unique identifier is inferred.
    #[field(text)]
    pub file: Option<String>,
    /// The CSV itself, in place of a file: at most 1 MiB.
    #[field(text)]
    pub data: Option<String>,
}

/// Certificates to renew with new requests from a file.
#[model]
pub struct RenewBatch {
    /// The job that made them, which has to be done.
    #[field(segment)]
    pub job_id: String,
    /// The path of a CSV file on this machine: a header and a row for each certificate, with the columns `unique_identifier` (or
    /// `device_name`, as the job had it) and `csr`. Or of a ZIP with such a CSV, or with a CSR in PEM for each certificate.
    #[field(text)]
    pub file: Option<String>,
    /// The CSV itself, in place of a file: at most 1 MiB.
    #[field(text)]
    pub data: Option<String>,
}

/// A batch that was sent.
#[model(response)]
pub struct SentBatch {
    /// How many rows it has.
    pub rows: i64,
    /// The jobs that work on it, in the order of the rows: several where it is larger than the service takes at once.
    pub jobs: Vec<BatchJob>,
}

/// A job that works on rows of a batch.
#[model(response)]
pub struct BatchJob {
    /// The id.
    pub id: String,
    /// How many rows it has.
    pub rows: i64,
}

/// A job to watch.
#[model]
pub struct WatchJob {
    /// The job.
    #[field(segment)]
    pub job_id: String,
    /// How many seconds to wait between two looks at most: 1 to 3,600. Defaults to 30. The first ones are closer together.
    #[field(range(1, 3600))]
    pub every_seconds: Option<u32>,
    /// How many looks there were before.
    #[field(range(0))]
    pub offset: Option<i64>,
}

/// What a job has made.
#[model(response)]
pub struct BatchResult {
    /// The certificates, where the service sent a ZIP.
    pub certificates: Vec<BatchCertificate>,
    /// The rows of a result in JSON, as the service sent them.
    pub records: Vec<serde_json::Value>,
    /// A result with private keys, which only the key of whoever asked for it opens, where that key was not given: PKCS#7 in
    /// base64, for `openssl cms -decrypt`.
    pub encrypted: Option<String>,
}

/// A certificate that a job has made.
#[model(response)]
pub struct BatchCertificate {
    /// The name of its row: that of the device, or the unique identifier.
    pub name: String,
    /// The certificate, in PEM; with its chain where that was asked for.
    pub certificate: String,
    /// Its private key, in PEM, where the service made it and the result was opened. Keep it out of logs.
    pub private_key: Option<Secret>,
}
