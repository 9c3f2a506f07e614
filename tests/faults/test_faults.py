"""Whatever happens on the road: a truthful outcome in time, and nothing sent twice or left over."""

import asyncio
import itertools
import json
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter

import pytest

from convex_explorer.app import Program
from convex_explorer.convex.calls import Returned
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.time_limits import TimeLimits
from tests.support.endings import Endings, deployment_through, value_of
from tests.support.extent import FULL
from tests.support.fault_proxy import Exchange, FaultProxy
from tests.support.faults import FAULTS, Fault
from tests.support.heartbeat import Heartbeat
from tests.support.leftovers import nothing_left
from tests.support.scripted_server import Seen
from tests.support.watched_demo import WatchedDemo

LIMITS = TimeLimits(connect=0.5, send=0.5, reply=0.5, reply_of_action=0.5)
#: What a busy machine may add to the time limits, in seconds.
SLACK = 1.5
#: A window that answers within this many seconds is alive, on a machine that has other work too.
LONGEST_GAP = 0.4


@dataclass
class Road:
    """What a test has to do with: the program at one end, a deployment at the other."""

    program: Program
    endings: Endings
    tab: str
    server: WatchedDemo
    longest_gap: float = 0.0

    @asynccontextmanager
    async def through_proxy(self, limits: TimeLimits = LIMITS) -> AsyncIterator[FaultProxy]:
        """The deployment behind a proxy; in the end nothing is left, and the window was alive."""
        active = self.program.session.active
        async with nothing_left():
            with FaultProxy(self.server.url) as proxy, Heartbeat() as heartbeat:
                deployment = deployment_through(proxy.url, limits)
                active.use(deployment)
                yield proxy
                await active.forget_client(deployment)
        self.longest_gap = max(self.longest_gap, heartbeat.longest)
        assert heartbeat.longest < LONGEST_GAP

    async def call(self, function_type: FunctionType, marker: str) -> object:
        """Call a function that returns the marker, or leaves it behind, or just runs."""
        path, args = {
            FunctionType.QUERY: ("values:echo", {"value": marker}),
            FunctionType.MUTATION: ("tasks:create", {"title": marker}),
            FunctionType.ACTION: ("jobs:sleep", {"ms": 0}),
            FunctionType.ANY: ("tasks:create", {"title": marker}),
        }[function_type]
        return await self.endings.of(CallDraft(self.tab, path, function_type, json.dumps(args)))


@pytest.fixture(scope="module")
def road(
    program: Program, endings: Endings, tab: str, server: WatchedDemo, figures: list[str]
) -> Iterator[Road]:
    road = Road(program, endings, tab, server)
    started = perf_counter()
    yield road
    figures.append(
        f"{len(CASES)} faults in {perf_counter() - started:.0f} s; "
        f"the window never waited longer than {road.longest_gap * 1000:.0f} ms"
    )


# ---------------------------------------------------------------- every fault


@dataclass(frozen=True)
class Case:
    """A fault that a call of some type meets, on a new connection or on one that was used."""

    fault: Fault
    function_type: FunctionType
    reused: bool

    def __str__(self) -> str:
        return f"{self.function_type}, {'later' if self.reused else 'first'} call: {self.fault}"


def _cases() -> Iterator[Case]:
    """All of them, or of each fault two that differ in both respects, the types taking turns."""
    every = list(itertools.product(FunctionType, (False, True)))
    for number, fault in enumerate(FAULTS):
        shift = 2 * (number % len(FunctionType))
        share = [every[shift], every[(shift + 3) % len(every)]]
        yield from (Case(fault, *each) for each in (every if FULL else share))


CASES = list(_cases())


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_fault_ends_in_the_truth_and_leaves_nothing(road: Road, case: Case):
    marker = str(uuid.uuid4())
    async with road.through_proxy() as proxy:
        if case.reused:
            assert value_of(await road.call(FunctionType.QUERY, "warm up")) == "warm up"
        met, asked = len(proxy.exchanges), len(road.server.requests)
        case.fault.before(proxy)
        proxy.act, proxy.greet = case.fault.act, case.fault.greet
        started = perf_counter()
        ending = await road.call(case.function_type, marker)
        seconds = perf_counter() - started
    truth = Truth(
        case,
        marker,
        came=[exchange for exchange in proxy.exchanges[met:] if exchange.began],
        ran=[seen for seen in road.server.requests[asked:] if is_whole(seen)],
        created=road.server.tasks_titled(marker),
    )
    truth.check_what_happened()
    truth.check_what_is_told(ending)
    assert seconds < LIMITS.connect + LIMITS.send + LIMITS.reply + SLACK


@dataclass
class Truth:
    """What really happened, to be held against what the user reads.

    Attributes:
        came: what the proxy saw of the call; more than one where it was sent again.
        ran: requests that the deployment got whole.
        created: how many documents it has now because of the call.
    """

    case: Case
    marker: str
    came: list[Exchange]
    ran: list[Seen]
    created: int

    def check_what_happened(self) -> None:
        case = self.case
        runs = case.fault.runs
        if case.function_type.may_write:
            assert len(self.came) <= 1, "a write was sent twice"
            assert len(self.ran) == int(runs)
        else:
            assert bool(self.ran) is runs
        creates = case.function_type in {FunctionType.MUTATION, FunctionType.ANY}
        assert self.created == int(runs and creates)

    def check_what_is_told(self, ending: object) -> None:
        fault = self.case.fault
        if fault.ending is Returned:
            assert isinstance(ending, Returned), ending
            self._check_value(ending)
            return
        assert isinstance(ending, DeploymentError), ending
        assert isinstance(ending, fault.ending), repr(ending)
        assert fault.says in str(ending)
        assert "127.0.0.1" in str(ending)
        assert ending.advice
        if self.case.function_type.may_write and any(each.asked for each in self.came):
            assert ending.may_have_run
        if not fault.sent:
            assert not ending.may_have_run

    def _check_value(self, returned: Returned) -> None:
        value = value_of(returned)
        match self.case.function_type:
            case FunctionType.QUERY:
                assert value == self.marker
            case FunctionType.ACTION:
                assert set(value) == {"sleptMs"}
            case _:
                assert isinstance(value, str)


def is_whole(seen: Seen) -> bool:
    return len(seen.body) == int(seen.headers.get("content-length", -1))


# ---------------------------------------------------------------- stopping


@pytest.mark.parametrize("function_type", FunctionType)
async def test_a_call_without_a_limit_waits_until_it_is_stopped_and_then_nothing_is_left(
    road: Road, function_type: FunctionType
):
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def say_nothing(exchange: Exchange) -> None:
        exchange.read_request()
        loop.call_soon_threadsafe(asked.set)
        exchange.hold()

    async with road.through_proxy(TimeLimits(reply=None, reply_of_action=None)) as proxy:
        proxy.act = say_nothing
        call = asyncio.ensure_future(road.call(function_type, "x"))
        await asked.wait()
        road.program.session.runner.stop(road.tab)
        assert await call is None


# ---------------------------------------------------------------- connections that were used


async def test_calls_share_a_connection(road: Road):
    async with road.through_proxy() as proxy:
        for number in range(5):
            assert value_of(await road.call(FunctionType.QUERY, str(number))) == str(number)
    assert proxy.connections == 1


async def test_no_call_reads_what_was_meant_for_another(road: Road):
    async with road.through_proxy() as proxy:
        proxy.act = next(fault for fault in FAULTS if fault.name == "answers twice").act
        for number in range(5):
            assert value_of(await road.call(FunctionType.QUERY, str(number))) == str(number)


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
async def test_a_connection_that_was_lost_while_idle_costs_no_call(road: Road, *, reset: bool):
    titles = [str(uuid.uuid4()) for _ in range(20)]
    async with road.through_proxy() as proxy:
        for title in titles:
            value_of(await road.call(FunctionType.MUTATION, title))
            proxy.hang_up(reset=reset)
    assert proxy.connections == len(titles)
    assert [road.server.tasks_titled(title) for title in titles] == [1] * len(titles)
