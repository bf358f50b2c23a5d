//! Certificates in hand: read, verified up to a root, and asked about.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use devtrust_macros::resource;
use serde_json::Value;

use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, list, text, with};
use crate::schema::{AskElsewhere, Context, name_of};
use crate::{Error, ErrorCode, Timestamp, x509};

pub use crate::x509::{
    CheckRevocation, VerifyX509, X509AlternativeName, X509Certificate, X509Chain,
    X509ExtendedKeyUsage, X509Extension, X509Key, X509KeyUsage, X509NameKind, X509NamePart,
    X509Revocation, X509RevocationReason, X509RevocationSource, X509RevocationStatus,
};

/// Certificates in hand: what is in them, and whether they are to be trusted. The service is not asked.
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
    /// extension that is not known here, or may only give out some names (name constraints are not compared).
    ///
    /// A chain that does not hold is an error with one violation, whose code says why: `certificate.expired`,
    /// `certificate.unknown_issuer`, `certificate.bad_signature`, ... Whether a certificate was revoked is not asked, and for
    /// what it may be used is up to the caller (`extended_key_usages`).
    #[workflow(verify, confidence = documented, source = "RFC 5280, section 6")]
    pub async fn verify(&self, request: VerifyX509) -> Result<X509Chain>;

    /// Tells whether a certificate was revoked: from the revocation lists (CRL) and OCSP answers that are given, or from
    /// what is fetched at the addresses in the certificate.
    ///
    /// Nothing is sent without `hosts`. With them the OCSP responder is asked, and if that fails the list is fetched: only
    /// at those hosts, without the API key, and never where a redirection leads. A browser shows such answers only where the
    /// host allows it (CORS), which few do.
    ///
    /// What cannot be relied on is an error with one violation, whose code says why: `crl.expired`, `ocsp.unknown_responder`,
    /// `ocsp.unknown_critical_extension`, ... The issuer has to be given, and is taken to be trusted; `verify` looks after
    /// that. A responder's own certificate is not asked about.
    #[workflow(check_revocation, errors = [
            ServerUnexpectedStatus => "where an address in the certificate answers with another status",
        ],
        confidence = documented, source = "RFC 5280, RFC 6960")]
    pub async fn check_revocation(&self, request: CheckRevocation) -> Result<X509Revocation>;
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

fn check_revocation(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let request = moment(context.as_ref(), request);
        let lists = [
            name_of!(CheckRevocation.crls),
            name_of!(CheckRevocation.ocsp_responses),
        ];
        let is_empty = |name: &&str| list(at(&request, &[name])).is_empty();
        let hosts = list(at(&request, &[name_of!(CheckRevocation.hosts)]));
        if hosts.is_empty() || !lists.iter().all(is_empty) {
            return x509::ask(context.keys(), X509::CHECK_REVOCATION.name, &request).await;
        }
        let addresses = x509::ask(context.keys(), x509::ADDRESSES, &request).await?;
        let mut problem = None;
        for address in addresses.as_array().into_iter().flatten() {
            match told(context.as_ref(), &request, address).await {
                Ok(told) => return Ok(told),
                // The first one is what was to be asked; the others are in its place.
                Err(error) => problem = problem.or(Some(error)),
            }
        }
        Err(problem.unwrap_or_else(|| Error::new(ErrorCode::InternalDefect, "no address")))
    })
}

/// What an address says.
async fn told(context: &dyn Context, request: &Value, address: &Value) -> Result<Value> {
    let url = text(address, &["url"]).unwrap_or_default();
    let body = text(address, &["body"]).and_then(|body| STANDARD.decode(body).ok());
    let asked = AskElsewhere {
        url,
        body: body
            .as_deref()
            .map(|body| ("application/ocsp-request", body)),
    };
    let answer = STANDARD.encode(context.ask(asked).await?);
    let kind = text(address, &["kind"]).unwrap_or_default();
    let request = with(request.clone(), vec![(kind, vec![answer].into())]);
    let told = x509::ask(context.keys(), X509::CHECK_REVOCATION.name, &request).await;
    // The answer is what is wrong, and for that something was sent.
    let told = told.map_err(|error| {
        error.with(|report| {
            let said = report.message.replacen("; nothing was sent", "", 1);
            report.message = [url, ": ", &said].concat();
        })
    })?;
    Ok(with(told, vec![(name_of!(X509Revocation.url), url.into())]))
}

fn run(
    context: Box<dyn Context>,
    name: &'static str,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let request = moment(context.as_ref(), request);
        x509::ask(context.keys(), name, &request).await
    })
}

/// The request for a moment: now, where it says none.
fn moment(context: &dyn Context, request: Value) -> Value {
    if request.get("at").is_some_and(|at| !at.is_null()) {
        return request;
    }
    let now = Timestamp::from_unix_millis(context.time()).unwrap_or(Timestamp::EPOCH);
    with(request, vec![("at", now.to_string().into())])
}
