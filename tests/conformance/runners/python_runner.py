"""Runs the conformance scenarios through the public Python package `devtrust`.

    python python_runner.py CORPUS python-sync|python-async [SCENARIO...]

CORPUS is what `devtrust-conformance corpus` writes, or a file of live jobs. A line of JSON is written
for each scenario, and for each call of a job; what it holds is described in tests/conformance/README.md
and in tests/hostile/README.md. Nothing is judged here.
"""

from __future__ import annotations

import asyncio
import base64
import json
import pickle
import sys
import time
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, Any

from devtrust import AsyncClient, Client, DevtrustError, Secret
from devtrust._native import Scripted  # In development builds only.
from devtrust.pages import Page
from devtrust.record import Record
from devtrust.response import Response

if TYPE_CHECKING:
    from collections.abc import Iterator

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
        if "live" in scenario:
            lines = live(scenario) if runtime == "python-sync" else asyncio.run(live_async(scenario))
        elif runtime == "python-sync":
            lines = [run(scenario)]
        else:
            lines = [asyncio.run(run_async(scenario))]
        for line in lines:
            line.update(scenario=scenario["name"], runtime=runtime)
            print(json.dumps(line, default=revealed), flush=True)
    return 0


def run(scenario: dict[str, Any]) -> dict[str, Any]:
    """What the synchronous client does with a scenario."""
    line: dict[str, Any] = {}
    service = None
    try:
        service = Scripted(given(scenario))
        client = Client.__new__(Client)
        client._start(service.session())
    except Exception as error:
        failed(line, error)
        return line
    for when in each_call(scenario):
        perform(client, when, line)
        if "error" in line:
            break
    line["observed"] = json.loads(service.observed())
    return line


def each_call(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    """The calls of a scenario: the last one counts, or the one that failed."""
    return [*scenario.get("before", []), scenario["when"]]


def perform(client: Client, when: dict[str, Any], line: dict[str, Any]) -> None:
    """Makes one call and writes down what came of it."""
    try:
        called = call(client, when, line)
        take = when.get("take", "all")
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


async def run_async(scenario: dict[str, Any]) -> dict[str, Any]:
    """What the asynchronous client does with a scenario."""
    line: dict[str, Any] = {}
    service = None
    try:
        service = Scripted(given(scenario))
        client = AsyncClient.__new__(AsyncClient)
        client._start(service.session())
    except Exception as error:
        failed(line, error)
        return line
    for when in each_call(scenario):
        await perform_async(client, when, line)
        if "error" in line:
            break
    line["observed"] = json.loads(service.observed())
    return line


async def perform_async(client: AsyncClient, when: dict[str, Any], line: dict[str, Any]) -> None:
    """Makes one call and writes down what came of it."""
    try:
        called = call(client, when, line)
        take = when.get("take", "all")
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


def live(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What the synchronous client does with a live job: real time, real HTTP."""
    try:
        client = Client(**settings(job["live"]["config"]))
    except Exception as error:
        yield failed({"elapsed_ms": 0, "peak_bytes": 0}, error)
        return

    def one(when: dict[str, Any]) -> dict[str, Any]:
        meter, line = Meter(), numbered(when)
        perform(client, when, line)
        meter.stop(line)
        return line

    with client, ThreadPoolExecutor(in_flight(job)) as pool:
        for line in pool.map(one, calls(job)):
            if "after" in job:
                line["after"] = {}
                perform(client, job["after"], line["after"])
            yield line


async def live_async(job: dict[str, Any]) -> list[dict[str, Any]]:
    """What the asynchronous client does with a live job."""
    try:
        client = AsyncClient(**settings(job["live"]["config"]))
    except Exception as error:
        return [failed({"elapsed_ms": 0, "peak_bytes": 0}, error)]
    places = asyncio.Semaphore(in_flight(job))

    async def one(when: dict[str, Any]) -> dict[str, Any]:
        async with places:
            meter, line = Meter(), numbered(when)
            await perform_async(client, when, line)
            meter.stop(line)
        if "after" in job:
            line["after"] = {}
            await perform_async(client, job["after"], line["after"])
        return line

    async with client:
        return await asyncio.gather(*map(one, calls(job)))


def settings(config: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a client's constructor."""
    taken = dict(config)
    for name in ("timeout", "attempt_timeout", "connect_timeout"):
        if f"{name}_ms" in taken:
            taken[name] = taken.pop(f"{name}_ms") / 1000
    retry = taken.pop("retry", {})
    if "max_attempts" in retry:
        taken["max_attempts"] = retry["max_attempts"]
    for name in ("base", "cap"):
        if f"{name}_ms" in retry:
            taken[f"retry_{name}"] = retry[f"{name}_ms"] / 1000
    if limit := taken.pop("rate_limit", None):
        taken["rate_limit"] = (limit["calls"], limit["per_ms"] / 1000)
    return taken


def calls(job: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The calls of a live job, `{n}` filled in."""
    when = dict(job["when"])
    repeat = when.pop("repeat", None)
    if repeat is None:
        yield when
        return
    for number in range(repeat["count"]):
        arguments = filled(when.get("arguments", {}), str(number))
        yield {**when, "arguments": arguments, "n": number}


def in_flight(job: dict[str, Any]) -> int:
    return int(job["when"].get("repeat", {}).get("in_flight", 1))


def numbered(when: dict[str, Any]) -> dict[str, Any]:
    return {"n": when["n"]} if "n" in when else {}


def filled(value: Any, number: str) -> Any:
    if isinstance(value, str):
        return value.replace("{n}", number)
    if isinstance(value, list):
        return [filled(one, number) for one in value]
    if isinstance(value, dict):
        return {name: filled(one, number) for name, one in value.items()}
    return value


class Meter:
    """How long a call takes, and by how much the process grows meanwhile."""

    def __init__(self) -> None:
        self.before = 0
        try:
            with open("/proc/self/clear_refs", "w", encoding="ascii") as file:
                file.write("5")
            self.before = memory("VmRSS")
        except OSError:
            pass
        self.started = time.monotonic()

    def stop(self, line: dict[str, Any]) -> None:
        line["elapsed_ms"] = round((time.monotonic() - self.started) * 1000)
        line["peak_bytes"] = max(0, memory("VmHWM") - self.before) if self.before else None


def memory(name: str) -> int:
    with open("/proc/self/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(name))


def given(scenario: dict[str, Any]) -> str:
    return json.dumps(scenario.get("given") or {})


WITH_PROGRESS = ("workflows.provision_device", "trust_lifecycle.workflows.issue_certificate")
"""Workflows that tell their steps."""


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
    if operation in WITH_PROGRESS:
        steps: list[list[str]] = []
        line["progress"] = steps
        arguments["on_progress"] = lambda step: steps.append([step.name, step.state])
    called = client
    # Workflows are methods of the client or of a product.
    for name in operation.replace("workflows.", "").split("."):
        called = getattr(called, name)
    return called(**arguments)


def is_list(called: Any) -> bool:
    return hasattr(called, "page")


def succeeded(line: dict[str, Any], result: Any) -> None:
    line["result"] = plain(result)
    line["shown"] = [repr(result), str(result)]


def failed(line: dict[str, Any], error: Exception) -> dict[str, Any]:
    line["shown"] = [repr(error), str(error), "".join(traceback.format_exception(error))]
    if not isinstance(error, DevtrustError):
        # Not what a scenario asks for: the judge shows it.
        line["error"] = {"kind": "python", "code": type(error).__name__, "message": line["shown"][2]}
        return line
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
    return line


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
    if isinstance(value, (list, tuple)):
        return [plain(row) for row in value]
    if isinstance(value, Mapping):
        return {name: plain(member) for name, member in value.items()}
    return value


def revealed(value: object) -> str:
    """A secret that the service handed out is part of the result."""
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
