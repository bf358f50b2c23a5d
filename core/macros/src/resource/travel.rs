//! How a request travels where the verb does not say it: `query = [account_id]`, `body = certificates`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr, Path};

use super::action::option;

/// What differs from what the verb says.
#[derive(Default)]
pub(crate) struct Travel {
    pub(super) query: Vec<Ident>,
    pub(super) piped: Vec<Ident>,
    pub(super) keyed: Vec<Ident>,
    pub(super) renamed: Vec<(LitStr, LitStr)>,
    pub(super) body: Option<Ident>,
    pub(super) sends: Option<LitStr>,
    pub(super) answers: Option<LitStr>,
    pub(super) credential: Option<TokenStream>,
}

impl Travel {
    pub(super) fn tokens(&self) -> TokenStream {
        let text = |name: &Ident| {
            let name = name.to_string();
            name.strip_prefix("r#").unwrap_or(&name).to_owned()
        };
        let query = self.query.iter().map(text);
        let piped = self.piped.iter().map(text);
        let keyed = self.keyed.iter().map(text);
        let renamed = self
            .renamed
            .iter()
            .map(|(field, name)| quote!((#field, #name)));
        let body = match self.body.as_ref().map(text) {
            Some(name) => quote!(Some(#name)),
            None => quote!(None),
        };
        let sends = option(self.sends.as_ref());
        let answers = option(self.answers.as_ref());
        let credential = self.credential.clone().unwrap_or_else(|| quote!(ApiKey));
        quote!(crate::schema::Travel {
            query: &[#(#query),*],
            piped: &[#(#piped),*],
            keyed: &[#(#keyed),*],
            renamed: &[#(#renamed),*],
            body: #body,
            sends: #sends,
            answers: #answers,
            credential: crate::schema::Credential::#credential,
        })
    }
}

/// `credential = none`, `credential = basic(enrollment_code)`.
pub(super) fn credential(word: &Path, field: Option<&Path>) -> syn::Result<TokenStream> {
    match field {
        None if word.is_ident("none") => Ok(quote!(None)),
        Some(field) if word.is_ident("basic") => {
            let field = field.require_ident()?.to_string();
            Ok(quote!(Basic(#field)))
        }
        _ => Err(syn::Error::new_spanned(
            word,
            "expected none or basic(field)",
        )),
    }
}
