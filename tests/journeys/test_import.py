"""What people have at hand becomes a deployment; nothing is asked or kept before they say so."""

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from convex_explorer.demo.identity import ADMIN_KEY
from convex_explorer.store.deployments import DeploymentStore
from tests.support.offered import drop_on, paths_mime, text_mime


@pytest.fixture
def project(tmp_path: Path, server) -> Path:
    """The folder of a project that uses a self-hosted deployment."""
    folder = tmp_path / "chat"
    folder.mkdir()
    (folder / "convex.json").write_text("{}")
    (folder / ".env.local").write_text(
        "# for npx convex dev\n"
        f"CONVEX_SELF_HOSTED_URL='{server.url}'\n"
        f'export CONVEX_SELF_HOSTED_ADMIN_KEY="{ADMIN_KEY}"\n'
        "STRIPE_KEY=sk_live_canary\n"
    )
    return folder


def everything_written() -> str:
    """All that is to be read on the screen, or said by a screen reader, in any window."""
    words = []
    for widget in QApplication.allWidgets():
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
        if isinstance(widget, QLineEdit):
            words.append(widget.displayText())
        elif hasattr(widget, "text") and callable(widget.text):
            words.append(str(widget.text()))
    return "\n".join(words)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_a_project_is_dropped_tested_saved_and_called(opened, server, project, folders):
    async with opened() as user:
        assert "drop" in user.text("dropHint").lower()
        assert drop_on(user.find("firstScreen"), paths_mime(project))
        await user.until(lambda: user.sees("importFindings"), "the project was read")
        (row,) = user.rows("importFindings")
        assert row[0].startswith("Self-hosted: ")
        assert server.url in row[0]
        assert ".env.local" in row[0]
        assert user.text("deploymentUrlEdit") == server.url
        assert user.text("deploymentKindCombo") == "Self-hosted"
        assert user.text("credentialKindCombo") == "Deploy key"
        assert user.find("credentialEdit", QLineEdit).echoMode() is QLineEdit.EchoMode.Password
        assert ADMIN_KEY not in everything_written()
        assert "canary" not in everything_written()
        assert not server.requests
        assert not folders.deployments_file.exists()

        user.click("testConnectionButton")
        await user.until(
            lambda: "accepts the deploy key" in user.text("connectionReport"), "it was tested"
        )
        assert not folders.deployments_file.exists()

        await user.type("deploymentNameEdit", "chat")
        user.click("saveDeploymentButton")
        await user.until(lambda: not user.sees("deploymentDialog"), "it was saved")
        status = await user.run("tasks:countByStatus")
        assert status.startswith("Success")
    (saved,) = DeploymentStore(folders.deployments_file).load()
    assert (saved.name, saved.url) == ("chat", server.url)
    for file in files_in(folders.root):
        assert ADMIN_KEY.encode() not in file.read_bytes()


async def test_what_was_found_is_forgotten_with_cancel(opened, server, project, folders):
    async with opened() as user:
        drop_on(user.window, paths_mime(project))
        await user.until(lambda: user.sees("importFindings"), "the project was read")
        user.click("cancelDeploymentButton")
        assert user.sees("firstScreen")
    assert not folders.deployments_file.exists()
    assert not server.requests


async def test_an_env_file_pasted_into_the_url_field_is_understood(opened):
    async with opened() as user:
        user.click("addDeploymentButton")
        text = "# for npx convex dev\nVITE_CONVEX_URL=https://a-b-1.convex.cloud\nCONVEX_DEPLOY_KEY=dev:c-d-2|canary\n"
        user.paste("deploymentUrlEdit", text)
        assert user.text("deploymentUrlEdit") == ""
        assert [row[0].splitlines()[0] for row in user.rows("importFindings")][:2] == [
            "Development: c-d-2",
            "Production: a-b-1",
        ]
        first = user.rows("importFindings")[0][0]
        user.choose_row("importFindings", first)
        assert user.text("deploymentUrlEdit") == "https://c-d-2.convex.cloud"
        assert "guess" in user.text("connectionReport")
        assert user.text("deploymentKindCombo") == "Development"
        second = user.rows("importFindings")[1][0]
        user.choose_row("importFindings", second)
        assert user.text("deploymentUrlEdit") == "https://a-b-1.convex.cloud"
        assert user.text("credentialKindCombo") == "None (anonymous)"
        assert not user.sees("connectionReport")
        assert "canary" not in everything_written()


async def test_the_form_grows_with_what_is_found_and_nothing_is_out_of_reach(opened):
    async with opened() as user:
        user.click("addDeploymentButton")
        before = user.find("deploymentDialog").height()
        QGuiApplication.clipboard().setText("https://a-b-1.convex.cloud\nprod:c-d-2|canary")
        user.click("importPasteButton")
        assert user.find("deploymentDialog").height() > before
        for name in ("importFindings", "deploymentUrlEdit", "saveDeploymentButton"):
            assert user.reachable(name)


async def test_a_key_without_a_url_leaves_the_url_to_the_user(opened, server):
    async with opened() as user:
        user.click("addDeploymentButton")
        QGuiApplication.clipboard().setText(ADMIN_KEY)
        user.find("importBox").setFocus()
        user.press("Ctrl+V", on="importBox")
        await user.until(lambda: user.focused() == "deploymentUrlEdit", "the URL is asked for")
        assert "URL" in user.text("connectionReport")
        await user.type("deploymentUrlEdit", server.url)
        assert user.text("deploymentKindCombo") == "Self-hosted"
        user.click("testConnectionButton")
        await user.until(
            lambda: "accepts the deploy key" in user.text("connectionReport"), "it was tested"
        )


async def test_a_local_backends_config_is_dropped_on_the_dialog(opened, server, tmp_path):
    port = int(server.url.rpartition(":")[2])
    config = {"ports": {"cloud": port, "site": port + 1}, "adminKey": ADMIN_KEY}
    (tmp_path / "config.json").write_text(json.dumps(config | {"deploymentName": "anonymous-x"}))
    async with opened() as user:
        user.click("addDeploymentButton")
        drop_on(user.find("deploymentDialog"), paths_mime(tmp_path / "config.json"))
        await user.until(lambda: user.sees("importFindings"), "the file was read")
        assert user.text("deploymentNameEdit") == "anonymous-x"
        assert user.text("deploymentUrlEdit") == server.url
        assert user.text("deploymentKindCombo") == "Development"


async def test_text_dropped_beside_the_calls_opens_the_form(opened, acme):
    async with opened() as user:
        assert user.text("deploymentSwitcher") == acme.name
        drop_on(user.find("callTabs"), text_mime("https://a-b-1.convex.cloud"))
        assert user.text("deploymentUrlEdit") == "https://a-b-1.convex.cloud"


async def test_a_folder_without_anything_is_explained(opened, tmp_path):
    async with opened() as user:
        drop_on(user.window, paths_mime(tmp_path))
        await user.until(lambda: "no .env.local" in user.text("importNote"), "it was looked into")
        assert user.find("importNote").property("role") == "error"


async def test_a_deployment_that_is_edited_takes_a_new_key_by_a_drop(opened, acme, server):
    async with opened() as user:
        user.choose_from("deploymentMenuButton", "Edit this deployment")
        assert not user.sees("importBox")
        drop_on(user.find("deploymentDialog"), text_mime(f"{server.url}\n{ADMIN_KEY}"))
        assert user.sees("importBox")
        assert user.text("deploymentUrlEdit") == server.url
        assert user.text("deploymentNameEdit") == acme.name


@pytest.mark.parametrize("name", ["argsEditor", "functionPathEdit"])
async def test_a_folder_dropped_on_a_field_is_no_text_for_it(opened, acme, project, server, name):
    async with opened() as user:
        field = user.find(name)
        before = user.text(name)
        target = field.viewport() if isinstance(field, QPlainTextEdit) else field
        assert drop_on(target, paths_mime(project))
        await user.until(lambda: user.sees("importFindings"), "the project was read")
        assert user.text("deploymentUrlEdit") == server.url
        user.click("cancelDeploymentButton")
        assert user.text(name) == before


async def test_text_dropped_on_the_args_is_args(opened, acme):
    async with opened() as user:
        editor = user.find("argsEditor", QPlainTextEdit)
        drop_on(editor.viewport(), text_mime("1n"))
        assert "1n" in user.text("argsEditor")
        assert not user.sees("deploymentDialog")


async def test_the_form_is_walked_by_tab_from_the_box_on(opened):
    async with opened() as user:
        user.click("addDeploymentButton")
        await user.until(lambda: user.focused() == "deploymentUrlEdit", "the form is open")
        user.find("importBox").setFocus()
        walked = []
        for _ in range(5):
            user.press("Tab")
            walked.append(user.focused())
        assert walked == [
            "importPasteButton",
            "importFolderButton",
            "importFileButton",
            "deploymentUrlEdit",
            "deploymentNameEdit",
        ]
