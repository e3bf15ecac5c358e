"""Which picture of how many a gallery shows."""

import pytest

from tests.pipeline.clean.detectors.made import made


@pytest.mark.parametrize("label", ["(Photo by Ana Pardo)", "Click to enlarge", "Photo: PNA", "[IMAGE: terns]", "a.jpg"])
def test_the_place_of_a_picture_in_its_gallery_goes(label):
    assert made("gallery-count", f"{label}\nOne.\n1 / 14\nTwo.") == f"{label}\nOne.\nTwo."


@pytest.mark.parametrize(
    "text",
    [
        "One.\n1/6\nTwo.",
        "Photo: PNA\nOne.\n6/4\nTwo.",
        "Photo: PNA\nOne.\n1/1\nTwo.",
        "Photo: PNA\nOne.\n1/99\nTwo.",
        "Photo: PNA\nIn 2004\n1/6\nTwo.",
        "Photo: PNA\nOne.\n1/6",
    ],
)
def test_other_fractions_stay(text):
    assert made("gallery-count", text) == text
