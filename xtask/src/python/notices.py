"""Writes what goes with a package: the licences of what is linked into it, and a bill of materials (CycloneDX).

notices.py FOLDER --name NAME --ecosystem ECOSYSTEM --version VERSION --crate CRATE... [--target TARGET]...

Run in the repository. Without targets, the crates are those for this machine. A crate without a licence text is an
error, since its licence asks for the text.
"""

import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys

# What the names of licence files begin with, and how they do not end: that would be code. Copyright notices are part of
# what must be passed on.
LICENCE = re.compile(r"(LICEN[SC]E|COPYING|COPYRIGHT|NOTICE|UNLICENSE)(?!.*\.(rs|py|json|toml|html)$)", re.IGNORECASE)
# Licences whose text is the same for everybody, for crates that carry none.
STANDARD = {"Apache-2.0": "LICENSE-APACHE", "MPL-2.0": "xtask/licences/MPL-2.0"}
RULE = "=" * 80


def crates(options: argparse.Namespace) -> set[tuple[str, str, str]]:
    """Name, version and licence of what is not ours. What only runs while the package is built is not among them."""
    command = [os.environ.get("CARGO", "cargo"), "tree", "--locked", "--edges", "normal,no-proc-macro"]
    command += ["--prefix", "none", "--format", "{p}\t{l}"]
    command += [word for name in options.crate for word in ("--package", name)]
    command += [word for name in options.target for word in ("--target", name)]
    lines = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout.splitlines()
    # `name v1.2.3 (mark)<tab>licence (*)`: a crate of ours has its path as the mark. Slashes are older than SPDX.
    found = (re.fullmatch(r"(\S+) v(\S+)(?: \(\*\))?\t(.*?)(?: \(\*\))?", line) for line in lines)
    return {(one[1], one[2], one[3].replace("/", " OR ")) for one in found if one}


def text(path: pathlib.Path) -> str:
    """Without what differs between copies of a licence: ends of lines, and space around."""
    lines = path.read_text(errors="replace").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def standard(licence: str) -> list[str]:
    """Of alternatives one is enough; of licences that all apply, it is not."""
    known = [name for name in licence.split(" OR ") if name in STANDARD]
    return [text(pathlib.Path(STANDARD[known[0]]))] if known else []


def texts(name: str, version: str, licence: str) -> list[str]:
    """Every licence text among the sources of a crate, those of code that it includes with them."""
    home = pathlib.Path(os.environ.get("CARGO_HOME", pathlib.Path.home() / ".cargo"))
    sources = sorted(home.glob(f"registry/src/*/{name}-{version}"))
    if not sources:
        sys.exit(f"the sources of {name} {version} are not here; run `cargo fetch`")
    files = (path for path in sorted(sources[0].rglob("*")) if path.is_file() and LICENCE.match(path.name))
    return [text(path) for path in files] or standard(licence)


def component(kind: str, name: str, version: str, licence: str) -> dict[str, object]:
    url = f"pkg:{kind}/{name}@{version}"
    known = {"type": "library", "bom-ref": url, "name": name, "version": version, "purl": url}
    return known | {"licenses": [{"expression": licence}]}


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
for required in ("--name", "--ecosystem", "--version"):
    parser.add_argument(required, required=True)
for several in ("--crate", "--target"):
    parser.add_argument(several, action="append", default=[])
options = parser.parse_args()

linked = sorted(crates(options))
covered: dict[str, set[str]] = collections.defaultdict(set)
library = "MIT OR Apache-2.0"
for licence_text in standard(library):
    covered[licence_text].add(f"the Rust standard library ({library})")
without = []
for one in linked:
    found = texts(*one)
    for licence_text in found:
        covered[licence_text].add("{} {} ({})".format(*one))
    if not found:
        without.append("{} {}: {}".format(*one))
if without:
    print("crates without a licence text; put the text into xtask/licences", *without, sep="\n")
    sys.exit(1)

# Every text once, with the crates that it covers above it.
sections = sorted((sorted(titles), licence_text) for licence_text, titles in covered.items())
licences = "This package contains code of others, under the licences below.\n"
for titles, licence_text in sections:
    licences += "\n{0}\n{1}\n{0}\n\n{2}\n".format(RULE, "\n".join(titles), licence_text)
own = component(options.ecosystem, options.name, options.version, "Apache-2.0 OR MIT")
bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": own}}
bill["components"] = [component("cargo", *one) for one in linked]
files = {"THIRD-PARTY-LICENSES": licences, "devtrust.cdx.json": json.dumps(bill, indent=2, sort_keys=True) + "\n"}
for name, content in files.items():
    path = options.folder / name
    # A file that is right already is left alone: its date counts for the tools that watch it.
    if not path.exists() or path.read_text() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
