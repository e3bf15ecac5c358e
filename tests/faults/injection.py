"""Fail at the n-th file operation: what Python is about to do below a folder is counted over all processes of a run."""

import errno
import os
import signal
import sys
from dataclasses import astuple, dataclass

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_OPERATIONS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod"}
KILL_ALL, KILL_ONE = "kill-all", "kill-one"


@dataclass(frozen=True)
class Fault:
    """What happens before the operation ``at`` (from 1) below ``folder``, which is named as the run names it.

    ``kind`` is ``kill-all`` (the process group), ``kill-one`` (the process) or the name of an error, which all later
    operations raise as well. ``counter`` is a file that grows by a byte with each operation.
    """

    folder: str
    counter: str
    at: int
    kind: str

    @classmethod
    def from_text(cls, text):
        folder, counter, at, kind = text.split("\n")
        return cls(folder, counter, int(at), kind)

    def __str__(self):
        return "\n".join(map(str, astuple(self)))


def inject(fault):
    """Let this process, for all its life, fail as ``fault`` says."""
    counter = os.open(fault.counter, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    inside = fault.folder + os.sep

    def about_to(event, args):
        if not (event in _OPERATIONS or (event == "open" and args[2] & _WRITES)):
            return
        path = args[0]
        if not isinstance(path, str | bytes | os.PathLike):
            return
        if not os.fsdecode(path).startswith(inside):
            return
        os.write(counter, b".")
        place = os.lseek(counter, 0, os.SEEK_CUR)
        if fault.kind == KILL_ALL and place == fault.at:
            os.killpg(0, signal.SIGKILL)
        elif fault.kind == KILL_ONE and place == fault.at:
            os.kill(os.getpid(), signal.SIGKILL)
        elif fault.kind in errno.errorcode.values() and place >= fault.at:
            code = getattr(errno, fault.kind)
            raise OSError(code, os.strerror(code), os.fsdecode(path))

    sys.addaudithook(about_to)
