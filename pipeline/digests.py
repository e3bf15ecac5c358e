"""Digests of texts and files."""

import hashlib
from functools import cache
from pathlib import Path


def sha256_of(text: str) -> str:
    """SHA-256, in hexadecimal, of ``text`` in UTF-8; halves of surrogate pairs count as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def file_digest(path: Path | None) -> str:
    """SHA-256 of a file that the user gave; empty where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
