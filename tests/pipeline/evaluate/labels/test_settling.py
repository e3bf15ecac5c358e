"""Labels that miss their quotes by a little are mended and noted, all others stop the reading."""

import json

import pytest

from pipeline.errors import LabelError
from pipeline.evaluate.labels import LabelOptions, read_labels
from pipeline.evaluate.labels.settling import NEAR

TEXT = "Peru sent Anna\nKovacs to Cuba and Cuba."


@pytest.fixture
def read(tmp_path):
    def read_one(*mentions, text=TEXT, **options):
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps({"doc_id": "a", "text": text, "mentions": mentions}) + "\n")
        return read_labels(path, LabelOptions(**options))[0]

    return read_one


def mention(start, end, quote, label="COUNTRY"):
    return {"start": start, "end": end, "label": label} | ({"text": quote} if quote else {})


@pytest.mark.parametrize(("start", "end"), [(11, 22), (9, 20), (0, 11), (10, 12), (30, 99), (60, 72)])
def test_a_quote_that_stands_once_near_by_moves_its_label(read, start, end):
    one = read(mention(start, end, "Anna Kovacs", "PERSON"))
    assert [(label.span, label.text) for label in one.labels] == [((10, 21), "Anna\nKovacs")]
    assert one.notes == (
        f"{one.place}: 'Anna Kovacs' moved from {start}-{end} to the characters 10-21, where it stands",
    )


def test_a_quote_may_be_fifty_characters_away_and_no_more(read):
    text = "x" * NEAR + " Peru"
    assert read(mention(1, 5, "Peru"), text=text).labels[0].span == (NEAR + 1, NEAR + 5)
    with pytest.raises(LabelError, match=r"a\.jsonl:1: the label 'Peru' says 0-4, where 'xxxx' stands, nor is it"):
        read(mention(0, 4, "Peru"), text=text)


def test_a_quote_that_stands_twice_near_by_is_an_error(read):
    with pytest.raises(LabelError, match=r":1: the label 'Cuba' says 24-28, .* and it is 2 times near by; correct it"):
        read(mention(24, 28, "Cuba"))


def test_a_line_end_may_be_a_blank_in_the_quote(read):
    assert read(mention(10, 21, "Anna Kovacs", "PERSON")).notes == ()


def test_blanks_at_the_borders_are_left_out_and_noted(read):
    one = read(mention(9, 22, None, "PERSON"))
    assert (one.labels[0].span, "blanks at the borders" in one.notes[0]) == ((10, 21), True)
    with pytest.raises(LabelError, match="holds nothing but blanks; delete it"):
        read(mention(4, 5, None))


def test_a_label_that_comes_twice_counts_once_and_is_noted(read):
    one = read(mention(0, 4, "Peru"), mention(0, 4, "Peru"))
    assert (len(one.labels), "left out 1 of labels that come twice" in one.notes[0]) == (1, True)
    with pytest.raises(LabelError, match=r":1: 'Peru' and 'Peru' overlap"):
        read(mention(0, 4, "Peru"), mention(0, 4, "Peru", "PERSON"))


def test_a_named_unit_is_not_guessed_again(read):
    wrong = mention(2, 6, "Peru")
    assert read(wrong, text="😀Peru Peru" + "x" * NEAR + "Peru", offsets="utf-16").labels[0].span == (1, 5)
    with pytest.raises(LabelError, match="2 times near by"):
        read(wrong, text="😀Peru Peru", offsets="code-points")


@pytest.mark.parametrize("name", ["PERSON", "person", "Per", "PEOPLE"])
def test_usual_names_are_known(read, name):
    assert read(mention(10, 21, None, name)).labels[0].type == "person"


def test_names_are_mapped_or_left_out(read):
    one = read(
        mention(0, 4, None, "LOC"), mention(10, 21, None, "PER"), mention(25, 29, None, "misc"),
        mapping={"loc": "country", "MISC": "none", "PER": "agency"},
    )  # fmt: skip
    assert [label.type for label in one.labels] == ["country", "agency"]
    assert one.notes == (f"{one.place}: left out by --map: 1 of misc",)


def test_names_that_nobody_knows_are_all_told(read):
    with pytest.raises(LabelError, match=r":1: no type is known for labels 'LOC', 'ORG'; .* --map LOC=person \(or cou"):
        read(mention(0, 4, None, "ORG"), mention(10, 21, None, "LOC"))
    with pytest.raises(LabelError, match="--map: 'city' is no type; map names to person, country, agency, none"):
        read(mapping={"LOC": "city"})


def test_a_format_that_is_none_is_told(read):
    with pytest.raises(LabelError, match="--labels-format: 'xml' is none of dateline, "):
        read(format="xml")
