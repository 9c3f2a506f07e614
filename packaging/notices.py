"""Writes down what a frozen folder carries of others, and lays their licenses beside it.

What is inside is what PyInstaller took, which the spec writes down; the texts are those that came
with each part. THIRD-PARTY.txt tells all of it, licenses/ has the same texts as files.
"""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import Distribution, distributions
from pathlib import Path

from steps import NAME, PACKAGING, ROOT, RUN_LOCK, TITLE, VERSION, FailedError, require, run

LICENSES = PACKAGING / "licenses"
RESOURCES = ROOT / "resources"
#: Of the Qt company, under LGPL or commercial terms. Their wheels have at most the latter's text.
OF_QT = frozenset({"pyside6-essentials", "shiboken6"})
#: What starts a frozen program; its GPL makes an exception for the programs that it starts.
OF_FREEZER = frozenset({"pyinstaller", "pyinstaller-hooks-contrib"})
LGPL = "LGPL-3.0-only"
HEAD = """\
{title} {version} is under the MIT license; see LICENSE. It carries what is listed below, each part
under a license of its own. The texts follow the list; the folder “licenses” has them as files.

Qt and PySide
-------------
This program uses Qt {qt} and PySide {qt}, unchanged, under the GNU Lesser General Public License,
version 3. They are libraries in files of their own, and you may replace them by yours: put changed
ones of the same version in place of those in the folder “PySide6”, and the program uses them. You
may study and change what the program does with them for that purpose. Their source code is at

    https://download.qt.io/official_releases/qt/
    https://download.qt.io/official_releases/QtForPython/

in the folders of that version.
"""
RULE = "=" * 78
_LONGEST_NAME = 60
_LGPL_TEXTS = ("LGPL-3.0.txt", "GPL-3.0.txt")
_SITES = ("homepage", "home", "source", "source code", "repository", "github", "documentation")
_LICENSE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """What came from somebody else.

    Attributes:
        license: as short as its authors have it, such as ``MIT``.
        texts: the texts of its license, by the name of the file.
        is_package: whether it is one of Python's packages.
    """

    name: str
    version: str
    license: str
    site: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    is_package: bool = False


def lay_notices(folder: Path, inside: Path, packages: Path, python: Path) -> None:
    """Write THIRD-PARTY.txt and licenses/ into a folder.

    Args:
        folder: where to.
        inside: what the spec wrote down: the files that went into it.
        packages: the site-packages of the Python that was frozen.
        python: where that Python lies.

    Raises:
        FailedError: a part has no license text, so it may not be passed on; or it got in by chance.
    """
    taken = json.loads(inside.read_text(encoding="utf-8"))
    sources = [source.replace("\\", "/") for source in taken["sources"]]
    parts = sorted(
        _parts(sources, taken["python"], packages, python), key=lambda part: part.name.lower()
    )
    foreign = {part.name for part in parts if part.is_package} - _locked() - OF_FREEZER
    require(holds=not foreign, otherwise=f"not of the program's lock: {', '.join(foreign)}")
    without = [part.name for part in parts if not part.texts]
    require(holds=not without, otherwise=f"no license text came with {', '.join(without)}")
    qt = next(part.version for part in parts if part.name == "Qt")
    (folder / "THIRD-PARTY.txt").write_text(told(parts, qt), encoding="utf-8")
    shutil.rmtree(folder / "licenses", ignore_errors=True)
    for part in parts:
        for name, text in part.texts.items():
            file = folder / "licenses" / part.name / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")


def told(parts: list[Part], qt: str) -> str:
    """All parts and texts as one text; each text once."""
    lines = [HEAD.format(title=TITLE, version=VERSION, qt=qt)]
    lines += ["What is inside", "--------------"]
    width = max(len(f"{part.name} {part.version}") for part in parts)
    lines += [
        f"{f'{part.name} {part.version}':{width}}  {part.license}  {part.site}".rstrip()
        for part in parts
    ]
    first: dict[str, str] = {}
    for part in parts:
        for name, text in part.texts.items():
            lines += ["", RULE, f"{part.name}: {name}", RULE, ""]
            known = first.setdefault(text, part.name)
            lines.append(text.strip() if known == part.name else f"The same as that of {known}.")
    return "\n".join(lines) + "\n"


def license_of(found: Distribution) -> str:
    """What a package says its license is, in few words; empty if it does not."""
    metadata = found.metadata
    if canonical(metadata["Name"]) in OF_QT:
        return LGPL
    if expression := metadata.get("License-Expression"):
        return expression
    short = (metadata.get("License") or "").strip()
    if short and "\n" not in short and len(short) < _LONGEST_NAME:
        return short
    classified = [
        line.rpartition(" :: ")[2]
        for line in metadata.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    return ", ".join(classified)


def canonical(name: str) -> str:
    """The name of a package in the one spelling that locks have."""
    return re.sub(r"[-_.]+", "-", name).lower()


# ---------------------------------------------------------------------- the parts


def _parts(sources: list[str], python_version: str, packages: Path, python: Path) -> Iterator[Part]:
    inside = {source.partition("/site-packages/")[2] for source in sources}
    for found in distributions(path=[str(packages)]):
        name = canonical(found.metadata["Name"])
        files = {file.as_posix() for file in found.files or []}
        if name == NAME or files.isdisjoint(inside):
            continue
        texts = _own_texts(*_LGPL_TEXTS) if name in OF_QT else _texts_of(found)
        said = (license_of(found), _site_of(found))
        yield Part(name, found.version, *said, texts, is_package=True)
        if name == "pyside6-essentials":
            texts = _own_texts(*_LGPL_TEXTS, "qt-contains.txt", "Apache-2.0.txt", "MPL-2.0.txt")
            yield Part("Qt", found.version, LGPL, "https://www.qt.io/", texts)
    yield _python(python_version, python)
    yield from _of_the_system(sources)
    yield from _resources()
    if any(source.lower().endswith("/vcruntime140.dll") for source in sources):
        texts = _own_texts("microsoft-runtime.txt")
        yield Part("Microsoft Visual C++ runtime", "14", "redistributable", texts=texts)


def _locked() -> set[str]:
    text = RUN_LOCK.read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))


def _texts_of(found: Distribution) -> dict[str, str]:
    texts = {}
    for file in found.files or []:
        if ".dist-info" in file.parts[0] and _LICENSE_FILE.search(file.name):
            # Of what a package contains of others the texts may lie deeper, by the same name.
            name = "-".join(part for part in file.parts[1:] if part != "licenses")
            path = Path(str(found.locate_file(file)))
            texts[name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def _own_texts(*names: str) -> dict[str, str]:
    """Texts that are kept here, for parts that come without."""
    return {name: (LICENSES / name).read_text(encoding="utf-8") for name in names}


def _site_of(found: Distribution) -> str:
    lines = found.metadata.get_all("Project-URL") or []
    sites = {name.lower(): site for name, _, site in (line.partition(", ") for line in lines)}
    best = (sites[name] for name in _SITES if name in sites)
    return found.metadata.get("Home-page") or next(best, "")


def _python(version: str, folder: Path) -> Part:
    """Python; its text on Windows also tells what its builds contain: OpenSSL, libffi and more."""
    places = [folder / "LICENSE.txt", *sorted(folder.glob("lib/python3*/LICENSE.txt"))]
    places.append(Path(f"/usr/share/doc/python{version.rpartition('.')[0]}/copyright"))
    texts = [path.read_text(encoding="utf-8") for path in places if path.is_file()]
    if not texts:
        raise FailedError(f"Python's license is not in {folder}")
    return Part("Python", version, "PSF-2.0", "https://www.python.org/", {"LICENSE.txt": texts[0]})


def _of_the_system(sources: list[str]) -> Iterator[Part]:
    """The libraries that were taken from Debian, where this is Debian."""
    taken = [source for source in sources if re.match(r"/(usr/)?lib/", source)]
    owners: dict[str, set[str]] = {}
    for source in taken:
        # The package manager may know a file by a path that leads through a link, or not.
        for path in (source, source.removeprefix("/usr"), f"/usr{source}"):
            try:
                said = run(["dpkg-query", "--search", path])
            except FailedError:
                continue
            owners.setdefault(said.partition(":")[0], set()).add(path)
            break
        else:
            raise FailedError(f"nobody knows which package {source} is of")
    for package in owners:
        if package.startswith(("libpython3", "python3")):
            continue  # Python, which is told of already
        copyright_file = Path("/usr/share/doc") / package / "copyright"
        version = run(["dpkg-query", "--show", "--showformat=${Version}", package])
        text = copyright_file.read_text(encoding="utf-8", errors="replace")
        yield Part(package, version, "see its text", texts={"copyright": text})


def _resources() -> Iterator[Part]:
    """The fonts and icons that are part of the program's own files."""
    for name, license_name, file in (
        ("Inter (font)", "OFL-1.1", RESOURCES / "fonts" / "OFL-inter.txt"),
        ("JetBrains Mono (font)", "OFL-1.1", RESOURCES / "fonts" / "OFL-jetbrains-mono.txt"),
        ("Lucide (icons)", "ISC", RESOURCES / "icons" / "LICENSE.txt"),
    ):
        yield Part(name, "", license_name, texts={file.name: file.read_text(encoding="utf-8")})
