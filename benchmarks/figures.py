"""A figure: what was measured, the floor it is held against, and whether it is met."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class State(StrEnum):
    """What became of a figure."""

    MET = "met"
    MISSED = "MISSED"
    NOT_MEASURED = "not measured"
    NOT_BUILT = "not built"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        name: what was measured.
        limit: ``value`` may be no more than this (no less, with ``at_least``).
        value: in ``unit``; None if it could not be measured, and ``remark`` says why.
        unit: ``×`` for a ratio to the floor.
        ours: the program's own reading, with its unit.
        floor: the floor's reading, and what it is.
        peers: what others need, as ratios to the floor.
        peak_mb: how far memory rose while it was measured, if that can be told.
        remark: what one has to know to read it.
        missing: the program cannot do this yet.
    """

    name: str
    limit: float
    value: float | None = None
    unit: str = "×"
    at_least: bool = False
    ours: str = ""
    floor: str = ""
    peers: Mapping[str, float] = field(default_factory=dict)
    peak_mb: float | None = None
    remark: str = ""
    missing: bool = False

    @property
    def state(self) -> State:
        """Whether the limit is kept."""
        if self.value is None:
            return State.NOT_BUILT if self.missing else State.NOT_MEASURED
        kept = self.value >= self.limit if self.at_least else self.value <= self.limit
        return State.MET if kept else State.MISSED

    def to_json(self) -> dict[str, Any]:
        """As it stands in build/bench.json."""
        return {**asdict(self), "state": self.state}

    @classmethod
    def from_json(cls, text: str) -> list[Self]:
        """What a row's process printed."""
        plain = [{k: v for k, v in each.items() if k != "state"} for each in json.loads(text)]
        return [cls(**each) for each in plain]


def milliseconds(seconds: float) -> str:
    """``12.3 ms``."""
    return f"{seconds * 1_000:.1f} ms"


def table(figures: list[Figure]) -> str:
    """All figures, as a Markdown table."""
    lines = [
        "| figure | is | limit | | program | floor | peers, × floor | peak |",
        "| --- | ---: | ---: | --- | --- | --- | --- | ---: |",
    ]
    for each in figures:
        value = "—" if each.value is None else f"{each.value:.2f} {each.unit}"
        bound = f"{'≥' if each.at_least else '≤'} {each.limit:g} {each.unit}"
        peers = ", ".join(f"{name} {ratio:.1f}" for name, ratio in each.peers.items())
        peak = "" if each.peak_mb is None else f"+{each.peak_mb:.0f} MB"
        cells = (each.name, value, bound, each.state, each.ours, each.floor, peers, peak)
        lines.append(f"| {' | '.join(cells)} |")
    remarks = [f"- {each.name}: {each.remark}" for each in figures if each.remark]
    return "\n".join([*lines, "", *remarks])
