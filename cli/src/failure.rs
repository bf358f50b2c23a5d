//! Why a command did not do what it was asked to, and the exit code that says so.

use std::io;
use std::process::ExitCode;

use devtrust::{Error, Kind};

/// What a command gives.
pub(crate) type Result<T, E = Failure> = std::result::Result<T, E>;

/// Why a command did not do what it was asked to.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library says no.
    Library(Error),
    /// The command line, a file or the settings are wrong; nothing was sent.
    Usage(String),
    /// This machine fails: a disk, a terminal, a program.
    Machine(String),
    /// What was checked does not hold; what was found has been printed.
    DoesNotHold(String),
    /// Some devices of many could not be provisioned; they have been listed.
    Some(String),
    /// Ctrl-C.
    Interrupted(String),
    /// Whoever reads the output has had enough.
    Pipe,
}

/// The exit codes that are not of a [`Kind`], each with its meaning.
const OWN: [(u8, &str); 5] = [
    (0, "it worked"),
    (
        1,
        "a defect, this machine failed, or what was checked does not hold",
    ),
    (2, "the command line, a file or a profile is wrong"),
    (16, "some of many devices were not provisioned"),
    (130, "interrupted with Ctrl-C"),
];

impl Failure {
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage(message.into())
    }

    pub(crate) fn machine(message: impl Into<String>) -> Self {
        Self::Machine(message.into())
    }

    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Library(error) => of_kind(error.kind()),
            Self::Machine(_) | Self::DoesNotHold(_) => 1,
            Self::Usage(_) => 2,
            Self::Some(_) => 16,
            Self::Interrupted(_) => 130,
            Self::Pipe => 0,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<io::Error> for Failure {
    /// Of standard output; files have their names in the message.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::Pipe
        } else {
            Self::Machine(format!("cannot write: {error}"))
        }
    }
}

impl From<&Failure> for ExitCode {
    fn from(failure: &Failure) -> Self {
        Self::from(failure.code())
    }
}

/// The exit code of a kind of error. Published: they never change.
fn of_kind(kind: Kind) -> u8 {
    match kind {
        Kind::Validation => 3,
        Kind::Authentication => 4,
        Kind::Permission => 5,
        Kind::NotFound => 6,
        Kind::Conflict => 7,
        Kind::RateLimited => 8,
        Kind::Server => 9,
        Kind::Transport => 10,
        Kind::Timeout => 11,
        Kind::Cancelled => 12,
        Kind::Decode => 13,
        Kind::Configuration => 14,
        _ => 1,
    }
}

/// All exit codes, a line each.
pub(crate) fn exit_codes() -> String {
    let mut rows: Vec<(u8, &str)> = OWN.to_vec();
    rows.extend(
        Kind::ALL
            .iter()
            .map(|kind| (of_kind(*kind), meaning(*kind))),
    );
    rows.retain(|(_, meaning)| !meaning.is_empty());
    rows.sort_by_key(|(code, _)| *code);
    let lines = rows
        .iter()
        .map(|(code, meaning)| format!("  {code:>3}  {meaning}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn meaning(kind: Kind) -> &'static str {
    match kind {
        Kind::Validation => "the input breaks a rule",
        Kind::Authentication => "the service does not know the caller",
        Kind::Permission => "the caller may not do this",
        Kind::NotFound => "there is no such object",
        Kind::Conflict => "it collides with what is there",
        Kind::RateLimited => "too many calls",
        Kind::Server => "the service failed",
        Kind::Transport => "the network failed",
        Kind::Timeout => "it took too long",
        Kind::Cancelled => "the call was given up",
        Kind::Decode => "the answer cannot be understood",
        Kind::Configuration => "the client is set up wrongly, or has no credentials",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_has_a_code_of_its_own_and_is_in_the_help() {
        let codes: BTreeSet<u8> = Kind::ALL.iter().map(|kind| of_kind(*kind)).collect();
        assert_eq!(codes.len(), Kind::ALL.len(), "two kinds share a code");
        let help = exit_codes();
        for code in codes {
            let begin = format!("\n  {code:>3}  ");
            assert!(help.contains(&begin), "{code} is not in the help");
        }
    }
}
