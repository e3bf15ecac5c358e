"""Linking: mentions to entities, within a document by its own evidence, across documents by canonical ids."""

from pipeline.link.documents import link_documents

__all__ = ["link_documents"]
