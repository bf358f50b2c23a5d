//! `devtrust profile`: settings, key and default values of an account under a name.

use std::io::IsTerminal as _;

use clap::{Arg, ArgAction, ArgMatches, Command};
use devtrust::Secret;
use serde_json::{Map, Value, json};

use super::facts::PROFILE;
use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::prompt;
use crate::request::Source;
use crate::settings::{self, Profile, Profiles, keys};

pub(super) fn command() -> Command {
    let name = |help: &'static str| {
        Arg::new("name")
            .value_name("NAME")
            .required(true)
            .help(help)
    };
    Command::new("profile")
        .about("Keep settings, API key and default values of an account under a name")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("add")
                .about("Add a profile, or replace one; asks for its API key")
                .long_about(
                    "Add a profile, or replace one. The settings are those given as flags, such as --region, --environment, \
                     --base-url or --timeout. The API key is asked for, or read with --api-key-file; it is kept in the system's \
                     keyring, or where there is none in a file that only its owner may read, and is sent to the address of this profile alone.",
                )
                .after_long_help(
                    "Example:\n  devtrust profile add demo --region us --environment demo --default account_id=123e4567-e89b-42d3-a456-426614174000",
                )
                .arg(name("The name of the profile"))
                .arg(
                    Arg::new("default")
                        .long("default")
                        .value_name("FIELD=VALUE")
                        .action(ArgAction::Append)
                        .help("A value for a required field of this name, wherever it is not given (repeatable)"),
                ),
        )
        .subcommand(Command::new("list").about("List the profiles"))
        .subcommand(
            Command::new("use")
                .about("Use a profile where no other is named")
                .arg(name("The name of the profile")),
        )
        .subcommand(
            Command::new("remove")
                .about("Remove a profile and its API key")
                .arg(name("The name of the profile")),
        )
}

pub(super) fn run(verb: &str, matches: &ArgMatches) -> Result<()> {
    let screen = Screen::of(matches);
    let mut profiles = Profiles::load()?;
    if verb == "list" {
        return list(&profiles, &screen);
    }
    let name = matches.get_one::<String>("name").map_or("", String::as_str);
    match verb {
        "add" => add(&mut profiles, name, matches, &screen),
        "use" => {
            profiles.get(name)?;
            profiles.choose(Some(name));
            profiles.save()
        }
        _ => {
            profiles.get(name)?;
            profiles.remove(name)?;
            profiles.save()
        }
    }
}

fn add(profiles: &mut Profiles, name: &str, matches: &ArgMatches, screen: &Screen) -> Result<()> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_plain) {
        return Err(Failure::usage(
            "the name of a profile has letters, digits, dots, hyphens and underscores",
        ));
    }
    let mut profile = Profile {
        settings: settings::of_profile(matches)?,
        key: None,
        defaults: defaults(matches)?,
    };
    let address = settings::address(&profile)?;
    let key = match matches.get_one::<String>("api-key-file") {
        Some(file) => Some(Secret::new(Source(file).text()?.trim())),
        None if std::io::stdin().is_terminal() => {
            let question = format!("API key for {address} (empty: none is kept)");
            let key = prompt::secret(&question)?;
            Some(Secret::new(key.reveal().trim())).filter(|key| !key.reveal().is_empty())
        }
        None => None,
    };
    let is_used = profiles.current() == Some(name);
    // The key of an earlier profile may be for another address.
    profiles.remove(name)?;
    if let Some(key) = key {
        profile.key = Some(keys::keep(name, &key)?);
    }
    profiles.put(name, profile);
    if is_used || profiles.current().is_none() {
        profiles.choose(Some(name));
    }
    profiles.save()?;
    screen.hint(&format!(
        "Profile {name} is for {address} ({}).",
        profiles.path().display()
    ));
    Ok(())
}

fn defaults(matches: &ArgMatches) -> Result<Map<String, Value>> {
    let given = matches.get_many::<String>("default").into_iter().flatten();
    given
        .map(|given| match given.split_once('=') {
            Some((field, value)) => Ok((field.replace('-', "_"), value.into())),
            None => Err(Failure::usage(format!(
                "--default {given}: expected FIELD=VALUE"
            ))),
        })
        .collect()
}

fn list(profiles: &Profiles, screen: &Screen) -> Result<()> {
    let facts = profiles.all().map(|(name, profile)| {
        Ok(json!({
            "name": name,
            "current": profiles.current() == Some(name),
            "address": settings::address(profile)?,
            "has_key": profile.key.is_some(),
            "defaults": profile.defaults.keys().collect::<Vec<_>>(),
        }))
    });
    screen.list(&PROFILE, &facts.collect::<Result<Vec<_>>>()?)
}
