"""Resolving: which ids of different documents mean one person or agency, by strong evidence or a person's word."""

from pipeline.resolve.judgements import Judgement, load_judgements
from pipeline.resolve.resolution import Resolution, resolve

__all__ = ["Judgement", "Resolution", "load_judgements", "resolve"]
