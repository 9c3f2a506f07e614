"""What is said of a comparison: of both runs, of how much differs, and of one row."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from convex_explorer.ui.outcome.figures import size_text
from convex_explorer.ui.outcome.status_line import SEPARATOR
from convex_explorer.values.comparison import Change, Pair

if TYPE_CHECKING:
    from convex_explorer.convex.records import CallRecord
    from convex_explorer.convex.runs import Run
    from convex_explorer.values.comparison import Comparison

NO_DIFFERENCES = "No differences."
NOTHING_YET = "There is no result in front to compare. Run a function first."
NOT_THERE = "What was to be compared is not in history any more."


def run_words(run: Run) -> str:
    """Which run it is: path, deployment and its kind, as whom, when, and how much came."""
    call = run.call
    return SEPARATOR.join(
        (
            str(call.path),
            f"{call.deployment.name} ({call.deployment.kind})",
            call.identity.phrase,
            moment(call.started_at),
            size_text(run.outcome.size),
        )
    )


def run_title(run: Run) -> str:
    """The same in few words, to choose from."""
    call = run.call
    words = (call.deployment.name, call.identity.phrase, moment(call.started_at))
    return f"{call.path} — {', '.join(words)}"


def moment(began: datetime) -> str:
    """When something began, to the second: ``14:02:11`` today, ``Nov 3, 14:02:11`` before."""
    local = began.astimezone()
    if local.date() == datetime.now(UTC).astimezone().date():
        return f"{local:%H:%M:%S}"
    return f"{local:%b} {local.day}, {local:%H:%M:%S}"


def counts_words(comparison: Comparison) -> str:
    """How much differs: ``3 added, 1 removed, 2 changed``."""
    counted = [
        f"{comparison.counts[change]:,} {change}"
        for change in (Change.ADDED, Change.REMOVED, Change.CHANGED)
        if comparison.counts[change]
    ]
    if comparison.moved:
        counted.append(f"{comparison.moved:,} moved")
    return ", ".join(counted) or NO_DIFFERENCES


def change_words(pair: Pair) -> str:
    """What became of a part, as its row says it."""
    words = [f"moved from {pair.was}"] if pair.moved else []
    if pair.change is Change.INSIDE:
        inside = pair.stops - pair.moved
        words.append(f"{inside:,} inside")
    elif pair.change is not Change.SAME or not words:
        words.append(str(pair.change))
    return ", ".join(words)


def nothing_before(path: str) -> str:
    """That there is no previous run."""
    return (
        f"There is no earlier result of {path} in this tab to compare with. Run it again, or "
        "choose another result: of another tab, or of history."
    )


def not_alike(before: Run, after: Run) -> str:
    """That one of two runs has failed."""
    from convex_explorer.convex.calls import Returned

    returned, failed = (before, after) if isinstance(before.outcome, Returned) else (after, before)
    return (
        f"There is nothing to compare: one returned a value ({moment(returned.call.started_at)}), "
        f"and the other failed ({moment(failed.call.started_at)})."
    )


def not_kept(record: CallRecord) -> str:
    """That history has no value of a call."""
    from convex_explorer.convex.records import CallEnding

    when = moment(record.started_at)
    if record.ending is not CallEnding.RETURNED:
        return f"The call of {record.path_text} at {when} has no outcome to compare."
    return (
        f"History did not keep what {record.path_text} returned at {when}: it was too large, too "
        "old, or from production. How much is kept is set in View ▸ History settings."
    )
