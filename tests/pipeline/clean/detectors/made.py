"""What a detector makes of a text, for the tests beside this file."""

from pipeline.clean.detectors import DETECTORS
from pipeline.clean.view import View


def proposed(name, text):
    """What the detector of that name proposes."""
    return list(DETECTORS[name](View(text)))


def made(name, text):
    """The text with the proposals made."""
    for start, end, new in sorted(proposed(name, text), reverse=True):
        text = text[:start] + new + text[end:]
    return text
