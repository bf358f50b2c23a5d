//! The comment of a method.

use devtrust_core::schema::{Operation, Product, Response, Type};

use super::methods::{is_workflow, positional, remaining};
use super::{tsdoc, words};
use crate::fields::meaning;
use crate::names::parameter;
use crate::raises;
use crate::text::{paragraphs, summary};

const OPTIONS: &str = "`signal`, `timeout` in milliseconds (for the whole call, waits included) and `headers` of this call.";
const PAGE_OPTIONS: &str =
    "`signal`, `timeout` in milliseconds and `headers` of each call for a page.";
const WORKFLOW_OPTIONS: &str = "`signal`, `timeout` in milliseconds (for all steps together, waits included) and `headers` of this call; `onProgress`, which is called whenever a step begins or ends; `signer`, a key that signs without being seen; `keyStore`, where a key that is made here is kept, and taken from when the call is run again.";

/// The comment: what it does, what it takes, gives and throws.
pub(super) fn comment(operation: &'static Operation, product: &Product) -> String {
    let stated = paragraphs(operation.doc);
    let mut tags = Vec::new();
    if !operation.parameters {
        let what = summary(operation.request.doc);
        tags.push(format!("@param request - {what}"));
    }
    for field in positional(operation) {
        let name = parameter(field.name);
        tags.push(format!("@param {name} - {}", meaning(field)));
    }
    let optional: Vec<String> = remaining(operation)
        .into_iter()
        .map(|field| format!("`{}`: {}", field.name, meaning(field)))
        .collect();
    if !optional.is_empty() {
        tags.push(format!(
            "@param fields - All optional. {}",
            optional.join(" ")
        ));
    }
    let options = match operation.response {
        Response::Pages(_) => PAGE_OPTIONS,
        _ if is_workflow(operation) => WORKFLOW_OPTIONS,
        _ => OPTIONS,
    };
    tags.push(format!("@param options - {options}"));
    tags.extend(returns(operation).map(|text| format!("@returns {text}")));
    tags.extend(throws(operation));
    if !operation.deprecated.is_empty() {
        tags.push(format!("@deprecated {}", operation.deprecated));
    }
    let text: Vec<String> = told(operation, stated)
        .iter()
        .map(|paragraph| words::line(product, paragraph))
        .collect();
    let tags: Vec<String> = tags.iter().map(|tag| words::line(product, tag)).collect();
    tsdoc::comment("  ", &text, &tags)
}

/// The text without what tags say, with its source and how well that is known.
fn told(operation: &Operation, stated: Vec<String>) -> Vec<String> {
    let (mut sources, mut text): (Vec<String>, Vec<String>) = stated
        .into_iter()
        .partition(|paragraph| paragraph.starts_with("Source: "));
    if sources.is_empty() && !operation.source.is_empty() {
        sources.push(format!("Source: {}.", operation.source));
    }
    for source in sources {
        text.push(format!(
            "{source} Confidence: {}.",
            operation.confidence.as_str()
        ));
    }
    text
}

fn returns(operation: &Operation) -> Option<String> {
    match operation.response {
        Response::Value(Type::Record(model)) => Some(summary(model.doc)),
        Response::Optional(Type::Record(model)) => {
            let what = summary(model.doc);
            let what = what.trim_end_matches('.');
            Some(format!("{what}; `undefined` where there is none."))
        }
        Response::Pages(Type::Record(model)) => Some(format!(
            "A list of `{}` for `for await`, also page by page. Nothing is sent until it is iterated or asked for a page.",
            model.name
        )),
        Response::Bytes => Some("The bytes.".to_owned()),
        Response::Value(_) | Response::Optional(_) | Response::Pages(_) | Response::Nothing => None,
    }
}

fn throws(operation: &Operation) -> Vec<String> {
    let stated = raises::of(operation).into_iter().map(|one| {
        let code = one.code.map(|code| format!(" (`{code}`)"));
        let (kind, code) = (one.kind.as_str(), code.unwrap_or_default());
        let text = format!("`{kind}`{code} {}. {}", one.when, one.more);
        text.trim_end().to_owned()
    });
    stated
        .chain(["Any other `kind`; docs/errors.md lists them all.".to_owned()])
        .map(|clause| format!("@throws {{DevtrustError}} {clause}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn each_error_has_a_tag() {
        let tags = devtrust_core::operation("divisions.create").map(throws);
        let wanted = [
            "`validation` for input that breaks a rule of the API. `violations` lists all of them, and nothing was sent.",
            "`conflict` (`conflict.name_taken`) where the account has a division of this name.",
            "Any other `kind`; docs/errors.md lists them all.",
        ];
        let wanted = wanted.map(|text| format!("@throws {{DevtrustError}} {text}"));
        assert_eq!(tags.as_deref(), Some(&wanted[..]));
    }

    #[test]
    fn a_source_has_its_confidence() -> Result<(), String> {
        let told_of = |name: &str| {
            devtrust_core::operation(name)
                .and_then(|operation| told(operation, paragraphs(operation.doc)).pop())
                .ok_or_else(|| format!("{name} is not documented"))
        };
        assert_eq!(
            told_of("divisions.create")?,
            "Source: DTM registration tutorial, step 1. Confidence: documented."
        );
        assert_eq!(
            told_of("devices.enable")?,
            "Source: the API's path grammar. Confidence: inferred."
        );
        Ok(())
    }

    #[test]
    fn the_whole_comment_reads_well() -> Result<(), String> {
        let product = Catalogue::top()?.product;
        let operation = devtrust_core::operation("devices.disable").ok_or("no such operation")?;
        assert_eq!(
            comment(operation, product),
            "  /**
   * Disables a device. It becomes inactive; its certificates stay valid.
   *
   * Source: seen in DigiCert's public test scripts (trustcore). Confidence: observed.
   *
   * @param deviceId - The id of the device.
   * @param reason - The reason, in words.
   * @param options - `signal`, `timeout` in milliseconds (for the whole call, waits included) and
   *   `headers` of this call.
   * @throws {DevtrustError} `validation` for input that breaks a rule of the API. `violations`
   *   lists all of them, and nothing was sent.
   * @throws {DevtrustError} `not_found` where there is no such object.
   * @throws {DevtrustError} Any other `kind`; docs/errors.md lists them all.
   */"
        );
        Ok(())
    }
}
