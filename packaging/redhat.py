"""Makes the .rpm of the portable folder: libraries have other names elsewhere than on Debian."""

import re
import shutil
from pathlib import Path

from elf import elf_files
from freezing import freeze
from steps import DIST, LINUX, NAME, ROOT, VERSION, WORK, run, settle
from tree import lay_tree

#: What rpmbuild would do to the files, or note of this machine and this moment, and shall not.
SETTINGS = (
    "debug_package %{nil}",
    "__os_install_post %{nil}",
    "_build_id_links none",
    "_buildhost localhost",
    "use_source_date_epoch_as_buildtime 1",
    "clamp_mtime_to_source_date_epoch 1",
    "_binary_payload w3.xzdio",
)


def build_rpm() -> Path:
    """Make the package of the portable folder."""
    folder, work = freeze("portable"), WORK / "rpm"
    shutil.rmtree(work, ignore_errors=True)
    library = lay_tree(folder, work / "tree", installed_by="rpm")
    for path in elf_files(library):
        path.chmod(0o755)
    licenses = work / "tree" / "share" / "licenses" / NAME
    licenses.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", licenses)
    (licenses / "THIRD-PARTY.txt").symlink_to(f"../../../lib/{NAME}/THIRD-PARTY.txt")
    settle(work / "tree")
    command: list[str | Path] = ["rpmbuild", "-bb", "--quiet"]
    for setting in (*SETTINGS, f"_topdir {work / 'top'}", f"_rpmdir {work}"):
        command += ["--define", setting]
    for name, text in (
        ("program_version", VERSION),
        ("tree", str(work / "tree")),
        ("own_libraries", own_libraries(library)),
    ):
        command += ["--define", f"{name} {text}"]
    run([*command, LINUX / f"{NAME}.rpm.spec"])
    (made,) = work.glob(f"*/{NAME}-{VERSION}*.rpm")
    return Path(shutil.copy2(made, DIST))


def own_libraries(library: Path) -> str:
    """A regular expression for the libraries that the package carries, so it needs no other."""
    names = {path.name for path in elf_files(library)}
    names |= {path.name for path in library.rglob("*.so*") if path.is_symlink()}
    # In brackets each sign means itself, and rpm, which reads this twice, has nothing to undo.
    quoted = (re.sub(r"[^\w]", r"[\g<0>]", name) for name in sorted(names) if ".so" in name)
    return f"^({'|'.join(quoted)})([(].*)?$"
