from pipeline.digests import sha256_of


def test_a_digest_tells_texts_apart_and_takes_any_text():
    assert sha256_of("a") != sha256_of("b")
    assert len(sha256_of("\ud800")) == 64
