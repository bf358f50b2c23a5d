//! The constructor of the clients: one keyword argument for each setting.

use devtrust_core::config::{Choice, Package, Setting, Shape};

use super::docs::{docstring, entry};
use super::layout::{MARK, fitted};
use crate::settings;

/// `_configured.py`.
pub(crate) fn module() -> String {
    let arguments = arguments();
    let mut text = MARK.to_owned();
    text += r#""""How a client is set up."""

from __future__ import annotations

from ._settings import hidden, secret, session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Literal

    from ._native import Session
    from .keys import ClientCertificate
    from .secret import Secret


class Configured:
    """What is made with settings."""

    __slots__ = ()

    def __init__(
        self,
        *,
"#;
    for argument in &arguments {
        text += &fitted(8, &argument.parameter());
    }
    text += "    ) -> None:\n";
    text += &docstring(
        8,
        &["Sets a client up. Nothing is sent.".to_owned()],
        &[documented(&arguments), raises()],
    );
    text += "        # From here on a traceback shows nothing of them.\n";
    text += "        api_key, passcode = secret(api_key), secret(passcode)\n";
    text += "        proxy, headers = secret(proxy), hidden(headers)\n";
    text += "        self._start(session(locals()))\n\n";
    // Each client has its own; a type checker has to know of it here.
    text += "    if TYPE_CHECKING:\n\n        def _start(self, session: Session) -> None: ...\n";
    text
}

/// One keyword argument.
struct Argument {
    name: &'static str,
    ty: String,
    default: &'static str,
    doc: String,
}

impl Argument {
    fn parameter(&self) -> String {
        format!("{}: {} = {},", self.name, self.ty, self.default)
    }
}

fn arguments() -> Vec<Argument> {
    settings::of(Package::Python)
        .into_iter()
        .flat_map(|setting| match setting.shape {
            Shape::Group(group) => group.settings.iter().map(argument).collect(),
            _ => vec![argument(setting)],
        })
        .collect()
}

fn argument(setting: &'static Setting) -> Argument {
    let (ty, default) = match setting.shape {
        Shape::Flag if settings::is_on(setting) => ("bool".to_owned(), "True"),
        Shape::Flag => ("bool".to_owned(), "False"),
        shape => (format!("{} | None", ty(shape)), "None"),
    };
    Argument {
        name: setting.flat.unwrap_or(setting.name),
        ty,
        default,
        doc: doc(setting),
    }
}

fn ty(shape: Shape) -> String {
    match shape {
        Shape::Text => "str".to_owned(),
        Shape::Secret => "Secret | str".to_owned(),
        Shape::Flag => "bool".to_owned(),
        Shape::Time => "float".to_owned(),
        Shape::Count | Shape::Bytes => "int".to_owned(),
        Shape::Choice(choices) => format!("Literal[{}]", quoted(choices.all)),
        Shape::Headers => "Mapping[str, str]".to_owned(),
        Shape::Group(group) | Shape::Whole(group) => {
            let types: Vec<String> = group
                .settings
                .iter()
                .map(|member| ty(member.shape))
                .collect();
            format!("tuple[{}]", types.join(", "))
        }
        Shape::Own(name) => match name {
            "proxy" => "Secret | str | Literal[False]".to_owned(),
            "path" => "str | PathLike[str]".to_owned(),
            _ => "ClientCertificate".to_owned(),
        },
    }
}

fn quoted(choices: &[Choice]) -> String {
    let texts: Vec<String> = choices
        .iter()
        .map(|choice| format!("\"{}\"", choice.text))
        .collect();
    texts.join(", ")
}

fn doc(setting: &'static Setting) -> String {
    let mut text = settings::meaning(setting, "seconds");
    match setting.shape {
        Shape::Choice(choices) => {
            let texts: Vec<String> = choices
                .all
                .iter()
                .map(|choice| format!("`{}`", choice.text))
                .collect();
            text += &format!(" One of {}.", texts.join(", "));
        }
        Shape::Whole(_) => {
            text += " As a tuple, `(10, 1.0)`: that many calls in that many seconds.";
        }
        Shape::Own("proxy") => text += " An address, or False for none.",
        _ => {}
    }
    text
}

fn documented(arguments: &[Argument]) -> Vec<String> {
    let mut lines = vec!["Args:".to_owned()];
    for argument in arguments {
        lines.extend(entry(8, argument.name, &argument.doc));
    }
    lines
}

fn raises() -> Vec<String> {
    let mut lines = vec!["Raises:".to_owned()];
    lines.extend(entry(
        8,
        "ConfigurationError",
        "The settings do not fit together.",
    ));
    lines
}
