"""A corpus folder to the Hugging Face Hub. Nothing leaves the machine unless `push` says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files import read_text

TOKEN = re.compile(rb"\bhf_[A-Za-z0-9]{30,}\b")  # the Hub's own form
MAX_BYTES = 500_000_000  # a Parquet shard


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of the data set's repository."""

    path: str  # there
    bytes: int


def publish(corpus: Path | str, *, repo: str, push: bool = False, private: bool = True) -> list[Upload]:
    """Check the export for the Hub of a corpus folder and return what stands to be uploaded; with `push`, upload it.

    The token comes from HF_TOKEN or the Hub's own login, the server from HF_ENDPOINT.
    Raises ToolkitError naming everything that speaks against publishing.
    """
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils._validators import validate_repo_id

    folder = Path(corpus) / "export" / "hub"
    if not (folder / "README.md").is_file():
        raise ToolkitError(f"{folder}: no export for the Hub; make it with: newsalign export {corpus} --format hub")
    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise ToolkitError(f"--repo {repo}: {str(error).splitlines()[0]}") from None
    if "/" not in repo:
        raise ToolkitError(f"--repo {repo}: write user/name")
    if problems := list(objections(folder)):
        raise ToolkitError(f"{folder}: not fit to be published: " + "; ".join(problems))
    uploads = [Upload(path=p.relative_to(folder).as_posix(), bytes=p.stat().st_size) for p in data_set(folder)]
    if push:
        upload(folder, repo, private=private)
    return uploads


def data_set(folder: Path) -> list[Path]:
    """Return the files that belong to the data set, and no other that may lie beside them."""
    return sorted([folder / "README.md", *(p for p in (folder / "data").rglob("*.parquet") if p.is_file())])


def objections(folder: Path) -> Iterator[str]:
    """Yield what a publisher would regret, a line each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    card = read_text(folder / "README.md")
    if not re.search(r"^license: \S", card, re.MULTILINE):
        yield "the card names no licence (set `licence` in recipe.toml and build again)"
    for pattern in re.findall(r"^ *path: (\S+)$", card, re.MULTILINE):
        if not any(folder.glob(pattern)):
            yield f"the card names {pattern}, and there is no such file"
    for path in data_set(folder):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".parquet":
            try:
                rows = pq.read_metadata(path).num_rows
            except (OSError, pa.ArrowInvalid) as error:
                yield f"{name} cannot be read as Parquet ({error})"
                continue
            if rows == 0:
                yield f"{name} has no rows"
        if path.stat().st_size > MAX_BYTES:
            yield f"{name} has more than {MAX_BYTES // 1_000_000} MB"
        if TOKEN.search(path.read_bytes()):
            yield f"{name} holds what looks like a token of the Hub"


def upload(folder: Path, repo: str, *, private: bool) -> None:
    """Put the files into the repository, made where there is none, in one commit.

    A card that is there already is not ours to overwrite: that is refused.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import LocalTokenNotFoundError

    api = HfApi()
    step = "nothing was sent"
    try:
        api.create_repo(repo, repo_type="dataset", private=private, exist_ok=True)
        step = "the repository is there, no file was sent"
        if api.file_exists(repo, "README.md", repo_type="dataset"):
            raise ToolkitError(f"{repo}: has a README.md, which would be overwritten; publish to a new repository")
        api.upload_folder(
            repo_id=repo,
            repo_type="dataset",
            folder_path=folder,
            commit_message="Data set built by newsalign",
            allow_patterns=["README.md", "data/**/*.parquet"],
        )
    except ToolkitError:
        raise
    except LocalTokenNotFoundError:
        raise ToolkitError("no token of the Hub; set HF_TOKEN, or log in with: hf auth login") from None
    except Exception as error:  # whatever its HTTP client of the day raises
        what = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ToolkitError(f"{repo}: the Hub did not take it ({what}); {step}") from error
