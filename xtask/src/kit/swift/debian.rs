//! Debian 13 in a folder, for its Swift.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::files::remove;
use crate::kit::lock::Lock;
use crate::kit::process::Tool;
use crate::kit::steps::Step;
use crate::kit::system;

const SUITE: &str = "trixie";
/// With a number that changes with what is installed, so that a folder of another one is not taken for it.
const FOLDER: &str = "swift-trixie-1";
/// What is not complete yet, with the process that is at it.
const PARTIAL: &str = "swift-trixie.partial-";
/// What Swift needs to compile and link, and what the tests link to.
const PACKAGES: &str = "swiftlang libc6-dev g++ libssl-dev";
/// What `swift --version` said when it was installed.
const VERSION: &str = "devtrust-swift-version";
const BY_HAND: &str = "install Swift 6.0 or newer: https://www.swift.org/install";

/// Arguments: the root, the folder to work in, what is seen of the machine, `--`, the command. /tmp is empty for every
/// run: it keeps nothing between them, and two runs at a time do not meet in it.
const INSIDE: &str = r#"
set -e
root=$1 dir=$2
shift 2
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
while [ "$1" != -- ]; do
    mkdir -p "$root$1"
    mount --rbind "$1" "$root$1"
    shift
done
shift
exec chroot "$root" sh -c 'cd "$1" && shift && exec "$@"' sh "$dir" "$@"
"#;

/// The folder and its Swift's version, if it is there.
pub(super) fn find(tools: &Path) -> Option<(PathBuf, String)> {
    let root = tools.join(FOLDER);
    let version = fs::read_to_string(root.join(VERSION)).ok()?;
    Some((root, version))
}

/// A command inside, that sees these folders at their own paths, and of the environment only what is given.
pub(super) fn inside(
    root: &Path,
    seen: &[&Path],
    dir: &Path,
    variables: &[(&str, &OsStr)],
) -> Tool {
    let tool = Tool::new("unshare")
        .words("--mount --propagation private sh -c")
        .args([INSIDE, "sh"])
        .arg(root)
        .arg(dir)
        .args(seen)
        .args(["--", "env", "-i", "HOME=/tmp", "LANG=C.UTF-8"])
        .arg("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        .shown_as("swift");
    variables.iter().fold(tool, |tool, (name, value)| {
        let mut pair = std::ffi::OsString::from(name);
        pair.push("=");
        pair.push(value);
        tool.arg(pair)
    })
}

/// `docc`, which Debian keeps where only Swift finds it, and its libraries, too.
pub(super) fn docc(root: &Path, seen: &[&Path], dir: &Path) -> Tool {
    let libraries = OsStr::new("/usr/libexec/swift/lib/swift/linux");
    inside(root, seen, dir, &[("LD_LIBRARY_PATH", libraries)])
        .arg("/usr/libexec/swift/bin/docc")
        .shown_as("docc")
}

/// Puts it there. An interrupted run leaves nothing that is taken for it, and two runs at a time install it once.
pub(super) fn install(tools: &Path, step: &Step) -> Result<(PathBuf, String)> {
    if system::answer("unshare", ["--mount", "true"]).is_none() {
        let what = "Swift is missing, and Debian's can only be used as root on a Linux that lets namespaces be made";
        return Err(Failure::new(format!("{what}; {BY_HAND}")));
    }
    let _lock = Lock::take(&tools.join(format!("{FOLDER}.lock")), step)?;
    if let Some(found) = find(tools) {
        return Ok(found);
    }
    step.say("Swift is missing: installing Debian's in the tools folder (2.7 GB)");
    let debootstrap = debootstrap(step)?;
    sweep(tools);
    let partial = tools.join(format!("{PARTIAL}{}", std::process::id()));
    remove(&partial)?;
    let installed = fill(&partial, &debootstrap, step);
    if installed.is_err() {
        let _ = remove(&partial);
    }
    let version = installed?;
    let root = tools.join(FOLDER);
    // Only a folder without a version, which is none of ours, could be in the way.
    remove(&root)?;
    fs::rename(&partial, &root)?;
    Ok((root, version))
}

fn fill(root: &Path, debootstrap: &Path, step: &Step) -> Result<String> {
    let mut bootstrap = Tool::new("unshare")
        .words("--mount --propagation private")
        .arg(debootstrap)
        .args(["--variant=minbase", SUITE])
        .arg(root);
    // Without one, debootstrap has its own default.
    if let Some(mirror) = mirror() {
        bootstrap = bootstrap.arg(mirror);
    }
    let proxy = proxy();
    let mut variables = vec![("DEBIAN_FRONTEND", OsStr::new("noninteractive"))];
    variables.extend(proxy.iter().map(|proxy| ("http_proxy", OsStr::new(proxy))));
    for (name, value) in &variables {
        bootstrap = bootstrap.env(name, value);
    }
    bootstrap.run(step)?;
    let apt_get = |words: &str| {
        let apt_get = inside(root, &[], Path::new("/"), &variables).arg("apt-get");
        apt_get.words(words).succeed(step)
    };
    apt_get("update")?;
    // If the machine goes down now, the folder is not taken for a whole one anyway.
    let options = "-o Dpkg::Options::=--force-unsafe-io install -y --no-install-recommends";
    apt_get(&format!("{options} {PACKAGES}"))?;
    apt_get("clean")?;
    let swift = inside(root, &[], Path::new("/"), &[]).words("swift --version");
    let said = swift.answer(step)?;
    let version = system::first_line(&said).unwrap_or_default();
    if !super::new_enough(&version) {
        return Err(Failure::with_output("Debian's Swift is too old", said));
    }
    fs::write(root.join(VERSION), &version)?;
    Ok(version)
}

fn debootstrap(step: &Step) -> Result<PathBuf> {
    let find = || {
        let sbin = Path::new("/usr/sbin/debootstrap");
        system::find_program("debootstrap").or_else(|| sbin.is_file().then(|| sbin.to_path_buf()))
    };
    if find().is_none() {
        let packages = ["debootstrap", "debian-archive-keyring"];
        system::install(step, &packages, "debootstrap, for Swift")?;
    }
    find().context("debootstrap was installed and is not there")
}

/// Where this machine's apt gets Debian from, if it does.
fn mirror() -> Option<String> {
    let format = "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)";
    let args = ["indextargets", "--format", format, "Created-By: Packages"];
    let listed = system::answer("apt-get", args)?;
    let mut lines = listed.lines();
    lines
        .find_map(|line| line.strip_prefix("Debian|Debian|main|"))
        .filter(|address| address.starts_with("http:") || address.starts_with("https:"))
        .map(str::to_owned)
}

/// What this machine's apt goes through, if anything.
fn proxy() -> Option<String> {
    let set = system::answer("apt-config", ["shell", "proxy", "Acquire::http::Proxy"])?;
    let value = set.trim().strip_prefix("proxy='")?.strip_suffix('\'')?;
    (!value.is_empty() && value != "DIRECT").then(|| value.to_owned())
}

/// Removes what interrupted runs left. What a tool that outlived its run still writes to stays for the next time.
fn sweep(tools: &Path) {
    for entry in fs::read_dir(tools).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PARTIAL) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
