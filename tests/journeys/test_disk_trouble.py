"""A disk that is full, or that nobody may write to: it is said, and the work goes on."""

import json
from dataclasses import replace

import pytest

from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.guard import GuardLevel
from convex_explorer.store.audit_trail import AuditTrail
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from tests.support.disks import own_disk, read_only

CREATE = "{ title: 'Watered' }"


@pytest.fixture
def disk(tmp_path):
    with own_disk(tmp_path / "disk") as disk:
        yield disk


@pytest.fixture
def folders(disk) -> Folders:
    folders = Folders(disk.folder / "data")
    folders.create()
    return folders


@pytest.fixture(autouse=True)
def production(acme, folders):
    """Every change of it is to be written down, too."""
    store = DeploymentStore(folders.deployments_file)
    store.save([replace(acme, kind=DeploymentKind.PRODUCTION, guard=GuardLevel.ALLOW)])


def zoom_in(folders):
    file = folders.settings_file
    return json.loads(file.read_text("utf-8"))["zoom"] if file.exists() else None


async def is_told(user):
    await user.until(lambda: user.sees("windowBanner"), "the banner says so")
    message = user.text("bannerMessage")
    user.click("bannerCloseButton")
    return message


async def test_on_a_full_disk_calls_go_on_and_with_room_all_is_kept_again(
    opened, disk, folders, server
):
    async with opened() as user:
        await user.run("tasks:countByStatus")
        await user.until(lambda: len(user.rows("historyList")) == 1, "it is in history")
        disk.fill()
        status = await user.run("tasks:create", CREATE, "Mutation")
        assert status.startswith("Success · mutation")
        assert "the disk is full" in await is_told(user)
        assert (await user.run("users:list")).startswith("Success · query")
        disk.make_room()
        assert (await user.run("tasks:search", "{ text: 'a' }")).startswith("Success")
        await user.until(lambda: ("tasks:search",) in user.rows("historyList"), "it is kept")
        assert server.called[-1] == "tasks:search"
    async with opened() as user:
        await user.until(lambda: user.sees("historyList"), "history is as it was")
        assert ("tasks:countByStatus",) in user.rows("historyList")


async def test_what_cannot_be_kept_holds_until_the_end_and_spoils_no_file(opened, disk, folders):
    before = folders.deployments_file.read_bytes()
    async with opened() as user:
        user.press("Ctrl+=")
        await user.until(lambda: zoom_in(folders) == 110, "the settings are kept")
        disk.fill()
        user.press("Ctrl+=")
        assert "the disk is full" in await is_told(user)
        assert user.window.theme.zoom == 120
        user.choose_from("guardButton", "Read only")
        assert "the disk is full" in await is_told(user)
        assert user.text("guardButton") != "Read only"  # what is not kept is not claimed
        assert folders.deployments_file.read_bytes() == before
        assert zoom_in(folders) == 110
        disk.make_room()
    assert zoom_in(folders) == 120


async def test_functions_are_shown_that_cannot_be_kept(opened, disk):
    async with opened() as user:
        disk.fill()
        user.press("Ctrl+P")
        await user.until(lambda: user.sees("catalogTree") and user.rows("catalogTree"), "they come")
        assert "the disk is full" in await is_told(user)


async def test_what_was_changed_on_production_before_the_disk_was_full_stays_written_down(
    opened, disk, folders
):
    async with opened() as user:
        await user.run("tasks:create", CREATE, "Mutation")
        disk.fill()
        await user.run("tasks:create", CREATE, "Mutation")
        await is_told(user)
        disk.make_room()
        await user.run("tasks:create", CREATE, "Mutation")
    changes = AuditTrail(folders.audit_file).changes()
    assert changes[0].ended_at is not None
    assert changes[-1].ended_at is not None
    assert 2 <= len(changes) <= 3


async def test_in_a_folder_that_is_read_only_calls_go_on(opened, folders, server):
    async with opened() as user:
        await user.run("tasks:countByStatus")
    with read_only(folders.root):
        async with opened() as user:
            await user.until(lambda: user.sees("historyList"), "history can be read")
            assert user.rows("historyList") == [("tasks:countByStatus",)]
            assert "access is denied" in await is_told(user)
            status = await user.run("tasks:create", CREATE, "Mutation")
            assert status.startswith("Success · mutation")
            assert (await user.run("users:list")).startswith("Success · query")
            assert server.called == ["tasks:countByStatus", "tasks:create", "users:list"]
