//! What stands in the brackets of an operation's attribute.

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, LitInt, LitStr, Path, Token, bracketed, parenthesized};

/// One argument after the first: `success = 201`, `idempotency = reconcile(find)`.
pub(super) enum Argument {
    Numbers(Ident, Vec<LitInt>),
    Text(Ident, LitStr),
    Word(Ident, Path, Option<Path>),
    Pairs(Ident, Vec<(LitStr, LitStr)>),
    Names(Ident, Vec<Ident>),
    Reasons(Ident, Vec<(Ident, LitStr)>),
}

impl Parse for Argument {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let key: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        if input.peek(LitStr) {
            return Ok(Self::Text(key, input.parse()?));
        }
        if input.peek(LitInt) {
            return Ok(Self::Numbers(key, vec![input.parse()?]));
        }
        if input.peek(syn::token::Bracket) {
            let inner;
            bracketed!(inner in input);
            if inner.peek(LitInt) {
                let numbers = Punctuated::<LitInt, Token![,]>::parse_terminated(&inner)?;
                return Ok(Self::Numbers(key, numbers.into_iter().collect()));
            }
            if inner.peek(Ident) && inner.peek2(Token![=>]) {
                let mut reasons = Vec::new();
                while !inner.is_empty() {
                    let code: Ident = inner.parse()?;
                    inner.parse::<Token![=>]>()?;
                    reasons.push((code, inner.parse()?));
                    let _ = inner.parse::<Option<Token![,]>>()?;
                }
                return Ok(Self::Reasons(key, reasons));
            }
            if inner.peek(Ident) {
                let names = Punctuated::<Ident, Token![,]>::parse_terminated(&inner)?;
                return Ok(Self::Names(key, names.into_iter().collect()));
            }
            let mut pairs = Vec::new();
            while !inner.is_empty() {
                let field: LitStr = inner.parse()?;
                inner.parse::<Token![=>]>()?;
                pairs.push((field, inner.parse()?));
                let _ = inner.parse::<Option<Token![,]>>()?;
            }
            return Ok(Self::Pairs(key, pairs));
        }
        let word: Path = input.parse()?;
        let target = if input.peek(syn::token::Paren) {
            let inner;
            parenthesized!(inner in input);
            Some(inner.parse()?)
        } else {
            None
        };
        Ok(Self::Word(key, word, target))
    }
}

/// The attribute's whole list: the first thing, then arguments.
pub(super) struct List {
    pub(super) first: Expr,
    pub(super) arguments: Vec<Argument>,
}

impl Parse for List {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let first = input.parse()?;
        let mut arguments = Vec::new();
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            arguments.push(input.parse()?);
        }
        Ok(Self { first, arguments })
    }
}
