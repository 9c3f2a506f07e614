"""Names of files made from what people call things: the same on Windows, macOS and Linux."""

import re
import unicodedata

#: In bytes, for that is how systems count; with what is put behind it, paths stay short enough.
LONGEST = 100
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+')
#: Windows takes these for devices, whatever stands behind a dot.
_DEVICES = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)", re.IGNORECASE
)


def file_stem(name: str, otherwise: str) -> str:
    """What a file can be called for a name; something else where nothing of it can stay."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode())
    text = " ".join(_FORBIDDEN.sub("-", text).split())
    text = _without_ends(text.encode()[:LONGEST].decode("utf-8", "ignore"))
    first, dot, rest = text.partition(".")
    if _DEVICES.fullmatch(first.rstrip()):
        text = f"{first.rstrip()}_{dot}{rest}"
    return text or otherwise


def folded(name: str) -> str:
    """The same for names that some system takes for one and the same."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _without_ends(text: str) -> str:
    """Without a dot that hides a file, nor one at the end, which Windows drops."""
    return unicodedata.normalize("NFC", text.strip(". ").strip())
