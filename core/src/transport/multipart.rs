//! Multipart forms (RFC 7578) in pieces, so that a file is not copied.

use std::collections::VecDeque;

use bytes::Bytes;

use super::{Content, Part};

/// The value of `content-type`.
pub fn content_type(boundary: &str) -> String {
    ["multipart/form-data; boundary=", boundary].concat()
}

/// A form on its way, piece by piece.
#[derive(Debug)]
pub struct Form {
    pieces: VecDeque<Content>,
    /// How much of the first one has been given.
    at: u64,
    left: u64,
}

impl Form {
    /// How many bytes are still to come.
    pub fn left(&self) -> u64 {
        self.left
    }

    /// All of it, in memory.
    pub fn whole(self) -> Result<Vec<u8>, String> {
        let mut whole = Vec::new();
        for piece in self {
            whole.extend_from_slice(&piece?);
        }
        Ok(whole)
    }
}

impl Iterator for Form {
    type Item = Result<Bytes, String>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let first = self.pieces.front()?;
            if self.at >= first.size() {
                self.pieces.pop_front();
                self.at = 0;
                continue;
            }
            let piece = first.read(self.at);
            if let Ok(piece) = &piece {
                self.at += piece.len() as u64;
                self.left = self.left.saturating_sub(piece.len() as u64);
            }
            return Some(piece);
        }
    }
}

/// The pieces of a form.
pub fn encode(boundary: &str, form: Vec<Part>) -> Form {
    let mut pieces: VecDeque<Content> = VecDeque::with_capacity(2 * form.len() + 1);
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
        pieces.push_back(Bytes::from(head.concat()).into());
        pieces.push_back(part.content);
        before = "\r\n";
    }
    pieces.push_back(Bytes::from([before, "--", boundary, "--\r\n"].concat()).into());
    Form {
        left: pieces.iter().map(Content::size).sum(),
        pieces,
        at: 0,
    }
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
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::super::Source;
    use super::*;

    /// Gives three bytes at a time, and says that it has as many as this.
    #[derive(Debug)]
    struct Digits(u64);

    impl Source for Digits {
        fn size(&self) -> u64 {
            self.0
        }

        fn read(&self, at: u64) -> Result<Bytes, String> {
            let digits = Bytes::from_static(b"0123456789");
            let at = usize::try_from(at).unwrap().min(10);
            Ok(digits.slice(at..(at + 3).min(10)))
        }
    }

    fn sent(size: u64) -> Result<String, String> {
        let part = Part {
            name: "f".into(),
            file_name: None,
            content_type: "x/y".into(),
            content: Content::Source(Arc::new(Digits(size))),
        };
        encode("B", vec![part])
            .whole()
            .map(|all| String::from_utf8(all).unwrap())
    }

    #[test]
    fn a_source_is_read_up_to_its_size() {
        assert!(sent(10).unwrap().contains("\r\n\r\n0123456789\r\n--B--"));
        assert!(sent(7).unwrap().contains("\r\n\r\n0123456\r\n--B--"));
        assert_eq!(sent(12).unwrap_err(), "what is sent ends 2 bytes too early");
    }

    #[test]
    fn the_form_is_what_rfc_7578_says() {
        let form = vec![
            Part {
                name: "job".into(),
                file_name: None,
                content_type: "application/json".into(),
                content: Bytes::from_static(b"{}").into(),
            },
            Part {
                name: "file".into(),
                file_name: Some("a\"b\r\nX: y.csv".into()),
                content_type: "text/csv\r\nX: y".into(),
                content: Bytes::from_static(b"a,b\n").into(),
            },
        ];
        let form = encode("B", form);
        let size = form.left();
        let text = form.whole().unwrap();
        assert_eq!(size, text.len() as u64);
        assert_eq!(
            String::from_utf8_lossy(&text),
            "--B\r\nContent-Disposition: form-data; name=\"job\"\r\nContent-Type: application/json\r\n\r\n{}\r\n\
             --B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b%0D%0AX: y.csv\"\r\n\
             Content-Type: text/csv  X: y\r\n\r\na,b\n\r\n--B--\r\n"
        );
    }
}
