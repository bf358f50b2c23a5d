//! What a server sends: bytes, and pauses between them.

use std::io::{Read as _, Write as _};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use serde::Deserialize;
use serde_json::Value;

/// Something to send: a text, several things one after the other, or a [`Piece`].
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// As it is, with `{self}`, `{elsewhere}` and `{api_key}` filled in.
    Text(String),
    /// One after the other.
    All(Vec<Step>),
    /// Anything else.
    One(Box<Piece>),
}

/// Something to send that is no plain text.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// So many times over.
    Repeat(Step, usize),
    /// So many times over, with a pause (in milliseconds) before each.
    Drip(Step, usize, u64),
    /// Bytes.
    Hex(String),
    /// Bytes.
    Base64(String),
    /// JSON, as short as it can be.
    Json(Value),
    /// Compressed.
    Gzip(Step),
    /// Compressed, without a frame.
    Deflate(Step),
    /// Without its last bytes.
    Cut(Step, usize),
    /// As a chunk of a body in chunks.
    Chunk(Step),
    /// A list of so many rows, from this number on: `{"id": "d0", "name": "Press 0"}`, ...
    Rows(usize, usize),
    /// A pause, in milliseconds.
    WaitMs(u64),
    /// The body of a good answer.
    Good(bool),
}

/// What can be written to a socket, or waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Sent.
    Bytes(Vec<u8>),
    /// Waited for.
    Pause(Duration),
}

/// What stands for what in texts.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// This service's address.
    pub own: String,
    /// The address of another origin.
    pub elsewhere: String,
    /// The client's key.
    pub api_key: String,
    /// The body of a good answer.
    pub good: Vec<u8>,
}

impl Words {
    /// A text with what stands for what.
    pub fn fill(&self, text: &str) -> String {
        text.replace("{self}", &self.own)
            .replace("{elsewhere}", &self.elsewhere)
            .replace("{api_key}", &self.api_key)
    }
}

impl Step {
    /// As parts to send.
    pub fn parts(&self, words: &Words) -> Vec<Part> {
        let mut parts = Vec::new();
        self.collect(words, &mut parts);
        parts
    }

    /// The bytes alone.
    pub fn bytes(&self, words: &Words) -> Vec<u8> {
        let parts = self.parts(words).into_iter();
        let bytes = parts.filter_map(|part| match part {
            Part::Bytes(bytes) => Some(bytes),
            Part::Pause(_) => None,
        });
        bytes.flatten().collect()
    }

    fn collect(&self, words: &Words, parts: &mut Vec<Part>) {
        match self {
            Self::Text(text) => push(parts, words.fill(text).as_bytes()),
            Self::All(steps) => steps.iter().for_each(|step| step.collect(words, parts)),
            Self::One(piece) => piece.collect(words, parts),
        }
    }
}

impl Piece {
    fn collect(&self, words: &Words, parts: &mut Vec<Part>) {
        match self {
            Self::Repeat(step, times) => push(parts, &step.bytes(words).repeat(*times)),
            Self::Drip(step, times, pause) => {
                for _ in 0..*times {
                    parts.push(Part::Pause(Duration::from_millis(*pause)));
                    step.collect(words, parts);
                }
            }
            Self::Hex(text) => push(parts, &from_hex(text)),
            Self::Base64(text) => push(parts, &STANDARD.decode(text).unwrap_or_default()),
            Self::Json(value) => push(parts, words.fill(&value.to_string()).as_bytes()),
            Self::Gzip(step) => push(parts, &gzip(&step.bytes(words))),
            Self::Deflate(step) => push(parts, &deflate(&step.bytes(words))),
            Self::Cut(step, less) => {
                let mut bytes = step.bytes(words);
                bytes.truncate(bytes.len().saturating_sub(*less));
                push(parts, &bytes);
            }
            Self::Chunk(step) => push(parts, &chunk(&step.bytes(words))),
            Self::Rows(first, count) => push(parts, &rows(*first, *count)),
            Self::WaitMs(pause) => parts.push(Part::Pause(Duration::from_millis(*pause))),
            Self::Good(_) => push(parts, &words.good),
        }
    }
}

/// Bytes as one chunk.
pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    let mut chunk = format!("{:x}\r\n", bytes.len()).into_bytes();
    chunk.extend_from_slice(bytes);
    chunk.extend_from_slice(b"\r\n");
    chunk
}

fn push(parts: &mut Vec<Part>, bytes: &[u8]) {
    match parts.last_mut() {
        Some(Part::Bytes(last)) => last.extend_from_slice(bytes),
        _ => parts.push(Part::Bytes(bytes.to_vec())),
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|character| character.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |byte, digit| byte * 16 + digit))
        .collect()
}

fn rows(first: usize, count: usize) -> Vec<u8> {
    let row = |number| format!(r#"{{"id":"d{number}","name":"Press {number}"}}"#);
    let rows: Vec<String> = (first..first + count).map(row).collect();
    format!("[{}]", rows.join(",")).into_bytes()
}

/// Writing into memory does not fail.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// What a gzip body unpacks to, to know how large an answer is for the client.
pub(crate) fn unpacked(bytes: &[u8]) -> Option<u64> {
    let mut decoder = flate2::read::GzDecoder::new(bytes);
    let mut buffer = [0; 8 * 1024];
    let mut length = 0;
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) => return Some(length),
            Ok(count) => length += count as u64,
            Err(_) => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(json: &str) -> Step {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn steps_become_bytes_and_pauses() {
        let words = Words {
            own: "http://a".to_owned(),
            good: b"{}".to_vec(),
            ..Words::default()
        };
        let parts = step(
            r#"["{self} ", {"repeat": ["ab", 2]}, {"wait_ms": 5}, {"hex": "00 ff"}, {"good": true}, {"chunk": "xyz"}]"#,
        )
        .parts(&words);
        let wanted = [
            Part::Bytes(b"http://a abab".to_vec()),
            Part::Pause(Duration::from_millis(5)),
            Part::Bytes(b"\x00\xff{}3\r\nxyz\r\n".to_vec()),
        ];
        assert_eq!(parts, wanted);
    }

    #[test]
    fn a_compressed_body_can_be_measured() {
        let bytes = step(r#"{"gzip": {"repeat": ["x", 100000]}}"#).bytes(&Words::default());
        assert!(bytes.len() < 1000);
        assert_eq!(unpacked(&bytes), Some(100_000));
    }
}
