"""Files read in a thread, and what they hold as text of args."""

import pytest

from convex_explorer.session.argument_files import ArgumentFiles
from convex_explorer.store.errors import StoreError
from tests.support.signals import emitted


@pytest.fixture
def files(tasks) -> ArgumentFiles:
    return ArgumentFiles(tasks)


async def test_bytes_come_as_text_of_args_with_the_receipt_that_was_given(files, tmp_path):
    (tmp_path / "photo").write_bytes(b"\x00\xff")
    receipt = object()
    files.read(str(tmp_path / "photo"), receipt)
    given_back, written = await emitted(files.came)
    assert given_back is receipt
    assert written == 'Bytes("AP8=")'


async def test_what_cannot_be_read_is_told(files, tmp_path):
    files.read(str(tmp_path / "gone"), None)
    (error,) = await emitted(files.failed)
    assert isinstance(error, StoreError)
