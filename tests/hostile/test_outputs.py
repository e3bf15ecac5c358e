"""What hostile ids and texts become in tables, exports and report: values, never paths, markup or formulas."""

import csv
import json
import re
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from pipeline import schemas, tables
from pipeline.cli import main
from pipeline.config import Settings
from pipeline.export import WRITERS
from pipeline.extraction import extract
from pipeline.report import write_report

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>]]>-->"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://a.b")')
IDS = (
    "../../x", "/etc/passwd", "..\\..\\x", "a/../../b", "C:\\x", "con", "~/x", ".", "..", "-rf", "$(x)", "`x`", "a;b",
    "%2e%2e/x", "a\0b", "a\nb", "a\x1b[2Jb", "\u202eabc", "a#b", "x" * 1000, "é" * 300, MARKUP, "a'b\"c",
    "{x}", "${data}", "&lt;", *FORMULAS,
)  # fmt: skip
STORY = "Anna Kovacs of the Ministry of Health went to Cuba, it was said. She met Bruno Adeyemi of Peru there. "
XML = ("graphml", "gexf")


@pytest.fixture(scope="module")
def place(tmp_path_factory, stub_model):
    """A folder with a corpus of hostile ids, titles and texts, and its tables."""
    place = tmp_path_factory.mktemp("hostile")
    rows = [
        {"id": key, "title": f"{key} {MARKUP}", "author": key, "publisher": key, "url": f"javascript:alert('{key}')",
         "text": f"{STORY}{number} {key}\n{MARKUP}\n{STORY}"}
        for number, key in enumerate(IDS)
    ]  # fmt: skip
    (place / "corpus").mkdir()
    (place / "corpus" / f"{FORMULAS[0]}<b>.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    (place / "corpus" / "=1<b>.xyz").write_text("x")
    extract(Settings(place / "output", place / "corpus", model=stub_model))
    return place


def files_of(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_id_is_kept_as_it_is(place):
    documents = tables.read_all(place / "output", schemas.DOCUMENTS)
    rejected = tables.read_all(place / "output", schemas.REJECTED)
    assert {row.doc_id for row in documents} == set(IDS)
    assert {row.error for row in rejected} == {"unknown-format"}


def test_no_id_becomes_a_path(place):
    made = {path for path in files_of(place) if not path.startswith("corpus/")}
    sound = re.compile(r"output/(\w+/)?(part-[0-9a-f]{12}|scan|all|run|)\.(parquet|json|lock)")
    assert [path for path in made if not sound.fullmatch(path)] == []


@pytest.mark.parametrize("form", sorted(WRITERS))
def test_an_export_writes_only_where_it_is_told(place, tmp_path, form):
    before = files_of(place)
    asked = ["export", str(place / "output"), "--format", form, "--to", str(tmp_path / "out")]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 0, done.output
    assert files_of(place) == before
    if form in XML:
        ET.parse(tmp_path / "out")
    elif form != "csv":
        lines = (tmp_path / "out").read_text(encoding="utf-8")
        assert json.loads(lines) if form == "labelstudio" else [json.loads(line) for line in lines.splitlines()]


def test_a_spreadsheet_is_given_no_formula(place, tmp_path):
    asked = [
        "export",
        str(place / "output"),
        "--format",
        "csv",
        "--with-text",
        "--spreadsheet",
        "--to",
        str(tmp_path / "out"),
    ]
    assert CliRunner().invoke(main, asked).exit_code == 0
    cells = {cell for path in (tmp_path / "out").glob("*.csv") for cell in cells_of(path)}
    assert not {cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))}
    assert {f"'{formula}" for formula in FORMULAS} <= cells


def cells_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {cell for row in csv.reader(file) for cell in row}


def test_the_report_holds_no_markup_of_a_document(place):
    html = write_report(place / "output").read_text(encoding="utf-8")
    (place / "output" / "report.html").unlink()
    assert MARKUP not in html
    assert "<img src=x" not in html
    assert "<b>.xyz" not in html
    assert "=1&lt;b&gt;.xyz" in html
    assert not re.search(r"href=[\"']?javascript:", html)
    assert html.count("<script") == html.count("</script>")


def test_a_terminal_is_shown_no_control_character_of_a_document(tmp_path, stub_model):
    path = tmp_path / "a\x1b[2J.txt"
    path.write_text(f"Title \x1b]0;gone\x07\n\n{STORY}\u202eabc\x9b2J")
    done = CliRunner().invoke(main, ["explain", str(path), "--model", str(stub_model), "--color"])
    assert done.exit_code == 0
    assert "a\\x1b[2J.txt" in done.output
    told = re.sub(r"\x1b\[\d+m", "", done.output)  # our own colours
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told)
