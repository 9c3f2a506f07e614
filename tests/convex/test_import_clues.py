"""What is read from a text before anything is put together."""

import pytest

from convex_explorer.convex.import_clues import Source, read_clues

OTTER = "https://happy-otter-123.convex.cloud"


def clues(text):
    return read_clues((Source("here", text),))


def test_a_source_is_masked_where_it_is_printed():
    assert "canary" not in repr(Source("here", "canary"))


@pytest.mark.parametrize("mark", ['"', "'", "`", "<", "(", ","])
def test_what_stands_around_a_url_is_no_part_of_it(mark):
    (url,) = clues(f"see {mark}{OTTER}{mark} there").urls
    assert url.url == OTTER


def test_a_local_backends_config_is_no_variables():
    read = clues('{"ports": {"cloud": 3210}, "adminKey": "mine|01ab", "CONVEX": 1}')
    ((url, key, name),) = read.backends
    assert url.url == "http://127.0.0.1:3210"
    assert key.reading.deployment_name == "mine"
    assert name.is_local
    assert not read.urls


def test_secrets_are_in_credentials_only():
    read = clues("CONVEX_DEPLOY_KEY=prod:a-b-1|canary\nprod:c-d-2|canary")
    assert [key.credential.secret for key in read.keys] == [
        "prod:c-d-2|canary",
        "prod:a-b-1|canary",
    ]
    assert "canary" not in repr(read)


def test_a_byte_order_mark_is_no_part_of_the_first_name():
    assert clues(f"\ufeffCONVEX_URL={OTTER}").urls[0].url == OTTER
