"""The program once more, as a process of its own on the same data folder.

It does what a line on its input says, and answers with a line when that is done:
``add NAME URL``, ``rename NAME NEW``, ``guard NAME LEVEL``, ``limit CALLS`` or ``list``.
"""

import asyncio
import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


class OtherWindow:
    """A process to tell what to do."""

    def __init__(self, folder: Path) -> None:
        environment = os.environ | {
            "CONVEX_EXPLORER_HOME": str(folder),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": str(ROOT),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.other_window"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=environment,
        )

    def do(self, *words: object) -> Any:
        """Have something done, and return what there is to say about it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(words, default=str), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Self:
        self.do("list")  # it is there
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.communicate(timeout=20)
        assert self._process.returncode == 0


def main() -> None:
    """Be that process until the input ends."""
    from convex_explorer.app import build_application, build_program, open_loop
    from convex_explorer.store.folders import Folders
    from convex_explorer.store.secrets import MemorySecrets

    application = build_application([])
    program = build_program(application, Folders.standard(), MemorySecrets())
    program.window.show()
    loop = open_loop(application, program.tasks)
    loop.run_until_complete(_obey(program))
    loop.close()


async def _obey(program: Any) -> None:
    session = program.session
    while line := await asyncio.to_thread(sys.stdin.readline):
        task, *words = json.loads(line)
        await _ACTS[task](session, *words)
        named = {each.name: each.guard_in_force for each in session.book.deployments}
        sys.stdout.write(f"{json.dumps(named)}\n")
        sys.stdout.flush()
    program.window.close()
    await program.close()


async def _add(session: Any, name: str, url: str) -> None:
    from convex_explorer.convex.deployment import (
        ANONYMOUS,
        Deployment,
        DeploymentEntry,
        DeploymentKind,
    )

    new = Deployment(name, url, DeploymentKind.SELF_HOSTED)
    await _after(session.book.kept, session.book.keep, DeploymentEntry(new, ANONYMOUS))


async def _rename(session: Any, name: str, new: str) -> None:
    from convex_explorer.convex.deployment import DeploymentEntry

    renamed = replace(_named(session, name), name=new)
    await _after(session.book.kept, session.book.keep, DeploymentEntry(renamed, None))


async def _guard(session: Any, name: str, level: str) -> None:
    from convex_explorer.convex.guard import GuardLevel

    about = _named(session, name).deployment_id, GuardLevel(level)
    await _after(session.book.changed, session.book.guard, *about)


async def _limit(session: Any, calls: int) -> None:
    session.preferences.change(history_calls=calls)
    await session.preferences.close()


async def _list(_session: Any) -> None:
    """Nothing is to be done: what there is, is said each time."""


async def _after(signal: Any, act: Any, *args: object) -> None:
    from tests.support.signals import told

    await told(signal, act, *args)


def _named(session: Any, name: str) -> Any:
    return next(each for each in session.book.deployments if each.name == name)


_ACTS = {"add": _add, "rename": _rename, "guard": _guard, "limit": _limit, "list": _list}

if __name__ == "__main__":
    main()
