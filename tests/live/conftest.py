"""Skips the live tests where no deployment is named; hands out callers where one is."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from convex_explorer.convex.deployment import ANONYMOUS, Credential
from tests.support.live import LIVE, Caller, admin_key


@pytest.fixture(scope="session", autouse=True)
def live_deployment() -> None:
    """The functions in tests/live/convex have to be deployed to it."""
    if not LIVE.url:
        pytest.skip("CONVEX_EXPLORER_LIVE_URL names no deployment")


@pytest.fixture(scope="session")
def caller_as(qt_loop: asyncio.AbstractEventLoop) -> Iterator[Callable[[Credential], Caller]]:
    """Callers as anybody; closed at the end."""
    callers = []

    def make(who: Credential) -> Caller:
        callers.append(Caller(who))
        return callers[-1]

    yield make
    for caller in callers:
        qt_loop.run_until_complete(caller.client.close())


@pytest.fixture(scope="session")
def anyone(caller_as: Callable[[Credential], Caller]) -> Caller:
    """Calls without a credential."""
    return caller_as(ANONYMOUS)


@pytest.fixture(scope="session")
def admin(caller_as: Callable[[Credential], Caller]) -> Caller:
    """Calls with the deployment's admin key."""
    return caller_as(admin_key())


@pytest.fixture(scope="session")
def tells_all(anyone: Caller, qt_loop: asyncio.AbstractEventLoop) -> bool:
    """Whether the deployment tells its clients what went wrong; production does not."""
    outcome = qt_loop.run_until_complete(anyone.run("failures:plain"))
    return bool(outcome.message)


@pytest.fixture(scope="session")
def outspoken(tells_all: bool) -> None:
    """Skips where error messages and log lines are kept back."""
    if not tells_all:
        pytest.skip("this deployment keeps back error messages and log lines")


@pytest.fixture(scope="session")
def reticent(tells_all: bool) -> None:
    """Skips where they are not."""
    if tells_all:
        pytest.skip("this deployment keeps nothing back")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once why all of these tests were skipped."""
    if not LIVE.url:
        terminalreporter.write_line(
            "tests/live was skipped: CONVEX_EXPLORER_LIVE_URL names no deployment."
        )
