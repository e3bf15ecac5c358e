"""Small files to begin the search with: a sound one of each format, and the examples of all cleaning rules."""

import io

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.clean.rules import load_rules
from tests.hostile.pdfs import make_pdf

ENDINGS = (".txt", ".html", ".pdf", ".jsonl", ".csv", ".tsv", ".parquet")
_STORY = (
    "APIA, June 6 (MAA) — Nine of the eleven states agreed on a quota, the agency of tides said.\n"
    "“It’s a start,” Ana Pardo added: the catch shall fall by 40% until 2030.\n"
)
_PAGE = f"""<!DOCTYPE html><html><head><title>Quota</title><meta name="author" content="Chloe Latu">
<meta property="article:published_time" content="2024-06-06"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Quota</h1><p>{_STORY}</p><p>{_STORY}</p></article><footer>2019</footer></body></html>"""
_ROW = '{"id": "x", "text": "Ana Pardo landed.", "date": "6 June 2024", "authors": ["A", "B"]}\n'


def _parquet(**columns: object) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out, row_group_size=2)
    return out.getvalue()


_FILES = (
    (0, _STORY.encode()),
    (0, _STORY.encode("utf-16")),
    (0, _STORY.encode("cp1252")),
    (1, _PAGE.encode()),
    (2, make_pdf(["Quota agreed", "Nine states agreed."], ["Two did not-"])),
    (3, (_ROW * 2).encode()),
    (3, rb'{"text": "a \ud800 b", "id": [1, {"a": null}], "n": 1e999}'),
    (4, b'id,text,title\nx,"one\ntwo",a\ny,"th""ree",b\n'),
    (5, b"\xef\xbb\xbftext\tid\r\none\tx\r\n"),
    (6, _parquet(text=["one", None, "three"], id=["x", "y", "z"])),
    (6, _parquet(text=pa.array(["one", "one"]).dictionary_encode(), date=[None, "2024"])),
)
_EXAMPLES = [rule.example for rule in load_rules().rules]
SEEDS = {
    "readers": [bytes([kind]) + data for kind, data in _FILES],
    "cleaner": [_STORY.encode(), *("\n".join(_EXAMPLES[at : at + 5]).encode() for at in range(0, len(_EXAMPLES), 5))],
}
_TASK = """[{"id": 1, "data": {"text": "Ana"}, "annotations": [{"result": [
  {"type": "labels", "value": {"start": 0, "end": 3, "labels": ["PERSON"]}}]}]}]"""
LABELS = (
    b'{"doc_id": "a", "text": "Ana went.", "mentions": [{"start": 0, "end": 3, "label": "PERSON", "text": "Ana"}]}',
    b'{"text": "Ana went.", "spans": [{"start": 0, "end": 3, "label": "PERSON"}], "answer": "accept"}',
    b'{"text": "Ana went.", "entities": [{"start_offset": 0, "end_offset": 3, "label": "PERSON"}], "id": 1}',
    _TASK.encode(),
    b"T1\tPERSON 0 3\tAna\nT2\tCOUNTRY 0 3;4 9\tAna Pardo\nR1\tx\n",
    b"-DOCSTART- a\n\nAna B-PERSON\nPardo I-PERSON\nwent O\n",
    b"doc_id,start,end,label,text\na,0,3,PERSON,Ana\nb,,,,\n",
)
