"""The folder of a trained pipeline, looked at without loading it."""

import hashlib
import json
from functools import cache
from pathlib import Path

from pipeline.errors import ModelError

_META = "meta.json"


def check_model(path: Path) -> None:
    """Raise ``ModelError`` where no spaCy pipeline lies at ``path``."""
    if not (path / _META).is_file():
        raise ModelError(f"{path}: no spaCy pipeline lies there; give its folder with MODEL, or run `make train`.")


@cache
def model_digest(path: Path) -> str:
    """SHA-256 over the names and contents of the files of a model's folder; raises ``ModelError`` where none is."""
    check_model(path)
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.is_file():
            digest.update(file.relative_to(path).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def model_name(path: Path) -> str:
    """Language, name and version, as ``en_dateline 1.0.0``."""
    meta = json.loads((path / _META).read_text(encoding="utf-8"))
    return f"{meta.get('lang')}_{meta.get('name')} {meta.get('version')}"
