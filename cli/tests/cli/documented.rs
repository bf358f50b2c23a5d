//! The commands in the documents do what these show.

use std::path::Path;
use std::process::Command;

use crate::desk::{Desk, PROGRAM, run, run_with};

/// A command of a document, and the lines that it is shown to write.
struct Shown<'a> {
    command: &'a str,
    output: Vec<&'a str>,
}

/// The commands of a document's blocks, but for those that are not to be run and those of other programs.
fn commands(text: &str) -> Vec<Shown<'_>> {
    let mut found: Vec<Shown<'_>> = Vec::new();
    let mut is_within = false;
    for line in text.lines() {
        if let Some(fence) = line.strip_prefix("```") {
            is_within = fence == "console";
        } else if let (true, Some(command)) = (is_within, line.strip_prefix("$ ")) {
            found.push(Shown {
                command,
                output: Vec::new(),
            });
        } else if let (true, Some(last)) = (is_within, found.last_mut()) {
            last.output.push(line);
        }
    }
    found.retain(|shown| {
        shown.command.starts_with("devtrust ") || shown.command.starts_with("printf ")
    });
    found
}

/// The blocks whose first line names a file.
fn files(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("```yaml\n# ")
        .skip(1)
        .filter_map(|block| block.split_once("```")?.0.split_once('\n'))
}

/// Whether what was written is what was shown: `...` ends a line, and at the beginning of one, everything.
fn is_shown(written: &str, shown: &[&str]) -> bool {
    for (index, line) in shown.iter().enumerate() {
        let Some(found) = written.lines().nth(index) else {
            return *line == "...";
        };
        match line.split_once("...") {
            Some(("", _)) => return true,
            Some((begin, _)) if found.starts_with(begin) => {}
            None if found == *line => {}
            _ => return false,
        }
    }
    shown.is_empty()
        || written.lines().count() <= shown.len()
        || shown.last().is_some_and(|line| line.ends_with("..."))
}

fn check(document: &str, least: usize) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let desk = Desk::new();
    let ready = &desk.emulator.ready;
    let mut words = vec![
        "profile".to_owned(),
        "add".to_owned(),
        "emulator".to_owned(),
    ];
    words.extend(["--base-url", ready.base_url.as_str(), "--api-key-file", "-"].map(str::to_owned));
    for (field, id) in [
        ("account_id", ready.account_id),
        ("primary_rzone_id", ready.primary_rzone_id),
        ("ica_id", ready.ica_id),
        ("certificate_profile_id", ready.certificate_profile_id),
    ] {
        words.extend(["--default".to_owned(), format!("{field}={id}")]);
    }
    run_with(&mut desk.bare(words), &ready.api_key).ok();
    for (name, content) in files(&text) {
        desk.write(name, content);
    }
    let commands = commands(&text);
    assert!(
        commands.len() >= least,
        "{document} shows {} commands",
        commands.len()
    );
    for Shown { command, output } in commands {
        let bare = desk.bare([""]);
        let mut shell = Command::new("sh");
        shell.args([
            "-c",
            &command.replace("devtrust ", &format!("'{PROGRAM}' ")),
        ]);
        shell.current_dir(desk.folder.path());
        for (name, value) in bare.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let ran = run(&mut shell);
        assert_eq!(ran.code, 0, "{document}: {command}: {ran:?}");
        assert!(
            is_shown(&ran.out, &output),
            "{document}: {command} wrote:\n{}",
            ran.out
        );
    }
}

#[cfg(unix)]
#[test]
fn the_page_of_the_command_line() {
    check("docs/command-line.md", 15);
}

#[cfg(unix)]
#[test]
fn the_quick_start() {
    check("docs/guide/quick-start.md", 2);
}
