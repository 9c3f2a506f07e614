"""The door between Qt and coroutines."""

import asyncio
import threading

import pytest

from convex_explorer.session.tasks import Tasks


async def test_work_started_before_there_is_a_loop_begins_with_it(qt_loop):
    tasks = Tasks()
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    tasks.start(work(), name="early")
    assert not done.is_set()
    tasks.use_loop(qt_loop)
    await asyncio.wait_for(done.wait(), 5)


async def test_work_stopped_before_there_is_a_loop_never_begins(qt_loop):
    tasks = Tasks()
    began = []

    async def work() -> None:
        began.append(True)

    tasks.start(work(), name="early").stop()
    tasks.use_loop(qt_loop)
    await asyncio.sleep(0)
    assert began == []


async def test_stopped_work_ends_at_its_next_await(tasks):
    ended = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    handle = tasks.start(work(), name="endless")
    await asyncio.sleep(0)
    handle.stop()
    await asyncio.wait_for(ended.wait(), 5)


async def test_a_bug_in_a_task_reaches_the_loops_handler(tasks, qt_loop):
    reported = asyncio.Event()
    contexts = []

    def handle(_loop, context) -> None:
        contexts.append(context)
        reported.set()

    async def work() -> None:
        raise ZeroDivisionError

    before = qt_loop.get_exception_handler()
    qt_loop.set_exception_handler(handle)
    try:
        tasks.start(work(), name="count to zero")
        await asyncio.wait_for(reported.wait(), 5)
    finally:
        qt_loop.set_exception_handler(before)
    assert isinstance(contexts[0]["exception"], ZeroDivisionError)
    assert "count to zero" in contexts[0]["message"]


async def test_blocking_work_runs_in_another_thread_and_its_errors_come_back(tasks):
    assert await tasks.in_thread(threading.get_ident) != threading.get_ident()
    with pytest.raises(ValueError, match="invalid literal"):
        await tasks.in_thread(int, "x")


async def test_stopping_all_work_waits_for_it_to_end(tasks):
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    for _ in range(3):
        tasks.start(work(), name="endless")
    await asyncio.sleep(0)
    await tasks.stop_all()
    assert ended == [True, True, True]
