"""Runs the conformance scenarios through the public Python package `devtrust`.

    python python_runner.py CORPUS python-sync|python-async [SCENARIO...]

CORPUS is what `devtrust-conformance corpus` writes. A line of JSON is written for each scenario; what
it holds is described in tests/conformance/README.md. Nothing is judged here.
"""

from __future__ import annotations

import asyncio
import base64
import json
import pickle
import sys
import traceback
from itertools import islice
from typing import Any

from devtrust import AsyncClient, Client, DevtrustError, Secret
from devtrust.pages import Page
from devtrust.record import Record
from devtrust.response import Response

RUNTIMES = ("python-sync", "python-async")


def main(arguments: list[str]) -> int:
    if len(arguments) < 2 or arguments[1] not in RUNTIMES:
        print(__doc__, file=sys.stderr)
        return 2
    path, runtime, *names = arguments
    with open(path, encoding="utf-8") as file:
        scenarios = json.load(file)
    wanted = [
        scenario
        for scenario in scenarios
        if runtime not in scenario.get("skip", {}) and (not names or scenario["name"] in names)
    ]
    for scenario in wanted:
        if runtime == "python-sync":
            line = run(scenario)
        else:
            line = asyncio.run(run_async(scenario))
        line.update(scenario=scenario["name"], runtime=runtime)
        print(json.dumps(line, default=revealed))
    return 0


def run(scenario: dict[str, Any]) -> dict[str, Any]:
    """What the synchronous client does with a scenario."""
    line: dict[str, Any] = {}
    client = None
    try:
        client = Client._scripted(given(scenario))
        called = call(client, scenario["when"], line)
        take = scenario["when"].get("take", "all")
        if not is_list(called):
            result = called
        elif take == "page":
            result = called.page()
        elif take == "all":
            result = list(called)
        else:
            result = list(islice(called, take))
        succeeded(line, result)
    except Exception as error:
        failed(line, error)
    if client is not None:
        line["observed"] = json.loads(client._observed() or "{}")
    return line


async def run_async(scenario: dict[str, Any]) -> dict[str, Any]:
    """What the asynchronous client does with a scenario."""
    line: dict[str, Any] = {}
    client = None
    try:
        client = AsyncClient._scripted(given(scenario))
        called = call(client, scenario["when"], line)
        take = scenario["when"].get("take", "all")
        if not is_list(called):
            result = await called
        elif take == "page":
            result = await called.page()
        elif take == "all":
            result = [row async for row in called]
        else:
            result = []
            rows = called.__aiter__()
            while len(result) < take:
                try:
                    result.append(await rows.__anext__())
                except StopAsyncIteration:
                    break
        succeeded(line, result)
    except Exception as error:
        failed(line, error)
    if client is not None:
        line["observed"] = json.loads(client._observed() or "{}")
    return line


def given(scenario: dict[str, Any]) -> str:
    return json.dumps(scenario.get("given") or {})


def call(client: Any, when: dict[str, Any], line: dict[str, Any]) -> Any:
    """Calls the public method as a user would: with keyword arguments."""
    arguments = dict(when.get("arguments", {}))
    options = when.get("options", {})
    if "timeout_ms" in options:
        arguments["timeout"] = options["timeout_ms"] / 1000
    operation = when["operation"]
    if operation == "request":
        if "body" in arguments:
            arguments["json"] = arguments.pop("body")
        return client.request(arguments.pop("method"), arguments.pop("path"), **arguments)
    if operation == "workflows.provision_device":
        steps: list[list[str]] = []
        line["progress"] = steps
        arguments["on_progress"] = lambda step: steps.append([step.name, step.state])
        return client.provision_device(**arguments)
    resource, method = operation.split(".")
    return getattr(getattr(client, resource), method)(**arguments)


def is_list(called: Any) -> bool:
    return hasattr(called, "page")


def succeeded(line: dict[str, Any], result: Any) -> None:
    line["result"] = plain(result)
    line["shown"] = [repr(result), str(result)]


def failed(line: dict[str, Any], error: Exception) -> None:
    line["shown"] = [repr(error), str(error), "".join(traceback.format_exception(error))]
    if not isinstance(error, DevtrustError):
        # Not what a scenario asks for: the judge shows it.
        line["error"] = {"kind": "python", "code": type(error).__name__, "message": line["shown"][2]}
        return
    line["shown"].append(repr(pickle.dumps(error)))
    retry_after = error.retry_after
    line["error"] = {
        "kind": error.kind,
        "code": error.code,
        "message": error.message,
        "retryable": error.retryable,
        "retry_after_ms": None if retry_after is None else round(retry_after * 1000),
        "http_status": error.http_status,
        "request_id": error.request_id,
        "operation": error.operation,
        "server_code": error.server_code,
        "server_message": error.server_message,
        "violations": [violation.to_dict() for violation in error.violations],
        "attempts": error.attempts,
        "excerpt": error.excerpt,
    }


def plain(value: Any) -> Any:
    """A result in its wire form."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    if isinstance(value, Response):
        return {"status": value.status, "headers": dict(value.headers), "body": value.text}
    if isinstance(value, Page):
        return {**value.to_dict(), "items": [plain(row) for row in value.items]}
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(row) for row in value]
    return value


def revealed(value: object) -> str:
    """A secret that the service handed out is part of the result."""
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
