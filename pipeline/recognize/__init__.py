"""Recognition: clean text in, mentions of people, countries and agencies out."""

from pipeline.recognize.recognition import recognize

__all__ = ["recognize"]
