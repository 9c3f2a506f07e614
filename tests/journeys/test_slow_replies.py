"""A reply that takes its time says how much of it has come, and can be stopped on the way."""

import threading
from collections.abc import Iterator

import pytest

from convex_explorer.convex.deployment import Deployment, DeploymentKind
from convex_explorer.store.deployments import DeploymentStore
from tests.support.scripted_server import raw_server, read_request

BODY = b'{"status":"success","value":["%s"],"logLines":[]}' % (b"x" * 2**21)


@pytest.fixture
def go_on() -> threading.Event:
    """Until it is set, half of each reply is held back."""
    return threading.Event()


@pytest.fixture(autouse=True)
def slow_deployment(folders, go_on) -> Iterator[None]:
    def say(connection):
        while read_request(connection):
            head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY)
            connection.sendall(head + BODY[: 2**20])
            go_on.wait(30)
            connection.sendall(BODY[2**20 :])

    with raw_server(say) as port:
        slow = Deployment("slow", f"http://127.0.0.1:{port}", DeploymentKind.SELF_HOSTED)
        DeploymentStore(folders.deployments_file).save([slow])
        yield
        go_on.set()


async def receiving(user) -> None:
    await user.until(
        lambda: user.text("statusLine").startswith("Receiving 1.0 of 2.0 MiB…"),
        "the status line says how much has come",
    )


async def run(user) -> None:
    await user.fill_in("tasks:list")
    await user.stay_active()
    user.press("Ctrl+Return")


async def test_it_says_how_much_has_come_and_then_what_it_is(opened, go_on):
    async with opened() as user:
        await run(user)
        await receiving(user)
        go_on.set()
        status = await user.ended()
        assert status.startswith("Success")
        assert "2.0 MiB · 1 item" in status


async def test_it_can_be_stopped_on_the_way(opened, go_on):
    async with opened() as user:
        await run(user)
        await receiving(user)
        user.click("stopButton")
        assert await user.ended() == "Stopped · query · slow"
        go_on.set()


async def test_another_tab_says_nothing_of_it(opened, go_on):
    async with opened() as user:
        await run(user)
        await receiving(user)
        user.press("Ctrl+T")
        assert user.text("statusLine") == "Nothing ran yet"
        user.choose_tab("tasks:list")
        await receiving(user)
        go_on.set()
        assert (await user.ended()).startswith("Success")
