//! What there is among certificates for a key.

/// What there is among certificates for a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The one at this place.
    This(usize),
    /// Certificates, but all for other keys.
    OtherKey,
    /// Nothing that can be read as a certificate.
    Nothing,
}
