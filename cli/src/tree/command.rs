//! Commands as clap takes them.

use clap::{Arg, ArgAction, Command, ValueHint};
use devtrust::schema::{Confidence, Hook, Operation, Product, Resource, Response};

use super::{Products, Wanted, page};
use crate::text::{kebab, paragraphs, summary};
use crate::{global, output, request, verbs};

/// The whole command line, as deep as it can be asked for.
pub(crate) fn command(products: Products, wanted: Wanted<'_>) -> Command {
    let mut command = Command::new("devtrust")
        .version(env!("CARGO_PKG_VERSION"))
        .about("DigiCert ONE from the command line: devices, their certificates, and whole fleets of them")
        .subcommand_required(true)
        .arg_required_else_help(true)
        // Ours stands with the other global options.
        .disable_help_flag(true)
        .args(global::args())
        .subcommands(verbs::commands(wanted));
    for product in products {
        command = if product.top {
            command.subcommands(resources(product, wanted))
        } else {
            command.subcommand(of_product(product, wanted))
        };
    }
    page::front(command, products)
}

fn of_product(product: &'static Product, wanted: Wanted<'_>) -> Command {
    let name = kebab(product.name);
    let command = group(&name, product.doc);
    if wanted.has(&name) {
        command.subcommands(resources(product, wanted))
    } else {
        command
    }
}

fn resources(product: &'static Product, wanted: Wanted<'_>) -> impl Iterator<Item = Command> {
    let resources = product.resources.iter();
    resources.map(move |resource| of_resource(resource, wanted))
}

fn of_resource(resource: &'static Resource, wanted: Wanted<'_>) -> Command {
    let name = kebab(resource.name);
    let command = group(&name, resource.doc);
    if !wanted.has(&name) {
        return command;
    }
    let operations = resource.operations.iter();
    command.subcommands(operations.map(|operation| of_operation(operation, wanted)))
}

fn group(name: &str, doc: &str) -> Command {
    Command::new(name.to_owned())
        .about(what(doc))
        .long_about(paragraphs(doc))
        .subcommand_required(true)
        .arg_required_else_help(true)
}

/// What a group is about, without its name: `Devices: registered once ...`.
fn what(doc: &str) -> String {
    let summary = summary(doc);
    let Some((_, rest)) = summary.split_once(": ") else {
        return summary;
    };
    let mut characters = rest.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

/// The command of one operation.
fn of_operation(operation: &'static Operation, wanted: Wanted<'_>) -> Command {
    let name = kebab(operation.method);
    let about = summary(operation.doc);
    let about = match operation.deprecated {
        "" => about,
        _ => format!("{about} (deprecated)"),
    };
    let command = Command::new(name.clone()).about(about);
    if !wanted.has(&name) {
        return command;
    }
    let flags = request::flags(operation);
    let positions = request::positions(operation, &flags);
    command
        .long_about(long_about(operation))
        .after_long_help(format!(
            "Example:\n  {}",
            request::typed(&example(operation))
        ))
        .args(request::args(&flags))
        .args(request::positional(&positions))
        .args(
            own_args(operation)
                .into_iter()
                .map(|arg| arg.help_heading("Input and output")),
        )
}

fn long_about(operation: &Operation) -> String {
    let mut text = paragraphs(operation.doc);
    if !operation.deprecated.is_empty() {
        text.push_str("\n\nDeprecated: ");
        text.push_str(&paragraphs(operation.deprecated));
    }
    if operation.confidence != Confidence::Documented {
        text.push_str("\n\nNot in the published documentation: ");
        text.push_str(operation.confidence.as_str());
        text.push('.');
    }
    text
}

/// The words of a command that can be typed as they are.
pub(super) fn example(operation: &Operation) -> Vec<String> {
    let names = operation.name.split('.').map(kebab);
    let mut words: Vec<String> = ["devtrust".to_owned()].into_iter().chain(names).collect();
    words.extend(request::example(operation));
    words
}

/// What a command has beside the fields of its request.
fn own_args(operation: &Operation) -> Vec<Arg> {
    let mut args = vec![
        Arg::new("input")
            .long("input")
            .value_name("FILE")
            .value_hint(ValueHint::FilePath)
            .help("Read the request from a file, or from standard input with -, as JSON or YAML; flags come before it"),
        Arg::new("dry-run")
            .long("dry-run")
            .action(ArgAction::SetTrue)
            .help("Check the request and show what would be sent, without sending it"),
    ];
    match operation.response {
        Response::Pages(_) => args.extend([
            Arg::new("limit")
                .long("limit")
                .value_name("ROWS")
                .value_parser(clap::value_parser!(u64).range(1..))
                .conflicts_with("all")
                .help("Show at most so many rows [default: 100]"),
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help("Show every row, page after page"),
        ]),
        Response::Bytes => args.push(
            Arg::new("to")
                .long("to")
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("Write the file here, or to standard output with -"),
        ),
        _ => {}
    }
    if operation.takes.contains(&Hook::Keys) {
        args.push(
            Arg::new("key-file")
                .long("key-file")
                .value_name("FILE")
                .value_hint(ValueHint::FilePath)
                .help("Take the private key from this file, or keep the one that is made there; a folder where there are many"),
        );
    }
    if matches!(operation.response, Response::Pages(_)) {
        args.push(
            Arg::new("columns")
                .long("columns")
                .value_name("NAMES")
                .value_delimiter(',')
                .action(ArgAction::Append)
                .help("Show these columns of a table or CSV, in this order, such as id,name"),
        );
    }
    if output::has_secrets(operation.response) {
        args.push(
            Arg::new("show-secrets")
                .long("show-secrets")
                .action(ArgAction::SetTrue)
                .help("Write private keys and passcodes of the answer, which are masked otherwise"),
        );
    }
    args
}
