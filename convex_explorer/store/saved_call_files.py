"""One saved call as a file: JSON that people read, that tells well what has changed, and is whole.

The args stand there as they were typed, a line of them on each line of the file.
"""

import json
import re
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from convex_explorer.convex.drafts import CallDraft
from convex_explorer.convex.functions import FunctionType
from convex_explorer.convex.saved_calls import LONGEST_NAME, SavedCall, check_savable
from convex_explorer.store.errors import StoreError, save_errors, store_errors
from convex_explorer.store.file_names import file_stem, folded
from convex_explorer.store.files import create_file, save_file

#: Other JSON files may be in the same folder.
SUFFIX = ".call.json"
#: The form of the file; raised when an older program would misread it.
VERSION = 1
MOST_BYTES = 4 << 20
_UNNAMED = "call"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7})", re.MULTILINE)


class UnreadableCallError(StoreError):
    """A file holds no saved call.

    Attributes:
        reason: a sentence for people, without the file's name.
    """

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(
            f"{file} cannot be read as a saved call. {reason}",
            advice="Mend the file, or save the call under another name.",
        )
        self.reason = reason


class CallGoneError(StoreError):
    """There is no such file any more."""


class ChangedOutsideError(StoreError):
    """A file holds another call than the one that was changed.

    Attributes:
        theirs: what it holds.
    """

    def __init__(self, theirs: SavedCall) -> None:
        super().__init__(f"{theirs.name} was changed outside of this window.")
        self.theirs = theirs


def read_saved_call(file: Path) -> SavedCall:
    """The call that a file holds.

    Raises:
        CallGoneError: there is no such file.
        UnreadableCallError: it holds no call.
        StoreError: it cannot be read at all.
    """
    return _read(file)[0]


def create_saved_call(folder: Path, name: str, draft: CallDraft, url: str = "") -> SavedCall:
    """Keep a draft in a folder, in a file of its own that is called like the call.

    Raises:
        UnsavableError: it may not be kept.
        StoreError: it was not kept.
    """
    check_savable(draft, name)
    stem = file_stem(name, _UNNAMED)
    with save_errors(folder / f"{stem}{SUFFIX}"):
        folder.mkdir(parents=True, exist_ok=True)
        taken = {folded(each.name) for each in folder.iterdir()}
    for number in count(1):
        file = folder / f"{stem} {number}{SUFFIX}" if number > 1 else folder / f"{stem}{SUFFIX}"
        call = _call_of(draft, file, name, url)
        if folded(file.name) not in taken and create_file(file, _written(call, {})):
            break
    return call


def overwrite_saved_call(draft: CallDraft, expected: str) -> SavedCall:
    """Keep a draft in the file that it stems from; what else is in the file stays.

    Args:
        draft: with a ``saved_as``.
        expected: the digest of what the file holds; a file that holds the draft itself will do.

    Raises:
        ChangedOutsideError: it holds something else.
        CallGoneError, UnreadableCallError: as ``read_saved_call``.
        UnsavableError: the draft may not be kept.
        StoreError: it was not kept; the file is as it was.
    """
    assert draft.saved_as is not None  # noqa: S101 - whoever has none calls create_saved_call
    check_savable(draft)
    file = Path(draft.saved_as.file)
    theirs, fields = _read(file)
    if theirs.digest not in {expected, draft.digest}:
        raise ChangedOutsideError(theirs)
    call = _call_of(draft, file, theirs.name, theirs.deployment_url)
    if call != theirs:
        save_file(file, (_written(call, fields),))
    return call


def rename_saved_call(file: Path, name: str, folder: Path) -> SavedCall:
    """Call a saved call something else, or put it into another folder; its file goes with it.

    Raises:
        CallGoneError, UnreadableCallError: as ``read_saved_call``.
        UnsavableError: that is no name for it.
        StoreError: it is called what it was called.
    """
    before, fields = _read(file)
    check_savable(before.draft(""), name)
    goal = _goal(file, name, folder)
    call = replace(before, name=name, file=str(goal))
    if goal != file:
        with save_errors(goal):
            file.rename(goal)
    save_file(goal, (_written(call, fields),))
    return call


def remove_saved_call(file: Path) -> None:
    """Delete a file; one that is gone already will do.

    Raises:
        StoreError: it is still there.
    """
    with store_errors("delete", file):
        file.unlink(missing_ok=True)


# ---------------------------------------------------------------------- how it is done


def _goal(file: Path, name: str, folder: Path) -> Path:
    """Where a file goes that is called anew: to a name that no other has."""
    stem = file_stem(name, _UNNAMED)
    with save_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        others = {folded(each.name) for each in folder.iterdir() if each != file}
    names = (f"{stem} {number}{SUFFIX}" if number > 1 else f"{stem}{SUFFIX}" for number in count(1))
    return folder / next(each for each in names if folded(each) not in others)


def _call_of(draft: CallDraft, file: Path, name: str, url: str) -> SavedCall:
    return SavedCall(
        str(file), name, draft.path_text.strip(), draft.function_type, draft.args_text, url
    )


def _read(file: Path) -> tuple[SavedCall, dict[str, Any]]:
    """A call, and all that its file says: other programs may have added to it."""
    try:
        with store_errors("read", file), file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except StoreError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            raise CallGoneError(
                f"{file} is not there any more.", advice="Save the call again to keep it."
            ) from error
        raise
    try:
        fields = _fields(content)
        return _call_in(fields, file), fields
    except _FlawError as error:
        raise UnreadableCallError(file, str(error)) from error


class _FlawError(Exception):
    """What is wrong with the content of a file, in a sentence."""


def _fields(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise _FlawError(f"It is larger than {MOST_BYTES >> 20} MiB.")
    try:
        fields = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _FlawError("It is not UTF-8 text.") from error
    except (ValueError, RecursionError) as error:
        if _CONFLICT.search(content):
            raise _FlawError("It holds the marks of a conflict in git.") from error
        raise _FlawError(f"It is not JSON: {error}.") from error
    if not isinstance(fields, dict):
        raise _FlawError("It holds no JSON object.")
    return fields


def _call_in(fields: dict[str, Any], file: Path) -> SavedCall:
    version = fields.get("convexCall", VERSION)
    if type(version) is not int or version > VERSION:
        raise _FlawError("It was written by a newer version of Convex Explorer.")
    name, path, kind = (_text(fields, key) for key in ("name", "function", "type"))
    if not path.strip():
        raise _FlawError("“function” is missing: the path of the function to call.")
    if kind not in {"", *FunctionType}:
        raise _FlawError(f"“type” must be one of {', '.join(FunctionType)}.")
    return SavedCall(
        file=str(file),
        name=name.strip()[:LONGEST_NAME] or file.name.removesuffix(SUFFIX),
        path_text=path.strip(),
        function_type=FunctionType(kind or FunctionType.ANY),
        args_text=_args_text(fields.get("args", "{}")),
        deployment_url=_text(fields, "deployment"),
    )


def _text(fields: dict[str, Any], key: str) -> str:
    text = fields.get(key, "")
    if not isinstance(text, str):
        raise _FlawError(f"“{key}” must be a string.")
    return text


def _args_text(args: object) -> str:
    """The lines of args; or their text in one, as somebody may have written it by hand."""
    if isinstance(args, str):
        return args
    if not isinstance(args, list) or not all(isinstance(line, str) for line in args):
        raise _FlawError("“args” must be the lines of args, as a list of strings.")
    return "\n".join(args)


def _written(call: SavedCall, fields: dict[str, Any]) -> bytes:
    """A file of a call: what it said before keeps its place, and what it does not know stays."""
    known = {
        "convexCall": VERSION,
        "name": call.name,
        "function": call.path_text,
        "type": str(call.function_type),
        "args": call.args_text.split("\n"),
    }
    if call.deployment_url:
        known["deployment"] = call.deployment_url
    text = json.dumps(fields | known, ensure_ascii=False, indent=2)
    # Half of a character, which UTF-8 cannot hold, but JSON can.
    text = _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text)
    return text.encode() + b"\n"
