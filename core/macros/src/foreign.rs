//! What Kotlin and Swift need beside a declaration, in a build for them.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Whether this is a build for Kotlin and Swift.
pub(crate) const ON: bool = cfg!(feature = "uniffi");

/// `#[derive(::uniffi::...)]`, or nothing.
pub(crate) fn derive(name: &str) -> TokenStream {
    let name = format_ident!("{name}");
    if ON {
        quote!(#[derive(::uniffi::#name)])
    } else {
        TokenStream::new()
    }
}
