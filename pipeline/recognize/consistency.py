"""The document as its own evidence: a name that it makes plain once is recognized wherever it stands.

Most errors of a model on press text are repeated mentions: a bare surname whose full name was found, an
abbreviation whose long form tells what it is. Each rule here names itself in ``ent.id_``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge import countries, country_names, titles
from pipeline.recognize.features import words_of
from pipeline.recognize.gazetteer import AGENCY, COUNTRY, ORG, PERSON, PLACE
from pipeline.recognize.misspellings import misspelt
from pipeline.spelling import is_short_for

REPEATED, ABBREVIATION, MISSPELLING = "repeated-name", "abbreviation", "country-misspelling"
CONTEXT = "country-in-context"
HEADER_FIELD = "header-field"
HEADER_SPANS = "dateline_header_spans"
NO_AGENCY = "NONE"
_SMALL = frozenset(["of", "the", "and", "for", "on", "in", "against", "to", "de", "del", "la", "du", "des", "-", "&"])
_ABBREVIATION = re.compile(r"[A-Z][A-Za-z&.-]{1,9}")
_MIN_SURNAME = 3


@Language.factory(
    "dateline_consistency",
    assigns=["doc.ents", "token.ent_type", "token.ent_iob", "token.ent_id"],
    requires=["doc.ents"],
)
def make_consistency(nlp: Language, name: str) -> "Consistency":  # noqa: ARG001 - spaCy calls every factory so
    """The component; found by name through the entry point."""
    return Consistency()


class Consistency:
    """Adds mentions that other mentions of the same document make certain, and drops what they refute."""

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.ents``; entities that were there stay unless the header or a long form refutes them.

        ``doc.user_data[HEADER_SPANS]`` may hold ``(start, end, label)``, in characters, of names that the document's
        header makes certain.
        """
        words = words_of(doc)
        ents = list(_countries_in_context(doc, _with_header_names(doc, doc.user_data.get(HEADER_SPANS, ())), words))
        types = _abbreviation_types(ents, words)
        kept = [ent for ent in ents if types.get(ent.text, ent.label_) == ent.label_ or ent.label_ == COUNTRY]
        used = _places_of(ent for ent in kept if ent.label_ != PLACE)
        added: list[Span] = []
        told = _abbreviations(doc, words, types), _repeated(doc, ents, words), _misspellings(doc, ents, words)
        for span in chain(*told):
            if used.isdisjoint(range(span.start, span.end)):
                added.append(span)
                used.update(range(span.start, span.end))
        places_left = [ent for ent in kept if ent.label_ == PLACE and used.isdisjoint(range(ent.start, ent.end))]
        doc.set_ents([*(ent for ent in kept if ent.label_ != PLACE), *places_left, *added])
        return doc


def _places_of(ents: Iterable[Span]) -> set[int]:
    """The tokens that they are made of."""
    return {place for ent in ents for place in range(ent.start, ent.end)}


def _with_header_names(doc: Doc, names: Sequence[tuple[int, int, str]]) -> list[Span]:
    """The entities of ``doc``, in text order, with every name that the header makes certain under the header's label.

    A longer entity around the name stays (``Gulf Courier Foundation``), what lies inside or across it goes.
    """
    if not names:
        return list(doc.ents)
    found: list[Span] = []
    taken: set[int] = set()
    for start, end, label in names:
        span = doc.char_span(start, end, label=label, span_id=HEADER_FIELD)
        if span is not None and taken.isdisjoint(range(span.start, span.end)):
            found.append(span)
            taken.update(range(span.start, span.end))
    at = {i: span for span in found for i in range(span.start, span.end)}
    kept = [ent for ent in doc.ents if not any(_gives_way(ent, at[i]) for i in range(ent.start, ent.end) if i in at)]
    used = _places_of(kept)
    added = (span for span in found if used.isdisjoint(range(span.start, span.end)))
    return sorted([*kept, *added], key=lambda span: span.start)


def _gives_way(ent: Span, span: Span) -> bool:
    """Whether ``ent`` is not simply ``span`` already and does not hold it within a longer name."""
    if (ent.start, ent.end) == (span.start, span.end):
        return ent.label_ != span.label_
    overlap = ent.start < span.end and span.start < ent.end
    return overlap and not (ent.start <= span.start and span.end <= ent.end)


def _countries_in_context(doc: Doc, ents: Sequence[Span], words: Sequence[str]) -> Iterator[Span]:
    """``ents``, a lone word taken for a person under COUNTRY where the document speaks of that country.

    `Jordan` is one where Amman or a Jordanian stands beside it, and nobody is called so in full.
    """
    persons = [ent for ent in ents if ent.label_ == PERSON]
    in_full = {word for ent in persons if len(ent) > 1 for word in words[ent.start : ent.end]}
    named = _named_countries(ents)
    for ent in ents:
        alone = ent.label_ == PERSON and len(ent) == 1 and words[ent.start] not in in_full
        is_country = alone and any(code in named or _names_capital(doc, code) for code in _codes(words[ent.start]))
        yield Span(doc, ent.start, ent.end, label=COUNTRY, span_id=CONTEXT) if is_country else ent


def _codes(name: str) -> set[str]:
    """The countries that ``name`` may mean."""
    return {known.code for known in country_names().get(name, ())}


def _named_countries(ents: Iterable[Span]) -> frozenset[str]:
    """The countries that the mentions of countries among ``ents`` may mean."""
    return frozenset(code for ent in ents if ent.label_ == COUNTRY for code in _codes(ent.text))


def _names_capital(doc: Doc, code: str) -> bool:
    """Whether the capital of the country stands in ``doc``, in any case."""
    capitals = (re.escape(capital.casefold()) for capital in countries()[code].capitals)
    text = doc.text.casefold()
    return any(re.search(rf"(?<!\w){capital}(?!\w)", text) for capital in capitals)


def _abbreviation_types(ents: Sequence[Span], words: Sequence[str]) -> dict[str, str]:
    """What each abbreviation in brackets behind its long form is: the long form's type, or none.

    A long form that is spelt out and was not recognized is no agency, and neither is its abbreviation.
    """
    if "(" not in words:
        return {}
    ends = {ent.end: ent for ent in ents}
    agency = _places_of(ent for ent in ents if ent.label_ == AGENCY)
    found: dict[str, str] = {}
    for opening in range(1, len(words) - 2):
        if words[opening] != "(" or words[opening + 2] != ")" or not _ABBREVIATION.fullmatch(words[opening + 1]):
            continue
        short = words[opening + 1]
        ent = ends.get(opening)
        if ent is not None and ent.label_ in {AGENCY, ORG} and _may_shorten(short, ent.text):
            found[short] = ent.label_
        else:
            start = _long_form(words, opening, short)
            if start is not None and agency.isdisjoint(range(start, opening)):
                found.setdefault(short, NO_AGENCY)
    return found


def _may_shorten(short: str, name: str) -> bool:
    """Whether ``short`` can stand for the body before it: by its initials, or half of them if it is in capitals.

    Many bodies are abbreviated by their name in another language (``Observatory of Human Rights (ODH)``).
    """
    initials = {word[0].upper() for word in name.split() if word not in _SMALL}
    half = 2 * len(initials & set(short)) >= len(set(short))
    return is_short_for(short, name) or (half and short.isupper() and short not in country_names())


def _long_form(words: Sequence[str], opening: int, short: str) -> int | None:
    """Where the words before the bracket begin whose initials spell ``short``; small words may count or not."""
    letters = [letter for letter in short if letter.isupper()]
    for index in range(opening - 1, max(-1, opening - 2 - 2 * len(letters)), -1):
        text = words[index]
        if letters and text[0].upper() == letters[-1]:
            letters.pop()
            if not letters:
                return index
        elif text.lower() not in _SMALL:
            return None
    return None


def _abbreviations(doc: Doc, words: Sequence[str], types: dict[str, str]) -> Iterator[Span]:
    if AGENCY not in types.values():
        return
    for place, word in enumerate(words):
        if types.get(word) == AGENCY:
            yield Span(doc, place, place + 1, label=AGENCY, span_id=ABBREVIATION)


def _repeated(doc: Doc, ents: Sequence[Span], words: Sequence[str]) -> Iterator[Span]:
    """Surnames of persons named in full, where the model passed them over."""
    surnames = {words[ent.end - 1] for ent in ents if ent.label_ == PERSON and len(ent) > 1}
    surnames -= {word for ent in ents if ent.label_ != PERSON for word in words[ent.start : ent.end]}
    surnames = {name for name in surnames if len(name) >= _MIN_SURNAME and _is_capitalized(name)}
    for place, word in enumerate(words):
        if word in surnames and not _in_longer_name(place, words):
            yield Span(doc, place, place + 1, label=PERSON, span_id=REPEATED)


def _is_capitalized(word: str) -> bool:
    return word.istitle() and word.isalpha()


def _in_longer_name(place: int, words: Sequence[str]) -> bool:
    """Whether a capitalized word stands next to the token, so that it may be part of another name."""
    return any(
        0 <= near < len(words) and _is_capitalized(words[near]) and words[near] not in titles()
        for near in (place - 1, place + 1)
    )


def _misspellings(doc: Doc, ents: Sequence[Span], words: Sequence[str]) -> Iterator[Span]:
    """Words one letter away from the name of a country that the document names elsewhere."""
    wrong = misspelt(words, _named_countries(ents))
    if not wrong:
        return
    for place, word in enumerate(words):
        if word in wrong:
            yield Span(doc, place, place + 1, label=COUNTRY, span_id=MISSPELLING)
