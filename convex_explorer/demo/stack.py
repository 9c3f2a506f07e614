"""The frames of an error's stack, as if the functions were TypeScript in a ``convex/`` folder."""

import traceback
from pathlib import Path

_FUNCTIONS = Path(__file__).parent / "functions"


def frames(thrown: BaseException) -> tuple[str, ...]:
    """``    at handler (../convex/tasks.ts:12:10)``, innermost first."""
    stack = [
        frame
        for frame in traceback.extract_tb(thrown.__traceback__)
        if Path(frame.filename).parent == _FUNCTIONS
    ]
    return tuple(_frame(frame, is_handler=frame is stack[0]) for frame in reversed(stack))


def _frame(frame: traceback.FrameSummary, *, is_handler: bool) -> str:
    name = "handler" if is_handler else frame.name.strip("_")
    place = f"../convex/{Path(frame.filename).stem}.ts:{frame.lineno}:{frame.colno or 0}"
    return f"    at {name} ({place})"
