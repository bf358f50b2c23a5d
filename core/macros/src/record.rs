//! `#[record]`: a struct that callers are handed, or the words that a member of one may be, and its table.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Field, Item, ItemEnum, ItemStruct};

use crate::attributes::doc_constant;
use crate::names::snake_case;

pub(crate) fn expand(arguments: &TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if !arguments.is_empty() {
        let message = "#[record] takes no arguments";
        return Err(syn::Error::new_spanned(arguments, message));
    }
    let item: Item = syn::parse2(item)?;
    let table = match &item {
        Item::Struct(item) => record(item),
        Item::Enum(item) => states(item),
        other => {
            let message = "a record is a struct or an enumeration";
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    Ok(quote!(#item #table))
}

fn record(item: &ItemStruct) -> TokenStream {
    let members = item.fields.iter().map(member);
    let (name, text, doc) = (
        &item.ident,
        item.ident.to_string(),
        doc_constant(&item.attrs),
    );
    quote! {
        impl ::devtrust_core::record::Recorded for #name {
            const RECORD: &'static ::devtrust_core::record::Record = &::devtrust_core::record::Record {
                name: #text,
                doc: #doc,
                members: &[#(#members),*],
            };
        }
    }
}

fn member(field: &Field) -> TokenStream {
    let name = field.ident.as_ref().map(ToString::to_string);
    let (doc, ty) = (doc_constant(&field.attrs), &field.ty);
    quote! {
        ::devtrust_core::record::Member {
            name: #name,
            doc: #doc,
            shape: <#ty as ::devtrust_core::record::Shaped>::SHAPE,
            optional: <#ty as ::devtrust_core::record::Shaped>::OPTIONAL,
        }
    }
}

fn states(item: &ItemEnum) -> TokenStream {
    let words = item.variants.iter().map(|variant| {
        let (word, doc) = (
            snake_case(&variant.ident.to_string()),
            doc_constant(&variant.attrs),
        );
        quote!((#word, #doc))
    });
    let (name, text, doc) = (
        &item.ident,
        item.ident.to_string(),
        doc_constant(&item.attrs),
    );
    quote! {
        impl ::devtrust_core::record::Shaped for #name {
            const SHAPE: ::devtrust_core::record::Shape =
                ::devtrust_core::record::Shape::State(&::devtrust_core::record::States {
                    name: #text,
                    doc: #doc,
                    words: &[#(#words),*],
                });
        }
    }
}
