"""Documents, people and agencies as FollowTheMoney entities: JSON lines for Aleph, OpenAleph and their tools.

Written without the package ``followthemoney``, whose cleaning the values pass unchanged; the tests see to that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha1
from pathlib import Path
from typing import Any

from pipeline import __version__, schemas, tables
from pipeline.export.files import count, json_line, new_file, shards
from pipeline.export.ftm_values import country, language, name, text, url
from pipeline.records import Document, DocumentCountry, DocumentEntity, Entity

Record = dict[str, Any]
# The property for forms that many share, by which nobody is to be matched.
_SHORT = {"person": "weakAlias", "agency": "abbreviation"}
_SHORT_FORMS = frozenset({"surname", "given", "initials", "acronym", "abbreviation"})


def write_ftm(output: Path, to: Path, *, force: bool) -> list[str]:
    """Write what FollowTheMoney has a schema for, an entity a line; gives how many, and the countries it lacks."""
    counts: Counter[str] = Counter()
    with new_file(to, force=force) as file:
        for record in records(output):
            counts[record["schema"]] += 1
            file.write(json_line(record))
    sizes = ", ".join(f"{number:,} {schema}" for schema, number in sorted(counts.items()))
    unknown = ", ".join(_unknown_countries(output))
    return [
        f"{to}: {count(counts.total(), 'line')}" + (f" ({sizes})" if sizes else ""),
        *([f"FollowTheMoney has no code for these countries, left out: {unknown}"] if unknown else []),
    ]


def records(output: Path) -> Iterator[Record]:
    """First the people and agencies, then each document with its mentions."""
    entities = {row.entity_id: row for row in tables.iterate(output, schemas.ENTITIES) if row.type in _SHORT}
    short = _short_forms(output)
    for entity_id in sorted(entities):
        yield agent(entities[entity_id], short[entity_id])
    for documents, named, places in shards(
        output, schemas.DOCUMENTS, schemas.DOCUMENT_ENTITIES, schemas.DOCUMENT_COUNTRIES
    ):
        named_by, places_of = _by_document(named), _by_document(places)
        for row in documents:
            agents = [(entities[link.entity_id], link) for link in named_by[row.doc_id] if link.entity_id in entities]
            yield document(row, [link for _, link in agents], places_of[row.doc_id])
            for entity, link in agents:
                yield mention(link, schema_of(entity), places_of[row.doc_id])


def agent(entity: Entity, short: set[str]) -> Record:
    """A Person, PublicBody or Organization with its names; forms in ``short`` are not for matching."""
    schema = schema_of(entity)
    where = _codes([entity.country] if entity.country else [])
    others = [alias for alias in entity.aliases if alias != entity.name]
    properties: dict[str, Iterable[str | None]] = {
        "name": [name(entity.name)],
        "alias": [name(alias) for alias in others if alias not in short],
        _SHORT[entity.type]: [name(alias) for alias in others if alias in short],
        "wikidataId": [entity.wikidata],
    }
    if schema == "Person":
        properties["position"] = map(text, entity.roles)
    elif schema == "PublicBody":
        properties["jurisdiction"] = where
    else:
        properties |= {"country": where, "classification": [entity.kind]}
    return _record(schema, agent_id(entity.entity_id), **properties)


def document(row: Document, named: Sequence[DocumentEntity], places: Sequence[DocumentCountry]) -> Record:
    """A Document with its header and what it names."""
    people = [name(link.name) for link in named if link.type == "person"]
    bodies = [name(link.name) for link in named if link.type == "agency"]
    return _record(
        "Document",
        document_id(row.doc_id),
        fileName=[text(row.source.rpartition("/")[2])],
        title=[text(row.title)],
        author=[text(row.author)],
        publisher=[text(row.publisher)],
        sourceUrl=[url(row.url)],
        publishedAt=[row.published.isoformat() if row.published else None],
        language=[language(row.language)],
        country=_codes(place.iso2 for place in places if place.is_focus),
        detectedCountry=_codes(place.iso2 for place in places),
        namesMentioned=people + bodies,
        peopleMentioned=people,
        companiesMentioned=bodies,
        processingAgent=[f"Dateline {__version__}"],
    )


def mention(link: DocumentEntity, schema: str, places: Sequence[DocumentCountry]) -> Record:
    """A Mention: in which forms a document names an agent, next to which countries."""
    document_key, agent_key = document_id(link.doc_id), agent_id(link.entity_id)
    return _record(
        "Mention",
        _id("mention", document_key, agent_key),
        document=[document_key],
        resolved=[agent_key],
        name=map(name, link.forms),
        detectedSchema=[schema],
        contextCountry=_codes(place.iso2 for place in places),
    )


def schema_of(entity: Entity) -> str:
    """The FollowTheMoney schema of a person or an agency."""
    if entity.type == "person":
        return "Person"
    return "PublicBody" if entity.kind == "government" else "Organization"


def document_id(doc_id: str) -> str:
    """The FollowTheMoney id of a document."""
    return _id("document", doc_id)


def agent_id(entity_id: str) -> str:
    """The FollowTheMoney id of a person or an agency."""
    return _id("entity", entity_id)


def _id(kind: str, *parts: str) -> str:
    """What FollowTheMoney's ``make_id`` gives for ``parts`` with the key prefix ``dateline-kind``."""
    return sha1(f"dateline-{kind}{''.join(parts)}".encode(), usedforsecurity=False).hexdigest()


def _record(schema: str, key: str, **properties: Iterable[str | None]) -> Record:
    """An entity as FollowTheMoney writes it: each property a list of different values, none of them empty."""
    filled = {prop: [value for value in dict.fromkeys(values) if value] for prop, values in properties.items()}
    return {"id": key, "schema": schema, "properties": {prop: values for prop, values in filled.items() if values}}


def _codes(countries: Iterable[str]) -> list[str]:
    return sorted({code for code in map(country, countries) if code})


def _short_forms(output: Path) -> defaultdict[str, set[str]]:
    """For each entity the surfaces that are only ever used as short forms."""
    short, full = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for entity_id, surface, form in tables.iterate(output, schemas.MENTIONS, ["entity_id", "surface", "form"]):
        (short if form in _SHORT_FORMS else full)[entity_id].add(surface)
    return defaultdict(set, {entity_id: forms - full[entity_id] for entity_id, forms in short.items()})


def _by_document(rows: Iterable[Any]) -> defaultdict[str, list[Any]]:
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.doc_id].append(row)
    return found


def _unknown_countries(output: Path) -> list[str]:
    """The countries in the tables that FollowTheMoney has no code for."""
    found = {code for (code,) in tables.iterate(output, schemas.DOCUMENT_COUNTRIES, ["iso2"])}
    found |= {code for (code,) in tables.iterate(output, schemas.ENTITIES, ["country"]) if code}
    return sorted(code for code in found if country(code) is None)
