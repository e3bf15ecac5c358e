"""The command line as a person meets it: help, exit codes, one line for each mistake."""

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline import __version__, schemas, tables
from pipeline.cli import main
from pipeline.config import PROJECT
from pipeline.evaluate.rows import ERRORS, SCORES

COMMANDS = sorted(main.commands)
TEXT = "Ferry 1 left with Peruvian sailors. Anna Kovacs of the Ministry of Health saw it off to Cuba."


def call(*words):
    """Exit code, output and errors of `dateline` called with ``words`` as a shell would."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="dateline")


@pytest.fixture(scope="module")
def extracted(tmp_path_factory, stub_model):
    """A folder with one document, its tables and its labels; not to be written to."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "in").mkdir()
    (folder / "in" / "ferry.txt").write_text(TEXT)
    result = call("extract", folder / "in", "-o", folder / "out", "-m", stub_model)
    assert result.exit_code == 0, result.output
    spans = {"Peruvian": "COUNTRY", "Anna Kovacs": "PERSON", "Cuba": "COUNTRY", "sailors": "AGENCY"}
    mentions = [
        {"start": TEXT.index(name), "end": TEXT.index(name) + len(name), "label": label, "text": name}
        for name, label in spans.items()
    ]
    row = {"doc_id": "ferry.txt", "text": TEXT, "mentions": mentions}
    (folder / "labels.jsonl").write_text(json.dumps(row) + "\n")
    return folder


@pytest.fixture
def harbour(tmp_path, extracted):
    """``extracted``, to be written to."""
    return shutil.copytree(extracted, tmp_path, dirs_exist_ok=True)


def is_one_line_of_error(result):
    """Whether a mistake was told in one line, to stderr, without a traceback."""
    return (
        result.exit_code == 1
        and result.stderr.startswith("Error: ")
        and result.stderr.count("\n") == 1
        and "Traceback" not in result.output
    )


@pytest.mark.parametrize(
    "words", [["-h"], ["--help"], *([name, flag] for name in COMMANDS for flag in ("-h", "--help"))]
)
def test_help_is_there_for_everything(words):
    result = call(*words)
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_and_what_its_options_mean(name):
    command = main.commands[name]
    assert command.help
    assert [option.name for option in command.params if option.param_type_name == "option" and not option.help] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert f"## {name}" in (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_version_is_the_package_s():
    result = call("--version")
    assert (result.exit_code, result.output) == (0, f"dateline, version {__version__}\n")


@pytest.mark.parametrize(
    "words",
    [
        ["extrct"],
        ["extract"],
        ["extract", "in"],
        ["extract", "in", "-o", "out", "--workers", "0"],
        ["extract", "in", "-o", "out", "--colour"],
        ["evaluate", "no-such-labels", "-o", "out"],
        ["explain", "no-such-file"],
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_2_and_says_what_is_right(words):
    result = call(*words)
    assert result.exit_code == 2
    assert "Try 'dateline" in result.stderr


def test_extract_prints_a_summary(harbour, stub_model):
    result = call("extract", harbour / "in", "-o", harbour / "out", "-m", stub_model)
    first, _, person, country, agency, rejected, tables = result.stdout.splitlines()
    assert first == f"1 document, {len(TEXT)} characters; cleaning removed 0"
    assert person.split()[:3] == ["person", "1", "1"]
    assert country.split()[:3] == ["country", "2", "2"]
    assert agency.split()[:3] == ["agency", "1", "1"]
    assert "Anna Kovacs (1/1)" in person
    assert rejected == "Rejected: nothing"
    assert tables == f"Tables: {harbour / 'out'}"


def test_the_summary_counts_rejections_by_reason(harbour, stub_model):
    (harbour / "in" / "notes.xyz").write_text("who knows")
    (harbour / "in" / "empty.txt").write_text("")
    result = call("extract", harbour / "in", "-o", harbour / "out", "-m", stub_model)
    assert result.exit_code == 0
    assert "Rejected: 2 (1 empty, 1 unknown-format); see" in result.stdout


def test_the_stages_alone_count_and_the_last_sums_up(harbour, stub_model):
    out = harbour / "alone"
    done = [call("clean", harbour / "in", "-o", out), call("recognize", "-o", out, "-m", stub_model)]
    assert [result.exit_code for result in done] == [0, 0]
    assert done[0].stdout.splitlines() == ["1 document", "Rejected: nothing", f"Tables: {out}"]
    assert done[1].stdout.splitlines()[:2] == ["1 document", "4 mentions"]
    assert call("link", "-o", out).stdout.startswith("1 document,")


def test_linking_alone_keeps_what_recognition_said_of_its_model(harbour, stub_model):
    out = harbour / "out"
    call("extract", harbour / "in", "-o", out, "-m", stub_model)
    told = (out / "run.json").read_text()
    assert '"model": null' not in told
    call("link", "-o", out)
    assert (out / "run.json").read_text() == told


def test_explain_shows_edits_mentions_and_the_marked_text(harbour, stub_model):
    result = call("explain", harbour / "in" / "ferry.txt", "-m", stub_model)
    assert result.exit_code == 0
    assert "\x1b[" not in result.stdout
    assert "[Anna Kovacs]" in result.stdout
    assert "Anna Kovacs → person:anna-kovacs  (model, full, exact; body)" in result.stdout
    assert "Cut or changed: 0" in result.stdout
    assert "Mentions: 4" in result.stdout


def test_explain_colours_on_demand(harbour, stub_model):
    assert "\x1b[" in call("explain", harbour / "in" / "ferry.txt", "-m", stub_model, "--color").stdout


def test_explain_tells_why_a_file_is_rejected(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    result = call("explain", tmp_path / "empty.txt")
    assert result.exit_code == 0
    assert "rejected empty.txt (empty): " in result.stdout


def test_evaluate_prints_a_table_of_scores(harbour):
    result = call("evaluate", harbour / "labels.jsonl", "-o", harbour / "out")
    lines = result.stdout.splitlines()
    assert lines[0].startswith("1 document, 4 labels (")
    assert "Of 100 labelled names 75 are found, and of 100 found names 75 are right" in result.stdout
    assert "Fewer than 30 documents (1)" in result.stdout
    first = next(i for i, line in enumerate(lines) if line.startswith("Mentions, strict"))
    rows = {line.split()[0]: line.split()[1:] for line in lines[first + 2 : first + 6]}
    assert rows == {
        "person": ["1.000", "1.000", "1.000", "1.000-1.000", "1", "1", "1"],
        "country": ["1.000", "1.000", "1.000", "1.000-1.000", "2", "2", "2"],
        "agency": ["0.000", "0.000", "0.000", "0.000-0.000", "1", "1", "0"],
        "all": ["0.750", "0.750", "0.750", "0.750-0.750", "4", "4", "3"],
    }
    assert max(map(len, lines[1:-1])) <= 100


def test_evaluate_writes_its_tables(harbour):
    for _ in range(2):
        call("evaluate", harbour / "labels.jsonl", "-o", harbour / "out")
    errors = tables.read_all(harbour / "out" / "evaluation", ERRORS)
    assert [(row.kind, row.gold_text or row.found_text) for row in errors] == [
        ("missed", "sailors"),
        ("spurious", "Ministry of Health"),
    ]
    assert tables.read_all(harbour / "out" / "evaluation", SCORES)


def test_compare_and_agreement_tell_what_differs(harbour):
    labels = harbour / "labels.jsonl"
    result = call("compare", harbour / "out", harbour / "out", labels, "--to", harbour / "finds.csv")
    assert result.exit_code == 0, result.output
    assert "Found by B alone, wrong: 0 " in result.stdout
    assert (harbour / "finds.csv").read_text(encoding="utf-8-sig").startswith("found_by,verdict,doc_id")
    row = json.loads(labels.read_text())
    del row["mentions"][0]
    (harbour / "other.jsonl").write_text(json.dumps(row) + "\n")
    result = call("agreement", labels, harbour / "other.jsonl", "--to", harbour / "differ.csv")
    assert "Disagreements: 1 (1 A alone)" in result.stdout
    assert "ferry.txt,18,A alone,country,Peruvian,," in (harbour / "differ.csv").read_text(encoding="utf-8-sig")


def test_a_gate_is_pinned_and_then_holds(harbour):
    words = ("gate", harbour / "labels.jsonl", "-o", harbour / "out")
    result = call(*words)
    assert is_one_line_of_error(result)
    assert "floors.toml: no file of floors" in result.stderr
    assert call(*words, "--pin").exit_code == 0
    result = call(*words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "floors hold" in result.stdout


def test_a_score_below_its_floor_fails_the_gate(harbour):
    words = ("gate", harbour / "labels.jsonl", "-o", harbour / "out")
    call(*words, "--pin")
    floors = harbour / "floors.toml"
    floors.write_text(floors.read_text().replace("person = 0.98", "person = 0.99").replace("all = 0.73", "all = 0.8"))
    result = call(*words, "--pin")
    assert result.exit_code == 1
    assert "Below its floor: mention strict all f1 all is 0.750, and at least 0.800 is wanted" in result.stdout
    assert "lower the floors there by hand and say why" in result.stderr
    assert "all = 0.8\n" in floors.read_text()


def test_a_mistyped_input_is_told_in_one_line(tmp_path):
    result = call("extract", tmp_path / "docments", "-o", tmp_path / "out")
    assert is_one_line_of_error(result)
    assert "docments: no such file or folder; give one with INPUT" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_label_whose_words_stand_nowhere_near_is_told_in_one_line(harbour):
    labels = harbour / "labels.jsonl"
    row = json.loads(labels.read_text())
    row["mentions"][2]["text"] = "Mali"
    labels.write_text(json.dumps(row) + "\n")
    result = call("evaluate", labels, "-o", harbour / "out")
    assert is_one_line_of_error(result)
    assert "labels.jsonl:1: the label 'Mali' says" in result.stderr


def test_evaluating_the_wrong_output_is_told_in_one_line(harbour):
    result = call("evaluate", harbour / "labels.jsonl", "-o", harbour / "in")
    assert is_one_line_of_error(result)
    assert "documents: no table there; run `dateline extract" in result.stderr


def test_a_model_that_is_none_is_told_in_one_line(harbour):
    result = call("extract", harbour / "in", "-o", harbour / "new", "-m", harbour / "in")
    assert is_one_line_of_error(result)
    assert "no spaCy pipeline lies there" in result.stderr


def test_an_output_that_is_a_file_is_wrong_usage(harbour):
    assert call("clean", harbour / "in", "-o", harbour / "labels.jsonl").exit_code == 2


def test_a_column_that_is_not_there_is_told(tmp_path):
    (tmp_path / "feed.jsonl").write_text('{"id": "a", "text": "Ferry 1 left."}\n')
    result = call("clean", tmp_path / "feed.jsonl", "-o", tmp_path / "out", "--text-column", "boddy")
    assert is_one_line_of_error(result)


def test_the_program_runs_as_a_module_and_fails_with_one_line(tmp_path):
    words = [sys.executable, "-m", "pipeline", "extract", tmp_path / "none", "-o", tmp_path / "out"]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1


def test_a_run_without_a_terminal_draws_no_bars(harbour, stub_model):
    words = [sys.executable, "-m", "pipeline", "extract", harbour / "in", "-o", harbour / "out", "-m", stub_model]
    done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 document,")


@pytest.fixture
def spellings(tmp_path, stub_model):
    """The tables of two documents whose persons differ by a letter, and a file of judgements that does not exist."""
    (tmp_path / "in").mkdir()
    for name, text in {"a.txt": "Anna Kovacs spoke in Cuba.", "b.txt": "Chiyo Tanabe spoke in Cuba."}.items():
        (tmp_path / "in" / name).write_text(text)
    assert call("extract", tmp_path / "in", "-o", tmp_path / "out", "-m", stub_model).exit_code == 0
    return tmp_path


def entity_ids(output):
    return {entity_id for (entity_id,) in tables.read_all(output, schemas.ENTITIES, ["entity_id"])}


def test_judgements_are_followed_and_taken_back(spellings, tree):
    out, file = spellings / "out", spellings / "judged.csv"
    before = tree(out)
    file.write_text("left_id,right_id,judgement,note\nperson:anna-kovacs,person:chiyo-tanabe,same,a pen name\n")
    assert call("link", "-o", out, "--judgements", file).exit_code == 0
    assert "person:chiyo-tanabe" not in entity_ids(out)
    (row,) = tables.read_all(out, schemas.ENTITY_REDIRECTS)
    assert (row.old_id, row.new_id, row.evidence) == ("person:chiyo-tanabe", "person:anna-kovacs", "a pen name")
    assert call("link", "-o", out).exit_code == 0
    assert tree(out) == before


def test_judgements_that_cannot_be_followed_are_in_rejected(spellings):
    out, file = spellings / "out", spellings / "judged.csv"
    file.write_text("left_id,right_id,judgement,note\nperson:anna-kovacs,person:nobody,same,\n")
    result = call("link", "-o", out, "--judgements", file)
    assert "1 unknown-id" in result.stdout
    (row,) = tables.read_all(out, schemas.REJECTED)
    assert (row.source, row.row, row.error) == (str(file), 2, "unknown-id")


def test_a_wrong_judgement_is_told_in_one_line_before_anything_is_linked(spellings, tree):
    out, file = spellings / "out", spellings / "judged.csv"
    before = tree(out)
    file.write_text("left_id,right_id,judgement,note\nperson:anna-kovacs,person:chiyo-tanabe,perhaps,\n")
    result = call("link", "-o", out, "--judgements", file)
    assert is_one_line_of_error(result)
    assert "judged.csv:2" in result.stderr
    assert tree(out) == before


def test_review_writes_pairs_to_judge_that_link_takes_as_they_are(tmp_path, stub_model):
    (tmp_path / "in").mkdir()
    for i, name in enumerate(["Anna Kovacs", "Chiyo Tanabe"]):
        (tmp_path / "in" / f"{i}.txt").write_text(f"{name} of the Harbour Office.")
    out = tmp_path / "out"
    call("extract", tmp_path / "in", "-o", out, "-m", stub_model)
    result = call("review", out)
    assert (result.exit_code, result.stdout) == (0, f"{out / 'judgements.csv'}: 0 pairs to judge\n")
    assert call("link", "-o", out, "--judgements", out / "judgements.csv").exit_code == 0


def test_reviewing_what_is_no_output_is_told_in_one_line(tmp_path):
    assert is_one_line_of_error(call("review", tmp_path))


def test_scores_of_other_tables_do_not_stay(harbour, stub_model):
    call("evaluate", harbour / "labels.jsonl", "-o", harbour / "out")
    call("extract", harbour / "in", "-o", harbour / "out", "-m", stub_model)
    assert (harbour / "out" / "evaluation").is_dir()
    (harbour / "in" / "ferry.txt").write_text(TEXT.replace("Cuba", "Peru"))
    call("extract", harbour / "in", "-o", harbour / "out", "-m", stub_model)
    assert not (harbour / "out" / "evaluation").exists()


def test_labels_that_hold_no_document_are_told_in_one_line(harbour):
    (harbour / "none.jsonl").write_text("")
    result = call("evaluate", harbour / "none.jsonl", "-o", harbour / "out")
    assert is_one_line_of_error(result)
    assert "holds no labelled document" in result.stderr


def test_the_report_says_on_which_labels_it_was_scored(harbour):
    call("evaluate", harbour / "labels.jsonl", "-o", harbour / "out")
    call("report", "-o", harbour / "out")
    about = json.loads((harbour / "out" / "evaluation" / "about.json").read_text())
    page = (harbour / "out" / "report.html").read_text(encoding="utf-8")
    assert f"The labels are {about['labels_sha256'][:12]}, found by {about['model']}." in page
