//! Somebody at a terminal, with an emulator and a folder of their own.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use devtrust_emulator::{Options, Running, start};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// The program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_devtrust");

pub(crate) struct Desk {
    pub(crate) emulator: Running,
    pub(crate) folder: TempDir,
    // Dropped last: the emulator runs in it.
    _runtime: Runtime,
}

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// What it wrote, if it worked.
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.code, 0, "{self:?}");
        self.out
    }

    pub(crate) fn json(self) -> Value {
        let out = self.ok();
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// What it said on standard error, if it ended so.
    pub(crate) fn failed(self, code: i32) -> String {
        assert_eq!(self.code, code, "{self:?}");
        self.err
    }
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(crate) fn with(change: impl FnOnce(&mut Options)) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let mut options = Options::default();
        change(&mut options);
        Self {
            emulator: runtime.block_on(start(options)).unwrap(),
            folder: tempfile::tempdir().unwrap(),
            _runtime: runtime,
        }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// A command without settings: no key, no address.
    pub(crate) fn bare(&self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let mut command = Command::new(PROGRAM);
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("DEVTRUST_CONFIG_DIR", self.path("config"))
            .env("NO_PROXY", "127.0.0.1")
            .stdin(Stdio::null());
        for name in ["API_KEY", "BASE_URL", "REGION", "ENVIRONMENT", "PROFILE"] {
            command.env_remove(format!("DEVTRUST_{name}"));
        }
        command.env_remove("DC_API_KEY");
        command
    }

    /// A command for the emulator.
    pub(crate) fn command(&self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
        let ready = &self.emulator.ready;
        let mut command = self.bare(words);
        command
            .env("DEVTRUST_API_KEY", &ready.api_key)
            .env("DEVTRUST_BASE_URL", &ready.base_url);
        command
    }

    /// Runs a line: words without spaces in them.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.words(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub(crate) fn words(&self, words: &[&str]) -> Ran {
        run(&mut self.command(words))
    }

    /// The flags that place devices in the emulator's account.
    pub(crate) fn place(&self) -> Vec<String> {
        let ready = &self.emulator.ready;
        let flags = [
            ("account-id", ready.account_id.to_string()),
            ("division.name", "Plant 7".to_owned()),
            (
                "division.primary-rzone-id",
                ready.primary_rzone_id.to_string(),
            ),
            ("certificate-policy.name", "Birth certificates".to_owned()),
            ("certificate-policy.ica-id", ready.ica_id.to_string()),
            (
                "certificate-policy.certificate-profile-id",
                ready.certificate_profile_id.to_string(),
            ),
            ("device-group.name", "Presses".to_owned()),
            ("device-group.attributes", "mac_address".to_owned()),
        ];
        let words = flags.into_iter();
        words
            .flat_map(|(flag, value)| [format!("--{flag}"), value])
            .collect()
    }

    /// `devtrust provision` with these words, at that place.
    pub(crate) fn provision(&self, words: &[&str]) -> Command {
        let mut all = vec!["provision".to_owned()];
        all.extend(self.place());
        all.extend(words.iter().map(|word| (*word).to_owned()));
        self.command(all)
    }

    /// The names of the devices that the service has.
    pub(crate) fn registered(&self) -> Vec<String> {
        let account = self.emulator.ready.account_id.to_string();
        let rows = self.words(&[
            "devices",
            "list",
            "--account-id",
            &account,
            "--all",
            "-o",
            "jsonl",
        ]);
        let rows = rows.ok();
        let names = rows.lines().map(|line| {
            let row: Value = serde_json::from_str(line).unwrap();
            row["name"].as_str().unwrap().to_owned()
        });
        names.collect()
    }

    /// How many devices the service has.
    pub(crate) fn count(&self) -> u64 {
        self.run("api GET /__emulator/stats").json()["devices"]
            .as_u64()
            .unwrap()
    }

    /// Arms faults.
    pub(crate) fn fault(&self, rules: &Value) {
        let mut command = self.command(["api", "POST", "/__emulator/faults", "--input", "-"]);
        run_with(&mut command, &rules.to_string()).ok();
    }
}

/// Faults that strike this share of all calls, half of them after the work is done.
pub(crate) fn faults(share: f64) -> Value {
    let kinds = [
        json!({"fault": "reset_before"}),
        json!({"fault": "reset_after"}),
        json!({"fault": {"status": {"status": 503}}}),
        json!({"fault": {"status": {"status": 500}}, "when": "after"}),
        json!({"fault": "truncate"}),
        json!({"fault": "malformed"}),
    ];
    let each = share / 6.0;
    // Each rule strikes what those before it left.
    let mut left = 1.0;
    let rules = kinds.into_iter().zip(1..).map(|(mut rule, seed)| {
        rule["probability"] = json!(each / left);
        rule["seed"] = json!(seed);
        rule["times"] = Value::Null;
        rule["match"] = json!({"path": "/devicetrustmanager/"});
        left -= each;
        rule
    });
    Value::Array(rules.collect())
}

pub(crate) fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs a command that reads from standard input.
pub(crate) fn run_with(command: &mut Command, input: &str) -> Ran {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child: Child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What only its owner may read.
#[cfg(unix)]
pub(crate) fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777 == 0o600
}
