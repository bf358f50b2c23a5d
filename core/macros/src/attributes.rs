//! What the three attributes share: doc comments and small look-ups in attribute lists.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, ExprLit, Field, Lit, LitInt, LitStr, Meta, Token, Type, parenthesized};

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

/// The name of a field or parameter on the wire: that of the code, or another one: `#[field(wire = "executionCommand")]`.
pub(crate) fn wire_name(field: &Field) -> syn::Result<String> {
    let mut name = field
        .ident
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    for attribute in field
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("field"))
    {
        attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("wire") {
                name = meta.value()?.parse::<LitStr>()?.value();
            } else if meta.input.peek(syn::token::Paren) {
                meta.input.parse::<proc_macro2::Group>()?;
            }
            Ok(())
        })?;
    }
    Ok(name.strip_prefix("r#").unwrap_or(&name).to_owned())
}

/// The rule of a field or parameter as an expression: from `#[field(uuid)]`, otherwise none.
pub(crate) fn rule(attributes: &[Attribute]) -> syn::Result<TokenStream> {
    let mut rules = Vec::new();
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("field"))
    {
        attribute.parse_nested_meta(|meta| {
            let bounds = || -> syn::Result<(LitInt, Option<LitInt>)> {
                let inner;
                parenthesized!(inner in meta.input);
                let first: LitInt = inner.parse()?;
                let last = if inner.parse::<Option<Token![,]>>()?.is_some() {
                    Some(inner.parse()?)
                } else {
                    None
                };
                Ok((first, last))
            };
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
                Some("date") => quote!(Date),
                Some(limit @ ("range" | "length" | "items" | "hex")) => {
                    let (first, last) = bounds()?;
                    let (variant, open) = match limit {
                        "range" => (quote!(Range), quote!(i64::MAX)),
                        "length" => (quote!(Length), quote!(usize::MAX)),
                        "items" => (quote!(Items), quote!(usize::MAX)),
                        _ => (quote!(Hex), quote!(#first)),
                    };
                    let last = last.map_or(open, |last| quote!(#last));
                    quote!(#variant(#first, #last))
                }
                Some("wire") => {
                    meta.value()?.parse::<LitStr>()?;
                    return Ok(());
                }
                _ => {
                    return Err(meta.error(
                        "unknown rule: one of name, text, uuid, policy_id, segment, csr, \
                         identity_attributes, page_size, not_empty, date, range(from, to), length(from, to), \
                         items(from, to), hex(from, to); the last four also with one number",
                    ));
                }
            };
            rules.push(quote!(crate::schema::Rule::#variant));
            Ok(())
        })?;
    }
    Ok(match rules.as_slice() {
        [] => quote!(crate::schema::Rule::None),
        [rule] => rule.clone(),
        rules => quote!(crate::schema::Rule::All(&[#(#rules),*])),
    })
}
