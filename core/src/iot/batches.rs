//! Batches: many certificates at once.

use devtrust_macros::resource;

/// Batches of certificates that were uploaded and wait for approval. Once approved they are in progress, then complete.
#[resource(iot)]
impl Batches {
    /// Approves a batch. This is not sent again once it may have arrived.
    #[put("/iot/api/v1/batch-enroll/{job_id}/approve", success = 204, confidence = documented,
        source = "IoT Trust Manager API, Approve or reject a batch")]
    pub async fn approve(
        &self,
        /// The batch.
        #[field(segment)]
        job_id: String,
    ) -> Result<()>;

    /// Downloads the certificates of a batch that is complete: as ZIP or JSON, or with keys that the service made, encrypted as
    /// PKCS#7.
    #[get("/iot/api/v1/batch-enroll/{job_id}/download-certificates", success = 200, confidence = documented,
        source = "IoT Trust Manager API, Download certificates")]
    pub async fn download(
        &self,
        /// The batch.
        #[field(segment)]
        job_id: String,
    ) -> Result<Bytes>;

    /// Rejects a batch. This is not sent again once it may have arrived.
    #[put("/iot/api/v1/batch-enroll/{job_id}/reject", success = 204, confidence = documented,
        source = "IoT Trust Manager API, Approve or reject a batch")]
    pub async fn reject(
        &self,
        /// The batch.
        #[field(segment)]
        job_id: String,
    ) -> Result<()>;
}
