//! What is changed in UniFFI's sources.
//!
//! Every change counts what it finds: a template that is another one in a later version of UniFFI is an error here, and
//! not a call that cannot be cancelled.

use devtrust_core::Kind;
use devtrust_core::resources::RESOURCES;

/// How a duration crosses the border as Swift's own type; UniFFI takes seconds in floating point.
const DURATION: &str = include_str!("duration.swift");
/// UniFFI's own, of which only the beginning is looked at.
const SECONDS: &str = "fileprivate struct FfiConverterDuration: FfiConverterRustBuffer {\n    typealias SwiftType = TimeInterval\n";

/// In the function that calls a future of the library: what is there, and what passes the task's cancellation on.
const CANCELLABLE: &[(&str, &str)] = &[
    (
        "    freeFunc: (UInt64) -> (),\n",
        "    freeFunc: @escaping @Sendable (UInt64) -> (),\n    cancelFunc: @escaping @Sendable (UInt64) -> (),\n",
    ),
    (
        "    let rustFuture = rustFutureFunc()\n    defer {\n        freeFunc(rustFuture)\n    }\n",
        "    let future = NativeFuture(rustFutureFunc(), cancel: cancelFunc, free: freeFunc)\n    defer {\n        \
         future.free()\n    }\n    return try await withTaskCancellationHandler {\n",
    ),
    (
        "                rustFuture,\n",
        "                future.handle,\n",
    ),
    (
        "        { completeFunc(rustFuture, $0) },\n        errorHandler: errorHandler\n    ))\n}\n",
        "        { completeFunc(future.handle, $0) },\n        errorHandler: errorHandler\n    ))\n    } onCancel: {\n        \
         future.cancel()\n    }\n}\n",
    ),
    (
        "fatalError(\"Cancellation not supported yet\")",
        "throw CancellationError()",
    ),
];

/// Where a call of the host's is handed to a task of its own, without and with an error type of its own. Nobody else has
/// these closures, which the compiler cannot see.
const HANDED_OVER: &[(&str, &[&str])] = &[
    ("Note", &["makeCall", "handleSuccess", "handleError"]),
    (
        "See",
        &["makeCall", "handleSuccess", "handleError", "lowerError"],
    ),
];

/// SwiftUI and os have types of these names, and an app imports them. (UniFFI's own renaming looks for the functions of a
/// trait under its new name, too.)
const RENAMED: &[(&str, &str)] = &[
    ("Environment", "DevtrustEnvironment"),
    ("Logger", "DevtrustLogger"),
];

/// Changes core's source: models, resources, errors.
pub(super) fn model(text: &str) -> Result<String, String> {
    let mut source = Source::new(text);
    source.common(1)?;
    for kind in Kind::ALL {
        source.lower_case(&format!("{kind:?}"), 1)?;
    }
    // Once in the protocol and once in the class.
    let requests = RESOURCES
        .iter()
        .flat_map(|resource| resource.operations)
        .filter(|operation| !operation.parameters)
        .count();
    source.replace("(request: ", "(_ request: ", Some(requests * 2))?;
    Ok(source.0)
}

/// Changes the client's source: client, settings, host parts.
pub(super) fn client(text: &str) -> Result<String, String> {
    let mut source = Source::new(text);
    // Those of the transport, of the signer and of a listener.
    let errors = 3;
    source.common(errors)?;
    source.lower_case("Failed", errors)?;
    for (comment, closures) in HANDED_OVER {
        let task = format!("    let task = Task {{\n        // {comment}");
        let wrapped: String = closures
            .iter()
            .map(|name| format!("    let {name} = HandedOver({name})\n"))
            .collect();
        let unwrapped: String = closures
            .iter()
            .map(|name| format!("        let {name} = {name}.value\n"))
            .collect();
        let with = format!("{wrapped}    let task = Task {{\n{unwrapped}        // {comment}");
        source.replace(&task, &with, Some(1))?;
    }
    for (name, new) in RENAMED {
        source.rename(name, new)?;
    }
    source.hide()?;
    Ok(source.0)
}

struct Source(String);

impl Source {
    fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Replaces what has to be there: this often, or at least once.
    fn replace(&mut self, what: &str, with: &str, wanted: Option<usize>) -> Result<(), String> {
        let found = self.0.matches(what).count();
        if wanted.map_or(found == 0, |wanted| wanted != found) {
            let wanted = wanted.map_or_else(|| "some".to_owned(), |number| number.to_string());
            return Err(format!(
                "UniFFI writes other sources than it did: {found} of {what:?} instead of {wanted}"
            ));
        }
        self.0 = self.0.replace(what, with);
        Ok(())
    }

    /// Replaces a whole word.
    fn rename(&mut self, word: &str, new: &str) -> Result<(), String> {
        let is_part = |text: Option<char>| text.is_some_and(|c| c.is_alphanumeric() || c == '_');
        let mut parts = self.0.split(word).peekable();
        let mut text = String::new();
        let mut found = 0;
        while let Some(part) = parts.next() {
            text.push_str(part);
            if let Some(next) = parts.peek() {
                if is_part(text.chars().next_back()) || is_part(next.chars().next()) {
                    text.push_str(word);
                } else {
                    text.push_str(new);
                    found += 1;
                }
            }
        }
        if found == 0 {
            return Err(format!(
                "UniFFI writes other sources than it did: no {word:?}"
            ));
        }
        self.0 = text;
        Ok(())
    }

    /// What both sources need.
    fn common(&mut self, errors: usize) -> Result<(), String> {
        self.replace(
            "// This file was autogenerated by some hot garbage in the `uniffi` crate.\n// Trust me, you don't want to mess \
             with it!\n",
            "// Generated by UniFFI and devtrust-bindgen. Do not edit.\n",
            Some(1),
        )?;
        self.cancellation()?;
        self.duration()?;
        self.replace("String(reflecting: self)", "description", Some(errors))?;
        self.visibility()
    }

    /// Durations as Swift's own type.
    fn duration(&mut self) -> Result<(), String> {
        self.replace(SECONDS, SECONDS, Some(1))?;
        if let Some((before, rest)) = self.0.split_once(SECONDS)
            && let Some((_, after)) = rest.split_once("\n}\n")
        {
            self.0 = format!("{before}{DURATION}{after}");
        }
        self.replace(": TimeInterval", ": Duration", None)?;
        self.replace("= TimeInterval", "= Duration", None)
    }

    /// Calls that end when their task is cancelled.
    fn cancellation(&mut self) -> Result<(), String> {
        let calls = self.0.matches("await uniffiRustCallAsync(").count();
        for (what, with) in CANCELLABLE {
            self.replace(what, with, Some(1))?;
        }
        let prefix = "            freeFunc: ffi_devtrust_";
        let mut lines = Vec::new();
        let mut found = 0;
        for line in self.0.lines() {
            lines.push(line.to_owned());
            if line.starts_with(prefix) {
                found += 1;
                let cancel = line
                    .replace("freeFunc", "cancelFunc")
                    .replace("_rust_future_free_", "_rust_future_cancel_");
                lines.push(cancel);
            }
        }
        if found != calls || calls == 0 {
            return Err(format!(
                "UniFFI writes other sources than it did: {found} futures are freed in {calls} calls"
            ));
        }
        self.0 = lines.join("\n") + "\n";
        Ok(())
    }

    /// Only what a user needs is public: not how values cross the border, nor the C module.
    fn visibility(&mut self) -> Result<(), String> {
        self.replace(
            "#if canImport(DevtrustFFI)\nimport DevtrustFFI\n#endif\n",
            "internal import DevtrustFFI\n",
            Some(1),
        )?;
        for (what, with) in [
            ("public struct FfiConverter", "struct FfiConverter"),
            ("public func FfiConverter", "func FfiConverter"),
            ("public func uniffi", "func uniffi"),
            ("public struct NoHandle", "struct NoHandle"),
            ("public init(noHandle: ", "init(noHandle: "),
            (
                "required public init(unsafeFromHandle",
                "init(unsafeFromHandle",
            ),
            ("open class ", "public final class "),
            ("open func ", "public func "),
        ] {
            self.replace(what, with, None)?;
        }
        Ok(())
    }

    /// What is behind the hand-written layer: the objects of the library, what they take, and how they would call a part of
    /// the host's themselves.
    fn hide(&mut self) -> Result<(), String> {
        let is_behind = |declared: &str| {
            let name = declared.split([':', ' ']).next().unwrap_or_default();
            name.starts_with("Native") || name.ends_with("Impl") || name == "CallOptions"
        };
        let mut found = 0;
        let mut lines = Vec::new();
        for line in self.0.lines() {
            let declared = ["public final class ", "public protocol ", "public struct "]
                .iter()
                .find_map(|start| line.strip_prefix(start));
            match line.strip_prefix("public ") {
                Some(internal) if declared.is_some_and(is_behind) => {
                    found += 1;
                    lines.push(internal);
                }
                _ => lines.push(line),
            }
        }
        // At least a client and its protocol, its options, and a part of the host's.
        if found < 4 {
            return Err(format!(
                "UniFFI writes other sources than it did: {found} types to hide"
            ));
        }
        self.0 = lines.join("\n") + "\n";
        Ok(())
    }

    /// `case NotFound` to `case notFound`, as cases are written in Swift: once each where `errors` declare, read and write
    /// it.
    fn lower_case(&mut self, case: &str, errors: usize) -> Result<(), String> {
        let lower: String = case
            .char_indices()
            .map(|(index, letter)| {
                if index == 0 {
                    letter.to_ascii_lowercase()
                } else {
                    letter
                }
            })
            .collect();
        // A keyword is quoted where it is declared.
        let declared = match lower.as_str() {
            "internal" => "`internal`",
            name => name,
        };
        for (before, name) in [
            ("    case ", declared),
            ("return .", &lower),
            ("case let .", &lower),
        ] {
            let (what, with) = (format!("{before}{case}("), format!("{before}{name}("));
            self.replace(&what, &with, Some(errors))?;
        }
        Ok(())
    }
}
