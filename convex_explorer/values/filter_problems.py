"""What keeps a value from being filtered, in words for people."""

import re

from convex_explorer.errors import ExplorerError

_LONGEST_NEAR = 30
_FUNCTIONS = "count, length, match, search and value"
#: What the library says, as far as it begins so, and what it means; ``{0}`` is the expression's
#: text at that place.
_WORDS = (
    (r"expected 'TOKEN_ROOT'", "It must begin with “$”, which is the whole value: $.page[*].name"),
    (r"expected a shorthand selector", "After a dot there must be a name or “*”."),
    (r"unexpected end of", "Something is missing here."),
    (r"unbalanced ", "A bracket is opened or closed too often: “{0}”."),
    (r"function .* is not defined", f"There is no function “{{0}}”. There are {_FUNCTIONS}."),
    (r"non-singular query", "What finds several values cannot be compared with “{0}”."),
    (r"index out of range", "The position {0} is too large."),
    (r"leading zero", "A number may not begin with 0: {0}."),
    (r"""unexpected token ("'"|'"')""", "A string is opened here and not closed."),
    (r".* must be of ValueType", "{0}() takes one value, and this may find several."),
    (r".* must be of NodesType", "{0}() takes what a path finds, as @.tags[*]."),
    (r".* requires \d+ arguments?", "{0}() has too few or too many arguments."),
    (r"filter expression literals must be compared", "{0} must be compared with something."),
    (r"recursion limit exceeded", "The value is nested too deeply for “..”."),
)  # fmt: skip


class InvalidFilterError(ExplorerError):
    """An expression that is no JSONPath, or that cannot be done.

    Attributes:
        position: the character that it is about, from 0; None for the expression as a whole.
    """

    def __init__(self, reason: str, *, position: int | None = None) -> None:
        super().__init__(reason)
        self.position = position


def problem_in_words(message: str, near: str) -> str:
    """Say what is wrong.

    Args:
        message: as the library puts it.
        near: the text of the expression that it is about.
    """
    shown = near if len(near) <= _LONGEST_NEAR else near[: _LONGEST_NEAR - 1] + "…"
    for beginning, words in _WORDS:
        if re.match(beginning, message):
            return words.format(shown)
    return f"“{shown}” cannot stand here." if shown else "Something is missing here."
