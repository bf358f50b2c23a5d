//! Keeps UniFFI's machinery, which Kotlin has to see, out of the documentation and of the compiler's warnings.

/// The file's own list of warnings that are none.
const SUPPRESSED: &str = "@file:Suppress(\"NAME_SHADOWING\")";
/// It is not ours to correct: what is written by hand is compiled with every warning an error.
const ALL_SUPPRESSED: &str = "@file:Suppress(\"warnings\")";

/// A comment that speaks of how it is done, and what a user wants to know.
const REWORDED: (&str, &str) = (
    "Whether the current object has been destroyed and its reference is gone in the Rust side.",
    "Whether this was closed.",
);

/// What a time below zero ends with: an exception that is none of ours. As zero it is refused together with the name of the
/// setting.
const NEGATIVE: (&str, &str) = (
    "throw IllegalArgumentException(\"Invalid duration, must be non-negative\")",
    "return write(java.time.Duration.ZERO, buf)",
);

/// Second names of types, which nobody is to see beside the first ones.
const ALIAS: (&str, &str) = ("public typealias ", "internal typealias ");

/// How declarations begin that nobody is meant to use.
const MACHINERY: &[&str] = &[
    "class InternalException",
    "data class Native",
    "interface Disposable",
    "interface Uniffi",
    "object NoHandle",
    "object Uniffi",
    "open class Native",
    "open class RustBuffer",
    "public fun uniffi",
    "public interface FfiConverter",
    "public interface Native",
    "public object FfiConverter",
    "sealed class Native",
];

/// How a function begins that nobody is meant to use: on the line that its comment ends on.
const FUNCTION: &str = "*/ fun `native";

pub(super) fn tidy(source: &str) -> Result<String, String> {
    if !source.contains(SUPPRESSED) {
        return Err(format!("the generated source has no {SUPPRESSED}"));
    }
    let mut lines: Vec<String> = Vec::new();
    for line in source.lines().filter(|line| !is_itself(line)) {
        if is_machinery(line) {
            hide(&mut lines);
        }
        if line.trim_start().starts_with(FUNCTION) {
            lines.push(" * @suppress".into());
        }
        lines.push(
            line.replace(SUPPRESSED, ALL_SUPPRESSED)
                .replace(REWORDED.0, REWORDED.1)
                .replace(NEGATIVE.0, NEGATIVE.1)
                .replace(ALIAS.0, ALIAS.1),
        );
    }
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// A second name that is the first one: of a record of ours, which is in this package.
fn is_itself(line: &str) -> bool {
    let names = line
        .strip_prefix(ALIAS.0)
        .and_then(|names| names.split_once(" = "));
    names.is_some_and(|(name, of)| name == of.trim())
}

fn is_machinery(line: &str) -> bool {
    let begins = MACHINERY.iter().any(|start| line.starts_with(start));
    let proxies = line.starts_with("open class ") && line.contains("Impl: Disposable");
    let errors = line.starts_with("public object") || line.starts_with("object ");
    begins || proxies || (errors && line.contains("ErrorHandler"))
}

/// Says in the declaration's comment, or in a new one, that it is not to be documented.
fn hide(lines: &mut Vec<String>) {
    // Annotations stand between the comment and the declaration.
    let annotations = lines
        .iter()
        .rev()
        .take_while(|line| line.starts_with('@'))
        .count();
    let at = lines.len() - annotations;
    let end = lines
        .get(at.wrapping_sub(1))
        .filter(|line| line.trim() == "*/");
    if end.is_some() {
        lines.insert(at - 1, " * @suppress".into());
    } else {
        lines.insert(at, "/** @suppress */".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machinery_is_hidden_and_the_rest_stays() {
        let source = "@file:Suppress(\"NAME_SHADOWING\")\n\
                      public typealias Report = Report\npublic typealias Secret = SecretText\n\
                      /**\n * A key.\n */\npublic interface Signer\n\
                      /**\n * A key.\n */\nopen class SignerImpl: Disposable, Signer\n\
                      @Suppress(\"X\")\npublic fun uniffiEnsureInitialized() {\n\
                      /**\n * Begins.\n */ fun `nativeBegin`()\n";
        let wanted = "@file:Suppress(\"warnings\")\n\
                      internal typealias Secret = SecretText\n\
                      /**\n * A key.\n */\npublic interface Signer\n\
                      /**\n * A key.\n * @suppress\n */\nopen class SignerImpl: Disposable, Signer\n\
                      /** @suppress */\n@Suppress(\"X\")\npublic fun uniffiEnsureInitialized() {\n\
                      /**\n * Begins.\n * @suppress\n */ fun `nativeBegin`()\n";
        assert_eq!(tidy(source).as_deref(), Ok(wanted));
        assert!(tidy("package x\n").is_err());
    }
}
