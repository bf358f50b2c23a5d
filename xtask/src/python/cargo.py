#!/usr/bin/env python3
"""Stands in for cargo, for maturin: runs XTASK_REAL_CARGO, and has it build XTASK_PACKAGES.

maturin compiles one package: `cargo rustc --manifest-path bindings-python/Cargo.toml --lib`. Cargo unites features
over the packages it is asked for, so that one package alone gets other features than the workspace, and everything
from tokio upwards would be compiled a second time. maturin takes its cargo from CARGO; this one asks for the same
packages as the build before, which is then complete already. To be deleted when cargo can unite features over the
workspace by itself (`resolver.feature-unification`, unstable in 1.95).
"""

import json
import os
import subprocess
import sys

cargo = os.environ["CARGO"] = os.environ.pop("XTASK_REAL_CARGO")
packages = os.environ.pop("XTASK_PACKAGES").split()
# It is for the archive. C compilers are run again when it changes, and all that is built on what they make.
os.environ.pop("SOURCE_DATE_EPOCH", None)
arguments = sys.argv[1:]
if packages and arguments[0] == "rustc":
    arguments = ["build", "--locked", "--message-format", "json-render-diagnostics", *packages]

with subprocess.Popen([cargo, *arguments], stdout=subprocess.PIPE, text=True) as child:
    for line in child.stdout:
        message = json.loads(line) if line.startswith("{") else {}
        is_test = message.get("profile", {}).get("test")
        is_example = message.get("target", {}).get("kind") == ["example"]
        # maturin would take a test program or an example for the program of the package.
        if not is_test and not is_example:
            print(line, end="", flush=True)
sys.exit(child.returncode)
