"""One qasync loop for all coroutine tests, and nothing of the developer's own data in reach."""

import asyncio
import gc
import inspect
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.garbage import collect_due_garbage

# How fast an example is says more of what else the machine does than of ours.
settings.register_profile(
    "shared machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("shared machine")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_API"] = "pyside6"

gc.disable()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Collect garbage between tests only, in the thread of the widgets."""
    collect_due_garbage()


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test has a data folder of its own."""
    folder = tmp_path / "convex-explorer-home"
    monkeypatch.setenv("CONVEX_EXPLORER_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """The style is chosen as the program chooses it."""
    return ["convex-explorer", "-style", "fusion"]


@pytest.fixture(scope="session")
def qt_loop(qapp) -> Iterator[asyncio.AbstractEventLoop]:
    """The loop of the program: asyncio on Qt's own event loop.

    Between two tests qasync and pytest-qt process Qt's events, and with them the tasks of a program
    that lives on. No loop counts as running then, so this one says for each step that it does.
    """
    import qasync

    class Loop(qasync.QEventLoop):
        def call_later(self, delay, callback, *args, context=None):
            return super().call_later(delay, self._run_step, callback, *args, context=context)

        def _run_step(self, callback, *args):
            outer = asyncio._get_running_loop()
            asyncio._set_running_loop(self)
            try:
                callback(*args)
            finally:
                asyncio._set_running_loop(outer)

    loop = Loop(qapp)
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run ``async def`` tests on the loop that the program itself uses."""
    if not inspect.iscoroutinefunction(pyfuncitem.function):
        return None
    loop = pyfuncitem._request.getfixturevalue("qt_loop")
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    loop.run_until_complete(pyfuncitem.obj(**arguments))
    return True
