"""Programs and libraries of Linux, told from other files."""

from pathlib import Path


def elf_files(folder: Path) -> list[Path]:
    """The programs and libraries in a folder, links apart."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and _is_elf(path)
    ]


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
