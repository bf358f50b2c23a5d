//! An operation as a method.

use devtrust_core::schema::{Action, Field, Operation, Response, Type};

use super::imports::Imports;
use super::types::{self, Place};
use super::{layout, methoddocs, names};
use crate::fields::is_required;

/// The method with its comment; what it needs is imported.
pub(crate) fn method(
    operation: &'static Operation,
    place: Place<'_>,
    imports: &mut Imports,
) -> String {
    let mut text = signature(operation, place, imports, Form::Method);
    let call = match operation.response {
        Response::Pages(_) => "return this.#caller.pages(",
        _ => "return this.#caller.value(",
    };
    let arguments = [
        layout::quoted(operation.name),
        request(operation),
        "options".to_owned(),
    ];
    text += &layout::list(4, call, &arguments, ");");
    text + "  }\n"
}

/// Where a signature stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// In a class, with a body after it.
    Method,
    /// In an interface.
    Member,
}

/// The comment and the signature.
pub(crate) fn signature(
    operation: &'static Operation,
    place: Place<'_>,
    imports: &mut Imports,
    form: Form,
) -> String {
    let text = methoddocs::comment(operation, place.catalogue());
    let opening = format!("{}(", names::member(operation.method));
    let end = if form == Form::Method { " {" } else { ";" };
    let closing = format!("): {}{end}", output(operation, place, imports));
    let mut parameters = input(operation, place, imports, form);
    let options = if is_workflow(operation) {
        "WorkflowOptions"
    } else {
        "CallOptions"
    };
    imports.common("options", options);
    parameters.push(format!("options?: {options}"));
    text + &layout::list(2, &opening, &parameters, &closing)
}

/// Whether an operation is several calls, of which a caller may want to hear.
pub(crate) fn is_workflow(operation: &Operation) -> bool {
    matches!(operation.action, Action::Workflow(_))
}

/// The fields that have a parameter each.
pub(crate) fn positional(operation: &Operation) -> impl Iterator<Item = &'static Field> {
    let fields: &'static [Field] = if operation.parameters {
        operation.request.fields
    } else {
        &[]
    };
    fields.iter().filter(|field| is_required(field))
}

/// The fields that share one parameter, where each has its own otherwise.
pub(crate) fn remaining(operation: &Operation) -> Vec<&'static Field> {
    if !operation.parameters {
        return Vec::new();
    }
    let fields: &'static [Field] = operation.request.fields;
    fields.iter().filter(|field| !is_required(field)).collect()
}

fn input(
    operation: &Operation,
    place: Place<'_>,
    imports: &mut Imports,
    form: Form,
) -> Vec<String> {
    let request = operation.request;
    let optional = |name: &str, ty: &str| match form {
        Form::Method => format!("{name}: {ty} = {{}}"),
        Form::Member => format!("{name}?: {ty}"),
    };
    if !operation.parameters {
        place.import(request.name, imports);
        return vec![if request.fields.iter().any(is_required) {
            format!("request: {}", request.name)
        } else {
            optional("request", request.name)
        }];
    }
    let mut typed = |field: &Field| types::sent(&field.ty, place, imports).join(" | ");
    let mut parameters: Vec<String> = positional(operation)
        .map(|field| format!("{}: {}", names::parameter(field.name), typed(field)))
        .collect();
    let members: Vec<String> = remaining(operation)
        .into_iter()
        .map(|field| match field.ty {
            Type::Json => format!("{}?: unknown", names::field(field.name)),
            _ => format!(
                "{}?: {} | undefined",
                names::field(field.name),
                typed(field)
            ),
        })
        .collect();
    if !members.is_empty() {
        parameters.push(optional("fields", &format!("{{ {} }}", members.join("; "))));
    }
    parameters
}

fn output(operation: &Operation, place: Place<'_>, imports: &mut Imports) -> String {
    match operation.response {
        Response::Value(ty) => format!("Promise<{}>", types::received(ty, place, imports)),
        Response::Optional(ty) => {
            format!(
                "Promise<{} | undefined>",
                types::received(ty, place, imports)
            )
        }
        Response::Pages(ty) => {
            imports.common("pages", "Pages");
            format!("Pages<{}>", types::received(ty, place, imports))
        }
        Response::Bytes => {
            imports.common("bytes", "Bytes");
            "Promise<Bytes>".to_owned()
        }
        Response::Nothing => "Promise<void>".to_owned(),
    }
}

/// The request as an expression.
fn request(operation: &Operation) -> String {
    if !operation.parameters {
        return "request".to_owned();
    }
    let mut members = Vec::new();
    if !remaining(operation).is_empty() {
        members.push("...fields".to_owned());
    }
    for field in positional(operation) {
        let value = names::parameter(field.name);
        members.push(if value == field.name {
            value
        } else {
            format!("{}: {value}", names::field(field.name))
        });
    }
    layout::object(&members)
}

#[cfg(test)]
mod tests {
    use devtrust_core::schema::{Confidence, Endpoint, Idempotency, Model, Rule, Travel};

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

    fn code(operation: &'static Operation) -> Result<String, String> {
        let catalogue = Catalogue::top()?;
        let place = Place::elsewhere(&catalogue);
        let mut imports = Imports::of(catalogue.product);
        without_comment(&method(operation, place, &mut imports))
    }

    fn without_comment(text: &str) -> Result<String, String> {
        let code = text.split_once("*/\n").ok_or("no comment")?.1;
        Ok(code.to_owned())
    }

    fn known(name: &str) -> Result<String, String> {
        code(devtrust_core::operation(name).ok_or("no such operation")?)
    }

    #[test]
    fn fields_become_parameters_and_the_optional_ones_an_object() -> Result<(), String> {
        assert_eq!(
            code(&RENAME)?,
            "  rename(
    thingId: string,
    default_: string,
    fields: { reason?: string | undefined } = {},
    options?: CallOptions,
  ): Promise<void> {
    return this.#caller.value(
      \"things.rename\",
      { ...fields, thing_id: thingId, default: default_ },
      options,
    );
  }
"
        );
        Ok(())
    }

    #[test]
    fn a_request_is_optional_where_it_needs_nothing() -> Result<(), String> {
        assert_eq!(
            known("rendezvous_zones.list")?,
            "  list(request: ListRendezvousZones = {}, options?: CallOptions): Pages<RendezvousZone> {
    return this.#caller.pages(\"rendezvous_zones.list\", request, options);
  }
"
        );
        assert_eq!(
            known("divisions.find")?,
            "  find(request: FindDivision, options?: CallOptions): Promise<Division | undefined> {
    return this.#caller.value(\"divisions.find\", request, options);
  }
"
        );
        Ok(())
    }

    #[test]
    fn an_interface_has_neither_defaults_nor_bodies() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        let place = Place::elsewhere(&catalogue);
        let mut imports = Imports::of(catalogue.product);
        assert_eq!(
            without_comment(&signature(&RENAME, place, &mut imports, Form::Member))?,
            "  rename(
    thingId: string,
    default_: string,
    fields?: { reason?: string | undefined },
    options?: CallOptions,
  ): Promise<void>;
"
        );
        Ok(())
    }

    #[test]
    fn a_workflow_has_its_own_options() -> Result<(), String> {
        assert!(known("workflows.provision_device")?.contains("options?: WorkflowOptions"));
        assert!(known("devices.bootstrap_config")?.contains("): Promise<Bytes> {"));
        Ok(())
    }
}
