//! From tables to text.

use crate::schema::{
    Action, Confidence, Credential, Endpoint, Enumeration, Field, Idempotency, Lookup, Model,
    Operation, Outcome, Recovery, Response, Rule, Travel, Type,
};

/// Operations as text, under a name for all of them; or why they cannot be written.
pub fn write(
    name: &str,
    operations: impl IntoIterator<Item = &'static Operation>,
) -> Result<String, String> {
    let mut writer = Writer::default();
    writer.line(&["p".to_owned(), name.to_owned()])?;
    for operation in operations {
        writer.operation(operation)?;
    }
    Ok(writer.text)
}

/// What was written so far.
#[derive(Default)]
struct Writer {
    text: String,
    enumerations: Vec<&'static Enumeration>,
    models: Vec<&'static Model>,
    operations: Vec<&'static str>,
}

impl Writer {
    fn line(&mut self, parts: &[String]) -> Result<(), String> {
        if parts.iter().any(|part| part.contains(['\t', '\n'])) {
            return Err(format!("a part holds what stands between parts: {parts:?}"));
        }
        self.text += parts.join("\t").trim_end_matches('\t');
        self.text.push('\n');
        Ok(())
    }

    fn enumeration(&mut self, enumeration: &'static Enumeration) -> Result<(), String> {
        let Enumeration {
            name,
            doc: _,
            values,
        } = enumeration;
        if is_known(&self.enumerations, enumeration, |known| known.name == *name)? {
            return Ok(());
        }
        self.enumerations.push(enumeration);
        let mut parts = vec!["e".to_owned(), (*name).to_owned()];
        parts.extend(values.iter().map(|value| value.value.to_owned()));
        self.line(&parts)
    }

    fn model(&mut self, model: &'static Model) -> Result<(), String> {
        let Model {
            name,
            doc: _,
            response,
            fields,
        } = model;
        if is_known(&self.models, model, |known| known.name == *name)? {
            return Ok(());
        }
        self.models.push(model);
        let mut parts = vec![if *response { "a" } else { "q" }.to_owned()];
        parts.push((*name).to_owned());
        for field in *fields {
            self.named_in(&field.ty)?;
            parts.push(field_of(field));
        }
        self.line(&parts)
    }

    /// Writes what a type names.
    fn named_in(&mut self, ty: &Type) -> Result<(), String> {
        match ty {
            Type::Enum(enumeration) => self.enumeration(enumeration),
            Type::Record(model) => self.model(model),
            Type::List(item) | Type::Map(item) => self.named_in(item),
            _ => Ok(()),
        }
    }

    fn operation(&mut self, operation: &'static Operation) -> Result<(), String> {
        let Operation {
            name,
            method: _,
            doc: _,
            request,
            parameters,
            response,
            action,
            takes: _,
            errors: _,
            deprecated: _,
            confidence,
            source: _,
        } = operation;
        if self.operations.contains(name) {
            return Ok(());
        }
        self.operations.push(name);
        self.model(request)?;
        let response = match response {
            Response::Value(ty) => self.response("v", ty)?,
            Response::Optional(ty) => self.response("o", ty)?,
            Response::Pages(ty) => self.response("p", ty)?,
            Response::Bytes => "b".to_owned(),
            Response::Nothing => "-".to_owned(),
        };
        let confidence = match confidence {
            Confidence::Documented => "d",
            Confidence::Observed => "o",
            Confidence::Inferred => "i",
        };
        let mut parts = vec!["o".to_owned(), (*name).to_owned()];
        parts.push(request.name.to_owned());
        parts.push(if *parameters { "p" } else { "" }.to_owned());
        parts.extend([response, confidence.to_owned()]);
        parts.extend(self.action(action)?);
        self.line(&parts)
    }

    fn response(&mut self, kind: &str, ty: &'static Type) -> Result<String, String> {
        self.named_in(ty)?;
        Ok(format!("{kind}{}", type_of(ty)))
    }

    fn action(&mut self, action: &'static Action) -> Result<Vec<String>, String> {
        Ok(match action {
            Action::Http(endpoint) => self.endpoint(endpoint)?,
            Action::Find { list, lookup } => {
                self.operation(list)?;
                let Lookup {
                    by,
                    matching,
                    made,
                    gone,
                } = lookup;
                vec![
                    "find".to_owned(),
                    list.name.to_owned(),
                    (*by).to_owned(),
                    pairs(matching),
                    made.unwrap_or_default().to_owned(),
                    pairs(gone.as_slice()),
                ]
            }
            Action::Ensure {
                find,
                create,
                unique,
            } => {
                self.operation(find)?;
                self.operation(create)?;
                let unique = if *unique { "u" } else { "" };
                ["ensure", find.name, create.name, unique]
                    .map(str::to_owned)
                    .into()
            }
            Action::Workflow(_) => vec!["code".to_owned()],
        })
    }

    fn endpoint(&mut self, endpoint: &'static Endpoint) -> Result<Vec<String>, String> {
        let Endpoint {
            verb,
            path,
            success,
            idempotency,
            wrap,
            unwrap,
            pending,
            needs,
            travel,
        } = endpoint;
        let mut parts = vec![
            (*verb).to_owned(),
            (*path).to_owned(),
            self.idempotency(idempotency)?,
            numbers(success),
            wrap.unwrap_or_default().to_owned(),
            unwrap.unwrap_or_default().to_owned(),
            numbers(pending),
            pairs(needs.as_slice()),
        ];
        let Travel {
            query,
            piped,
            keyed,
            renamed,
            body,
            file,
            sends,
            answers,
            credential,
        } = travel;
        parts.extend([query, piped, keyed].map(|names| names.join(",")));
        parts.push(pairs(renamed));
        parts.extend([body, file, sends, answers].map(|text| text.unwrap_or_default().to_owned()));
        parts.push(match credential {
            Credential::ApiKey => String::new(),
            Credential::None => "none=".to_owned(),
            Credential::Basic(field) => format!("basic={field}"),
            Credential::Password(field) => format!("password={field}"),
        });
        Ok(parts)
    }

    fn idempotency(&mut self, idempotency: &'static Idempotency) -> Result<String, String> {
        let recovery = match idempotency {
            Idempotency::Safe => return Ok("s".to_owned()),
            Idempotency::Idempotent => return Ok("i".to_owned()),
            Idempotency::Never => return Ok("n".to_owned()),
            Idempotency::Reconcile(recovery) => recovery,
        };
        Ok(match recovery {
            Recovery::Find(find) => {
                self.operation(find)?;
                format!("f{}", find.name)
            }
            Recovery::Gone(get, mark) => {
                self.operation(get)?;
                format!("g{};{}", get.name, pairs(mark.as_slice()))
            }
            Recovery::Shown(outcome) => {
                let Outcome {
                    get,
                    given,
                    shows,
                    otherwise,
                } = outcome;
                self.operation(get)?;
                let given = given.iter();
                let given = given
                    .map(|(field, way, default)| format!("{field}={}={default}", way.join("/")));
                let otherwise = otherwise.iter();
                let otherwise = otherwise.map(|(one, two, three)| format!("{one}={two}={three}"));
                [
                    format!("x{}", get.name),
                    given.collect::<Vec<_>>().join(","),
                    pairs(shows.as_slice()),
                    otherwise.collect::<Vec<_>>().join(","),
                ]
                .join(";")
            }
            Recovery::Function(_) => "c".to_owned(),
        })
    }
}

/// Whether it is there already. Another one of the same name cannot be told from it.
fn is_known<T: PartialEq>(
    all: &[&'static T],
    one: &T,
    has_its_name: impl Fn(&T) -> bool,
) -> Result<bool, String> {
    match all.iter().find(|known| has_its_name(known)) {
        Some(known) if *known == one => Ok(true),
        Some(_) => Err("two tables have one name".to_owned()),
        None => Ok(false),
    }
}

fn field_of(field: &Field) -> String {
    let Field {
        name,
        doc: _,
        ty,
        required,
        rule,
    } = field;
    let mark = if *required { '!' } else { '?' };
    let rules = match rule {
        Rule::None => &[],
        Rule::All(rules) => *rules,
        _ => std::slice::from_ref(rule),
    };
    let mut text = format!("{name}{mark}{}", type_of(ty));
    for rule in rules {
        text.push(':');
        text += &rule_of(rule);
    }
    text
}

fn rule_of(rule: &Rule) -> String {
    let name = match rule {
        // Neither is in a list of rules.
        Rule::None | Rule::All(_) => "",
        Rule::Name => "name",
        Rule::Text => "text",
        Rule::Uuid => "uuid",
        Rule::PolicyId => "policy",
        Rule::Segment => "segment",
        Rule::Csr => "csr",
        Rule::IdentityAttributes => "attributes",
        Rule::PageSize => "rows",
        Rule::NotEmpty => "some",
        Rule::Date => "date",
        Rule::Range(least, most) => return format!("range,{least},{most}"),
        Rule::Length(least, most) => return format!("length,{least},{most}"),
        Rule::Items(least, most) => return format!("items,{least},{most}"),
        Rule::Hex(least, most) => return format!("hex,{least},{most}"),
    };
    name.to_owned()
}

fn type_of(ty: &Type) -> String {
    match ty {
        Type::Text => "t".to_owned(),
        Type::Secret => "s".to_owned(),
        Type::Bool => "b".to_owned(),
        Type::Integer => "i".to_owned(),
        Type::Number => "n".to_owned(),
        Type::Time => "m".to_owned(),
        Type::Json => "j".to_owned(),
        Type::Enum(enumeration) => format!("e{}", enumeration.name),
        Type::Record(model) => format!("r{}", model.name),
        Type::List(item) => format!("l{}", type_of(item)),
        Type::Map(item) => format!("o{}", type_of(item)),
    }
}

fn pairs(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(one, two)| format!("{one}={two}"))
        .collect();
    pairs.join(",")
}

fn numbers(numbers: &[u16]) -> String {
    let numbers: Vec<String> = numbers.iter().map(u16::to_string).collect();
    numbers.join(",")
}
