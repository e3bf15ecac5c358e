"""Marks that a lossy conversion turned into ``?`` or U+FFFD, put back where the text allows one reading only."""

import re
from collections.abc import Iterator

from pipeline.clean.finders import Proposal

_SUSPECT = re.compile(r"\?(?:(?<=[\s(\[—–]\?)|(?<=^\?)|(?=\w))|\ufffd")  # no true question mark stands so
_BETWEEN_BLANKS = re.compile(r"(?<=[^\s?]) (\?|\ufffd{1,3})(?= [^\s?])")
_IN_NUMBER = re.compile(r"(?<=\d)(\?|\ufffd{1,3})(?=\d)")
_APOSTROPHE = re.compile(
    r"(?:(?<=[nN])(\?|\ufffd{1,3})(?=[tT])|(?<=[^\W_]|[.])(\?|\ufffd{1,3})(?=(?:s|re|ve|ll|d)(?!\w))"
    r"|(?<=\bI)(\?|\ufffd{1,3})(?=m\b)|(?<=\b[ODLNdl])(\?|\ufffd{1,3})(?=[A-ZÀ-Þ][^\W\d_])"
    r"|(?<=\b[dl])(\?|\ufffd{1,3})(?=[aeiouhéèêà][^\W\d_]))(?![stdmrvl]\w*[=&/%])"
)
_PLURAL = re.compile(r"(?<=[a-z]s)(\?|\ufffd{1,3})(?= [a-z])")
_OPENING = re.compile(r"(?<![^\s(\[—–])(\?|\ufffd{1,3})(?=[^\W_])")
_CLOSING = re.compile(r"(?<=[^\s(\[?\ufffd])(\??)(\?|\ufffd{1,3})(?![^\s,.;:)\]—–])")
_ADDRESS = re.compile(r"[/=@\\]|\.[a-z]{2,5}$")  # what stands before the `?` of a query
_DATELINE = re.compile(
    r"[ \t]*(?:[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /][A-ZÀ-Þ][A-ZÀ-Þ.'’-]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z]\w+){0,2}){0,2}"
    r"|[A-Z][^()\n?]{1,60}(?=\())"
    r"(?:,? (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\w*\.? \d{1,2}(?:, \d{4})?)?"
    r"(?: ?\([^()\n]{2,40}\))?"
)
_QUESTION = re.compile(
    r"(?i:who|whom|whose|what|when|where|why|how|which|is|are|was|were|am|do|does|did|can|could|will|would|shall|should"
    r"|may|might|must|has|have|had|isn|aren|don|doesn|didn|won)\b"
)
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*\s+(?=\S)")
_NEAR = 160  # two dashes around an insertion are no farther apart
_WORD, _SENTENCE = 80, 400  # farther back no word's or sentence's beginning is sought


def lossy_question_mark(text: str) -> Iterator[Proposal]:
    """Apostrophes, dashes and quotation marks that became ``?``; a true question is never touched."""
    return _restored(text, "?")


def replacement_character(text: str) -> Iterator[Proposal]:
    """The same for U+FFFD; where it stands for a lost letter it stays."""
    return _restored(text, "\ufffd")


def _restored(text: str, mark: str) -> Iterator[Proposal]:
    certain: list[Proposal] = []
    lines = [line for line in re.finditer(r"[^\n]+", text) if mark in line.group()]
    for line in lines:
        if not _SUSPECT.search(line.group()):
            continue
        taken = {
            found[0]: found for found in (*_inner(line.group(), mark), *_dashes(line.group(), mark)) if found[0] >= 0
        }
        taken |= {found[0]: found for found in _quotes(line.group(), mark, taken)}
        certain += [(start + line.start(), end + line.start(), new) for start, end, new in taken.values()]
    if certain:  # the text is known to be lossy
        known = {start for start, _, _ in certain}
        for line in lines:
            for match in _PLURAL.finditer(line.group()):
                start = match.start() + line.start()
                if match.group()[0] == mark and start not in known and not _asks(line.group(), match.start()):
                    certain.append((start, match.end() + line.start(), "’"))
    yield from sorted(certain)


def _inner(line: str, mark: str) -> Iterator[Proposal]:
    """Marks inside words and numbers."""
    for pattern, new in ((_APOSTROPHE, "’"), (_IN_NUMBER, "–")):
        for match in pattern.finditer(line):
            before = line[max(0, match.start() - _WORD) : match.start()].rpartition(" ")[2]
            if match.group()[0] == mark and not _ADDRESS.search(before):
                yield match.start(), match.end(), new


def _dashes(line: str, mark: str) -> Iterator[Proposal]:
    """Marks between blanks, where no question can end."""
    places = [match.span(1) for match in _BETWEEN_BLANKS.finditer(line) if match.group(1)[0] == mark]
    sure = -_NEAR
    for start, end in reversed(places):
        after = line[end + 1]
        follows = sure - start < _NEAR and sure >= 0 and not _SENTENCE_END.search(line, end, sure)
        if (
            mark == "\ufffd"
            or follows
            or (after.islower() and not _asks(line, start))
            or ((after.isupper() or after in "\"“'‘?") and _is_dateline(line[:start]))
        ):
            sure = start
            yield start, end, "—"


def _is_dateline(head: str) -> bool:
    return len(head) < _NEAR and _DATELINE.fullmatch(head.rstrip()) is not None and not _QUESTION.match(head.lstrip())


def _asks(line: str, place: int) -> bool:
    """Whether the sentence that reaches ``place`` begins like a question."""
    begins = max(0, place - _SENTENCE)
    for match in _SENTENCE_END.finditer(line, begins, place):
        begins = match.end()
    return _QUESTION.match(line[begins:place].lstrip("\"“‘'(").strip()) is not None


def _quotes(line: str, mark: str, taken: dict[int, Proposal]) -> Iterator[Proposal]:
    """Opening marks, each with the next one that can close it."""
    at = 0
    while opening := _OPENING.search(line, at):
        at = opening.end()
        if opening.group()[0] != mark or opening.start() in taken:
            continue
        closing = _closing(line, mark, at, taken)
        if closing is None:
            continue
        if mark == "\ufffd" and not (line[at].isupper() or line[closing.start(2) - 1] in ".,!?;"):
            continue  # it may stand for a lost letter
        yield opening.start(), opening.end(), "“"
        yield closing.start(2), closing.end(2), "”"
        at = closing.end()


def _closing(line: str, mark: str, at: int, taken: dict[int, Proposal]) -> re.Match[str] | None:
    for match in _CLOSING.finditer(line, at, at + _SENTENCE):
        if match.group(2)[0] == mark and match.start(2) not in taken:
            return match
    return None
