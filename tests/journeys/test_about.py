"""The program says what it is; and a portable one keeps no keys."""

import pytest
from PySide6.QtWidgets import QApplication

import convex_explorer
from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.folders import Folders
from convex_explorer.store.secrets import NoSecrets


@pytest.mark.usefixtures("acme")
async def test_about_tells_versions_and_every_license(opened, folders):
    async with opened() as user:
        user.choose_command("Help", "About Convex Explorer")
        await user.until(lambda: user.enabled("copyVersionsButton"), "the versions are told")
        assert str(folders.root) in user.text("aboutPlace")
        user.click("copyVersionsButton")
        copied = QApplication.clipboard().text()
        assert copied.startswith(f"Convex Explorer {convex_explorer.__version__}\n")
        user.click("licensesButton")
        await user.until(lambda: user.text("licenseText"), "the licenses are read")
        assert "MIT License" in user.text("licenseText")
        assert any("PySide6" in title for (title,) in user.rows("licensesList"))
        user.press("Escape", on="licensesDialog")
        user.press("Escape", on="aboutDialog")
        assert not user.sees("aboutDialog")


class TestOfAPortableProgram:
    @pytest.fixture
    def folders(self, tmp_path):
        folders = Folders(tmp_path / "stick" / "data", is_portable=True)
        folders.create()
        return folders

    @pytest.fixture
    def secrets(self):
        return NoSecrets()

    async def test_a_key_is_kept_until_it_is_closed_and_that_is_said(self, opened, server):
        async with opened() as user:
            user.click("addDeploymentButton")
            await user.type("deploymentUrlEdit", server.url)
            await user.type("deploymentNameEdit", "acme")
            user.choose("credentialKindCombo", "Deploy key")
            assert "portable" in user.text("keyringNote")
            assert not user.enabled("untilQuitCheck")
            user.paste("credentialEdit", ADMIN_KEY)
            user.click("saveDeploymentButton")
            await user.until(lambda: not user.sees("deploymentDialog"), "it is saved")
            assert "Success" in await user.run("tasks:countInternal")
            user.choose_command("Help", "About Convex Explorer")
            await user.until(lambda: user.sees("aboutPlace"), "it says where it is")
            assert "This program is portable" in user.text("aboutPlace")
            user.press("Escape", on="aboutDialog")
        async with opened() as user:
            await user.run("tasks:countInternal")
            assert "Success" not in user.text("statusLine")
