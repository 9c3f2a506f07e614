"""What is the matter with a server's certificate, and who issued it."""

import ssl
from collections.abc import Iterator

#: OpenSSL's verify codes (x509_vfy.h), as what is the matter with the certificate.
_OPENSSL = {
    9: "is not valid yet",
    10: "has expired",
    18: "was signed by itself, and by no authority",
    19: "was issued by an authority that this machine does not trust",
    20: "was issued by an authority that this machine does not know",
    21: "was issued by an authority that this machine does not know",
    23: "was revoked",
    62: "is made out to another name",
    64: "is made out to another address",
}
#: The same of Windows (winerror.h) and of macOS (SecBase.h), as truststore passes them on.
_SYSTEMS = {
    0x800B0101: 10,
    0x800B0109: 19,
    0x800B010A: 20,
    0x800B010C: 23,
    0x800B010F: 62,
    -67602: 62,
    -67818: 10,
    -67819: 9,
    -67820: 23,
    -67843: 20,
    -25318: 20,
}
_OF_AN_UNKNOWN_AUTHORITY = frozenset({18, 19, 20, 21})
_CONTEXT_0, _BMP_STRING = 0xA0, 0x1E
_LONG_LENGTH = 0x80
#: Object identifiers of X.520: common name, organization, organizational unit.
_NAMES = (b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x04\x0b")
_LONGEST_NAME = 80


def what_is_wrong(fault: ssl.SSLCertVerificationError) -> str:
    """The rest of a sentence that begins with “The certificate”."""
    code = _SYSTEMS.get(fault.verify_code, fault.verify_code)
    return _OPENSSL.get(code, f"was refused ({fault.verify_message})")


def is_of_unknown_authority(fault: ssl.SSLCertVerificationError) -> bool:
    """Whether adding a certificate to those that are trusted would help."""
    return _SYSTEMS.get(fault.verify_code, fault.verify_code) in _OF_AN_UNKNOWN_AUTHORITY


def issuer_name(certificate: bytes) -> str | None:
    """Who issued a certificate: a common name, or else an organization; None if it does not say.

    Nobody has vouched for what it says. It is for people to read.

    Args:
        certificate: in DER (RFC 5280, section 4.1).
    """
    try:
        (_, whole), *_ = _elements(certificate)
        (_, signed), *_ = _elements(whole)
        # Before the issuer stand a version, which may be absent, a number and an algorithm.
        fields = [content for tag, content in _elements(signed) if tag != _CONTEXT_0]
        names = dict(_attributes(fields[2]))
    except (IndexError, ValueError):
        return None
    for wanted in _NAMES:
        words = " ".join("".join(filter(str.isprintable, names.get(wanted, ""))).split())
        if words:
            return words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"
    return None


def _attributes(name: bytes) -> Iterator[tuple[bytes, str]]:
    for _, distinguished in _elements(name):
        for _, pair in _elements(distinguished):
            (_, identifier), (tag, text) = _elements(pair)
            encoding = "utf-16-be" if tag == _BMP_STRING else "utf-8"
            yield identifier, text.decode(encoding, errors="replace")


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The tags and contents of what stands one after another in DER."""
    at = 0
    while at < len(data):
        tag, length = data[at], data[at + 1]
        at += 2
        if length >= _LONG_LENGTH:
            size = length - _LONG_LENGTH
            length = int.from_bytes(data[at : at + size], "big")
            at += size
        if at + length > len(data):
            raise ValueError("it ends too early")
        yield tag, data[at : at + length]
        at += length
