"""A deployment that only says what it was told to: raw HTTP on loopback, in a process of its own.

``python -m benchmarks.server`` prints its port. A query for ``bench:sizeN`` gets a reply of about N
bytes (0 for a small one), and ``bench:never`` gets none.
"""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.data import documents, reply
from benchmarks.measuring import ROOT, environment

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_PATH = re.compile(rb"bench:(?:size)?(\w+)")
_bodies: dict[bytes, bytes] = {}


def body_for(size: bytes) -> bytes:
    """The reply to ``bench:sizeN``."""
    if size not in _bodies:
        _bodies[size] = reply(documents(int(size)) if int(size) else b"null")
    return _bodies[size]


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            asked = await reader.readexactly(int(length[1])) if length else b""
            path = _PATH.search(asked)
            size = path[1] if path else b"0"
            if size == b"never":
                await reader.read()
                break
            body = body_for(size)
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
                b"content-length: %d\r\n\r\n" % len(body)
            )
            writer.write(body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def _main() -> None:
    server = await asyncio.start_server(_serve, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@contextmanager
def serving() -> Iterator[int]:
    """Its port, as long as it runs."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


if __name__ == "__main__":
    asyncio.run(_main())
