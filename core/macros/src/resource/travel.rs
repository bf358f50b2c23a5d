//! How a request travels where the verb does not say it: `query = [account_id]`, `body = certificates`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr, Path};

use super::action::option;
use super::argument::Argument;

/// What differs from what the verb says.
#[derive(Default)]
pub(crate) struct Travel {
    query: Vec<Ident>,
    piped: Vec<Ident>,
    keyed: Vec<Ident>,
    renamed: Vec<(LitStr, LitStr)>,
    body: Option<Ident>,
    file: Option<Ident>,
    sends: Option<LitStr>,
    answers: Option<LitStr>,
    credential: Option<TokenStream>,
    differs: bool,
}

impl Travel {
    /// Takes the arguments that are about the way, and hands back any other.
    pub(super) fn take(&mut self, argument: Argument) -> syn::Result<Option<Argument>> {
        match argument {
            Argument::Names(key, names) if key == "query" => self.query = names,
            Argument::Names(key, names) if key == "piped" => self.piped = names,
            Argument::Names(key, names) if key == "keyed" => self.keyed = names,
            Argument::Pairs(key, pairs) if key == "rename" => self.renamed = pairs,
            Argument::Word(key, word, None) if key == "body" => {
                self.body = Some(word.require_ident()?.clone());
            }
            Argument::Word(key, word, None) if key == "file" => {
                self.file = Some(word.require_ident()?.clone());
            }
            Argument::Text(key, text) if key == "sends" => self.sends = Some(text),
            Argument::Text(key, text) if key == "answers" => self.answers = Some(text),
            Argument::Word(key, word, field) if key == "credential" => {
                self.credential = Some(credential(&word, field.as_ref())?);
            }
            other => return Ok(Some(other)),
        }
        self.differs = true;
        Ok(None)
    }

    pub(super) fn tokens(&self) -> TokenStream {
        if !self.differs {
            return quote!(&crate::schema::Travel::PLAIN);
        }
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
        let body = self.body.as_ref().map(text);
        let body = body.map_or_else(|| quote!(None), |name| quote!(Some(#name)));
        let file = self.file.as_ref().map(text);
        let file = file.map_or_else(|| quote!(None), |name| quote!(Some(#name)));
        let sends = option(self.sends.as_ref());
        let answers = option(self.answers.as_ref());
        let credential = self.credential.clone().unwrap_or_else(|| quote!(ApiKey));
        quote!(&crate::schema::Travel {
            query: &[#(#query),*],
            piped: &[#(#piped),*],
            keyed: &[#(#keyed),*],
            renamed: &[#(#renamed),*],
            body: #body,
            file: #file,
            sends: #sends,
            answers: #answers,
            credential: crate::schema::Credential::#credential,
        })
    }
}

/// `credential = none`, `credential = basic(enrollment_code)`, `credential = password(passcode)`.
fn credential(word: &Path, field: Option<&Path>) -> syn::Result<TokenStream> {
    match field {
        None if word.is_ident("none") => Ok(quote!(None)),
        Some(field) if word.is_ident("basic") => {
            let field = field.require_ident()?.to_string();
            Ok(quote!(Basic(#field)))
        }
        Some(field) if word.is_ident("password") => {
            let field = field.require_ident()?.to_string();
            Ok(quote!(Password(#field)))
        }
        _ => Err(syn::Error::new_spanned(
            word,
            "expected none, basic(field) or password(field)",
        )),
    }
}
