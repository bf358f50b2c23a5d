//! The attributes that turn one declaration in `devtrust-core` into everything a language needs:
//! a Rust type or method, and a static table that the other languages' packages are made from.
//!
//! - [`macro@model`]: a struct that travels as JSON.
//! - [`macro@open_enum`]: an enumeration that keeps values it does not know.
//! - [`macro@resource`]: a group of operations, such as `divisions`.

#![forbid(unsafe_code)]

mod attributes;
mod foreign;
mod model;
mod open_enum;
mod resource;

use proc_macro::TokenStream;

/// Declares a model: the struct as written, its serde form and its table (`Described::MODEL`).
///
/// `#[model]` is what a caller sends, `#[model(response)]` what the service answers; the latter gets a field
/// `extra` for members that the service sends and this version does not know.
///
/// Fields take `#[field(...)]` with a rule (`name`, `text`, `uuid`, `policy_id`, `segment`, `csr`), and `secret`.
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

/// Declares a resource from an `impl` block of methods without bodies: `#[get("path")]`, `#[post("path")]`,
/// `#[patch("path")]`, `#[find(list)]`, `#[ensure(find, create)]` or `#[workflow(function)]` says what each does.
#[proc_macro_attribute]
pub fn resource(arguments: TokenStream, item: TokenStream) -> TokenStream {
    resource::expand(arguments.into(), item.into())
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
