//! `#[open_enum]`: an enumeration that keeps values it does not know.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemEnum, LitStr};

use crate::attributes::{doc_constant, without};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if !arguments.is_empty() {
        return Err(syn::Error::new_spanned(
            arguments,
            "open_enum takes no arguments",
        ));
    }
    let mut item: ItemEnum = syn::parse2(item)?;
    let name = item.ident.clone();
    let name_text = name.to_string();
    let doc = doc_constant(&item.attrs);
    let mut rows = Vec::new();
    let mut to_text = Vec::new();
    let mut from_text = Vec::new();
    for variant in &mut item.variants {
        let value = variant
            .attrs
            .iter()
            .find(|attribute| attribute.path().is_ident("value"))
            .ok_or_else(|| {
                syn::Error::new_spanned(&variant.ident, "say the wire value: #[value(\"...\")]")
            })?
            .parse_args::<LitStr>()?;
        let variant_doc = doc_constant(&variant.attrs);
        let ident = &variant.ident;
        variant.attrs = without(&variant.attrs, &["value"]);
        rows.push(quote! {
            crate::schema::Value { value: #value, doc: #variant_doc }
        });
        to_text.push(quote!(Self::#ident => #value));
        from_text.push(quote!(#value => Self::#ident));
    }
    item.variants.push(syn::parse_quote! {
        /// A value that this version does not know, as the service sent it.
        Unknown {
            /// The value.
            value: String }
    });
    Ok(quote! {
        #[derive(Debug, Clone, PartialEq, Eq, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        #[non_exhaustive]
        #item

        impl #name {
            /// The value as the API writes it.
            pub fn as_str(&self) -> &str {
                match self { #(#to_text,)* Self::Unknown { value } => value }
            }
        }

        impl From<String> for #name {
            fn from(value: String) -> Self {
                match value.as_str() { #(#from_text,)* _ => Self::Unknown { value } }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self { Self::from(value.to_owned()) }
        }

        impl From<#name> for String {
            fn from(value: #name) -> Self { value.as_str().to_owned() }
        }

        impl std::fmt::Display for #name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl crate::schema::Typed for #name {
            const TYPE: crate::schema::Type = crate::schema::Type::Enum(&crate::schema::Enumeration {
                name: #name_text,
                doc: #doc,
                values: &[#(#rows),*],
            });
        }
    })
}
