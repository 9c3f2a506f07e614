"""The demo deployment inside the program."""

import asyncio
import threading

import httpx

from convex_explorer.session.demo_host import DemoHost


async def test_the_demo_starts_on_first_use_and_answers(tasks):
    before = threading.active_count()
    demo = DemoHost(tasks)
    assert threading.active_count() == before
    url, credential = await demo.open()
    assert (await demo.open())[0] == url
    reply = await tasks.in_thread(httpx.get, f"{url}/instance_name")
    assert reply.text
    assert credential.secret
    await demo.close()


async def test_a_closed_demo_can_be_opened_again(tasks):
    demo = DemoHost(tasks)
    await demo.open()
    await demo.close()
    url, _ = await demo.open()
    assert url.startswith("http://127.0.0.1:")
    await demo.close()


def demo_servers() -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name == "demo server"]


async def test_who_stops_waiting_for_the_demo_leaves_one_that_is_closed_at_the_end(tasks):
    demo = DemoHost(tasks)
    for _ in range(3):
        impatient = asyncio.create_task(demo.open())
        await asyncio.sleep(0)
        impatient.cancel()
    url, _ = await demo.open()
    assert await tasks.in_thread(httpx.get, f"{url}/instance_name")
    assert len(demo_servers()) == 1
    await demo.close()
    assert demo_servers() == []


async def test_a_demo_that_is_closed_while_it_starts_is_gone(tasks):
    demo = DemoHost(tasks)
    opening = asyncio.create_task(demo.open())
    await asyncio.sleep(0)
    await demo.close()
    await asyncio.gather(opening, return_exceptions=True)
    assert demo_servers() == []
