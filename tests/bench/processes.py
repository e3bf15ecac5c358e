"""What Linux tells of a process: whom it started, and its memory."""

from pathlib import Path


def children(pid):
    """The processes that ``pid`` started; none where it is gone or the system does not tell."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").glob("*/children"))
        return [int(child) for task in tasks for child in task.read_text().split()]
    except OSError:
        return []


def memory(pid, kind="VmHWM"):
    """Bytes of a process, the most that it has had or another ``kind``; 0 where it is gone or nothing is told."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(kind)), 0)
