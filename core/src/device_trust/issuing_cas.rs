//! Issuing CAs: who signs certificates.

use devtrust_macros::{model, resource};

use super::{ListNamed, Status};

/// A CA of DigiCert Private CA. Its fields are inferred.
#[model(response)]
pub struct IssuingCa {
    /// The id that a certificate policy needs as `ica_id`.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
    /// `intermediate` or `root`.
    pub cert_type: Option<String>,
    /// The common name of its certificate.
    pub common_name: Option<String>,
}

/// Issuing CAs: the authorities that sign certificates. A policy names one as `ica_id`. They belong to DigiCert Private
/// CA, which Device Trust Manager issues from.
#[resource]
impl IssuingCas {
    /// Lists CAs, page by page. The path is documented; filters and fields are inferred.
    #[get("/certificate-authority/api/v1/ca", success = 200, confidence = documented,
        source = "DigiCert Private CA API")]
    pub fn list(&self, request: ListNamed) -> Pager<IssuingCa>;

    /// Returns one CA. Its fields are inferred.
    #[get("/certificate-authority/api/v1/ca/{ca_id}", success = 200, confidence = documented,
        source = "DigiCert Private CA API")]
    pub async fn get(&self, #[field(segment)] ca_id: String) -> Result<IssuingCa>;

    /// Downloads a CA's certificate. In which format is not published.
    #[get("/certificate-authority/api/v1/ca/{ca_id}/download", success = 200, confidence = documented,
        source = "DigiCert Private CA API")]
    pub async fn download(&self, #[field(segment)] ca_id: String) -> Result<Bytes>;
}
