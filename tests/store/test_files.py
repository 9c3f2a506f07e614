"""Files that are whole at every moment, and unreadable ones moved out of the way."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from convex_explorer.store.errors import StoreError
from convex_explorer.store.files import (
    create_file,
    read_json,
    replace_file,
    save_file,
    set_aside,
    write_json,
)


def test_a_new_file_holds_what_was_written(tmp_path):
    replace_file(tmp_path / "new" / "file", b"text")
    assert (tmp_path / "new" / "file").read_bytes() == b"text"


def test_a_file_is_replaced_wholly(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"something longer")
    replace_file(file, b"short")
    assert file.read_bytes() == b"short"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_created_whole_or_the_one_that_is_there_stays(tmp_path):
    file = tmp_path / "file"
    assert create_file(file, b"first")
    assert not create_file(file, b"second")
    assert file.read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [file]
    with pytest.raises(StoreError, match="no such folder"):
        create_file(tmp_path / "nowhere" / "file", b"")


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


# ---------------------------------------------------------------------- files the user chose


def names_in(folder):
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_saved_as_its_parts_come(tmp_path):
    parts = (memoryview(b"abc"), b"", b"def")
    assert save_file(tmp_path / "file", iter(parts)) == 6
    assert (tmp_path / "file").read_bytes() == b"abcdef"
    assert names_in(tmp_path) == ["file"]


def test_until_the_last_part_the_old_file_is_there_whole(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"old")

    def parts():
        yield b"new"
        assert file.read_bytes() == b"old"

    save_file(file, parts())
    assert file.read_bytes() == b"new"


def test_what_goes_wrong_where_the_parts_come_from_leaves_nothing_behind(tmp_path):
    def parts():
        yield b"half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        save_file(tmp_path / "file", parts())
    assert names_in(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")
def test_a_saved_file_has_the_rights_that_other_new_files_have(tmp_path):
    (tmp_path / "other").touch()
    save_file(tmp_path / "file", [b""])
    assert (tmp_path / "file").stat().st_mode == (tmp_path / "other").stat().st_mode


@pytest.mark.skipif(os.name != "posix", reason="rights are a matter of POSIX")
@pytest.mark.parametrize("mode", [0o600, 0o664, 0o755])
def test_a_file_that_is_replaced_keeps_its_rights(tmp_path, mode):
    (tmp_path / "file").touch()
    (tmp_path / "file").chmod(mode)
    save_file(tmp_path / "file", [b"new"])
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


@pytest.mark.parametrize(
    ("name", "words", "advice"),
    [
        ("no such/file", "there is no such folder", "Choose a folder that exists."),
        ("file/below", "there is no such folder", "Choose a folder that exists."),
        ("folder", "there is a folder of that name", "Choose another name."),
        ("x" * 300, "the name is too long", "Choose a shorter name."),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="Windows numbers its errors otherwise")
def test_what_is_in_the_way_is_told_with_what_to_do(tmp_path, name, words, advice):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("text")
    with pytest.raises(StoreError) as raised:
        save_file(tmp_path / name, [b"new"])
    assert str(raised.value) == f"Cannot save {tmp_path / name}: {words}."
    assert raised.value.advice == advice
    assert names_in(tmp_path) == ["file", "folder"]
    assert (tmp_path / "file").read_text() == "text"


@pytest.mark.skipif(os.name != "posix", reason="names may be of another length elsewhere")
def test_a_name_may_be_as_long_as_names_can_be(tmp_path):
    save_file(tmp_path / ("x" * 255), [b"new"])
    assert names_in(tmp_path) == ["x" * 255]


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that nobody can write to")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    """Not even root makes a file below /sys."""
    with pytest.raises(StoreError, match=r"access is denied|is read-only") as raised:
        save_file(Path("/sys/convex-explorer.json"), [b"new"])
    assert raised.value.advice.startswith("Choose ")


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() == 0, reason="root and Windows write everywhere"
)
def test_a_read_only_folder_or_file_is_left_alone(tmp_path):
    (tmp_path / "file").write_text("text")
    (tmp_path / "file").chmod(0o400)
    with pytest.raises(StoreError, match="access is denied"):
        save_file(tmp_path / "file", [b"new"])
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="access is denied"):
        save_file(tmp_path / "other", [b"new"])
    tmp_path.chmod(0o700)
    assert names_in(tmp_path) == ["file"]


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_when_the_disk_takes_no_more_nothing_half_is_saved(tmp_path):
    program = """
import resource, signal, sys
from pathlib import Path
from convex_explorer.store.errors import StoreError
from convex_explorer.store.files import save_file
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    save_file(Path(sys.argv[1]), [b"part"] * 100_000)
except StoreError as error:
    print(error, error.advice)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "file"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert ended.stdout == (
        f"Cannot save {tmp_path / 'file'}: the disk takes no file of that size. "
        "Save it to another disk.\n"
    )
    assert names_in(tmp_path) == []
