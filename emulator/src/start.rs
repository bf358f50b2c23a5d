//! Starting and stopping an emulator.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::data::DataDir;
use crate::faults::Faults;
use crate::identity::Identity;
use crate::journal::Journal;
use crate::kinds::trust_lifecycle::profiles;
use crate::kinds::{self, authentication, certificate_policies, iot};
use crate::options::Options;
use crate::ready::Ready;
use crate::records::kind::Kind;
use crate::revocation;
use crate::routes::router;
use crate::server::serve;
use crate::store::{Store, StoreError};
use crate::tls::{self, TlsFiles};

/// Why an emulator did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another address than loopback needs to be asked for in so many words.
    #[error(
        "{0} is not a loopback address; add --allow-remote if other machines really should reach the emulator"
    )]
    Remote(SocketAddr),
    /// The address is taken, or not this machine's.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// The data directory cannot be used.
    #[error("the data directory cannot be used: {0}")]
    Data(String),
    /// The given API key has the form of a production key.
    #[error("--api-key looks like a production key; give the emulator one of its own")]
    ProductionKey,
    /// The given API key cannot be sent in a header.
    #[error("--api-key must be printable ASCII without spaces")]
    UnusableKey,
    /// The CA could not be set up.
    #[error("the certificate authority could not be set up: {0}")]
    Authority(#[from] rcgen::Error),
    /// What certificates say of their revocation could not be written.
    #[error("the addresses in certificates could not be written: {0}")]
    Addresses(#[from] x509_cert::der::Error),
    /// HTTPS could not be set up.
    #[error("HTTPS could not be set up: {0}")]
    Tls(Box<dyn std::error::Error + Send + Sync>),
    /// The ready file could not be written.
    #[error("the ready file could not be written: {0}")]
    ReadyFile(std::io::Error),
}

impl From<StoreError> for StartError {
    fn from(error: StoreError) -> Self {
        Self::Data(error.to_string())
    }
}

/// An emulator that serves until it is stopped or dropped.
#[derive(Debug)]
pub struct Running {
    /// Address in use.
    pub address: SocketAddr,
    /// What the first calls need.
    pub ready: Ready,
    server: JoinHandle<()>,
    /// Holds the TLS files when there is no data directory.
    _files: Option<TempDir>,
}

impl Running {
    /// Stops serving and waits until every connection is closed and the database released.
    pub async fn stop(mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Starts an emulator on the current tokio runtime.
pub async fn start(options: Options) -> Result<Running, StartError> {
    start_with(options, kinds::ALL).await
}

/// The same with these kinds of records.
pub(crate) async fn start_with(
    options: Options,
    kinds: &'static [&'static Kind],
) -> Result<Running, StartError> {
    if !options.listen.ip().is_loopback() && !options.allow_remote {
        return Err(StartError::Remote(options.listen));
    }
    let data = options.data.clone().map(DataDir::open).transpose()?;
    let store = Store::open(data.as_ref().map(DataDir::database).as_deref(), kinds)?;
    let identity = Identity::load(&store, data.as_ref(), &options).await?;
    let listen = options.listen;
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| StartError::Listen(listen, error))?;
    let address = listener
        .local_addr()
        .map_err(|error| StartError::Listen(listen, error))?;

    let secure = options.is_secure();
    let authority = identity.authority.clone();
    let (https, tls_files, files) = if secure {
        let files = if options.data.is_none() {
            Some(TempDir::new().map_err(|error| StartError::Tls(error.into()))?)
        } else {
            None
        };
        let directory = options
            .data
            .as_deref()
            .or(files.as_ref().map(TempDir::path))
            .unwrap_or(Path::new("."));
        let (https, written) = tls::prepare(&authority, address.ip(), directory, options.mtls)
            .map_err(StartError::Tls)?;
        (Some(https), written, files)
    } else {
        (None, TlsFiles::default(), None)
    };

    let base_url = format!("{}://{address}", options.scheme());
    let revocation = revocation::addresses(&base_url)?;
    let ready = Ready {
        base_url,
        api_key: identity.api_key.clone(),
        account_id: identity.account_id,
        primary_rzone_id: identity.primary_rzone_id,
        ica_id: authority.saved.ica_id,
        certificate_profile_id: authority.saved.certificate_profile_id,
        tlm_business_unit_id: profiles::business_unit_id(identity.account_id),
        tlm_profile_id: profiles::id(identity.account_id, profiles::REST),
        tlm_enrollment_code_profile_id: profiles::id(identity.account_id, profiles::CODE),
        tlm_manual_profile_id: profiles::id(identity.account_id, profiles::MANUAL),
        tlm_est_profile_id: profiles::id(identity.account_id, profiles::EST),
        iot_division_id: iot::division_id(identity.account_id),
        iot_device_profile_id: iot::device_profile_id(identity.account_id),
        iot_enrollment_profile_id: iot::enrollment_profiles::shown_id(identity.account_id),
        iot_passcode: iot::enrollment_profiles::passcode(identity.account_id),
        dtm_est_certificate_policy_id: certificate_policies::est_id(identity.account_id),
        dtm_est_passcode: authentication::est_passcode(identity.account_id),
        ca_pem: "/__emulator/ca.pem",
        portal: format!("{}://{address}/__emulator/", options.scheme()),
        version: env!("CARGO_PKG_VERSION"),
        pid: std::process::id(),
        tls: tls_files,
    };
    let ready_file = options.ready_file.clone();
    let app = Arc::new(App {
        api_key: identity.api_key,
        account_id: identity.account_id,
        primary_rzone_id: identity.primary_rzone_id,
        kinds,
        store,
        authority,
        revocation,
        journal: Arc::new(Journal::new(options.journal)),
        faults: Faults::default(),
        bootstrap_attempts: Mutex::new(HashMap::new()),
        tokens: Mutex::default(),
        ready: ready.clone(),
        options,
    });
    let planted = app.clone();
    app.store
        .run(move |records| Ok(planted.plant(records)?))
        .await?;
    let server = tokio::spawn(serve(listener, app.clone(), router(app), https));
    let running = Running {
        address,
        ready,
        server,
        _files: files,
    };
    if let Some(path) = ready_file {
        running
            .ready
            .write_to(&path)
            .map_err(StartError::ReadyFile)?;
    }
    Ok(running)
}
