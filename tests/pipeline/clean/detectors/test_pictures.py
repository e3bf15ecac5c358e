"""What a page leaves of its pictures."""

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


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Envoy comes to the borderun-envoy.jpg\nNine.", "Envoy comes to the border\nNine."),
        ("Ministers meet on cables cable2.png Source:\nPNA", "Ministers meet on cables Source:\nPNA"),
        ("Ministers meet on cables IMG_2.png\nPNA", "Ministers meet on cables\nPNA"),
        ("Ministers meet on cables xyzt.png", "Ministers meet on cables"),
    ],
)
def test_the_file_name_behind_a_headline_goes(text, left):
    assert made("image-name-glued", text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Envoy comes to the bordertown.jpg",
        "Envoy comes to the bordert_ramgoolam.jpg",
        "He sent the file borderun-envoy.jpg",
        "He had a photo of it in cable2.jpg",
        "cable2.jpg",
    ],
)
def test_other_names_of_pictures_stay(text):
    assert made("image-name-glued", text) == text
