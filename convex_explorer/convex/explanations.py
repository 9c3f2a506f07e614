"""What a function's failure means in plain words: beside the deployment's own, never instead."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from convex_explorer.convex.calls import Threw
from convex_explorer.convex.functions import FunctionType


class Ran(Enum):
    """How far a function came that failed."""

    #: It was refused before it began.
    NOT = auto()
    #: It ran, and broke off.
    PARTLY = auto()
    #: The deployment does not say.
    UNSAID = auto()


@dataclass(frozen=True, slots=True)
class Explanation:
    """One failure for people.

    Attributes:
        title: what kind of failure it is, in a few words.
        text: what happened, where the deployment's words do not say it plainly; may be empty.
        ran: what became of the function's work; empty where there is nothing to fear.
        advice: what to do next; may be empty.
    """

    title: str
    text: str
    ran: str
    advice: str

    @property
    def whole(self) -> str:
        """All but the title, in one paragraph."""
        return " ".join(part for part in (self.text, self.ran, self.advice) if part)


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    text: str = ""
    ran: Ran = Ran.NOT
    advice: str = ""


def explain(function_type: FunctionType, threw: Threw) -> Explanation:
    """What to say of a failure besides what the deployment says.

    Args:
        function_type: what was called; it decides what is to be said of its work.
        threw: the failure.
    """
    entry = _entry_of(threw)
    return Explanation(entry.title, entry.text, _ran_words(function_type, entry.ran), entry.advice)


def _entry_of(threw: Threw) -> _Entry:
    if not threw.message:
        return _REDACTED_WITH_DATA if threw.error_data is not None else _REDACTED
    if threw.error_data is not None:
        return _THREW
    for pattern, entry in _ENTRIES:
        if pattern.match(threw.message):
            return entry
    return _THREW if threw.message.startswith("Uncaught") else _FAILED


def _ran_words(function_type: FunctionType, ran: Ran) -> str:
    if not function_type.may_write:
        return ""
    if ran is Ran.NOT:
        return "The function did not run."
    if function_type is FunctionType.MUTATION:
        return "Nothing was changed: what a mutation did before it failed is undone."
    if function_type is FunctionType.ACTION:
        return "What the action did before it failed stays done."
    return (
        "If it is a mutation, nothing was changed; "
        "if it is an action, what it did before it failed stays done."
    )


_THREW = _Entry("The function threw an error", ran=Ran.PARTLY)
_FAILED = _Entry("The function failed", ran=Ran.UNSAID)
_LOGS = (
    "The details are in the deployment's logs, under this request id: on the dashboard's Logs "
    "page, or with “npx convex logs”."
)
_REDACTED = _Entry(
    "The function failed",
    "“Server Error” is all that this deployment tells its clients, as production deployments do. "
    "It may be an error in the function, args that do not fit, or a function that is not there.",
    Ran.UNSAID,
    f"{_LOGS} Or make the call on a development deployment, which tells everything.",
)
_REDACTED_WITH_DATA = _Entry(
    "The function threw an error",
    "The function threw a ConvexError. Its data is below; the rest this deployment keeps to "
    "itself, as production deployments do.",
    Ran.PARTLY,
    _LOGS,
)
_RESUME = "An admin can resume it in the dashboard's settings."
_SMALLER_STEPS = "Let it do less at a time: an index instead of a filter, or pages of a list."

#: By how a message begins. The texts are those of the open backend (udf/validation.rs,
#: isolate/src, database/src/reads.rs, application/src), which only appear where a deployment does
#: not redact.
_ENTRIES = tuple(
    (re.compile(pattern), entry)
    for pattern, entry in (
        (
            r"(Uncaught Error: )?ArgumentValidationError",
            _Entry(
                "The args do not fit the function",
                "The function declares what args it takes, and these are others.",
                advice="What has to be changed is marked in the args.",
            ),
        ),
        (
            r"(Uncaught Error: )?ReturnsValidationError",
            _Entry(
                "The returned value does not fit the function's declaration",
                "The function returned something else than its “returns” declares. "
                "That is a fault of the function, not of the args.",
                Ran.PARTLY,
                "Change the function, or what it declares to return.",
            ),
        ),
        (
            r"Could not find (public )?function",
            _Entry(
                "There is no such function",
                "The deployment has no function of this path, or it is internal and this "
                "identity may not call it.",
                advice="Check the path, as in folder/module:function, and that the function was "
                "deployed. Internal functions need a deploy key.",
            ),
        ),
        (
            r"Trying to execute .* as \w+, but it is defined as HttpAction",
            _Entry(
                "The function is of another type",
                "It is an HTTP action: it answers at a URL of its own, and cannot be called.",
            ),
        ),
        (
            r"Trying to execute .* as \w+, but it is defined as",
            _Entry(
                "The function is of another type",
                advice="Choose the type that it is defined as, to the left of its path.",
            ),
        ),
        (
            r"Convex functions at or below version",
            _Entry(
                "The deployed code is too old",
                "It was deployed with a version of the convex package that the deployment does "
                "not run any more.",
                advice="Update the convex package of the project, and deploy it again.",
            ),
        ),
        (
            r"Invalid arguments for",
            _Entry(
                "The args cannot be read by the deployment",
                "One of them is no value that Convex knows.",
                advice="Look for names with “$”, for very deep nesting, and for very long arrays.",
            ),
        ),
        (
            r"Arguments for .* are too large|Node actions arguments size is too large",
            _Entry(
                "The args are too large",
                "A function takes 16 MiB of args, and an action that runs in Node 5 MiB.",
                advice="Send less at a time, or put a large file into file storage first.",
            ),
        ),
        (
            r"Function .* return value is too large",
            _Entry(
                "The returned value is too large",
                "A function may return 16 MiB.",
                Ran.PARTLY,
                "Ask for less at a time: a page of a list, or fewer fields.",
            ),
        ),
        (
            r"Function execution timed out|Your request timed out",
            _Entry(
                "The function took too long",
                "Queries and mutations have one second of their own time, and 15 seconds of the "
                "database's.",
                Ran.PARTLY,
                _SMALLER_STEPS,
            ),
        ),
        (
            r"JavaScript execution ran out of memory",
            _Entry(
                "The function ran out of memory",
                "A function has 64 MB.",
                Ran.PARTLY,
                _SMALLER_STEPS,
            ),
        ),
        (
            r"Too many (documents|bytes|reads|index ranges|system operations)",
            _Entry(
                "The function did too much at once",
                "What one function reads and writes is limited.",
                Ran.PARTLY,
                _SMALLER_STEPS,
            ),
        ),
        (
            r"Cannot run functions while this deployment is paused",
            _Entry(
                "The deployment is paused",
                "Somebody paused it: until it is resumed, no function of it runs.",
                advice=_RESUME,
            ),
        ),
        (
            r"Cannot run functions while this deployment is suspended",
            _Entry(
                "The deployment is suspended",
                "Convex suspended it: no function of it runs.",
                advice="Whoever owns the project can ask Convex why.",
            ),
        ),
        (
            r"You have exceeded|This deployment has been disabled",
            _Entry(
                "The deployment is disabled",
                "It used more than its plan or its limits allow: no function of it runs.",
                advice="Whoever owns the project can change the plan or the limits in the "
                "dashboard.",
            ),
        ),
        (
            r"You do not have permission to perform this operation",
            _Entry(
                "This identity may not do that",
                "The deploy key lacks a permission: the message names it in brackets.",
                advice="Use a deploy key that has it.",
            ),
        ),
        (
            r"Operation \w+ not permitted",
            _Entry(
                "This identity may not do that",
                "System functions are for admins, who act as themselves.",
                advice="Call it as admin, with a deploy key.",
            ),
        ),
        (
            r"ConvexError with invalid data",
            _Entry(
                "The function threw an error",
                "It threw a ConvexError whose data is no Convex value, so that it is lost.",
                Ran.PARTLY,
                "Change the function: class instances and dates are no Convex values.",
            ),
        ),
    )
)
