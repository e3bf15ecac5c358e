"""Which leading entities documents name together: chosen, joined, and laid out on a plane.

The layout is made here and not in the browser, so that every look at the page shows the same picture.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, groupby, islice, zip_longest
from math import sqrt
from operator import itemgetter
from pathlib import Path

from pipeline import schemas, tables
from pipeline.records import TYPES, Entity

MAX_EACH = 20  # entities of each type
_STRONGEST = 3  # edges that each entity brings in; all of them would be a thicket
_SHARED = 2  # documents that two must share, where the corpus is large enough for that
_FEW = 12  # edges; below that a single shared document will do
_SEED, _ROUNDS = 7, 300
_THREAD = 0.4  # of the weight of a line
_EVEN = 0.75  # how far ranks, not distances, place the dots: springs crowd the middle
_WIDE = 6.6  # of a letter of a label, in units of the drawing
_LINE = 19  # the height of a label


@dataclass(frozen=True, slots=True)
class Network:
    """Entities, in most documents first, and the number of documents for each pair that is joined."""

    entities: tuple[Entity, ...]
    edges: dict[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the middle of an entity's dot lies, its radius, and the label as far as it fits."""

    x: int
    y: int
    radius: int
    label: str


def read_network(output: Path, entities: Sequence[Entity]) -> Network:
    """The network of the leading ``entities`` (in most documents first) by the documents that name two of them.

    Each brings in the few with which it goes together most closely, by the cosine of their documents.
    """
    chosen = {entity.entity_id: entity for kind in TYPES for entity in _first(entities, kind)}
    shared: Counter[tuple[str, str]] = Counter()
    rows = tables.iterate(output, schemas.DOCUMENT_ENTITIES, ["doc_id", "entity_id"])
    for _, group in groupby(rows, key=itemgetter(0)):
        shared.update(combinations(sorted({entity_id for _, entity_id in group if entity_id in chosen}), 2))
    often = {pair: count for pair, count in shared.items() if count >= _SHARED}
    edges = _strongest(often if len(often) >= _FEW else shared, chosen)
    joined = {entity_id for pair in edges for entity_id in pair}
    return Network(tuple(entity for entity in entities if entity.entity_id in joined), edges)


def _first(entities: Sequence[Entity], kind: str) -> list[Entity]:
    return [entity for entity in entities if entity.type == kind][:MAX_EACH]


def _strongest(shared: Mapping[tuple[str, str], int], chosen: Mapping[str, Entity]) -> dict[tuple[str, str], int]:
    def closeness(pair: tuple[str, str]) -> float:
        one, other = (chosen[entity_id].n_documents for entity_id in pair)
        return shared[pair] / sqrt(max(one * other, 1))

    ordered = sorted(shared, key=lambda pair: (-closeness(pair), pair))
    brought: Counter[str] = Counter()
    kept = {}
    for pair in ordered:
        if any(brought[entity_id] < _STRONGEST for entity_id in pair):
            kept[pair] = shared[pair]
            brought.update(pair)
    return dict(sorted(kept.items()))


def smaller(network: Network, size: int) -> Network:
    """The part of ``network`` among ``size`` entities, the first of each type in turn; none of them stands alone."""
    turns = zip_longest(*([one for one in network.entities if one.type == kind] for kind in TYPES))
    kept = {one.entity_id for one in islice(filter(None, chain.from_iterable(turns)), size)}
    edges = {pair: count for pair, count in network.edges.items() if kept.issuperset(pair)}
    joined = {entity_id for pair in edges for entity_id in pair}
    return Network(tuple(entity for entity in network.entities if entity.entity_id in joined), edges)


def layout(network: Network, width: int, height: int, letters: int) -> dict[str, Place]:
    """A place for each entity on a plane of ``width`` × ``height``, with labels of at most ``letters`` apart."""
    if not network.entities:
        return {}
    most = max(entity.n_documents for entity in network.entities)
    labels = {entity.entity_id: _short(entity.name, letters) for entity in network.entities}
    radii = {one.entity_id: round(4 + 9 * sqrt(one.n_documents / max(most, 1))) for one in network.entities}
    boxes = [_box(labels[entity.entity_id], radii[entity.entity_id]) for entity in network.entities]
    spots = _apart(_spread(list(_sprung(network)), boxes, width, height), boxes, width, height)
    return {
        entity.entity_id: Place(round(x), round(y), radii[entity.entity_id], labels[entity.entity_id])
        for entity, (x, y) in zip(network.entities, spots, strict=True)
    }


def _short(name: str, letters: int) -> str:
    name = " ".join(name.split())
    return name if len(name) <= letters else f"{name[: letters - 1].rstrip()}…"


def _box(label: str, radius: int) -> tuple[float, float, float, float]:
    """How far the dot with its label below reaches to the left, up, right and down."""
    half = max(len(label) * _WIDE / 2, radius) + 3
    return (half, radius + 2.0, half, radius + float(_LINE))


def _sprung(network: Network) -> Iterator[tuple[float, float]]:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(entity.entity_id for entity in network.entities)
    graph.add_edges_from((one, other, {"weight": 1 + sqrt(count)}) for (one, other), count in network.edges.items())
    # What hangs together with nothing else would be driven into the corners: a weak thread holds it.
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    graph.add_edges_from((parts[0][0], part[0], {"weight": _THREAD}) for part in parts[1:])
    # Rounded early: what a processor does with the last bits must not grow in the steps that follow.
    found = nx.spring_layout(graph, seed=_SEED, iterations=_ROUNDS, k=2.2 / sqrt(len(graph)))
    for entity in network.entities:
        x, y = found[entity.entity_id]
        yield round(float(x), 3), round(float(y), 3)


def _spread(
    spots: Sequence[tuple[float, float]], boxes: Sequence[tuple[float, ...]], width: int, height: int
) -> list[list[float]]:
    """``spots`` stretched so that the outermost lie at the edges, and evenly between."""
    stretched = []
    for axis, room in ((0, width), (1, height)):
        before, after = max(box[axis] for box in boxes), max(box[axis + 2] for box in boxes)
        values = [spot[axis] for spot in spots]
        low, high = min(values), max(values)
        ranks = {at: rank for rank, at in enumerate(sorted(range(len(values)), key=lambda at: (values[at], at)))}
        parts = [
            (1 - _EVEN) * (value - low) / (high - low) + _EVEN * ranks[at] / (len(values) - 1) if high > low else 0.5
            for at, value in enumerate(values)
        ]
        stretched.append([before + part * (room - before - after) for part in parts])
    return [[x, y] for x, y in zip(*stretched, strict=True)]


def _apart(
    spots: list[list[float]], boxes: Sequence[tuple[float, float, float, float]], width: int, height: int
) -> list[list[float]]:
    """``spots`` moved until no two boxes overlap, or as far as that goes within the plane."""
    for _ in range(_ROUNDS):
        moved = False
        for i, j in combinations(range(len(spots)), 2):
            moved |= _push(spots[i], spots[j], boxes[i], boxes[j])
        for (left, up, right, down), spot in zip(boxes, spots, strict=True):
            spot[0] = min(max(spot[0], left), width - right)
            spot[1] = min(max(spot[1], up), height - down)
        if not moved:
            break
    return spots


def _push(
    one: list[float],
    other: list[float],
    box: tuple[float, float, float, float],
    its: tuple[float, float, float, float],
) -> bool:
    """Move two overlapping boxes apart along the axis where less is missing; whether that was needed."""
    across = min(one[0] + box[2], other[0] + its[2]) - max(one[0] - box[0], other[0] - its[0])
    down = min(one[1] + box[3], other[1] + its[3]) - max(one[1] - box[1], other[1] - its[1])
    if across <= 0 or down <= 0:
        return False
    axis, missing = (1, down) if down <= across else (0, across)
    step = (missing / 2 + 0.5) * (1 if one[axis] <= other[axis] else -1)
    one[axis] -= step
    other[axis] += step
    return True
