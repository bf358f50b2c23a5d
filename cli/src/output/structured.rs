//! Results as JSON, JSON lines and YAML.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::Value;

use super::Format;
use crate::failure::{Failure, Result};

/// JSON over several lines.
pub(super) fn pretty(value: &Value) -> String {
    escaped(&format!("{value:#}"))
}

/// JSON on one line.
pub(super) fn compact(value: &Value) -> String {
    escaped(&value.to_string())
}

/// Writes YAML.
pub(super) fn yaml(out: &mut dyn Write, value: &Value) -> Result<()> {
    let text = serde_saphyr::to_string(value)
        .map_err(|error| Failure::machine(format!("YAML cannot be written: {error}")))?;
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        writeln!(out)?;
    }
    Ok(())
}

/// JSON need not escape these control characters, but terminals obey them.
fn escaped(json: &str) -> String {
    let is_plain = |character: &char| !matches!(character, '\u{7f}'..='\u{9f}');
    if json.chars().all(|character| is_plain(&character)) {
        return json.to_owned();
    }
    let mut written = String::with_capacity(json.len() + 16);
    for character in json.chars() {
        if is_plain(&character) {
            written.push(character);
        } else {
            let _ = write!(written, "\\u{:04x}", u32::from(character));
        }
    }
    written
}

/// Rows in one of these forms.
pub(super) struct Rows {
    format: Format,
    is_empty: bool,
}

impl Rows {
    pub(super) fn new(format: Format) -> Self {
        Self {
            format,
            is_empty: true,
        }
    }
}

impl super::Rows for Rows {
    fn page(&mut self, rows: &[Value]) -> Result<()> {
        let mut out = io::stdout().lock();
        for row in rows {
            match self.format {
                Format::Jsonl => writeln!(out, "{}", compact(row))?,
                Format::Yaml => yaml(&mut out, &Value::Array(vec![row.clone()]))?,
                _ => {
                    let before = if self.is_empty { "[\n" } else { ",\n" };
                    write!(out, "{before}  {}", pretty(row).replace('\n', "\n  "))?;
                }
            }
            self.is_empty = false;
        }
        Ok(out.flush()?)
    }

    /// A list that breaks off has no end, so that nobody takes it for whole.
    fn end(&mut self) -> Result<()> {
        let mut out = io::stdout().lock();
        match (self.format, self.is_empty) {
            (Format::Jsonl, _) | (Format::Yaml, false) => {}
            (_, true) => writeln!(out, "[]")?,
            (_, false) => writeln!(out, "\n]")?,
        }
        Ok(out.flush()?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_moves_no_terminal() {
        let value = json!({"a": "x\u{9b}31m\u{7f}\u{1b}"});
        let written = compact(&value);
        assert_eq!(written, r#"{"a":"x\u009b31m\u007f\u001b"}"#);
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), value);
    }
}
