"""Who is let in, and when."""

import asyncio
import threading

import pytest

from convex_explorer.convex.gate import Gate
from convex_explorer.convex.wire import WireRequest
from tests.support.exchanges import carrier_to
from tests.support.scripted_server import Reply, ScriptedServer

LONG = 60.0


async def turns() -> None:
    """Let whatever can go on go on."""
    for _ in range(5):
        await asyncio.sleep(0)


async def until(come_true) -> None:
    for _ in range(1_000):
        if come_true():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError


class Visitors:
    """Each goes in and stays until it is sent out."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._out: dict[str, asyncio.Event] = {}
        self.inside: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}

    def send(self, *names: str) -> None:
        for name in names:
            self._out[name] = asyncio.Event()
            self.tasks[name] = asyncio.create_task(self._visit(name))

    async def send_out(self, name: str) -> None:
        self._out[name].set()
        await self.tasks[name]
        await turns()

    async def end(self) -> None:
        for task in self.tasks.values():
            task.cancel()
        await asyncio.wait(self.tasks.values())

    async def _visit(self, name: str) -> None:
        with await self._gate.enter():
            self.inside.append(name)
            await self._out[name].wait()


@pytest.fixture
def visitors(qt_loop):
    made = Visitors(Gate(2, LONG))
    yield made
    qt_loop.run_until_complete(made.end())


async def test_there_are_so_many_places(visitors):
    visitors.send("a", "b", "c")
    await turns()
    assert visitors.inside == ["a", "b"]


async def test_who_came_first_is_let_in_first(visitors):
    visitors.send("a", "b", "c", "d")
    await turns()
    await visitors.send_out("b")
    await visitors.send_out("a")
    assert visitors.inside == ["a", "b", "c", "d"]


async def test_who_comes_later_does_not_overtake(visitors):
    visitors.send("a", "b", "c")
    await turns()
    visitors._out["a"].set()
    visitors.send("late")
    await visitors.tasks["a"]
    await turns()
    assert visitors.inside == ["a", "b", "c"]


async def test_who_stops_waiting_takes_no_place(visitors):
    visitors.send("a", "b", "c", "d")
    await turns()
    visitors.tasks["c"].cancel()
    await visitors.send_out("a")
    assert visitors.inside == ["a", "b", "d"]


async def test_who_is_stopped_as_it_is_let_in_leaves_its_place_to_the_next(visitors):
    visitors.send("a", "b", "c", "d")
    await turns()
    visitors._gate.let_next_in()
    visitors.tasks["c"].cancel()
    await turns()
    assert visitors.inside == ["a", "b", "d"]


async def test_who_takes_long_counts_no_more():
    visitors = Visitors(Gate(2, 0.2))
    visitors.send("a", "b", "c")
    await turns()
    assert visitors.inside == ["a", "b"]
    await until(lambda: visitors.inside == ["a", "b", "c"])
    await visitors.end()


async def test_a_place_is_given_back_once_only():
    visitors = Visitors(Gate(1, 0.2))
    visitors.send("a", "b")
    await until(lambda: "b" in visitors.inside)  # in the place of a, who is still there
    await visitors.send_out("a")
    await visitors.send_out("b")
    visitors.send("c", "d")
    await turns()
    assert visitors.inside == ["a", "b", "c"]
    await visitors.end()


class TestCalls:
    async def test_that_hang_hardly_delay_another_one(self):
        with Silence() as silence, silence.server:
            async with carrier_to(silence.server.url) as carrier:
                hanging = [silence.call(carrier, "never") for _ in range(8)]
                await turns()
                started = asyncio.get_running_loop().time()
                assert await silence.call(carrier, "now") == b"tea"
                assert asyncio.get_running_loop().time() - started < 1.0
                for task in hanging:
                    task.cancel()
                await asyncio.wait(hanging)

    async def test_that_are_stopped_while_they_wait_send_nothing(self):
        with Silence() as silence, silence.server:
            async with carrier_to(silence.server.url) as carrier:
                hanging = [silence.call(carrier, "never") for _ in range(8)]
                waiting = silence.call(carrier, "now")
                await turns()
                waiting.cancel()
                await asyncio.wait([waiting])
                assert await silence.call(carrier, "later") == b"tea"
                for task in hanging:
                    task.cancel()
                await asyncio.wait(hanging)
        assert "POST /api/now" not in silence.server.targets
        assert "POST /api/later" in silence.server.targets


class Silence:
    """A server that answers what it is asked, but for one thing."""

    def __init__(self) -> None:
        self._over = threading.Event()
        self.server = ScriptedServer({"POST /api/never": self._wait}, otherwise=Reply(200, b"tea"))

    def __enter__(self):
        return self

    def __exit__(self, *_exception) -> None:
        self._over.set()

    def _wait(self, _seen) -> Reply:
        self._over.wait(10)
        return Reply()

    def call(self, carrier, what: str) -> asyncio.Task[bytes]:
        request = WireRequest(f"{self.server.url}/api/{what}", {}, b"{}")

        async def ask() -> bytes:
            return (await carrier.exchange(request, read_seconds=None)).body

        return asyncio.create_task(ask())
