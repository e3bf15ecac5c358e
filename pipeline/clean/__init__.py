"""Cleaning with a way back: raw text in, clean text out, every change accounted for."""

from pipeline.clean.cleaning import Cleaned, clean

__all__ = ["Cleaned", "clean"]
