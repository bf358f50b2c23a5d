//! Fields of a request, declared: the rule of each, and what is kept of it.

use serde_json::{Map, Value};

use super::kind::Kind;
use crate::rules::{Rules, label};

/// A value that a declaration can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    Null,
    Flag(bool),
    Text(&'static str),
}

impl From<Plain> for Value {
    fn from(plain: Plain) -> Self {
        match plain {
            Plain::Null => Self::Null,
            Plain::Flag(flag) => Self::Bool(flag),
            Plain::Text(text) => Self::from(text),
        }
    }
}

/// What an id has to be the id of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    Account,
    IssuingCa,
    CertificateProfile,
    Record(&'static Kind),
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// Its name in the record.
    pub(crate) kept_as: &'static str,
    pub(crate) target: Option<Target>,
    rule: Rule,
    is_required: bool,
    /// What is kept where it is absent; nothing at all if it is sparse.
    default: Plain,
    is_sparse: bool,
}

#[derive(Debug, Clone, Copy)]
enum Rule {
    Name,
    Text,
    Flag,
    Id,
    PolicyId,
    OneOf(&'static [&'static str]),
    /// A whole number from here to there.
    Number(u64, u64),
    Texts {
        of: &'static [&'static str],
        most: usize,
    },
    /// Objects with these fields; kept as they were sent.
    Objects(&'static [Field]),
    /// Whatever it is; kept as it was sent.
    Any,
}

impl Field {
    const fn new(name: &'static str, rule: Rule) -> Self {
        Self {
            name,
            kept_as: name,
            target: None,
            rule,
            is_required: false,
            default: Plain::Null,
            is_sparse: false,
        }
    }

    /// `name`, required, under the published rule.
    pub(crate) const fn name() -> Self {
        Self::new("name", Rule::Name).required()
    }

    pub(crate) const fn text(name: &'static str) -> Self {
        Self::new(name, Rule::Text)
    }

    pub(crate) const fn flag(name: &'static str) -> Self {
        Self::new(name, Rule::Flag)
    }

    /// Whatever is sent, unread.
    pub(crate) const fn any(name: &'static str) -> Self {
        Self::new(name, Rule::Any)
    }

    /// An id of something that the emulator does not look up.
    pub(crate) const fn foreign_id(name: &'static str) -> Self {
        Self::new(name, Rule::Id)
    }

    pub(crate) const fn id(name: &'static str, target: Target) -> Self {
        Self {
            target: Some(target),
            ..Self::new(name, Rule::Id)
        }
    }

    /// `account_id`, required.
    pub(crate) const fn account() -> Self {
        Self::id("account_id", Target::Account).required()
    }

    /// A certificate policy's id in either form; whether there is one is for a check to say.
    pub(crate) const fn policy_id(name: &'static str) -> Self {
        Self::new(name, Rule::PolicyId)
    }

    pub(crate) const fn one_of(name: &'static str, values: &'static [&'static str]) -> Self {
        Self::new(name, Rule::OneOf(values))
    }

    pub(crate) const fn number(name: &'static str, least: u64, most: u64) -> Self {
        Self::new(name, Rule::Number(least, most))
    }

    /// An array of texts, each of them among `of` unless that is empty.
    pub(crate) const fn texts(name: &'static str, of: &'static [&'static str]) -> Self {
        Self::new(
            name,
            Rule::Texts {
                of,
                most: usize::MAX,
            },
        )
    }

    pub(crate) const fn objects(name: &'static str, fields: &'static [Field]) -> Self {
        Self::new(name, Rule::Objects(fields))
    }

    pub(crate) const fn required(self) -> Self {
        Self {
            is_required: true,
            ..self
        }
    }

    pub(crate) const fn or(self, default: Plain) -> Self {
        Self { default, ..self }
    }

    /// Not in the record where it was not sent.
    pub(crate) const fn sparse(self) -> Self {
        Self {
            is_sparse: true,
            ..self
        }
    }

    pub(crate) const fn kept_as(self, kept_as: &'static str) -> Self {
        Self { kept_as, ..self }
    }

    /// No more than so many texts.
    pub(crate) const fn at_most(self, most: usize) -> Self {
        match self.rule {
            Rule::Texts { of, .. } => Self {
                rule: Rule::Texts { of, most },
                ..self
            },
            _ => self,
        }
    }

    /// What is kept of it.
    fn read(&self, object: &Map<String, Value>, rules: &mut Rules) -> Option<Value> {
        let is_absent = object.get(self.name).is_none_or(Value::is_null);
        if is_absent && !self.is_required {
            return (!self.is_sparse).then(|| self.empty());
        }
        let name = self.name;
        let is_required = self.is_required;
        Some(match self.rule {
            Rule::Name => Value::from(rules.name(object)),
            Rule::Text if is_required => Value::from(rules.text(object, name)),
            Rule::Text => Value::from(rules.optional_text(object, name)),
            Rule::Flag | Rule::Any if is_absent => {
                rules.missing(name);
                Value::Null
            }
            Rule::Any => object.get(name).cloned().unwrap_or_default(),
            Rule::Flag => Value::from(rules.optional_flag(object, name)),
            Rule::Id if is_required => Value::from(rules.uuid(object, name).to_string()),
            Rule::Id => Value::from(rules.optional_uuid(object, name).map(|id| id.to_string())),
            Rule::PolicyId => Value::from(rules.policy_id(object, name).to_string()),
            Rule::OneOf(values) => Value::from(rules.one_of(object, name, values)),
            Rule::Number(least, most) => {
                let number = object.get(name).and_then(Value::as_u64);
                let fits = number.is_some_and(|number| (least..=most).contains(&number));
                if !fits {
                    rules.reject(format!("{} should be from {least} to {most}.", label(name)));
                }
                Value::from(number)
            }
            Rule::Texts { of, most } => {
                let texts = rules.texts(object, name, of, most);
                if texts.is_empty() && is_required {
                    rules.missing(name);
                }
                Value::from(texts)
            }
            Rule::Objects(fields) => {
                let items = rules.array(object, name).unwrap_or_default();
                for item in items {
                    if let Some(object) = rules.object(item, name) {
                        read(fields, object, rules);
                    }
                }
                if items.is_empty() && is_required {
                    rules.missing(name);
                }
                Value::from(items)
            }
        })
    }

    fn empty(&self) -> Value {
        match self.rule {
            Rule::Texts { .. } | Rule::Objects(_) => Value::Array(Vec::new()),
            _ => self.default.into(),
        }
    }
}

/// What is kept of an object with these fields. Violations are collected by `rules`.
pub(crate) fn read(
    fields: &[Field],
    object: &Map<String, Value>,
    rules: &mut Rules,
) -> Map<String, Value> {
    let kept = fields.iter().filter_map(|field| {
        let value = field.read(object, rules)?;
        Some((field.kept_as.to_owned(), value))
    });
    kept.collect()
}
