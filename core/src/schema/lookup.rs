//! How an object is found in a list.

/// How an object is found in a list: by a field that must be exactly what was asked for, where the service only filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lookup {
    /// The field of the request and of a row: `name`.
    pub by: &'static str,
    /// Further fields of the request, each with where a row has it (a JSON pointer).
    pub matching: &'static [(&'static str, &'static str)],
    /// The row's field that says when it was made, where it has one. Of several that fit, the oldest counts, so that
    /// everybody finds the same one.
    pub made: Option<&'static str>,
    /// The row's field and its value that mean that it is gone, where the service still lists it.
    pub gone: Option<(&'static str, &'static str)>,
}
