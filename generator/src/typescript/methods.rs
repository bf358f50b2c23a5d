//! An operation as a method.

use devtrust_core::schema::{Field, Operation, Product, Response, Type};

use super::docs;
use super::layout::{LAYOUT, object};
use super::types::{received, sent};
use crate::fields::is_required;
use crate::names::{field, member, parameter};
use crate::text::quoted;

/// What the template shows.
pub(super) struct Method {
    pub(super) doc: String,
    pub(super) signature: String,
    /// What its body says, in a class.
    pub(super) call: String,
}

/// Where a signature stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// In a class, with a body after it.
    Method,
    /// In an interface.
    Member,
}

/// The method of an operation.
pub(super) fn method(operation: &'static Operation, product: &Product, form: Form) -> Method {
    let options = if is_workflow(operation) {
        "WorkflowOptions"
    } else {
        "CallOptions"
    };
    let mut parameters = input(operation, form);
    parameters.push(format!("options?: {options}"));
    let end = if form == Form::Method { " {" } else { ";" };
    let closing = format!("): {}{end}", output(operation));
    let call = match operation.response {
        Response::Pages(_) => "return this.#caller.pages(",
        _ => "return this.#caller.value(",
    };
    let arguments = [
        quoted(operation.name),
        request(operation),
        "options".to_owned(),
    ];
    let opening = format!("{}(", member(operation.method));
    Method {
        doc: docs::comment(operation, product),
        signature: LAYOUT.fitted("  ", &opening, &parameters, &closing),
        call: LAYOUT.fitted("    ", call, &arguments, ");"),
    }
}

/// Whether a caller may bring keys, or a listener for its steps.
pub(super) fn is_workflow(operation: &Operation) -> bool {
    !operation.takes.is_empty()
}

/// The fields that have a parameter each.
pub(super) fn positional(operation: &Operation) -> impl Iterator<Item = &'static Field> {
    let fields: &'static [Field] = if operation.parameters {
        operation.request.fields
    } else {
        &[]
    };
    fields.iter().filter(|field| is_required(field))
}

/// The fields that share one parameter, where each has its own otherwise.
pub(super) fn remaining(operation: &Operation) -> Vec<&'static Field> {
    if !operation.parameters {
        return Vec::new();
    }
    let fields: &'static [Field] = operation.request.fields;
    fields.iter().filter(|field| !is_required(field)).collect()
}

fn input(operation: &Operation, form: Form) -> Vec<String> {
    let request = operation.request;
    let optional = |name: &str, ty: &str| match form {
        Form::Method => format!("{name}: {ty} = {{}}"),
        Form::Member => format!("{name}?: {ty}"),
    };
    if !operation.parameters {
        return vec![if request.fields.iter().any(is_required) {
            format!("request: {}", request.name)
        } else {
            optional("request", request.name)
        }];
    }
    let typed = |field: &Field| sent(&field.ty).join(" | ");
    let mut parameters: Vec<String> = positional(operation)
        .map(|field| format!("{}: {}", parameter(field.name), typed(field)))
        .collect();
    let members = remaining(operation).into_iter().map(|one| match one.ty {
        Type::Json => format!("{}?: unknown", field(one.name)),
        _ => format!("{}?: {} | undefined", field(one.name), typed(one)),
    });
    let members: Vec<String> = members.collect();
    if !members.is_empty() {
        parameters.push(optional("fields", &format!("{{ {} }}", members.join("; "))));
    }
    parameters
}

fn output(operation: &Operation) -> String {
    match operation.response {
        Response::Value(ty) => format!("Promise<{}>", received(ty)),
        Response::Optional(ty) => format!("Promise<{} | undefined>", received(ty)),
        Response::Pages(ty) => format!("Pages<{}>", received(ty)),
        Response::Bytes => "Promise<Bytes>".to_owned(),
        Response::Nothing => "Promise<void>".to_owned(),
    }
}

/// The request as an expression.
fn request(operation: &Operation) -> String {
    if !operation.parameters {
        return "request".to_owned();
    }
    let rest = (!remaining(operation).is_empty()).then(|| "...fields".to_owned());
    let own = positional(operation).map(|one| match parameter(one.name) {
        same if same == one.name => same,
        other => format!("{}: {other}", field(one.name)),
    });
    object(&rest.into_iter().chain(own).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use devtrust_core::schema::{Action, Confidence, Endpoint, Idempotency, Model, Rule, Travel};

    use super::*;
    use crate::catalogue::Catalogue;

    static RENAME: Operation = Operation {
        name: "things.rename",
        method: "rename",
        doc: "Renames a thing.",
        request: &Model {
            name: "ThingsRename",
            doc: "",
            response: false,
            fields: &[
                field("thing_id", true),
                field("default", true),
                field("reason", false),
            ],
        },
        parameters: true,
        response: Response::Nothing,
        action: Action::Http(Endpoint {
            verb: "PATCH",
            path: "/thing/{thing_id}",
            success: &[200],
            idempotency: Idempotency::Never,
            wrap: None,
            unwrap: None,
            pending: &[],
            needs: None,
            travel: &Travel::PLAIN,
        }),
        takes: &[],
        errors: &[],
        deprecated: "",
        confidence: Confidence::Inferred,
        source: "a test",
    };

    const fn field(name: &'static str, required: bool) -> Field {
        Field {
            name,
            doc: "",
            ty: Type::Text,
            required,
            rule: Rule::None,
        }
    }

    fn code(operation: &'static Operation) -> Result<[String; 2], String> {
        let product = Catalogue::top()?.product;
        let method = method(operation, product, Form::Method);
        Ok([method.signature, method.call])
    }

    fn known(name: &str) -> Result<[String; 2], String> {
        code(devtrust_core::operation(name).ok_or("no such operation")?)
    }

    #[test]
    fn fields_become_parameters_and_the_optional_ones_an_object() -> Result<(), String> {
        let signature = "rename(
    thingId: string,
    default_: string,
    fields: { reason?: string | undefined } = {},
    options?: CallOptions,
  ): Promise<void> {";
        let call = "return this.#caller.value(
      \"things.rename\",
      { ...fields, thing_id: thingId, default: default_ },
      options,
    );";
        assert_eq!(code(&RENAME)?, [signature, call]);
        Ok(())
    }

    #[test]
    fn a_request_is_optional_where_it_needs_nothing() -> Result<(), String> {
        assert_eq!(
            known("rendezvous_zones.list")?,
            [
                "list(request: ListRendezvousZones = {}, options?: CallOptions): Pages<RendezvousZone> {",
                "return this.#caller.pages(\"rendezvous_zones.list\", request, options);"
            ]
        );
        assert_eq!(
            known("divisions.find")?,
            [
                "find(request: FindDivision, options?: CallOptions): Promise<Division | undefined> {",
                "return this.#caller.value(\"divisions.find\", request, options);"
            ]
        );
        Ok(())
    }

    #[test]
    fn an_interface_has_neither_defaults_nor_bodies() -> Result<(), String> {
        let product = Catalogue::top()?.product;
        assert_eq!(
            method(&RENAME, product, Form::Member).signature,
            "rename(
    thingId: string,
    default_: string,
    fields?: { reason?: string | undefined },
    options?: CallOptions,
  ): Promise<void>;"
        );
        Ok(())
    }

    #[test]
    fn a_workflow_has_its_own_options() -> Result<(), String> {
        let [workflow, _] = known("workflows.provision_device")?;
        assert!(workflow.contains("options?: WorkflowOptions"));
        let [bytes, _] = known("devices.bootstrap_config")?;
        assert!(bytes.ends_with("): Promise<Bytes> {"));
        Ok(())
    }
}
