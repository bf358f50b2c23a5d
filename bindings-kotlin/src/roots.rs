//! Whom to trust where the platform cannot be asked.

/// The CA certificates to trust beside the platform's: those of the caller and, on Android, Mozilla's, which are bundled
/// because the platform's verifier needs a Java context.
#[cfg(target_os = "android")]
pub(crate) fn with_bundled(extra: Option<String>) -> Option<String> {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD;

    let mut pem = extra.unwrap_or_default();
    for certificate in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        pem.push_str("\n-----BEGIN CERTIFICATE-----\n");
        pem.push_str(&BASE64_STANDARD.encode(certificate));
        pem.push_str("\n-----END CERTIFICATE-----\n");
    }
    Some(pem)
}

/// The CA certificates to trust beside the platform's.
#[cfg(not(target_os = "android"))]
pub(crate) fn with_bundled(extra: Option<String>) -> Option<String> {
    extra
}
