//! The attributes that turn one declaration in `devtrust-core` into everything a language needs:
//! a Rust type or method, and a static table that the other languages' packages are made from.
//!
//! - [`macro@model`]: a struct that travels as JSON.
//! - [`macro@open_enum`]: an enumeration that keeps values it does not know.
//! - [`macro@resource`]: a group of operations, such as `divisions`.
//! - [`macro@product`]: a group of resources, such as `account`.
//! - [`macro@record`]: what callers are handed beside models, such as an error's report.
//! - [`macro@settings`]: what a client can be told, such as `timeout`.
//! - [`macro@choice`]: texts that a setting may be, such as `us`.

#![forbid(unsafe_code)]

mod attributes;
mod choice;
mod model;
mod names;
mod open_enum;
mod product;
mod record;
mod resource;
mod settings;

use proc_macro::TokenStream;

/// Declares a model: the struct as written, its serde form and its table (`Described::MODEL`).
///
/// `#[model]` is what a caller sends, `#[model(response)]` what the service answers; the latter gets a field
/// `extra` for members that the service sends and this version does not know.
///
/// Fields take `#[field(...)]` with rules, each a variant of `schema::Rule` (`name`, `text`, `uuid`, `segment`, `csr`, `not_empty`,
/// `length(1, 64)`, ...), and with `wire = "..."` where the name on the wire is no name in Rust. A `Secret` is never shown.
#[proc_macro_attribute]
pub fn model(arguments: TokenStream, item: TokenStream) -> TokenStream {
    model::expand(arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares an open enumeration: each variant names its wire value with `#[value("...")]`, and a value that no
/// variant names is kept in `Unknown`.
#[proc_macro_attribute]
pub fn open_enum(arguments: TokenStream, item: TokenStream) -> TokenStream {
    open_enum::expand(arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares a resource from an `impl` block of methods without bodies. `#[get("path")]`, `#[post("path")]`, `#[put("path")]`,
/// `#[patch("path")]`, `#[delete("path")]`, `#[find(list)]`, `#[ensure(find, create)]` or `#[workflow(function)]` says what each
/// does.
///
/// After the path come `success = 201` (or `[200, 201]`), `idempotency = safe`, `idempotent`, `never`, `reconcile(find)`,
/// `gone(get)`, `shown(OUTCOME)` or `recover(function)`, `wrap` and `unwrap` with the member around a body or an answer,
/// `pending = 404` for what is not ready yet, `becomes = ["status" => "DELETED"]` before an idempotency that looks for it,
/// `takes = [keys, progress]` with what a caller may bring to a workflow,
/// `errors = [ConflictState => "where ..."]` with codes that do not follow from the rest,
/// and where the fact comes from: `confidence = documented`, `observed` or `inferred`, and `source`.
///
/// `#[resource(account)]` names the product that it belongs to, with which the names of its operations begin:
/// `account.accounts.list`. A resource without one is the client's own.
#[proc_macro_attribute]
pub fn resource(arguments: TokenStream, item: TokenStream) -> TokenStream {
    resource::expand(arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares a record that callers are handed, or the words that a member of one may be: the item as written, and its table
/// (`Recorded::RECORD`, `Shaped::SHAPE`).
#[proc_macro_attribute]
pub fn record(arguments: TokenStream, item: TokenStream) -> TokenStream {
    record::expand(&arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares settings: the struct as written, and a table of its fields (`Settings::SETTINGS`) that the settings of every
/// language are made from.
///
/// Fields take `#[setting(only = Python)]` (repeated, for a setting that not every package has),
/// `#[setting(flat = "retry_base")]` (what a member of a group is called where a language has no groups) and
/// `#[setting(off)]` (for one that can be switched off).
#[proc_macro_attribute]
pub fn settings(arguments: TokenStream, item: TokenStream) -> TokenStream {
    settings::expand(&arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares an enumeration of texts that a setting may be: the enumeration as written, `parse`, and its table. A text is the
/// variant's name in lower case, and what `#[alias("...")]` says.
#[proc_macro_attribute]
pub fn choice(arguments: TokenStream, item: TokenStream) -> TokenStream {
    choice::expand(&arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}

/// Declares a product from the list of its resources: `#[product(account)] pub struct AccountManager(Accounts);`.
///
/// Each resource is in a module that is named as it is (`Accounts` in `accounts`); everything in there is exported. The
/// product becomes `client.account()`, or, as `#[product(device_trust, top)]`, the resources become the client's own.
/// `#[moved]` before a resource keeps it on the client, too, as deprecated. The product's table is `PRODUCT`.
#[proc_macro_attribute]
pub fn product(arguments: TokenStream, item: TokenStream) -> TokenStream {
    product::expand(arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
