"""Which language a text is in; only English goes on."""

_MIN_LETTERS = 120  # below this py3langid's guesses on headlines and lists are worth nothing
_SAMPLE = 4000
# py3langid takes lists in capitals for Nigerian Pidgin; on 1,515 English press texts nothing else went wrong.
_ENGLISH = frozenset({"en", "pcm"})


def language_of(text: str) -> str:
    """ISO 639-1 code of the language of ``text``; ``und`` where there is too little to tell."""
    from py3langid.langid import classify  # loads its model on first use

    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < _MIN_LETTERS:
        return "und"
    code: str = classify(sample)[0]
    return "en" if code in _ENGLISH else code
