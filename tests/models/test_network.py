"""The network that learns and the one that recognizes are the same; a batch is no company."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch: pip install 'dateline[train]'")

from models.batches import batches, to_batch  # noqa: E402
from models.convert import LabelledText, Mention  # noqa: E402
from models.export import network_of  # noqa: E402
from models.learn import Schedule, learn  # noqa: E402
from models.material import Reader  # noqa: E402
from models.network import GAP, Tagger, loss_of  # noqa: E402
from pipeline.recognize.decode import TAGS  # noqa: E402

TEXTS = [
    LabelledText("one", "Ana Silva left Peru. Silva sang.", (Mention(0, 9, "PERSON"), Mention(15, 19, "COUNTRY"))),
    LabelledText("other", "The Ministry of Health in Lima", (Mention(4, 22, "AGENCY|ORG"),), silent=("PLACE",)),
]


@pytest.fixture(scope="module")
def samples():
    read = Reader()
    return [read(text) for text in TEXTS]


@pytest.fixture(scope="module")
def tagger():
    torch.manual_seed(1)
    return Tagger(8, [[1, 2], [1]]).eval()


def scores(tagger, samples):
    with torch.inference_mode():
        return tagger(to_batch(samples, 0, np.random.default_rng(1))).numpy()


def test_both_networks_give_the_same_scores(tagger, samples):
    network = network_of(tagger)
    for sample in samples:
        expect = scores(tagger, [sample])[: len(sample.allowed)]
        assert np.allclose(network(sample.features), expect, atol=2e-2)  # weights are stored in half precision


def test_a_text_is_scored_alike_alone_and_in_company(tagger, samples):
    together = scores(tagger, samples)
    size = len(samples[0].allowed)
    assert np.allclose(together[:size], scores(tagger, samples[:1])[:size], atol=1e-5)
    assert np.allclose(together[size + GAP : -GAP], scores(tagger, samples[1:])[:-GAP], atol=1e-5)


def test_a_token_is_held_to_what_its_text_says_of_it(samples):
    tags = [{tag for bit, tag in enumerate(TAGS) if int(row) >> bit & 1} for row in samples[0].allowed]
    assert tags[:5] == [{"B-PERSON"}, {"L-PERSON"}, {"O"}, {"U-COUNTRY"}, {"O"}]


def test_what_is_open_or_passed_over_in_silence_stays_open(samples):
    tags = [{tag for bit, tag in enumerate(TAGS) if int(row) >> bit & 1} for row in samples[1].allowed]
    assert tags[1:4] == [{"B-AGENCY", "B-ORG"}, {"I-AGENCY", "I-ORG"}, {"L-AGENCY", "L-ORG"}]
    assert tags[-1] == {"O", "B-PLACE", "I-PLACE", "L-PLACE", "U-PLACE"}


def test_a_handful_of_texts_is_learned(samples):
    torch.manual_seed(1)
    tagger = Tagger(16, [[1], [1]])
    chance = np.random.default_rng(1)
    stream = [batch for _ in range(60) for batch in batches(samples, 10, 0, chance)]
    learn(tagger, [(tagger.parameters(), 0.01)], stream, Schedule(len(stream), 5, 0.0), lambda _: None)
    batch = to_batch(samples, 0, chance)
    assert loss_of(tagger(batch), batch).item() < 0.05
