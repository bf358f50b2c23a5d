//! Failures for people, and for programs where those read the results.

use std::io::Write as _;

use anstream::stderr;
use devtrust::error::Report;
use devtrust::schema::Operation;
use devtrust::{ErrorCode, Violation};
use serde_json::json;

use crate::failure::Failure;
use crate::output::Format;
use crate::request::{Flag, flags};
use crate::text::visible;

const RED: &str = "\u{1b}[1;31m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// Says on standard error why a command did not do what it was asked to.
pub(crate) fn tell(failure: &Failure, operation: Option<&'static Operation>, format: Format) {
    let told = match failure {
        Failure::Library(error) if matches!(format, Format::Json | Format::Jsonl) => {
            writeln!(stderr(), "{}", json!({ "error": error.report() }))
        }
        Failure::Library(error) => people(error.report(), operation),
        Failure::Usage(text)
        | Failure::Machine(text)
        | Failure::DoesNotHold(text)
        | Failure::Some(text) => {
            writeln!(stderr(), "{RED}error:{PLAIN} {}", visible(text))
        }
        Failure::Interrupted(text) => writeln!(stderr(), "{BOLD}{}{PLAIN}", visible(text)),
        Failure::Pipe => Ok(()),
    };
    // Nobody is left to tell.
    let _ = told;
}

fn people(report: &Report, operation: Option<&'static Operation>) -> std::io::Result<()> {
    let mut err = stderr().lock();
    let flags = operation.map(flags).unwrap_or_default();
    let advice = report.code.remedy();
    let is_ours = report.code == ErrorCode::ValidationInvalidRequest;
    let message = if is_ours {
        "the input breaks rules of the API; nothing was sent"
    } else {
        &report.message
    };
    writeln!(err, "{RED}error:{PLAIN} {message} [{}]", report.code)?;
    for violation in &report.violations {
        let name = place(violation, &flags);
        writeln!(
            err,
            "  {BOLD}{name}{PLAIN}: {} {}",
            violation.message, violation.remedy
        )?;
    }
    if let Some(message) = report
        .server_message
        .as_ref()
        .filter(|said| **said != report.message)
    {
        let code = report.server_code.as_deref().unwrap_or("no code");
        writeln!(err, "  the service says: {message} ({code})")?;
    }
    if !is_ours && !advice.is_empty() {
        writeln!(err, "  {}", remedy(report, advice))?;
    }
    let mut facts = Vec::new();
    facts.extend(report.operation.map(|name| format!("operation {name}")));
    facts.extend(report.http_status.map(|status| format!("HTTP {status}")));
    facts.extend(report.request_id.as_ref().map(|id| format!("request {id}")));
    facts.extend((report.attempts > 1).then(|| format!("{} attempts", report.attempts)));
    if !facts.is_empty() && !is_ours {
        writeln!(err, "  {}", facts.join(", "))?;
    }
    Ok(())
}

fn remedy(report: &Report, remedy: &str) -> String {
    if report.code == ErrorCode::ConfigurationMissingCredentials {
        return "Make a profile with `devtrust profile add NAME`, set DEVTRUST_API_KEY, or pass --api-key-file.".to_owned();
    }
    remedy.to_owned()
}

/// Where a violation is, by the flag that gave it.
fn place(violation: &Violation, flags: &[Flag]) -> String {
    let field = violation.field.as_str();
    let of = |flag: &&Flag| {
        let place = flag.place();
        let rest = field.strip_prefix(&place)?;
        let is_whole = rest.is_empty() || rest.starts_with(['.', '[']);
        is_whole.then(|| (place.len(), format!("--{}{rest}", flag.long)))
    };
    let longest = flags
        .iter()
        .filter_map(|flag| of(&flag))
        .max_by_key(|(length, _)| *length);
    longest.map_or_else(|| field.to_owned(), |(_, name)| name)
}
