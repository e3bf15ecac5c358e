"""A guess at why an error came about: the first rule that fits. For sorting errors, not for blame."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipeline.evaluate.cleaning import KEPT
from pipeline.knowledge.names import titles
from pipeline.records import Mention, Span

UNKNOWN = "unknown"
_ARTICLE = re.compile(r"(?:the|a|an)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?\b|['’]$")
_BEFORE = re.compile(r"[^\W\d_][\w.'’-]*[ ]?$")
_AFTER = re.compile(r"(?:[ ]|(?<=-))?([^\W\d_][\w'’-]*)")


@dataclass(frozen=True, slots=True)
class Scene:
    """What is known of one error: ``gold`` or ``found`` is None where it is alone; ``fate`` is what cleaning did."""

    kind: str
    text: str
    gold: Span | None
    found: Span | None
    mention: Mention | None
    fate: str
    furniture: bool

    @property
    def span(self) -> Span:
        """The place of the error."""
        return self.gold or self.found or Span(0, 0)

    @property
    def words(self) -> str:
        """The words that are in question."""
        return self.text[slice(*self.span)]

    @property
    def rest(self) -> str:
        """What only one of label and mention covers, both sides joined by a bar."""
        one, two = self.gold or self.span, self.found or self.span
        starts, ends = sorted((one.start, two.start)), sorted((one.end, two.end))
        return f"{self.text[slice(*starts)]}|{self.text[slice(*ends)]}"


def likely_cause(scene: Scene) -> str:
    """The name of the first rule that fits, else ``unknown``."""
    if scene.kind == "link":
        linked = scene.mention is not None and scene.mention.entity_id is not None
        return f"linked by {scene.mention.link_method}" if linked and scene.mention else "left unlinked"
    return next((name for name, fits in _RULES if fits(scene)), UNKNOWN)


def _rest_words(scene: Scene) -> list[str]:
    return [word for word in re.split(r"[\s|]+", scene.rest) if word]


def _is_boundary(scene: Scene, fits: Callable[[str], object]) -> bool:
    return scene.kind == "boundary" and any(fits(word) for word in _rest_words(scene))


def _is_capitals(scene: Scene) -> bool:
    letters = [word for word in re.findall(r"[^\W\d_]+", scene.words) if len(word) > 1]
    return bool(letters) and all(word.isupper() for word in letters) and (len(letters) > 1 or len(letters[0]) > 5)


def _is_acronym(scene: Scene) -> bool:
    return bool(re.fullmatch(r"(?:[A-Z]\.?){2,5}", scene.words))


def _is_lower(scene: Scene) -> bool:
    return scene.kind in {"missed", "spurious"} and scene.words[:1].islower()


def _is_single(scene: Scene) -> bool:
    return scene.kind != "boundary" and not re.search(r"\s", scene.words)


def _is_possessive(scene: Scene) -> bool:
    beside = bool(_POSSESSIVE.match(scene.text[scene.span.end :][:2]))
    return _is_boundary(scene, _POSSESSIVE.search) or (scene.kind in {"missed", "spurious"} and beside)


def _is_in_longer(scene: Scene) -> bool:
    """Whether a capital word stands right beside it, or the other span goes on."""
    if scene.kind in {"boundary", "type"}:
        return scene.kind == "boundary"
    before = _BEFORE.search(scene.text[max(0, scene.span.start - 30) : scene.span.start])
    after = _AFTER.match(scene.text, scene.span.end)
    near = [before[0] if before else "", after[1] if after else ""]
    return any(word[:1].isupper() and word.strip() not in _openers() for word in near)


@cache
def _openers() -> frozenset[str]:
    return titles() | {"The", "A", "An", "In", "On", "At", "But", "And", "For"}


_RULES: tuple[tuple[str, Callable[[Scene], bool]], ...] = (
    ("removed by cleaning", lambda scene: scene.gold is not None and scene.fate != KEPT),
    ("in furniture", lambda scene: scene.furniture),
    ("across a line break", lambda scene: "\n" in scene.words.strip() or "\n" in scene.rest.strip("|")),
    ("article in the span", lambda scene: _is_boundary(scene, _ARTICLE.fullmatch)),
    ("title in the span", lambda scene: _is_boundary(scene, titles().__contains__)),
    ("possessive", _is_possessive),
    ("all capitals", _is_capitals),
    ("acronym", _is_acronym),
    ("lower case", _is_lower),
    ("part of a longer name", _is_in_longer),
    ("gazetteer alias", lambda scene: scene.mention is not None and scene.mention.found_by == "gazetteer"),
    ("single word", _is_single),
)
CAUSES = (*(name for name, _ in _RULES), "left unlinked", UNKNOWN)
