//! Our EST client with a server that somebody else wrote: the crate `est-ca`, behind TLS (tests/est-server).

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use devtrust::keys::{Signer as _, SoftwareKey, read_certificates};
use devtrust::{
    Client, ClientBuilder, ClientCertificate, EnrollOverEst, Kind, Proxy, Secret, Timestamp,
    VerifyX509, X509Certificate,
};

use crate::plant::CSR;

const POLICY: &str = "66666666-6666-4666-8666-666666666666";
const PASSCODE: &str = "a-passcode-of-24-letters";
/// Of the request in [`CSR`].
const KEY: &str = include_str!("../../../tests/conformance/fixtures/device.key.pem");

/// The server, which ends when this is dropped: its standard input closes.
struct Server {
    process: Child,
    _input: ChildStdin,
    /// Open as long as it may write.
    _output: BufReader<ChildStdout>,
    base_url: String,
    authority: String,
}

impl Server {
    fn start() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("est-server");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--locked", "--manifest-path"]);
        build.arg(root.join("tests/est-server/Cargo.toml"));
        build.arg("--target-dir").arg(&target);
        let outcome = build.env_remove("CARGO_BUILD_TARGET").status().unwrap();
        // Its client, which is not used, asks for OpenSSL.
        assert!(
            outcome.success(),
            "tests/est-server does not build (see above). Where OpenSSL is missing: \
             apt-get install --no-install-recommends pkg-config libssl-dev"
        );
        let mut server = Command::new(target.join("debug/devtrust-est-server"));
        server.args([POLICY, PASSCODE]);
        server.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = server.spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let mut port = String::new();
        output.read_line(&mut port).unwrap();
        let mut authority = String::new();
        while !authority.contains("-----END CERTIFICATE-----") {
            assert!(output.read_line(&mut authority).unwrap() > 0);
        }
        Self {
            _input: process.stdin.take().unwrap(),
            _output: output,
            process,
            base_url: format!("https://127.0.0.1:{}", port.trim()),
            authority,
        }
    }

    /// A client that knows this server's authority and its paths.
    fn client(&self) -> ClientBuilder {
        let path = |operation: &str, last: &str| {
            let path = format!("/{{certificate_policy_id}}/.well-known/est/{last}");
            (format!("est.{operation}"), path)
        };
        let paths = [
            path("ca_certificates", "cacerts"),
            path("enroll", "simpleenroll"),
            path("reenroll", "simplereenroll"),
        ];
        let client = Client::builder()
            .proxy(Proxy::None)
            .base_url(&self.base_url)
            .extra_ca_pem(self.authority.clone());
        paths
            .into_iter()
            .fold(client, |client, (name, path)| client.path(name, path))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn pem(pkcs7: &str) -> String {
    let certificates = X509Certificate::read_all(pkcs7, Timestamp::EPOCH).unwrap();
    certificates[0].pem.clone()
}

#[tokio::test]
async fn a_device_enrolls_and_enrolls_again_with_a_server_of_somebody_else() {
    let server = tokio::task::spawn_blocking(Server::start).await.unwrap();
    let client = server.client().passcode(PASSCODE).build().unwrap();
    let authority = pem(&client.est().ca_certificates(POLICY).await.unwrap());
    let request = EnrollOverEst::new(POLICY, CSR);

    // The server says 403, and why.
    let wrong = client
        .est()
        .enroll(request.clone().passcode("another-passcode"))
        .await
        .unwrap_err();
    assert_eq!(wrong.kind(), Kind::Permission, "{wrong}");

    let enrolled = client
        .est()
        .enroll(request.clone().passcode(PASSCODE))
        .await;
    let first = pem(&enrolled.unwrap());
    let key = SoftwareKey::from_pem(KEY).unwrap();
    let read = read_certificates(&first).unwrap();
    assert!(read[0].matches_key(key.public_key()));
    assert_eq!(read[0].subject_common_name(), Some("press-41"));
    let chain = VerifyX509::new(first.as_str()).roots(vec![authority]);
    assert_eq!(
        client
            .x509()
            .verify(chain)
            .await
            .unwrap()
            .certificates
            .len(),
        2
    );

    // Over mutual TLS with the certificate that it has; without, the server refuses.
    let identity = ClientCertificate::from_pem(&first, &Secret::from(KEY.to_owned())).unwrap();
    let device = server
        .client()
        .client_certificate(identity)
        .build()
        .unwrap();
    let again = pem(&device.est().reenroll(request.clone()).await.unwrap());
    assert_ne!(again, first);
    let read = read_certificates(&again).unwrap();
    assert!(read[0].matches_key(key.public_key()));
    let refused = client.est().reenroll(request).await.unwrap_err();
    assert_eq!(refused.kind(), Kind::Authentication, "{refused}");
}
