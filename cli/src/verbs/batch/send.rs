//! `devtrust batch send`.

use std::sync::Arc;

use clap::{Arg, ArgMatches, Command};
use devtrust::schema::Response;
use devtrust::{Batches, CallOptions, Progress, Step, StepState};
use serde_json::json;

use super::{input, is_of_certificates, text};
use crate::failure::Result;
use crate::output::Screen;
use crate::verbs::certificate::{self, path};
use crate::{request, settings};

const LONG: &str = "Check a CSV file and send it: the service works on it in the background, as one job, or as several where the file \
     is larger than it takes. Nothing of a file that breaks a rule is sent. Give it time with --timeout where the file is large.";

pub(super) fn command() -> Command {
    let id = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("UUID").help(help)
    };
    Command::new("send")
        .about("Check a CSV file and send it")
        .long_about(LONG)
        .after_long_help("Example:\n  devtrust batch send presses.csv --device-group-id $GROUP --certificate-policy-id $POLICY")
        .args(input())
        .args([
            id("account-id", "The account"),
            id("device-group-id", "The group that devices come into"),
            id("certificate-policy-id", "The policy, which has to allow BATCH"),
            path(
                "encryption-certificate",
                "The certificate, in PEM, for whose RSA key the result is encrypted where the service makes the keys",
            ),
        ])
}

/// Tells how much has been sent.
#[derive(Debug)]
struct Steps(Screen);

impl Progress for Steps {
    fn step(&self, step: &Step) {
        let begins = step.state == StepState::Started && step.name == "check";
        if !begins {
            self.0.hint(&format!("{}: {}", step.name, step.message));
        }
    }
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let account = settings::account(matches)?;
    let operation = if is_of_certificates(matches) {
        Batches::REQUEST_CERTIFICATES
    } else {
        Batches::REGISTER_DEVICES
    };
    let mut request = json!({
        "file": text(matches, "file"),
        "account_id": text(matches, "account-id"),
        "device_group_id": text(matches, "device-group-id"),
        "certificate_policy_id": text(matches, "certificate-policy-id"),
        "encryption_certificate": certificate::text(matches, "encryption-certificate")?,
    });
    if let Some(members) = request.as_object_mut() {
        members.retain(|name, value| !value.is_null() && operation.request.field(name).is_some());
    }
    request::fill(&mut request, operation.request, &account.defaults);
    let screen = Screen::of(matches);
    let mut options = CallOptions::default();
    options.progress = Some(Arc::new(Steps(screen.clone())));
    let client = account.client()?.with(options);
    let answer = client.engine().call(operation, request).await?;
    let Response::Value(ty) = operation.response else {
        return Ok(());
    };
    screen.value(answer.into_json(), ty)
}
