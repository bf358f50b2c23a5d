//! The `__init__.py` of each package.

use std::collections::BTreeMap;

use askama::Template;

use super::imports::{Imports, Names};
use super::layout::LAYOUT;
use super::{Flavour, Source, docs};
use crate::catalogue::Catalogue;
use crate::files::rendered;
use crate::text::{paragraphs, quoted};

/// Names by the module that holds them.
type Homes = BTreeMap<String, Vec<String>>;

/// `devtrust.models`.
pub(super) fn models(catalogue: &Catalogue) -> Source {
    let doc = "\"\"\"What goes to the service and what comes back: records and enumerations.\"\"\"";
    package(doc, &records(catalogue, ""))
}

/// `devtrust.types`.
pub(super) fn types(catalogue: &Catalogue) -> Source {
    let mut homes = Homes::new();
    for (home, module) in &catalogue.modules {
        let enumerations = module
            .enumerations
            .iter()
            .map(|one| format!("{}Value", one.name));
        let models = module
            .models
            .iter()
            .filter(|one| catalogue.is_sent(one.name));
        let models = models.map(|one| format!("{}Dict", one.name));
        homes.insert((*home).to_owned(), enumerations.chain(models).collect());
    }
    let doc = "\"\"\"For type checkers: mappings that may stand in for records, and the values of enumerations.\"\"\"";
    package(doc, &homes)
}

/// The `__init__.py` of a package whose modules are imported one by one.
pub(super) fn bare() -> Source {
    let doc =
        "\"\"\"Records and enumerations, by resource. The package above exports them all.\"\"\"";
    Source {
        doc: doc.to_owned(),
        ..Source::default()
    }
}

#[derive(Template)]
#[template(path = "python/product.py", escape = "none")]
struct Product {
    homes: Vec<String>,
    exports: String,
}

/// `devtrust.account`: its names, each imported when it is first asked for.
pub(super) fn product(catalogue: &Catalogue) -> Result<Source, String> {
    let mut homes = records(catalogue, "models.");
    for flavour in [Flavour::Sync, Flavour::Async] {
        let class = format!("{}{}", flavour.prefix(), catalogue.product.class);
        homes.insert(flavour.package().to_owned(), vec![class]);
    }
    let mut imports = Imports::default();
    imports.runtime.add(".._lazy", "exports");
    imports.typing = names(&homes);
    let body = Product {
        exports: exports(homes.values().flatten().cloned().collect()),
        homes: homes.into_iter().map(home).collect(),
    };
    let doc = docs::docstring(0, &paragraphs(catalogue.product.doc), &[]);
    Ok(Source::new(doc, &imports, rendered(&body)?))
}

/// `"models.accounts": ("ListAccounts",),`
fn home((home, mut names): (String, Vec<String>)) -> String {
    names.sort();
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    let end = if names.len() == 1 { ",)," } else { ")," };
    LAYOUT.fitted(
        "            ",
        &format!("{}: (", quoted(&home)),
        &names,
        end,
    )
}

/// Records and enumerations by their modules.
fn records(catalogue: &Catalogue, prefix: &str) -> Homes {
    let modules = catalogue.modules.iter();
    let homes = modules.map(|(home, module)| {
        let enumerations = module.enumerations.iter().map(|one| one.name);
        let names = enumerations.chain(module.models.iter().map(|one| one.name));
        (
            format!("{prefix}{home}"),
            names.map(str::to_owned).collect(),
        )
    });
    homes.collect()
}

fn package(doc: &str, homes: &Homes) -> Source {
    Source {
        doc: doc.to_owned(),
        runtime: names(homes).render(""),
        body: format!("\n{}", exports(homes.values().flatten().cloned().collect())),
        ..Source::default()
    }
}

fn names(homes: &Homes) -> Names {
    let mut all = Names::default();
    for (home, names) in homes {
        for name in names {
            all.add(&format!(".{home}"), name);
        }
    }
    all
}

/// `__all__`, whose order heeds case where that of imports does not: names in capitals alone, `X509`, come first.
pub(super) fn exports(mut names: Vec<String>) -> String {
    names.sort_by_cached_key(|name| (*name != name.to_uppercase(), name.clone()));
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    LAYOUT.fitted("", "__all__ = [", &names, "]")
}
