"""Makes the disk image for macOS: signs the app, has Apple look at it, and starts it from there.

On macOS only. Who signs is CONVEX_EXPLORER_SIGNER, an identity of the keychain; with which account
Apple is asked is CONVEX_EXPLORER_NOTARY_PROFILE, a profile of notarytool. Without the first the
signature holds on this machine only, without the second Apple is not asked; both are told.
"""

import os
import platform
import shutil
import tempfile
import time
from pathlib import Path

from freezing import freeze
from proving import checked
from steps import DIST, NAME, PACKAGING, TITLE, VERSION, WORK, FailedError, run, say

SIGNER, NOTARY_PROFILE = "CONVEX_EXPLORER_SIGNER", "CONVEX_EXPLORER_NOTARY_PROFILE"
ENTITLEMENTS = PACKAGING / "macos" / "entitlements.plist"
#: hdiutil fails now and then, since something else looks at what it has just mounted.
TRIES = 5


def build_dmg() -> Path:
    """Freeze the program, sign it, and make the image."""
    folder = freeze("portable")
    app = folder.parent / f"{TITLE}.app"
    resources = app / "Contents" / "Resources"
    for name in ("THIRD-PARTY.txt", "LICENSE"):
        shutil.copy(folder / name, resources)
    shutil.copytree(folder / "licenses", resources / "licenses", dirs_exist_ok=True)
    _sign(app)
    stage = WORK / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(app, stage / app.name, symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    made = DIST / f"{NAME}-{VERSION}-macos-{platform.machine()}.dmg"
    _make_image(stage, made)
    _notarize(made)
    return made


def prove_dmg(image: Path) -> str:
    """Start the app from the mounted image."""
    report, picture = WORK / "dmg.json", WORK / "dmg.png"
    with tempfile.TemporaryDirectory() as place:
        attach = ["hdiutil", "attach", "-nobrowse", "-readonly", "-mountpoint", place]
        run([*attach, image])
        try:
            app = Path(place) / f"{TITLE}.app"
            run(["codesign", "--verify", "--deep", "--strict", app])
            if os.environ.get(NOTARY_PROFILE):
                run(["spctl", "--assess", "--type", "execute", app])
            program = app / "Contents" / "MacOS" / NAME
            run([program, "--self-test", report, "--screenshot", picture])
        finally:
            run(["hdiutil", "detach", "-force", place])
    parts = checked(report, picture, with_keyring=True)
    if parts["window"]["plugin"] != "cocoa":
        raise FailedError("its window is no window")
    return "self-test from the mounted image, with the Keychain"


def _sign(app: Path) -> None:
    """Seal the app anew: PyInstaller signed all that is in it before the licenses came."""
    signer = os.environ.get(SIGNER)
    if not signer:
        say(f"warning: the app is not signed, since {SIGNER} names nobody")
    options = ["--options", "runtime", "--timestamp"] if signer else []
    command = ["codesign", "--force", "--entitlements", ENTITLEMENTS, *options]
    run([*command, "--sign", signer or "-", app])


def _make_image(stage: Path, made: Path) -> None:
    command = ["hdiutil", "create", "-ov", "-volname", TITLE, "-srcfolder", stage]
    for left in reversed(range(TRIES)):
        try:
            run([*command, "-fs", "HFS+", "-format", "UDZO", made])
        except FailedError:
            if not left:
                raise
            time.sleep(10)
        else:
            return


def _notarize(image: Path) -> None:
    signer, profile = os.environ.get(SIGNER), os.environ.get(NOTARY_PROFILE)
    if not (signer and profile):
        say(
            f"warning: Apple is not asked about {image.name}; {NOTARY_PROFILE} and {SIGNER} say how"
        )
        return
    run(["codesign", "--timestamp", "--sign", signer, image])
    submit = ["xcrun", "notarytool", "submit", "--wait", "--keychain-profile", profile]
    run([*submit, image], seconds=3600)
    run(["xcrun", "stapler", "staple", image])
