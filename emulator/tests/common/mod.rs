//! An emulator in the test's own process, and the tutorial's calls on it.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

pub mod facts;

use clap::Parser as _;
use devtrust_emulator::{Options, Ready, Running, start};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

pub const DTM: &str = "/devicetrustmanager/api/v4";
pub const POLICY: &str =
    "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy";
pub const REGISTRATION: &str = "/devicetrustmanager/api/v4/device/registration";

/// A client and what it needs to know about its emulator.
pub struct Api {
    pub client: Client,
    pub ready: Ready,
    /// Keeps an emulator of this process alive.
    pub running: Option<Running>,
}

pub fn options(arguments: &[&str]) -> Options {
    Options::parse_from([&["devtrust-emulator"], arguments].concat())
}

pub async fn emulator(arguments: &[&str]) -> Api {
    let running = start(options(arguments)).await.unwrap();
    Api {
        client: client(),
        ready: running.ready.clone(),
        running: Some(running),
    }
}

pub fn client() -> Client {
    install_provider();
    Client::builder().no_proxy().build().unwrap()
}

pub fn install_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

impl Api {
    pub async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> (StatusCode, Value) {
        let url = format!("{}{path}", self.ready.base_url);
        let mut request = self
            .client
            .request(method.clone(), url)
            .header("x-api-key", &self.ready.api_key);
        if let Some(body) = body {
            request = request.json(body);
        } else if path.starts_with("/__emulator/") {
            // The control plane asks for it even where there is no body.
            request = request.header("content-type", "application/json");
        }
        let response = request.send().await.unwrap();
        let status = response.status();
        let text = response.text().await.unwrap();
        let answer = serde_json::from_str(&text).unwrap_or(Value::String(text));
        if path.starts_with("/mpki/") {
            facts::check(method.as_str(), path, status.as_u16(), &answer);
        }
        (status, answer)
    }

    /// A connection of its own, for what no HTTP library would send.
    pub async fn connect(&self) -> TcpStream {
        let address = self.running.as_ref().unwrap().address;
        TcpStream::connect(address).await.unwrap()
    }

    /// Sends `head` with its line ends, and returns the status and the whole answer.
    pub async fn raw(&self, head: &str) -> (u16, String) {
        let mut stream = self.connect().await;
        let text = format!("{}\r\nconnection: close\r\n\r\n", head.trim_end());
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await.unwrap();
        let answer = String::from_utf8(bytes).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    /// Number of divisions, which tells whether anything was done.
    pub async fn divisions(&self) -> u64 {
        let stats = self.get("/__emulator/stats").await;
        stats["divisions"].as_u64().unwrap()
    }

    pub async fn get(&self, path: &str) -> Value {
        let (status, body) = self.call(Method::GET, path, None).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        body
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Option<&Value>) -> (StatusCode, Value) {
        self.call(Method::PATCH, path, body).await
    }

    pub fn division_body(&self, name: &str) -> Value {
        json!({
            "name": name,
            "description": "Example division description.",
            "account_id": self.ready.account_id,
            "primary_rzone_id": self.ready.primary_rzone_id,
        })
    }

    pub async fn division(&self, name: &str) -> String {
        let (status, body) = self
            .post(&format!("{DTM}/division"), &self.division_body(name))
            .await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        self.find(&format!("{DTM}/division"), name).await
    }

    pub async fn find(&self, path: &str, name: &str) -> String {
        let page = self
            .get(&format!(
                "{path}?account_id={}&limit=1000",
                self.ready.account_id
            ))
            .await;
        let records = page["records"].as_array().unwrap();
        let record = records
            .iter()
            .find(|record| record["name"] == name)
            .unwrap();
        record["id"].as_str().unwrap().to_owned()
    }

    pub fn policy_body(&self, name: &str, division: &str, key_generation_option: &str) -> Value {
        json!({ "certificate_policy": {
            "name": name,
            "ica_id": self.ready.ica_id,
            "division_id": division,
            "certificate_profile_id": self.ready.certificate_profile_id,
            "certificate_management_methods": ["SINGLE"],
            "key_generation_option": key_generation_option,
        } })
    }

    pub async fn policy(&self, name: &str, division: &str, key_generation_option: &str) -> String {
        let (status, body) = self
            .post(
                POLICY,
                &self.policy_body(name, division, key_generation_option),
            )
            .await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body["certificate_policy"]["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn group_body(&self, name: &str, division: &str, policy: &str) -> Value {
        json!({
            "name": name,
            "description": "Custom description",
            "is_static": true,
            "account_id": self.ready.account_id,
            "division_id": division,
            "attributes": ["mac_address"],
            "policies": [{
                "type": "bootstrapCertificate",
                "policy_id": policy,
                "assignment_name": "Bootstrap policy assignment",
                "device_field_mappings": [{ "key": "mac_address", "field": "subject.common_name" }],
                "status": "ACTIVE",
            }],
        })
    }

    pub async fn group(&self, name: &str, division: &str, policy: &str) -> String {
        let (status, body) = self
            .post(
                &format!("{DTM}/device-group"),
                &self.group_body(name, division, policy),
            )
            .await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        self.find(&format!("{DTM}/device-group"), name).await
    }

    /// Division, policy and group, ready for registrations.
    pub async fn site(&self, key_generation_option: &str) -> Site {
        let division = self.division("Site").await;
        let policy = self
            .policy("Site policy", &division, key_generation_option)
            .await;
        let group = self.group("Site group", &division, &policy).await;
        Site {
            division,
            policy,
            group,
        }
    }

    pub fn registration(&self, site: &Site, name: &str, item: Value) -> Value {
        json!({
            "name": name,
            "description": "Example Device description",
            "device_group_id": site.group,
            "account_id": self.ready.account_id,
            "certificate_policies": { "bootstrap": [item] },
        })
    }

    /// Registers a device with a CSR and returns its id.
    pub async fn register(&self, site: &Site, name: &str) -> String {
        let body = self.registration(site, name, entry(&site.policy, &csr("csr-name")));
        let (status, body) = self.post(REGISTRATION, &body).await;
        assert_eq!(status, StatusCode::CREATED, "{body}");
        body["device_id"].as_str().unwrap().to_owned()
    }
}

pub struct Site {
    pub division: String,
    pub policy: String,
    pub group: String,
}

pub fn entry(policy: &str, csr: &str) -> Value {
    json!({
        "csr": csr,
        "certificate_policy_id": policy,
        "attributes": [{ "name": "subject.common_name", "value": "device-001" }],
    })
}

/// A P-256 CSR with this common name.
pub fn csr(common_name: &str) -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec!["csr.example".to_owned()]).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, common_name);
    params
        .distinguished_name
        .push(rcgen::DnType::OrganizationName, "Acme");
    params.serialize_request(&key).unwrap().pem().unwrap()
}
