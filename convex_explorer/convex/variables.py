"""Variables in args: a whole string "{{name}}" stands for a value of the deployment's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from convex_explorer.values.types import Value

#: In a list of variables nobody finds more, and none of them is a text to work on.
MOST_VARIABLES, LONGEST_NAME, LONGEST_TEXT = 500, 64, 10_000
_NAME = r"[^\W\d]\w*"
# As text: they are made when an arg first looks like a variable.
_WHOLE = rf"\{{\{{[ \t]*({_NAME})[ \t]*\}}\}}"
_QUOTED = rf"(?P<quote>[\"'`])\{{\{{[ \t]*(?P<name>{_NAME})[ \t]*\}}\}}(?P=quote)"


@dataclass(frozen=True, slots=True)
class Variables:
    """What names stand for when a deployment is called.

    Attributes:
        deployment_name: the deployment, for people.
        values: by the names of the variables.
    """

    deployment_name: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    def complaint(self, name: str) -> str:
        """What to tell people of a name that stands for nothing."""
        whom = self.deployment_name or "this deployment"
        return (
            f"“{name}” is no variable of {whom}: set it in the menu, under Deployment, Variables."
        )


def variable_in(written: str) -> str | None:
    """The name of the variable that a string of args is, as it is written there, quotes and all.

    A string with an escape in it is none, so that a deployment can be sent "{{name}}" itself.
    """
    if written[1:3] != "{{":
        return None
    whole = re.fullmatch(_WHOLE, written[1:-1])
    return None if whole is None else whole[1]


def variable_at(text: str, position: int) -> str | None:
    """The name of the variable that stands around a place in args text."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : end if end >= 0 else len(text)]
    for quoted in re.finditer(_QUOTED, line):
        if quoted.start() <= position - start < quoted.end():
            return quoted["name"]
    return None


def is_variable_name(name: str) -> bool:
    """Whether a variable can be called so."""
    return len(name) <= LONGEST_NAME and re.fullmatch(_NAME, name) is not None
