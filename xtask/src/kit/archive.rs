//! What may not be in an archive that is published: the machine that made it, the time it was made, a private key.

use std::env;
use std::ffi::OsString;
use std::path::Path;

use fs_err as fs;

use super::failure::{Context, Failure, Result};
use super::places::Places;
use super::process::Tool;
use super::steps::Step;
use super::{files, python};

const PROGRAM: &str = "xtask/src/python/archive.py";
/// Prints the names of the files in a zip archive, one per line.
const LIST: &str =
    "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";
/// The time that npm gives to every file: in 1985, so that no zip archive has trouble with it.
pub(crate) const NPM: u64 = 499_162_500;
/// What tools for archives read that time from.
pub(crate) const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The time that the files in an archive have: what the caller's environment says, or that of the last commit.
pub(crate) fn time(places: &Places, step: &Step) -> Result<u64> {
    let text = if let Ok(given) = env::var(VARIABLE) {
        given
    } else {
        let git = Tool::new("git").words("log -1 --format=%ct");
        git.dir(&places.root).answer(step)?
    };
    let seconds = text.trim().parse();
    seconds.context(format_args!("{VARIABLE} is {text:?}"))
}

/// Lets a tool give the files of its archive that time.
pub(crate) fn dated(places: &Places, step: &Step, tool: Tool) -> Result<Tool> {
    Ok(tool.env(VARIABLE, time(places, step)?.to_string()))
}

/// What an archive must and must not have.
#[derive(Debug, Default)]
pub(crate) struct Rules<'a> {
    /// No file says that it is from another time.
    pub(crate) time: Option<u64>,
    /// Folders of this machine, which no file may name.
    pub(crate) folders: &'a [String],
    /// Files that are in it, by the end of their name, with what is in them.
    pub(crate) has: &'a [(&'a str, &'a Path)],
}

/// Looks into a wheel, a jar, or a tar archive.
pub(crate) fn inspect(
    places: &Places,
    step: &Step,
    archive: &Path,
    rules: &Rules<'_>,
) -> Result<()> {
    let has = rules.has.iter().map(|(ending, file)| {
        let mut pair = OsString::from(format!("--has={ending}="));
        pair.push(file);
        pair
    });
    let output = Tool::new(python::interpreter()?)
        .arg(places.needed(PROGRAM)?)
        .arg(archive)
        .args(rules.time.map(|time| format!("--time={time}")))
        .args(rules.folders.iter().map(|dir| format!("--folder={dir}")))
        .args(has)
        .run_unchecked(step)?;
    if output.status.success() {
        return Ok(());
    }
    let message = format!("{} is not fit to be published", files::name(archive));
    Err(Failure::with_output(message, output.text))
}

/// The names of the files in a wheel or a jar.
pub(crate) fn list(step: &Step, archive: &Path) -> Result<Vec<String>> {
    let list = Tool::new(python::interpreter()?).args(["-c", LIST]);
    let listed = list.arg(archive).answer(step)?;
    let files = listed.lines().filter(|name| !name.ends_with('/'));
    Ok(files.map(str::to_owned).collect())
}

/// Two archives that were made of the same sources have the same bytes.
pub(crate) fn same(one: &Path, other: &Path) -> Result<()> {
    if fs::read(one)? == fs::read(other)? {
        return Ok(());
    }
    let message = format!(
        "built twice, {} and {} differ",
        one.display(),
        other.display()
    );
    Err(Failure::new(message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::steps::Steps;

    #[test]
    fn what_may_not_be_published_is_found() {
        let places = Places::find().unwrap();
        let dir = places.scratch("test-archive").unwrap();
        let header = "-----BEGIN PRIVATE KEY-----";
        let key = format!("{header}\n{}\n", "MHcCAQEE".repeat(8));
        for (name, text) in [
            ("module.py", "PATH = '/srv/builder/a'\n"),
            ("key.pem", &key),
            ("reader.py", &format!("if text.startswith('{header}'):\n")),
            ("LICENSES", "MIT\n"),
        ] {
            fs::write(dir.join(name), text).unwrap();
        }
        let [module, key] = ["module.py", "key.pem"].map(|name| dir.join(name));
        let rules = Rules {
            time: None,
            folders: &["/srv/builder/".to_owned()],
            has: &[("LICENSES", &module), ("NOTICE", &key)],
        };
        let steps = Steps::new("test", 1);
        let found = steps.step("one", |step| inspect(&places, step, &dir, &rules));
        let wanted = "\
LICENSES: other content than it should have
key.pem: a private key
module.py: a path below /srv/builder/
NOTICE: is missing
";
        let message = "test-archive is not fit to be published";
        assert_eq!(found, Err(Failure::with_output(message, wanted)));
    }

    #[test]
    fn archives_that_differ_are_told_apart() {
        let here = Path::new(file!()).file_name().unwrap();
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kit");
        assert!(same(&dir.join(here), &dir.join(here)).is_ok());
        assert!(same(&dir.join(here), &dir.join("mod.rs")).is_err());
    }
}
