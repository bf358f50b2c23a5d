//! From text to tables.

use super::Code;
use crate::schema::{
    Action, Confidence, Credential, Endpoint, Enumeration, Field, Idempotency, Lookup, Model,
    Operation, Outcome, Recovery, Response, Rule, Travel, Type, Value,
};

/// The operations of a text; nothing where it is none of ours. The tables stay for as long as the program runs.
pub(super) fn read(
    text: &'static str,
    code: fn(&str) -> Option<Code>,
) -> Option<Vec<&'static Operation>> {
    let mut reader = Reader {
        code,
        enumerations: Vec::new(),
        models: Vec::new(),
        operations: Vec::new(),
    };
    for line in text.lines() {
        reader.line(&mut Parts(line.split('\t')))?;
    }
    Some(reader.operations)
}

/// What the lines so far have brought.
struct Reader {
    code: fn(&str) -> Option<Code>,
    enumerations: Vec<&'static Enumeration>,
    models: Vec<&'static Model>,
    operations: Vec<&'static Operation>,
}

/// The parts of a line. What is missing at its end is empty.
struct Parts(std::str::Split<'static, char>);

impl Parts {
    fn next(&mut self) -> &'static str {
        self.0.next().unwrap_or_default()
    }

    fn option(&mut self) -> Option<&'static str> {
        Some(self.next()).filter(|part| !part.is_empty())
    }

    fn list(&mut self) -> &'static [&'static str] {
        entries(self.next()).collect::<Vec<_>>().leak()
    }

    fn pairs(&mut self) -> &'static [(&'static str, &'static str)] {
        let pairs = entries(self.next()).filter_map(|entry| entry.split_once('='));
        pairs.collect::<Vec<_>>().leak()
    }

    fn numbers(&mut self) -> &'static [u16] {
        let numbers = entries(self.next()).filter_map(|entry| entry.parse().ok());
        numbers.collect::<Vec<_>>().leak()
    }
}

/// `a,b`; none in an empty text.
fn entries(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split(',').filter(|entry| !entry.is_empty())
}

fn keep<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

impl Reader {
    fn line(&mut self, parts: &mut Parts) -> Option<()> {
        let kind = parts.next();
        let name = parts.next();
        match kind {
            "e" => {
                let values = parts.0.by_ref().map(|value| Value { value, doc: "" });
                let values = values.collect::<Vec<_>>().leak();
                self.enumerations.push(keep(Enumeration {
                    name,
                    doc: "",
                    values,
                }));
            }
            "q" | "a" => {
                let mut fields = Vec::new();
                for field in parts.0.by_ref() {
                    fields.push(self.field(field)?);
                }
                self.models.push(keep(Model {
                    name,
                    doc: "",
                    response: kind == "a",
                    fields: fields.leak(),
                }));
            }
            "o" => {
                let operation = self.operation(name, parts)?;
                self.operations.push(keep(operation));
            }
            _ => return (kind == "p").then_some(()),
        }
        Some(())
    }

    fn model(&self, name: &str) -> Option<&'static Model> {
        let mut models = self.models.iter();
        models.find(|model| model.name == name).copied()
    }

    fn named(&self, name: &str) -> Option<&'static Operation> {
        let mut operations = self.operations.iter();
        operations.find(|known| known.name == name).copied()
    }

    fn field(&self, text: &'static str) -> Option<Field> {
        let required = text.split_once('!');
        let (name, rest) = required.or_else(|| text.split_once('?'))?;
        let mut parts = rest.split(':');
        let ty = self.ty(parts.next()?)?;
        let mut rules = Vec::new();
        for part in parts {
            rules.push(rule(part)?);
        }
        let rule = match rules.as_slice() {
            [] => Rule::None,
            [rule] => *rule,
            _ => Rule::All(rules.leak()),
        };
        Some(Field {
            name,
            doc: "",
            ty,
            required: required.is_some(),
            rule,
        })
    }

    fn ty(&self, text: &str) -> Option<Type> {
        let (letter, name) = text.split_at_checked(1)?;
        Some(match letter {
            "t" => Type::Text,
            "s" => Type::Secret,
            "b" => Type::Bool,
            "i" => Type::Integer,
            "n" => Type::Number,
            "m" => Type::Time,
            "j" => Type::Json,
            "e" => {
                let mut known = self.enumerations.iter();
                Type::Enum(known.find(|known| known.name == name)?)
            }
            "r" => Type::Record(self.model(name)?),
            "l" => Type::List(keep(self.ty(name)?)),
            "o" => Type::Map(keep(self.ty(name)?)),
            _ => return None,
        })
    }

    fn operation(&self, name: &'static str, parts: &mut Parts) -> Option<Operation> {
        let request = self.model(parts.next())?;
        let parameters = !parts.next().is_empty();
        let (kind, ty) = parts.next().split_at_checked(1)?;
        let response = match kind {
            "v" => Response::Value(keep(self.ty(ty)?)),
            "o" => Response::Optional(keep(self.ty(ty)?)),
            "p" => Response::Pages(keep(self.ty(ty)?)),
            "b" => Response::Bytes,
            _ => Response::Nothing,
        };
        let confidence = match parts.next() {
            "d" => Confidence::Documented,
            "o" => Confidence::Observed,
            _ => Confidence::Inferred,
        };
        let action = match parts.next() {
            "find" => Action::Find {
                list: self.named(parts.next())?,
                lookup: Lookup {
                    by: parts.next(),
                    matching: parts.pairs(),
                    made: parts.option(),
                    gone: parts.pairs().first().copied(),
                },
            },
            "code" => match (self.code)(name)? {
                Code::Workflow(workflow) => Action::Workflow(workflow),
                Code::Recovery(_) => return None,
            },
            "ensure" => Action::Ensure {
                find: self.named(parts.next())?,
                create: self.named(parts.next())?,
                unique: !parts.next().is_empty(),
            },
            verb => Action::Http(Endpoint {
                verb,
                path: parts.next(),
                idempotency: self.idempotency(name, parts.next())?,
                success: parts.numbers(),
                wrap: parts.option(),
                unwrap: parts.option(),
                pending: parts.numbers(),
                needs: parts.pairs().first().copied(),
                travel: travel(parts),
            }),
        };
        Some(Operation {
            name,
            method: name.rsplit('.').next()?,
            doc: "",
            request,
            parameters,
            response,
            action,
            takes: &[],
            errors: &[],
            deprecated: "",
            confidence,
            source: "",
        })
    }

    fn idempotency(&self, name: &str, text: &'static str) -> Option<Idempotency> {
        let (letter, rest) = text.split_at_checked(1)?;
        let recovery = match letter {
            "s" => return Some(Idempotency::Safe),
            "i" => return Some(Idempotency::Idempotent),
            "n" => return Some(Idempotency::Never),
            "f" => Recovery::Find(self.named(rest)?),
            "g" => {
                let (get, mark) = rest.split_once(';')?;
                Recovery::Gone(self.named(get)?, mark.split_once('='))
            }
            "c" => match (self.code)(name)? {
                Code::Recovery(recover) => Recovery::Function(recover),
                Code::Workflow(_) => return None,
            },
            "x" => Recovery::Shown(keep(self.outcome(rest)?)),
            _ => return None,
        };
        Some(Idempotency::Reconcile(recovery))
    }

    /// `NAME;field=a/b=default,...;field=value;field=value=value,...`.
    fn outcome(&self, text: &'static str) -> Option<Outcome> {
        let mut parts = text.split(';');
        let get = self.named(parts.next()?)?;
        let mut given = Vec::new();
        for (field, way, default) in entries(parts.next()?).filter_map(triple) {
            let way: &'static [&'static str] = way.split('/').collect::<Vec<_>>().leak();
            given.push((field, way, default));
        }
        let shows = parts.next()?.split_once('=');
        let otherwise = entries(parts.next()?).filter_map(triple);
        Some(Outcome {
            get,
            given: given.leak(),
            shows,
            otherwise: otherwise.collect::<Vec<_>>().leak(),
        })
    }
}

/// `a=b=c`.
fn triple(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (first, rest) = text.split_once('=')?;
    let (second, third) = rest.split_once('=')?;
    Some((first, second, third))
}

fn travel(parts: &mut Parts) -> &'static Travel {
    keep(Travel {
        query: parts.list(),
        piped: parts.list(),
        keyed: parts.list(),
        renamed: parts.pairs(),
        body: parts.option(),
        file: parts.option(),
        sends: parts.option(),
        answers: parts.option(),
        credential: match parts.next().split_once('=') {
            Some(("none", _)) => Credential::None,
            Some(("password", field)) => Credential::Password(field),
            Some((_, field)) => Credential::Basic(field),
            None => Credential::ApiKey,
        },
    })
}

/// `range,1,5`.
fn rule(text: &str) -> Option<Rule> {
    let mut parts = text.split(',');
    let name = parts.next()?;
    let mut number = || parts.next()?.parse::<i64>().ok();
    let mut size = || usize::try_from(number()?).ok();
    Some(match name {
        "name" => Rule::Name,
        "text" => Rule::Text,
        "uuid" => Rule::Uuid,
        "policy" => Rule::PolicyId,
        "segment" => Rule::Segment,
        "csr" => Rule::Csr,
        "attributes" => Rule::IdentityAttributes,
        "rows" => Rule::PageSize,
        "some" => Rule::NotEmpty,
        "date" => Rule::Date,
        "length" => Rule::Length(size()?, size()?),
        "items" => Rule::Items(size()?, size()?),
        "hex" => Rule::Hex(size()?, size()?),
        "range" => Rule::Range(number()?, number()?),
        _ => return None,
    })
}
