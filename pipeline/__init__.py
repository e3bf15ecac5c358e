"""Dateline: messy English press text in, Parquet tables of who and what each document names out."""

__version__ = "0.1.0"
