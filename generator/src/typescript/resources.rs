//! A resource as a class.

use devtrust_core::schema::Resource;

use super::imports::Imports;
use super::layout::MARK;
use super::methods::Form;
use super::types::Place;
use super::{methods, tsdoc, words};
use crate::catalogue::{Catalogue, WORKFLOWS};

/// The module of one resource: a class for one that is at the top of the client, and otherwise an interface, whose methods
/// are made when they are first asked for (`product.ts`).
pub(crate) fn module(catalogue: &Catalogue, resource: &'static Resource) -> String {
    let place = Place::elsewhere(catalogue);
    let doc = tsdoc::comment(0, &words::translated(catalogue, resource.doc), &[]);
    let mut imports = Imports::of(catalogue.product);
    if !catalogue.product.top {
        let members: Vec<String> = resource
            .operations
            .iter()
            .map(|operation| methods::signature(operation, place, &mut imports, Form::Member))
            .collect();
        return format!(
            "{MARK}{}{doc}export interface {} {{\n{}}}\n",
            imports.render(),
            resource.class,
            members.join("\n")
        );
    }
    imports.common("call", "Caller");
    let methods: Vec<String> = resource
        .operations
        .iter()
        .map(|operation| methods::method(operation, place, &mut imports))
        .collect();
    // Workflows are the client's own methods: it extends their class.
    let (class, constructor) = if resource.name == WORKFLOWS {
        ("abstract class", "protected constructor")
    } else {
        ("class", "constructor")
    };
    format!(
        "{MARK}{}{doc}export {class} {} {{
  readonly #caller: Caller;

  /** @internal */
  {constructor}(caller: Caller) {{
    this.#caller = caller;
  }}

{}}}
",
        imports.render(),
        resource.class,
        methods.join("\n")
    )
}
