//! How it shows that a call was carried out.

use super::Operation;

/// An object that shows whether a call was carried out.
#[derive(Debug)]
pub struct Outcome {
    /// What returns the object. It takes the fields of the call that it has, too.
    pub get: &'static Operation,
    /// Fields of its request that the call has elsewhere: the field, the way to its value in the call's request, and what
    /// counts where nothing is there.
    pub given: &'static [(&'static str, &'static [&'static str], &'static str)],
    /// The object's field and the value that it has then. Without it, the object itself is the sign.
    pub shows: Option<(&'static str, &'static str)>,
    /// Calls that lead to another value: their field, its value, and the value that the object has then.
    pub otherwise: &'static [(&'static str, &'static str, &'static str)],
}
