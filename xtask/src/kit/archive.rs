//! What may not be in an archive that is published: the machine that made it, the time it was made, a private key.

use std::env;
use std::ffi::OsString;

use crate::prelude::*;

const PROGRAM: &str = "xtask/src/python/archive.py";
/// Prints the names of the files in a zip archive, one per line.
const LIST: &str =
    "import sys, zipfile; print('\\n'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";
/// The time that npm gives to every file: in 1985, so that no zip archive has trouble with it.
const NPM: u64 = 499_162_500;
/// What tools for archives read that time from.
pub(crate) const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// Files that an archive has to have, by the end of their name, with what is in them.
pub(crate) type Has<'a> = &'a [(&'a str, PathBuf)];

/// The time that the files in an archive have: what the caller's environment says, or that of the last commit.
pub(crate) fn time(places: &Places, step: &Step) -> Result<u64> {
    let git = Tool::new("git").words("log -1 --format=%ct");
    let git = git.dir(&places.root);
    let text = env::var(VARIABLE).or_else(|_| git.answer(step))?;
    let seconds = text.trim().parse();
    seconds.context(format_args!("{VARIABLE} is {text:?}"))
}

/// Lets a tool give the files of its archive that time.
pub(crate) fn dated(places: &Places, step: &Step, tool: Tool) -> Result<Tool> {
    Ok(tool.env(VARIABLE, time(places, step)?.to_string()))
}

/// Looks into a wheel, a jar, a tar archive or a folder: no file is from another time, or has a private key in it. What is for
/// release names no folder of this machine.
pub(crate) fn inspect(
    places: &Places,
    step: &Step,
    (archive, is_release): (&Path, bool),
    has: Has<'_>,
) -> Result<()> {
    let time = match archive.extension().and_then(|ending| ending.to_str()) {
        _ if archive.is_dir() => None,
        Some("tgz") => Some(NPM),
        _ => Some(time(places, step)?),
    };
    let mut folders = scan::folders(places);
    folders.retain(|_| is_release);
    let has = has.iter().map(|(ending, file)| {
        let mut pair = OsString::from(format!("--has={ending}="));
        pair.push(file);
        pair
    });
    let output = Tool::new(python::interpreter()?)
        .arg(places.needed(PROGRAM)?)
        .arg(archive)
        .args(time.map(|time| format!("--time={time}")))
        .args(folders.iter().map(|dir| format!("--folder={dir}")))
        .args(has)
        .run_unchecked(step)?;
    if output.status.success() {
        return Ok(());
    }
    let message = format!("{} is not fit to be published", files::name(archive));
    Err(Failure::with_output(message, output.text))
}

/// Has an archive made twice, in two folders below `dir`, and looks into it: neither time nor machine may be in it.
pub(crate) fn twice(
    places: &Places,
    step: &Step,
    (dir, is_release): (&Path, bool),
    has: Has<'_>,
    make: impl Fn(&Path) -> Result<PathBuf>,
) -> Result<PathBuf> {
    let make = |name: &str| {
        let dir = dir.join(name);
        files::empty(&dir)?;
        make(&dir)
    };
    let archive = make("once")?;
    same(&archive, &make("again")?)?;
    inspect(places, step, (&archive, is_release), has)?;
    Ok(archive)
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
    let (one, other) = (one.display(), other.display());
    let message = format!("built twice, {one} and {other} differ");
    Err(Failure::new(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_published_is_found() {
        let places = Places::find().unwrap();
        let dir = places.scratch("test-archive").unwrap();
        let header = "-----BEGIN PRIVATE KEY-----";
        let folder = scan::folders(&places).swap_remove(0);
        for (name, text) in [
            ("module.py", format!("PATH = '{folder}a'\n")),
            ("key.pem", format!("{header}\n{}\n", "MHcCAQEE".repeat(8))),
            ("reader.py", format!("if text.startswith('{header}'):\n")),
            ("LICENSES", "MIT\n".into()),
        ] {
            fs::write(dir.join(name), text).unwrap();
        }
        let has = [
            ("LICENSES", dir.join("module.py")),
            ("NOTICE", dir.join("key.pem")),
        ];
        let look = |step: &Step| inspect(&places, step, (&dir, true), &has);
        let found = Steps::new("test", 1).step("one", look);
        let wanted = format!(
            "LICENSES: other content than it should have\nkey.pem: a private key\n\
             module.py: a path below {folder}\nNOTICE: is missing\n"
        );
        let message = "test-archive is not fit to be published";
        assert_eq!(found, Err(Failure::with_output(message, wanted)));
    }

    #[test]
    fn an_archive_that_comes_out_otherwise_the_second_time_is_refused() {
        let places = Places::find().unwrap();
        let dir = places.scratch("test-twice").unwrap();
        let make = |dir: &Path| {
            let file = dir.join("a.txt");
            fs::write(&file, files::name(dir))?;
            Ok(file)
        };
        let steps = Steps::new("test", 1);
        let outcome = steps.step("one", |step| twice(&places, step, (&dir, false), &[], make));
        let message = outcome.unwrap_err().to_string();
        assert!(message.starts_with("built twice, "), "{message}");
    }
}
