//! A resource as a class.

use devtrust_core::schema::Resource;

use super::imports::Imports;
use super::layout::MARK;
use super::types::Place;
use super::{methods, tsdoc, words};
use crate::catalogue::{Catalogue, WORKFLOWS};

/// The module of one resource.
pub(crate) fn module(catalogue: &Catalogue, resource: &'static Resource) -> String {
    let place = Place::elsewhere(catalogue);
    let mut imports = Imports::default();
    imports.add("../call.js", "Caller");
    let methods: Vec<String> = resource
        .operations
        .iter()
        .map(|operation| methods::method(operation, place, &mut imports))
        .collect();
    let doc = tsdoc::comment(0, &words::translated(catalogue, resource.doc), &[]);
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
