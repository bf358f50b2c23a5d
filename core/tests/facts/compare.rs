//! A fact's type beside that of a table.

use std::collections::{BTreeMap, BTreeSet};

use devtrust_core::schema::{Field, Model, Rule, Type};
use serde_json::{Value, json};

/// Whether the caller sends it or the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Sent,
    Received,
}

pub(super) struct Comparison<'a> {
    schemas: &'a Value,
    pub(super) differences: Vec<String>,
    /// The pairs of schema and model that have been compared.
    done: BTreeSet<(String, &'static str, Side)>,
    /// The fields of each model that some schema has.
    known: BTreeMap<&'static str, BTreeSet<String>>,
    models: BTreeMap<&'static str, &'static Model>,
}

/// A name and whether it is required.
pub(super) fn name(text: &str) -> (&str, bool) {
    text.strip_suffix('!')
        .map_or((text, false), |name| (name, true))
}

/// The schemas that a type is one of.
pub(super) fn schemas(ty: &Value) -> Vec<&str> {
    match (&ty["rec"], &ty["any"]) {
        (Value::String(one), _) => vec![one],
        (_, Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn new(schemas: &'a Value) -> Self {
        Self {
            schemas,
            differences: Vec::new(),
            done: BTreeSet::new(),
            known: BTreeMap::new(),
            models: BTreeMap::new(),
        }
    }

    pub(super) fn note(&mut self, difference: String) {
        self.differences.push(difference);
    }

    /// The type of a list's rows: of a page, of an array, or of what stands in `items`.
    pub(super) fn rows(&self, fact: &Value) -> Value {
        let in_envelope = |schema: &str| self.schemas[schema]["items"]["list"].clone();
        let mut rows = match schemas(fact).first() {
            Some(schema) if !in_envelope(schema).is_null() => in_envelope(schema),
            _ if !fact["page"].is_null() => fact["page"].clone(),
            _ => fact.clone(),
        };
        while !rows["list"].is_null() {
            rows = rows["list"].take();
        }
        rows
    }

    /// Fields that no schema has.
    pub(super) fn invented(&mut self) {
        for (name, model) in std::mem::take(&mut self.models) {
            for field in model.fields {
                if !self.is_known(name, field.name) {
                    self.note(format!("{name}.{}: is in no fact", field.name));
                }
            }
        }
    }

    pub(super) fn is_known(&self, model: &str, field: &str) -> bool {
        self.known
            .get(model)
            .is_some_and(|known| known.contains(field))
    }

    /// All fields of a schema.
    pub(super) fn fields(
        &mut self,
        schema: &str,
        fields: &[&'static Field],
        model: &'static str,
        side: Side,
    ) {
        for (fact, ty) in self.schemas[schema].as_object().into_iter().flatten() {
            let (wanted, required) = name(fact);
            let field = fields.iter().find(|field| field.name == wanted).copied();
            let place = format!("{schema}.{wanted}");
            self.field(&place, ty, required, field, side);
            self.known
                .entry(model)
                .or_default()
                .insert(wanted.to_owned());
        }
    }

    pub(super) fn field(
        &mut self,
        place: &str,
        fact: &Value,
        required: bool,
        field: Option<&'static Field>,
        side: Side,
    ) {
        let Some(field) = field else {
            return self.note(format!("{place}: is missing"));
        };
        let here = field.required || field.rule.needs_an_entry();
        match (required, here) {
            (true, false) => self.note(format!("{place}: is required there")),
            (false, true) => self.note(format!("{place}: is required here")),
            _ => {}
        }
        self.ty(place, fact, &field.ty, Some(field.rule), side);
    }

    pub(super) fn ty(
        &mut self,
        place: &str,
        fact: &Value,
        ty: &'static Type,
        rule: Option<Rule>,
        side: Side,
    ) {
        let rules: Vec<Rule> = match rule {
            Some(Rule::All(rules)) => rules.to_vec(),
            other => other.into_iter().collect(),
        };
        let checked = |rule| side == Side::Received || rules.contains(&rule);
        let alike = match (fact, ty) {
            (Value::String(fact), ty) => match (fact.as_str(), ty) {
                ("text", Type::Text | Type::Secret)
                | ("bool", Type::Bool)
                | ("int", Type::Integer)
                | ("num", Type::Number)
                | ("time" | "date", Type::Time)
                | ("json", Type::Json) => true,
                ("uuid", Type::Text) => checked(Rule::Uuid),
                ("date", Type::Text) => checked(Rule::Date),
                _ => false,
            },
            (Value::Object(fact), ty) => match (fact.iter().next(), ty) {
                (Some((kind, inner)), Type::List(item)) if kind == "list" => {
                    return self.ty(&format!("{place}[]"), inner, item, rule, side);
                }
                (Some((kind, inner)), Type::Map(item)) if kind == "map" => {
                    return self.ty(&format!("{place}{{}}"), inner, item, rule, side);
                }
                (Some((kind, _)), Type::Record(model)) if kind == "rec" || kind == "any" => {
                    return self.record(&json!(fact), model, side);
                }
                (Some((kind, values)), Type::Enum(known)) if kind == "enum" => {
                    let upper = |text: &str| text.to_ascii_uppercase();
                    let there: BTreeSet<String> = values
                        .as_array()
                        .into_iter()
                        .flatten()
                        .filter_map(Value::as_str)
                        .map(upper)
                        .collect();
                    let here: BTreeSet<String> = known
                        .values
                        .iter()
                        .map(|value| upper(value.value))
                        .collect();
                    if there.is_subset(&here) && there != here {
                        self.note(format!("{place}: {} has more values", known.name));
                        return;
                    }
                    for value in there.difference(&here) {
                        self.note(format!("{place}: {value} is not in {}", known.name));
                    }
                    return;
                }
                (Some((kind, limits)), Type::Text | Type::Secret) if kind == "text" => {
                    let number = |at: usize| limits[at].as_u64().and_then(|n| n.try_into().ok());
                    let (least, most) = (number(0).unwrap_or(0), number(1).unwrap_or(usize::MAX));
                    let length = |rule: &Rule| matches!(rule, Rule::Length(from, to) if (*from == least || *from == 1) && *to == most);
                    side == Side::Received || rules.iter().any(length)
                }
                (Some((kind, limits)), Type::Integer) if kind == "int" => {
                    let (least, most) = (limits[0].as_i64(), limits[1].as_i64());
                    let range = |rule: &Rule| {
                        matches!(rule, Rule::Range(from, to)
                            if least.is_none_or(|least| *from == least) && *to == most.unwrap_or(i64::MAX))
                    };
                    // No number below zero gets as far as that.
                    let natural = least == Some(0) && most.is_none();
                    side == Side::Received || natural || rules.iter().any(range)
                }
                _ => false,
            },
            _ => false,
        };
        if !alike {
            let here = describe(ty);
            self.note(format!("{place}: is {fact} there, {here} here"));
        }
    }

    fn record(&mut self, fact: &Value, model: &'static Model, side: Side) {
        self.models.insert(model.name, model);
        for schema in schemas(fact) {
            if self.done.insert((schema.to_owned(), model.name, side)) {
                let fields: Vec<&Field> = model.fields.iter().collect();
                self.fields(schema, &fields, model.name, side);
            }
        }
    }
}

fn describe(ty: &Type) -> String {
    match ty {
        Type::Enum(known) => known.name.to_owned(),
        Type::Record(model) => model.name.to_owned(),
        Type::List(item) => format!("list of {}", describe(item)),
        Type::Map(item) => format!("map of {}", describe(item)),
        other => format!("{other:?}"),
    }
}
