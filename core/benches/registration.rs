//! What core itself costs for one registration: building, validating, encoding, and reading the answer, without a network.
//!
//! The budget is ten microseconds, which holds the structure of its CSR; verifying a CSR's signature has a row of its own.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use criterion::{Criterion, criterion_group, criterion_main};
use devtrust_core::keys::{Csr, CsrBuilder, SoftwareKey};
use devtrust_core::runtime::Runtime;
use devtrust_core::transport::{Request, Response, Transport, TransportError};
use devtrust_core::{
    BoxFuture, CertificateRequest, Client, Config, DeviceCertificates, RegisterDevice,
};
use futures_util::FutureExt;

const ID: &str = "123e4567-e89b-42d3-a456-426614174000";
const ANSWER: &str = r#"{"device_id":"123e4567-e89b-42d3-a456-426614174000","device_name":"Press 41",
    "created_on":1777923541028,"connected":false,"device_status":"REGISTERED","operational_status":"ENABLED",
    "private_keys":[{"policy_id":"123e4567-e89b-42d3-a456-426614174000","policy_type":"BOOTSTRAP","certificate":"pem"}]}"#;

/// Answers at once.
#[derive(Debug)]
struct Echo;

impl Transport for Echo {
    fn send(&self, _request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async {
            Ok(Response {
                status: 200,
                body: Bytes::from_static(ANSWER.as_bytes()),
                ..Response::default()
            })
        })
    }
}

/// Never waits.
#[derive(Debug)]
struct Still;

impl Runtime for Still {
    fn wall(&self) -> Duration {
        Duration::ZERO
    }
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
    fn random(&self) -> u64 {
        7
    }
}

fn registration(csr: Option<&str>) -> RegisterDevice {
    let mut certificate =
        CertificateRequest::new(ID).attributes(vec![devtrust_core::Attribute::new(
            "subject.common_name",
            "press-41",
        )]);
    if let Some(csr) = csr {
        certificate = certificate.csr(csr);
    }
    let certificates = DeviceCertificates::new().bootstrap(vec![certificate]);
    RegisterDevice::new("Press 41", ID, ID, certificates).description("The forty-first press")
}

fn benchmark(criterion: &mut Criterion) {
    let mut config = Config::default();
    config.api_key = Some("key".into());
    let client = Client::new(config, Arc::new(Echo), Arc::new(Still), None).unwrap();
    let devices = client.devices();
    let key = SoftwareKey::generate().unwrap();
    let csr = CsrBuilder::from_attributes([("subject.common_name", "press-41")]).unwrap();
    let pem = csr
        .sign(&key)
        .now_or_never()
        .unwrap()
        .unwrap()
        .pem()
        .to_owned();

    criterion.bench_function("registration", |bench| {
        bench.iter(|| {
            devices
                .register(registration(None))
                .now_or_never()
                .unwrap()
                .unwrap()
        });
    });
    criterion.bench_function("registration_with_csr", |bench| {
        bench.iter(|| {
            devices
                .register(registration(Some(&pem)))
                .now_or_never()
                .unwrap()
                .unwrap()
        });
    });
    criterion.bench_function("csr_structure", |bench| {
        bench.iter(|| Csr::from_pem(&pem).unwrap());
    });
    criterion.bench_function("csr_verify", |bench| {
        bench.iter(|| Csr::from_pem(&pem).unwrap().verify().unwrap());
    });
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
