"""Linking one document at a time: countries first, then whose the agencies are, then the persons."""

from collections.abc import Iterable, Sequence

from pipeline.link.agencies import link_agencies
from pipeline.link.countries import link_sure, link_unsure
from pipeline.link.evidence import Evidence
from pipeline.link.people import link_people
from pipeline.link.roles import roles
from pipeline.records import Document, Finding, Link, by_document


def link_documents(documents: Iterable[Document], findings: Iterable[Finding]) -> list[Link]:
    """The rows of ``links`` for ``documents``: one for each finding."""
    findings_of = by_document(findings)
    return [
        link
        for document in documents
        for link in link_findings(
            document, sorted(findings_of.get(document.doc_id, []), key=lambda finding: finding.clean_start)
        )
    ]


def link_findings(document: Document, findings: Sequence[Finding]) -> list[Link]:
    """A link for each finding of one document, in the given (text) order."""
    countries, people, bodies = (
        [finding for finding in findings if finding.type == name] for name in ("country", "person", "agency")
    )
    taken = [finding for finding in findings if finding.type != "agency"]
    sure = link_sure(countries)
    named = [(finding, link.country) for finding, link in zip(countries, sure, strict=True) if link.country]
    evidence = Evidence(document, named, taken)
    text = document.clean_text
    agencies = link_agencies(bodies, text, named, evidence)
    stated = roles(findings, text)
    persons = [
        link._replace(role=stated[link.clean_start]) if link.clean_start in stated else link
        for link in link_people(people, text)
    ]
    links = {link.clean_start: link for link in (*link_unsure(countries, sure, evidence), *agencies, *persons)}
    return [links[finding.clean_start] for finding in findings]
