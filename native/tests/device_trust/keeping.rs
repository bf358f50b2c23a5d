//! A device keeps itself in a certificate over EST, through kill -9 and 30 % faults.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use devtrust::keys::{KeyStore as _, LocalKeys, Signer as _, SoftwareKey, read_certificates};
use devtrust::runtime::Runtime;
use devtrust::{
    BoxFuture, CallOptions, Client, ClientBuilder, KeepCertificate, KeptCertificate, KeyFile,
    Proxy, RawRequest, RetryPolicy, TokioRuntime, VerifyX509, X509Chain,
};
use devtrust_emulator::{Options, Running, start};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

/// What tells this program that it is the device: address, passcode, policy, file, and how many renewals.
const ARGUMENTS: &str = "KEEPING_ARGUMENTS";
const KILLS: usize = 40;
const RENEWALS: usize = 60;

fn client(base_url: &str, passcode: &str, file: &Path) -> Client {
    keeping(&builder(base_url, passcode).build().unwrap(), file)
}

fn builder(base_url: &str, passcode: &str) -> ClientBuilder {
    let mut retry = RetryPolicy::default();
    retry.max_attempts = 3;
    retry.base = Duration::from_millis(1);
    retry.cap = Duration::from_millis(5);
    let builder = Client::builder().proxy(Proxy::None).base_url(base_url);
    builder.retry(retry).passcode(passcode)
}

/// A client that keeps the certificate in a file.
fn keeping(client: &Client, file: &Path) -> Client {
    let mut options = CallOptions::default();
    options.keys = Some(Arc::new(LocalKeys::kept_in(Arc::new(KeyFile::new(file)))));
    client.with(options)
}

fn request(policy: &str, passcode: &str) -> KeepCertificate {
    let name = ("subject.common_name".to_owned(), "press-41".to_owned());
    let request =
        KeepCertificate::new(policy).attributes([name].into_iter().collect::<BTreeMap<_, _>>());
    request.passcode(passcode)
}

struct Place {
    emulator: Running,
    folder: tempfile::TempDir,
}

impl Place {
    async fn new() -> Self {
        Self {
            emulator: start(Options::default()).await.unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("press-41.pem")
    }

    fn client(&self) -> Client {
        let ready = &self.emulator.ready;
        client(&ready.base_url, &ready.dtm_est_passcode, &self.file())
    }

    fn request(&self) -> KeepCertificate {
        let ready = &self.emulator.ready;
        request(
            &ready.dtm_est_certificate_policy_id.to_string(),
            &ready.dtm_est_passcode,
        )
    }

    fn admin(&self) -> Client {
        let ready = &self.emulator.ready;
        let builder = Client::builder()
            .proxy(Proxy::None)
            .base_url(&ready.base_url);
        builder.api_key(ready.api_key.as_str()).build().unwrap()
    }

    async fn faults(&self, rules: Option<Value>) {
        let method = if rules.is_some() { "POST" } else { "DELETE" };
        let mut request = RawRequest::new(method, "/__emulator/faults");
        request.body = rules;
        self.admin().request(request).await.unwrap();
    }

    /// The root's certificate: the last one of the chain.
    async fn root(&self) -> String {
        let request = RawRequest::new("GET", "/__emulator/ca.pem");
        let chain = self.admin().request(request).await.unwrap();
        let text = String::from_utf8(chain.body.to_vec()).unwrap();
        text[text.rfind("-----BEGIN").unwrap()..].to_owned()
    }
}

/// The serial number of the certificate in the file, which is for the key in it.
fn held(file: &Path) -> String {
    let text = KeyFile::new(file).load().unwrap().unwrap();
    let certificates = read_certificates(text.reveal()).unwrap();
    let key = SoftwareKey::from_pem(text.reveal()).unwrap();
    assert!(certificates[0].matches_key(key.public_key()));
    certificates[0].serial_number().to_owned()
}

fn serial(kept: &KeptCertificate) -> String {
    let read = read_certificates(&kept.certificate).unwrap();
    read[0].serial_number().to_owned()
}

#[tokio::test]
async fn a_device_gets_keeps_and_renews_its_certificate() {
    let place = Place::new().await;
    let first = place
        .client()
        .keep_certificate(place.request())
        .await
        .unwrap();
    assert!(first.renewed);
    assert_eq!(held(&place.file()), serial(&first));
    assert_eq!(first.chain.len(), 2);
    let lifetime = 90 * 86_400_000;
    assert_eq!(
        first.not_after.unix_millis() - first.renew_at.unix_millis(),
        lifetime / 3
    );

    // Nothing is due, so that nothing is sent: not even a service is needed.
    let gone = client("http://127.0.0.1:9", "none", &place.file());
    let same = gone.keep_certificate(place.request()).await.unwrap();
    assert!(!same.renewed);
    assert_eq!(serial(&same), serial(&first));

    // A renewal that fails leaves the device what it has, and tells.
    let due = place.request().renew_before_days(100_u32);
    let failed = gone.keep_certificate(due.clone()).await.unwrap();
    assert!(!failed.renewed);
    assert_eq!(failed.error_code.as_deref(), Some("transport.connect"));
    let refuse = json!([{"fault": {"status": {"status": 403}}, "match": {"method": "POST", "path": "/.well-known/est/"}}]);
    place.faults(Some(refuse)).await;
    let failed = place.client().keep_certificate(due.clone()).await.unwrap();
    place.faults(None).await;
    assert!(!failed.renewed && failed.error_code.is_some());
    assert_eq!(serial(&failed), serial(&first));
    assert_eq!(held(&place.file()), serial(&first));
    let waiting = place.folder.path().join("press-41.pem.next");
    let key = std::fs::read_to_string(&waiting).unwrap();

    // The next one goes on with the key that waits.
    let roots = vec![place.root().await];
    let second = place
        .client()
        .keep_certificate(due.roots(roots.clone()))
        .await
        .unwrap();
    assert!(second.renewed);
    assert_ne!(serial(&second), serial(&first));
    assert_eq!(second.private_key.as_ref().unwrap().reveal(), key);
    assert!(!waiting.exists());
    let chain = VerifyX509::new(second.certificate.clone()).roots(roots);
    X509Chain::verify(&chain.issuers(second.chain.clone()).at(second.not_after)).unwrap();
}

/// The machine's clock, so many days off.
#[derive(Debug)]
struct Wrong(TokioRuntime, i64);

impl Runtime for Wrong {
    fn wall(&self) -> Duration {
        let day = 86_400;
        let seconds = i64::try_from(self.0.wall().as_secs()).unwrap() + self.1 * day;
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.0.sleep(duration)
    }

    fn random(&self) -> u64 {
        self.0.random()
    }
}

/// A device that has just been switched on may have any time. Certificates last for 90 days.
#[tokio::test]
async fn a_clock_that_is_wrong_neither_keeps_an_old_certificate_nor_asks_for_new_ones() {
    let place = Place::new().await;
    let first = place.client().keep_certificate(place.request()).await;
    let first = first.unwrap();
    let ready = &place.emulator.ready;
    for days in [-30_000, -1, 70, 100] {
        let clock = Wrong(TokioRuntime::new(), days);
        let client = builder(&ready.base_url, &ready.dtm_est_passcode).runtime(Arc::new(clock));
        let client = keeping(&client.build().unwrap(), &place.file());
        let same = client.keep_certificate(place.request()).await.unwrap();
        assert!(!same.renewed, "{days} days");
        assert_eq!(serial(&same), serial(&first));
        assert_eq!(same.error_code, None);
    }
    // By its own clock, the certificate is not valid yet; by the service's, it is due.
    let clock = Wrong(TokioRuntime::new(), -30_000);
    let client = builder(&ready.base_url, &ready.dtm_est_passcode).runtime(Arc::new(clock));
    let client = keeping(&client.build().unwrap(), &place.file());
    let due = place.request().renew_before_days(100_u32);
    assert!(client.keep_certificate(due).await.unwrap().renewed);
}

#[tokio::test]
async fn what_the_file_holds_is_never_overwritten_by_mistake() {
    let place = Place::new().await;
    let certificate = place.root().await;
    for text in [
        "a diary",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        // Certificates of somebody, and one whose key was damaged.
        &certificate,
        &format!("-----BEGIN PRIVATE KEY-----\nAA*A\n-----END PRIVATE KEY-----\n{certificate}"),
    ] {
        std::fs::write(place.file(), text).unwrap();
        let refused = place
            .client()
            .keep_certificate(place.request())
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "configuration.key_file");
        assert_eq!(std::fs::read_to_string(place.file()).unwrap(), text);
    }
    // A certificate under roots that are not its own is not taken.
    std::fs::remove_file(place.file()).unwrap();
    let other = Place::new().await;
    let request = place.request().roots(vec![other.root().await]);
    let refused = place.client().keep_certificate(request).await.unwrap_err();
    assert_eq!(refused.violations()[0].code, "certificate.unknown_issuer");
    assert!(!place.file().exists());
}

/// Renews over and over.
#[allow(
    clippy::print_stdout,
    reason = "the test that started this process reads it"
)]
async fn keep(arguments: &str) {
    let parts: Vec<&str> = arguments.lines().collect();
    let client = client(parts[0], parts[1], Path::new(parts[3]));
    for _ in 0..parts[4].parse().unwrap() {
        let request = request(parts[2], parts[1]).renew_before_days(100_u32);
        match client.keep_certificate(request).await {
            Ok(kept) => println!("kept {}", serial(&kept)),
            Err(error) => println!("failed [{}]", error.code()),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_at_any_moment_leaves_what_there_was() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        return keep(&arguments).await;
    }
    let place = Place::new().await;
    let rules: Vec<Value> = ["reset_before", "reset_after", "truncate", "malformed"]
        .into_iter()
        .enumerate()
        .map(|(seed, fault)| {
            json!({"fault": fault, "probability": 0.08, "seed": seed, "times": null,
                "match": {"path": "/.well-known/est/"}})
        })
        .collect();
    place.faults(Some(rules.into())).await;
    let request = place.request();
    let ready = &place.emulator.ready;
    let arguments = [
        ready.base_url.clone(),
        ready.dtm_est_passcode.clone(),
        request.certificate_policy_id,
        place.file().display().to_string(),
        RENEWALS.to_string(),
    ];
    let random = || usize::try_from(getrandom::u32().unwrap()).unwrap();
    let (mut seen, mut last) = (BTreeSet::new(), None);
    for _ in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "keeping::a_kill_at_any_moment_leaves_what_there_was",
                "--nocapture",
            ])
            .env(ARGUMENTS, arguments.join("\n"))
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut left = random() % 6;
        while let Some(line) = lines.next_line().await.unwrap() {
            if !line.starts_with("kept") && !line.starts_with("failed") {
                continue;
            }
            if let Some(serial) = line.strip_prefix("kept ") {
                last = Some(serial.to_owned());
                seen.insert(serial.to_owned());
            }
            if left == 0 {
                let pause = Duration::from_micros(random() as u64 % 8000);
                tokio::time::sleep(pause).await;
                child.kill().await.unwrap();
                break;
            }
            left -= 1;
        }
        if last.is_some() {
            // What was told, or what took its place before that could be told.
            let now = held(&place.file());
            last = Some(now.clone());
            seen.insert(now);
        }
    }
    assert!(seen.len() > KILLS / 2, "{} certificates", seen.len());
    place.faults(None).await;
    let kept = place
        .client()
        .keep_certificate(place.request())
        .await
        .unwrap();
    assert!(!kept.renewed);
    assert_eq!(Some(serial(&kept)), last);
    println!(
        "{KILLS} kills, 30 % faults: {} certificates, each for its key",
        seen.len()
    );
}
