"""What Python's memory management need not do."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Without Python's search for cycles: rows have none, and looking through them is a fifth of linking's time.

    What is alive behind it, mostly data tables, is never looked through again; reference counts still free it.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
