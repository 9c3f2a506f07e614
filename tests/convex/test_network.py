"""Connecting, to real sockets."""

import asyncio
import socket
from contextlib import contextmanager

import httpcore
import pytest

from convex_explorer.convex import network
from convex_explorer.convex.network import Network
from tests.support.leftovers import nothing_left
from tests.support.scripted_server import free_port, raw_server


def say_tea(connection):
    connection.sendall(b"tea")


@contextmanager
def hanging_port():
    """A port whose queue is full, so that nobody is taken and nobody refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        fillers = [socket.socket() for _ in range(3)]
        for each in fillers:
            each.setblocking(False)
            each.connect_ex(address)
        try:
            yield address[1]
        finally:
            for each in fillers:
                each.close()


@pytest.fixture
def resolved(monkeypatch, qt_loop):
    """What the names of hosts stand for."""

    def stand_for(*addresses: str) -> None:
        async def getaddrinfo(_host, port, **_options):
            return [
                (socket.AF_INET6 if ":" in each else socket.AF_INET, 0, 0, "", (each, port))
                for each in addresses
            ]

        monkeypatch.setattr(qt_loop, "getaddrinfo", getaddrinfo)

    return stand_for


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_it_connects_to_an_address_and_to_a_name(host):
    with raw_server(say_tea) as port:
        stream = await Network().connect_tcp(host, port)
        assert await stream.read(10) == b"tea"
        await stream.aclose()


async def test_an_address_that_refuses_makes_way_for_the_next(resolved):
    resolved("127.0.0.2", "127.0.0.1")
    with raw_server(say_tea) as port:
        stream = await Network().connect_tcp("tea.test", port)
        assert stream.get_extra_info("server_addr")[0] == "127.0.0.1"
        assert await stream.read(10) == b"tea"
        await stream.aclose()


async def test_an_address_that_does_not_answer_is_not_waited_for(resolved, monkeypatch):
    monkeypatch.setattr(network, "_NEXT_ADDRESS_SECONDS", 0.05)
    resolved("192.0.2.1", "127.0.0.1")  # of no network (RFC 5737): silent, or unreachable
    async with nothing_left():
        with raw_server(say_tea) as port:
            stream = await Network().connect_tcp("tea.test", port, timeout=5)
            assert await stream.read(10) == b"tea"
            await stream.aclose()


async def test_ipv6_and_ipv4_take_turns(resolved):
    resolved("::1", "::2", "127.0.0.1", "127.0.0.2")
    addresses = await network._addresses("tea.test", 80)
    assert addresses == ("::1", "127.0.0.1", "::2", "127.0.0.2")


async def test_of_several_addresses_that_refuse_each_reason_is_told(resolved):
    resolved("127.0.0.1", "127.0.0.2")
    with free_port() as port, pytest.raises(httpcore.ConnectError) as caught:
        await Network().connect_tcp("tea.test", port)
    reasons = caught.value.__cause__.exceptions
    assert [type(each) for each in reasons] == [ConnectionRefusedError] * 2


async def test_the_reason_of_the_only_address_is_told():
    with free_port() as port, pytest.raises(httpcore.ConnectError) as caught:
        await Network().connect_tcp("127.0.0.1", port)
    assert isinstance(caught.value.__cause__, ConnectionRefusedError)


async def test_a_limit_holds_and_nothing_is_left():
    async with nothing_left():
        with hanging_port() as port, pytest.raises(httpcore.ConnectTimeout):
            await Network().connect_tcp("127.0.0.1", port, timeout=0.05)


async def test_who_is_stopped_at_any_moment_leaves_nothing(resolved):
    resolved("127.0.0.2", "127.0.0.1")
    with raw_server(say_tea) as port:
        async with nothing_left():
            for moments in range(12):
                connecting = asyncio.create_task(Network().connect_tcp("tea.test", port))
                for _ in range(moments):
                    await asyncio.sleep(0)
                connecting.cancel()
                await asyncio.wait([connecting])
                if not connecting.cancelled():
                    await connecting.result().aclose()
