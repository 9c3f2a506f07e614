"""What people type for variables, names and values alike, as Variables."""

from collections.abc import Mapping

from convex_explorer.convex.args_edits import read_value
from convex_explorer.convex.variables import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Variables,
    is_variable_name,
)


def variables_of(deployment_name: str, texts: Mapping[str, str]) -> Variables:
    """What the variables of a deployment stand for; one whose text is no value is none.

    Args:
        deployment_name: for people.
        texts: by the names of the variables, in the language of args.
    """
    read = {name: read_value(text) for name, text in texts.items()}
    values = {name: each[0] for name, each in read.items() if not isinstance(each, str)}
    return Variables(deployment_name, values)


def name_flaw(name: str) -> str | None:
    """What is wrong with the name of a variable, in words for people."""
    if is_variable_name(name):
        return None
    return (
        "A variable's name begins with a letter, and has letters, digits and “_” only, at most "
        f"{LONGEST_NAME}."
    )


def text_flaw(text: str) -> str | None:
    """What is wrong with the text of a variable's value, in words for people."""
    if len(text) > LONGEST_TEXT:
        return f"A variable's value may have {LONGEST_TEXT:,} characters."
    read = read_value(text)
    return read if isinstance(read, str) else None
