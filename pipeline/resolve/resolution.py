"""From the links of all documents, and a person's judgements, to the ids that the tables have."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.link.keys import person_key
from pipeline.link.names import words
from pipeline.records import Redirect
from pipeline.resolve import agencies, people
from pipeline.resolve.agencies import by_abbreviation, by_word_order, is_of_one_document
from pipeline.resolve.clusters import Clusters
from pipeline.resolve.judgements import DIFFERENT, SAME, Judgement
from pipeline.resolve.merges import Merge
from pipeline.resolve.people import Ties, by_fuller_name, by_spelling
from pipeline.resolve.profiles import Links, Profile, profiles, ties


@dataclass(frozen=True, slots=True)
class Resolution:
    """The redirects of a corpus, and the judgements that could not be followed, each with the reason."""

    redirects: list[Redirect]
    unheeded: list[tuple[Judgement, str]]


def resolve(links: Links, judgements: Sequence[Judgement] = ()) -> Resolution:
    """The redirects that the corpus and ``judgements`` give; ``links`` are read twice.

    A person's word comes first, the later row before the earlier one, then spellings and word order, then
    abbreviations, then fuller names; no join brings two together that a judgement keeps apart.
    """
    # `person:anna-kovacs#a.txt` in a judgement: the person of that name in that document, as one of their own.
    known, splits = profiles(links, {entity_id for row in judgements for entity_id in row.pair})
    return resolved(known, splits, judgements, lambda wanted: ties(links, wanted))


def resolved(
    known: Mapping[str, Profile], splits: Mapping[str, Profile], judgements: Sequence[Judgement], ties_of: Ties
) -> Resolution:
    """``resolve`` for ids whose profiles are known; those of documents' own persons and bodies are ``splits``.

    A part of a corpus's ids resolves as the whole does, if all come along that share a ``block``, or a judgement.
    """
    nodes = {**known, **splits}
    heard = [row for row in judgements if row.left_id in nodes and row.right_id in nodes]
    unheeded = [(row, "unknown-id") for row in judgements if row not in heard]
    clusters = Clusters(row.pair for row in heard if row.judgement == DIFFERENT)
    reasons: dict[str, Merge] = {}
    for row in reversed(heard):
        if row.judgement == SAME and not _join(clusters, reasons, Merge(*row.pair, "judgement", row.note)):
            unheeded.append((row, "contradicted"))
    for merge in _merges([known[node] for node in sorted(known)], clusters, ties_of):
        _join(clusters, reasons, merge)
    return Resolution(_redirects(nodes, splits, clusters, reasons), unheeded)


def blocks(profile: Profile) -> Iterator[tuple[str, ...]]:
    """Keys of which ids share one that may be made one by the evidence of the corpus.

    All keys of a person begin with the same word.
    """
    if profile.type == "agency":
        return agencies.blocks(profile)
    return people.blocks(profile) if not is_of_one_document(profile.entity_id) else iter(())


def _join(clusters: Clusters, reasons: dict[str, Merge], merge: Merge) -> bool:
    joined = clusters.join(merge.one, merge.other)
    if joined:
        reasons.setdefault(merge.one, merge)
        reasons.setdefault(merge.other, merge)
    return joined


def _merges(known: Sequence[Profile], clusters: Clusters, ties_of: Ties) -> Iterator[Merge]:
    """Merges by the evidence of the corpus; each kind sees what was joined before it."""
    persons = [profile for profile in known if profile.type == "person" and not is_of_one_document(profile.entity_id)]
    bodies = [profile for profile in known if profile.type == "agency"]
    yield from by_spelling(persons)
    yield from by_word_order(bodies)
    yield from by_abbreviation(bodies, clusters)
    yield from by_fuller_name(persons, clusters, ties_of)


def _redirects(
    nodes: Mapping[str, Profile], splits: Mapping[str, Profile], clusters: Clusters, reasons: Mapping[str, Merge]
) -> list[Redirect]:
    """A row for each id that is not the one its cluster stands under, and for each that a document has apart."""
    new_ids = {node: node for node in splits}
    for members in clusters.joined():
        standing = min(members, key=lambda node: _rank(nodes[node]))
        new_ids |= {node: standing for node in members if node != standing or node in splits}
    rows = []
    for node, new_id in sorted(new_ids.items()):
        merge = reasons.get(node) or Merge(node, node, "judgement", "")
        old_id, _, doc_id = node.partition("#") if node in splits else (node, "", None)
        rows.append(Redirect(old_id, doc_id, new_id, merge.reason, merge.evidence))
    return rows


def _rank(profile: Profile) -> tuple[bool, int, int, str]:
    """Which id of a cluster stands: one that holds for all documents, of the fullest name, in most documents."""
    parts = person_key(profile.name) if profile.type == "person" else words(profile.name)
    return is_of_one_document(profile.entity_id), -len(parts), -profile.n_documents, profile.entity_id
