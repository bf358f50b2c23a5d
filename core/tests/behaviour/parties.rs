//! Clients, keys and descriptions that the tests share.

use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use devtrust_core::keys::{Csr, CsrBuilder, KeyStore, SoftwareKey, matches_key};
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::transport::Transport;
use devtrust_core::{
    CertificateRequest, DeviceCertificates, DeviceToProvision, DivisionToEnsure, GroupToEnsure,
    PolicyToEnsure, ProvisionDevice, RegisterDevice,
};
use devtrust_core::{Client, Config, RetryPolicy, Secret};

use crate::service::{Authority, Store};

pub(crate) const KEY: &str = "key_of_the_tests";
pub(crate) const ACCOUNT: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub(crate) const GROUP: &str = "00000003-0000-4000-8000-000000000001";
const POLICY: &str = "00000002-0000-4000-8000-000000000001";
const ZONE: &str = "bbbbbbbb-0000-4000-8000-000000000001";

/// One issuing CA for all tests.
static AUTHORITY: LazyLock<Arc<Authority>> = LazyLock::new(|| Arc::new(Authority::new()));

/// A service that knows nothing yet.
pub(crate) fn empty_store() -> Store {
    Store::new(Arc::clone(&AUTHORITY), KEY)
}

/// Settings that give up late: the tests that use them are about what comes out, not about patience.
pub(crate) fn stubborn() -> Config {
    let mut config = Config::default();
    config.api_key = Some(Secret::new(KEY));
    config.timeout = Duration::from_secs(24 * 3600);
    config.retry = RetryPolicy::new(25, Duration::from_millis(500), Duration::from_secs(20));
    config
}

/// The settings that a user has who sets nothing.
pub(crate) fn ordinary() -> Config {
    let mut config = Config::default();
    config.api_key = Some(Secret::new(KEY));
    config
}

pub(crate) fn client(
    config: Config,
    transport: Arc<dyn Transport>,
    runtime: &VirtualRuntime,
) -> Client {
    Client::new(config, transport, Arc::new(runtime.clone()), None).unwrap()
}

/// The same keys for every test: making them is the slow part.
pub(crate) fn csr(number: usize) -> &'static str {
    const MANY: usize = 1000;
    static CSRS: LazyLock<Vec<Mutex<Option<&'static str>>>> =
        LazyLock::new(|| (0..MANY).map(|_| Mutex::default()).collect());
    let mut place = CSRS[number].lock().unwrap();
    place.get_or_insert_with(|| {
        let key = SoftwareKey::generate().unwrap();
        let name = format!("press-{number}");
        let builder = CsrBuilder::from_attributes([("subject.common_name", name)]).unwrap();
        let signed = VirtualRuntime::default().run(builder.sign(&key)).unwrap();
        String::leak(signed.pem().to_owned())
    })
}

/// Whether a certificate was issued for the key of a CSR.
pub(crate) fn is_for(certificate: &str, csr: &str) -> bool {
    matches_key(certificate, Csr::from_pem(csr).unwrap().public_key()).unwrap()
}

pub(crate) fn device_name(number: usize) -> String {
    format!("Press {number}")
}

/// A registration in a group that needs no look-up.
pub(crate) fn registration(number: usize) -> RegisterDevice {
    let request = CertificateRequest::new(POLICY).csr(csr(number));
    let certificates = DeviceCertificates::new().bootstrap(vec![request]);
    RegisterDevice::new(device_name(number), GROUP, ACCOUNT, certificates)
}

/// A device described from its division down.
pub(crate) fn description(number: usize) -> ProvisionDevice {
    ProvisionDevice::new(
        ACCOUNT,
        DivisionToEnsure::new("Plant 7", ZONE),
        PolicyToEnsure::new("Birth certificates", ZONE, ZONE),
        GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
        DeviceToProvision::new(device_name(number)),
    )
}

/// A key file in memory.
#[derive(Debug, Default)]
pub(crate) struct KeyInMemory(Mutex<Option<Secret>>);

impl KeyStore for KeyInMemory {
    fn load(&self) -> Result<Option<Secret>, String> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn store(&self, pem: &Secret) -> Result<(), String> {
        self.0.lock().unwrap().get_or_insert_with(|| pem.clone());
        Ok(())
    }
}
