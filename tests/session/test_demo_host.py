"""The demo deployment inside the program."""

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
