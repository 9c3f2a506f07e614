import asyncio
from time import monotonic


async def go_through_a_thread():
    await asyncio.sleep(0)
    return await asyncio.to_thread(int, "1")


def test_a_task_goes_on_when_events_are_processed_between_two_tests(qapp, qt_loop):
    task = qt_loop.create_task(go_through_a_thread())
    until = monotonic() + 10
    while not task.done() and monotonic() < until:
        qapp.processEvents()
    assert task.result() == 1
