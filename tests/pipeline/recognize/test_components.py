"""The two components on a blank pipeline whose entities are set by hand, so that no trained model has a say.

Texts mark entities as ``[surface|LABEL]``; what comes out names the finder too, where it is not the hand.
"""

import subprocess
import sys

import pytest
import spacy

from pipeline.recognize.consistency import HEADER_SPANS, Consistency
from pipeline.recognize.gazetteer import Gazetteer
from pipeline.recognize.model import COMPONENTS


def blank(*labels):
    """A blank pipeline whose `ner` could give ``labels`` and gives nothing."""
    nlp = spacy.blank("en")
    ner = nlp.add_pipe("entity_ruler", name="ner")
    ner.add_patterns([{"label": label, "pattern": "never written"} for label in labels])
    return nlp


@pytest.fixture(scope="module")
def nlp():
    return blank("PERSON", "COUNTRY", "AGENCY", "ORG", "PLACE")


@pytest.fixture(scope="module")
def gazetteer(nlp):
    return Gazetteer(nlp)


@pytest.fixture(scope="module")
def gazetteer_of_another_scheme():
    return Gazetteer(blank("PERSON", "GPE", "NORP", "ORG"))


@pytest.fixture(scope="module")
def read(nlp, unmarked):
    """What turns a marked text into a Doc with the marked entities."""

    def read_marked(marked):
        text, spans = unmarked(marked)
        doc = nlp.make_doc(text)
        ents = [doc.char_span(*span) for span in spans]
        assert None not in ents, "a mark does not fall on token borders"
        doc.ents = ents
        return doc

    return read_marked


def show(doc):
    text, at = "", 0
    for ent in doc.ents:
        names = "|".join(filter(None, (ent.text, ent.label_, ent.id_)))
        text += f"{doc.text[at : ent.start_char]}[{names}]"
        at = ent.end_char
    return text + doc.text[at:]


@pytest.mark.cases("gazetteer")
def test_lists_complete_and_correct_the_model(read, gazetteer, case):
    assert show(gazetteer(read(case["text"]))) == case["expect"]


@pytest.mark.cases("gazetteer_foreign")
def test_labels_of_other_pipelines_are_translated(read, gazetteer_of_another_scheme, case):
    assert show(gazetteer_of_another_scheme(read(case["text"]))) == case["expect"]


@pytest.mark.cases("consistency")
def test_the_document_is_its_own_evidence(read, case):
    assert show(Consistency()(read(case["text"]))) == case["expect"]


@pytest.mark.parametrize(
    ("text", "expect"),
    [
        ("so [Tide Wire|ORG] wrote", "so [Tide Wire|AGENCY|header-field] wrote"),
        ("so [Tide Wire|AGENCY] wrote", "so [Tide Wire|AGENCY] wrote"),
        ("so [Tide|PERSON] Wire wrote", "so [Tide Wire|AGENCY|header-field] wrote"),
        ("at the [Tide Wire Foundation|ORG] today", "at the [Tide Wire Foundation|ORG] today"),
        ("so Tide Wires wrote", "so Tide Wires wrote"),
    ],
)
def test_a_name_of_the_header_is_certain_in_the_text(read, text, expect):
    doc = read(text)
    at = doc.text.find("Tide Wire")
    doc.user_data[HEADER_SPANS] = [(at, at + len("Tide Wire"), "AGENCY")]
    assert show(Consistency()(doc)) == expect


def test_a_text_without_words_is_left_alone(nlp, gazetteer):
    assert [show(Consistency()(gazetteer(nlp.make_doc(text)))) for text in ("", " \n", "...")] == ["", " \n", "..."]


def test_a_saved_pipeline_loads_where_nobody_imports_the_package(tmp_path):
    nlp = blank("PERSON")
    for name in COMPONENTS:
        nlp.add_pipe(name)
    nlp.to_disk(tmp_path / "saved")
    code = (
        "import spacy; print([(ent.text, ent.label_) for ent in spacy.load('saved')('Ships left Cuba at dawn.').ents])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stdout.strip() == "[('Cuba', 'COUNTRY')]", done.stderr
