"""Which entities documents name together, as a graph for Gephi, Cytoscape, igraph and the like."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import SubElement

from pipeline import __version__, schemas, tables
from pipeline.export.files import count, new_file
from pipeline.records import Entity

_NAMED = 10  # of the documents left out
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITY = ("type", "kind", "country", "n_documents", "n_mentions")


@dataclass(frozen=True, slots=True)
class Selection:
    """Entities of these ``types``; edges between two that at least ``least`` documents name together.

    A document that names more than ``most`` of them makes no edges: their number grows with the square.
    """

    types: Collection[str]
    least: int
    most: int


@dataclass(slots=True)
class Edge:
    """How many documents name two entities, and the first and last dates of those that carry one."""

    weight: int = 0
    first: date | None = None
    last: date | None = None

    def add(self, published: date | None) -> None:
        """Count one document more."""
        self.weight += 1
        if published is not None:
            self.first = min(self.first or published, published)
            self.last = max(self.last or published, published)


@dataclass(frozen=True, slots=True)
class Network:
    """Entities by id, the edges between them by their ids, and the documents that made none, being too crowded."""

    entities: tuple[Entity, ...]
    edges: dict[tuple[str, str], Edge]
    crowded: dict[str, int]


def write_graphml(output: Path, to: Path, *, force: bool, **selection: Any) -> list[str]:
    """Write the network as GraphML; gives its size and what was left out."""
    import networkx as nx

    chosen = Selection(**selection)
    with new_file(to, force=force) as file:
        network = read_network(output, chosen)
        nx.write_graphml_xml(_graph(network, left_out(network, chosen)), file.buffer)
    return _told(to, network, chosen)


def write_gexf(output: Path, to: Path, *, force: bool, **selection: Any) -> list[str]:
    """Write the network as GEXF 1.2; gives its size and what was left out."""
    from networkx.readwrite.gexf import GEXFWriter

    chosen = Selection(**selection)
    with new_file(to, force=force) as file:
        network = read_network(output, chosen)
        said = left_out(network, chosen)
        writer = GEXFWriter(_graph(network, said))
        meta = next(child for child in writer.xml if child.tag == "meta")
        meta.attrib.pop("lastmodifieddate", None)  # the same tables give the same bytes tomorrow
        meta.find("creator").text = f"Dateline {__version__}"
        for sentence in said:
            SubElement(meta, "description").text = _xml(sentence)
        writer.write(file.buffer)
    return _told(to, network, chosen)


def read_network(output: Path, chosen: Selection) -> Network:
    """The network of the chosen entities, each pair that documents name together joined by an edge."""
    entities = sorted(
        (entity for entity in tables.iterate(output, schemas.ENTITIES) if entity.type in chosen.types),
        key=lambda entity: entity.entity_id,
    )
    # Who is in too few documents is in too few together with anybody.
    often = {entity.entity_id for entity in entities if entity.n_documents >= chosen.least}
    edges: dict[tuple[str, str], Edge] = {}
    crowded = {}
    for doc_id, ids, published in _documents(output, chosen.types):
        if len(ids) > chosen.most:
            crowded[doc_id] = len(ids)
            continue
        for pair in combinations(sorted(often.intersection(ids)), 2):
            edges.setdefault(pair, Edge()).add(published)
    kept = {pair: edges[pair] for pair in sorted(edges) if edges[pair].weight >= chosen.least}
    return Network(tuple(entities), kept, dict(sorted(crowded.items())))


def _documents(output: Path, types: Collection[str]) -> Iterator[tuple[str, list[str], date | None]]:
    """The entities of these types that each document names, and its date."""
    columns = ("doc_id", "entity_id", "type", "published")
    rows = tables.iterate(output, schemas.DOCUMENT_ENTITIES, columns)
    for doc_id, group in groupby(rows, key=itemgetter(0)):
        named = list(group)
        yield doc_id, [entity_id for _, entity_id, kind, _ in named if kind in types], named[0][3]


def _graph(network: Network, said: list[str]) -> Any:
    """A ``networkx.Graph``: nodes by id, edges by the ids of both ends; what is null has no attribute."""
    import networkx as nx

    graph = nx.Graph(**({"left_out": _xml("; ".join(said))} if said else {}))
    for entity in network.entities:
        known = {name: _xml(getattr(entity, name)) for name in _ENTITY if getattr(entity, name) is not None}
        graph.add_node(_xml(entity.entity_id), label=_xml(entity.name), **known)
    for (one, other), edge in network.edges.items():
        graph.add_edge(_xml(one), _xml(other), weight=edge.weight, **_dates(edge))
    return graph


def _dates(edge: Edge) -> dict[str, str]:
    known = {"first_published": edge.first, "last_published": edge.last}
    return {name: value.isoformat() for name, value in known.items() if value is not None}


def _xml(value: Any) -> Any:
    """``value`` with U+FFFD for characters that XML cannot hold, such as control characters."""
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


def _told(to: Path, network: Network, chosen: Selection) -> list[str]:
    size = f"{to}: {count(len(network.entities), 'node')}, {count(len(network.edges), 'edge')}"
    return [size, *left_out(network, chosen)]


def left_out(network: Network, chosen: Selection) -> list[str]:
    """A sentence for each kind of edge that is not there."""
    said = []
    if chosen.least > 1:
        said.append(f"Pairs that fewer than {chosen.least:,} documents name together have no edge (--least)")
    if network.crowded:
        names = [f"{doc_id} ({number:,})" for doc_id, number in islice(network.crowded.items(), _NAMED)]
        names += [f"{len(network.crowded) - _NAMED:,} more"] if len(network.crowded) > _NAMED else []
        documents = count(len(network.crowded), "document")
        said.append(f"{documents} with over {chosen.most:,} entities made no edges (--most): {', '.join(names)}")
    return said
