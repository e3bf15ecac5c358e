"""What a single pattern cannot say: functions that look at a whole text and yield ``(start, end, new text)``.

Rules in ``pipeline/data/artefacts`` call them by name; like patterns they only propose, they change nothing.
"""

from collections.abc import Callable, Iterator, Mapping

from pipeline.clean.detectors.appeals import appeals_of
from pipeline.clean.detectors.chrome import runs_of
from pipeline.clean.detectors.cid import cid_mark
from pipeline.clean.detectors.encoding import (
    c1_control,
    has_private_use,
    html_entity,
    ligature,
    may_be_mojibake,
    mojibake,
    private_use,
    unicode_escape,
)
from pipeline.clean.detectors.glue import doubled, glued_dateline
from pipeline.clean.detectors.heads import recurring_head, repeated_head
from pipeline.clean.detectors.layout import blank_ends, hard_wrap, line_hyphen, lone_wrap
from pipeline.clean.detectors.lost import lossy_question_mark, replacement_character
from pipeline.clean.detectors.markup import html_tag, markdown_escape, reference_link, rich_text
from pipeline.clean.detectors.pages import page_series, running_head
from pipeline.clean.detectors.pictures import gallery_count, image_name_glued
from pipeline.clean.finders import Proposal
from pipeline.clean.view import View, joins_of

_OF_TEXT: Mapping[str, Callable[[str], Iterator[Proposal]]] = {
    "blank-ends": blank_ends,
    "c1-control": c1_control,
    "cid-mark": cid_mark,
    "gallery-count": gallery_count,
    "html-entity": html_entity,
    "html-tag": html_tag,
    "image-name-glued": image_name_glued,
    "ligature": ligature,
    "line-hyphen": line_hyphen,
    "lossy-question-mark": lossy_question_mark,
    "markdown-escape": markdown_escape,
    "mojibake": mojibake,
    "private-use": private_use,
    "reference-link": reference_link,
    "replacement-character": replacement_character,
    "rich-text": rich_text,
    "running-head": running_head,
    "unicode-escape": unicode_escape,
}


def _of_text(detect: Callable[[str], Iterator[Proposal]]) -> Callable[[View], Iterator[Proposal]]:
    return lambda view: detect(view.text)


# What tells of a line whether the detector can find something in the text because of it: clean lines are spared it.
HINTS: Mapping[str, Callable[[str], object]] = {
    "doubled": joins_of,
    "glued-dateline": joins_of,
    "mojibake": may_be_mojibake,
    "private-use": has_private_use,
}

DETECTORS: Mapping[str, Callable[[View], Iterator[Proposal]]] = {
    **{name: _of_text(detect) for name, detect in _OF_TEXT.items()},
    "cookies": appeals_of("cookies"),
    "doubled": doubled,
    "glued-dateline": glued_dateline,
    "hard-wrap": hard_wrap,
    "lone-wrap": lone_wrap,
    "navigation-run": runs_of("navigation"),
    "newsletter": appeals_of("newsletter"),
    "page-series": page_series,
    "paywall": appeals_of("paywall"),
    "recurring-head": recurring_head,
    "repeated-head": repeated_head,
    "share-run": runs_of("share"),
    "support-call": appeals_of("support-call"),
}
