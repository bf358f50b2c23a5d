//! The front page of help: what people come for first, then the products, then the exit codes.

use std::fmt::Write as _;

use clap::Command;

use super::Products;
use crate::failure::exit_codes;
use crate::text::kebab;
use crate::verbs;

const TEMPLATE: &str = "{about}\n\n{usage-heading} {usage}\n\n{before-help}{options}{after-help}";
/// How wide lines are.
const WIDTH: usize = 100;
const SETTINGS: &str = "Settings come from flags, then from DEVTRUST_API_KEY (or DC_API_KEY), DEVTRUST_BASE_URL, DEVTRUST_REGION and \
     DEVTRUST_ENVIRONMENT, then from the profile. `devtrust emulator` starts a local service to try everything against.";

/// The command with its front page.
pub(super) fn front(command: Command, products: Products) -> Command {
    let widest = command
        .get_subcommands()
        .map(|one| one.get_name().len())
        .max();
    let width = widest.unwrap_or(0);
    let line = |name: &str| {
        let about = command
            .get_subcommands()
            .find(|one| one.get_name() == name)
            .and_then(Command::get_about)
            .map(ToString::to_string);
        wrapped(name, width, &about.unwrap_or_default())
    };
    let mut text = String::from("Tasks:\n");
    for name in verbs::NAMES {
        text.push_str(&line(name));
    }
    for product in products.iter().filter(|product| product.top) {
        let _ = writeln!(text, "\n{}:", title(product.class));
        for resource in product.resources {
            text.push_str(&line(&kebab(resource.name)));
        }
    }
    if products.iter().any(|product| !product.top) {
        text.push_str("\nOther products:\n");
        for product in products.iter().filter(|product| !product.top) {
            text.push_str(&line(&kebab(product.name)));
        }
    }
    let codes = format!("{SETTINGS}\n\nExit codes:\n{}", exit_codes());
    command
        .help_template(TEMPLATE)
        .before_help(text)
        .after_long_help(codes)
        .after_help("`devtrust COMMAND --help` says more; `devtrust --help` has all options and the exit codes.")
}

/// A name and what it is about, in lines that begin below each other.
fn wrapped(name: &str, width: usize, about: &str) -> String {
    let mut lines = format!("  {name:width$} ");
    let mut column = width + 3;
    for word in about.split_whitespace() {
        if column + 1 + word.chars().count() > WIDTH {
            let _ = write!(lines, "\n{:width$}   ", "");
            column = width + 3;
        }
        lines.push(' ');
        lines.push_str(word);
        column += 1 + word.chars().count();
    }
    lines.push('\n');
    lines
}

/// `Device Trust Manager` for `DeviceTrustManager`.
fn title(class: &str) -> String {
    let mut title = String::new();
    for character in class.chars() {
        if character.is_ascii_uppercase() && !title.is_empty() {
            title.push(' ');
        }
        title.push(character);
    }
    title
}
