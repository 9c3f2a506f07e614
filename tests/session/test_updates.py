"""Looking for newer versions: only where it is allowed, once a day, and by the usual road."""

from datetime import UTC, datetime, timedelta

import pytest

import convex_explorer
from convex_explorer.session.preferences import Preferences
from convex_explorer.session.updates import Updates
from convex_explorer.store.installation import Installation
from convex_explorer.store.settings import Settings, SettingsStore, UpdateWish
from tests.support.certificates import Authority
from tests.support.forward_proxy import ForwardProxy
from tests.support.scripted_server import Reply, ScriptedServer
from tests.support.signals import emitted

TARGET = "GET /repos/someone/convex-explorer/releases/latest"
PAGE = "https://github.com/someone/convex-explorer/releases/tag/v99"
NEWER = {"tag_name": "v99", "html_url": PAGE, "draft": False, "prerelease": False}
SAME = NEWER | {"tag_name": convex_explorer.__version__}


@pytest.fixture
def place():
    """Where releases are."""
    with ScriptedServer({TARGET: Reply.json(NEWER)}) as server:
        yield server


@pytest.fixture
def started(tmp_path, tasks, place):
    """Starts a program with these settings: its updates, and its preferences."""

    def started(*, installed_by="", url=None, **fields):
        if installed_by:
            (tmp_path / "installed-by").write_text(installed_by)
        preferences = Preferences(SettingsStore(tmp_path / "settings.json"), tasks)
        preferences.settings = Settings(**({"active_deployment_id": "used before"} | fields))
        url = place.url + TARGET.removeprefix("GET ") if url is None else url
        here = Installation(tmp_path, tmp_path)
        return Updates(preferences, here, tasks, url=url), preferences

    return started


def ago(**time):
    return (datetime.now(UTC) - timedelta(**time)).isoformat(timespec="seconds")


# ---------------------------------------------------------------------- leave to look


async def test_nobody_is_asked_before_the_user_has_allowed_it(started, place, heard):
    updates, preferences = started()
    wanted = heard(updates.permission_wanted)
    updates.begin()
    assert wanted == [()]
    assert preferences.settings.update_wish is UpdateWish.NEVER
    updates.begin()
    assert wanted == [()]
    await updates._tasks.stop_all()
    assert place.seen == []


def test_at_the_first_start_nothing_is_asked(started, heard):
    updates, preferences = started(active_deployment_id=None)
    wanted = heard(updates.permission_wanted)
    updates.begin()
    assert wanted == []
    assert preferences.settings.update_wish is UpdateWish.UNASKED


@pytest.mark.parametrize("why", [{"installed_by": "apt"}, {"url": ""}])
async def test_where_it_makes_no_sense_nobody_is_asked(started, place, heard, why):
    updates, _ = started(update_wish=UpdateWish.DAILY, **why)
    wanted = heard(updates.permission_wanted)
    updates.begin()
    updates.allow(True)
    await updates._tasks.stop_all()
    assert (wanted, place.seen) == ([], [])


async def test_with_leave_it_looks_at_once(started, place):
    updates, preferences = started()
    updates.allow(True)
    (release,) = await emitted(updates.newer_found)
    assert (release.version, release.page_url) == ("99", PAGE)
    assert preferences.settings.update_wish is UpdateWish.DAILY
    assert updates.state.is_allowed
    updates.allow(False)
    assert preferences.settings.update_wish is UpdateWish.NEVER
    assert len(place.seen) == 1


# ---------------------------------------------------------------------- once a day


@pytest.mark.parametrize(
    ("last", "looks"),
    [
        (None, True),
        ("nonsense", True),
        ("2026-01-01T00:00:00", True),  # without an offset it says nothing
        (ago(hours=25), True),
        (ago(days=-30), True),  # the clock was put back
        (ago(hours=23), False),
        (ago(), False),
    ],
)
async def test_it_looks_once_a_day(started, place, last, looks):
    updates, _ = started(update_wish=UpdateWish.DAILY, update_looked_at=last)
    updates.begin()
    if looks:
        await emitted(updates.newer_found)
        assert datetime.now(UTC) - updates.state.last_look < timedelta(minutes=1)
        updates.begin()
    await updates._tasks.stop_all()
    assert len(place.seen) == looks
    assert updates._hour.isActive()


async def test_a_failure_counts_as_a_look_and_is_told_to_nobody(started, place, heard):
    place.script[TARGET] = Reply(500)
    updates, _ = started(update_wish=UpdateWish.DAILY)
    told = [heard(signal) for signal in (updates.failed, updates.none_found, updates.newer_found)]
    updates.begin()
    while updates._is_looking:
        await updates._tasks.in_thread(int)
    updates.begin()
    assert told == [[], [], []]
    assert len(place.seen) == 1


# ---------------------------------------------------------------------- because somebody asks


async def test_who_asks_is_told_of_a_newer_one(started, place):
    updates, preferences = started(update_wish=UpdateWish.NEVER)
    updates.look()
    await emitted(updates.newer_found)
    assert preferences.settings.update_wish is UpdateWish.NEVER


async def test_who_asks_is_told_that_there_is_none(started, place):
    for none in (Reply.json(SAME), Reply(404), Reply.json(NEWER | {"prerelease": True})):
        place.script[TARGET] = none
        updates, _ = started()
        updates.look()
        await emitted(updates.none_found)


@pytest.mark.parametrize(
    "reply",
    [
        Reply.html("<h1>Welcome</h1>"),
        Reply(403),
        Reply(302, headers={"Location": "https://evil.example/"}),
        Reply(200, b"x" * (2 << 20)),
    ],
)
async def test_who_asks_is_told_what_went_wrong(started, place, reply):
    place.script[TARGET] = reply
    updates, _ = started()
    updates.look()
    (error,) = await emitted(updates.failed)
    assert str(error)
    assert "later" in error.advice
    assert len(place.seen) == 1


async def test_a_place_that_is_not_there_is_told_too(started):
    updates, _ = started(url="http://127.0.0.1:1/latest")
    updates.look()
    (error,) = await emitted(updates.failed)
    assert error.advice == "Check the network, or try again later."


async def test_what_is_not_encrypted_is_not_asked(started):
    updates, _ = started(url="http://releases.example.com/latest")
    updates.look()
    (error,) = await emitted(updates.failed)
    assert "not be encrypted" in str(error)


async def test_it_takes_the_road_of_every_call(started, tmp_path, monkeypatch):
    """By the proxy that the environment names, and with what the system trusts."""
    authority = Authority(tmp_path, "A company")
    identity = authority.server("releases.example")
    with (
        ScriptedServer({TARGET: Reply.json(NEWER)}, tls=identity) as far,
        ForwardProxy(lambda *_: far.address) as proxy,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        url = f"https://releases.example{TARGET.removeprefix('GET ')}"
        updates, _ = started(url=url)
        updates.look()
        (error,) = await emitted(updates.failed)
        assert "certificate" in str(error)
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
        updates.look()
        await emitted(updates.newer_found)
        assert proxy.seen == ["CONNECT releases.example:443"] * 3
    assert len(far.seen) == 1


async def test_no_more_is_said_than_the_version(started, place):
    updates, _ = started()
    updates.look()
    updates.look()
    await emitted(updates.newer_found)
    (seen,) = place.seen
    headers = {name.lower(): text for name, text in seen.headers.items()}
    assert headers["user-agent"] == f"convex-explorer/{convex_explorer.__version__}"
    assert headers.keys() <= {"host", "accept", "accept-encoding", "connection", "user-agent"}
    assert seen.body == b""


def test_it_says_how_things_stand(started):
    updates, _ = started(installed_by="apt", update_wish=UpdateWish.DAILY)
    state = updates.state
    assert (state.installed_by, state.is_allowed, state.last_look) == ("apt", True, None)
    assert state.host.startswith("127.0.0.1:")
