"""Tags, escapes and references that HTML and Markdown leave in a text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.clean.finders import Proposal

_BLOCK = (
    "address|article|aside|blockquote|body|br|caption|center|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|head|header|hr|html|iframe|li|link|main|meta|nav|object|ol|option|p|pre|script|section|select|style|table|tbody"
    "|td|tfoot|th|thead|title|tr|ul|video|audio"
)
_INLINE = (
    "a|abbr|acronym|b|big|button|cite|code|del|dfn|em|embed|font|i|img|input|ins|kbd|label|mark|noscript|o:p|param"
    "|picture|q|s|samp|small|source|span|st1:[a-z]+|strike|strong|sub|sup|svg|time|tt|u|var|wbr"
)
_TAG = re.compile(rf"(?i:<(?P<close>/?)(?P<name>(?P<block>{_BLOCK})|{_INLINE})(?P<rest>(?:\s[^<>]{{0,2000}}|/)?)>)")
_WITH_CONTENT = re.compile(r"(?is:<(script|style)\b[^<>]{0,500}>(?:(?!<\1\b).){0,50000}?</\1\s*>)")
_ATTRIBUTE = re.compile(r"\s[\w:-]+\s*=")
_BEFORE_MENTION, _BEHIND_MENTION = re.compile(r"[^\S\n]$|[(\"'“‘`]$"), re.compile(r"[^\S\n]|[.,;:!?)\"'”’`]|$")
_QUOTES = frozenset("\"'“”‘’`")
_CALLED_TAG = re.compile(r"[\"'”’`]?\s(?:tag|element|markup|attribute)s?\b")
_TAG_CALLED = re.compile(r"\b(?:tag|element)s?\s[\"'“‘`]?\Z")
_ESCAPE = re.compile(r"(?<!\\)\\(?=[!-/:-@\[\]^_`{-~])")
# Where a backslash means something else: commands of TeX, classes of regular expressions, paths.
_NO_ESCAPES = re.compile(r"\\[a-zA-Z]{2,}\s?[{\\(\[^_]|\\[dwsbDWS](?:[+*?{\\\])]|$)|\\frac|\\begin|\$\\|¯\\")
_PATH = re.compile(r"[A-Za-z]:\\|^[\"'(]*\\\\\w|\\[A-Za-z0-9]")
_RICH_TEXT = "{\\rtf"
_RICH = re.compile(
    r"\{\\(?:fonttbl|colortbl|stylesheet|info|\*)(?:[^{}]|\{[^{}]*\}){0,20000}\}|\\'(?P<code>[0-9a-fA-F]{2})"
    r"|\\u(?P<number>\d{1,5}) ?\??|(?P<line>\\(?:par|line)\b ?|\\\r?\n)|\\[a-zA-Z]{1,32}(?:-?\d{1,10})? ?|[{}]"
)
_REFERENCE = re.compile(r"(?P<opening>!?\[)(?P<text>[^\[\]\n]{1,300})(?P<closing>\] ?\[(?P<label>[^\[\]\n]{0,60})\])")
_DEFINITION = re.compile(
    r"(?m)^ {0,3}\[([^\]\n^]{1,60})\]:[ \t]*(?:<\S+>|(?:https?://|www\.|/|#|mailto:)\S*)[^\n]{0,200}(?:\n|\Z)"
)
_BLANKS, _AFTER_WORD = " \t", " \t.,;:!?)\"'”’"
_TOKEN = 100
_MANY_TIMES = 3  # so many tags to each one that is spoken of make a text with tags, not about them


class _Tag(NamedTuple):
    """A tag, or a script or style with what it holds."""

    start: int
    end: int
    block: bool


def html_tag(text: str) -> Iterator[Proposal]:
    """Tags that format the text; those of a text that is about tags stay.

    In a run of tags and blanks that holds a block's tag, one becomes a line break, where none is there. Scripts and
    styles go with what they hold.
    """
    found = list(_TAG.finditer(text))
    mentions = [tag for tag in found if _is_mention(text, tag)]
    if not found or not _formats(text, found, mentions):
        return
    tags = [_Tag(*match.span(), block=True) for match in _WITH_CONTENT.finditer(text)]
    spoken = set(mentions)
    tags += [_Tag(*tag.span(), tag["block"] is not None) for tag in found if tag not in spoken]
    run: list[_Tag] = []
    for tag in sorted(tags, key=lambda tag: (tag.start, -tag.end)):
        if run and tag.start < run[-1].end:
            continue
        if run and text[run[-1].end : tag.start].strip():
            yield from _without(text, run)
            run = []
        run.append(tag)
    yield from _without(text, run)


def _without(text: str, run: Sequence[_Tag]) -> Iterator[Proposal]:
    if not any(tag.block for tag in run):
        yield from ((tag.start, tag.end, "") for tag in run)
        return
    before, behind = run[0].start, run[-1].end
    while before and text[before - 1] in _BLANKS:
        before -= 1
    while behind < len(text) and text[behind] in _BLANKS:
        behind += 1
    at_edge = not before or behind == len(text) or text[before - 1] in "\n\f" or text[behind] in "\n\f"
    new = "" if at_edge or "\n" in text[before:behind] else "\n"
    for number, tag in enumerate(run):
        start = before if number == 0 else tag.start
        end = behind if number == len(run) - 1 else tag.end
        yield start, end, new if number == 0 else ""


def _formats(text: str, tags: Sequence[re.Match[str]], mentions: Sequence[re.Match[str]]) -> bool:
    """Whether the tags format the text: one has attributes or breaks a line, some make a pair, or many are blocks."""
    spoken = set(mentions)
    used = [tag for tag in tags if tag not in spoken]
    if len(used) < _MANY_TIMES * len(mentions):
        return False
    sure = any(_ATTRIBUTE.search(tag["rest"]) or (tag["name"].lower() == "br" and _is_glued(text, tag)) for tag in used)
    opened = {tag["name"].lower() for tag in used if not tag["close"]}
    paired = any(tag["close"] and tag["name"].lower() in opened for tag in used)
    blocks = [tag for tag in used if tag["block"] and (tag["name"].lower() == "br" or _is_glued(text, tag))]
    return sure or paired or len(blocks) > 1


def _is_glued(text: str, tag: re.Match[str]) -> bool:
    """Whether the tag touches a word or begins or ends its line; a word would stand between blanks."""
    return text[tag.start() - 1 : tag.start()] not in _BLANKS or text[tag.end() : tag.end() + 1] not in _AFTER_WORD


def _is_mention(text: str, tag: re.Match[str]) -> bool:
    """Whether the tag stands in its sentence like a word."""
    start, end = tag.span()
    if _CALLED_TAG.match(text, end) or _TAG_CALLED.search(text, max(0, start - _TOKEN), start):
        return True
    if tag["block"] or _ATTRIBUTE.search(tag["rest"]) or tag["rest"].endswith("/"):
        return False
    if (text[start - 1 : start] in _QUOTES) != (text[end : end + 1] in _QUOTES):
        return False  # quotes around a tag that is spoken of come in pairs; others belong to what it frames
    before = start == 0 or _BEFORE_MENTION.search(text[start - 1 : start])
    return bool(before) if tag["close"] else bool(before) and _BEHIND_MENTION.match(text, end) is not None


def markdown_escape(text: str) -> Iterator[Proposal]:
    """Backslashes before punctuation, save in formulas, regular expressions and paths."""
    for line in re.finditer(r"[^\n]+", text):
        if "\\" not in line.group() or _NO_ESCAPES.search(line.group()):
            continue
        for match in _ESCAPE.finditer(text, *line.span()):
            if not _PATH.search(_token(text, match.start())):
                yield match.start(), match.end(), ""


def _token(text: str, place: int) -> str:
    """What stands around ``place`` without blanks, as far as it matters."""
    before = text[max(0, place - _TOKEN) : place].split()
    behind = text[place : place + _TOKEN].split(maxsplit=1)
    glued = before and not text[place - 1].isspace()
    return (before[-1] if glued else "") + behind[0]


def rich_text(text: str) -> Iterator[Proposal]:
    """What a file of Rich Text Format holds beside the text; its escapes become characters, its paragraphs lines."""
    if _RICH_TEXT not in text[:_TOKEN]:
        return
    for match in _RICH.finditer(text):
        code, number = match["code"], match["number"]
        new = bytes.fromhex(code).decode("cp1252", "ignore") if code else chr(int(number)) if number else ""
        yield match.start(), match.end(), "\n" if match["line"] else new


def reference_link(text: str) -> Iterator[Proposal]:
    """Links whose addresses stand in lines of their own: their texts stay, marks and addresses go."""
    definitions = list(_DEFINITION.finditer(text))
    known = {match.group(1).casefold() for match in definitions}
    if not known:
        return
    gone = [(*match.span(), "") for match in definitions]
    for match in _REFERENCE.finditer(text):
        if (match["label"] or match["text"]).casefold() in known:
            gone += [(*match.span("opening"), ""), (*match.span("closing"), "")]
    reach = 0
    for start, end, new in sorted(gone):
        if start >= reach:
            yield start, end, new
            reach = end
