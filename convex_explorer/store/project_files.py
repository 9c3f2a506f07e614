"""Reads the few files of a Convex project that say where its deployments are."""

import codecs
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from convex_explorer.convex.import_clues import LONGEST_TEXT, Source
from convex_explorer.store.errors import StoreError, store_errors

ENV_FILES = (".env.local", ".env")
LOCAL_CONFIG = Path(".convex", "local", "default", "config.json")
#: Signs of a project that has no deployment yet: its settings, and its functions.
PROJECT_SIGNS = ("convex.json", "convex")
#: Where older versions of Convex's command line keep local backends, below ``~/.convex``.
BACKEND_FOLDERS = ("convex-backend-state", "anonymous-convex-backend-state")
MOST_PATHS = 10
_BYTES_READ = 4 * LONGEST_TEXT
_SPEC_BYTES = 64 << 20
_PROJECT_ADVICE = "Choose the project's .env.local, or the project's folder."
_SPEC_ADVICE = "Choose what was made with: npx convex function-spec > spec.json"
_ENCODINGS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


def read_project_files(*paths: Path) -> tuple[Source, ...]:
    """The texts of the files given, and of those in the folders given that matter to us.

    Of a folder no more is read than ``.env.local``, ``.env`` and the config of a local backend;
    nothing below it or above it is searched. The config of one's Convex account is never read.

    Raises:
        StoreError: a path cannot be read, is no text, or there is nothing to read in any of them.
    """
    found: list[Source] = []
    for given in paths[:MOST_PATHS]:
        path = _at_home(given)
        with store_errors("read", path):
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        found += _sources_in(path) if is_folder else [_source(path, path.name)]
    if not found and paths:
        raise _nothing_in(_at_home(paths[0]))
    return tuple(found)


def read_spec_text(path: Path) -> str:
    """The text of a file that lists a project's functions, of up to 64 MiB.

    Raises:
        StoreError: it cannot be read, or is no text.
    """
    return _text_of(_at_home(path), _SPEC_BYTES, _SPEC_ADVICE)


def _at_home(path: Path) -> Path:
    """A path with the home folder in place of ``~``; a home that nobody has is left as it is."""
    with suppress(RuntimeError):
        return path.expanduser()
    return path


def _sources_in(folder: Path) -> Iterator[Source]:
    for file in _files_in(folder):
        with store_errors("read", file):
            try:
                file.stat()
            except (FileNotFoundError, NotADirectoryError):
                continue
        yield _source(file, file.relative_to(folder).as_posix())


def _files_in(folder: Path) -> Iterator[Path]:
    whole = folder.resolve()
    yield from (folder / name for name in ENV_FILES)
    yield folder / LOCAL_CONFIG
    if whole.name == ".convex":
        yield folder / "local" / "default" / "config.json"
    if whole.parent.name in BACKEND_FOLDERS or whole.parts[-3:] == LOCAL_CONFIG.parts[:-1]:
        yield folder / "config.json"


def _source(file: Path, called: str) -> Source:
    return Source(called, _text_of(file, _BYTES_READ, _PROJECT_ADVICE))


def _text_of(file: Path, most_bytes: int, advice: str) -> str:
    with store_errors("read", file):
        _refuse_account_config(file)
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode):
            # A pipe or a device may never end, or never begin.
            raise StoreError(f"Cannot read {file}: it is no file with text.", advice=advice)
        with file.open("rb") as opened:
            content = opened.read(most_bytes + 1)
    if len(content) > most_bytes:
        message = f"Cannot read {file}: it is too large for such a file."
        raise StoreError(message, advice=advice)
    encoding = next((name for mark, name in _ENCODINGS.items() if content.startswith(mark)), "")
    text = content.decode(encoding or "utf-8", errors="replace")
    if "\0" in text:
        raise StoreError(f"Cannot read {file}: it holds no text.", advice=advice)
    return text


def _refuse_account_config(file: Path) -> None:
    whole = file.resolve()
    if whole.name == "config.json" and whole.parent.name == ".convex":
        raise StoreError(
            f"{file} was not read: it holds the access token of your Convex account, which opens "
            "no deployment.",
            advice="Choose the folder of the project instead.",
        )


def _nothing_in(folder: Path) -> StoreError:
    if any((folder / sign).exists() for sign in PROJECT_SIGNS):
        return StoreError(
            f"{folder} is a Convex project, but has no .env.local yet.",
            advice="Run “npx convex dev” in it once, or paste the deployment URL.",
        )
    return StoreError(
        f"There is no .env.local and no .env in {folder}.",
        advice="Choose the folder that holds the project's package.json, or paste the URL.",
    )
