"""Thousands of calls, fifty at a time, some of them failing; then all is as it was before."""

import asyncio
import itertools
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import perf_counter

import pytest

from convex_explorer.app import Program
from convex_explorer.convex.calls import Returned, Threw
from convex_explorer.convex.client import Client
from convex_explorer.convex.deployment import ANONYMOUS
from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.time_limits import TimeLimits
from tests.support.calls import call_of, deployment_at
from tests.support.endings import Endings, calls_in, deployment_through, value_of
from tests.support.extent import FULL
from tests.support.heartbeat import Heartbeat
from tests.support.leftovers import nothing_left
from tests.support.memory import CAN_TELL, resident_bytes
from tests.support.troubled_demo import troubled_demo

CALLS = 10_000 if FULL else 1_000
AT_ONCE = 50
#: Until every tab has shown its first values, and every page and pool has been filled once.
WARM_UP = 1_000 if FULL else 300
#: What may stay, in bytes: memory that is free, but in pieces. A leak of two KiB a call shows.
MOST_GROWTH, MOST_GROWTH_AT_LAST = 32 * 2**20, 10 * 2**20
#: Fifty calls end at once, and their outcomes are shown at once; on a machine with other work.
LONGEST_GAP = 0.5
#: Until history, which is written in a thread, has everything.
SECONDS_TO_WRITE = 60
LIMITS = TimeLimits(connect=5.0, send=1.0, reply=0.5, reply_of_action=0.5)


@dataclass
class Soak:
    """The calls so far, and what they ended in.

    Attributes:
        certain: titles of tasks that were created for certain.
        uncertain: titles of tasks that may have been created.
    """

    endings: Endings
    chance: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311
    numbers: Iterator[int] = field(default_factory=itertools.count)
    ended_in: Counter[str] = field(default_factory=Counter)
    certain: set[str] = field(default_factory=set)
    uncertain: set[str] = field(default_factory=set)

    async def run(self, tabs: list[str], calls: int) -> None:
        """Run so many calls, one after the other in each tab."""
        left = iter(range(calls))
        await asyncio.gather(*(self._keep_calling(tab, left) for tab in tabs))

    async def settle(self, tabs: list[str]) -> None:
        """Let every tab show the same small value, so that what they hold can be compared."""
        await asyncio.gather(*(self._settle(tab) for tab in tabs))

    async def _settle(self, tab: str) -> None:
        draft = CallDraft(tab, "values:echo", FunctionType.QUERY, "{ value: 1 }")
        while not isinstance(await self.endings.of(draft), Returned):
            pass

    async def _keep_calling(self, tab: str, left: Iterator[int]) -> None:
        for _ in left:
            number = next(self.numbers)
            if number % 3 == 0:
                await self._create(tab, f"soak{number}")
            else:
                (copies,) = self.chance.choices([1, 1_000, 20_000], [90, 9, 1])
                await self._echo(tab, f"{number} " * copies)

    async def _echo(self, tab: str, marker: str) -> None:
        args = json.dumps({"value": [marker] * 3})
        ending = await self._ending(CallDraft(tab, "values:echo", FunctionType.QUERY, args))
        if isinstance(ending, Returned):
            assert value_of(ending) == [marker] * 3

    async def _create(self, tab: str, title: str) -> None:
        args = json.dumps({"title": title})
        ending = await self._ending(CallDraft(tab, "tasks:create", FunctionType.MUTATION, args))
        if isinstance(ending, Returned):
            self.certain.add(title)
        elif isinstance(ending, DeploymentError) and ending.may_have_run:
            self.uncertain.add(title)

    async def _ending(self, draft: CallDraft) -> object:
        ending = await self.endings.of(draft)
        assert isinstance(ending, Returned | Threw | DeploymentError)
        self.ended_in[type(ending).__name__] += 1
        return ending


@pytest.mark.skipif(not CAN_TELL, reason="memory is measured on Linux only")
async def test_after_thousands_of_calls_all_is_as_it_was_before(
    program: Program, endings: Endings, figures: list[str]
):
    soak = Soak(endings)
    tabs = [f"soak {number}" for number in range(AT_ONCE)]
    for tab in tabs:
        calls_in(program.window).open_draft(CallDraft(tab, "", FunctionType.QUERY, "{}"))
    held, gaps, seconds = [], [], []
    with troubled_demo() as (url, url_around):
        deployment = deployment_through(url, LIMITS)
        program.session.active.use(deployment)
        for calls in (WARM_UP, CALLS // 2, CALLS // 2):
            started = perf_counter()
            async with nothing_left(within=SECONDS_TO_WRITE):
                with Heartbeat() as heartbeat:
                    await soak.run(tabs, calls)
                    await soak.settle(tabs)
                await program.session.active.forget_client(deployment)
            seconds.append(perf_counter() - started)
            gaps.append(heartbeat.longest)
            held.append(resident_bytes())
        created = await titles_at(url_around)
    for tab in tabs:
        calls_in(program.window).close_call(tab)
    first, second = held[1] - held[0], held[2] - held[1]
    figures.append(
        f"{WARM_UP} and {CALLS} calls, {AT_ONCE} at once, in {sum(seconds):.0f} s: "
        f"{held[0] / 2**20:.0f} {first / 2**20:+.1f} {second / 2**20:+.1f} MiB; "
        f"the window never waited longer than {max(gaps) * 1000:.0f} ms; {dict(soak.ended_in)}"
    )
    assert soak.ended_in.total() == CALLS + WARM_UP
    assert len(soak.ended_in) > 3
    assert len(created) == len(set(created)), "a write was sent twice"
    assert soak.certain <= set(created) <= soak.certain | soak.uncertain
    assert first + second < MOST_GROWTH
    assert second < MOST_GROWTH_AT_LAST
    assert max(gaps) < LONGEST_GAP


async def titles_at(url: str) -> list[str]:
    """The titles of all tasks that the soak has created."""
    client = Client(deployment_at(url), ANONYMOUS)
    outcome = await client.run(
        call_of("tasks:search", args={"text": "soak", "limit": 1e9}, url=url)
    )
    await client.close()
    return [task["title"] for task in value_of(outcome)]
