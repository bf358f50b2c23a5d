//! The bootstrap ZIP: one JSON, the device's certificate (and key, if the service made it), and `ca/`.
//!
//! Layout and JSON follow the agent's published test data; the file name of the JSON is the one the agent
//! installs it under.

use std::io::{Cursor, Write as _};

use serde_json::{Value, json};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::app::App;
use crate::kinds::rendezvous_zones::MQTT_ENDPOINT;
use crate::pem;
use crate::store::records::Record;

pub(crate) fn build(
    app: &App,
    device: &Record,
    group: Option<&Record>,
    certificate: Option<&Record>,
) -> Result<Vec<u8>, ZipError> {
    let authority = &app.authority;
    let base = file_name(device.name());
    let mut files = vec![(
        "bootstrap_config.json".to_owned(),
        configuration(app, device, group, &base).to_string(),
    )];
    if let Some(certificate) = certificate {
        files.push((
            format!("{base}.cert.crt"),
            pem::encode(
                "CERTIFICATE",
                certificate.content.as_deref().unwrap_or_default(),
            ),
        ));
        if let Some(key) = certificate.get("private_key").as_str() {
            files.push((format!("{base}.cert-key.crt"), key.to_owned()));
        }
    }
    files.push((
        "ca/root.crt".to_owned(),
        pem::encode("CERTIFICATE", authority.root_der()),
    ));
    files.push((
        "ca/intermediate.crt".to_owned(),
        pem::encode("CERTIFICATE", authority.issuing_der()),
    ));

    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, text) in files {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn configuration(app: &App, device: &Record, group: Option<&Record>, base: &str) -> Value {
    json!({
        "configuration": {
            "device_id": device.id,
            "device_name": device.name(),
            "account_id": app.account_id,
            "division_id": group.map(|group| group.get("division_id")),
            "device_group_id": device.scope,
            "rendezvous_configuration": {
                "mqtt_endpoint": { "primary": [MQTT_ENDPOINT], "secondary": [] },
                "persist_connection": true,
            },
            "device_attributes": [],
            "default_attributes": [],
            "system_attributes": [],
            "user_defined_attributes": [],
        },
        "authentication": [
            { "method": "x509", "key_alias": format!("{base}.cert-key"), "cert_alias": format!("{base}.cert") },
        ],
    })
}

/// Device names may hold characters that file names may not.
fn file_name(device_name: &str) -> String {
    let safe = |c: char| {
        if c.is_ascii_alphanumeric() || "-_.".contains(c) {
            c
        } else {
            '_'
        }
    };
    device_name.chars().map(safe).collect()
}
