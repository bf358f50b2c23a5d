"""Runs the Python code of a Markdown document: snippets.py DOCUMENT.

The blocks of a document are run in their order and share their names, as a reader would type them. A block that begins
with ```python,no_run is only compiled. What a reader need not see stands between `<!-- python` and `-->`, each on a
line of its own. One line of JSON per block is written to the file that SNIPPETS_RESULTS names.
"""

import ast
import asyncio
import inspect
import json
import os
import re
import sys
import traceback
from pathlib import Path

document = Path(sys.argv[1])
names = {"__name__": "__main__", "__file__": str(document)}
results = []
block, start, info = None, 0, ""

for number, line in enumerate(document.read_text().splitlines(), 1):
    if block is None:
        if line.startswith("```python") or line == "<!-- python":
            block, start, info = [], number, line
    elif line.strip() == ("-->" if info.startswith("<") else "```"):
        # Empty lines in front, so that a traceback names the line of the document.
        source = "\n" * start + "\n".join(block)
        result = {"line": start, "ran": "no_run" not in re.split(r"[\s,]", info), "error": None}
        try:
            code = compile(source, str(document), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            if result["ran"]:
                waiting = eval(code, names)
                if inspect.iscoroutine(waiting):
                    asyncio.run(waiting)
        except BaseException:
            result["error"] = traceback.format_exc()
        # A hidden block is only of interest when it fails.
        if result["error"] or info.startswith("`"):
            results.append(result)
        block = None
    else:
        block.append(line)

Path(os.environ["SNIPPETS_RESULTS"]).write_text("".join(json.dumps(one) + "\n" for one in results))
