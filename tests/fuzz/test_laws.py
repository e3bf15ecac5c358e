"""The laws, on files made from sound ones by small damage and on texts made of what cleaning looks for.

With many more examples: ``python -m pytest tests/fuzz --hypothesis-profile=thorough``.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.repeats.table import COLUMNS, load_repeats
from pipeline.clean.rules import load_rules, read_rules
from pipeline.clean.zones import read_zone_rules
from pipeline.evaluate.gate import read_floors
from pipeline.evaluate.labels import FORMATS
from pipeline.resolve.judgements import load_judgements
from tests.fuzz.laws import check_cleaning, check_labels, check_reading, check_told
from tests.fuzz.seeds import ENDINGS, LABELS, SEEDS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PIECES = st.sampled_from(
    [*(example for rule in load_rules().rules for example in (rule.example, *rule.needs[:1])), *" \n\t\f\r\0.-*<>&[]"]
)


@st.composite
def damaged(draw, sounds):
    """One of ``sounds``, with stretches cut, doubled or replaced by other bytes."""
    data = bytearray(draw(st.sampled_from(sounds)))
    for _ in range(draw(st.integers(0, 4))):
        at, length = draw(st.integers(0, len(data))), draw(st.integers(0, 12))
        data[at : at + length] = draw(st.binary(max_size=12) | st.just(bytes(data[at : at + length] * 2)))
    return bytes(data)


@given(damaged(SEEDS["readers"]) | st.binary(min_size=1, max_size=200), st.sampled_from(ENDINGS))
def test_any_file_ends_in_documents_or_named_rejections(tmp_path, data, ending):
    check_reading(tmp_path, f"a{ending}", data[1:])


@given(st.lists(JSON | st.fixed_dictionaries({"text": JSON, "id": JSON, "date": JSON, "authors": JSON}), max_size=3))
def test_any_json_ends_in_documents_or_named_rejections(tmp_path, rows):
    check_reading(tmp_path, "a.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows).encode())


@given(st.lists(PIECES | st.text(max_size=10), max_size=12).map("".join))
def test_any_text_is_cleaned_into_one_that_leads_back(text):
    check_cleaning(text)


@pytest.mark.parametrize("form", FORMATS)
@given(damaged(LABELS) | st.binary(max_size=100))
def test_any_labels_are_read_or_told(tmp_path, form, data):
    (tmp_path / "a.txt").write_text("Ana Pardo went to Cuba.\n", encoding="utf-8")
    check_labels(tmp_path / "a.ann", data, form)


KEYS = ("doc_id", "text", "mentions", "spans", "entities", "label", "labels", "data", "annotations", "answer", "meta",
        "id", "predictions", "completions", "options", "relations")  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
def test_any_labels_in_json_are_read_or_told(tmp_path, row):
    check_labels(tmp_path / "a.jsonl", json.dumps(row).encode(), None)


RULE = b"""[[rule]]
id = "x"
family = "x"
pass = "artefacts"
why = "x"
line = "go away"
example = "go away"
gives = ""
keep = []
"""
ZONE = b"""[[zone]]
id = "x"
zone = "x"
why = "x"
line = "go away"
example = "go away"
keep = []
"""


VALUES = st.sampled_from(
    ["0", "[]", "{}", "1979-05-27", "true", '""', '"("', '"(a+)+$"', "[[]]", "[1]", '"artefacts"', "nan"]
)
FIELDS = ("id", "family", "pass", "why", "line", "lines", "pattern", "join", "detector", "example", "gives", "keep",
          "needs", "where", "company", "replace", "long", "joined", "zone", "header", "furniture", "x")  # fmt: skip


@given(st.sampled_from([RULE, ZONE]), st.sampled_from(FIELDS), VALUES)
def test_a_rule_with_any_field_is_taken_or_told(tmp_path, rule, field, value):
    lines = [line for line in rule.decode().splitlines() if not line.startswith(f"{field} =")]
    data = "\n".join([*lines, f"{field} = {value}"]).encode()
    check_told(lambda path: read_rules([path]), tmp_path / "own.toml", data)
    check_told(lambda path: read_zone_rules([path]), tmp_path / "own.toml", data)


@pytest.mark.parametrize("load", [lambda path: read_rules([path]), lambda path: read_zone_rules([path]), read_floors])
@given(damaged([RULE, ZONE, b"[strict.all]\nf1 = 0.9\n"]) | st.binary(max_size=50))
def test_any_toml_is_taken_or_told(tmp_path, load, data):
    check_told(load, tmp_path / "own.toml", data)


CSVS = [
    (",".join(COLUMNS) + "\nsite,remove,a line,a line,3,3,1,x\n").encode(),
    b"left_id,right_id,judgement\nperson:a,person:b,same\n",
]


@pytest.mark.parametrize("load", [load_repeats, load_judgements])
@given(damaged(CSVS) | st.binary(max_size=50))
def test_any_list_of_repeats_or_judgements_is_taken_or_told(tmp_path, load, data):
    check_told(load, tmp_path / "own.csv", data)
