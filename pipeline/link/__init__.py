"""Linking: mentions to entities, within a document by its own evidence, across documents by canonical ids."""

from pipeline.link.assembly import Linked, assemble
from pipeline.link.documents import link_documents, link_findings

__all__ = ["Linked", "assemble", "link_documents", "link_findings"]
