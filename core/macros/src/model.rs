//! `#[model]`: a struct, its JSON form and its table.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Field, Fields, ItemStruct, Type, parse_quote};

use crate::attributes::{doc_constant, inner_of, rule, wire_name, without};

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let response = match arguments.to_string().as_str() {
        "" => false,
        "response" => true,
        _ => {
            return Err(syn::Error::new_spanned(
                arguments,
                "expected `response` or nothing",
            ));
        }
    };
    let mut item: ItemStruct = syn::parse2(item)?;
    let Fields::Named(fields) = &mut item.fields else {
        return Err(syn::Error::new_spanned(item, "a model has named fields"));
    };

    let declared: Vec<Field> = fields.named.iter().cloned().collect();
    let table: Vec<TokenStream> = declared.iter().map(table_row).collect::<syn::Result<_>>()?;
    for field in &mut fields.named {
        let optional = inner_of("Option", &field.ty).is_some();
        let list =
            inner_of("Vec", &field.ty).is_some() || inner_of("BTreeMap", &field.ty).is_some();
        let wire = wire_name(field)?;
        if field
            .ident
            .as_ref()
            .is_some_and(|name| name.unraw() != wire)
        {
            field.attrs.push(parse_quote!(#[serde(rename = #wire)]));
        }
        field.attrs = without(&field.attrs, &["field"]);
        if optional {
            field
                .attrs
                .push(parse_quote!(#[serde(default, skip_serializing_if = "Option::is_none")]));
        } else if list {
            let ty = &field.ty;
            let is_empty = if inner_of("Vec", ty).is_some() {
                "Vec::is_empty"
            } else {
                "std::collections::BTreeMap::is_empty"
            };
            field
                .attrs
                .push(parse_quote!(#[serde(default, skip_serializing_if = #is_empty)]));
        }
    }
    if response {
        fields.named.push(parse_quote! {
            /// What the service sent beyond the fields that this version knows, by name.
            #[serde(flatten)]
            pub extra: crate::schema::Extra
        });
    }

    let name = &item.ident;
    let name_text = name.to_string();
    let doc = doc_constant(&item.attrs);
    let builder = builder(name, &declared, response);
    Ok(quote! {
        #[derive(Debug, Clone, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[non_exhaustive]
        #item

        #builder

        impl crate::schema::Described for #name {
            const MODEL: &'static crate::schema::Model = &crate::schema::Model {
                name: #name_text,
                doc: #doc,
                response: #response,
                fields: &[#(#table),*],
            };
        }

        impl crate::schema::Typed for #name {
            const TYPE: crate::schema::Type =
                crate::schema::Type::Record(<#name as crate::schema::Described>::MODEL);
        }
    })
}

/// One row of the static table.
pub(crate) fn table_row(field: &Field) -> syn::Result<TokenStream> {
    let name = wire_name(field)?;
    let ty = &field.ty;
    let doc = doc_constant(&field.attrs);
    let rule = rule(&field.attrs)?;
    Ok(quote! {
        crate::schema::Field {
            name: #name,
            doc: #doc,
            ty: <#ty as crate::schema::Typed>::TYPE,
            required: <#ty as crate::schema::Typed>::REQUIRED,
            rule: #rule,
        }
    })
}

/// `new` with what is required and one setter for each field that may be left out, so that a new optional field
/// breaks nobody.
fn builder(name: &syn::Ident, fields: &[Field], response: bool) -> TokenStream {
    let optional = |ty: &Type| {
        inner_of("Option", ty).is_some()
            || inner_of("Vec", ty).is_some()
            || inner_of("BTreeMap", ty).is_some()
    };
    let mut parameters = Vec::new();
    let mut values = Vec::new();
    let mut setters = Vec::new();
    for field in fields {
        let (Some(ident), ty) = (&field.ident, &field.ty) else {
            continue;
        };
        if !optional(ty) {
            parameters.push(quote!(#ident: impl Into<#ty>));
            values.push(quote!(#ident: #ident.into()));
            continue;
        }
        values.push(quote!(#ident: Default::default()));
        let doc = format!("Sets `{ident}`.");
        setters.push(if let Some(inner) = inner_of("Option", ty) { quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #ident(mut self, value: impl Into<#inner>) -> Self { self.#ident = Some(value.into()); self }
        } } else { quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #ident(mut self, value: impl Into<#ty>) -> Self { self.#ident = value.into(); self }
        } });
    }
    let extra = response.then(|| quote!(, extra: Default::default()));
    quote! {
        impl #name {
            /// With what is required; the other fields have setters.
            #[allow(clippy::too_many_arguments, clippy::new_without_default)]
            pub fn new(#(#parameters),*) -> Self { Self { #(#values),* #extra } }
            #(#setters)*
        }
    }
}
