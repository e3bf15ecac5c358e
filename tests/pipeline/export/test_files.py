"""A new file is whole or absent, and nothing is replaced unasked."""

import pytest

from pipeline import schemas
from pipeline.errors import ExportError, TableError
from pipeline.export import WRITERS
from pipeline.export.files import json_line, new_file, shards
from pipeline.records import TYPES

NETWORK = {"types": TYPES, "least": 1, "most": 200}
ONE_FILE = {"ftm": {}, "webannotation": {}, "graphml": NETWORK, "gexf": NETWORK}
ONE_FILE |= {"prodigy": {}, "labelstudio": {}, "doccano": {}}
EACH = pytest.mark.parametrize("form", sorted(ONE_FILE))


def export(form, output, to, *, force=False):
    return WRITERS[form](output, to, force=force, **ONE_FILE[form])


def test_every_format_is_tested_here_or_with_csv():
    assert {*ONE_FILE, "csv"} == set(WRITERS)


@EACH
def test_folders_above_a_new_file_are_made(small, tmp_path, form):
    export(form, small, tmp_path / "new" / "folder" / "file")
    assert [path.name for path in (tmp_path / "new" / "folder").iterdir()] == ["file"]


@EACH
def test_a_file_that_is_there_stays_unless_forced(small, tmp_path, form):
    to = tmp_path / "mine"
    to.write_text("mine")
    with pytest.raises(ExportError, match=r"mine: is there already; .*--force"):
        export(form, small, to)
    assert to.read_text() == "mine"
    export(form, small, to, force=True)
    assert to.read_text(encoding="utf-8") != "mine"


@EACH
def test_a_folder_in_place_of_a_file_is_told(small, tmp_path, form):
    with pytest.raises(ExportError, match="is a folder; name a file"):
        export(form, small, tmp_path, force=True)


@EACH
def test_a_folder_without_tables_is_told_and_no_file_is_left(tmp_path, form):
    (tmp_path / "out").mkdir()
    with pytest.raises(TableError, match="no table there; run `dateline extract"):
        export(form, tmp_path / "empty", tmp_path / "out" / "file")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(small, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match=r"below: cannot be written \(.*\); check --to"):
        export("ftm", small, tmp_path / "file" / "below")


def test_an_old_file_stays_where_writing_fails(tmp_path):
    to = tmp_path / "file"
    to.write_text("old")
    with pytest.raises(TypeError), new_file(to, force=True) as file:
        file.writelines(["new", None])
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file", "old")]


def test_colleagues_may_read_the_file(tmp_path):
    with new_file(tmp_path / "file", force=False) as file:
        file.write("ä\n")
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o644
    assert (tmp_path / "file").read_bytes() == "ä\n".encode()


def test_shards_are_read_side_by_side(small):
    found = [
        [{row.doc_id for row in rows} for rows in shard] for shard in shards(small, schemas.DOCUMENTS, schemas.MENTIONS)
    ]
    assert found == [[{"a"}, {"a"}], [{"b", "c"}, {"b"}]]


def test_no_character_but_the_last_ends_a_line_of_json():
    assert json_line(["a\u2028\x85\nb", "ä"]) == '["a\\u2028\\u0085\\nb","ä"]\n'
    assert len(json_line({"a": "\u2029"}).splitlines()) == 1
