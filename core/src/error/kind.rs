//! The closed set of error classes.

use serde::Serialize;

/// The broad class of an error: what a program branches on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Kind {
    /// The input breaks a rule, found here or by the service.
    Validation,
    /// The service does not know the caller.
    Authentication,
    /// The caller may not do this.
    Permission,
    /// There is no such object.
    NotFound,
    /// It collides with what is there.
    Conflict,
    /// Too many calls.
    RateLimited,
    /// The service failed.
    Server,
    /// The network failed.
    Transport,
    /// It took too long.
    Timeout,
    /// The caller gave up.
    Cancelled,
    /// The answer cannot be understood.
    Decode,
    /// The client is set up wrongly.
    Configuration,
    /// A defect in devtrust.
    Internal,
}

impl crate::record::Shaped for Kind {
    const SHAPE: crate::record::Shape = crate::record::Shape::Word("ErrorKind");
}

impl Kind {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Validation,
        Self::Authentication,
        Self::Permission,
        Self::NotFound,
        Self::Conflict,
        Self::RateLimited,
        Self::Server,
        Self::Transport,
        Self::Timeout,
        Self::Cancelled,
        Self::Decode,
        Self::Configuration,
        Self::Internal,
    ];

    /// `not_found`, `rate_limited`, ...
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::RateLimited => "rate_limited",
            Self::Server => "server",
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Decode => "decode",
            Self::Configuration => "configuration",
            Self::Internal => "internal",
        }
    }
}
