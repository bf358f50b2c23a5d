//! `#[product]`: a list of resources becomes a product, with a method for each on the client or on a type of its own.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Field, Fields, Ident, ItemStruct, Token};

use crate::attributes::doc_constant;
use crate::names::snake_case;

/// The resource whose operations are the client's own, written there by hand.
const WORKFLOWS: &str = "Workflows";

/// `account`, or `device_trust, top`.
struct Arguments {
    name: Ident,
    top: bool,
}

impl Parse for Arguments {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let name = input.parse()?;
        let top = input.parse::<Option<Token![,]>>()?.is_some();
        if top && input.parse::<Ident>()? != "top" {
            return Err(input.error("expected `top` or nothing"));
        }
        Ok(Self { name, top })
    }
}

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> syn::Result<TokenStream> {
    let Arguments { name, top } = syn::parse2(arguments)?;
    let item: ItemStruct = syn::parse2(item)?;
    let Fields::Unnamed(fields) = &item.fields else {
        let problem = "a product lists its resources: `struct AccountManager(Accounts);`";
        return Err(syn::Error::new_spanned(item, problem));
    };
    let (mut exports, mut accessors) = (Vec::new(), Vec::new());
    let (mut moved, mut old_names) = (Vec::new(), Vec::new());
    let (mut tables, mut later) = (Vec::new(), Vec::new());
    for field in &fields.unnamed {
        let resource = &field.ty;
        let class = quote!(#resource).to_string();
        let table = quote!(<#resource as crate::schema::Grouped>::RESOURCE);
        if has(field, "later") {
            later.push(snake_case(&class));
        }
        tables.push(table);
        if class == WORKFLOWS {
            continue;
        }
        let module = format_ident!("{}", snake_case(&class));
        let doc = format!("See [`{class}`].");
        exports.push(quote!(pub use #module::*;));
        accessors.push(quote! {
            #[doc = #doc]
            pub fn #module(&self) -> #resource { #resource::new(self.engine().clone()) }
        });
        if has(field, "moved") {
            let doc = format!("Under the name that it had before it moved; see [`{class}`].");
            let note = format!("use `client.{name}().{module}()`");
            old_names.push(quote! {
                #[doc = #doc]
                #[deprecated(note = #note)]
                pub fn #module(&self) -> #resource { self.#name().#module() }
            });
            moved.push(resource);
        }
    }

    let class = &item.ident;
    let (name_text, class_text) = (name.to_string(), class.to_string());
    let attributes = &item.attrs;
    let doc = doc_constant(attributes);
    let (holder, own) = if top {
        (quote!(crate::Client), TokenStream::new())
    } else {
        let accessor = format!("See [`{class}`].");
        let own = quote! {
            #(#attributes)*
            #[derive(Debug, Clone)]
            pub struct #class { engine: crate::engine::Engine }

            impl #class {
                pub(crate) fn engine(&self) -> &crate::engine::Engine { &self.engine }
            }

            impl crate::Client {
                #[doc = #accessor]
                pub fn #name(&self) -> #class { #class { engine: self.engine().clone() } }
                #(#old_names)*
            }
        };
        (quote!(#class), own)
    };
    Ok(quote! {
        #(#exports)*

        #own

        impl #holder { #(#accessors)* }

        /// The product's table.
        pub static PRODUCT: crate::schema::Product = crate::schema::Product {
            name: #name_text,
            class: #class_text,
            doc: #doc,
            top: #top,
            resources: &[#(#tables),*],
            later: &[#(#later),*],
            moved: &[#(<#moved as crate::schema::Grouped>::RESOURCE),*],
        };
    })
}

fn has(field: &Field, name: &str) -> bool {
    field
        .attrs
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}
