"""The self-test, as a program of its own: what it finds, what it writes, and how it ends."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

import convex_explorer
from convex_explorer.cli import EXIT_UNAVAILABLE, EXIT_USAGE, main
from tests.support.secret_service import MISSING, secret_service

ROOT = Path(convex_explorer.__file__).parents[1]
NO_BUS = {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "convex_explorer", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def tested(tmp_path_factory):
    """The report and the picture of a self-test without a keyring, and what was printed."""
    folder = tmp_path_factory.mktemp("self-test")
    report, picture = folder / "report.json", folder / "window.png"
    data = folder / "data"
    done = run(
        "--self-test", str(report), "--screenshot", str(picture),
        **NO_BUS, CONVEX_EXPLORER_HOME=str(data),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert not data.exists()
    return json.loads(report.read_text(encoding="utf-8")), picture, done.stdout


def test_every_part_is_tried_and_passes(tested):
    report, _, printed = tested
    outcomes = {name: part["outcome"] for name, part in report["parts"].items()}
    assert outcomes.pop("keyring") == "absent"
    assert set(outcomes) == {
        "versions", "window", "resources", "trust", "database", "links", "call", "filter",
        "screenshot",
    }  # fmt: skip
    assert set(outcomes.values()) == {"passed"}
    assert report["outcome"] == "passed"
    for name in report["parts"]:
        assert name in printed


def test_it_says_what_it_found(tested):
    parts = tested[0]["parts"]
    assert parts["versions"]["program"] == convex_explorer.__version__
    assert parts["versions"]["frozen"] is False
    assert {"python", "qt", "pyside", "sqlite", "openssl", "httpx"} <= parts["versions"].keys()
    assert (parts["versions"]["portable"], parts["versions"]["third_party"]) == (False, False)
    assert parts["window"]["plugin"] == "offscreen"
    assert {"light", "dark"} == set(parts["resources"]["themes"])
    assert {"Inter", "JetBrains Mono NL"} <= set(parts["resources"]["fonts"])
    assert parts["call"]["bytes"] > 0
    assert parts["keyring"]["reason"] == "There is no system keyring here."


def test_the_picture_shows_the_window(tested):
    picture = QImage(str(tested[1]))
    assert (picture.width(), picture.height()) == (1360, 820)
    colors = {picture.pixel(x, y) for x in range(0, 1360, 3) for y in range(0, 820, 3)}
    assert len(colors) > 50


@pytest.mark.keyring
@pytest.mark.skipif(bool(MISSING), reason=MISSING)
@pytest.mark.skipif(not shutil.which("secret-tool"), reason="secret-tool is not installed")
def test_a_real_keyring_is_tried_and_nothing_stays_in_it(tmp_path):
    report = tmp_path / "report.json"
    with secret_service(tmp_path / "keyring") as environment:
        address = environment["DBUS_SESSION_BUS_ADDRESS"]
        done = run("--self-test", str(report), DBUS_SESSION_BUS_ADDRESS=address)
        keyring = json.loads(report.read_text(encoding="utf-8"))["parts"]["keyring"]
        assert keyring["outcome"] == "passed", done.stdout
        assert "SecretService" in keyring["backend"]
        with_tool = subprocess.run(
            [shutil.which("secret-tool"), "search", "--all", "service", "Convex Explorer"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Self-test" not in with_tool.stdout + with_tool.stderr


def test_without_room_for_a_door_links_cannot_be_handed_over(tmp_path):
    report, long_folder = tmp_path / "report.json", tmp_path / ("long" * 25)
    long_folder.mkdir()
    done = run("--self-test", str(report), **NO_BUS, TMPDIR=str(long_folder))
    assert done.returncode == 1
    parts = json.loads(report.read_text(encoding="utf-8"))["parts"]
    assert [name for name, part in parts.items() if part["outcome"] == "failed"] == ["links"]


def test_no_certificates_are_a_failure(tmp_path):
    nothing, report = tmp_path / "nothing", tmp_path / "report.json"
    nothing.mkdir()
    empty = nothing / "empty.pem"
    empty.touch()
    trust = {"SSL_CERT_FILE": str(empty), "SSL_CERT_DIR": str(nothing)}
    done = run("--self-test", str(report), **NO_BUS, **trust)
    assert done.returncode == 1
    written = json.loads(report.read_text(encoding="utf-8"))
    assert written["outcome"] == "failed"
    assert written["parts"]["trust"]["outcome"] == "failed"
    assert written["parts"]["call"]["outcome"] == "passed"


def test_a_picture_that_cannot_be_saved_is_a_failure(tmp_path):
    report = tmp_path / "report.json"
    done = run(
        "--self-test", str(report), "--screenshot", str(tmp_path / "no" / "such.png"), **NO_BUS
    )
    assert done.returncode == 1
    parts = json.loads(report.read_text(encoding="utf-8"))["parts"]
    assert [name for name, part in parts.items() if part["outcome"] == "failed"] == ["screenshot"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_without_a_display_it_says_so(tmp_path):
    nothing = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    done = run("--self-test", str(tmp_path / "report.json"), **nothing)
    assert done.returncode == EXIT_UNAVAILABLE
    assert "no display" in done.stderr


@pytest.mark.parametrize(
    "arguments", [("--self-test", "r.json", "demo"), ("--screenshot", "w.png")], ids=" ".join
)
def test_it_takes_no_command_and_the_picture_belongs_to_it(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == EXIT_USAGE
    assert "--self-test" in capsys.readouterr().err
