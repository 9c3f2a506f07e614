"""Files that are whole at every moment, and unreadable ones moved out of the way."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from convex_explorer.store.errors import StoreError
from convex_explorer.store.files import read_json, replace_file, set_aside, write_json


def test_a_new_file_holds_what_was_written(tmp_path):
    replace_file(tmp_path / "new" / "file", b"text")
    assert (tmp_path / "new" / "file").read_bytes() == b"text"


def test_a_file_is_replaced_wholly(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"something longer")
    replace_file(file, b"short")
    assert file.read_bytes() == b"short"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")
def test_only_its_owner_reads_a_file(tmp_path):
    replace_file(tmp_path / "file", b"")
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows lets few people make links")
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere" / "file")
    replace_file(link, b"text")
    assert link.is_symlink()
    assert (tmp_path / "elsewhere" / "file").read_bytes() == b"text"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    folder = tmp_path / "in the way"
    folder.mkdir()
    with pytest.raises(StoreError, match="Cannot write"):
        replace_file(folder, b"text")
    assert list(tmp_path.iterdir()) == [folder]


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_when_the_disk_takes_no_more_the_old_file_stays_whole(tmp_path):
    """A limit on the size of files stands for the full disk: writing stops half way."""
    (tmp_path / "file").write_bytes(b"old")
    program = """
import resource, signal, sys
from pathlib import Path
from convex_explorer.store.errors import StoreError
from convex_explorer.store.files import replace_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    replace_file(Path(sys.argv[1]), b"new" * 100_000)
except StoreError:
    sys.exit(3)
"""
    ended = subprocess.run([sys.executable, "-c", program, tmp_path / "file"], check=False)
    assert ended.returncode == 3
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("file", b"old")]


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX does")
def test_a_killed_writer_leaves_one_version_or_the_other(tmp_path):
    file = tmp_path / "file"
    program = """
import itertools, sys
from pathlib import Path
from convex_explorer.store.files import replace_file
for letter in itertools.cycle(b"ab"):
    replace_file(Path(sys.argv[1]), bytes([letter]) * 1_000_000)
    print(flush=True)
"""
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", program, file], stdout=subprocess.PIPE
        ) as writer:
            for _ in range(3):
                writer.stdout.readline()
            writer.send_signal(signal.SIGKILL)
        assert file.read_bytes() in {b"a" * 1_000_000, b"b" * 1_000_000}


def test_a_file_set_aside_is_dated_and_as_it_was(tmp_path):
    file = tmp_path / "deployments.json"
    file.write_bytes(b"broken")
    aside = set_aside(file)
    assert not file.exists()
    assert aside.read_bytes() == b"broken"
    assert aside.parent == tmp_path
    assert aside.match("deployments.unreadable-20[0-9][0-9]-[0-9][0-9]-[0-9][0-9]-[0-9]*.json")


def test_files_set_aside_at_once_do_not_replace_one_another(tmp_path):
    file = tmp_path / "file.json"
    kept = set()
    for text in ("one", "two", "three"):
        file.write_text(text)
        kept.add(set_aside(file).read_text())
    assert kept == {"one", "two", "three"}
    assert len(list(tmp_path.iterdir())) == 3


def test_what_a_database_keeps_beside_it_moves_with_it(tmp_path):
    for name in ("h.sqlite3", "h.sqlite3-wal"):
        (tmp_path / name).write_text(name)
    aside = set_aside(tmp_path / "h.sqlite3")
    assert Path(f"{aside}-wal").read_text() == "h.sqlite3-wal"


def test_json_comes_back_as_it_was_written_in_the_same_order(tmp_path):
    content = {"z": 1, "a": ["ü", None, {"deep": True}]}
    write_json(tmp_path / "file.json", content)
    assert read_json(tmp_path / "file.json") == content
    assert (tmp_path / "file.json").read_text(encoding="utf-8").startswith('{\n  "z": 1,\n  "a"')


def test_a_missing_file_holds_nothing(tmp_path):
    assert read_json(tmp_path / "file.json") is None


def test_a_byte_order_mark_from_an_editor_is_read_over(tmp_path):
    (tmp_path / "file.json").write_text('{"a": 1}', encoding="utf-8-sig")
    assert read_json(tmp_path / "file.json") == {"a": 1}


@pytest.mark.parametrize(
    "broken", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"\0" * 512, b"[" * 100_000]
)
def test_a_file_that_is_no_json_object_is_set_aside_and_named(tmp_path, broken):
    file = tmp_path / "file.json"
    file.write_bytes(broken)
    with pytest.raises(StoreError) as raised:
        read_json(file)
    aside = raised.value.set_aside
    assert aside.read_bytes() == broken
    assert aside.name in str(raised.value)
    assert raised.value.advice
    assert read_json(file) is None


def test_a_file_that_cannot_be_read_at_all_is_left_alone(tmp_path):
    (tmp_path / "file.json").mkdir()
    with pytest.raises(StoreError) as raised:
        read_json(tmp_path / "file.json")
    assert raised.value.set_aside is None
    assert (tmp_path / "file.json").is_dir()
