"""Args against what their function declares: problems of a text that can be sent all the same."""

from itertools import islice

from convex_explorer.convex.args_mismatches import problem_of
from convex_explorer.convex.args_places import Places
from convex_explorer.convex.args_problems import MAX_PROBLEMS, ArgsProblem
from convex_explorer.convex.breathing import Pause, no_pause
from convex_explorer.convex.validation import Flaw, Mismatch, Tables, mismatches
from convex_explorer.convex.validators import Validator
from convex_explorer.values.path import ValuePath
from convex_explorer.values.types import Value

#: Finding the places takes a tenth of a second in so many characters; who wrote more by hand?
LONGEST = 500_000
_IN_OBJECT = {Flaw.MISSING, Flaw.EXTRA, Flaw.KEY}


def validate_args(
    text: str,
    args: dict[str, Value],
    validator: Validator,
    tables: Tables,
    pause: Pause = no_pause,
) -> tuple[ArgsProblem, ...]:
    """What does not fit, in the order of the text; at most 100 problems.

    Args:
        text: args text that can be read.
        args: what it says.
        validator: what the function declares.
        tables: the deployment's tables by number, as far as they are known.
        pause: called time and again.
    """
    if len(text) > LONGEST:
        return ()
    found = tuple(islice(mismatches(validator, args, tables, pause), MAX_PROBLEMS))
    if not found:
        return ()
    places = Places(text, pause)
    problems = []
    for each in found:
        pause()
        problems.append(problem_of(text, places.at(_place_path(each)), each))
    return tuple(sorted(problems, key=_position))


def problems_of_parts(
    text: str, args: dict[str, Value], validator: Validator, tables: Tables
) -> dict[ValuePath, ArgsProblem]:
    """The same by the paths of what they are about, a missing field's own among them."""
    found = tuple(islice(mismatches(validator, args, tables), MAX_PROBLEMS))
    if not found or len(text) > LONGEST:
        return {}
    places = Places(text)
    return {
        each.path: problem_of(text, places.at(_place_path(each)), each) for each in reversed(found)
    }


def _place_path(mismatch: Mismatch) -> ValuePath:
    return mismatch.path[:-1] if mismatch.flaw in _IN_OBJECT else mismatch.path


def _position(problem: ArgsProblem) -> tuple[int, int]:
    return problem.start, problem.end
