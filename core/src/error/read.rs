//! An error that another part of the same program has written.

use std::time::Duration;

use serde_json::Value;

use super::{Error, ErrorCode, Report, Violation, ViolationCode};

impl Error {
    /// From its report in JSON. `operation` is the name of the operation as this part knows it.
    pub fn read(report: &Value, operation: Option<&'static str>) -> Self {
        let text = |name| text(report, name);
        let number = |name| report.get(name).and_then(Value::as_u64);
        let code = text("code").and_then(|code| ErrorCode::parse(&code));
        let code = code.unwrap_or(ErrorCode::InternalDefect);
        let retryable = report.get("retryable").and_then(Value::as_bool);
        let violations = report.get("violations").and_then(Value::as_array);
        Self(Box::new(Report {
            kind: code.kind(),
            code,
            message: text("message").unwrap_or_default(),
            retryable: retryable.unwrap_or_else(|| code.is_retryable()),
            retry_after: number("retry_after_ms").map(Duration::from_millis),
            http_status: number("http_status").and_then(|status| u16::try_from(status).ok()),
            request_id: text("request_id"),
            operation,
            server_code: text("server_code"),
            server_message: text("server_message"),
            violations: violations
                .into_iter()
                .flatten()
                .filter_map(violation)
                .collect(),
            attempts: number("attempts").map_or(0, |attempts| u32::try_from(attempts).unwrap_or(0)),
            excerpt: text("excerpt"),
        }))
    }
}

fn text(record: &Value, name: &str) -> Option<String> {
    record.get(name)?.as_str().map(str::to_owned)
}

fn violation(given: &Value) -> Option<Violation> {
    Some(Violation {
        field: text(given, "field")?,
        code: ViolationCode::parse(&text(given, "code")?)?,
        message: text(given, "message")?,
        remedy: text(given, "remedy")?,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let violation =
            Violation::new("csr", ViolationCode::CsrNotPem, "It is no PEM.", "Use PEM.");
        let whole = Error::invalid(vec![violation]).with(|report| {
            report.retryable = true;
            report.retry_after = Some(Duration::from_millis(1_500));
            report.http_status = Some(429);
            report.request_id = Some("a1".into());
            report.operation = Some("devices.register");
            report.server_code = Some("03".into());
            report.server_message = Some("no".into());
            report.attempts = 3;
            report.excerpt = Some("<html>".into());
        });
        let plain = Error::new(ErrorCode::TransportOutcomeUnknown, "nobody knows");
        for error in [whole, plain] {
            let written = serde_json::to_value(error.report()).unwrap();
            assert_eq!(Error::read(&written, error.report().operation), error);
        }
    }

    #[test]
    fn what_is_no_report_is_a_defect() {
        let error = Error::read(&Value::Null, None);
        assert_eq!(error, Error::new(ErrorCode::InternalDefect, ""));
    }
}
