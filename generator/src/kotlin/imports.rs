//! What a source needs from elsewhere.

use super::place;
use crate::catalogue::Catalogue;
use crate::uses;

/// The package that leads to every product.
const CLIENT: &str = "com.devtrust.resource";

/// What models and resources may use, beside each other.
const KNOWN: &[&str] = &[
    "com.devtrust.Page",
    "com.devtrust.Run",
    "com.devtrust.RunOptions",
    "com.devtrust.SecretText",
    "com.devtrust.Session",
    "com.devtrust.json.Members",
    "com.devtrust.json.fraction",
    "com.devtrust.json.flag",
    "com.devtrust.json.json",
    "com.devtrust.json.list",
    "com.devtrust.json.map",
    "com.devtrust.json.members",
    "com.devtrust.json.moment",
    "com.devtrust.json.orNull",
    "com.devtrust.json.some",
    "com.devtrust.json.text",
    "com.devtrust.json.whole",
    "com.devtrust.runMany",
    "java.time.Duration",
    "java.time.Instant",
    "kotlinx.coroutines.flow.Flow",
    "kotlinx.serialization.json.JsonElement",
    "kotlinx.serialization.json.JsonObject",
];

/// The imports of a source of this package, in their order.
pub(super) fn of(package: &str, body: &str) -> Result<Vec<String>, String> {
    let words = uses::names(body);
    let mut found: Vec<String> = KNOWN.iter().map(|name| (*name).to_owned()).collect();
    for catalogue in Catalogue::all()? {
        found.extend(declared(&catalogue, package));
    }
    found.retain(|name| {
        name.rsplit_once('.')
            .is_some_and(|(from, name)| from != package && words.contains(name))
    });
    found.sort();
    Ok(found)
}

/// What a product declares that this package may use: its own models; and the client's, every product.
fn declared(catalogue: &Catalogue, package: &str) -> Vec<String> {
    let product = catalogue.product;
    let [models, resources] =
        ["model", "resource"].map(|name| format!("com.devtrust.{}", place(product, name)));
    let mut names = Vec::new();
    if package == CLIENT && !product.top {
        let moved = product.moved.iter().map(|resource| resource.class);
        names.extend(
            moved
                .chain([product.class])
                .map(|class| format!("{resources}.{class}")),
        );
    }
    if package != resources {
        return names;
    }
    for module in catalogue.modules.values() {
        for enumeration in &module.enumerations {
            names.push(format!("{models}.{}", enumeration.name));
        }
        for model in &module.models {
            for before in ["", "read", "write"] {
                names.push(format!("{models}.{before}{}", model.name));
            }
        }
    }
    names
}
