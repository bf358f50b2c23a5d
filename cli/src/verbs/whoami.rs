//! `devtrust whoami`: whose key it is.

use clap::{ArgMatches, Command};
use devtrust::account::Users;
use devtrust::schema::Response;
use serde_json::json;

use crate::failure::Result;
use crate::output::Screen;
use crate::settings;

pub(super) fn command() -> Command {
    Command::new("whoami").about("Show whose API key or certificate it is, and where")
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let screen = Screen::of(matches);
    let client = account.client()?;
    let answer = client
        .engine()
        .call(Users::ME, json!({}))
        .await?
        .into_json();
    screen.hint(&format!("At {}:", account.config.address()?));
    match Users::ME.response {
        Response::Value(ty) => screen.value(answer, ty),
        _ => Ok(()),
    }
}
