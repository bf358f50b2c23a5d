"""A link with a delay, in a process of its own so that it takes no time from the client: a proxy between two ports."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized


async def serve(target: int, round_trip: float, ready: Connection, opened: Synchronized[int]) -> None:
    """Joins each connection to one to the target, and holds every byte back for half a round trip."""
    loop = asyncio.get_running_loop()

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            loop.call_later(round_trip / 2, writer.write, data)
        loop.call_later(round_trip / 2, writer.close)

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        opened.value += 1
        # What opening a connection costs on a real link.
        await asyncio.sleep(round_trip)
        with contextlib.suppress(ConnectionError):
            there_reader, there_writer = await asyncio.open_connection("127.0.0.1", target)
            await asyncio.gather(carry(reader, there_writer), carry(there_reader, writer))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, backlog=4096)
    ready.send(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def run(target: int, round_trip: float, ready: Connection, opened: Synchronized[int]) -> None:
    """The process."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(target, round_trip, ready, opened))


@contextlib.contextmanager
def link(target: int, round_trip: float) -> Iterator[tuple[int, Synchronized[int]]]:
    """Its port, and how many connections were opened through it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    opened = context.Value("i", 0)
    process = context.Process(target=run, args=(target, round_trip, theirs, opened), daemon=True)
    process.start()
    try:
        yield ours.recv(), opened
    finally:
        process.kill()
        process.join()
