"""The same labels, in whatever format, give the same tables the same scores."""

import pytest

from pipeline.config import Settings
from pipeline.evaluate.run import evaluate_tables
from pipeline.export import WRITERS as WRITERS_OUT
from pipeline.extraction import extract
from tests.pipeline.evaluate.labels.writers import DOC_ID, WRITERS, dateline

TEXT = (
    "Anna Kovacs of the Harbour Office met Bruno Adeyemi in Cuba 🚢 on Monday .\n"
    "Peruvian ships , says Chiyo Tanabe , leave for Kenya with the Ministry of Health .\n"
)
NAMES = {
    "Anna Kovacs": "person",
    "Harbour": "agency",
    "Cuba": "country",
    "Peruvian ships": "country",
    "Chiyo Tanabe": "agency",
    "Kenya": "country",
    "Monday": "person",
}
LABELS = [(TEXT.index(name), TEXT.index(name) + len(name), kind) for name, kind in NAMES.items()]


@pytest.fixture(scope="module")
def output(tmp_path_factory, stub_model):
    """Tables of one document; some of its names are labelled as they are found, some otherwise, some not at all."""
    folder = tmp_path_factory.mktemp("one")
    path = folder / "in" / DOC_ID
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, encoding="utf-8")
    extract(Settings(folder / "out", folder / "in", stub_model))
    return folder / "out"


def mention_scores(labels, output):
    ledger = evaluate_tables(labels, output).ledger
    return {key: tallies for key, tallies in ledger.items() if key.level == "mention"}


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_the_same_predictions_have_the_same_scores_in_every_format(name, output, tmp_path):
    for folder in ("own", "other"):
        (tmp_path / folder).mkdir()
    own = mention_scores(dateline(tmp_path / "own", TEXT, LABELS), output)
    assert mention_scores(WRITERS[name](tmp_path / "other", TEXT, LABELS), output) == own
    strict = [tally for key, tallies in own.items() if key.matching == "strict" for tally in tallies.values()]
    assert len(set(map(str, strict))) > 1


@pytest.mark.parametrize("tool", ["prodigy", "doccano", "labelstudio"])
def test_what_is_written_to_start_labelling_from_scores_1(tool, output, tmp_path):
    path = tmp_path / "tasks.jsonl"
    WRITERS_OUT[tool](output, path, force=False)
    counts = evaluate_tables(path, output).found.by_type["all"]
    assert (counts.f1, counts.extra, counts.missed) == (1, 0, 0)
    assert counts.hits > 3
