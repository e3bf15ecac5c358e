"""Generated pages say what the code says, and no command or table is left out."""

from pathlib import Path

import pytest

from pipeline.docs import PAGES

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_what_the_code_gives(name):
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs` and read the difference"
