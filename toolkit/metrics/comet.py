"""COMET, run here: where its package is installed and its model on disk; nothing is downloaded.

Its scores are of segments and go the way of all such (`toolkit.metrics.external`). No released package installs beside newsalign
today: unbabel-comet 2.2 wants transformers below 5 and numpy below 2. `eval/mt/comet_package.py` runs this with it in an
environment of its own.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.metrics.external import External

CHECKPOINT = Path("checkpoints") / "model.ckpt"  # below the folder of a model
BATCH = 16


def comet(
    model: Path, sources: Sequence[str], hypotheses: Mapping[str, Sequence[str]], reference: Sequence[str]
) -> External:
    """Return COMET's scores by the model in a folder or checkpoint. Raises ToolkitError where package or model is missing."""
    path = model / CHECKPOINT if model.is_dir() else model
    if not path.is_file():
        raise ToolkitError(f"{model}: no COMET model; give its folder, with {CHECKPOINT.as_posix()}, or the checkpoint")
    try:
        from comet import load_from_checkpoint
    except ImportError as error:
        raise ToolkitError(
            "COMET is not installed here; run comet-score --to_json scores.json in its own environment and say "
            "--segment-scores scores.json"
        ) from error
    try:
        made = load_from_checkpoint(str(path))
    except Exception as error:  # whatever torch and COMET raise for a file that is no checkpoint
        raise ToolkitError(f"{path}: cannot be loaded as a COMET model: {' '.join(str(error).split())}") from error
    values = {}
    for system, lines in hypotheses.items():
        rows = [{"src": s, "mt": h, "ref": r} for s, h, r in zip(sources, lines, reference, strict=True)]
        values[system] = [float(v) for v in made.predict(rows, batch_size=BATCH, gpus=0, progress_bar=False).scores]
    return External(metric="COMET", values=values, lower_is_better=False, made_by=model.name)
