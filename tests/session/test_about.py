"""What the program says of itself."""

import pytest
from PySide6.QtCore import qVersion

import convex_explorer
from convex_explorer.session.about import About
from convex_explorer.store.folders import Folders
from convex_explorer.store.installation import Installation
from tests.support.signals import emitted


@pytest.fixture
def about_of(tmp_path, tasks):
    def about_of(folders):
        return About(Installation(tmp_path, tmp_path), folders, tasks)

    return about_of


async def test_it_tells_its_parts_its_own_version_first(about_of, tmp_path):
    (tmp_path / "installed-by").write_text("apt\n")
    about = about_of(Folders(tmp_path / "data"))
    about.look()
    (facts,) = await emitted(about.told)
    assert facts.parts[0] == ("Convex Explorer", convex_explorer.__version__)
    assert ("Qt", qVersion()) in facts.parts
    assert {"Python", "PySide6", "SQLite", "OpenSSL", "httpx"} <= {part[0] for part in facts.parts}
    assert (facts.data_folder, facts.installed_by) == (str(tmp_path / "data"), "apt")
    assert (facts.is_portable, about.is_portable) == (False, False)


async def test_a_portable_program_knows_that_it_is_one(about_of, tmp_path):
    about = about_of(Folders(tmp_path / "data", is_portable=True))
    about.look()
    (facts,) = await emitted(about.told)
    assert facts.is_portable
    assert about.is_portable


async def test_it_reads_the_licenses_of_its_package(about_of, tmp_path):
    (tmp_path / "THIRD-PARTY.txt").write_text("All of it is free.")
    about = about_of(Folders(tmp_path / "data"))
    about.read_notices()
    (told,) = await emitted(about.notices_read)
    assert [notice.text for notice in told] == ["All of it is free."]
