"""ConnectionSettings as an entry of the deployments' file."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.connection_settings import ConnectionSettings, ProxyChoice
from convex_explorer.convex.time_limits import TimeLimits
from convex_explorer.store.connection_entries import connection_entry, read_connection

texts = st.text(max_size=20)
seconds = st.floats(0.01, 86_400) | st.integers(1, 86_400)
all_settings = st.builds(
    ConnectionSettings,
    proxy=st.sampled_from(ProxyChoice),
    proxy_url=texts,
    ca_file=texts,
    client_certificate=texts,
    client_key=texts,
    time_limits=st.builds(
        TimeLimits,
        connect=seconds,
        send=seconds,
        reply=st.none() | seconds,
        reply_of_action=st.none() | seconds,
    ),
    check_certificate=st.booleans(),
    plain_http_accepted=st.booleans(),
    http2=st.booleans(),
)


@given(all_settings)
def test_settings_come_back_as_they_were(settings):
    assert read_connection(json.loads(json.dumps(connection_entry(settings)))) == settings


def test_what_is_as_by_default_is_not_written():
    assert connection_entry(ConnectionSettings()) == {}
    settings = ConnectionSettings(ca_file="/ca.pem", time_limits=TimeLimits(reply=5.0))
    assert connection_entry(settings) == {"ca_file": "/ca.pem", "time_limits": {"reply": 5.0}}
    assert connection_entry(ConnectionSettings(http2=True)) == {"http2": True}


def test_what_a_newer_version_may_have_added_is_passed_over():
    assert read_connection({"ca_file": "/ca.pem", "moon_phase": 3}).ca_file == "/ca.pem"


@pytest.mark.parametrize(
    "entry",
    [
        [],
        {"proxy": "carrier pigeon"},
        {"proxy_url": 7},
        {"check_certificate": "no"},
        {"plain_http_accepted": 1},
        {"http2": "yes"},
        {"time_limits": 10},
        {"time_limits": {"connect": None}},
        {"time_limits": {"reply": 0}},
        {"time_limits": {"reply": True}},
        {"time_limits": {"reply": 1e9}},
    ],
)
def test_what_makes_no_sense_is_refused(entry):
    with pytest.raises(ValueError, match=r"."):
        read_connection(entry)
