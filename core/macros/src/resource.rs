//! `#[resource]`: methods without bodies become operations.

mod action;
mod argument;
mod method;
mod travel;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Token, TraitItemFn, braced};

use crate::attributes::doc_constant;
use crate::names::snake_case;

/// `impl Divisions { ...; }`: like an `impl` block, with methods that end in a semicolon.
struct Declaration {
    attributes: Vec<Attribute>,
    name: Ident,
    methods: Vec<TraitItemFn>,
}

impl Parse for Declaration {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Token![impl]>()?;
        let name = input.parse()?;
        let body;
        braced!(body in input);
        let mut methods = Vec::new();
        while !body.is_empty() {
            let attributes = body.call(Attribute::parse_outer)?;
            body.parse::<syn::Visibility>()?;
            let mut method: TraitItemFn = body.parse()?;
            method.attrs.splice(0..0, attributes);
            methods.push(method);
        }
        Ok(Self {
            attributes,
            name,
            methods,
        })
    }
}

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let product: Option<Ident> = syn::parse2(arguments)?;
    let declaration: Declaration = syn::parse2(item)?;
    let name = &declaration.name;
    let class = name.to_string();
    let accessor = snake_case(&class);
    let path = product.map_or_else(
        || accessor.clone(),
        |product| format!("{product}.{accessor}"),
    );
    let attributes = &declaration.attributes;
    let doc = doc_constant(attributes);

    let mut constants = Vec::new();
    let mut methods = Vec::new();
    let mut operations = Vec::new();
    for declared in &declaration.methods {
        let method = method::Method::read(declared)?;
        let constant = format_ident!("{}", method.name.to_string().to_uppercase());
        operations.push(quote!(Self::#constant));
        constants.push(method.constant(&path, &class)?);
        methods.push(method.body());
    }
    Ok(quote! {
        #(#attributes)*
        #[derive(Debug, Clone)]
        pub struct #name { engine: crate::engine::Engine }

        impl #name {
            /// On an engine, which is what a client hands out.
            pub fn new(engine: crate::engine::Engine) -> Self { Self { engine } }
            #(#constants)*
            #(#methods)*
        }

        impl crate::schema::Grouped for #name {
            const RESOURCE: &'static crate::schema::Resource = &crate::schema::Resource {
                name: #accessor,
                class: #class,
                doc: #doc,
                operations: &[#(#operations),*],
            };
        }
    })
}
