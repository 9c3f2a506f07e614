"""Writes what a packaged program is made of, as a bill of materials for machines (CycloneDX).

    python packaging/sbom.py linux 3.11.9 FILE

For the named system and Python: what the locks have of the program's own dependencies, with their
hashes, and Python and Qt themselves. Where this runs, the locked packages have to be installed.
"""

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from notices import LGPL, canonical, license_of
from packageurl import PackageURL
from packaging.requirements import Requirement
from steps import NAME, ROOT, RUN_LOCK, VERSION, epoch

#: What markers of requirements ask about each system.
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
#: The licenses of packages that no Linux needs, so they are not there to be asked.
ELSEWHERE = {"pywin32-ctypes": "BSD-3-Clause"}


def main() -> int:
    """Write the bill that is asked for, once it fits its schema; 1 where it does not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("python")
    parser.add_argument("file", type=Path)
    chosen = parser.parse_args()
    text = JsonV1Dot6(bill_of(chosen.system, chosen.python)).output_as_string(indent=1)
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        print(problem, file=sys.stderr)
        return 1
    chosen.file.write_text(text + "\n", encoding="utf-8")
    return 0


def bill_of(system: str, python: str) -> Bom:
    """All that the program for a system is made of, and what of it needs what.

    Args:
        system: one of SYSTEMS.
        python: the version of the Python that is frozen.
    """
    program = _component(NAME, VERSION, "MIT", kind=ComponentType.APPLICATION)
    bill = Bom(serial_number=uuid5(NAMESPACE_URL, f"{NAME}/{VERSION}/{system}/{python}"))
    bill.metadata.component = program
    bill.metadata.timestamp = datetime.fromtimestamp(int(epoch()), UTC)
    environment = SYSTEMS[system] | {
        "python_full_version": python,
        "python_version": python.rpartition(".")[0],
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    locked = locked_packages()
    needs = _closure(environment, set(locked))
    components = {name: _locked(name, *locked[name]) for name in needs if name != NAME}
    components["python"] = _component("python", python, "PSF-2.0", kind=ComponentType.PLATFORM)
    components["qt"] = _component("qt", locked["pyside6-essentials"][0], LGPL)
    needs["pyside6-essentials"] = needs["pyside6-essentials"] | {"qt"}
    needs[NAME] = needs[NAME] | {"python"}
    for component in components.values():
        bill.components.add(component)
        bill.register_dependency(component)
    for name, needed in needs.items():
        whole = program if name == NAME else components[name]
        bill.register_dependency(whole, [components[each] for each in needed])
    return bill


def locked_packages() -> dict[str, tuple[str, list[str]]]:
    """The version of each locked package, and the hashes of its files."""
    text = RUN_LOCK.read_text(encoding="utf-8")
    entries = re.findall(r"^([a-z0-9-]+)==(\S+)((?:.|\n)*?)(?=^[a-z0-9]|\Z)", text, re.MULTILINE)
    return {
        name: (version, re.findall(r"--hash=sha256:(\w+)", rest)) for name, version, rest in entries
    }


def _closure(environment: dict[str, str], locked: set[str]) -> dict[str, set[str]]:
    """The packages that the program needs, directly or not, and what each of them needs."""
    needs: dict[str, set[str]] = {}
    waiting: list[tuple[str, set[str]]] = [(NAME, set())]
    while waiting:
        name, extras = waiting.pop()
        wanted = dict(_wanted(_requirements_of(name), environment, {"", *extras}))
        needs[name] = needs.get(name, set()) | (set(wanted) & locked)
        waiting += [(each, wanted[each]) for each in needs[name] - set(needs)]
    return needs


def _requirements_of(name: str) -> list[str]:
    """What the program or an installed package requires; nothing where that is not installed."""
    if name == NAME:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        return list(project["dependencies"])
    try:
        return distribution(name).requires or []
    except PackageNotFoundError:  # of another system only, and needs nothing more
        return []


def _wanted(
    requirements: list[str], environment: dict[str, str], extras: set[str]
) -> Iterator[tuple[str, set[str]]]:
    for text in requirements:
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate(environment | {"extra": e}) for e in extras):
            yield canonical(requirement.name), requirement.extras


def _locked(name: str, version: str, hashes: list[str]) -> Component:
    try:
        license_name = license_of(distribution(name))
    except PackageNotFoundError:
        license_name = ELSEWHERE[name]
    component = _component(name, version, license_name)
    component.purl = PackageURL("pypi", None, name, version)
    component.hashes = [HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes]
    return component


def _component(
    name: str, version: str, license_name: str, *, kind: ComponentType = ComponentType.LIBRARY
) -> Component:
    licenses = [LicenseFactory().make_from_string(license_name)] if license_name else []
    return Component(
        name=name,
        version=version,
        type=kind,
        bom_ref=f"{name}@{version}",
        licenses=licenses,
        purl=PackageURL("generic", None, name, version),
    )


if __name__ == "__main__":
    sys.exit(main())
