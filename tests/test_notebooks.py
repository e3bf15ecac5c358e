"""The notebooks run from top to bottom on the tables of the sample corpus, and are stored without results."""

import json

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline.config import PROJECT

FOLDER = PROJECT / "notebooks"
NOTEBOOKS = sorted(path.name for path in FOLDER.glob("*.ipynb"))
MAX_CELLS = 20
every_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


@pytest.fixture
def surroundings(seeds_output, tmp_path, monkeypatch):
    """Tables and a clean place for what Jupyter and its libraries keep beside them."""
    monkeypatch.setenv("DATELINE_OUTPUT", str(seeds_output))
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "matplotlib"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "jupyter"))


def cells_of(name):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))["cells"]


def outputs_of(notebook):
    """MIME types of all that the cells gave, and what they printed to standard error."""
    found = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    kinds = {kind for output in found for kind in output.get("data", ())}
    return kinds, "".join(output.text for output in found if output.get("name") == "stderr")


def test_there_are_three_notebooks():
    assert NOTEBOOKS == ["01_tables.ipynb", "02_quality.ipynb", "03_links.ipynb"]


@every_notebook
@pytest.mark.usefixtures("surroundings")
def test_a_notebook_runs_from_top_to_bottom(name):
    notebook = nbformat.read(FOLDER / name, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}}
    ).execute()
    kinds, complaints = outputs_of(notebook)
    assert kinds >= {"image/png", "text/html"}
    assert complaints == ""


@every_notebook
def test_a_notebook_is_stored_without_results(name):
    cells = cells_of(name)
    assert [cell["id"] for cell in cells if cell.get("outputs") or cell.get("execution_count") is not None] == []
    assert len({cell["id"] for cell in cells}) == len(cells)


@every_notebook
def test_a_notebook_is_short_and_runs_on_any_python(name):
    assert len(cells_of(name)) < MAX_CELLS
    notebook = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
