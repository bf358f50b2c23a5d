//! DER (X.690), as much of it as PKCS#10 and X.509 need: reading it strictly and writing it.
//!
//! Own code: [decision 0006](https://github.com/devtrust/devtrust/blob/main/docs/decisions/0006-requests-and-certificates.md)
//! tells why.

mod read;
mod write;

pub(super) use read::{Element, Reader, is_oid};
pub(super) use write::{element, unsigned_integer};

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const NULL: u8 = 0x05;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const UTF8_STRING: u8 = 0x0c;
pub(super) const NUMERIC_STRING: u8 = 0x12;
pub(super) const PRINTABLE_STRING: u8 = 0x13;
pub(super) const IA5_STRING: u8 = 0x16;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;

/// The tag of a primitive element of this number in its structure.
pub(super) const fn context(number: u8) -> u8 {
    0x80 | number
}

/// The tag of a constructed element of this number in its structure.
pub(super) const fn context_constructed(number: u8) -> u8 {
    0xa0 | number
}
