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
