import pytest

from tests.pipeline.export.corpus import SMALL, write_tables


@pytest.fixture
def small(tmp_path):
    """The tables of the small corpus."""
    return write_tables(tmp_path / "tables", **SMALL)
