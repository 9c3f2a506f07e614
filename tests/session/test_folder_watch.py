"""Noticing what other processes change in the data folder."""

import asyncio

import pytest

from convex_explorer.session.folder_watch import FolderWatch
from convex_explorer.store.files import write_json


class Heard:
    """What a watch has told of."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._more = asyncio.Event()

    def hear(self, name: str):
        return lambda: self._note(name)

    def _note(self, name: str) -> None:
        self.names.append(name)
        self._more.set()

    async def until(self, count: int) -> None:
        """Wait until so many files were told of."""
        async with asyncio.timeout(10):
            while len(self.names) < count:
                self._more.clear()
                await self._more.wait()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "deployments.json"
    write_json(file, {})
    return file


@pytest.fixture
def watch(file, heard, tasks):
    other = file.with_name("settings.json")
    watch = FolderWatch({file: heard.hear("deployments"), other: heard.hear("settings")}, tasks)
    yield watch
    watch.close()


async def test_what_changed_before_the_watch_began_is_told_of(watch, heard):
    await heard.until(2)
    assert heard.names == ["deployments", "settings"]


async def test_a_file_that_is_replaced_is_told_of_and_no_other(watch, heard, file):
    await heard.until(2)
    write_json(file, {"deployments": []})
    await heard.until(3)
    file.with_name("something else").touch()
    file.with_name("settings.json").touch()
    await heard.until(4)
    file.unlink()
    await heard.until(5)
    assert heard.names[2:] == ["deployments", "settings", "deployments"]


async def test_looking_finds_what_nobody_told_of(watch, heard, file):
    await heard.until(2)
    with file.open("a", encoding="utf-8") as same:  # Nothing comes or goes in the folder.
        same.write(" ")
    watch.look()
    await heard.until(3)
    assert heard.names[2:] == ["deployments"]


async def test_without_the_folder_nothing_is_watched_and_nothing_goes_wrong(tmp_path, heard, tasks):
    file = tmp_path / "nowhere" / "settings.json"
    watch = FolderWatch({file: heard.hear("settings")}, tasks)
    await heard.until(1)
    file.parent.mkdir()
    write_json(file, {})
    watch.look()
    await heard.until(2)
    watch.close()


async def test_after_the_end_nothing_is_told(watch, heard, file, tasks):
    await heard.until(2)
    watch.close()
    write_json(file, {"deployments": []})
    watch.look()
    await tasks.stop_all()
    assert len(heard.names) == 2
