//! What a CMS message (RFC 5652, RFC 5083) says: who may open it, and how its content is encrypted.

use std::borrow::Cow;

use super::EnvelopeProblem as Problem;
use super::ber::{Element, Elements, INTEGER, OBJECT_IDENTIFIER, OCTET_STRING, SEQUENCE, SET};

/// `1.2.840.113549.1.7.3` and `1.2.840.113549.1.9.16.1.23`.
const ENVELOPED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 3];
const AUTHENTICATED: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 16, 1, 23];

const CONTEXT: [u8; 3] = [0x80, 0x81, 0x82];
const CONSTRUCTED: [u8; 3] = [0xa0, 0xa1, 0xa2];

/// A message.
#[derive(Debug)]
pub(super) struct Message<'a> {
    /// Those who have an RSA key.
    pub(super) recipients: Vec<Recipient<'a>>,
    /// Whether there are others.
    pub(super) has_others: bool,
    pub(super) algorithm: &'a [u8],
    pub(super) parameters: Option<Element<'a>>,
    pub(super) content: Cow<'a, [u8]>,
    pub(super) check: Option<Check<'a>>,
}

/// What shows that the content is unchanged.
#[derive(Debug)]
pub(super) struct Check<'a> {
    /// What is authenticated beside the content, in DER.
    pub(super) beside: Vec<u8>,
    pub(super) tag: &'a [u8],
}

/// Whose key opens a message.
#[derive(Debug)]
pub(super) struct Recipient<'a> {
    pub(super) who: Who<'a>,
    /// How the content's key is encrypted.
    pub(super) algorithm: &'a [u8],
    pub(super) parameters: Option<Element<'a>>,
    pub(super) key: &'a [u8],
}

/// How a recipient is named.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Who<'a> {
    /// By the issuer of the certificate, in DER, and its serial number.
    Issued(&'a [u8], &'a [u8]),
    /// By the identifier of its key.
    Key(&'a [u8]),
}

/// For how many keys a message may be.
const MOST_RECIPIENTS: usize = 64;

impl<'a> Message<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Problem> {
        let mut outer = Elements::of(bytes).sequence().ok_or(Problem::Broken)?;
        let kind = outer.expect(OBJECT_IDENTIFIER).ok_or(Problem::Broken)?;
        let is_authenticated = match kind.content {
            ENVELOPED => false,
            AUTHENTICATED => true,
            other => return Err(Problem::Unknown(dotted(other))),
        };
        let content = outer.expect(CONSTRUCTED[0]).ok_or(Problem::Broken)?;
        let read = content.inside().sequence();
        read.and_then(|inside| Self::enveloped(inside, is_authenticated))
            .ok_or(Problem::Broken)
    }

    fn enveloped(mut inside: Elements<'a>, is_authenticated: bool) -> Option<Self> {
        inside.expect(INTEGER)?;
        // Certificates that came along.
        inside.optional(CONSTRUCTED[0]);
        let (mut recipients, mut has_others) = (Vec::new(), false);
        let mut each = inside.expect(SET)?.inside();
        while !each.is_empty() {
            let one = each.any()?;
            // Each costs a private operation.
            if recipients.len() == MOST_RECIPIENTS {
                return None;
            }
            if one.tag == SEQUENCE {
                recipients.push(Recipient::read(one.inside())?);
            } else {
                has_others = true;
            }
        }
        let mut encrypted = inside.sequence()?;
        encrypted.expect(OBJECT_IDENTIFIER)?;
        let (algorithm, parameters) = encrypted.algorithm()?;
        let content = encrypted.any()?;
        if content.tag != CONTEXT[0] && content.tag != CONSTRUCTED[0] {
            return None;
        }
        let mut message = Self {
            recipients,
            has_others,
            algorithm,
            parameters,
            content: content.bytes()?,
            check: None,
        };
        if is_authenticated {
            let beside = inside.optional(CONSTRUCTED[1]);
            // As the set that they are (RFC 5083, 2.2).
            let beside = beside.map(|attributes| {
                let mut set = attributes.whole.to_vec();
                set.first_mut().into_iter().for_each(|tag| *tag = SET);
                set
            });
            message.check = Some(Check {
                beside: beside.unwrap_or_default(),
                tag: inside.expect(OCTET_STRING)?.content,
            });
        }
        Some(message)
    }
}

impl<'a> Recipient<'a> {
    fn read(mut inside: Elements<'a>) -> Option<Self> {
        inside.expect(INTEGER)?;
        let named = inside.any()?;
        let who = if named.tag == CONTEXT[0] {
            Who::Key(named.content)
        } else {
            let mut issued = named.inside();
            Who::Issued(issued.any()?.whole, issued.expect(INTEGER)?.content)
        };
        let (algorithm, parameters) = inside.algorithm()?;
        Some(Self {
            who,
            algorithm,
            parameters,
            key: inside.expect(OCTET_STRING)?.content,
        })
    }
}

/// An object identifier, as people write it.
pub(super) fn dotted(oid: &[u8]) -> String {
    let mut numbers = Vec::new();
    let mut number = 0_u64;
    for byte in oid.iter().take(32) {
        number = number << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            if numbers.is_empty() {
                let first = (number / 40).min(2);
                numbers.push(first.to_string());
                number -= first * 40;
            }
            numbers.push(number.to_string());
            number = 0;
        }
    }
    numbers.join(".")
}
