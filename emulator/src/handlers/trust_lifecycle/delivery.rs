//! The forms that a certificate is handed out in.

use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use serde_json::{Value, json};

use super::issuing::Order;
use crate::errors::ServiceError;
use crate::member::Member as _;
use crate::operations::Call;
use crate::pem::{self, base64};
use crate::pkcs7;
use crate::store::records::Record;

/// The answer of issuing and renewing: x509 as PEM, with the chain behind it if asked for; PKCS#7 as PEM; PKCS#12 in
/// base64 with a password.
pub(super) fn deliver(
    call: &Call,
    order: &Order<'_>,
    certificate: &Record,
    private_key: Option<&str>,
) -> Result<Value, ServiceError> {
    let der = certificate.content.as_deref().unwrap_or_default();
    let authority = &call.app.authority;
    let chain = [authority.issuing_der(), authority.root_der()];
    // Older scripts write the format in capitals.
    let format = order.delivery_format.to_lowercase();
    let is_own_choice = format.is_empty();
    let default = if private_key.is_some() {
        "pkcs12"
    } else {
        "x509"
    };
    let format = if is_own_choice {
        default
    } else {
        format.as_str()
    };
    let mut answer = json!({ "serial_number": certificate.name(), "delivery_format": format });
    let text = match format {
        "x509" => {
            let mut text = pem::encode("CERTIFICATE", der);
            if order.include_chain {
                text += &authority.chain_pem();
            }
            text
        }
        "pkcs7" => {
            let mut all = vec![der];
            all.extend(order.include_chain.then_some(chain).into_iter().flatten());
            pem::encode("PKCS7", &pkcs7::of(&all))
        }
        "pkcs12" | "pkcs12_pem" => {
            let Some(key) = private_key else {
                let message = "A key that the service does not have cannot be delivered.";
                return Err(ServiceError::invalid_field("delivery_format", message));
            };
            let password = password();
            let bundle = pkcs12(der, &chain, key, &password)?;
            answer.set("pkcs12_password", password);
            base64(&bundle)
        }
        _ => {
            let message = "Wrong input or input format.";
            return Err(ServiceError::invalid_field("delivery_format", message));
        }
    };
    answer.set("certificate", text);
    Ok(answer)
}

/// A certificate with its private key out of escrow.
pub(super) fn recovered(call: &Call, certificate: &Record) -> Result<Value, ServiceError> {
    let authority = &call.app.authority;
    let chain = [authority.issuing_der(), authority.root_der()];
    let password = password();
    let der = certificate.content.as_deref().unwrap_or_default();
    let bundle = pkcs12(der, &chain, certificate.text("private_key"), &password)?;
    Ok(json!({
        "delivery_format": "pkcs12",
        "certificate": base64(&bundle),
        "pkcs12_password": password,
    }))
}

fn pkcs12(
    der: &[u8],
    chain: &[&[u8]],
    key_pem: &str,
    password: &str,
) -> Result<Vec<u8>, ServiceError> {
    let failed = |_| ServiceError::internal("The PKCS#12 file could not be made.");
    let key = pem::decode(key_pem).unwrap_or_default();
    let key = PrivateKey::from_der(&key).map_err(failed)?;
    let ders = std::iter::once(&der).chain(chain);
    let certificates: Vec<Certificate> = ders
        .map(|der| Certificate::from_der(der))
        .collect::<Result<_, _>>()
        .map_err(failed)?;
    let chain = PrivateKeyChain::new("certificate", key, certificates);
    let mut store = KeyStore::new();
    store.add_entry("certificate", KeyStoreEntry::PrivateKeyChain(chain));
    store.writer(password).write().map_err(failed)
}

/// 16 characters, as in the published example.
fn password() -> String {
    let text = uuid::Uuid::new_v4().simple().to_string();
    text.chars().take(16).collect()
}
