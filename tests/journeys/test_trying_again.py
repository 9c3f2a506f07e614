"""A call that had no outcome is made again as it was."""

import pytest

from tests.support.scripted_server import Reply

pytestmark = pytest.mark.usefixtures("acme")

OVERLOADED = Reply.json({"code": "OverloadedRequest", "message": "Try again later"}, 503)


async def test_a_call_without_an_outcome_says_so_and_is_tried_again_as_it_was(opened, server):
    async with opened() as user:
        server.instead = OVERLOADED
        status = await user.run("tasks:countByStatus")
        assert status == "No outcome · query · acme"
        assert user.sees("outcomeBanner")
        await user.fill_in("typed:meanwhile")
        server.instead = None
        user.click("bannerActionButton")
        assert (await user.ended()).startswith("Success")
        assert server.called == ["tasks:countByStatus"] * 2
