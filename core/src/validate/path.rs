//! Where in a request a field is, built only when someone asks.

use std::fmt;

use crate::error::{Violation, ViolationCode};

/// A place in a request, as a list on the stack from the inside out.
#[derive(Debug, Clone, Copy)]
pub enum Path<'a> {
    /// The request itself.
    Root,
    /// A field of a model.
    Field(&'a Path<'a>, &'a str),
    /// An entry of a list.
    Index(&'a Path<'a>, usize),
    /// A member of a map.
    Key(&'a Path<'a>, &'a str),
}

impl<'a> Path<'a> {
    pub(super) fn field(&'a self, name: &'a str) -> Self {
        Self::Field(self, name)
    }

    pub(super) fn index(&'a self, index: usize) -> Self {
        Self::Index(self, index)
    }

    pub(super) fn key(&'a self, name: &'a str) -> Self {
        Self::Key(self, name)
    }

    /// What is wrong here: the field's label and `what` make the message.
    pub(super) fn violation(&self, code: ViolationCode, what: &str, remedy: &str) -> Violation {
        let message = format!("{} {what}", self.label());
        Violation::new(&self.to_string(), code, message, remedy)
    }

    /// The field's name as the service's messages write it: `account_id` is "Account id".
    pub(super) fn label(&self) -> String {
        let name = match self {
            Self::Root => "request",
            Self::Field(_, name) | Self::Key(_, name) => name,
            Self::Index(parent, _) => return parent.label(),
        };
        let mut label: String = name
            .chars()
            .map(|character| match character {
                '_' | '.' => ' ',
                other => other,
            })
            .collect();
        if let Some(first) = label.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        label
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("request"),
            Self::Field(Path::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
            Self::Key(parent, name) => write!(f, "{parent}[\"{name}\"]"),
        }
    }
}
