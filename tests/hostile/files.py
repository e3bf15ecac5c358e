"""Bytes of hostile files: from the parts that a case lists, or made by name."""

import gzip
import io
import os
import pickle
import zipfile
import zlib

import pyarrow as pa
import pyarrow.parquet as pq

from tests.hostile.pdfs import make_pdf

BODY = "<p>Nine of the eleven states that had been asked to Apia agreed on a quota, the agency of tides said.</p>"


def content_of(case):
    """The bytes of a case: ``make`` names them, else ``parts`` are strung together.

    A part is a text in UTF-8, or an object: ``hex``, ``text`` and its encoding ``as``, or a part ``again`` so many
    ``times``.
    """
    if "make" in case:
        return MADE[case["make"]]()
    return b"".join(map(_part, case["parts"]))


def _part(part):
    if isinstance(part, str):
        return part.encode("utf-8", "surrogatepass")
    if "hex" in part:
        return bytes.fromhex(part["hex"])
    if "again" in part:
        return _part(part["again"]) * part["times"]
    return part["text"].encode(part["as"])


def parquet(table, **options):
    out = io.BytesIO()
    pq.write_table(table, out, **options)
    return out.getvalue()


def _columns(**columns):
    return parquet(pa.table({name: pa.array(values) for name, values in columns.items()}))


def _no_utf8(at):
    """A row of strings, of which that in column ``at`` is no UTF-8."""
    wrong = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(bytes(4) + b"\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    return parquet(pa.table({name: wrong if name == at else ["x"] for name in ("text", "id", "title")}))


class _Ending:
    """What, unpickled, ends the process."""

    def __reduce__(self):
        return os._exit, (86,)


def _pickled_type():
    """A column whose type is a pickled one, which older Arrows took out of the file and ran."""
    facts = {"ARROW:extension:name": "arrow.py_extension_type", "ARROW:extension:metadata": pickle.dumps(_Ending())}
    return parquet(pa.table([["x"]], schema=pa.schema([pa.field("text", pa.string(), metadata=facts)])))


def _damaged(start, end, by):
    """A sound file, damaged from byte ``start`` to ``end``."""
    whole = bytearray(parquet(pa.table({"text": ["x" * 100, "y"] * 50}), compression="snappy"))
    whole[start:end] = by
    return bytes(whole)


def _zip(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, data in members:
            folder.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def _zip_of_zips(depth):
    data = bytes(100_000)
    for level in range(depth):
        data = _zip(*((f"{level}-{number}.zip", data) for number in range(10)))
    return data


def _pdf_with(extra, *pages):
    """A PDF whose catalog holds ``extra`` as well."""
    return make_pdf(*(pages or (["Quota agreed"],)), catalog=extra)


def _pdf_bomb(size):
    """A PDF whose one page is ``size`` bytes of blanks, packed."""
    return make_pdf(["Quota agreed"], stream=zlib.compress(b" " * size, 9))


def page(inside, head="", start="<html>"):
    body = f"<body><article>{inside}{BODY * 5}</article></body>"
    return f"{start}<head><title>Quota</title>{head}</head>{body}</html>".encode()


DEEP = 100_000
MADE = {
    "parquet of structs": lambda: _columns(text=[{"a": "x"}]),
    "parquet of lists": lambda: _columns(text=[["x"]]),
    "parquet of numbers": lambda: _columns(text=[1, 2]),
    "parquet of bytes": lambda: _columns(text=[b"x", b"\xff"]),
    "parquet of nulls": lambda: parquet(pa.table({"text": pa.nulls(2)})),
    "parquet of dictionaries": lambda: parquet(pa.table({"text": pa.array(["x", "y", "x"]).dictionary_encode()})),
    "parquet of large strings": lambda: parquet(pa.table({"text": pa.array(["x"], pa.large_string())})),
    "parquet of string views": lambda: parquet(pa.table({"text": pa.array(["x"], pa.string_view())})),
    "parquet with a map": lambda: parquet(
        pa.table({"text": ["x"], "title": pa.array([[("a", "b")]], pa.map_(pa.string(), pa.string()))})
    ),
    "parquet with a pickled type": _pickled_type,
    "parquet with a column twice": lambda: parquet(
        pa.table([pa.array(["x"]), pa.array(["y"])], names=["text", "text"])
    ),
    "parquet without columns": lambda: parquet(pa.table({})),
    "parquet without rows": lambda: parquet(pa.table({"text": pa.array([], pa.string())})),
    "parquet without text": lambda: _columns(name=["x"], n=[1]),
    "parquet with text inside": lambda: _columns(a=[{"text": "x"}]),
    "parquet with a date out of range": lambda: parquet(
        pa.table({"text": ["x"], "date": pa.array([2**51], pa.timestamp("ms"))})
    ),
    "parquet with an id out of range": lambda: parquet(
        pa.table({"text": ["x"], "id": pa.array([2**51], pa.timestamp("ms"))})
    ),
    "parquet with an unknown time zone": lambda: parquet(
        pa.table({"text": ["x"], "date": pa.array([0], pa.timestamp("ms", "Nowhere/City"))})
    ),
    "parquet with a time zone that is a path": lambda: parquet(
        pa.table({"text": ["x"], "date": pa.array([0], pa.timestamp("ms", "../../etc/passwd"))})
    ),
    "parquet with ids that are not numbers": lambda: _columns(text=["x", "y"], id=[float("nan"), 2.0]),
    "parquet with a text that is no UTF-8": lambda: _no_utf8("text"),
    "parquet with an id that is no UTF-8": lambda: _no_utf8("id"),
    "parquet with a title that is no UTF-8": lambda: _no_utf8("title"),
    "parquet of one large text": lambda: _columns(text=["x", "y" * 2_000_001]),
    "parquet of one large text in thousands of rows": lambda: parquet(
        pa.table({"text": pa.array(["y" * 2_000_001]).dictionary_encode().take(pa.array([0] * 3))})
    ),
    "parquet without its last byte": lambda: _damaged(-1, None, b""),
    "parquet without its footer": lambda: _damaged(-8, None, b""),
    "parquet without its second half": lambda: _damaged(200, None, b""),
    "parquet with a damaged page": lambda: _damaged(20, 60, b"\xff" * 40),
    "parquet with a damaged header of a page": lambda: _damaged(4, 16, b"\xff" * 12),
    "parquet with a footer of 2 GB": lambda: _damaged(-8, -4, b"\xff\xff\xff\x7f"),
    "parquet with an empty footer": lambda: b"PAR1" + bytes(4) + b"PAR1",
    "parquet that is encrypted": lambda: b"PARE" + bytes(16) + b"PARE",
    "gzip": lambda: gzip.compress(b"hello " * 10, mtime=0),
    "gzip bomb": lambda: gzip.compress(bytes(10_000_000), mtime=0),
    "gzip cut off": lambda: gzip.compress(b"hello " * 10, mtime=0)[:15],
    "zip": lambda: _zip(("a.txt", "hello")),
    "zip of paths upwards": lambda: _zip(("../../../a.txt", "hello")),
    "zip bomb": lambda: _zip(("a.txt", bytes(10_000_000))),
    "zip of zips": lambda: _zip_of_zips(3),
    "empty zip": _zip,
    "pdf": lambda: make_pdf(["Quota agreed"]),
    "pdf without pages": make_pdf,
    "pdf of pictures": lambda: make_pdf([], []),
    "pdf that is locked": lambda: make_pdf(["One"], locked=True),
    "pdf with JavaScript": lambda: _pdf_with("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); while\\(1\\){}) >>"),
    "pdf that starts a program": lambda: _pdf_with("/OpenAction << /S /Launch /F (/bin/sh) >>"),
    "pdf that opens an address": lambda: _pdf_with("/OpenAction << /S /URI /URI (file:///etc/passwd) >>"),
    "pdf whose pages are their own parents": lambda: make_pdf(["One"]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"),
    "pdf of a million pages that are not there": lambda: make_pdf(["One"]).replace(b"/Count 1", b"/Count 1000000"),
    "pdf of fewer than no pages": lambda: make_pdf(["One"]).replace(b"/Count 1", b"/Count -1"),
    "pdf without its second half": lambda: make_pdf(["One"], ["Two"])[:400],
    "pdf without its last line": lambda: make_pdf(["One"])[:-6],
    "pdf with noise in front": lambda: b"noise\n" + make_pdf(["One"]),
    "pdf with a wrong table": lambda: make_pdf(["One"]).replace(b"startxref\n", b"startxref\n9"),
    "pdf with a wrong length": lambda: make_pdf(["One"]).replace(b"/Length 5", b"/Length 9"),
    "pdf bomb": lambda: _pdf_bomb(20_000_000),
    "pdf with a broken stream": lambda: make_pdf(["One"], stream=b"no deflate"),
    "pdf of control characters": lambda: make_pdf(["a\\001b\\000c\\033d"]),
    "pdf of 2,001 pages": lambda: make_pdf(*[["x"]] * 2001),
    "html of nested div": lambda: page("<div>" * DEEP),
    "html of nested b": lambda: page("<b>" * DEEP),
    "html of nested span": lambda: page("<p><span>" * (DEEP // 2)),
    "html of nested tables": lambda: page("<table><tr><td>" * (DEEP // 3)),
    "html of nested lists": lambda: page("<ul><li>" * (DEEP // 2)),
    "html of nested quotations": lambda: page("<blockquote>" * 1000),
    "html of nested comments": lambda: page("<!--" * DEEP),
    "html of nested frames": lambda: b"<frameset>" * DEEP,
    "html of nested svg": lambda: page("<svg>" + "<g>" * DEEP),
    "html of too many tags": lambda: page("<p>" * 300_000),
    "html of many attributes": lambda: page("<p " + " ".join(f"a{i}=1" for i in range(3000)) + ">hello</p>"),
    "html of entities that grow": lambda: page(
        "<p>&c9; end</p>",
        start="<!DOCTYPE html [<!ENTITY c0 '&amp;'>"
        + "".join(f"<!ENTITY c{i} '{f'&c{i - 1};' * 10}'>" for i in range(1, 10))
        + "]><html>",
    ),
    "html that asks for a file": lambda: page(
        "<p>&x; end</p>", start='<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><html>'
    ),
    "html with a script": lambda: page("<script>while(1){}</script><p onclick=alert(1)>hello</p>"),
    "html with an address of script": lambda: page("", '<meta property="og:url" content="javascript:alert(1)">'),
    "html with a broken address": lambda: page(
        '<a href="http://[::1">x</a>', '<link rel="canonical" href="http://[::1">'
    ),
    "html with metadata nested deep": lambda: page(
        "", '<script type="application/ld+json">{"@type":"NewsArticle","author":' + "[" * 900 + "]" * 900 + "}</script>"
    ),
    "html with a number too long": lambda: page(
        "", '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":' + "9" * 5000 + "}</script>"
    ),
    "html with halves of characters": lambda: page("<p>&#xD800; &#0; &#x110000; x</p>"),
    "html with noughts": lambda: page("<p>a\0b</p>"),
    "html of angles alone": lambda: b"<" * 100_000,
    "html that never ends": lambda: page("")[:-60],
    "html with a picture inside": lambda: page(f'<img src="data:image/png;base64,{"QUJD" * 100_000}">'),
}
