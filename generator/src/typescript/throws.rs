//! What an operation throws.

use devtrust_core::schema::Operation;

use crate::raises;

/// The tags of an operation.
pub(crate) fn tags(operation: &Operation) -> Vec<String> {
    let stated = raises::of(operation).into_iter().map(|one| {
        let code = one.code.map(|code| format!(" (`{code}`)"));
        let text = format!(
            "`{}`{} {}. {}",
            one.kind.as_str(),
            code.unwrap_or_default(),
            one.when,
            one.more
        );
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

    #[test]
    fn each_error_has_a_tag() {
        let tags = devtrust_core::operation("divisions.create").map(tags);
        let wanted = [
            "`validation` for input that breaks a rule of the API. `violations` lists all of them, and nothing was sent.",
            "`conflict` (`conflict.name_taken`) where the account has a division of this name.",
            "Any other `kind`; docs/errors.md lists them all.",
        ];
        let wanted = wanted.map(|text| format!("@throws {{DevtrustError}} {text}"));
        assert_eq!(tags.as_deref(), Some(&wanted[..]));
    }
}
