"""ConnectionSettings as an entry of the deployments' file: only what differs from the defaults."""

from dataclasses import fields
from typing import Any

from convex_explorer.convex.connection_settings import (
    DEFAULT_CONNECTION,
    ConnectionSettings,
    ProxyChoice,
)
from convex_explorer.convex.time_limits import TimeLimits


def connection_entry(settings: ConnectionSettings) -> dict[str, Any]:
    """What differs from the defaults, as JSON; empty where nothing does."""
    changed = _changes(settings, DEFAULT_CONNECTION)
    if limits := _changes(settings.time_limits, DEFAULT_CONNECTION.time_limits):
        changed["time_limits"] = limits
    return changed


def read_connection(entry: object) -> ConnectionSettings:
    """The settings that an entry makes; what it does not name is as the defaults are.

    Raises:
        ValueError: it makes no sense; the text says what.
    """
    if not isinstance(entry, dict):
        raise ValueError("its connection is no object")  # noqa: TRY004 - bad JSON, not a bug
    values = {name: entry[name] for name in _TEXTS | _SWITCHES if name in entry}
    wrong = [n for n, v in values.items() if not isinstance(v, str if n in _TEXTS else bool)]
    if wrong:
        raise ValueError(f"the {wrong[0]} of its connection is {values[wrong[0]]!r}")
    proxy = ProxyChoice(entry.get("proxy", ProxyChoice.SYSTEM))
    limits = _read_limits(entry.get("time_limits", {}))
    return ConnectionSettings(proxy=proxy, time_limits=limits, **values)


_TEXTS = {"proxy_url", "ca_file", "client_certificate", "client_key"}
_SWITCHES = {"check_certificate", "plain_http_accepted", "http2"}


def _read_limits(entry: object) -> TimeLimits:
    if not isinstance(entry, dict):
        raise ValueError("its time limits are no object")  # noqa: TRY004 - bad JSON, not a bug
    limits = {field.name: entry[field.name] for field in fields(TimeLimits) if field.name in entry}
    for name, seconds in limits.items():
        endless = seconds is None and name.startswith("reply")
        number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
        if not endless and not (number and 0 < seconds <= _LONGEST_SECONDS):
            raise ValueError(f"the time limit “{name}” is {seconds!r}")
    return TimeLimits(**limits)


#: A day: longer than anything that a deployment does.
_LONGEST_SECONDS = 86_400


def _changes(
    settings: ConnectionSettings | TimeLimits, defaults: ConnectionSettings | TimeLimits
) -> dict[str, Any]:
    values = {field.name: getattr(settings, field.name) for field in fields(settings)}
    values.pop("time_limits", None)
    return {name: value for name, value in values.items() if value != getattr(defaults, name)}
