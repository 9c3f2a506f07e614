"""Whoever comes later waits."""

import asyncio

import pytest

from convex_explorer.session.turn import Turn


async def test_one_after_the_other_in_the_order_in_which_they_came():
    turn, said = Turn(), []

    async def say(name):
        async with turn:
            said.append(f"{name} begins")
            await asyncio.sleep(0)
            said.append(f"{name} ends")

    await asyncio.gather(say("one"), say("two"))
    assert said == ["one begins", "one ends", "two begins", "two ends"]


async def test_a_turn_that_fails_is_over_all_the_same():
    turn = Turn()
    with pytest.raises(ZeroDivisionError):
        await fail_within(turn)
    async with asyncio.timeout(1), turn:
        pass


async def fail_within(turn):
    async with turn:
        raise ZeroDivisionError
