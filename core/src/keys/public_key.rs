//! `SubjectPublicKeyInfo` and `AlgorithmIdentifier`.

use super::der::{self, Element, Reader};

/// An algorithm with its parameters, which mean something to the algorithm alone.
pub(super) struct AlgorithmIdentifier<'a> {
    pub(super) oid: &'a [u8],
    pub(super) parameters: Option<Element<'a>>,
}

impl<'a> AlgorithmIdentifier<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let mut inside = reader.sequence()?;
        let oid = inside.oid()?;
        let parameters = if inside.is_empty() {
            None
        } else {
            Some(inside.any()?)
        };
        inside.end()?;
        Some(Self { oid, parameters })
    }
}

/// A public key as requests and certificates carry it.
pub(super) struct PublicKeyInfo<'a> {
    pub(super) algorithm: AlgorithmIdentifier<'a>,
    pub(super) bits: &'a [u8],
    /// All of it.
    pub(super) whole: &'a [u8],
}

impl<'a> PublicKeyInfo<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let element = reader.expect(der::SEQUENCE)?;
        let mut inside = element.inside();
        let algorithm = AlgorithmIdentifier::read(&mut inside)?;
        let bits = inside.bits()?;
        inside.end()?;
        Some(Self {
            algorithm,
            bits,
            whole: element.whole,
        })
    }
}
