"""What training refuses, and what the shipped pipelines hold."""

import subprocess
import sys

import pytest
import spacy

from models.card import figures
from models.convert import LabelledText, Mention
from models.train import SHIPPED, main

TEXTS = [
    LabelledText(
        f"made-up-{number}",
        f"Rain number {number} fell on Peru.",
        (Mention(22, 26, "COUNTRY", "PE", "name"),),
    )
    for number in range(5)
]
MEGABYTES = {"default": 15, "accurate": 40}


@pytest.mark.parametrize("model", sorted(SHIPPED))
@pytest.mark.parametrize("detour", ["", "labels/../"], ids=["plain", "roundabout"])
def test_the_shipped_model_gives_way_to_no_weaker_one(model, detour, monkeypatch):
    output = SHIPPED[model].parent / detour / SHIPPED[model].name
    monkeypatch.setattr("models.train.train", lambda *_: pytest.fail("it trained"))
    monkeypatch.setattr(sys, "argv", ["train", model, "--output", str(output)])
    with pytest.raises(SystemExit, match=r"give --corpora .* or another --output"):
        main()


def test_without_the_public_corpora_another_folder_may_be_written(tmp_path, monkeypatch):
    outputs = []
    monkeypatch.setattr("models.train.train", lambda options: outputs.append(options.output))
    monkeypatch.setattr(sys, "argv", ["train", "default", "--output", str(tmp_path / "en_dateline")])
    main()
    assert outputs == [tmp_path / "en_dateline"]


def test_figures_count_exact_spans_of_the_same_label():
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "COUNTRY", "pattern": "Peru"}, {"label": "PERSON", "pattern": "Rain"}])
    found = figures(nlp, TEXTS)
    assert found["COUNTRY"] == {"p": 1.0, "r": 1.0, "f": 1.0, "n": 5}
    assert found["ALL"] == {"p": 0.5, "r": 1.0, "f": 0.6667, "n": 5}
    assert "PERSON" not in found


def test_a_removed_label_is_missed_over_all_and_under_no_label():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "COUNTRY", "pattern": "Peru"}])
    found = figures(nlp, TEXTS, removed=5)
    assert found["COUNTRY"] == {"p": 1.0, "r": 1.0, "f": 1.0, "n": 5}
    assert found["ALL"] == {"p": 1.0, "r": 0.5, "f": 0.6667, "n": 10}


def test_labels_that_are_not_scored_count_nowhere():
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "Rain"}])
    text = LabelledText("made-up", "Rain fell on Lima.", (Mention(13, 17, "PLACE"),))
    assert figures(nlp, [text])["ALL"]["n"] == 0


@pytest.mark.parametrize("model", sorted(SHIPPED))
def test_the_shipped_pipelines_are_small_hold_no_word_of_the_texts_and_load_with_spacy_alone(model, tmp_path):
    folder = SHIPPED[model]
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < MEGABYTES[model] * 1_000_000
    assert "Rain" not in (folder / "vocab" / "strings.json").read_text(encoding="utf-8")
    code = "import sys, spacy; print(*spacy.load(sys.argv[1])('He left Russia for Peru.').ents, sep='|')"
    command = [sys.executable, "-I", "-c", code, str(folder.resolve())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Russia|Peru"
