//! `#[choice]`: an enumeration of texts that a setting may be.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemEnum, LitStr, Variant};

use crate::attributes::{doc_constant, without};

pub(crate) fn expand(arguments: &TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if !arguments.is_empty() {
        let message = "#[choice] takes no arguments";
        return Err(syn::Error::new_spanned(arguments, message));
    }
    let mut item: ItemEnum = syn::parse2(item)?;
    let mut rows = Vec::new();
    let mut arms = Vec::new();
    for variant in &mut item.variants {
        let text = variant.ident.to_string().to_ascii_lowercase();
        let (ident, doc, others) = (
            &variant.ident,
            doc_constant(&variant.attrs),
            aliases(variant)?,
        );
        rows.push(quote!(::devtrust_core::config::Choice { text: #text, doc: #doc }));
        arms.push(quote!(#text #(| #others)* => Some(Self::#ident)));
        variant.attrs = without(&variant.attrs, &["alias"]);
    }
    let (name, name_text, doc) = (
        &item.ident,
        item.ident.to_string(),
        doc_constant(&item.attrs),
    );
    Ok(quote! {
        #item

        impl #name {
            /// From its text, in upper or lower case.
            pub fn parse(text: &str) -> Option<Self> {
                match text.trim().to_ascii_lowercase().as_str() { #(#arms,)* _ => None }
            }
        }

        impl ::devtrust_core::config::Settable for #name {
            const SHAPE: ::devtrust_core::config::Shape =
                ::devtrust_core::config::Shape::Choice(&::devtrust_core::config::Choices {
                    name: #name_text,
                    doc: #doc,
                    all: &[#(#rows),*],
                });

            fn set(&mut self, name: &str, given: &::devtrust_core::config::Given) -> ::devtrust_core::Result<()> {
                *self = ::devtrust_core::config::choose(name, given, Self::SHAPE, Self::parse)?;
                Ok(())
            }
        }
    })
}

/// Other texts for the same: `#[alias("prod")]`.
fn aliases(variant: &Variant) -> syn::Result<Vec<LitStr>> {
    let aliases = variant.attrs.iter();
    aliases
        .filter(|attribute| attribute.path().is_ident("alias"))
        .map(syn::Attribute::parse_args)
        .collect()
}
