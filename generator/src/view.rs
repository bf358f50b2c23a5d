//! What the templates of Kotlin and Swift show: the tables, with every name, text and expression as the language writes it.

use devtrust_core::PRODUCTS;
use devtrust_core::schema::{Enumeration, Field, Model, Product, Type};

use crate::catalogue::{Catalogue, Module, WORKFLOWS};
use crate::fields::ordered;
use crate::text::quoted;

/// What a journal keeps, with all that is in it: these are read and written.
const KEPT: [&str; 2] = ["ProvisionDevice", "ProvisionedDevice"];

/// How a language writes what the tables hold.
pub(crate) trait Language {
    /// A comment of these lines of text at this indent.
    fn doc(&self, indent: usize, text: &str) -> String;
    /// A text in quotes.
    fn literal(&self, text: &str) -> String {
        quoted(text)
    }
    /// The name of a property or parameter.
    fn property(&self, name: &str) -> String;
    /// The name of a class of a product, seen from outside of the product.
    fn class(&self, product: &Product, class: &str) -> String;
    /// The name of one value of an enumeration.
    fn case(&self, wire: &str) -> String;
    /// A field's type, nullable where it may be left out.
    fn ty(&self, field: &Field) -> String;
    /// What a field is where nothing is said: ` = null`.
    fn default(&self, field: &Field) -> &'static str;
    /// The field's value out of the members of an answer.
    fn read(&self, field: &Field) -> String;
    /// The member of a request out of the value at this place.
    fn write(&self, field: &Field, place: &str) -> String;
}

/// A model.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: &'static str,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Property>,
    /// Whether members that this version does not know are kept.
    pub(crate) extra: bool,
    /// Whether it comes in answers.
    pub(crate) is_read: bool,
    /// Whether it goes out in requests.
    pub(crate) is_written: bool,
}

/// A field of a model, or a parameter.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    /// Its name on the wire, in quotes.
    pub(crate) wire: String,
    pub(crate) doc: String,
    pub(crate) ty: String,
    pub(crate) default: &'static str,
    pub(crate) read: String,
    pub(crate) write: String,
}

/// An enumeration.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    pub(crate) doc: String,
    pub(crate) cases: Vec<Case>,
}

/// One value of an enumeration.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    /// The value on the wire, in quotes.
    pub(crate) wire: String,
    pub(crate) doc: String,
}

/// The models of a module.
pub(crate) fn records(
    language: &dyn Language,
    catalogue: &Catalogue,
    home: &str,
    module: &Module,
) -> Vec<Record> {
    let is_home = home == WORKFLOWS && catalogue.product.top;
    let kept: Vec<_> = (module.models.iter())
        .filter(|model| is_home && KEPT.contains(&model.name))
        .collect();
    let record = |model: &&'static Model| {
        let is_kept = kept.iter().any(|kept| holds(kept, model.name));
        Record {
            name: model.name,
            doc: language.doc(0, model.doc),
            fields: ordered(model.fields)
                .into_iter()
                .map(|field| property(language, field, "value."))
                .collect(),
            extra: model.response,
            is_read: model.response || is_kept,
            is_written: catalogue.is_sent(model.name) || is_kept,
        }
    };
    module.models.iter().map(record).collect()
}

/// Whether a model is this one, or has it within.
fn holds(model: &Model, name: &str) -> bool {
    fn within(ty: &Type, name: &str) -> bool {
        match ty {
            Type::Record(model) => holds(model, name),
            Type::List(item) | Type::Map(item) => within(item, name),
            _ => false,
        }
    }
    model.name == name || model.fields.iter().any(|field| within(&field.ty, name))
}

/// A field whose value is at this place, for a request.
pub(crate) fn property(language: &dyn Language, field: &'static Field, place: &str) -> Property {
    let name = language.property(field.name);
    Property {
        wire: language.literal(field.name),
        doc: language.doc(4, field.doc),
        ty: language.ty(field),
        default: language.default(field),
        read: language.read(field),
        write: language.write(field, &format!("{place}{name}")),
        name,
    }
}

/// The enumerations of a module.
pub(crate) fn choices(language: &dyn Language, module: &Module) -> Vec<Choice> {
    let choice = |enumeration: &&'static Enumeration| Choice {
        name: enumeration.name,
        doc: language.doc(0, enumeration.doc),
        cases: enumeration
            .values
            .iter()
            .map(|value| Case {
                name: language.case(value.value),
                wire: language.literal(value.value),
                doc: language.doc(8, value.doc),
            })
            .collect(),
    };
    module.enumerations.iter().map(choice).collect()
}

/// A property that leads to a resource, or to a product with its resources.
#[derive(Debug)]
pub(crate) struct Accessor {
    pub(crate) doc: String,
    pub(crate) name: String,
    pub(crate) class: String,
    /// Where a resource is now, for one that was the client's own.
    pub(crate) moved: Option<String>,
}

/// What a client has: the resources of the product at its top, and the other products. Workflows are its own methods.
pub(crate) fn of_client(language: &dyn Language) -> Vec<Accessor> {
    let (top, others): (Vec<_>, Vec<_>) = PRODUCTS.iter().copied().partition(|product| product.top);
    let mut all: Vec<Accessor> = top
        .iter()
        .flat_map(|product| of_product(language, product))
        .collect();
    for product in others {
        all.push(accessor(language, product.name, product.class, product.doc));
        for resource in product.moved {
            let now = [product.name, resource.name].map(|name| language.property(name));
            all.push(Accessor {
                moved: Some(now.join(".")),
                class: language.class(product, resource.class),
                ..accessor(language, resource.name, resource.class, resource.doc)
            });
        }
    }
    all
}

/// Whether a product has workflows, which are its own methods.
pub(crate) fn has_workflows(product: &Product) -> bool {
    let mut resources = product.resources.iter();
    resources.any(|resource| resource.name == WORKFLOWS)
}

/// What a product has.
pub(crate) fn of_product(language: &dyn Language, product: &Product) -> Vec<Accessor> {
    product
        .resources
        .iter()
        .filter(|resource| resource.name != WORKFLOWS)
        .map(|resource| accessor(language, resource.name, resource.class, resource.doc))
        .collect()
}

fn accessor(language: &dyn Language, name: &str, class: &str, doc: &str) -> Accessor {
    Accessor {
        doc: language.doc(4, doc),
        name: language.property(name),
        class: class.to_owned(),
        moved: None,
    }
}
