//! Programs that somebody else wrote do the life of a certificate: `curl` sends, `openssl` makes the keys and judges what comes back.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use std::path::Path;
use std::process::Command;

use common::{Api, emulator};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder in which programs run.
struct Desk {
    folder: TempDir,
    api: Api,
}

impl Desk {
    async fn new(arguments: &[&str]) -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            api: emulator(arguments).await,
        }
    }

    /// What a program says, if it is content.
    async fn run(&self, program: &str, line: &str) -> Vec<u8> {
        let (is_content, said) = self.say(program, line).await;
        assert!(
            is_content,
            "{program} {line}: {}",
            String::from_utf8_lossy(&said)
        );
        said
    }

    async fn say(&self, program: &str, line: &str) -> (bool, Vec<u8>) {
        let mut command = Command::new(program);
        command
            .args(line.split(' '))
            .current_dir(self.folder.path());
        // The emulator is in this process, and goes on meanwhile.
        let output = tokio::task::spawn_blocking(move || command.output().unwrap());
        let output = output.await.unwrap();
        let said = if output.status.success() {
            output.stdout
        } else {
            output.stderr
        };
        (output.status.success(), said)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.folder.path().join(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(name)).unwrap()
    }

    /// Calls the API with `curl`, as the guides do.
    async fn curl(&self, method: &str, path: &str, body: &Value) -> Value {
        self.write("body.json", body.to_string());
        let ready = &self.api.ready;
        let line = format!(
            "-sS --fail-with-body --noproxy * -X {method} -H x-api-key:{} -H content-type:application/json --data @body.json {}{path}",
            ready.api_key, ready.base_url
        );
        let said = self.run("curl", &line).await;
        serde_json::from_slice(&said).unwrap_or_default()
    }

    async fn get(&self, path: &str) -> Value {
        let ready = &self.api.ready;
        let line = format!(
            "-sS --fail --noproxy * -H x-api-key:{} {}{path}",
            ready.api_key, ready.base_url
        );
        serde_json::from_slice(&self.run("curl", &line).await).unwrap()
    }

    /// A key with a request for a name.
    async fn request(&self, name: &str) {
        let line = format!(
            "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"
        );
        self.run("openssl", &line).await;
        self.run(
            "openssl",
            &format!("req -in {name}.csr -outform DER -out {name}.der"),
        )
        .await;
        self.run("openssl", &format!("base64 -in {name}.der -out {name}.b64"))
            .await;
    }

    /// Sends a request over EST, and keeps the certificate that comes.
    async fn enroll(&self, url: &str, who: &str, name: &str) {
        let line = format!(
            "-sS --fail --noproxy * {who} -H content-type:application/pkcs10 --data-binary @{name}.b64 -o {name}.p7 {url}"
        );
        self.run("curl", &line).await;
        self.run(
            "openssl",
            &format!("base64 -d -A -in {name}.p7 -out {name}.p7b"),
        )
        .await;
        let line = format!("pkcs7 -inform DER -in {name}.p7b -print_certs -out {name}.pem");
        self.run("openssl", &line).await;
        let key = self
            .run("openssl", &format!("pkey -in {name}.key -pubout"))
            .await;
        let own = self
            .run("openssl", &format!("x509 -in {name}.pem -pubkey -noout"))
            .await;
        assert_eq!(key, own, "it is for the key");
    }

    /// The CA's certificates: the issuer, then the root.
    async fn authorities(&self) {
        let url = format!("{}/__emulator/ca.pem", self.api.ready.base_url);
        self.run(
            "curl",
            &format!("-sS --fail --noproxy * -k -o both.pem {url}"),
        )
        .await;
    }
}

fn exists(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| Path::new(&folder).join(program).exists())
}

#[tokio::test]
async fn curl_issues_finds_and_revokes_a_certificate() {
    assert!(
        exists("curl") && exists("openssl"),
        "install curl and openssl"
    );
    let desk = Desk::new(&[]).await;
    desk.authorities().await;
    desk.request("press-41").await;
    let wanted = json!({
        "profile": { "id": desk.api.ready.tlm_profile_id },
        "seat": { "seat_id": "press-41" },
        "csr": desk.read("press-41.csr"),
    });
    let issued = desk.curl("POST", "/mpki/api/v1/certificate", &wanted).await;
    desk.write("press-41.pem", issued["certificate"].as_str().unwrap());
    desk.run("openssl", "verify -CAfile both.pem press-41.pem")
        .await;
    let serial = issued["serial_number"].as_str().unwrap();
    let found = desk
        .get(&format!(
            "/mpki/api/v1/certificate-search?serial_number={serial}"
        ))
        .await;
    assert_eq!(
        (&found["total"], &found["items"][0]["status"]),
        (&json!(1), &json!("issued"))
    );

    let reason = json!({ "revocation_reason": "superseded" });
    desk.curl(
        "PUT",
        &format!("/mpki/api/v1/certificate/{serial}/revoke"),
        &reason,
    )
    .await;
    let crl = format!("{}/crl/issuing.crl", desk.api.ready.base_url);
    desk.run(
        "curl",
        &format!("-sS --fail --noproxy * -o issuing.crl {crl}"),
    )
    .await;
    desk.run(
        "openssl",
        "crl -inform DER -in issuing.crl -out issuing.pem",
    )
    .await;
    let line = "verify -CAfile both.pem -CRLfile issuing.pem -crl_check press-41.pem";
    let (is_good, said) = desk.say("openssl", line).await;
    let said = String::from_utf8(said).unwrap();
    assert!(!is_good && said.contains("certificate revoked"), "{said}");
}

/// The guides' own requests (get started, overviews, classic API), with host, key and ids replaced.
#[tokio::test]
async fn curl_reads_account_manager_and_registers_a_classic_device() {
    let desk = Desk::new(&[]).await;
    let users = desk.get("/account/api/v1/user?user_type=service").await;
    assert_eq!(users[0]["friendly_name"], "Emulator service user");
    for application in ["enterprise_manager", "device_manager"] {
        let path = format!("/account/api/v1/role?application_code={application}");
        let roles = desk.get(&path).await;
        assert_ne!(roles.as_array().unwrap().len(), 0, "{application}");
    }

    let ready = &desk.api.ready;
    let wanted = json!({
        "division_id": ready.iot_division_id,
        "device_identifier": "MyDevice",
        "device_profile_id": ready.iot_device_profile_id,
    });
    let device = desk.curl("POST", "/iot/api/v1/device", &wanted).await;
    assert_eq!(device["device_identifier"], "MyDevice");
    let path = format!("/iot/api/v2/device?division_id={}", ready.iot_division_id);
    let page = desk.get(&path).await;
    assert_eq!(page["records"][0]["id"], device["id"]);

    desk.request("my-device").await;
    let wanted = json!({
        "enrollment_profile_id": ready.iot_enrollment_profile_id,
        "csr": desk.read("my-device.csr"),
        "certificate_profile_attributes": [{ "id": "subject.common_name", "value": "my-device" }],
        "device_attributes": [{ "id": "DEVICE_IDENTIFIER", "value": "MyDevice" }],
    });
    let issued = desk.curl("POST", "/iot/api/v1/certificate", &wanted).await;
    assert_eq!(issued["result"], "SUCCESS", "{issued}");
    let page = desk.get("/iot/api/v1/certificate").await;
    assert_eq!(page["records"][0]["common_name"], "my-device");
}

#[tokio::test]
async fn curl_enrolls_over_est_with_a_passcode_and_again_with_the_certificate() {
    let desk = Desk::new(&["--mtls"]).await;
    desk.authorities().await;
    let ready = &desk.api.ready;
    let base = format!(
        "{}/.well-known/est/devicetrustmanager/{}",
        ready.base_url, ready.dtm_est_certificate_policy_id
    );
    desk.request("press-41").await;
    let who = format!("--cacert both.pem -u device:{}", ready.dtm_est_passcode);
    desk.enroll(&format!("{base}/simpleenroll"), &who, "press-41")
        .await;
    desk.run("openssl", "verify -CAfile both.pem press-41.pem")
        .await;

    let first = desk.read("press-41.pem");
    desk.write("old.pem", &first);
    let who = "--cacert both.pem --cert old.pem --key press-41.key";
    desk.enroll(&format!("{base}/simplereenroll"), who, "press-41")
        .await;
    assert_ne!(desk.read("press-41.pem"), first);
    desk.run("openssl", "verify -CAfile both.pem press-41.pem")
        .await;
}
