"""History with 100,000 calls: what a letter in its search box costs, and what opening it costs."""

import random
import statistics
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Figure, milliseconds
from benchmarks.measuring import medians, run_module, wall_seconds
from convex_explorer.convex.deployment import DeploymentKind
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.records import CallEnding, CallRecord
from convex_explorer.store.folders import Folders
from convex_explorer.store.history import HistoryStore

CALLS, AT_ONCE, DEPLOYMENTS = 100_000, 500, 100
ROUNDS = 7
_TYPED = ("is:failed ", "fn:tasks:list ", "on:acme ", "before:2031 ")


def measure() -> list[Figure]:
    """As a clock says: SQLite works in a thread, and people wait for it."""
    with TemporaryDirectory() as folder:
        full, empty = Folders(Path(folder) / "full"), Folders(Path(folder) / "empty")
        words = _fill(full)
        return [_search(full, words), _start(full, empty)]


def _search(full: Folders, words: list[str]) -> Figure:
    texts = [word for filtered in ("", *_TYPED) for word in _letters(filtered, words)]
    with closing(HistoryStore(full.history_file)) as store:
        store.search("")
        taken = sorted(wall_seconds(lambda text=text: store.search(text)) for text in texts)
    return Figure(
        "letter in the search of 100,000 calls, 95 of 100",
        50.0,
        taken[len(taken) * 95 // 100] * 1_000,
        unit="ms",
        ours=f"median {milliseconds(statistics.median(taken))}, longest {milliseconds(taken[-1])}",
    )


def _letters(filtered: str, words: list[str]) -> list[str]:
    """What is in the search box after each letter of a few words."""
    return [filtered + word[:end] for word in words[:5] for end in range(1, len(word) + 1)]


def _start(full: Folders, empty: Folders) -> Figure:
    """From the start of the process until history is listed."""

    def start(folders: Folders) -> float:
        began = str(time.time())
        return float(run_module("benchmarks.start", "listed", began, str(folders.root)).split()[0])

    taken = medians(ROUNDS, full=lambda: start(full), empty=lambda: start(empty))
    return Figure(
        "cold start to history listed, of 100,000 calls",
        1.15,
        taken["full"] / taken["empty"],
        ours=milliseconds(taken["full"]),
        floor=f"{milliseconds(taken['empty'])}: the same with no history",
    )


def _fill(folders: Folders) -> list[str]:
    """Put calls of two months into history; some words that are in them."""
    chance = random.Random(1)  # the same each time
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(3, 9))) for _ in range(20_000)]
    folders.create()
    with closing(HistoryStore(folders.history_file)) as store:
        for first in range(0, CALLS, AT_ONCE):
            numbers = range(first, first + AT_ONCE)
            store.add([_record(number, words, chance) for number in numbers])
    return words


def _record(number: int, words: list[str], chance: random.Random) -> CallRecord:
    started_at = datetime.now(UTC) - timedelta(seconds=50 * (CALLS - number))
    title = " ".join(chance.choices(words, k=12))
    value = f'[{{"_id":"k{number}","title":"{title}","n":{number}}}]'.encode()
    deployment = number % DEPLOYMENTS
    return CallRecord(
        record_id=int(started_at.timestamp() * 1e6),
        call_id=f"call {number}",
        deployment_id=str(deployment),
        deployment_name=f"acme {deployment}",
        deployment_kind=DeploymentKind.DEVELOPMENT,
        path_text=chance.choice(("tasks:list", "tasks:create", "users:get")),
        function_type=FunctionType.QUERY,
        args_text=f"{{ title: '{' '.join(chance.choices(words, k=6))}' }}",
        identity="admin",
        request_id=f"{number:016x}",
        started_at=started_at,
        ending=chance.choice((*(9 * [CallEnding.RETURNED]), CallEnding.THREW)),
        value_json=value,
        value_kept=True,
        size=len(value),
    )
