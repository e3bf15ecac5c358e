"""Pairs of entities whose names are alike, found without comparing all with all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from pipeline.link.bodies import ACRONYM, initials
from pipeline.link.canonical import canonical, head_word, without_country
from pipeline.link.keys import person_key
from pipeline.link.names import fold
from pipeline.records import Entity

_BLOCK_LETTERS = 4  # names meet in a block where a word of each begins with the same letters
_LARGE, _WINDOW = 60, 8  # of a larger block, only neighbours in alphabetical order are compared
_LEAST = 0.82  # names less alike than this are not worth a look
_ABBREVIATION = 0.9  # the score of an abbreviation and a name with its initials
_LEAST_WORDS = 2
_PARTIAL = 0.95  # what the likeness of common words counts, beside that of whole names


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entities that may be one, and how alike their names are, from 0 to 1."""

    left: Entity
    right: Entity
    score: float


def alike(entities: Iterable[Entity], known: set[tuple[str, str]]) -> list[Pair]:
    """Pairs of persons, and of agencies, with like names; the likeliest and most often named first.

    Pairs whose ids are in ``known`` are left out, as are names that hold for one document alone and bodies of
    different states. Each name is compared with those of its blocks only.
    """
    found: dict[tuple[str, str], Pair] = {}
    for kind in ("person", "agency"):
        own = [entity for entity in entities if entity.type == kind and "#" not in entity.entity_id]
        names = {entity.entity_id: _name(entity) for entity in own}
        for left, right in _candidates(own, names):
            ids = (left.entity_id, right.entity_id)
            if ids not in found and ids not in known and _may_be_one(left, right):
                score = _score(left, right, names)
                if score >= _LEAST:
                    found[ids] = Pair(left, right, round(score, 3))
    return sorted(found.values(), key=_worth)


def _worth(pair: Pair) -> tuple[float, int, str, str]:
    documents = min(pair.left.n_documents, pair.right.n_documents)
    return -pair.score, -documents, pair.left.entity_id, pair.right.entity_id


def _name(entity: Entity) -> str:
    """The folded name that is compared: of persons the key, of agencies the canonical name without its country."""
    if entity.type == "person":
        return " ".join(person_key(entity.name))
    name = canonical(entity.name)
    return without_country(name, entity.country) if entity.country else name


def _candidates(entities: Sequence[Entity], names: Mapping[str, str]) -> Iterator[tuple[Entity, Entity]]:
    blocks: dict[str, list[Entity]] = {}
    for entity in sorted(entities, key=lambda entity: (names[entity.entity_id], entity.entity_id)):
        for block in _blocks(entity, names[entity.entity_id]):
            blocks.setdefault(block, []).append(entity)
    for _, members in sorted(blocks.items()):
        if len(members) <= _LARGE:
            pairs: Iterable[tuple[Entity, Entity]] = combinations(members, 2)
        else:
            pairs = ((one, other) for i, one in enumerate(members) for other in members[i + 1 : i + _WINDOW])
        for one, other in pairs:
            yield (one, other) if one.entity_id < other.entity_id else (other, one)


def _blocks(entity: Entity, name: str) -> set[str]:
    found = {word[:_BLOCK_LETTERS] for word in name.split() if len(word) >= _BLOCK_LETTERS}
    if entity.type == "agency":
        found |= {f"={letters}" for letters in ({fold(entity.name)} if _is_short(entity) else initials(entity.name))}
    return found


def _is_short(entity: Entity) -> bool:
    return ACRONYM.fullmatch(entity.name) is not None


def _may_be_one(left: Entity, right: Entity) -> bool:
    """Whether nothing that is known of two entities speaks against their being one."""
    if left.type == "person":
        return True
    pairs = ((left.country, right.country), (left.kind, right.kind))
    return all(one is None or other is None or one == other for one, other in pairs)


def _score(left: Entity, right: Entity, names: Mapping[str, str]) -> float:
    one, other = names[left.entity_id], names[right.entity_id]
    if left.type == "agency" and _is_short(left) != _is_short(right):
        short, long = (left, right) if _is_short(left) else (right, left)
        return _ABBREVIATION if fold(short.name) in initials(long.name) else 0.0
    whole = fuzz.token_sort_ratio(one, other)
    common = _PARTIAL * fuzz.token_set_ratio(one, other) if _share_the_head(left, one, other) else 0.0
    return max(whole, common) / 100


def _share_the_head(left: Entity, one: str, other: str) -> bool:
    """Whether two names may be one with words left out: of persons the given name, of agencies the head is the same."""
    if min(len(one.split()), len(other.split())) < _LEAST_WORDS:
        return False
    if left.type == "person":
        return one.split(maxsplit=1)[0] == other.split(maxsplit=1)[0]
    return head_word(one) == head_word(other)
