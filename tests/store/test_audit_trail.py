"""What was changed on production, written down for good."""

import csv
import json
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path

import pytest

from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.production_changes import ProductionChange
from convex_explorer.convex.records import CallEnding
from convex_explorer.store.audit_trail import AuditTrail
from convex_explorer.store.errors import StoreError
from tests.support.disks import own_disk
from tests.support.made_calls import PRODUCTION, call

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def file(tmp_path):
    return tmp_path / "new" / "production-changes.jsonl"


@pytest.fixture
def trail(file):
    return AuditTrail(file)


def change(path="tasks:create", args="{ a: 'ü' }"):
    made = call(path, args, deployment=PRODUCTION, function_type=FunctionType.MUTATION)
    return ProductionChange.of(made)


def test_without_a_file_nothing_was_changed(trail, file):
    assert trail.changes() == []
    assert not file.exists()


def test_what_went_out_is_read_back_as_it_was_with_its_ending(trail):
    first, second = change(), change("tasks:remove")
    trail.note_sent(first)
    trail.note_sent(second)
    trail.note_ended(first.call_id, CallEnding.THREW)
    later, earlier = trail.changes()
    assert later == second
    assert later.ending is CallEnding.RUNNING
    assert earlier.ending is CallEnding.THREW
    assert earlier.ended_at >= earlier.sent_at
    known = asdict(first)
    assert {name: known[name] for name in known if name not in {"ending", "ended_at"}} == {
        name: value for name, value in asdict(earlier).items() if name not in {"ending", "ended_at"}
    }


def test_what_is_in_the_file_is_never_changed(trail, file):
    trail.note_sent(change())
    before = file.read_bytes()
    trail.note_sent(change())
    trail.note_ended("unknown to us", CallEnding.RETURNED)
    assert file.read_bytes().startswith(before)
    assert len(trail.changes()) == 2


def test_a_line_that_was_cut_short_costs_no_other(trail, file):
    trail.note_sent(change())
    trail.note_sent(change())
    file.write_bytes(file.read_bytes()[:-20])
    trail.note_sent(change("tasks:after"))
    assert [each.path_text for each in trail.changes()] == ["tasks:after", "tasks:create"]


@pytest.mark.parametrize("line", ["[1]", "{}", '{"event": "sent", "call_id": "x"}', "\0", '"a"'])
def test_lines_that_mean_nothing_are_passed_over(trail, file, line):
    trail.note_sent(change())
    with file.open("a", encoding="utf-8") as lines:
        lines.write(f"{line}\n")
    assert len(trail.changes()) == 1


def test_many_at_once_do_not_write_over_each_other(file):
    def write():
        for _ in range(20):
            AuditTrail(file).note_sent(change())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(AuditTrail(file).changes()) == 80


WRITE_FOR_EVER = """
import sys
from pathlib import Path
from convex_explorer.store.audit_trail import AuditTrail
from tests.support.made_calls import PRODUCTION, call
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.production_changes import ProductionChange

trail = AuditTrail(Path(sys.argv[1]))
for number in range(int(sys.argv[2])):
    made = call(f"m:f{number}", "{ a: '%s' }" % ("x" * 9_000), deployment=PRODUCTION,
                function_type=FunctionType.MUTATION)
    trail.note_sent(ProductionChange.of(made))
    print(number, flush=True)
"""


def writing(file, count):
    return subprocess.Popen(
        [sys.executable, "-c", WRITE_FOR_EVER, str(file), str(count)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_two_processes_that_write_at_once_lose_no_line(file):
    both = [writing(file, 100) for _ in range(2)]
    for each in both:
        each.communicate()
        assert each.returncode == 0
    lines = file.read_bytes().splitlines()
    assert len(lines) == 200
    assert all(json.loads(line)["event"] == "sent" for line in lines)


def test_a_process_that_is_killed_loses_nothing_that_was_written(file):
    told = 0
    for number in range(8):
        with writing(file, 10_000) as process:
            for _ in range(number * 3 + 1):
                process.stdout.readline()
                told += 1
            process.kill()
        assert len(AuditTrail(file).changes()) >= 1
    with file.open("rb") as lines:
        whole = [line for line in lines if line.endswith(b"}\n")]
    assert len(whole) >= told


def test_on_a_disk_that_becomes_full_a_line_is_there_or_it_is_said(tmp_path):
    with own_disk(tmp_path / "disk", kib=64) as disk:
        trail = AuditTrail(disk.folder / "trail.jsonl")
        written = 0

        def write():
            nonlocal written
            while True:
                trail.note_sent(change(args=f"{{ a: '{'x' * 3_000}' }}"))
                written += 1

        with pytest.raises(StoreError, match="the disk is full"):
            write()
        assert written > 5
        assert len(trail.changes()) == written


def test_it_is_saved_as_json_lines_and_as_csv(trail, tmp_path):
    trail.note_sent(change(args="=cmd()"))
    trail.note_sent(change("tasks:remove"))
    assert trail.save_as(tmp_path / "all.jsonl") == 2
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["path_text"] for line in lines] == ["tasks:create", "tasks:remove"]
    assert json.loads(lines[0])["ending"] == "unknown"
    trail.save_as(tmp_path / "all.csv")
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as rows:
        first, second = csv.DictReader(rows)
    assert first["args_text"] == "'=cmd()"
    assert second["args_text"] == "{ a: 'ü' }"


def test_without_a_place_it_says_so(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="a change on production"):
        AuditTrail(tmp_path / "file" / "trail.jsonl").note_sent(change())
