//! Certificates in hand: read, and verified up to a root. Nothing is sent.

use devtrust_macros::resource;
use serde_json::Value;

use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::with;
use crate::schema::Context;
use crate::{Timestamp, x509};

pub use crate::x509::{
    VerifyX509, X509AlternativeName, X509Certificate, X509Chain, X509ExtendedKeyUsage,
    X509Extension, X509Key, X509KeyUsage, X509NameKind, X509NamePart,
};

/// Certificates in hand: what is in them, and whether they are to be trusted. Nothing is sent: the service is not asked.
#[resource]
impl X509 {
    /// Shows what is in a certificate: whose it is, who issued it, for how long and for what it is good.
    ///
    /// Nothing is verified: everybody can write such a certificate. `verify` does that.
    #[workflow(read, confidence = documented, source = "RFC 5280")]
    pub async fn read(
        &self,
        /// The certificate, in PEM, or in base64 as DER or PKCS#7. Of several, the first.
        #[field(text)]
        certificate: String,
        /// The moment from which days are counted; now, where nothing is said.
        at: Option<Timestamp>,
    ) -> Result<X509Certificate>;

    /// Shows what is in each certificate of a text: a PEM file with several, or a PKCS#7 as EST delivers it.
    #[workflow(read_all, confidence = documented, source = "RFC 5280, RFC 5652")]
    pub async fn read_all(
        &self,
        /// The certificates, in PEM, or in base64 as DER or PKCS#7.
        #[field(text)]
        certificates: String,
        /// The moment from which days are counted; now, where nothing is said.
        at: Option<Timestamp>,
    ) -> Result<Vec<X509Certificate>>;

    /// Verifies a certificate: that issuers lead from it to one of the roots, each signature is right, each certificate is
    /// valid at that moment, each issuer is an authority that may have as many below it as it has, and none has a critical
    /// extension that is not known here.
    ///
    /// A chain that does not hold is an error with one violation, whose code says why: `certificate.expired`,
    /// `certificate.unknown_issuer`, `certificate.bad_signature`, ... Whether a certificate was revoked is not asked, and for
    /// what it may be used is up to the caller (`extended_key_usages`).
    #[workflow(verify, confidence = documented, source = "RFC 5280, section 6")]
    pub async fn verify(&self, request: VerifyX509) -> Result<X509Chain>;
}

fn read(context: Box<dyn Context>, request: Value) -> BoxFuture<'static, Result<Value>> {
    run(context, X509::READ.name, request)
}

fn read_all(context: Box<dyn Context>, request: Value) -> BoxFuture<'static, Result<Value>> {
    run(context, X509::READ_ALL.name, request)
}

fn verify(context: Box<dyn Context>, request: Value) -> BoxFuture<'static, Result<Value>> {
    run(context, X509::VERIFY.name, request)
}

fn run(
    context: Box<dyn Context>,
    name: &'static str,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let is_said = request.get("at").is_some_and(|at| !at.is_null());
        let request = if is_said {
            request
        } else {
            let now = Timestamp::from_unix_millis(context.time()).unwrap_or(Timestamp::EPOCH);
            with(request, vec![("at", now.to_string().into())])
        };
        x509::ask(context.keys(), name, &request).await
    })
}
