"""User tokens that nobody signed."""

import base64
import json
from typing import Any


def token_of(claims: dict[str, Any]) -> str:
    """A JSON Web Token with these claims."""
    parts = json.dumps({"alg": "none"}), json.dumps(claims), "unsigned"
    encoded = (base64.urlsafe_b64encode(part.encode()).rstrip(b"=").decode() for part in parts)
    return ".".join(encoded)
