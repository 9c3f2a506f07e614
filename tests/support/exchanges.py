"""One exchange over a carrier of its own, or the failure that it ends with."""

from contextlib import asynccontextmanager

import pytest

from convex_explorer.convex.carrier import Carrier
from convex_explorer.convex.errors import DeploymentError
from convex_explorer.convex.wire import WireRequest
from tests.support.scripted_server import raw_server


@asynccontextmanager
async def carrier_to(url, *arguments, **options):
    carrier = Carrier(url, *arguments, **options)
    try:
        yield carrier
    finally:
        await carrier.close()


async def exchange(
    url, *carrier, read_seconds=5.0, method="POST", endpoint="/api/query", body=b"{}", **options
):
    async with carrier_to(url, *carrier, **options) as opened:
        request = WireRequest(f"{url}{endpoint}", {}, body, method)
        return await opened.exchange(request, read_seconds=read_seconds)


async def failure_at(url, *carrier, **options) -> DeploymentError:
    with pytest.raises(DeploymentError) as caught:
        await exchange(url, *carrier, **options)
    assert caught.value.advice
    return caught.value


async def failure_of(say, *carrier, **options) -> DeploymentError:
    with raw_server(say) as port:
        return await failure_at(f"http://127.0.0.1:{port}", *carrier, **options)
