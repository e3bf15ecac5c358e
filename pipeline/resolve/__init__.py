"""Resolving: which ids of different documents mean one person or agency, by strong evidence or a person's word."""

from pipeline.resolve.judgements import Judgement, load_judgements
from pipeline.resolve.resolution import Resolution, blocks, resolve, resolved

__all__ = ["Judgement", "Resolution", "blocks", "load_judgements", "resolve", "resolved"]
