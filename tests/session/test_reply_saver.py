"""Replies that are too large to be shown, written to files."""

import pytest

from convex_explorer.session.reply_saver import ReplySaver
from convex_explorer.store.errors import StoreError
from tests.support.signals import emitted


@pytest.fixture
def saver(tasks):
    return ReplySaver(tasks)


async def test_what_came_is_in_the_file_byte_for_byte(saver, tmp_path):
    received = bytes(range(256)) * 1000
    file = tmp_path / "reply.json"
    file.write_text("before")
    saver.save(str(file), received)
    assert await emitted(saver.saved) == (file,)
    assert file.read_bytes() == received


async def test_where_nothing_can_be_written_that_is_told(saver, tmp_path):
    (tmp_path / "file").write_text("")
    saver.save(str(tmp_path / "file" / "reply.json"), b"x")
    (error,) = await emitted(saver.failed)
    assert isinstance(error, StoreError)
