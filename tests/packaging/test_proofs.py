"""The proofs of packages: what they refuse."""

import json
import sys
from pathlib import Path

import pytest

import convex_explorer


@pytest.fixture
def proving(packaging_module):
    return packaging_module("proving")


@pytest.fixture
def failed(packaging_module):
    return packaging_module("steps").FailedError


def written(folder: Path, *, picture: int = 20_000, **changes: object) -> tuple[Path, Path]:
    """A report in which all went well but for the changes, and a picture of so many bytes."""
    parts = {
        "versions": {"program": convex_explorer.__version__},
        "keyring": {"outcome": "passed"},
    }
    report = folder / "report.json"
    report.write_text(json.dumps({"outcome": "passed", "parts": parts} | changes))
    drawn = folder / "window.png"
    drawn.write_bytes(b"\0" * picture)
    return report, drawn


def test_a_good_report_is_taken(proving, tmp_path):
    parts = proving.checked(*written(tmp_path), with_keyring=True)
    assert parts["keyring"] == {"outcome": "passed"}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"outcome": "failed"}, "report.json"),
        ({"parts": {"versions": {"program": "0.0.9"}}}, "another version"),
        ({"picture": 300}, "shows nothing"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(proving, failed, tmp_path, changes, reason):
    with pytest.raises(failed, match=reason):
        proving.checked(*written(tmp_path, **changes), with_keyring=False)


def test_where_a_keyring_was_offered_it_has_to_be_found(proving, failed, tmp_path):
    parts = {
        "versions": {"program": convex_explorer.__version__},
        "keyring": {"outcome": "absent"},
    }
    report = written(tmp_path, parts=parts)
    proving.checked(*report, with_keyring=False)
    with pytest.raises(failed, match="no keyring"):
        proving.checked(*report, with_keyring=True)


@pytest.mark.skipif(sys.platform == "win32", reason="packages are proved on Linux")
def test_a_program_whose_self_test_fails_is_refused_with_what_it_said(
    proving, failed, tmp_path, monkeypatch
):
    program = [sys.executable, "-c", "import sys; print('failed: window'); sys.exit(1)"]
    monkeypatch.setattr(proving, "WORK", tmp_path)
    with pytest.raises(failed, match="failed: window"):
        proving.self_test(program, "test", {"PATH": "/usr/bin:/bin"}, with_keyring=False)
