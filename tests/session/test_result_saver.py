"""Writes results to files that the user chose, without ever holding the window."""

import threading

import pytest

from convex_explorer.session.result_saver import ResultSaver
from convex_explorer.store.errors import StoreError
from convex_explorer.values.json_export import bytes_as_received
from convex_explorer.values.splitting import Chunk
from tests.support.signals import emitted


@pytest.fixture
def saver(tasks):
    return ResultSaver(tasks)


class Slow:
    """Chunks that come when they are asked for, and not before."""

    def __init__(self):
        self.begun = threading.Event()
        self.wished = threading.Event()

    def chunks(self):
        yield Chunk(b"first ", 0.5)
        self.begun.set()
        assert self.wished.wait(10)
        yield Chunk(b"last", 1.0)


async def test_what_came_is_in_the_file_byte_for_byte(saver, tmp_path):
    received = bytes(range(256)) * 1000
    file = tmp_path / "reply.json"
    saver.save(str(file), bytes_as_received(received))
    assert await emitted(saver.saved) == (file, len(received))
    assert file.read_bytes() == received


async def test_where_nothing_can_be_written_that_is_told(saver, tmp_path):
    (tmp_path / "file").write_text("")
    file = tmp_path / "file" / "reply.json"
    saver.save(str(file), bytes_as_received(b"x"))
    path, error = await emitted(saver.failed)
    assert path == file
    assert isinstance(error, StoreError)


async def test_what_takes_long_tells_how_far_it_is(saver, tmp_path):
    slow = Slow()
    saver.save(str(tmp_path / "slow"), slow.chunks())
    saver.save(str(tmp_path / "next"), bytes_as_received(b"next"))
    assert await emitted(saver.advanced) == (tmp_path / "slow", 0.5, 1)
    slow.wished.set()
    assert await emitted(saver.saved) == (tmp_path / "slow", 10)


async def test_what_is_stopped_leaves_nothing_behind_and_the_next_one_is_written(saver, tmp_path):
    slow = Slow()
    saver.save(str(tmp_path / "slow"), slow.chunks())
    saver.save(str(tmp_path / "next"), bytes_as_received(b"next"))
    await emitted(saver.advanced)
    saver.stop()
    slow.wished.set()
    assert await emitted(saver.stopped) == (tmp_path / "slow",)
    assert await emitted(saver.saved) == (tmp_path / "next", 4)
    assert [each.name for each in tmp_path.iterdir()] == ["next"]


async def test_a_file_that_is_stopped_stays_as_it_was(saver, tmp_path):
    (tmp_path / "slow").write_text("before")
    slow = Slow()
    saver.save(str(tmp_path / "slow"), slow.chunks())
    await emitted(saver.advanced)
    saver.stop()
    slow.wished.set()
    await emitted(saver.stopped)
    assert (tmp_path / "slow").read_text() == "before"


async def test_many_saves_all_end(saver, tmp_path, heard):
    saved = heard(saver.saved)
    for number in range(20):
        saver.save(str(tmp_path / str(number)), bytes_as_received(b"%d" % number))
    while len(saved) < 20:
        await emitted(saver.saved)
    assert all((tmp_path / str(number)).read_text() == str(number) for number in range(20))


async def test_closing_waits_for_what_is_soon_written(saver, tmp_path):
    saver.save(str(tmp_path / "a"), bytes_as_received(b"a" * 1_000_000))
    saver.save(str(tmp_path / "b"), bytes_as_received(b"b" * 1_000_000))
    await saver.close()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "b"]


async def test_closing_gives_up_what_takes_for_ever_and_leaves_no_half_file(saver, tmp_path, heard):
    stopped = heard(saver.stopped)

    def endless():
        while True:
            yield Chunk(b"x", 0.0)

    saver.save(str(tmp_path / "endless"), endless())
    saver.save(str(tmp_path / "never begun"), bytes_as_received(b"x"))
    await saver.close()
    assert stopped == [(tmp_path / "endless",)]
    assert list(tmp_path.iterdir()) == []


async def test_closing_without_anything_to_write_is_at_once(saver):
    await saver.close()
