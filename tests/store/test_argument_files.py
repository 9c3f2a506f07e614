import pytest

from convex_explorer.store.argument_files import LARGEST, read_argument
from convex_explorer.store.errors import StoreError


def test_the_bytes_of_a_file_are_read_as_they_are(tmp_path):
    file = tmp_path / "photo.bin"
    file.write_bytes(bytes(range(256)))
    assert read_argument(file) == bytes(range(256))


def test_a_file_that_no_args_could_hold_is_refused(tmp_path):
    file = tmp_path / "film.bin"
    with file.open("wb") as opened:
        opened.truncate(LARGEST + 1)
    with pytest.raises(StoreError, match="16 MiB"):
        read_argument(file)


def test_a_file_that_is_gone_is_told(tmp_path):
    with pytest.raises(StoreError, match=r"gone\.bin"):
        read_argument(tmp_path / "gone.bin")
