//! The values that a flag is completed with. What is given is judged by the library alone, which says what is wrong with all
//! fields at once.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};
use devtrust::schema::{Enumeration, Type};

use crate::text::summary;

/// Takes any text, and knows the values that are usual.
#[derive(Debug, Clone)]
pub(super) struct Parser(Option<&'static Enumeration>);

impl Parser {
    /// For a field of this type.
    pub(super) fn of(ty: &Type) -> Self {
        Self(match ty {
            Type::Enum(values) | Type::List(Type::Enum(values)) => Some(values),
            _ => None,
        })
    }
}

impl TypedValueParser for Parser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let values = self.0?.values.iter();
        Some(Box::new(values.map(|value| {
            PossibleValue::new(value.value).help(summary(value.doc))
        })))
    }
}
