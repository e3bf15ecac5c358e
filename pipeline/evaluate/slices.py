"""By what labels and mentions are sliced: type, zone, form and publisher.

A mention has its zone and form in its row. A label's zone is looked up where it lies, and its form is what the label
states, else what linking says of the label. Forms of countries are two, name and demonym, on both sides.
"""

from collections.abc import Iterable, Sequence

from pipeline.evaluate.counts import ALL
from pipeline.evaluate.labels import Label
from pipeline.link.assembly import BODY
from pipeline.records import Finding, Link, Mention, Zone

VIEWS = (ALL, "type", "zone", "form", "publisher")
REMOVED = "removed"  # the zone and the form of a label that cleaning took away
UNKNOWN = "unknown"
_DEMONYM = "demonym"
Slices = tuple[tuple[str, str], ...]


def mention_slices(mention: Mention, publisher: str | None) -> Slices:
    """View and value of each slice that a found mention belongs to."""
    return _slices(mention.type, mention.zone, _form(mention.type, mention.form), publisher)


def label_slices(
    label: Label, finding: Finding | None, link: Link | None, zones: Iterable[Zone], publisher: str | None
) -> Slices:
    """View and value of each slice that a label belongs to; ``finding`` is where it lies in the clean text."""
    form = label.form or (link.form if link else REMOVED)
    return _slices(label.type, zone_of(finding, zones), _form(label.type, form), publisher)


def zone_of(finding: Finding | None, zones: Iterable[Zone]) -> str:
    """The innermost zone around a place in the clean text, as the table ``mentions`` has it."""
    if finding is None:
        return REMOVED
    around = around_of(finding, zones)
    return min(around, key=lambda zone: (zone.clean_end - zone.clean_start, zone.zone)).zone if around else BODY


def around_of(finding: Finding, zones: Iterable[Zone]) -> Sequence[Zone]:
    """The zones that hold a whole place."""
    return [zone for zone in zones if zone.clean_start <= finding.clean_start and finding.clean_end <= zone.clean_end]


def _form(kind: str, form: str) -> str:
    return "name" if kind == "country" and form not in {_DEMONYM, REMOVED, UNKNOWN} else form


def _slices(kind: str, zone: str, form: str, publisher: str | None) -> Slices:
    return tuple(zip(VIEWS, (ALL, kind, zone, form, publisher or UNKNOWN), strict=True))
