import os
import ssl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convex_explorer.convex.certificates import (
    is_of_unknown_authority,
    issuer_name,
    what_is_wrong,
)
from tests.support.certificates import AUTHORITY_NAME, Authority
from tests.support.scripted_server import CERTIFICATE


def fault(code, message="odd reason"):
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, message
    return error


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ((9, -67819), "is not valid yet"),
        ((10, 0x800B0101, -67818), "has expired"),
        ((18,), "was signed by itself"),
        ((19, 0x800B0109), "does not trust"),
        ((20, 21, 0x800B010A, -67843), "does not know"),
        ((62, 0x800B010F, -67602), "another name"),
        ((23, 0x800B010C, -67820), "was revoked"),
    ],
)
def test_each_system_has_codes_of_its_own_for_the_same_fault(codes, words):
    for code in codes:
        assert words in what_is_wrong(fault(code))


def test_of_an_unknown_fault_the_system_tells():
    assert what_is_wrong(fault(99)) == "was refused (odd reason)"


def test_adding_a_certificate_helps_only_where_nobody_vouches_for_the_one_shown():
    assert all(
        is_of_unknown_authority(fault(code)) for code in (18, 19, 20, 21, 0x800B0109, -67843)
    )
    assert not any(is_of_unknown_authority(fault(code)) for code in (9, 10, 62, 99, 0x800B0101))


def test_the_issuer_is_read_from_a_certificate(tmp_path):
    assert issuer_name(Authority(tmp_path).certificate()) == AUTHORITY_NAME


def test_the_common_name_comes_first():
    pem = CERTIFICATE.read_text()
    pem = pem[pem.index("-----BEGIN CERTIFICATE") :]
    end = pem.index("-----END CERTIFICATE-----") + len("-----END CERTIFICATE-----")
    assert issuer_name(ssl.PEM_cert_to_DER_cert(pem[:end])) == AUTHORITY_NAME


def test_what_an_issuer_calls_itself_fits_in_a_sentence(tmp_path):
    name = issuer_name(Authority(tmp_path, "x" * 60 + "\u202e evil\n").certificate())
    assert name == "x" * 60 + " evil"


@given(st.binary(max_size=300))
def test_what_is_no_certificate_has_no_issuer(data):
    assert issuer_name(data) is None


def test_a_certificate_that_was_tampered_with_does_no_harm(tmp_path):
    whole = Authority(tmp_path).certificate()
    for at in range(len(whole)):
        for changed in (0, 0xFF, os.urandom(1)[0]):
            name = issuer_name(whole[:at] + bytes([changed]) + whole[at + 1 :])
            assert name is None or isinstance(name, str)
        issuer_name(whole[:at])
