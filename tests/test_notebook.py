"""The notebook of scores runs from its first cell to its last."""

from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).resolve().parents[1] / "eval" / "notebooks" / "scoring.ipynb"


def test_the_notebook_runs_on_the_sample(tmp_path, monkeypatch):
    nbformat = pytest.importorskip("nbformat", reason="needs nbformat and nbclient, of the extra dev")
    nbclient = pytest.importorskip("nbclient", reason="needs nbformat and nbclient, of the extra dev")
    monkeypatch.setenv("NEWSALIGN_OUT", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parents[2]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(NOTEBOOK.parent)}}).execute()
    shown = [
        output.data["text/plain"] for cell in notebook.cells for output in cell.get("outputs", ()) if "data" in output
    ]
    assert "whole (re-segmented)" in shown[0]
    assert "leaderboard.json" in shown[-1]
    assert (tmp_path / "leaderboard" / "leaderboard.json").is_file()
