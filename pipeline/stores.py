"""Folders on a path or at a URL, so that a cluster reads and writes where all of it can.

``s3://``, ``gs://`` and ``hdfs://`` go through Arrow's own file systems, any other scheme through fsspec, where that
and its driver are installed. What is put is whole or absent: object stores show an object when all of it has come,
elsewhere a file is renamed into its place.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from errno import ENAMETOOLONG
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import fs

from pipeline.config import is_url
from pipeline.errors import InputError, TableError
from pipeline.files import PARTIAL

_KEYS = re.compile(r"^([a-z][a-z0-9+.-]+://)[^/@]*@", re.IGNORECASE)
_OBJECTS = ("s3", "gcs", "abfs", "py::fsspec")  # file systems where a write shows only when it is complete
_ERRORS = (OSError, ValueError, pa.ArrowException)
_CHUNK = 8_000_000  # bytes


@cache
def _opened(place: str) -> tuple[Any, str]:
    """The file system of ``place`` and the path in it; once a process, since it holds connections."""
    if not is_url(place):
        return fs.LocalFileSystem(), str(Path(place).absolute())
    try:
        return fs.FileSystem.from_uri(place)  # type: ignore[no-any-return]
    except _ERRORS as error:
        return _opened_by_fsspec(place, error)


def _opened_by_fsspec(place: str, why: Exception) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        found, path = url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise InputError(f"{place}: cannot be opened ({why}; {error}); check the URL, or install its driver.") from why
    return fs.PyFileSystem(fs.FSSpecHandler(found)), path


@dataclass(frozen=True, slots=True)
class Store:
    """The folder at ``place``, a path or a URL, and ``folder`` below it; names in it are written with ``/``."""

    place: str
    folder: str = ""

    def at(self, *names: str) -> "Store":
        """A folder below this one."""
        return Store(self.place, "/".join(filter(None, (self.folder, *names))))

    def __str__(self) -> str:
        """As a user is told of it: without the keys that a URL may hold."""
        place, mark, options = _KEYS.sub(r"\1", self.place).partition("?")
        return f"{place.rstrip('/')}/{self.folder}{mark}{options}" if self.folder else f"{place}{mark}{options}"

    @property
    def path(self) -> Path | None:
        """The folder as a path of this machine; None where it is at a URL."""
        return None if is_url(self.place) else Path(self.place).absolute() / self.folder

    @property
    def name(self) -> str:
        """The last part of the place, without what stands behind ``?``."""
        return self.place.partition("?")[0].rstrip("/").rpartition("/")[2]

    def names(self) -> list[str]:
        """Names of the files right in this folder, sorted; none where it is absent. Raises ``TableError``."""
        entries = self._entries(deep=False)
        return sorted(name for name, is_file in entries if is_file and not name.endswith(PARTIAL))

    def folders(self) -> list[str]:
        """Names of the folders right in this one, sorted; none where it is absent. Raises ``TableError``."""
        return sorted(name for name, is_file in self._entries(deep=False) if not is_file)

    def files(self) -> list[str]:
        """Paths below this folder of all files in it; ``[""]`` where it is one file itself. Raises ``TableError``."""
        with _told(self):
            if self._system.get_file_info(self._full("")).type == fs.FileType.File:
                return [""]
        return [name for name, is_file in self._entries(deep=True) if is_file]

    def _entries(self, *, deep: bool) -> Iterator[tuple[str, bool]]:
        base = self._full("")
        with _told(self):
            found = self._system.get_file_info(fs.FileSelector(base, allow_not_found=True, recursive=deep))
        for info in found:
            name = info.path.removeprefix(base).strip("/")
            if name:
                yield name, info.type == fs.FileType.File

    def exists(self, name: str) -> bool:
        """Whether there is such a file. Raises ``TableError``."""
        with _told(self):
            return bool(self._system.get_file_info(self._full(name)).type == fs.FileType.File)

    def read(self, name: str) -> bytes | None:
        """What the file holds; None where there is none. Raises ``TableError``."""
        try:
            with self._system.open_input_file(self._full(name)) as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None
        except _ERRORS as error:
            raise _unreachable(self, error) from error

    def open(self, name: str) -> Any:
        """The file, to be read at any place; the caller closes it. Raises ``FileNotFoundError``, ``TableError``."""
        try:
            return self._system.open_input_file(self._full(name))
        except FileNotFoundError:
            raise
        except _ERRORS as error:
            raise _unreachable(self, error) from error

    def fetch(self, name: str, to: Path) -> bool:
        """Copy a file to the path ``to``, whose folder is made; False where there is none. Raises ``TableError``."""
        try:
            to.parent.mkdir(parents=True, exist_ok=True)
            with self._system.open_input_stream(self._full(name)) as data, to.open("wb") as file:
                while some := data.read(_CHUNK):
                    file.write(some)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except _ERRORS as error:
            if isinstance(error, OSError) and error.errno == ENAMETOOLONG:
                return False  # no file system of this machine can hold it
            raise _unreachable(self, error) from error
        return True

    def put(self, path: Path, name: str) -> None:
        """Copy the file at ``path`` to ``name``, in whose place nothing else shows meanwhile. Raises ``TableError``."""
        full = self._full(name)
        folder = full.rpartition("/")[0]
        partial = f"{folder}/.{token_hex(8)}{PARTIAL}"  # two machines may write the same part at a time
        with _told(self):
            if self._is_object_store:
                self._copy(path, full)
                return
            self._system.create_dir(folder, recursive=True)
            self._copy(path, partial)
            self._system.move(partial, full)

    def _copy(self, path: Path, full: str) -> None:
        with path.open("rb") as data:
            stream = self._system.open_output_stream(full)
            while some := data.read(_CHUNK):
                stream.write(some)  # where this fails the stream is left open: closing it would show half a file
            stream.close()

    def remove_file(self, name: str) -> None:
        """Delete a file, if it is there. Raises ``TableError``."""
        with _told(self), suppress(FileNotFoundError):
            self._system.delete_file(self._full(name))

    def remove(self) -> None:
        """Delete the folder and all that is in it, if it is there. Raises ``TableError``."""
        with _told(self), suppress(FileNotFoundError):
            self._system.delete_dir(self._full(""))

    def remove_partial(self) -> None:
        """Delete what killed processes left half written, in the folder and below it. Raises ``TableError``."""
        if self._is_object_store:
            return
        with _told(self):
            everything = fs.FileSelector(self._full(""), allow_not_found=True, recursive=True)
            for info in self._system.get_file_info(everything):
                if info.path.endswith(PARTIAL):
                    self._system.delete_file(info.path)

    @property
    def _system(self) -> Any:
        return _opened(self.place)[0]

    @property
    def _is_object_store(self) -> bool:
        return str(self._system.type_name).startswith(_OBJECTS)

    def _full(self, name: str) -> str:
        return "/".join(filter(None, (_opened(self.place)[1].rstrip("/"), self.folder, name)))


@contextmanager
def _told(store: Store) -> Iterator[None]:
    """Errors of a file system as ``TableError``; that a file is not there passes by."""
    try:
        yield
    except FileNotFoundError:
        raise
    except _ERRORS as error:
        raise _unreachable(store, error) from error


def _unreachable(store: Store, error: Exception) -> TableError:
    place = urlsplit(str(store))._replace(query="").geturl() if is_url(store.place) else str(store)
    return TableError(f"{place}: cannot be read or written ({error}); check the address, the keys and the network.")
