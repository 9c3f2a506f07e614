"""Reading the files of a project, as they are found on people's disks."""

import codecs
import os
import sys
from pathlib import Path

import pytest

from convex_explorer.store.errors import StoreError
from convex_explorer.store.project_files import read_project_files

LINE = "CONVEX_URL=https://happy-otter-123.convex.cloud\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "chat"
    folder.mkdir()
    return folder


def read(*paths: Path) -> dict[str, str]:
    return {source.origin: source.text for source in read_project_files(*paths)}


def test_of_a_project_the_local_file_comes_first_and_the_backends_config_last(project):
    (project / ".env").write_text("A=1")
    (project / ".env.local").write_text(LINE)
    (project / ".env.production").write_text("B=2")
    config = project / ".convex" / "local" / "default"
    config.mkdir(parents=True)
    (config / "config.json").write_text("{}")
    (config / "secret.json").write_text("{}")
    found = read(project)
    assert list(found) == [".env.local", ".env", ".convex/local/default/config.json"]
    assert found[".env.local"] == LINE


def test_a_file_is_read_whatever_its_name(project):
    (project / ".env.production").write_text(LINE)
    assert read(project / ".env.production") == {".env.production": LINE}


@pytest.mark.parametrize(
    "content",
    [
        LINE.encode(),
        codecs.BOM_UTF8 + LINE.encode(),
        codecs.BOM_UTF16_LE + LINE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + LINE.encode("utf-16-be"),
    ],
    ids=["UTF-8", "UTF-8 with BOM", "UTF-16 of PowerShell", "UTF-16 big-endian"],
)
def test_every_encoding_of_editors_and_shells_is_read(project, content):
    (project / ".env.local").write_bytes(content)
    assert read(project) == {".env.local": LINE}


def test_a_comment_in_an_older_encoding_keeps_nobody_from_reading_the_rest(project):
    (project / ".env.local").write_bytes("# für später\n".encode("latin-1") + LINE.encode())
    assert read(project)[".env.local"].endswith(LINE)


def test_the_folder_of_a_local_backend_is_read_when_it_is_pointed_at(tmp_path):
    backend = tmp_path / ".convex" / "anonymous-convex-backend-state" / "anonymous-chat"
    backend.mkdir(parents=True)
    (backend / "config.json").write_text('{"ports": {"cloud": 3210}}')
    assert list(read(backend)) == ["config.json"]
    inside = tmp_path / "chat" / ".convex" / "local" / "default"
    inside.mkdir(parents=True)
    (inside / "config.json").write_text("{}")
    assert list(read(inside)) == ["config.json"]
    assert list(read(tmp_path / "chat" / ".convex")) == ["local/default/config.json"]


def test_a_config_in_any_other_folder_is_not_looked_at(project):
    (project / "config.json").write_text('{"ports": {"cloud": 3210}}')
    with pytest.raises(StoreError, match=r"no \.env\.local"):
        read(project)


@pytest.mark.parametrize("way", ["config.json", ".", "link.json"])
def test_the_config_of_the_convex_account_is_never_read(tmp_path, way):
    home = tmp_path / ".convex"
    home.mkdir()
    (home / "config.json").write_text('{"accessToken": "canary"}')
    path = home / way
    if way == "link.json":
        path = tmp_path / way
        path.symlink_to(home / "config.json")
    with pytest.raises(StoreError) as caught:
        read(path)
    assert "canary" not in str(caught.value)


def test_a_project_that_never_ran_is_told_from_a_folder_that_is_none(project):
    with pytest.raises(StoreError, match=r"There is no \.env\.local"):
        read(project)
    (project / "convex.json").write_text("{}")
    with pytest.raises(StoreError, match="is a Convex project") as caught:
        read(project)
    assert "npx convex dev" in caught.value.advice


def test_what_is_not_there_is_said(project):
    with pytest.raises(StoreError, match="Cannot read"):
        read(project / ".env.local")


def test_a_file_of_no_text_is_refused(project):
    (project / "photo.png").write_bytes(b"\x89PNG\0\0\0")
    with pytest.raises(StoreError, match="no text"):
        read(project / "photo.png")


def test_a_file_that_is_too_large_is_refused_before_all_of_it_is_read(project):
    with (project / ".env.local").open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(StoreError, match="too large"):
        read(project)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_in_place_of_a_file_holds_nobody_up(project):
    os.mkfifo(project / ".env.local")
    with pytest.raises(StoreError, match="no file with text"):
        read(project)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root and Windows read everything"
)
def test_a_file_without_permission_is_said(project):
    (project / ".env.local").write_text(LINE)
    (project / ".env.local").chmod(0)
    with pytest.raises(StoreError, match="access is denied"):
        read(project)


def test_a_folder_named_like_a_file_is_said(project):
    (project / ".env.local").mkdir()
    with pytest.raises(StoreError, match="no file with text"):
        read(project)


def test_a_home_that_nobody_has_is_a_path_like_others():
    with pytest.raises(StoreError, match="Cannot read"):
        read(Path("~nobody-has-this-name/chat"))
