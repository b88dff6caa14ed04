"""The published figures of 40 real outputs come out again, digit for digit."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "dev" / "wmt22"


@pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/dev/wmt22 is not there")
def test_all_wmt22_outputs_have_their_published_bleu_and_chrf(tmp_path):
    command = [sys.executable, "eval/mt/wmt22.py", "--output", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "80 of 80 figures equal the published ones\n"), done.stderr
    rows = json.loads((tmp_path / "wmt22.json").read_text(encoding="utf-8"))
    assert len({(row["direction"], row["system"]) for row in rows}) == 40
    shown = json.loads((ROOT / "eval" / "results" / "wmt22.json").read_text(encoding="utf-8"))
    keys = ("direction", "system", "metric", "published", "ours")
    assert [[row[key] for key in keys] for row in rows] == [[row[key] for key in keys] for row in shown]
