"""How an event loop learns that calls are done: one port for each loop."""

from __future__ import annotations

from asyncio import get_running_loop
from weakref import WeakKeyDictionary, ref

from ._native import Port

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from ._native import Reply
    from .signer import Signer

_ports: WeakKeyDictionary[AbstractEventLoop, Port] = WeakKeyDictionary()


def port(loop: AbstractEventLoop) -> Port:
    """The port of an event loop."""
    found = _ports.get(loop)
    if found is None:
        found = _ports[loop] = _open(loop)
    return found


def _open(loop: AbstractEventLoop) -> Port:
    try:
        port = Port()
        loop.add_reader(port.fileno(), port.drain)
    except (NotImplementedError, TypeError):
        return _open_without_socket(loop)
    return port


def _open_without_socket(loop: AbstractEventLoop) -> Port:
    """For event loops that watch no sockets, such as the default one of Windows."""
    weak_loop = ref(loop)

    def wake() -> None:
        loop = weak_loop()
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(own.drain)

    own = Port(wake)
    return own


def sign_in_thread(signer: Signer, message: bytes, reply: Reply, number: int) -> None:
    """Lets a key sign in another thread; what it raises ends the call."""
    loop = get_running_loop()
    own = port(loop)

    def sign() -> None:
        try:
            reply.send(signer.sign(message))
        except BaseException as error:
            loop.call_soon_threadsafe(own.fail, number, error)

    loop.run_in_executor(None, sign)
