//! Multipart forms (RFC 7578) in pieces, so that a file is not copied.

use std::collections::VecDeque;

use bytes::Bytes;

use super::Part;

/// The value of `content-type`.
pub fn content_type(boundary: &str) -> String {
    ["multipart/form-data; boundary=", boundary].concat()
}

/// The pieces of a form.
pub fn encode(boundary: &str, form: Vec<Part>) -> VecDeque<Bytes> {
    let mut pieces = VecDeque::with_capacity(2 * form.len() + 1);
    let mut before = "";
    for part in form {
        let name = quoted(&part.name);
        let mut head = vec![
            before,
            "--",
            boundary,
            "\r\nContent-Disposition: form-data; name=\"",
            &name,
            "\"",
        ];
        let file_name = part.file_name.as_deref().map(quoted);
        if let Some(file_name) = &file_name {
            head.extend(["; filename=\"", file_name, "\""]);
        }
        let content_type = one_line(&part.content_type);
        head.extend(["\r\nContent-Type: ", &content_type, "\r\n\r\n"]);
        pieces.push_back(Bytes::from(head.concat()));
        pieces.push_back(part.content);
        before = "\r\n";
    }
    pieces.push_back(Bytes::from([before, "--", boundary, "--\r\n"].concat()));
    pieces
}

/// Inside quotes, as browsers write it.
fn quoted(text: &str) -> String {
    text.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_what_rfc_7578_says() {
        let form = vec![
            Part {
                name: "job".into(),
                file_name: None,
                content_type: "application/json".into(),
                content: Bytes::from_static(b"{}"),
            },
            Part {
                name: "file".into(),
                file_name: Some("a\"b\r\nX: y.csv".into()),
                content_type: "text/csv\r\nX: y".into(),
                content: Bytes::from_static(b"a,b\n"),
            },
        ];
        let text: Vec<u8> = encode("B", form).into_iter().flatten().collect();
        assert_eq!(
            String::from_utf8_lossy(&text),
            "--B\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0AX: y.csv\"\r\n\
             Content-Type: text/csv  X: y\r\n\r\na,b\n\r\n--B--\r\n"
        );
    }
}
