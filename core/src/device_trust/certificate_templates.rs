//! Certificate templates: what profiles are made from.

use devtrust_macros::{model, resource};

use super::{ListNamed, Status};

/// A certificate template of DigiCert Private CA. Its fields are inferred.
#[model(response)]
pub struct CertificateTemplate {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be used.
    pub status: Option<Status>,
}

/// Certificate templates, from which certificate profiles are made. They belong to DigiCert Private CA.
#[resource]
impl CertificateTemplates {
    /// Lists certificate templates, page by page. The path is documented; filters and fields are inferred.
    #[get("/certificate-authority/api/v1/template", success = 200, confidence = documented,
        source = "DigiCert Private CA API")]
    pub fn list(&self, request: ListNamed) -> Pager<CertificateTemplate>;
}
