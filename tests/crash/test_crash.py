"""The program is killed at random moments while it is used, and each time nothing is lost.

What is held after each kill, by reading the files without the program's own code where that can be:

1. Every file is whole: JSON is JSON, databases pass SQLite's own check, saved results are complete.
2. Nothing that was typed more than a second before is missing.
3. Guard levels are as they were set.
4. History has no fewer calls than before, also where it was just taking another form.
5. Where the program is started again, its tabs show what is kept, and nothing is sent.

``make crash`` kills it 500 times.
"""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import closing
from pathlib import Path

import pytest

from convex_explorer.convex.deployment import CredentialKind, Deployment, DeploymentKind
from convex_explorer.store.databases import take_steps
from convex_explorer.store.deployments import DeploymentStore
from convex_explorer.store.folders import Folders
from convex_explorer.store.history_schema import STEPS
from convex_explorer.store.settings import Settings, SettingsStore
from tests.support.watched_demo import WatchedDemo

KILLS = int(os.environ.get("CONVEX_EXPLORER_CRASHES", "12"))
#: Names one run of the test, as far as chance is ours; a failure tells it.
SEED = os.environ.get("CONVEX_EXPLORER_CRASH_SEED") or str(time.time_ns())
#: What was typed so long before the end is to be there; seconds.
PROMISED = 1.0
#: So often the program is started once more after a kill, to look at what it shows.
LOOKED_AT_EACH = 3
#: So often history is put back into the form that the first version gave it.
OLD_HISTORY_EACH = 4
OLD_CALLS = 400
ROOT = Path(__file__).parents[2]
#: The first version of the history database, with calls in it.
OLD_HISTORY = STEPS[:1]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="SIGKILL is a signal of POSIX")


def is_blank(typed: dict) -> bool:
    """Whether there was nothing in a tab that is worth keeping."""
    return not typed["path"].strip() and typed["text"].strip() in {"", "{}"}


class Diary:
    """What a typist wrote down."""

    def __init__(self, file: Path) -> None:
        self.lines = [json.loads(line) for line in file.read_text().splitlines()]

    def all(self, did: str) -> list[dict]:
        return [line for line in self.lines if line["did"] == did]

    def stalled_since(self, moment: float) -> float:
        """How long the machine did not let the program work since then; seconds."""
        return sum(line["seconds"] for line in self.all("stalled") if line["at"] > moment)

    def texts_since(self, moment: float) -> dict[str, list[str]]:
        """By draft, how it stood at a moment, and after each thing that was typed since."""
        texts: dict[str, list[str]] = defaultdict(list)
        for line in self.all("typed"):
            if line["at"] <= moment:
                texts[line["draft"]] = []
            texts[line["draft"]].append(line["text"])
        return texts

    def drafts_typed_before(self, moment: float) -> set[str]:
        """Those in which there was something by then, and ever since."""
        blank = {line["draft"] for line in self.all("typed") if is_blank(line)}
        return {line["draft"] for line in self.all("typed") if line["at"] <= moment} - blank


class Machine:
    """One data folder and one deployment, on which the program is started and killed."""

    def __init__(self, folder: Path, server: WatchedDemo) -> None:
        self.folders = Folders(folder / "data")
        self.folders.create()
        self.server = server
        self._diaries = folder / "diaries"
        self._saves = folder / "saves"
        for each in (self._diaries, self._saves):
            each.mkdir()
        self._number = 0

    def start(self, *options: str) -> tuple[subprocess.Popen, Path]:
        """Start the program with somebody who uses it."""
        self._number += 1
        diary = self._diaries / f"{self._number}.jsonl"
        diary.touch()
        command = (sys.executable, "-m", "tests.crash.typist", str(self.folders.root), str(diary))
        with (self._diaries / f"{self._number}.err").open("wb") as errors:
            process = subprocess.Popen(
                (*command, str(self._number), *options),
                cwd=ROOT,
                env=os.environ | {"CRASH_SAVES": str(self._saves), "QT_QPA_PLATFORM": "offscreen"},
                stdout=subprocess.DEVNULL,
                stderr=errors,
            )
        return process, diary

    def kill_while_used(self, chance: random.Random) -> tuple[Diary, float]:
        """Let somebody use the program for a while, then kill it; what was done, and when it ended.

        One time in three it is killed as it starts.
        """
        process, diary = self.start()
        if chance.random() < 1 / 3:
            time.sleep(chance.uniform(0.05, 1.5))
        else:
            self._wait_for("restored", process, diary)
            time.sleep(chance.uniform(0.2, 3.5))
        process.send_signal(signal.SIGKILL)
        ended = time.time()
        assert process.wait() == -signal.SIGKILL, self._last_words()
        return Diary(diary), ended

    def look(self) -> Diary:
        """Start the program to see what it shows, and close it in order."""
        process, diary = self.start("--only-look")
        assert process.wait(timeout=60) == 0
        return Diary(diary)

    def _wait_for(self, did: str, process: subprocess.Popen, diary: Path) -> None:
        while f'"did": "{did}"' not in diary.read_text():
            assert process.poll() is None, self._last_words()
            time.sleep(0.02)

    def _last_words(self) -> str:
        return (self._diaries / f"{self._number}.err").read_text()

    # ------------------------------------------------------------------ what is on the disk

    def kept_texts(self) -> dict[str, str]:
        """By draft, the args that are kept."""
        return {
            draft_id: (text or b"").decode("utf-8", "surrogatepass")
            for draft_id, text in self._query(
                self.folders.drafts_file,
                "SELECT tabs.draft_id, utf8 FROM tabs LEFT JOIN args_texts USING (draft_id)",
            )
        }

    def kept_calls(self) -> int:
        [(count,)] = self._query(self.folders.history_file, "SELECT count(*) FROM calls")
        return count

    def kept_guard(self) -> str | None:
        content = json.loads(self.folders.deployments_file.read_text())
        (guarded,) = (each for each in content["deployments"] if each["id"] == "guarded")
        return guarded.get("guard")

    def broken_files(self) -> list[str]:
        """What is empty, half, or set aside as unreadable."""
        broken = [str(each) for each in self.folders.root.rglob("*.unreadable-*")]
        for file in (*self.folders.root.rglob("*.json"), *self._saves.rglob("*.json")):
            try:
                json.loads(file.read_text())
            except ValueError:
                broken.append(str(file))
        databases = self.folders.root.rglob("*.sqlite3")
        return broken + [
            str(file)
            for file in databases
            if self._query(file, "PRAGMA integrity_check") != [("ok",)]
        ]

    @staticmethod
    def _query(file: Path, query: str) -> list[tuple]:
        if not file.exists() or not file.stat().st_size:
            return [(0,)] if "count" in query else [("ok",)] if "check" in query else []
        with closing(sqlite3.connect(file)) as database:
            if "FROM tabs" in query and not database.execute("PRAGMA user_version").fetchone()[0]:
                return []
            return database.execute(query).fetchall()


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    """The same for all kills: what one leaves is what the next one finds."""
    with WatchedDemo() as server:
        machine = Machine(tmp_path_factory.mktemp("machine"), server)
        DeploymentStore(machine.folders.deployments_file).save(
            [
                Deployment("acme", server.url, DeploymentKind.DEVELOPMENT, CredentialKind.NONE),
                Deployment(
                    "guarded",
                    "https://guarded.example.com",
                    DeploymentKind.PRODUCTION,
                    deployment_id="guarded",
                ),
            ]
        )
        SettingsStore(machine.folders.settings_file).save(Settings())
        yield machine


def make_old_history(file: Path) -> None:
    """History as the first version left it: to be taken into the form of this one."""
    file.unlink(missing_ok=True)
    for companion in ("-wal", "-shm"):
        file.with_name(file.name + companion).unlink(missing_ok=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as database:
        take_steps(database, OLD_HISTORY)
        now = time.time_ns() // 1000
        with database:
            database.execute("BEGIN")
            database.executemany(
                "INSERT INTO calls (record_id, call_id, deployment_id, deployment_name, "
                "deployment_kind, path_text, function_type, identity, request_id, started_at, "
                "ending, args_text) VALUES (?, ?, 'old', 'old', 'development', 'old:call', "
                "'query', 'anonymous', '', '2026-11-01T00:00:00.000000+00:00', 'returned', '{}')",
                [(now - number, f"old {now - number}") for number in range(OLD_CALLS)],
            )


@pytest.mark.parametrize("number", range(KILLS))
def test_nothing_is_lost_wherever_the_program_is_killed(machine, number):
    where = f"CONVEX_EXPLORER_CRASH_SEED={SEED}"
    if number % OLD_HISTORY_EACH == 0:
        make_old_history(machine.folders.history_file)
    calls_before, guard_before = machine.kept_calls(), machine.kept_guard()
    texts_before = machine.kept_texts()
    chance = random.Random(f"{SEED} {number}")  # noqa: S311 - nothing secret
    diary, ended = machine.kill_while_used(chance)

    assert machine.broken_files() == [], where
    assert machine.kept_calls() >= calls_before, where
    assert_guard_is_as_set(machine.kept_guard(), guard_before, diary, where)
    kept = machine.kept_texts()
    assert_nothing_typed_is_missing(kept, texts_before, diary, ended, where)
    if number % LOOKED_AT_EACH == LOOKED_AT_EACH - 1:
        assert_the_tabs_are_shown_and_nothing_is_sent(machine, kept, where)


def assert_guard_is_as_set(guard, before, diary, where):
    """The level confirmed last, or one that was chosen after that."""
    allowed = [before]
    for line in diary.lines:
        if line["did"] == "guarded":
            allowed = [line["levels"]["guarded"]]
        elif line["did"] == "guards":
            allowed.append(line["level"])
    assert guard in allowed, where


def assert_nothing_typed_is_missing(kept, before, diary, ended, where):
    """As it stood a second before the end, or later.

    What was there from earlier runs is there too, unless it was typed over.
    """
    promised = ended - PROMISED
    promised -= diary.stalled_since(promised)
    for draft_id in diary.drafts_typed_before(promised):
        stood = diary.texts_since(promised)[draft_id]
        assert draft_id in kept, (where, draft_id, stood)
        assert kept[draft_id] in stood, (where, draft_id)
    typed = {line["draft"] for line in diary.all("typed")}
    closed_for_good = max(len(before) - 20, 0)
    missing = [each for each in before if each not in kept]
    assert len(missing) <= closed_for_good, (where, missing)
    for draft_id, text in before.items():
        if draft_id in kept and draft_id not in typed:
            assert kept[draft_id] == text, (where, draft_id)


def assert_the_tabs_are_shown_and_nothing_is_sent(machine, kept, where):
    time.sleep(0.1)
    sent = len(machine.server.called)
    diary = machine.look()
    assert len(machine.server.called) == sent, where
    seen = {line["draft"]: line["text"] for line in diary.all("saw")}
    assert diary.all("looked"), where
    shown = {draft_id: text for draft_id, text in seen.items() if draft_id in kept}
    assert shown.items() <= kept.items(), where
    assert len(shown) > 0 or not kept, where
