//! What Kotlin needs beyond UniFFI's sources.

mod tidy;
mod values;

use std::fmt::Write as _;
use std::path::Path;

use devtrust_core::Kind;
use devtrust_core::schema::{Operation, Resource, Response, Type};
use tidy::tidy;
use uniffi_bindgen::bindings::TargetLanguage;
use values::values;

/// The message of an error as UniFFI writes it: the whole record.
const RECORD: &str = "get() = \"report=${ `report` }\"";
/// The message of an error as a person wants it.
const SENTENCE: &str = "get() = \"${ report.description } [${ report.code }]\"";

/// What a Maven build takes: the sources in `kotlin/`, and the library in `native/`, in the folder that JNA looks into.
pub(crate) fn write(library: &str, directory: &str) -> Result<(), String> {
    let root = Path::new(directory);
    let sources = format!("{directory}/kotlin");
    // What an earlier version left would be compiled, too.
    if root.exists() {
        std::fs::remove_dir_all(root).map_err(|error| failed(root, &error))?;
    }
    crate::sources(TargetLanguage::Kotlin, library, &sources, None)?;
    finish(&Path::new(&sources).join("com/devtrust"))?;

    let library = Path::new(library);
    let place = root.join("native").join(platform()?);
    std::fs::create_dir_all(&place).map_err(|error| failed(&place, &error))?;
    let name = library.file_name().unwrap_or_default();
    std::fs::copy(library, place.join(name)).map_err(|error| failed(library, &error))?;
    Ok(())
}

/// What JNA calls this machine.
fn platform() -> Result<&'static str, String> {
    use std::env::consts::{ARCH, OS};
    Ok(match (OS, ARCH) {
        ("linux", "x86_64") => "linux-x86-64",
        ("linux", "aarch64") => "linux-aarch64",
        ("macos", "x86_64") => "darwin-x86-64",
        ("macos", "aarch64") => "darwin-aarch64",
        ("windows", "x86_64") => "win32-x86-64",
        _ => return Err(format!("no jar is made on {OS} {ARCH} yet")),
    })
}

/// Adds lists and values of enumerations, and makes errors readable.
fn finish(package: &Path) -> Result<(), String> {
    save(&package.join("Lists.kt"), &lists()?)?;
    save(&package.join("Values.kt"), &values())?;
    let models = package.join("model/devtrust.kt");
    let text = std::fs::read_to_string(&models).map_err(|error| failed(&models, &error))?;
    let found = text.matches(RECORD).count();
    if found != Kind::ALL.len() {
        return Err(format!(
            "{}: {found} messages of errors instead of {}",
            models.display(),
            Kind::ALL.len()
        ));
    }
    save(&models, &tidy(&text.replace(RECORD, SENTENCE))?)?;
    let client = package.join("devtrust_client.kt");
    let text = std::fs::read_to_string(&client).map_err(|error| failed(&client, &error))?;
    save(&client, &tidy(&text)?)
}

pub(crate) fn save(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| failed(path, &error))
}

pub(crate) fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// `Devices.list(request): Flow<Device>` for every operation that gives pages.
fn lists() -> Result<String, String> {
    let mut text = String::from(
        "// Generated from core's tables. Do not edit.\n\npackage com.devtrust\n\nimport com.devtrust.model.*\n\
         import kotlinx.coroutines.flow.Flow\n",
    );
    for resource in devtrust_core::resources() {
        for operation in resource.operations {
            if let Response::Pages(item) = operation.response {
                let Type::Record(item) = item else {
                    return Err(format!(
                        "{}: a list of something else than records",
                        operation.name
                    ));
                };
                text.push_str(&list(resource, operation, item.name)?);
            }
        }
    }
    Ok(text)
}

fn list(resource: &Resource, operation: &Operation, item: &str) -> Result<String, String> {
    if operation.parameters {
        return Err(format!("{}: a list takes a request model", operation.name));
    }
    let has = |name: &str| operation.request.field(name).is_some();
    let (class, request) = (resource.class, operation.request.name);
    let method = camel_case(operation.method);
    let mut text = String::from("\n/**\n");
    for line in operation
        .doc
        .replace("page by page", "to its end, a page at a time")
        .lines()
    {
        let line = line.replace("*/", "* /");
        let _ = writeln!(text, "{}", format!(" * {line}").trim_end());
    }
    text.push_str(" *\n * Nothing is sent until it is collected. A collector that stops early leaves the rest unasked for.\n */\n");
    let _ = writeln!(
        text,
        "public fun {class}.{method}(request: {request}): Flow<{item}> ="
    );
    if has("offset") && has("limit") {
        let _ = writeln!(
            text,
            "    rows(request.offset) {{ offset -> {method}Page(request.copy(offset = offset, limit = request.limit ?: \
             PAGE_SIZE)).let {{ Walked(it.items, it.nextOffset, it.mark) }} }}"
        );
    } else {
        let _ = writeln!(
            text,
            "    rows(null) {{ {method}Page(request).let {{ Walked(it.items, null, it.mark) }} }}"
        );
    }
    Ok(text)
}

/// `bootstrap_config` to `bootstrapConfig`.
pub(crate) fn camel_case(name: &str) -> String {
    let mut text = String::new();
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            text.extend(character.to_uppercase());
        } else {
            text.push(character);
        }
    }
    text
}
