"""Adds to args what their function takes, and leaves all that is there as it was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from convex_explorer.convex.args import read_args
from convex_explorer.convex.args_fixes import add_field
from convex_explorer.convex.args_places import Places
from convex_explorer.convex.skeletons import skeleton
from convex_explorer.convex.validators import ObjectOf, Validator
from convex_explorer.values.text import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_IDS: Mapping[str, str] = {}


def fill_in(
    text: str,
    validator: Validator,
    *,
    with_optional: bool = False,
    ids: Mapping[str, str] = _NO_IDS,
) -> str | None:
    """The text with the fields added that it lacks, each with the emptiest value that fits.

    Args:
        text: args text.
        validator: what the function declares of its args.
        with_optional: whether fields that may be missing are added too.
        ids: an id for each table of which one is known.

    Returns:
        None where the text is no args, so that nothing can be added to it.
    """
    read = read_args(text)
    if read.args is None:
        return None
    if not isinstance(validator, ObjectOf):
        return text
    if not read.args and not read.has_comments:
        begun = skeleton(validator, with_optional=with_optional, ids=ids)
        return literal(begun, indent=2) if begun else text
    for name, each in validator.required_first:
        if name not in read.args and (with_optional or not each.optional):
            value = skeleton(each.validator, with_optional=with_optional, ids=ids)
            fix = add_field(text, Places(text).at(()), name, literal(value))
            text = fix.applied_to(text) if fix is not None else text
    return text
