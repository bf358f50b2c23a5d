//! Which operations are inferred, and what would confirm each.

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Action, Confidence, Endpoint, Operation};

use super::{MARK, cell};
use crate::files::File;

const INTRODUCTION: &str = "\
# What is inferred

No page of DigiCert's gives the path of these calls, and nobody was seen to make them. Someone with an account can confirm
them: those that only read by calling them, the others by what the portal shows beside its pages as API actions, or by
calling them where nothing can be harmed.

A path that turns out to be another one is given to the client, without waiting for a new version:
`paths` = `{\"divisions.get\": \"/devicetrustmanager/api/v5/division/{division_id}\"}`; another method goes before it:
`\"PUT /devicetrustmanager/api/v5/division/{division_id}\"`. What an answer has beyond the fields that devtrust knows is in
`extra`.
";

/// `docs/inferred.md`.
pub(crate) fn inferred() -> File {
    let operations = PRODUCTS.iter().flat_map(|product| product.operations());
    let calls: Vec<(&Operation, &Endpoint)> = operations
        .filter(|operation| operation.confidence == Confidence::Inferred)
        .filter_map(|operation| match &operation.action {
            Action::Http(endpoint) => Some((operation, endpoint)),
            _ => None,
        })
        .collect();
    let mut text = format!("{MARK}{INTRODUCTION}\n{} calls.\n", calls.len());
    for (title, reads) in [
        ("Calls that only read", true),
        ("Calls that change something", false),
    ] {
        text += &format!(
            "\n## {title}\n\n| operation | call | inferred from | what confirms it |\n|---|---|---|---|\n"
        );
        for (operation, endpoint) in &calls {
            if (endpoint.verb == "GET") == reads {
                text += &format!(
                    "| `{}` | {} `{}` | {} | {} |\n",
                    operation.name,
                    endpoint.verb,
                    endpoint.path,
                    cell(operation.source),
                    confirmation(endpoint)
                );
            }
        }
    }
    File {
        path: "docs/inferred.md".to_owned(),
        text,
    }
}

fn confirmation(endpoint: &Endpoint) -> &'static str {
    let about_one = endpoint.path.contains('{');
    match (endpoint.verb, about_one) {
        ("GET", false) => "200 with a list whose rows have an `id`",
        ("GET", true) => "200 for the id of an object that is there, 404 for another one",
        ("DELETE", _) => "2xx for an object made for it, 404 when it is read afterwards",
        (_, true) => "2xx for an object made for it, and the change when it is read afterwards",
        (_, false) => "2xx, and the object in the list",
    }
}
