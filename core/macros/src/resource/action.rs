//! What an operation does, read from the attribute above its method.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Expr, Ident, LitInt, LitStr, Path};

use super::argument::{Argument, List};
use super::travel::Travel;

pub(crate) enum Action {
    Http(Box<Endpoint>),
    Find {
        list: Ident,
        lookup: Lookup,
    },
    Ensure {
        find: Ident,
        create: Ident,
        unique: bool,
    },
    Workflow(Path),
}

/// One HTTP call.
pub(crate) struct Endpoint {
    verb: String,
    path: LitStr,
    success: Vec<LitInt>,
    idempotency: TokenStream,
    wrap: Option<LitStr>,
    unwrap: Option<LitStr>,
    pending: Vec<LitInt>,
    needs: Option<(LitStr, LitStr)>,
    travel: Travel,
}

/// Which row of a list is the one.
#[derive(Default)]
pub(crate) struct Lookup {
    by: Option<LitStr>,
    matching: Vec<(LitStr, LitStr)>,
    made: Option<LitStr>,
    gone: Option<(LitStr, LitStr)>,
}

/// What is known about the operation and from where.
pub(crate) struct Traits {
    pub(crate) confidence: Ident,
    pub(crate) source: String,
    /// What to use instead.
    pub(crate) deprecated: String,
    /// What a caller may bring: `keys`, `progress`.
    pub(crate) takes: Vec<Ident>,
    /// Codes of errors, and when they come.
    pub(crate) errors: Vec<(Ident, LitStr)>,
}

impl Endpoint {
    /// What is so where nothing else is said.
    fn new(verb: &str, method: &Ident) -> Self {
        Self {
            verb: verb.to_uppercase(),
            path: LitStr::new("", method.span()),
            success: Vec::new(),
            idempotency: if verb == "get" {
                quote!(Safe)
            } else {
                quote!(Never)
            },
            wrap: None,
            unwrap: None,
            pending: Vec::new(),
            needs: None,
            travel: Travel::default(),
        }
    }
}

impl Action {
    /// The attributes that say what a method does.
    pub(crate) const ATTRIBUTES: &'static [&'static str] = &[
        "get", "post", "put", "patch", "delete", "find", "ensure", "workflow",
    ];

    fn attribute<'a>(attributes: &'a [Attribute], method: &Ident) -> syn::Result<&'a Attribute> {
        let is_ours = |attribute: &&Attribute| {
            let mut names = Self::ATTRIBUTES.iter();
            names.any(|name| attribute.path().is_ident(name))
        };
        attributes.iter().find(is_ours).ok_or_else(|| {
            let message = "say what it does: #[get(\"...\")], #[find(list)], ...";
            syn::Error::new_spanned(method, message)
        })
    }

    pub(crate) fn read(attributes: &[Attribute], method: &Ident) -> syn::Result<(Self, Traits)> {
        let attribute = Self::attribute(attributes, method)?;
        let verb = attribute
            .path()
            .get_ident()
            .map(ToString::to_string)
            .unwrap_or_default();
        let list: List = attribute.parse_args()?;
        let mut traits = Traits {
            confidence: format_ident!("Inferred"),
            source: String::new(),
            deprecated: String::new(),
            takes: Vec::new(),
            errors: Vec::new(),
        };
        let mut endpoint = Endpoint::new(&verb, method);
        let (mut lookup, mut create, mut unique) = (Lookup::default(), None, false);
        let mut becomes = None;
        for argument in list.arguments {
            let Some(argument) = endpoint.travel.take(argument)? else {
                continue;
            };
            match argument {
                Argument::Numbers(key, numbers) if key == "success" => endpoint.success = numbers,
                Argument::Numbers(key, numbers) if key == "pending" => endpoint.pending = numbers,
                Argument::Text(key, text) if key == "wrap" => endpoint.wrap = Some(text),
                Argument::Text(key, text) if key == "unwrap" => endpoint.unwrap = Some(text),
                Argument::Text(key, text) if key == "source" => traits.source = text.value(),
                Argument::Text(key, text) if key == "deprecated" => {
                    traits.deprecated = text.value();
                }
                Argument::Reasons(key, reasons) if key == "errors" => traits.errors = reasons,
                Argument::Names(key, names) if key == "takes" => {
                    traits.takes = names.iter().map(hook).collect::<syn::Result<_>>()?;
                }
                Argument::Text(key, field) if key == "by" => lookup.by = Some(field),
                Argument::Text(key, field) if key == "made" => lookup.made = Some(field),
                Argument::Pairs(key, pairs) if key == "matching" => lookup.matching = pairs,
                Argument::Pairs(key, pairs) if key == "gone" => {
                    lookup.gone = pairs.into_iter().next();
                }
                Argument::Pairs(key, pairs) if key == "needs" => {
                    endpoint.needs = pairs.into_iter().next();
                }
                Argument::Pairs(key, pairs) if key == "becomes" => {
                    becomes = pairs.into_iter().next();
                }
                Argument::Word(key, word, None) if key == "create" => {
                    create = word.get_ident().cloned();
                }
                Argument::Word(key, word, None) if key == "names" => {
                    unique = are_unique(&word)?;
                }
                Argument::Word(key, word, None) if key == "confidence" => {
                    traits.confidence = variant(&word)?;
                }
                Argument::Word(key, word, target) if key == "idempotency" => {
                    endpoint.idempotency = idempotency(&word, target.as_ref(), becomes.as_ref())?;
                }
                Argument::Numbers(key, _)
                | Argument::Text(key, _)
                | Argument::Pairs(key, _)
                | Argument::Names(key, _)
                | Argument::Reasons(key, _)
                | Argument::Word(key, _, _) => {
                    return Err(syn::Error::new_spanned(key, "unknown argument"));
                }
            }
        }
        let first = list.first;
        let action = match verb.as_str() {
            "find" => Self::Find {
                list: constant(&first)?,
                lookup,
            },
            "ensure" => Self::Ensure {
                find: constant(&first)?,
                create: create.map_or_else(|| format_ident!("CREATE"), |name| upper(&name)),
                unique,
            },
            "workflow" => Self::Workflow(syn::parse2(quote!(#first))?),
            _ => {
                endpoint.path = syn::parse2(quote!(#first))?;
                Self::Http(Box::new(endpoint))
            }
        };
        Ok((action, traits))
    }

    pub(crate) fn tokens(&self) -> TokenStream {
        match self {
            Self::Http(endpoint) => {
                let Endpoint {
                    verb,
                    path,
                    success,
                    idempotency,
                    wrap,
                    unwrap,
                    pending,
                    needs,
                    travel,
                } = &**endpoint;
                let needs = optional_pair(needs.as_ref());
                let wrap = option(wrap.as_ref());
                let unwrap = option(unwrap.as_ref());
                let travel = travel.tokens();
                quote!(crate::schema::Action::Http(crate::schema::Endpoint {
                    verb: #verb,
                    path: #path,
                    success: &[#(#success),*],
                    idempotency: crate::schema::Idempotency::#idempotency,
                    wrap: #wrap,
                    unwrap: #unwrap,
                    pending: &[#(#pending),*],
                    needs: #needs,
                    travel: #travel,
                }))
            }
            Self::Find { list, lookup } => {
                let by = lookup
                    .by
                    .as_ref()
                    .map_or_else(|| quote!("name"), |by| quote!(#by));
                let matching = lookup.matching.iter().map(pair);
                let made = option(lookup.made.as_ref());
                let gone = optional_pair(lookup.gone.as_ref());
                quote!(crate::schema::Action::Find {
                    list: Self::#list,
                    lookup: crate::schema::Lookup {
                        by: #by,
                        matching: &[#(#matching),*],
                        made: #made,
                        gone: #gone,
                    },
                })
            }
            Self::Ensure {
                find,
                create,
                unique,
            } => {
                quote!(crate::schema::Action::Ensure { find: Self::#find, create: Self::#create, unique: #unique })
            }
            Self::Workflow(function) => quote!(crate::schema::Action::Workflow(#function)),
        }
    }
}

fn pair((first, second): &(LitStr, LitStr)) -> TokenStream {
    quote!((#first, #second))
}

fn optional_pair(both: Option<&(LitStr, LitStr)>) -> TokenStream {
    let both = both.map(pair);
    both.map_or_else(|| quote!(None), |both| quote!(Some(#both)))
}

fn idempotency(
    word: &Path,
    target: Option<&Path>,
    becomes: Option<&(LitStr, LitStr)>,
) -> syn::Result<TokenStream> {
    let name = word
        .get_ident()
        .map(ToString::to_string)
        .unwrap_or_default();
    Ok(match (name.as_str(), target) {
        ("reached", Some(get)) => {
            let get = upper(get.require_ident()?);
            let Some((field, value)) = becomes else {
                let message =
                    "say before it what it becomes: becomes = [\"status\" => \"DISABLED\"]";
                return Err(syn::Error::new_spanned(word, message));
            };
            quote!(Reconcile(crate::schema::Recovery::Shown(&crate::schema::Outcome {
                get: Self::#get,
                given: &[],
                shows: Some((#field, #value)),
                otherwise: &[],
            })))
        }
        ("safe", None) => quote!(Safe),
        ("idempotent", None) => quote!(Idempotent),
        ("never", None) => quote!(Never),
        ("reconcile", Some(find)) => {
            let find = upper(find.require_ident()?);
            quote!(Reconcile(crate::schema::Recovery::Find(Self::#find)))
        }
        ("gone", Some(get)) => {
            let (get, mark) = (upper(get.require_ident()?), optional_pair(becomes));
            quote!(Reconcile(crate::schema::Recovery::Gone(Self::#get, #mark)))
        }
        ("shown", Some(outcome)) => {
            quote!(Reconcile(crate::schema::Recovery::Shown(&#outcome)))
        }
        ("recover", Some(function)) => {
            quote!(Reconcile(crate::schema::Recovery::Function(#function)))
        }
        _ => {
            return Err(syn::Error::new_spanned(
                word,
                "expected safe, idempotent, never, reconcile(find), gone(get), reached(get), shown(outcome) or recover(function)",
            ));
        }
    })
}

/// `names = unique`: the service is published to refuse a second object of a name. Anything else is taken to be possible.
fn are_unique(word: &Path) -> syn::Result<bool> {
    if word.is_ident("unique") {
        return Ok(true);
    }
    Err(syn::Error::new_spanned(word, "expected unique"))
}

/// `keys`: what a caller may bring.
fn hook(name: &Ident) -> syn::Result<Ident> {
    match name.to_string().as_str() {
        "keys" => Ok(format_ident!("Keys")),
        "progress" => Ok(format_ident!("Progress")),
        _ => Err(syn::Error::new_spanned(name, "expected keys or progress")),
    }
}

fn variant(word: &Path) -> syn::Result<Ident> {
    match word.require_ident()?.to_string().as_str() {
        "documented" => Ok(format_ident!("Documented")),
        "observed" => Ok(format_ident!("Observed")),
        "inferred" => Ok(format_ident!("Inferred")),
        _ => Err(syn::Error::new_spanned(
            word,
            "expected documented, observed or inferred",
        )),
    }
}

fn constant(expression: &Expr) -> syn::Result<Ident> {
    let path: Path = syn::parse2(quote!(#expression))?;
    Ok(upper(path.require_ident()?))
}

fn upper(name: &Ident) -> Ident {
    format_ident!("{}", name.to_string().to_uppercase())
}

pub(super) fn option(text: Option<&LitStr>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}
