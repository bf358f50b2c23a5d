//! Multipart forms (RFC 7578), as batch jobs send them. The whole body is there already, so that nothing has to be
//! streamed.

use http::{HeaderMap, header};

use crate::errors::ServiceError;

/// The parts of a form by their names.
#[derive(Debug)]
pub(crate) struct Form(Vec<(String, Vec<u8>)>);

impl Form {
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, ServiceError> {
        let content_type = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let boundary = content_type.and_then(boundary).ok_or_else(|| {
            ServiceError::invalid_request("The content type should be multipart/form-data.")
        })?;
        parts(body, &format!("--{boundary}"))
            .map(Self)
            .ok_or_else(|| ServiceError::invalid_request("The multipart form is not valid."))
    }

    /// A part as text; empty where it is not there or is no text.
    pub(crate) fn text(&self, name: &str) -> &str {
        std::str::from_utf8(self.bytes(name)).unwrap_or_default()
    }

    pub(crate) fn bytes(&self, name: &str) -> &[u8] {
        let part = self.0.iter().find(|(part, _)| part == name);
        part.map(|(_, content)| content.as_slice())
            .unwrap_or_default()
    }
}

/// Whether a body says that it is a form.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value.and_then(boundary).is_some()
}

fn boundary(content_type: &str) -> Option<&str> {
    let rest = content_type.strip_prefix("multipart/form-data")?;
    let (_, boundary) = rest.split_once("boundary=")?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty()).then_some(boundary)
}

fn parts(body: &[u8], delimiter: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let mut rest = body.strip_prefix(delimiter.as_bytes())?;
    let next = format!("\r\n{delimiter}");
    let mut parts = Vec::new();
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = find(part, next.as_bytes())?;
        let (part, behind) = part.split_at_checked(end)?;
        rest = behind.get(next.len()..)?;
        let head = find(part, b"\r\n\r\n")?;
        let (head, content) = part.split_at_checked(head)?;
        let name = name(std::str::from_utf8(head).ok()?)?;
        parts.push((name.to_owned(), content.get(4..)?.to_vec()));
    }
    rest.starts_with(b"--").then_some(parts)
}

/// `content-disposition: form-data; name="data"`.
fn name(head: &str) -> Option<&str> {
    let mut lines = head.lines();
    let line = lines.find(|line| {
        line.to_ascii_lowercase()
            .starts_with("content-disposition:")
    })?;
    let (_, rest) = line.split_once(" name=\"")?;
    rest.split('"').next()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn read(body: &str) -> Option<Form> {
        let mut headers = HeaderMap::new();
        let content_type = "multipart/form-data; boundary=\"b\"".parse().unwrap();
        headers.insert(header::CONTENT_TYPE, content_type);
        Form::read(&headers, body.as_bytes()).ok()
    }

    #[test]
    fn parts_are_found_by_name_and_keep_their_line_ends() {
        let form = read(
            "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n7\r\n--b\r\nContent-Type: text/csv\r\n\
             content-disposition: form-data; name=\"data\"; filename=\"a\"\r\n\r\na\r\nb\r\n\r\n--b--\r\n",
        );
        let form = form.unwrap();
        assert_eq!(
            (form.text("id"), form.text("data"), form.text("x")),
            ("7", "a\r\nb\r\n", "")
        );
    }

    #[test]
    fn a_form_that_breaks_off_is_none() {
        for body in [
            "",
            "--b",
            "--b\r\nx",
            "--b\r\n\r\n\r\n",
            "--b\r\nContent-Disposition: x\r\n\r\n1\r\n--b--",
        ] {
            assert!(read(body).is_none(), "{body:?}");
        }
    }
}
