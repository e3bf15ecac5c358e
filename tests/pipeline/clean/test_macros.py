"""Named pieces of patterns."""

import pytest

from pipeline.clean.macros import compiled, shipped_macros, tables_of, with_macros
from pipeline.errors import DataError


@pytest.fixture
def source(tmp_path):
    """Writes a TOML file and tells where."""

    def write(text):
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_pattern_is_compiled_with_its_pieces():
    assert compiled("%SEA% %SEA%s", {"SEA": "(?:sea|ocean)"}, "r").fullmatch("sea oceans")


def test_a_piece_may_use_those_before_it_and_those_known(source):
    macros = with_macros(source('[patterns]\nPORT = "%SEA%port"\nPORTS = "%PORT%s"'), {"SEA": "sea"})
    assert macros == {"SEA": "sea", "PORT": "seaport", "PORTS": "seaports"}


def test_what_is_known_is_not_changed(source):
    known = {"SEA": "sea"}
    with_macros(source('[patterns]\nSEA = "ocean"'), known)
    assert known == {"SEA": "sea"}


def test_a_file_without_pieces_adds_none(source):
    assert with_macros(source(""), {"SEA": "sea"}) == {"SEA": "sea"}


@pytest.mark.parametrize("pattern", ["100%", "50 % A %", "%lower%"])
def test_a_per_cent_sign_alone_is_itself(pattern):
    assert compiled(pattern, {}, "r").fullmatch(pattern)


def test_an_unknown_piece_is_an_error_that_names_rule_and_piece(source):
    with pytest.raises(DataError, match=r"rule 'r' uses %SEA%, which is not among \[patterns\]; add it there"):
        compiled("%SEA%", {}, "rule 'r'")
    with pytest.raises(DataError, match=r"own\.toml: pattern 'PORT' uses %SEA%"):
        with_macros(source('[patterns]\nPORT = "%SEA%"'), {})


def test_a_pattern_that_does_not_compile_is_an_error_that_names_its_rule():
    with pytest.raises(DataError, match=r"rule 'r': the pattern does not compile \(.*\); mend it"):
        compiled("(", {}, "rule 'r'")


def test_a_file_that_is_no_toml_is_an_error_that_names_it(source, tmp_path):
    with pytest.raises(DataError, match=r"own\.toml: cannot be read as TOML .*; compare with docs/rules\.md"):
        tables_of(source("[["))
    with pytest.raises(DataError, match=r"absent\.toml: cannot be read"):
        tables_of(tmp_path / "absent.toml")


@pytest.mark.parametrize("name", ["sea", "SEA_1", "S2"])
def test_a_piece_that_no_rule_could_call_is_an_error(source, name):
    with pytest.raises(DataError, match=rf"own\.toml: \[patterns\] names '{name}'; write a name in capitals"):
        tables_of(source(f'[patterns]\n{name} = "sea"'))


@pytest.mark.parametrize("name", sorted(shipped_macros()))
def test_every_shipped_piece_compiles(name):
    assert compiled(f"%{name}%", shipped_macros(), name)


@pytest.mark.parametrize("name", ["Reuters", "AFP"])
def test_the_wire_is_any_news_agency(name):
    assert compiled("%WIRE%", shipped_macros(), "r").fullmatch(name)
