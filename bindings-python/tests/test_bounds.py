"""What an answer may cost: ten times its bytes in memory, and no time beyond the deadline.

Memory is asserted in a process of its own. Times are only printed: `pytest -s` shows them.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from subprocess import Popen

import pytest

ROW = (
    '{"id":"123e4567-e89b-42d3-a456-426614174000","name":"Press 41","status":"REGISTERED",'
    '"operational_status":"ENABLED","connected":false,"created_on":"2026-05-11T07:07:13Z",'
    '"device_group":{"id":"123e4567-e89b-42d3-a456-426614174000","name":"Presses"}%s}'
)
SIZE = 4_000_000


def row(item: str) -> str:
    """A page with one device that holds as many items as fit."""
    return (
        '{"records":[{"id":"x","name":"n","mqtt_endpoints":['
        + ",".join([item] * (SIZE // (len(item) + 1)))
        + "]}]}"
    )


def page(rows: int) -> str:
    """A page of so many devices; each is as large as fits."""
    filler = ",".join(f'"attribute {number}":"{"v" * 60}"' for number in range(40))
    text = ROW % f",{filler}"
    return f'{{"records":[{",".join([text] * rows)}],"total":{rows}}}'


ANSWERS = {
    "one device": page(1),
    "numbers": row("0"),
    "objects": row('{"":0}'),
    "texts": row('"ab"'),
    "numbers that are just few enough": row("0" + " " * 17),
    "texts that are just few enough": row('"abcdefghijklmnopqrstuvwxyzABC"'),
    "objects that are just few enough": row('{"abc":0}' + " " * 242),
    "lists that are just few enough": row("[0]" + " " * 66),
    "a thousand devices": page(1000),
    "twenty thousand devices": page(1)[:-1].replace("]", f",{','.join([ROW % ''] * 12_000)}]", 1)
    + "}",
}
REFUSED = {"numbers", "objects", "texts", "twenty thousand devices"}


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = ANSWERS[self.headers["x-answer"]].encode()
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is logged."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


# Prints how much memory the call took, how long nothing else could run, and the code of its error.
CHILD = """
import asyncio, gc, sys, threading, time
from pathlib import Path
from devtrust import AsyncClient, Client, DevtrustError

def status(name):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024

settings = {"base_url": sys.argv[1], "api_key": "k", "headers": {"x-answer": sys.argv[2]}}
ID = "123e4567-e89b-42d3-a456-426614174000"
done, gap = threading.Event(), 0.0

def tick():
    global gap
    last = time.monotonic()
    while not done.is_set():
        time.sleep(0.0005)
        now = time.monotonic()
        gap, last = max(gap, now - last), now

async def ask():
    global gap
    last, longest = time.monotonic(), 0.0
    async with AsyncClient(**settings) as client:
        task = asyncio.ensure_future(client.devices.list(account_id=ID).page(limit=1000))
        while not task.done():
            await asyncio.sleep(0.0005)
            now = time.monotonic()
            longest, last = max(longest, now - last), now
        gap = longest
        return await task

code = ""
# Whatever is made only once: code that is loaded, threads, connections.
small = {**settings, "headers": {"x-answer": "one device"}}
Client(**small).devices.list(account_id=ID).page()

async def one():
    async with AsyncClient(**small) as client:
        await client.devices.list(account_id=ID).page()

asyncio.run(one())
gc.collect()
Path("/proc/self/clear_refs").write_text("5")
before = status("VmRSS")
started = time.monotonic()
try:
    if sys.argv[3] == "async":
        page = asyncio.run(ask())
    else:
        thread = threading.Thread(target=tick)
        thread.start()
        try:
            page = Client(**settings).devices.list(account_id=ID).page(limit=1000)
        finally:
            done.set()
            thread.join()
except DevtrustError as error:
    code = error.code
print(status("VmHWM") - before, int((time.monotonic() - started) * 1000), int(gap * 1000), code)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel tells the most that was used")
@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_costs_at_most_ten_times_its_bytes(
    service: str, run: Callable[..., Popen[str]], name: str, way: str
) -> None:
    said, problems = run(CHILD, service, name, way).communicate()
    assert problems == ""
    grown, elapsed, gap, *code = said.split()
    size = len(ANSWERS[name])
    print(
        f"{way}, {name}: {size} bytes, {int(grown) / size:.1f} times in memory, "
        f"{elapsed} ms, others waited {gap} ms"
    )
    assert bool(code) == (name in REFUSED)
    # A megabyte for what is made only once. The body was not there before: it is one of the ten.
    assert int(grown) < 10 * size + 1_000_000
