"""Looks for what may not be in an archive that is published.

archive.py ARCHIVE_OR_FOLDER [--time SECONDS] [--folder FOLDER]... [--has ENDING=FILE]...

Prints a line for each finding: a file with another time, with unusual permissions or with an
owner; a file that names one of the folders; a private key; a file that should be there and is not,
or has other content.
"""

import argparse
import datetime
import pathlib
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator

KEY = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----[\\n\r\n\"', ]+[A-Za-z0-9+/=]{40}")
MODES = {0o644, 0o755}


def members(path: pathlib.Path) -> Iterator[tuple[str, int | None, int, str, bytes]]:
    """Name, time, mode, owner and content of every file."""
    if path.is_dir():
        for file in filter(pathlib.Path.is_file, sorted(path.rglob("*"))):
            mode = file.stat().st_mode & 0o777
            yield str(file.relative_to(path)), None, mode, "", file.read_bytes()
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                # A jar has no modes; a zip archive has two seconds' precision and no time zone.
                mode = entry.external_attr >> 16 & 0o777 or 0o644
                time = datetime.datetime(*entry.date_time, tzinfo=datetime.UTC)
                if not entry.is_dir():
                    yield entry.filename, int(time.timestamp()), mode, "", archive.read(entry)
    else:
        with tarfile.open(path) as archive:
            for entry in archive:
                owner = entry.uname or entry.gname or str(entry.uid or entry.gid or "")
                if entry.isfile():
                    content = archive.extractfile(entry).read()
                    yield entry.name, int(entry.mtime), entry.mode, owner, content


def findings(options: argparse.Namespace) -> Iterator[str]:
    """A line for each."""
    wanted = dict(pair.split("=", 1) for pair in options.has)
    for name, time, mode, owner, content in members(options.archive):
        if None not in (time, options.time) and not 0 <= options.time - time < 2:
            yield f"{name}: its time is {time}"
        if mode not in MODES:
            yield f"{name}: its mode is {mode:o}"
        if owner:
            yield f"{name}: its owner is {owner}"
        for folder in options.folder:
            if folder.encode() in content:
                yield f"{name}: a path below {folder}"
        if KEY.search(content):
            yield f"{name}: a private key"
        for ending in [ending for ending in wanted if name.endswith(ending)]:
            if content != pathlib.Path(wanted.pop(ending)).read_bytes():
                yield f"{name}: other content than it should have"
    yield from (f"{ending}: is missing" for ending in wanted)


parser = argparse.ArgumentParser()
parser.add_argument("archive", type=pathlib.Path)
parser.add_argument("--time", type=int)
parser.add_argument("--folder", action="append", default=[])
parser.add_argument("--has", action="append", default=[])
found = list(findings(parser.parse_args()))
print("\n".join(found))
sys.exit(bool(found))
