//! What the three attributes share: doc comments and small look-ups in attribute lists.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, Lit, Meta, Type};

/// The text of the doc comment, one line a line, without the leading space.
pub(crate) fn doc(attributes: &[Attribute]) -> String {
    let lines: Vec<String> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .filter_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) => match &pair.value {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            },
            _ => None,
        })
        .map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned())
        .collect();
    lines.join("\n")
}

/// The doc text as a constant expression that is empty where the crate is built without its texts.
pub(crate) fn doc_constant(attributes: &[Attribute]) -> TokenStream {
    documentation(&doc(attributes))
}

/// A text that is empty where the crate is built without its texts.
pub(crate) fn documentation(text: &str) -> TokenStream {
    quote!(if cfg!(feature = "docs") { #text } else { "" })
}

/// The attributes except those that only this crate understands.
pub(crate) fn without(attributes: &[Attribute], names: &[&str]) -> Vec<Attribute> {
    attributes
        .iter()
        .filter(|attribute| !names.iter().any(|name| attribute.path().is_ident(name)))
        .cloned()
        .collect()
}

/// `T` of `Outer<T>`, when the type's last segment is `Outer`.
pub(crate) fn inner_of<'a>(outer: &str, ty: &'a Type) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last()?;
    if segment.ident != outer {
        return None;
    }
    let syn::PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(inner) => Some(inner),
        _ => None,
    })
}

/// The rule of a field or parameter as an expression: from `#[field(uuid)]`, otherwise none.
pub(crate) fn rule(attributes: &[Attribute]) -> syn::Result<TokenStream> {
    let mut rule = quote!(crate::schema::Rule::None);
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("field"))
    {
        attribute.parse_nested_meta(|meta| {
            let variant = match meta.path.get_ident().map(ToString::to_string).as_deref() {
                Some("name") => quote!(Name),
                Some("text") => quote!(Text),
                Some("uuid") => quote!(Uuid),
                Some("policy_id") => quote!(PolicyId),
                Some("segment") => quote!(Segment),
                Some("csr") => quote!(Csr),
                Some("identity_attributes") => quote!(IdentityAttributes),
                Some("page_size") => quote!(PageSize),
                Some("not_empty") => quote!(NotEmpty),
                _ => {
                    return Err(meta.error(
                        "unknown rule: one of name, text, uuid, policy_id, segment, csr, \
                         identity_attributes, page_size, not_empty",
                    ));
                }
            };
            rule = quote!(crate::schema::Rule::#variant);
            Ok(())
        })?;
    }
    Ok(rule)
}
