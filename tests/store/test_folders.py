"""Where our files live."""

import os
import stat
import sys
from pathlib import Path

import pytest

from convex_explorer.store.errors import StoreError
from convex_explorer.store.folders import Folders
from convex_explorer.store.installation import Installation


def test_the_environment_names_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("CONVEX_EXPLORER_HOME", str(tmp_path / "mine"))
    assert Folders.standard().root == tmp_path / "mine"


def test_a_relative_folder_stays_the_same_when_the_program_goes_elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONVEX_EXPLORER_HOME", "mine")
    assert Folders.standard().root == tmp_path / "mine"


def test_a_tilde_means_the_users_home(monkeypatch):
    monkeypatch.setenv("CONVEX_EXPLORER_HOME", "~/mine")
    assert Folders.standard().root == Path.home() / "mine"


@pytest.mark.skipif(sys.platform != "linux", reason="asks for Linux's own place")
@pytest.mark.parametrize("named", [None, ""])
def test_without_a_name_it_is_where_the_system_wants_it(monkeypatch, tmp_path, named):
    monkeypatch.delenv("CONVEX_EXPLORER_HOME")
    if named is not None:
        monkeypatch.setenv("CONVEX_EXPLORER_HOME", named)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Folders.standard().root == tmp_path / "convex-explorer"


def test_windows_gets_no_folder_of_an_author(monkeypatch):
    from platformdirs.windows import Windows

    monkeypatch.delenv("CONVEX_EXPLORER_HOME")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("platformdirs.PlatformDirs", Windows)
    monkeypatch.setattr("platformdirs.windows.get_win_folder", lambda _: "C:/Local")
    root = Folders.standard().root
    assert Path(os.path.normpath(str(root).replace("\\", "/"))) == Path("C:/Local/Convex Explorer")


def test_a_portable_program_has_its_data_beside_it_whatever_the_environment_says(tmp_path):
    here = Installation(tmp_path, tmp_path)
    assert not Folders.standard(installation=here).is_portable
    wished = Folders.standard(portable=True, installation=here)
    assert wished == Folders(tmp_path / "data", is_portable=True)
    (tmp_path / "portable.txt").touch()
    assert Folders.standard(installation=here) == wished


def test_every_file_is_within_the_data_folder(tmp_path):
    folders = Folders(tmp_path)
    files = [
        folders.deployments_file,
        folders.settings_file,
        folders.variables_file,
        folders.history_file,
        folders.log_file,
        folders.backups,
    ]
    assert {file.parent for file in files} == {tmp_path}
    assert len(set(files)) == len(files)


def test_naming_files_creates_nothing(tmp_path):
    assert Folders(tmp_path / "new").history_file.name == "history.sqlite3"
    assert not (tmp_path / "new").exists()


def test_the_folder_is_its_owners_alone(tmp_path):
    Folders(tmp_path / "a" / "b").create()
    assert (tmp_path / "a" / "b").is_dir()
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700


def test_a_folder_that_is_there_keeps_its_rights(tmp_path):
    tmp_path.chmod(0o755)
    Folders(tmp_path).create()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_in_the_way_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"Cannot create .*file"):
        Folders(tmp_path / "file").create()
