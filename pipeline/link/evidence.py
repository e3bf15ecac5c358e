"""Which country a document means where a name does not say: evidence by kind, and how much each kind counts.

The weights are rows of ``pipeline/data/evidence.csv``, fitted on hand labels by ``models/evidence.py``.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.knowledge import countries, evidence_weights, sold_domains
from pipeline.link.bodies import news_country
from pipeline.link.names import fold
from pipeline.places import place_country, places_in
from pipeline.records import Document, Finding

# Kinds of evidence, each a number from 0 to 1 for a country: its share of such mentions, or whether it holds at all.
# `agency`, `media` and `place` are shares; `close` and `near` are about countries by name or demonym around the name,
# `lead` their share at the top, `first` the first of them, `most` whether no other has more of all these.
KINDS = (
    "agency",
    "agency_near",
    "close",
    "dateline",
    "first",
    "lead",
    "list",
    "media",
    "most",
    "near",
    "place",
    "place_near",
    "publisher",
    "site",
)
_COUNTED = ("named", "place", "agency", "media")
_FIXED = ("dateline", "publisher", "site")
_NEAR = {"near": "named", "place_near": "place", "agency_near": "agency"}
SURE = 0.5  # what the probability of a country must exceed: likelier than not
_LEAD = 300  # code points: what stands this early tells what a text is about
_CLOSE = 80  # code points: what stands this near is likely of one sentence


class Evidence:
    """Where one document names which country, and how: ``(clean_start, code)`` in text order by kind."""

    def __init__(self, document: Document, named: Iterable[tuple[Finding, str]], taken: Iterable[Finding]) -> None:
        """``named`` are the country mentions with their codes; places inside ``taken`` do not count.

        Those are the mentions of persons and countries.
        """
        self._text = document.clean_text
        self._publisher = fold(document.publisher) if document.publisher else None
        self._taken = sorted((finding.clean_start, finding.clean_end) for finding in taken)
        self._spots = {"named": sorted((finding.clean_start, code) for finding, code in named)}
        self._shares: dict[str, dict[str, float]] = {}
        self._candidates: frozenset[str] | None = None
        fixed = {
            "dateline": place_country(document.dateline_place) if document.dateline_place else None,
            "site": site_country(document.url),
            "publisher": news_country(document.publisher) if document.publisher else None,
        }
        self._fixed = {kind: code for kind, code in fixed.items() if code}

    @property
    def home(self) -> str | None:
        """The country of the dateline, else of the site, else of the publisher."""
        return self._fixed.get(self.home_by or "")

    @property
    def home_by(self) -> str | None:
        """Which of them tells ``home``."""
        return next((kind for kind in ("dateline", "site", "publisher") if kind in self._fixed), None)

    def of_publisher(self, name: str) -> str | None:
        """The country of the site, where ``name`` is that of its publisher."""
        site = self._fixed.get("site")
        return site if site is not None and fold(name) == self._publisher else None

    def places(self) -> dict[int, str]:
        """The countries of the cities and provinces that the text names, by where these begin."""
        return dict(self._of("place"))

    def add(self, kind: str, found: Iterable[tuple[int, str]]) -> None:
        """More mentions of a kind."""
        self._spots[kind] = sorted([*self._spots.get(kind, ()), *found])
        self._shares.clear()
        self._candidates = None

    def candidates(self) -> frozenset[str]:
        """The countries that anything speaks for."""
        if self._candidates is None:
            counted = {code for kind in _COUNTED for _, code in self._of(kind)}
            self._candidates = frozenset(counted.union(self._fixed.values()))
        return self._candidates

    def places_before(self, at: int | None = None) -> set[str]:
        """The countries of the cities and provinces right in front of the offset ``at``; without it, of all."""
        return {code for spot, code in self._of("place") if at is None or 0 < at - spot <= _CLOSE // 2}

    def places_beside(self, at: int) -> set[str]:
        """The countries of the cities and provinces right in front of the offset ``at`` or behind it."""
        return {code for spot, code in self._of("place") if abs(at - spot) <= _CLOSE // 2}

    def _of(self, kind: str) -> Sequence[tuple[int, str]]:
        """The mentions of a kind; places are looked for when they are first asked for."""
        if kind == "place" and kind not in self._spots:
            self._spots[kind] = list(self._places())
        return self._spots.get(kind, ())

    def _places(self) -> Iterator[tuple[int, str]]:
        ends = [end for _, end in self._taken]
        for start, end, code in places_in(self._text):
            i = bisect_left(ends, start + 1)
            if i == len(ends) or self._taken[i][0] >= end:
                yield start, code

    def features(self, at: Sequence[int], listed: Iterable[str] = ()) -> Iterator[tuple[str, str, float]]:
        """What speaks for which country as that of a name at the offsets ``at``: kind, code and a number above 0.

        ``listed`` are the countries that lists of bodies give for the name.
        """
        if not self._shares:
            self._count()
        for kind, shares in self._shares.items():
            yield from ((kind, code, share) for code, share in shares.items())
        yield from ((kind, code, 1.0) for kind, code in self._fixed.items())
        yield from (("list", code, 1.0) for code in set(listed))
        yield from (("close", code, 1.0) for code in {code for place in at for code in self._within(place)})
        for kind, counted in _NEAR.items():
            code = self._before(counted, at[0])
            if code is not None:
                yield kind, code, 1.0

    def _count(self) -> None:
        """The shares, and who comes first and most often; made anew after each ``add``."""
        for kind in ("agency", "media", "place"):
            self._shares[kind] = _shares_of(code for _, code in self._of(kind))
        spots = self._of("named")
        self._shares["first"] = {code: 1.0 for _, code in spots[:1]}
        self._shares["lead"] = _shares_of(code for place, code in spots if place < _LEAD)
        counts = Counter(code for kind in _COUNTED for _, code in self._of(kind))
        top = max(counts.values(), default=0)
        self._shares["most"] = {code: 1.0 for code, count in counts.items() if count == top}

    def _before(self, kind: str, place: int) -> str | None:
        """The country of the last mention of a kind in front of ``place``, else of the first one."""
        spots = self._of(kind)
        i = bisect_left(spots, (place, ""))
        if i and spots[i - 1][0] == place:
            i -= 1
        return spots[max(0, i - 1)][1] if spots else None

    def _within(self, place: int) -> Iterator[str]:
        spots = self._of("named")
        for i in range(bisect_left(spots, (place - _CLOSE, "")), len(spots)):
            if spots[i][0] > place + _CLOSE:
                break
            yield spots[i][1]


def _shares_of(codes: Iterable[str]) -> dict[str, float]:
    counts = Counter(codes)
    return {code: count / counts.total() for code, count in counts.items()}


def site_country(url: str | None) -> str | None:
    """The country of the top-level domain of ``url``; None for generic domains and those sold as such."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:  # a broken address tells nothing
        return None
    domain = host.rsplit(".", 1)[-1]
    code = "GB" if domain == "uk" else domain.upper()
    return code if code in countries() and domain not in sold_domains() else None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The country that the evidence speaks for, how surely (0 to 1), and the kind of evidence that weighs most."""

    code: str
    probability: float
    kind: str


def weigh(
    evidence: Evidence, at: Sequence[int], listed: Iterable[str] = (), among: Iterable[str] = ()
) -> Verdict | None:
    """The likeliest country of a name at the offsets ``at``; None where nothing speaks for any.

    ``among`` leaves only these countries to choose from, and then ``none of them`` is no choice.
    """
    codes = set(among)
    weights = evidence_weights()
    parts: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for kind, code, value in evidence.features(at, listed):
        if not codes or code in codes:
            parts[code].append((weights[kind] * value, kind))
    scores = {code: (math.fsum(part for part, _ in found), max(found)[1]) for code, found in parts.items()}
    if not scores:
        return None
    none = 0.0 if codes else math.exp(weights["none"])
    total = none + math.fsum(math.exp(score) for score, _ in scores.values())
    best = min(scores, key=lambda code: (-scores[code][0], code))
    return Verdict(best, math.exp(scores[best][0]) / total, scores[best][1])
