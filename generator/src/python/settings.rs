//! The constructor of the clients: one keyword argument for each setting.

use askama::Template;
use devtrust_core::config::{Choice, Package, Setting, Shape};

use super::Source;
use super::docs::{docstring, entry};
use super::imports::Imports;
use super::layout::LAYOUT;
use crate::files::rendered;
use crate::settings;
use crate::text::quoted;

#[derive(Template)]
#[template(path = "python/configured.py", escape = "none")]
struct Configured {
    parameters: Vec<String>,
    doc: String,
}

/// `_configured.py`.
pub(super) fn module() -> Result<Source, String> {
    let mut arguments: Vec<&'static Setting> = Vec::new();
    for setting in settings::of(Package::Python) {
        match setting.shape {
            Shape::Group(group) => arguments.extend(group.settings),
            _ => arguments.push(setting),
        }
    }
    let mut documented = vec!["Args:".to_owned()];
    for setting in &arguments {
        documented.extend(entry(8, name(setting), &doc(setting)));
    }
    let mut raises = vec!["Raises:".to_owned()];
    let text = "The settings do not fit together.";
    raises.extend(entry(8, "ConfigurationError", text));
    let text = ["Sets a client up. Nothing is sent.".to_owned()];
    let body = rendered(&Configured {
        parameters: arguments.iter().map(|one| parameter(one)).collect(),
        doc: docstring(8, &text, &[documented, raises]),
    })?;
    let mut imports = Imports::of(&body, ".", None);
    for name in ["hidden", "secret", "session"] {
        imports.runtime.add("._settings", name);
    }
    let doc = "\"\"\"How a client is set up.\"\"\"".to_owned();
    Ok(Source::new(doc, &imports, body))
}

fn name(setting: &Setting) -> &'static str {
    setting.flat.unwrap_or(setting.name)
}

fn parameter(setting: &'static Setting) -> String {
    let rest = match setting.shape {
        Shape::Flag if settings::is_on(setting) => "bool = True".to_owned(),
        Shape::Flag => "bool = False".to_owned(),
        shape => format!("{} | None = None", ty(shape)),
    };
    LAYOUT.line("        ", &format!("{}: {rest},", name(setting)))
}

fn ty(shape: Shape) -> String {
    match shape {
        Shape::Text => "str".to_owned(),
        Shape::Secret => "Secret | str".to_owned(),
        Shape::Flag => "bool".to_owned(),
        Shape::Time => "float".to_owned(),
        Shape::Count | Shape::Bytes => "int".to_owned(),
        Shape::Choice(choices) => format!("Literal[{}]", listed(choices.all, quoted)),
        Shape::Headers => "Mapping[str, str]".to_owned(),
        Shape::Group(group) | Shape::Whole(group) => {
            let members = group.settings.iter();
            let types: Vec<String> = members.map(|member| ty(member.shape)).collect();
            format!("tuple[{}]", types.join(", "))
        }
        Shape::Own("proxy") => "Secret | str | Literal[False]".to_owned(),
        Shape::Own("path") => "str | PathLike[str]".to_owned(),
        Shape::Own(_) => "ClientCertificate".to_owned(),
    }
}

fn listed(choices: &[Choice], written: fn(&str) -> String) -> String {
    let texts: Vec<String> = choices.iter().map(|one| written(one.text)).collect();
    texts.join(", ")
}

fn doc(setting: &'static Setting) -> String {
    let more = match setting.shape {
        Shape::Choice(choices) => {
            let texts = listed(choices.all, |text| format!("`{text}`"));
            format!(" One of {texts}.")
        }
        Shape::Whole(_) => {
            " As a tuple, `(10, 1.0)`: that many calls in that many seconds.".to_owned()
        }
        Shape::Own("proxy") => " An address, or False for none.".to_owned(),
        _ => String::new(),
    };
    settings::meaning(setting, "seconds") + &more
}
