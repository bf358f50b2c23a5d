//! What is asked of the person at the terminal.

use std::io::{self, IsTerminal as _};

use devtrust::Secret;

use crate::failure::{Failure, Result};

/// Asks for a secret, which does not show while it is typed.
pub(crate) fn secret(question: &str) -> Result<Secret> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(format!(
            "{question}: there is no terminal to ask at; pass it in a file or through standard input"
        )));
    }
    rpassword::prompt_password(format!("{question}: "))
        .map(Secret::new)
        .map_err(|error| Failure::machine(format!("the terminal cannot be read: {error}")))
}
