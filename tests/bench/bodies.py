"""Sound bodies to put artefacts into: a title where there is one, and paragraphs of prose."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.clean import clean

SEEDS = Path(__file__).parents[2] / "seeds" / "labels" / "labels.jsonl"
MIN_CHARS = 700
MIN_BLOCK = 90
MIN_BLOCKS = 4
MAX_BLOCKS = 14
_PROSE = re.compile(r"[A-Z“\"‘'](?!.*[=_*~-]{3}).*[.!?][”\"’')]{0,2}")
_TITLE = re.compile(r"[A-Z“‘\"'][^\n:|/@_]{14,110}[\w”’\"')?]")
_DATELINE = re.compile(
    r"[^.]{2,110}?(?:\s?(?:—|–|--|\?)\s?|\s-\s|\([A-Z][^)]{1,40}\)[\s.:-]*)(?=[A-Z“\"])"
    r"|[A-Z][A-Z ,]{2,40}(?::|\.| \||,? /[A-Z]+/\.?)\s"
)


def is_prose(line):
    """Whether ``line`` is a paragraph of whole sentences."""
    return len(line) >= MIN_BLOCK and _PROSE.fullmatch(line) is not None


@dataclass(frozen=True)
class Body:
    """A document in blocks; the first is the title where ``title`` says so."""

    name: str
    blocks: tuple[str, ...]
    title: bool = False
    sep: str = "\n\n"

    @property
    def text(self):
        """The blocks, ``sep`` between them."""
        return self.sep.join(self.blocks)

    @property
    def first(self):
        """Index of the first paragraph of prose."""
        return int(self.title)

    def varied(self, rng):
        """This body as another system would have exported it: without its title, or one line end a paragraph."""
        body = self
        if body.title and rng.random() < 0.3:
            body = replace(body, blocks=body.blocks[1:], title=False)
        if rng.random() < 0.25:
            body = replace(body, sep="\n")
        return body


def read_rows(path):
    """Labelled documents of a JSONL file."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def bodies_of(rows):
    """Bodies of labelled documents that are long enough; cleaned first, so that nothing should be left to find."""
    bodies = [_body(row["doc_id"], row["text"]) for row in rows]
    return [body for body in bodies if len(body.text) >= MIN_CHARS and len(body.blocks) >= MIN_BLOCKS]


def long_bodies(bodies, rng):
    """Three bodies in one, for what takes several pages."""
    pool = rng.sample(bodies, len(bodies))
    triples = zip(pool, pool[1:] + pool[:1], pool[2:] + pool[:2], strict=True)
    return [Body(one.name, one.blocks + two.blocks + three.blocks, one.title) for one, two, three in triples]


def _body(name, raw):
    lines = [line.strip() for line in clean(raw).text.split("\n")]
    blocks = [line for line in lines if is_prose(line)][:MAX_BLOCKS]
    if blocks and (dateline := _DATELINE.match(blocks[0])):
        rest = blocks[0][dateline.end() :].strip()
        blocks = [rest[:1].upper() + rest[1:], *blocks[1:]] if len(rest) >= MIN_BLOCK else blocks[1:]
    first = next((line for line in lines if line), "")
    title = bool(blocks) and first not in blocks and _TITLE.fullmatch(first) is not None
    return Body(name, (first, *blocks) if title else tuple(blocks), title)
