//! The command line: every switch is public interface, because other people's tests depend on it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use uuid::Uuid;

const AFTER_HELP: &str = r"Examples:
  devtrust-emulator
      A free port on 127.0.0.1, everything in memory. The first line of standard output is JSON
      and names the address, the API key and the ids that the first calls need.

  devtrust-emulator --listen 127.0.0.1:8080 --data ./emulator-state
      A fixed port, and state that survives restarts (also kill -9).

  devtrust-emulator --ready-file ready.json --exit-with-stdin
      For test harnesses: wait for ready.json; the emulator ends when its standard input is closed,
      that is, when the harness ends for whatever reason.

  devtrust-emulator --mtls --data ./emulator-state
      HTTPS with the emulator's own CA, and a client certificate (PEM pair and PKCS#12) that is
      accepted in place of the API key. The ready line names the files.

Control plane, no key needed, never recorded, never disturbed by faults, closed to web pages
(a POST needs `content-type: application/json`):
  GET    /__emulator/ca.pem                       issuing CA and root, PEM
  GET    /__emulator/requests?since=N             the requests that arrived, byte for byte
  DELETE /__emulator/requests                     forget them
  POST   /__emulator/faults                       arm faults (latency, status, resets, truncation, ...)
  GET    /__emulator/faults                       the armed faults and how often each fired
  DELETE /__emulator/faults                       disarm
  POST   /__emulator/devices/{id}/provisioned     the device has connected: REGISTERED becomes PROVISIONED
  POST   /__emulator/deployments/{id}/devices     how many devices of a deployment are how far
  POST   /__emulator/reset                        forget divisions, policies, groups, devices, certificates
  GET    /__emulator/stats                        counts

This is a test double for DigiCert ONE Device Trust Manager. It is not made by DigiCert, and its
certificates are worth nothing outside tests.";

/// DigiCert ONE Device Trust Manager on your own machine: real HTTP, real SQLite, a real CA.
#[derive(Debug, Clone, Parser)]
#[command(name = "devtrust-emulator", version, about, after_help = AFTER_HELP)]
#[allow(clippy::struct_excessive_bools)] // switches of a command line, each independent of the others
pub struct Options {
    /// Address and port to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    pub listen: SocketAddr,

    /// Allow an address other than loopback. The emulator protects nothing; think twice.
    #[arg(long)]
    pub allow_remote: bool,

    /// Keep state in this directory (created if missing): database, CA keys, API key, TLS files.
    /// Without it everything lives in memory and is gone at exit.
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,

    /// The API key that clients must send as `x-api-key`. By default a new one with the prefix
    /// `emulator_`, kept with --data. A key that looks like a production key is refused.
    #[arg(long, value_name = "KEY")]
    pub api_key: Option<String>,

    /// The account's id. By default a new one, kept with --data.
    #[arg(long, value_name = "UUID")]
    pub account_id: Option<Uuid>,

    /// Write the ready line to this file too (atomically: it appears complete).
    #[arg(long, value_name = "PATH")]
    pub ready_file: Option<PathBuf>,

    /// End when standard input reaches its end, so that the emulator dies with its parent.
    #[arg(long)]
    pub exit_with_stdin: bool,

    /// Status of a successful registration: the documentation says 201, scripts in the field test for 200.
    #[arg(long, value_name = "STATUS", default_value_t = 201, value_parser = clap::value_parser!(u16).range(200..=201))]
    pub registration_status: u16,

    /// Envelope of error bodies. `errors`: {"errors":[...]} as published, except duplicate names, which
    /// were seen as {"error":{...}}. `error`: {"error":{...}} for everything, with the first violation only.
    #[arg(long, value_enum, value_name = "SHAPE", default_value_t = ErrorEnvelope::Errors)]
    pub error_envelope: ErrorEnvelope,

    /// Shape of lists. `envelope`: {total,limit,offset,pagination,next,records}; `array`: the records alone,
    /// as seen with bearer tokens.
    #[arg(long, value_enum, value_name = "SHAPE", default_value_t = ListShape::Envelope)]
    pub list_shape: ListShape,

    /// Which form a certificate policy shows as its `id`; the other form is its `alternative_id`.
    /// Both are accepted everywhere.
    #[arg(long, value_enum, value_name = "FORM", default_value_t = PolicyIdForm::Uuid)]
    pub policy_id: PolicyIdForm,

    /// Answer as Trust Lifecycle Manager is said to elsewhere (repeatable): its pages, its document, its older versions and what
    /// programs saw contradict each other.
    #[arg(long, value_enum, value_name = "HOW")]
    pub tlm: Vec<Tlm>,

    /// How many times per device the bootstrap configuration is "not ready yet" (404 and 429, alternating).
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub bootstrap_ready_after: u32,

    /// How many days before its end a certificate may be renewed. By default any certificate may; the service's
    /// profiles have a window of their own.
    #[arg(long, value_name = "DAYS", default_value_t = 36_500)]
    pub renewal_window: u32,

    /// Which names must be unique. `documented`: divisions per account, devices per group. `all`: also device
    /// groups per account and certificate policies per division (inferred).
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = UniqueNames::All)]
    pub unique_names: UniqueNames,

    /// Answer under this name too (repeatable). By default only loopback names and the address listened on are
    /// answered, so that no web page can reach the emulator through a name of its own.
    #[arg(long, value_name = "NAME")]
    pub allow_host: Vec<String>,

    /// Answer cross-origin requests of this origin (repeatable; `http://localhost:*` is every port of it, `*` every
    /// origin). Off by default, as at DigiCert: a preflight gets 403 "Invalid CORS request". A page whose origin is
    /// named may also read /__emulator/ready, which `*` opens to nobody.
    #[arg(long, value_name = "ORIGIN")]
    pub cors: Vec<String>,

    /// Serve HTTPS (HTTP/2 and HTTP/1.1) with a certificate of the emulator's own CA.
    #[arg(long)]
    pub tls: bool,

    /// Serve HTTPS and accept a client certificate of the emulator's own CA in place of the API key.
    #[arg(long)]
    pub mtls: bool,

    /// Close a connection on which no request has been under way for so long.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub idle_timeout: u64,

    /// How many connections may be open; where one more comes, the one that has been idle for longest is closed.
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(1..))]
    pub max_connections: u16,

    /// How many requests the journal keeps; 0 turns it off.
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub journal: usize,
}

impl Options {
    pub(crate) fn is_secure(&self) -> bool {
        self.tls || self.mtls
    }

    pub(crate) fn scheme(&self) -> &'static str {
        if self.is_secure() { "https" } else { "http" }
    }

    pub(crate) fn is_tlm(&self, how: Tlm) -> bool {
        self.tlm.contains(&how)
    }

    /// How long a connection may be idle, and a body may take to arrive.
    pub(crate) fn quiet(&self) -> Duration {
        Duration::from_secs(self.idle_timeout)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self::parse_from(["devtrust-emulator"])
    }
}

/// Envelope of error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ErrorEnvelope {
    /// `{"errors":[...]}`, and `{"error":{...}}` where the live service was seen to answer so.
    Errors,
    /// `{"error":{...}}` for everything.
    Error,
}

/// Where the facts about Trust Lifecycle Manager contradict each other: the other answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Tlm {
    /// The first version of the list of profiles is `{"items":[...]}`, where otherwise all three are bare arrays.
    ProfileItems,
    /// A search needs `account_id`, as the example of its error says and the list of its parameters does not.
    SearchNeedsAccount,
    /// A search has no `has_more`, as on older servers.
    NoHasMore,
    /// `attributes` of a certificate is an object, as in the example, in place of the schema's text.
    AttributesObject,
    /// Lists in the subject of a certificate are texts, as in the examples.
    SubjectTexts,
    /// An admin web request is answered with nothing, as the document says, in place of the array that programs saw.
    EmptyWebRequest,
}

/// Shape of lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListShape {
    /// `{total,limit,offset,pagination,next,records}`.
    Envelope,
    /// A bare array of records.
    Array,
}

/// Form of a certificate policy's `id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PolicyIdForm {
    /// A bare UUID.
    Uuid,
    /// `IOT_<uuid>`.
    Iot,
}

/// Which names must be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum UniqueNames {
    /// Divisions, devices, device groups and certificate policies.
    All,
    /// Divisions and devices, as published.
    Documented,
}
