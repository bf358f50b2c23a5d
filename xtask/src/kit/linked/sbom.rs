//! A software bill of materials (`CycloneDX`), with what does not depend on where and when the package was built.

use serde_json::{Value, json};

use super::{Contents, Linked};

pub(super) fn render(contents: &Contents, linked: &[Linked]) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let own = format!("pkg:{}/{}@{version}", contents.ecosystem, contents.name);
    let components: Vec<Value> = linked
        .iter()
        .filter(|found| !found.version.is_empty())
        .map(component)
        .collect();
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": own,
                "name": contents.name,
                "version": version,
                "purl": own,
                "licenses": [{ "expression": "Apache-2.0 OR MIT" }],
            }
        },
        "components": components,
    });
    format!("{bill:#}\n")
}

fn component(found: &Linked) -> Value {
    let url = format!("pkg:cargo/{}@{}", found.name, found.version);
    json!({
        "type": "library",
        "bom-ref": url,
        "name": found.name,
        "version": found.version,
        "purl": url,
        "licenses": [{ "expression": found.licence }],
    })
}
