"""Our verdict on a value beside that of somebody who checked it too."""

import re

from convex_explorer.convex.args_remarks import Complaint
from convex_explorer.convex.validation import Flaw, Mismatch, Tables, mismatches
from convex_explorer.convex.validators import Validator
from convex_explorer.values.path import ValuePath
from convex_explorer.values.types import Value

_NAME = r"\.[^.\[]+"
_BETWEEN = {Flaw.MISSING, Flaw.EXTRA}


def disagreement(
    validator: Validator, value: Value, tables: Tables, said: str | None
) -> str | None:
    """In what we differ from somebody, in words; None if we do not.

    Args:
        validator: what the value had to be.
        value: what was checked.
        tables: by number, all there are.
        said: their error text, which tells of one mismatch only; None if they let it pass.
    """
    ours = list(mismatches(validator, value, tables))
    if said is None:
        return f"they let pass: {ours}" if ours else None
    complaint = Complaint.parse(said)
    if complaint is None:
        return f"we cannot read: {said}"
    if not any(_is_meant(complaint, each) for each in ours):
        return f"we find {ours}, they: {said}"
    return None


def _is_meant(complaint: Complaint, ours: Mismatch) -> bool:
    """Whether a mismatch is the one in an error text, or more exact than that.

    Of a union of several an error text says only that the value fits none of them, and of a
    record not which field it is about.
    """
    is_name = complaint.path_text.endswith(".keys()")
    if complaint.flaw is Flaw.VALUE and ours.branch is not None:
        return _reaches(complaint.path_text, ours.path)
    if complaint.flaw in _BETWEEN:
        return (
            complaint.flaw is ours.flaw
            and complaint.name == ours.path[-1]
            and _is_at(complaint.path_text, ours.path[:-1])
        )
    if complaint.flaw is Flaw.TABLE and ours.flaw is Flaw.TABLE and complaint.table != ours.table:
        return False
    flaw = Flaw.KEY if is_name else complaint.flaw
    return ours.flaw is flaw and _is_at(complaint.path_text, ours.path)


def _is_at(path_text: str, path: ValuePath) -> bool:
    return re.fullmatch(_pattern(path_text), _text(path)) is not None


def _reaches(path_text: str, path: ValuePath) -> bool:
    return re.match(_pattern(path_text), _text(path)) is not None


def _pattern(path_text: str) -> str:
    parts = re.split(r"\.(?:keys|values)\(\)", path_text)
    return _NAME.join(map(re.escape, parts)) + r"(?![A-Za-z0-9_])"


def _text(path: ValuePath) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
