//! `#[settings]`: a struct of settings and its table.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Field, Fields, Ident, ItemStruct, LitStr};

use crate::attributes::{doc_constant, without};

pub(crate) fn expand(arguments: &TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    if !arguments.is_empty() {
        let message = "#[settings] takes no arguments";
        return Err(syn::Error::new_spanned(arguments, message));
    }
    let mut item: ItemStruct = syn::parse2(item)?;
    let Fields::Named(fields) = &mut item.fields else {
        return Err(syn::Error::new_spanned(item, "settings have names"));
    };
    let rows: Vec<TokenStream> = fields.named.iter().map(row).collect::<syn::Result<_>>()?;
    let names: Vec<Ident> = fields
        .named
        .iter()
        .filter_map(|field| field.ident.clone())
        .collect();
    let texts: Vec<String> = names.iter().map(ToString::to_string).collect();
    for field in &mut fields.named {
        field.attrs = without(&field.attrs, &["setting"]);
    }
    let (name, name_text, doc) = (
        &item.ident,
        item.ident.to_string(),
        doc_constant(&item.attrs),
    );
    Ok(quote! {
        #item

        impl ::devtrust_core::config::Settings for #name {
            const GROUP: ::devtrust_core::config::Group = ::devtrust_core::config::Group {
                name: #name_text,
                doc: #doc,
                settings: Self::SETTINGS,
            };

            const SETTINGS: &'static [::devtrust_core::config::Setting] = &[#(#rows),*];

            fn set(&mut self, name: &str, given: &::devtrust_core::config::Given) -> ::devtrust_core::Result<()> {
                match name {
                    #(#texts => ::devtrust_core::config::Settable::set(&mut self.#names, #texts, given),)*
                    _ => Err(::devtrust_core::config::unknown(name, Self::SETTINGS)),
                }
            }

            fn is_on(&self, name: &str) -> bool {
                match name {
                    #(#texts => ::devtrust_core::config::Settable::is_on(&self.#names),)*
                    _ => false,
                }
            }
        }
    })
}

/// One row of the table.
fn row(field: &Field) -> syn::Result<TokenStream> {
    let name = field.ident.as_ref().map(ToString::to_string);
    let (doc, ty) = (doc_constant(&field.attrs), &field.ty);
    let SettingOf { only, flat, off } = SettingOf::read(&field.attrs)?;
    let flat = if let Some(flat) = flat {
        quote!(Some(#flat))
    } else {
        quote!(None)
    };
    Ok(quote! {
        ::devtrust_core::config::Setting {
            name: #name,
            doc: #doc,
            shape: <#ty as ::devtrust_core::config::Settable>::SHAPE,
            only: &[#(::devtrust_core::config::Package::#only),*],
            flat: #flat,
            off: #off,
        }
    })
}

/// What `#[setting(...)]` says.
#[derive(Default)]
struct SettingOf {
    only: Vec<Ident>,
    flat: Option<LitStr>,
    off: bool,
}

impl SettingOf {
    fn read(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut setting = Self::default();
        for attribute in attributes
            .iter()
            .filter(|attribute| attribute.path().is_ident("setting"))
        {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("only") {
                    setting.only.push(meta.value()?.parse()?);
                } else if meta.path.is_ident("flat") {
                    setting.flat = Some(meta.value()?.parse()?);
                } else if meta.path.is_ident("off") {
                    setting.off = true;
                } else {
                    return Err(meta.error("unknown: one of only, flat, off"));
                }
                Ok(())
            })?;
        }
        Ok(setting)
    }
}
