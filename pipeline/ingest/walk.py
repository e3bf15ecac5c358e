"""The files of a corpus folder, in sorted order, and what of the folder is not read."""

import os
import re
from collections.abc import Iterable, Iterator
from errno import ENAMETOOLONG
from pathlib import Path

from pipeline.errors import InputError, UnreadableError
from pipeline.schemas import TABLES

_NOT_UTF8 = re.compile("[\ud800-\udfff]")  # how Python holds a file name's bytes that are not UTF-8


def existing(path: Path | None) -> Path:
    """``path``; raises ``InputError`` where there is nothing at it."""
    if path is None or not os.path.exists(path):  # noqa: PTH110  Path's own raises where a name is too long
        raise InputError(f"{path}: no such file or folder; give one with INPUT.")
    return path


def root_of(path: Path) -> Path:
    """The folder that the names of the files of ``path``, a folder or one file, begin at."""
    return path if path.is_dir() else path.parent


def files_of(root: Path, path: Path, output: Path) -> Iterator[tuple[str, Path | UnreadableError]]:
    """Path below ``root`` (``/`` between its parts) of ``path`` or all files in it, and the file or why it is not read.

    Hidden ones (``.name``) are left alone, and so is ``output``: what a run wrote is no input of the next.
    Raises ``InputError`` where the folder itself is written to.
    """
    if not path.is_dir():
        yield _checked(path, root)
        return
    place = output.resolve()
    if path.resolve() in {place, *(place / table.name for table in TABLES)}:
        raise InputError(f"{path}: the tables would be written among the documents; give another --output.")
    own = output.stat() if output.exists() else None
    failures: list[tuple[Path, OSError]] = []
    waiting = [path]  # not a recursion: folders may be deeper than Python's stack
    while waiting:
        base = waiting.pop()
        try:
            with os.scandir(base) as listed:
                entries = sorted((entry for entry in listed if not entry.name.startswith(".")), key=lambda it: it.name)
        except OSError as error:
            failures.append((base, error))
            continue
        folders = {entry.name: entry for entry in entries if _is_folder(entry)}
        seen = [entry for entry in folders.values() if not _is_same(entry, own)]
        for link in (entry for entry in seen if entry.is_symlink()):
            why = "A linked folder is not followed; copy it here, or give it as INPUT."
            yield _name(base / link.name, root), UnreadableError("link", why)
        yield from (_checked(base / entry.name, root) for entry in entries if entry.name not in folders)
        waiting += reversed([base / entry.name for entry in seen if not entry.is_symlink()])
    for folder, failure in failures:
        why = f"The folder cannot be listed ({failure.strerror or failure}); check its permissions."
        if failure.errno == ENAMETOOLONG:
            why = "The path of the folder is too long to be opened; move the folder further up."
        yield _name(folder, root), UnreadableError("unreadable", why)


def in_order(names: Iterable[str]) -> list[str]:
    """Paths with ``/`` as ``files_of`` would give them: of each folder its files, then its folders; no hidden ones."""
    seen = (name.split("/") for name in names)
    shown = (parts for parts in seen if not any(part.startswith(".") for part in parts))
    return [
        "/".join(parts)
        for parts in sorted(shown, key=lambda parts: [*((1, part) for part in parts[:-1]), (0, parts[-1])])
    ]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # as of a link that leads to itself
        return False


def _is_same(entry: os.DirEntry[str], folder: os.stat_result | None) -> bool:
    """Whether ``entry`` is this folder; its path is not resolved, which takes long where folders are deep."""
    try:
        return folder is not None and os.path.samestat(entry.stat(), folder)
    except OSError:
        return False


def _checked(file: Path, root: Path) -> tuple[str, Path | UnreadableError]:
    name = _name(file, root)
    if name == file.relative_to(root).as_posix():
        return name, file
    return name, UnreadableError("bad-name", "The name of the file or of its folder is not UTF-8; rename it.")


def _name(path: Path, root: Path) -> str:
    return _NOT_UTF8.sub("\ufffd", path.relative_to(root).as_posix())
