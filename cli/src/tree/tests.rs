//! Every operation as a command.

use std::ffi::OsString;

use clap::Command;
use devtrust::schema::{
    Action, Confidence, Context, Enumeration, Field, Model, Operation, Product, Resource, Response,
    Rule, Type, Value as Known,
};
use devtrust::{BoxFuture, PRODUCTS, resources, validate};
use serde_json::Value as Json;

use super::command::example;
use super::{Products, Wanted, asked, command, operation};
use crate::request;

const CSR: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../core/src/keys/testdata/p256.csr.pem"
);
const SECRET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

fn words(line: &[&str]) -> Vec<OsString> {
    line.iter().map(OsString::from).collect()
}

/// The help of a command, as deep as the words ask for.
fn help(products: Products, line: &[&str]) -> String {
    let mut line = line.to_vec();
    line.push("--help");
    let words = words(&line);
    let error = command(products, Wanted::of(&words))
        .try_get_matches_from(&words)
        .unwrap_err();
    assert_eq!(
        error.kind(),
        clap::error::ErrorKind::DisplayHelp,
        "{line:?}: {error}"
    );
    error.to_string()
}

#[test]
fn the_whole_tree_is_in_order() {
    // Twice the same name, a flag that is declared twice, and the like.
    command(PRODUCTS, Wanted::ALL).debug_assert();
}

#[test]
fn every_operation_is_a_command_with_help_and_an_example_that_works() {
    let mut count = 0;
    for declared in resources().flat_map(|resource| resource.operations) {
        let words: Vec<String> = example(declared)
            .into_iter()
            .map(|word| match word.as_str() {
                "@request.csr" => format!("@{CSR}"),
                "@secret.txt" => format!("@{SECRET}"),
                _ => word,
            })
            .collect();
        let line: Vec<&str> = words.iter().map(String::as_str).collect();
        let names: Vec<&str> = line
            .iter()
            .copied()
            .take_while(|word| !word.starts_with("--"))
            .collect();

        let help = help(PRODUCTS, &names);
        for flag in request::flags(declared) {
            let shown = format!("--{}", flag.long);
            assert!(
                help.contains(&shown),
                "{}: {shown} is not in the help",
                declared.name
            );
        }
        assert!(help.contains("Example:\n  devtrust "), "{}", declared.name);

        let arguments = self::words(&line);
        let parsed = command(PRODUCTS, Wanted::of(&arguments)).try_get_matches_from(&arguments);
        let matches = parsed.unwrap_or_else(|error| panic!("{}: {error}", declared.name));
        let (found, inner) = asked(&matches);
        assert_eq!(
            operation(PRODUCTS, &found).map(|found| found.name),
            Some(declared.name)
        );
        let mut request = request::request(inner, &request::flags(declared))
            .unwrap_or_else(|failure| panic!("{}: {failure:?}", declared.name));
        let violations = validate::check(&mut request, declared.request);
        assert!(violations.is_empty(), "{line:?}: {violations:?}");
        count += 1;
    }
    assert_eq!(
        count,
        resources()
            .map(|resource| resource.operations.len())
            .sum::<usize>()
    );
}

#[test]
fn what_a_path_names_may_be_given_without_its_flag() {
    let id = "123e4567-e89b-42d3-a456-426614174000";
    let parse = |line: &[&str]| {
        let words = words(line);
        command(PRODUCTS, Wanted::of(&words)).try_get_matches_from(&words)
    };
    for line in [
        &["devtrust", "devices", "get", id][..],
        &["devtrust", "devices", "get", "--device-id", id],
    ] {
        let matches = parse(line).unwrap();
        let (found, inner) = asked(&matches);
        let found = operation(PRODUCTS, &found).unwrap();
        let request = request::request(inner, &request::flags(found)).unwrap();
        assert_eq!(request, serde_json::json!({ "device_id": id }));
    }
    let twice = parse(&["devtrust", "devices", "get", id, "--device-id", id]);
    assert_eq!(
        twice.unwrap_err().kind(),
        clap::error::ErrorKind::ArgumentConflict
    );
}

const COLOURS: Enumeration = Enumeration {
    name: "Colour",
    doc: "A colour.",
    values: &[
        Known {
            value: "RED",
            doc: "Like a fire engine.",
        },
        Known {
            value: "GREEN",
            doc: "Like grass.",
        },
    ],
};

const fn field(name: &'static str, doc: &'static str, ty: Type, required: bool) -> Field {
    Field {
        name,
        doc,
        ty,
        required,
        rule: Rule::None,
    }
}

static PAINT: Model = Model {
    name: "PaintDevice",
    doc: "How to paint a device.",
    response: false,
    fields: &[
        field("device_id", "The device.", Type::Text, true),
        field(
            "colour",
            "The colour. It lasts.",
            Type::Enum(&COLOURS),
            true,
        ),
        field("coats", "How many coats.", Type::Integer, false),
        field("profile", "The brush.", Type::Text, false),
    ],
};

fn paint(_: Box<dyn Context>, _: Json) -> BoxFuture<'static, devtrust::Result<Json>> {
    Box::pin(std::future::ready(Ok(Json::Null)))
}

/// An operation that core does not have.
static PAINTING: Operation = Operation {
    name: "painting.paint_device",
    method: "paint_device",
    doc: "Paints a device. It dries by itself.",
    request: &PAINT,
    parameters: false,
    response: Response::Nothing,
    action: Action::Workflow(paint),
    takes: &[],
    errors: &[],
    deprecated: "",
    confidence: Confidence::Inferred,
    source: "",
};

static EXTENDED: Products = &[&Product {
    name: "device_trust",
    class: "DeviceTrustManager",
    doc: "Device Trust Manager: devices.",
    top: true,
    resources: &[&Resource {
        name: "painting",
        class: "Painting",
        doc: "Painting: colours for devices.",
        operations: &[&PAINTING],
    }],
    moved: &[],
    later: &[],
}];

fn completed(line: &[&str]) -> Vec<String> {
    let words = words(line);
    let mut command = command(EXTENDED, Wanted::of(&words));
    let last = words.len() - 1;
    let found = clap_complete::engine::complete(&mut command, words, last, None).unwrap();
    found
        .iter()
        .map(|candidate| candidate.get_value().to_string_lossy().into_owned())
        .collect()
}

/// What an operation that is added to core needs here: nothing.
#[test]
fn a_new_operation_is_a_command_and_completed() {
    let front = help(EXTENDED, &["devtrust"]);
    let line = front.lines().find(|line| line.starts_with("  painting "));
    assert!(
        line.is_some_and(|line| line.ends_with("  Colours for devices")),
        "{front}"
    );
    let text = help(EXTENDED, &["devtrust", "painting", "paint-device"]);
    for expected in [
        "Paints a device. It dries by itself.",
        "Required:\n      --device-id <DEVICE_ID>\n          The device.",
        "- RED:   Like a fire engine",
        "--coats <N>",
        "--request.profile <PROFILE>",
        "devtrust painting paint-device --device-id example --colour RED",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
    assert!(completed(&["devtrust", "pai"]).contains(&"painting".to_owned()));
    assert!(completed(&["devtrust", "painting", ""]).contains(&"paint-device".to_owned()));
    let flags = completed(&["devtrust", "painting", "paint-device", "--co"]);
    assert!(
        flags.contains(&"--coats".to_owned()) && flags.contains(&"--colour".to_owned()),
        "{flags:?}"
    );
    assert_eq!(
        completed(&["devtrust", "painting", "paint-device", "--colour", ""]),
        ["RED", "GREEN"]
    );

    let line = words(&[
        "devtrust",
        "painting",
        "paint-device",
        "--device-id",
        "d",
        "--colour",
        "red",
        "--coats",
        "2",
    ]);
    let matches = command(EXTENDED, Wanted::of(&line)).get_matches_from(&line);
    let (names, inner) = asked(&matches);
    let found = operation(EXTENDED, &names).unwrap();
    assert_eq!(found.name, "painting.paint_device");
    let mut request = request::request(inner, &request::flags(found)).unwrap();
    assert!(validate::check(&mut request, found.request).is_empty());
    assert_eq!(
        request,
        serde_json::json!({"device_id": "d", "colour": "RED", "coats": 2})
    );
}

/// Who asks for one command does not wait for the others to be built.
#[test]
fn only_what_is_asked_for_is_built() {
    let words = words(&["devtrust", "devices", "list"]);
    let built = command(PRODUCTS, Wanted::of(&words));
    let count = |command: &Command| command.get_arguments().count();
    let devices = built.find_subcommand("devices").unwrap();
    assert!(count(devices.find_subcommand("list").unwrap()) > 5);
    assert_eq!(count(devices.find_subcommand("register").unwrap()), 0);
    assert!(
        built
            .find_subcommand("divisions")
            .unwrap()
            .get_subcommands()
            .next()
            .is_none()
    );
}
