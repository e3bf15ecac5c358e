"""Digests of texts."""

import hashlib


def sha256_of(text: str) -> str:
    """SHA-256, in hexadecimal, of ``text`` in UTF-8; halves of surrogate pairs count as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
