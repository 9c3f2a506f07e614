"""The frames of an error's stack, as if the functions were TypeScript in a ``convex/`` folder."""

import traceback

_FUNCTIONS = "convex_explorer.demo.functions"


def frames(thrown: BaseException) -> tuple[str, ...]:
    """``    at handler (../convex/tasks.ts:12:10)``, innermost first."""
    trace = thrown.__traceback__
    stack = [
        (module.rpartition(".")[2], summary)
        for (frame, _), summary in zip(
            traceback.walk_tb(trace), traceback.extract_tb(trace), strict=True
        )
        # By name rather than by file: a frozen app has no files to speak of.
        if (module := frame.f_globals["__name__"]).startswith(f"{_FUNCTIONS}.")
    ]
    names = ["handler", *(summary.name.strip("_") for _, summary in stack[1:])]
    return tuple(
        f"    at {name} (../convex/{module}.ts:{summary.lineno}:{summary.colno or 0})"
        for name, (module, summary) in reversed([*zip(names, stack, strict=False)])
    )
