"""The gazetteer as a spaCy component: what the lists of countries and agencies add to the model, and correct in it.

Loading a model adds it, with what ``pipeline/data`` holds then, so that a new alias needs no retraining. Every entity
it leaves in ``doc.ents`` says in ``ent.id_`` who found it: ``model`` or ``gazetteer``.
"""

from collections.abc import Iterable
from functools import lru_cache

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from pipeline.knowledge import agencies, agency_heads, country_names, lookalikes
from pipeline.spelling import one_edit

COUNTRY, AGENCY, PERSON, ORG, PLACE = "COUNTRY", "AGENCY", "PERSON", "ORG", "PLACE"
_OPENERS = frozenset({".", "!", "?", ":", ";", '"', "“", "‘", "(", "—", "–", "•"})
TYPED = frozenset({COUNTRY, AGENCY, PERSON})
MODEL, GAZETTEER = "model", "gazetteer"
_MIN_MISSPELT = 5  # shorter words are one letter away from too many names
_REMEMBERED = 10_000  # names
_MIN_UPPER = 4  # upper-case forms of shorter names would match abbreviations
# What the labels of other pipelines mean here; a label that is not listed is dropped.
LABELS = {
    "PERSON": PERSON,
    "PER": PERSON,
    "COUNTRY": COUNTRY,
    "AGENCY": AGENCY,
    "ORG": ORG,
    "PLACE": PLACE,
    "GPE": PLACE,
    "LOC": PLACE,
    "NORP": PLACE,
    "FAC": PLACE,
    "MISC": PLACE,
}


@Language.factory(
    "dateline_gazetteer",
    assigns=["doc.ents", "token.ent_type", "token.ent_iob", "token.ent_id"],
    requires=["doc.ents"],
)
def make_gazetteer(nlp: Language, name: str) -> "Gazetteer":  # noqa: ARG001 - spaCy calls every factory so
    """The component with the lists of ``pipeline/data``; found by name through the entry point."""
    return Gazetteer(nlp)


class Gazetteer:
    """Adds countries and agencies of the lists to what the model found, and corrects it by them."""

    def __init__(self, nlp: Language) -> None:
        self._types_agencies = AGENCY in nlp.pipe_labels.get("ner", ())
        self._matcher = PhraseMatcher(nlp.vocab)
        strong, weak = set[str](), set[str]()
        for alias, names in country_names().items():
            (strong if all(name.strong for name in names) else weak).update(_cased(alias))
        listed = {name for agency in agencies() for name in agency.strong}
        self._countries = strong | weak
        folded = self._folded = {name.casefold() for name in self._countries}
        self._is_near_country = lru_cache(_REMEMBERED)(lambda name: any(one_edit(name, known) for known in folded))
        self._agencies = listed
        other = {phrase for known in lookalikes() for phrase in _cased(known)}
        self._add(nlp, "lookalike", self._over_lines(other))
        self._add(nlp, "strong", self._over_lines(strong - other))
        self._add(nlp, "weak", weak - strong - other)
        self._add(nlp, "agency", listed - self._countries)

    def _add(self, nlp: Language, key: str, phrases: Iterable[str]) -> None:
        self._matcher.add(key, [nlp.make_doc(phrase) for phrase in sorted(phrases)])

    @staticmethod
    def _over_lines(names: Iterable[str]) -> set[str]:
        """``names``, and each of several words with one of its blanks as a line break."""
        broken = {f"{name[:i]}\n{name[i + 1 :]}" for name in names for i, c in enumerate(name) if c == " "}
        return broken | set(names)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc.ents``: of spans that overlap the longer one stays, of equal ones the list's."""
        candidates = [span for span in (self._judge(ent) for ent in doc.ents) if span is not None]
        held = {(ent.start, ent.end): ent.label_ for ent in candidates}
        for span in _longest(self._matcher(doc, as_spans=True)):
            candidates += self._proposals(span, held)
        doc.set_ents(_longest(candidates))
        return doc

    def _judge(self, ent: Span) -> Span | None:
        """The model's entity under this project's labels; None where its label means nothing here."""
        label = LABELS.get(ent.label_)
        if label is None:
            return None
        if not self._types_agencies and label == ORG and _is_agency(ent.text, self._agencies):
            label = AGENCY
        if not self._types_agencies and label == PLACE and ent.text in self._countries:
            label = COUNTRY
        if label == COUNTRY and not self._may_be_country(ent.text):
            label = PLACE
        return Span(ent.doc, ent.start, ent.end, label=label, span_id=MODEL)

    def _may_be_country(self, name: str) -> bool:
        """Whether the list knows ``name``, in any case, or a name one edit away; the class is closed."""
        folded = " ".join(name.split()).casefold()
        return folded in self._folded or (len(folded) >= _MIN_MISSPELT and self._is_near_country(folded))

    def _proposals(self, span: Span, held: dict[tuple[int, int], str]) -> list[Span]:
        """What a listed phrase makes: an entity that competes with the model's, or a blocker without a type.

        Where the model saw a person, neither: `Mali` and `Israel` are names of people too.
        """
        match span.label_:
            case "lookalike" | "strong" if held.get((span.start, span.end)) == PERSON:
                return []
            case "lookalike":
                return [Span(span.doc, span.start, span.end, label=PLACE, span_id=GAZETTEER)]
            case "strong" if (span.start, span.end) in held or not (_before_money(span) or _in_longer_name(span)):
                label = COUNTRY
            case "agency":
                label = AGENCY
            case _:
                return []
        found_by = MODEL if held.get((span.start, span.end)) == label else GAZETTEER
        return [Span(span.doc, span.start, span.end, label=label, span_id=found_by)]


def _cased(alias: str) -> set[str]:
    return {alias, alias.upper()} if len(alias) >= _MIN_UPPER and not alias.isupper() else {alias}


def _is_agency(name: str, listed: set[str]) -> bool:
    return name in listed or any(head.pattern.search(name) for head in agency_heads())


def _before_money(span: Span) -> bool:
    """``US$`` and ``HK $`` are currencies, not countries."""
    after = span.doc[span.end : span.end + 1].text
    return after.startswith("$")


def _in_longer_name(span: Span) -> bool:
    """Whether capitalized neighbours make it part of a name of its own: ``Qatar Tower``, ``Party of Cuba``.

    The model sees such names too; where it found no country in one, the list alone must not.
    """
    doc, before, after = span.doc, span.start - 1, span.end
    if after < len(doc) and _is_name_word(doc, after):
        return True
    if before >= 1 and doc[before].lower_ in {"of", "de", "del"}:
        before -= 1
    return before >= 0 and _is_name_word(doc, before) and not _opens_sentence(doc, before)


def _opens_sentence(doc: Doc, index: int) -> bool:
    """Whether the token's capital says only that a sentence or line begins."""
    return index == 0 or doc[index - 1].is_space or doc[index - 1].text in _OPENERS


def _is_name_word(doc: Doc, index: int) -> bool:
    """Whether the token is a capitalized word that the model left out of persons, countries and agencies."""
    text = doc[index].text
    return text[:1].isupper() and text.isalpha() and not text.isupper() and doc[index].ent_type_ not in TYPED


def _longest(spans: Iterable[Span]) -> list[Span]:
    """Spans that do not overlap: the longer in characters first; of the same ones the later given."""
    ranked = sorted(
        enumerate(spans),
        key=lambda item: (item[1].start_char - item[1].end_char, item[1].start_char, -item[0]),
    )
    taken: list[Span] = []
    used: set[int] = set()
    for _, span in ranked:
        tokens = range(span.start, span.end)
        if used.isdisjoint(tokens):
            taken.append(span)
            used.update(tokens)
    return sorted(taken, key=lambda span: span.start)
