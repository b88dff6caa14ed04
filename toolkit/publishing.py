"""A corpus folder to the Hugging Face Hub. Nothing leaves the machine unless `push` says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.files import read_text

REPO = re.compile(r"[\w.-]+/[\w.-]+")
TOKEN = re.compile(rb"\bhf_[A-Za-z0-9]{30,}\b")  # the Hub's own form
MAX_BYTES = 500_000_000  # a Parquet shard


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file of the data set's repository."""

    path: str  # there
    bytes: int


def publish(corpus: Path, *, repo: str, push: bool = False, private: bool = True) -> list[Upload]:
    """Check the export for the Hub of a corpus folder and return what stands to be uploaded; with `push`, upload it.

    The token comes from HF_TOKEN or the Hub's own login, the server from HF_ENDPOINT.
    Raises ToolkitError naming everything that speaks against publishing.
    """
    folder = corpus / "export" / "hub"
    if not (folder / "README.md").is_file():
        raise ToolkitError(f"{folder}: no export for the Hub; make it with: newsalign export {corpus} --format hub")
    if not REPO.fullmatch(repo):
        raise ToolkitError(f"--repo {repo}: write user/name")
    if problems := list(objections(folder)):
        raise ToolkitError(f"{folder}: not fit to be published: " + "; ".join(problems))
    uploads = [
        Upload(path=p.relative_to(folder).as_posix(), bytes=p.stat().st_size)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    ]
    if push:
        upload(folder, repo, private=private)
    return uploads


def objections(folder: Path) -> Iterator[str]:
    """Yield what a publisher would regret, a line each."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    card = read_text(folder / "README.md")
    if not re.search(r"^license: \S", card, re.MULTILINE):
        yield "the card names no licence (set `licence` in recipe.toml and build again)"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
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
    """Replace the data files of the repository by those in `folder`, in one commit."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError

    api = HfApi()
    try:
        api.create_repo(repo, repo_type="dataset", private=private, exist_ok=True)
        api.upload_folder(
            repo_id=repo,
            repo_type="dataset",
            folder_path=folder,
            commit_message="Data set built by newsalign",
            delete_patterns="data/**",
        )
    except LocalTokenNotFoundError:
        raise ToolkitError("no token of the Hub; set HF_TOKEN, or log in with: hf auth login") from None
    except (HfHubHTTPError, OSError) as error:
        raise ToolkitError(f"{repo}: the Hub did not take it: {str(error).splitlines()[0]}") from error
