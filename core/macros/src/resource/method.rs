//! One method: its operation constant and its Rust body.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Field, FnArg, Ident, Pat, ReturnType, TraitItemFn, Type, parse_quote};

use super::action::{Action, Traits};
use crate::attributes::{doc_constant, documentation, inner_of, wire_name, without};
use crate::model::table_row;
use crate::names::camel_case;

/// What a method gives back.
enum Output {
    /// `Pager<T>`: a list.
    Pages(Type),
    /// `Result<Bytes>`.
    Bytes,
    /// `Result<()>`.
    Nothing,
    /// `Result<Option<T>>`.
    Optional(Type),
    /// `Result<T>`.
    Value(Type),
}

/// What a method takes.
enum Input {
    /// One request model.
    Request(Type),
    /// Parameters, each a field of its own.
    Parameters(Vec<Field>),
}

pub(crate) struct Method {
    pub(crate) name: Ident,
    attributes: Vec<Attribute>,
    action: Action,
    traits: Traits,
    input: Input,
    output: Output,
}

impl Method {
    pub(crate) fn read(declared: &TraitItemFn) -> syn::Result<Self> {
        let (action, traits) = Action::read(&declared.attrs, &declared.sig.ident)?;
        Ok(Self {
            name: declared.sig.ident.clone(),
            attributes: without(&declared.attrs, Action::ATTRIBUTES),
            action,
            traits,
            input: input(declared)?,
            output: output(declared)?,
        })
    }

    /// `pub const CREATE: &'static Operation`.
    pub(crate) fn constant(&self, path: &str, class: &str) -> syn::Result<TokenStream> {
        let constant = format_ident!("{}", self.name.to_string().to_uppercase());
        let method = self.name.to_string();
        let full_name = format!("{path}.{method}");
        let doc = doc_constant(&self.attributes);
        let constant_doc = format!("The operation `{full_name}`.");
        let (request, parameters) = match &self.input {
            Input::Request(ty) => (quote!(<#ty as crate::schema::Described>::MODEL), false),
            Input::Parameters(fields) => {
                let rows = fields
                    .iter()
                    .map(table_row)
                    .collect::<syn::Result<Vec<_>>>()?;
                let model = format!("{class}{}", camel_case(&method));
                (
                    quote!(&crate::schema::Model { name: #model, doc: "", response: false, fields: &[#(#rows),*] }),
                    true,
                )
            }
        };
        let response = match &self.output {
            Output::Pages(ty) => quote!(Pages(&<#ty as crate::schema::Typed>::TYPE)),
            Output::Value(ty) => quote!(Value(&<#ty as crate::schema::Typed>::TYPE)),
            Output::Optional(ty) => quote!(Optional(&<#ty as crate::schema::Typed>::TYPE)),
            Output::Bytes => quote!(Bytes),
            Output::Nothing => quote!(Nothing),
        };
        let action = self.action.tokens();
        let confidence = &self.traits.confidence;
        let source = documentation(&self.traits.source);
        let deprecated = &self.traits.deprecated;
        let takes = &self.traits.takes;
        let errors = self.traits.errors.iter().map(|(code, when)| {
            let when = documentation(&when.value());
            quote!(crate::schema::Raised { code: crate::ErrorCode::#code, when: #when })
        });
        Ok(quote! {
            #[doc = #constant_doc]
            pub const #constant: &'static crate::schema::Operation = &crate::schema::Operation {
                name: #full_name,
                method: #method,
                doc: #doc,
                request: #request,
                parameters: #parameters,
                response: crate::schema::Response::#response,
                action: #action,
                takes: &[#(crate::schema::Hook::#takes),*],
                errors: &[#(#errors),*],
                deprecated: #deprecated,
                confidence: crate::schema::Confidence::#confidence,
                source: #source,
            };
        })
    }

    /// The attributes, with the errors in the documentation.
    fn documented(&self) -> Vec<Attribute> {
        let mut attributes = self.attributes.clone();
        if !self.traits.errors.is_empty() {
            let title = "\n# Errors\n";
            attributes.push(parse_quote!(#[doc = #title]));
        }
        for (code, when) in &self.traits.errors {
            let line = format!("- [`{code}`](crate::ErrorCode::{code}) {}.", when.value());
            attributes.push(parse_quote!(#[doc = #line]));
        }
        attributes
    }

    /// The Rust method.
    pub(crate) fn body(&self) -> TokenStream {
        let name = &self.name;
        let constant = format_ident!("{}", name.to_string().to_uppercase());
        let note = &self.traits.deprecated;
        let deprecated = (!note.is_empty()).then(|| quote!(#[deprecated(note = #note)]));
        let attributes = self.documented();
        let (parameters, request) = match &self.input {
            Input::Request(ty) => (quote!(, request: #ty), quote!(&request)),
            Input::Parameters(fields) => {
                let declared = fields.iter().map(|field| {
                    let (ident, ty) = (&field.ident, borrowed(&field.ty));
                    quote!(#ident: #ty)
                });
                let members = fields.iter().map(member);
                (
                    quote!(#(, #declared)*),
                    quote!(&::serde_json::json!({ #(#members),* })),
                )
            }
        };
        let (output, call) = match &self.output {
            Output::Pages(ty) => {
                return quote! {
                    #(#attributes)*
                    #deprecated
                    pub fn #name(&self #parameters) -> crate::engine::Pager<#ty> {
                        crate::engine::Pager::new(self.engine.clone(), Self::#constant, #request)
                    }
                };
            }
            Output::Value(ty) => (quote!(#ty), quote!(value)),
            Output::Optional(ty) => (quote!(Option<#ty>), quote!(value)),
            Output::Bytes => (quote!(::bytes::Bytes), quote!(bytes)),
            Output::Nothing => (quote!(()), quote!(nothing)),
        };
        quote! {
            #(#attributes)*
            #deprecated
            pub async fn #name(&self #parameters) -> crate::error::Result<#output> {
                self.engine.#call(Self::#constant, #request).await
            }
        }
    }
}

/// `"account_id": account_id`.
fn member(field: &Field) -> TokenStream {
    let ident = &field.ident;
    let key = wire_name(field).unwrap_or_default();
    quote!(#key: #ident)
}

fn input(declared: &TraitItemFn) -> syn::Result<Input> {
    let mut fields = Vec::new();
    for argument in &declared.sig.inputs {
        let FnArg::Typed(argument) = argument else {
            continue;
        };
        let Pat::Ident(pattern) = &*argument.pat else {
            return Err(syn::Error::new_spanned(argument, "expected a plain name"));
        };
        if pattern.ident == "request" {
            return Ok(Input::Request((*argument.ty).clone()));
        }
        let (attributes, ident, ty) = (&argument.attrs, &pattern.ident, &argument.ty);
        let mut field: Field = parse_quote!(#ident: #ty);
        field.attrs.clone_from(attributes);
        fields.push(field);
    }
    Ok(Input::Parameters(fields))
}

fn output(declared: &TraitItemFn) -> syn::Result<Output> {
    let ReturnType::Type(_, ty) = &declared.sig.output else {
        return Err(syn::Error::new_spanned(
            &declared.sig,
            "say what the operation gives back",
        ));
    };
    if let Some(item) = inner_of("Pager", ty) {
        return Ok(Output::Pages(item.clone()));
    }
    let Some(inner) = inner_of("Result", ty) else {
        return Err(syn::Error::new_spanned(
            ty,
            "expected Result<...> or Pager<...>",
        ));
    };
    if let Type::Tuple(tuple) = inner
        && tuple.elems.is_empty()
    {
        return Ok(Output::Nothing);
    }
    if let Some(item) = inner_of("Option", inner) {
        return Ok(Output::Optional(item.clone()));
    }
    if let Type::Path(path) = inner
        && path.path.is_ident("Bytes")
    {
        return Ok(Output::Bytes);
    }
    Ok(Output::Value(inner.clone()))
}

/// Rust callers hand over `&str` where the table says text.
fn borrowed(ty: &Type) -> TokenStream {
    let text = |ty: &Type| matches!(ty, Type::Path(path) if path.path.is_ident("String"));
    match inner_of("Option", ty) {
        Some(inner) if text(inner) => quote!(Option<&str>),
        _ if text(ty) => quote!(&str),
        _ => quote!(#ty),
    }
}
