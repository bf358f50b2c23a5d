"""Prints what a local address answers, or saves it to a file: fetch.py ADDRESS [FILE]."""

import sys
import urllib.request

address, *file = sys.argv[1:]
# A proxy from the environment has no business between two programs of one machine.
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
with opener.open(address, timeout=10) as answer, open(*file or [1], "wb") as out:
    out.write(answer.read())
