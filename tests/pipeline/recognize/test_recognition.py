"""From documents to findings: trimmed, out of furniture, the same in any company."""

import time
from pathlib import Path

import pytest
import spacy

from pipeline.clean.documents import clean_documents
from pipeline.config import DEFAULT_MODEL
from pipeline.errors import ModelError
from pipeline.modelfolder import model_digest
from pipeline.recognize import recognize
from pipeline.recognize.model import COMPONENTS, load_nlp
from pipeline.records import RawDocument, Zone


def documents(*texts):
    return clean_documents(RawDocument(f"{i}.txt", f"{i}.txt", None, text) for i, text in enumerate(texts)).documents


def surfaces(findings):
    return [(finding.type, finding.surface) for finding in findings]


@pytest.fixture(scope="module")
def greedy():
    """A pipeline whose entities reach too far: over quotes, brackets, blanks and full stops."""
    nlp = spacy.blank("en")
    patterns = ['" Cuba "', "( Reuters )", "Cuba .", "U.S.", "Davis Jr.", "Kovacs ,", "\n Peru", '" ...']
    ruler = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns(
        [{"label": "PERSON", "pattern": [{"TEXT": word} for word in text.split(" ")]} for text in patterns]
    )
    for component in nlp.pipeline:
        component[1].overwrite = True
    return nlp


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ('so "Cuba" won', "Cuba"),
        ("so (Reuters) wrote", "Reuters"),
        ("went to Cuba.", "Cuba"),
        ("went to the U.S. on foot", "U.S."),
        ("and Davis Jr. sang", "Davis Jr."),
        ("then Kovacs, who sang", "Kovacs"),
        ("went to\nPeru at last", "Peru"),
    ],
)
def test_a_mention_has_no_edges_that_are_not_its_own(greedy, text, surface):
    (document,) = documents(text)
    (finding,) = recognize([document], [], greedy)
    assert finding.surface == surface
    assert document.clean_text[finding.clean_start : finding.clean_end] == surface


def test_what_is_all_edges_is_no_mention(greedy):
    assert recognize(documents('he said " ... and went'), [], greedy) == []


def test_names_in_furniture_are_no_mentions(stub_model):
    (document,) = documents("Read on. Ships left Cuba at dawn, and later Peru.")
    start = document.clean_text.index("Cuba") - 5
    zones = [
        Zone(document.doc_id, start, zone, start + 12, start, start + 12, "r", furniture=True)
        for zone in ("url", "handle", "artefact")
    ]
    nlp = load_nlp(stub_model)
    assert surfaces(recognize([document], zones, nlp)) == [("country", "Peru")]
    assert surfaces(recognize([document], zones[:1], nlp)) == [("country", "Peru")]


def test_names_in_content_zones_are_mentions(stub_model):
    (document,) = documents("Ships left Cuba at dawn.")
    zones = [
        Zone(document.doc_id, 0, zone, 20, 0, 20, "r", furniture=False)
        for zone in ("title", "dateline", "caption", "source_line")
    ]
    assert surfaces(recognize([document], zones, load_nlp(stub_model))) == [("country", "Cuba")]


def test_furniture_of_one_document_blocks_nothing_in_another(stub_model):
    found = documents("Ships left Cuba at dawn.", "Ships left Cuba at noon.")
    zones = [Zone("0.txt", 0, "url", 24, 0, 24, "r", furniture=True)]
    assert [finding.doc_id for finding in recognize(found, zones, load_nlp(stub_model))] == ["1.txt"]


def test_organisations_and_places_stay_inside(stub_model):
    assert recognize(documents("a tanker in the Gulf of Oman sent a call"), [], load_nlp(stub_model)) == []


def test_company_changes_no_document(stub_model):
    texts = [f"Day {i}: Anna Kovacs of the Ministry of Health left Cuba, and then Kovacs slept." for i in range(70)]
    found, nlp = documents(*texts), load_nlp(stub_model)
    alone = [finding for document in found for finding in recognize([document], [], nlp)]
    assert recognize(found, [], nlp) == alone
    assert len(alone) == 4 * len(texts)


def test_time_grows_with_the_length_of_a_document_and_not_with_its_square(stub_model):
    nlp = load_nlp(stub_model)
    found = documents("Anna Kovacs left Cuba, and Bruno Adeyemi sailed to Peru for a week.\n" * 1500)
    before = time.process_time()
    assert len(recognize(found, [], nlp)) == 6000
    assert time.process_time() - before < 10


def test_the_model_is_loaded_once_with_the_components_behind_it(stub_model):
    nlp = load_nlp(stub_model)
    assert nlp is load_nlp(stub_model)
    assert nlp.pipe_names == ["ner", *COMPONENTS]


def test_a_folder_without_a_model_is_an_error_with_a_remedy(tmp_path):
    with pytest.raises(ModelError, match=r"no-model: no spaCy pipeline lies there; .*make train"):
        load_nlp(tmp_path / "no-model")


def test_a_pipeline_that_recognizes_nothing_is_an_error_with_a_remedy(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "mute")
    with pytest.raises(ModelError, match=r"mute: has no component `ner`; choose a pipeline"):
        load_nlp(tmp_path / "mute")


def test_a_broken_model_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "meta.json").write_text('{"lang": "en"}')
    with pytest.raises(ModelError, match=r"spaCy cannot load it .*; train it again"):
        load_nlp(tmp_path)


def test_the_digest_of_a_model_sees_names_and_contents(tmp_path):
    for name, content in (("a", "1"), ("b", "1"), ("a2", "2")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "meta.json").touch()
        (tmp_path / name / name[0]).write_text(content)
    assert len({model_digest(tmp_path / name) for name in ("a", "b", "a2")}) == 3


def test_a_folder_without_a_model_has_no_digest(tmp_path):
    with pytest.raises(ModelError, match="no spaCy pipeline lies there"):
        model_digest(tmp_path / "no-model")


SHIPPED = [Path(DEFAULT_MODEL), Path(DEFAULT_MODEL).with_name("en_dateline_accurate")]


@pytest.mark.parametrize("model", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_model_finds_the_same_alone_in_company_and_in_any_order(model):
    texts = [
        f"LIMA, {day} May (Andina) — Rosa Quispe Huamán of the Ministry of Health left Peru. Quispe, 4{day}, met "
        f"Ghanaian officials.\nRead the {day}th report of the Rain Company."
        for day in range(1, 10)
    ] * 8  # more than are read in one go
    found, nlp = documents(*texts), load_nlp(model)
    alone = {document.doc_id: recognize([document], [], nlp) for document in found}
    together = recognize(found, [], nlp)
    assert together == [finding for document in found for finding in alone[document.doc_id]]
    backwards = recognize(found[::-1], [], nlp)
    assert sorted(backwards, key=repr) == sorted(together, key=repr)
    assert {"Rosa Quispe Huamán", "Quispe", "Ministry of Health", "Peru", "Ghanaian", "Andina"} <= {
        finding.surface for finding in together
    }


@pytest.mark.parametrize("model", SHIPPED, ids=lambda path: path.name)
def test_a_shipped_model_finds_names_over_line_ends_and_in_headlines(model):
    text = (
        "HEALTH MINISTER ROSA QUISPE LEAVES PERU\n\nThe Peruvian minister, Rosa\nQuispe, spoke at the World Health\n"
        "Organization."
    )
    found = {" ".join(finding.surface.split()) for finding in recognize(documents(text), [], load_nlp(model))}
    assert {"ROSA QUISPE", "PERU", "Peruvian", "Rosa Quispe", "World Health Organization"} <= found


def test_words_of_documents_are_forgotten_again_once_many_are_known(monkeypatch):
    monkeypatch.setattr("pipeline.recognize.recognition._KEPT", 0)
    nlp = load_nlp(Path(DEFAULT_MODEL))
    recognize(documents("Rain fell."), [], nlp)
    before = len(nlp.vocab.strings)
    recognize(documents(*(f"Zyx{i}qua met Vol{i}bert in Ulm{i}ova." for i in range(200))), [], nlp)
    assert len(nlp.vocab.strings) == before


def test_the_shipped_model_is_a_pipeline_for_our_labels():
    nlp = load_nlp(Path(DEFAULT_MODEL))
    assert {"PERSON", "COUNTRY", "AGENCY"} <= set(nlp.pipe_labels["ner"])
