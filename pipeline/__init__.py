"""Dateline: which people, countries and agencies messy English press text names, and where."""

__version__ = "0.1.0"
