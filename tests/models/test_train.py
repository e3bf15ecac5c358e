"""The pipeline folder is small, holds no training words, and loads without any code of ours."""

import random
import subprocess
import sys
from dataclasses import replace
from itertools import islice

import pytest
import spacy
from spacy.training import Example

from models.augment import Stock
from models.card import figures
from models.convert import LabelledText, Losses, Mention, to_doc
from models.train import CONFIG, SHIPPED, Material, Phase, batches, build, main, run_phase, save

STOCK = Stock(people={"PE": (["Inti"], ["Mamani"])}, bodies={}, countries={})
TEXTS = [
    LabelledText(
        f"made-up-{number}",
        f"Rain number {number} fell on Peru.",
        (Mention(22, 26, "COUNTRY", "PE", "name"),),
    )
    for number in range(5)
]


def config():
    loaded = spacy.util.load_config(CONFIG, interpolate=True)
    phases = [Phase(name, **values) for name, values in loaded.pop("phases").items()]
    return loaded, phases


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    settings, _ = config()
    nlp = build(settings)
    docs = [to_doc(nlp, text, Losses()) for text in TEXTS]
    nlp.initialize(lambda: [Example(nlp.make_doc(doc.text), doc) for doc in docs])
    folder = tmp_path_factory.mktemp("model") / "en_dateline"
    save(nlp, settings, folder, {"name": "dateline"})
    return nlp, folder


def test_every_phase_of_the_configuration_is_read():
    assert [phase.name for phase in config()[1]][-1] == "fine"


def test_the_saved_pipeline_finds_what_the_trained_one_finds(saved):
    nlp, folder = saved
    text = "A U.S.-led force near Dakar (PANA)—After rain in Peru."
    again = spacy.load(folder)
    assert [token.text for token in again(text)] == [token.text for token in nlp(text)]
    assert [(e.text, e.label_) for e in again(text).ents] == [(e.text, e.label_) for e in nlp(text).ents]


def test_no_word_of_the_training_texts_is_saved(saved):
    _, folder = saved
    assert "Rain" not in (folder / "vocab" / "strings.json").read_text(encoding="utf-8")


def test_batches_depend_on_the_seed_alone():
    settings, phases = config()
    nlp = build(settings)

    def first(seed):
        _, batch = next(batches(nlp, TEXTS * 40, phases[-1], STOCK, random.Random(seed)))
        return [example.reference.text for example in batch]

    assert first(3) == first(3)
    assert first(3) != first(4)


def test_an_epoch_smaller_than_a_batch_is_one_batch():
    settings, phases = config()
    small = batches(build(settings), TEXTS, phases[-1], STOCK, random.Random(1))
    assert [(epoch, len(batch)) for epoch, batch in islice(small, 3)] == [(0, 5), (1, 5), (2, 5)]


def test_what_is_left_over_after_full_batches_is_passed_over():
    settings, phases = config()
    phase = replace(phases[-1], batch_words=14)  # two texts of seven tokens
    found = batches(build(settings), TEXTS, phase, Stock({}, {}, {}), random.Random(1))
    assert [(epoch, len(batch)) for epoch, batch in islice(found, 4)] == [(0, 2), (0, 2), (1, 2), (1, 2)]


def test_a_handful_of_texts_is_enough_to_train_on(saved):
    settings, phases = config()
    nlp, _ = saved
    phase = replace(phases[-1], epochs=1)
    run_phase(nlp, phase, Material(TEXTS, [], TEXTS, STOCK), settings["training"]["optimizer"], random.Random(1))


@pytest.mark.parametrize(
    "output", [SHIPPED, SHIPPED.parent / "labels" / ".." / "en_dateline"], ids=["plain", "roundabout"]
)
def test_the_shipped_model_gives_way_to_no_weaker_one(output, monkeypatch):
    monkeypatch.setattr("models.train.train", lambda *_: pytest.fail("it trained"))
    monkeypatch.setattr(sys, "argv", ["train", "--output", str(output)])
    with pytest.raises(SystemExit, match=r"give --corpora .* or another --output"):
        main()


def test_without_the_public_corpora_another_folder_may_be_written(tmp_path, monkeypatch):
    outputs = []
    monkeypatch.setattr("models.train.train", lambda _corpora, output, *_: outputs.append(output))
    monkeypatch.setattr(sys, "argv", ["train", "--output", str(tmp_path / "en_dateline")])
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


@pytest.mark.skipif(not SHIPPED.exists(), reason="models/en_dateline has not been trained")
def test_the_shipped_pipeline_is_small_and_needs_no_code_of_ours(tmp_path):
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 12_000_000
    code = "import sys, spacy; print(*spacy.load(sys.argv[1])('He left Russia for Peru.').ents, sep='|')"
    command = [sys.executable, "-I", "-c", code, str(SHIPPED.resolve())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "Russia|Peru"
