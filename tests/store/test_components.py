"""What the program is made of, and the licenses of its parts."""

import sqlite3
import sys
from importlib.metadata import version

import pytest

from convex_explorer.store.components import QT_NOTICE, components, notices, split_notices
from convex_explorer.store.installation import Installation

RULE = "=" * 78
TOLD = f"""\
It carries what is listed below.

{RULE}
Qt: LGPL-3.0.txt
{RULE}

GNU LESSER GENERAL PUBLIC LICENSE
=====================

{RULE}
httpx: LICENSE.md
{RULE}

Copyright © Encode OSS Ltd
"""


def test_the_versions_are_those_that_run():
    known = dict(components())
    assert known["Python"] == ".".join(map(str, sys.version_info[:3]))
    assert known["SQLite"] == sqlite3.sqlite_version
    assert known["httpx"] == version("httpx")
    assert known["OpenSSL"][0].isdecimal()
    assert all(known.values())


def test_a_package_tells_the_licenses_of_what_is_inside(tmp_path):
    (tmp_path / "THIRD-PARTY.txt").write_text(TOLD, encoding="utf-8")
    told = notices(Installation(tmp_path, tmp_path))
    assert [notice.title for notice in told] == [
        "What is inside", "Qt: LGPL-3.0.txt", "httpx: LICENSE.md",
    ]  # fmt: skip
    assert told[0].text == "It carries what is listed below."
    assert told[1].text.splitlines()[1] == "=" * 21
    assert told[2].text == "Copyright © Encode OSS Ltd"


@pytest.mark.parametrize("text", ["plain", f"{RULE}\n{RULE}\n{RULE}\nx", f"{RULE}\nno end"])
def test_a_text_without_parts_is_one(text):
    (whole,) = split_notices(text)
    assert whole.text == text


def test_a_part_without_a_text_before_it_is_the_first():
    (only,) = split_notices(f"{RULE}\nQt\n{RULE}\ntext")
    assert (only.title, only.text) == ("Qt", "text")


def test_without_a_package_the_parts_tell_their_own(tmp_path):
    told = {notice.title: notice.text for notice in notices(Installation(tmp_path, tmp_path))}
    assert told["Convex Explorer"].startswith("MIT License")
    httpx = f"httpx {version('httpx')} (BSD-3-Clause)"
    assert "Encode OSS Ltd" in told[httpx]
    (qt,) = (text for title, text in told.items() if title.lower().startswith("pyside6"))
    assert qt == QT_NOTICE
    assert any(title.startswith("Python") for title in told)
    assert any("Inter" in title for title in told)
    assert not any(title.startswith("pytest") for title in told)
    assert all(told.values())
