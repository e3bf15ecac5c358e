"""Python's search for cycles is off where rows are made, and on again behind it."""

import gc

import pytest

from pipeline.memory import no_collection


def test_collection_is_off_inside_and_on_behind_whatever_happens():
    with no_collection():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="lost"), no_collection():
        raise ValueError("lost")
    assert gc.isenabled()
    gc.unfreeze()
