//! A generated source, and changes of it that know what they have to find.

/// The text so far.
pub(super) struct Source(pub(super) String);

impl Source {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Replaces what has to be there: this often, or at least once.
    pub(super) fn replace(
        &mut self,
        what: &str,
        with: &str,
        wanted: Option<usize>,
    ) -> Result<(), String> {
        let found = self.0.matches(what).count();
        if wanted.map_or(found == 0, |wanted| wanted != found) {
            let wanted = wanted.map_or_else(|| "some".to_owned(), |number| number.to_string());
            return Err(changed(&format!("{found} of {what:?} instead of {wanted}")));
        }
        self.0 = self.0.replace(what, with);
        Ok(())
    }

    /// Replaces a whole word.
    pub(super) fn rename(&mut self, word: &str, new: &str) -> Result<(), String> {
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
            return Err(changed(&format!("no {word:?}")));
        }
        self.0 = text;
        Ok(())
    }

    /// `case NotFound` to `case notFound`, as cases are written in Swift: once each where `errors` declare, read and write
    /// it.
    pub(super) fn lower_case(&mut self, case: &str, errors: usize) -> Result<(), String> {
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

/// A template is not what it was.
pub(super) fn changed(what: &str) -> String {
    format!("UniFFI writes other sources than it did: {what}")
}
