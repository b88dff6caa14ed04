"""A data set's repository on the Hub, through the Hub's own client: what is there, and how it gets a new state.

What may pass is tried again, here where the client does not do so itself; what remains is told in one line.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from toolkit.errors import ToolkitError

T = TypeVar("T")
WAITS_S = (1, 2, 4, 8)  # between tries; the client's own are 1, 2, 4, 8, 8
LONGEST_WAIT_S = 300  # that we let the Hub ask for
CONNECT_S, SILENCE_S = 30, 600  # until we give up on a server that says nothing; the client would wait for ever
LOG = logging.getLogger("huggingface_hub")  # the client's
PASSING = (408, 429, 500, 502, 503, 504)
OVERTAKEN = (409, 412)  # another commit is under way, or came first
Gating = Literal["auto", "manual"]


class Overtaken(Exception):  # noqa: N818  # no error yet: one looks again
    """Somebody has committed since we looked; or we have, and the answer was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A file as it is in the repository."""

    bytes: int
    git: str  # SHA-1 of git
    sha256: str | None  # of a large file


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The state of a repository."""

    commit: str
    private: bool
    gated: str | Literal[False]
    files: Mapping[str, Remote]
    tags: Mapping[str, str] = field(default_factory=dict)  # commit by name
    branches: Sequence[str] = ()
    pulls: int = 0  # open or closed; each keeps what it began from


class Repository:
    """One repository. Each step names what it leaves behind if it fails."""

    def __init__(self, name: str) -> None:
        from huggingface_hub import HfApi

        self.name = name
        self.api = HfApi(endpoint=os.environ.get("HF_ENDPOINT", "").rstrip("/") or None)
        self.where = {"repo_id": name, "repo_type": "dataset"}
        self.so_far = "nothing was sent"

    @property
    def url(self) -> str:
        return f"{self.api.endpoint}/datasets/{self.name}"

    def step(self, state: str, do: Callable[[], T], may_pass: Callable[[Exception], bool] | None = None) -> T:
        """Do something, again where the trouble may pass. `state` says what is so if it does not."""
        for wait in (*WAITS_S, None):
            try:
                return do()
            except Exception as error:  # whatever its HTTP client of the day raises
                if wait is None or not (may_pass or passing)(error):
                    raise ToolkitError(f"{self.name}: {reason(error, self.name)}; {state}") from error
                pause(wait, error)
        raise AssertionError("the last try returns or raises")

    def head(self) -> Head | None:
        """Return the state of the branch `main`; None where there is no repository, or none that one may see."""
        from huggingface_hub.errors import RepositoryNotFoundError

        def look() -> Head | None:
            try:
                info = self.api.repo_info(**self.where, timeout=CONNECT_S)
            except RepositoryNotFoundError:
                return None
            return self.state(info)

        return self.step(self.so_far, look, lambda error: status(error) in PASSING)  # no network: say so at once

    def state(self, info: Any) -> Head:
        from huggingface_hub.hf_api import RepoFile

        tree = self.api.list_repo_tree(**self.where, recursive=True, revision=info.sha)
        refs = self.api.list_repo_refs(**self.where, include_pull_requests=True)
        return Head(
            commit=info.sha,
            private=bool(info.private),
            gated=info.gated or False,
            files={
                entry.path: Remote(bytes=entry.size, git=entry.blob_id, sha256=entry.lfs.sha256 if entry.lfs else None)
                for entry in tree
                if isinstance(entry, RepoFile)
            },
            tags={tag.name: tag.target_commit for tag in refs.tags},
            branches=tuple(branch.name for branch in refs.branches),
            pulls=len(refs.pull_requests or ()),
        )

    def create(self, *, private: bool) -> None:
        self.step("nothing was sent", lambda: self.api.create_repo(**self.where, private=private, exist_ok=True))

    def gate(self, how: Gating) -> None:
        self.step(
            "the repository is there, no file was sent", lambda: self.api.update_repo_settings(**self.where, gated=how)
        )

    def fetch(self, path: str, commit: str, folder: Path) -> Path:
        """Return a copy of a file, which lies below `folder`."""

        def get() -> str:
            return str(self.api.hf_hub_download(**self.where, filename=path, revision=commit, local_dir=folder))

        return Path(self.step(self.so_far, get))

    def commit(self, head: Head, files: Mapping[str, Path | bytes], gone: Sequence[str], message: str) -> str:
        """Put files into the repository and take others out, in one commit upon `head`; return its id.

        Raises Overtaken where something else came first.
        """
        from huggingface_hub import CommitOperationAdd, CommitOperationDelete

        additions = [CommitOperationAdd(path_in_repo=path, path_or_fileobj=file) for path, file in files.items()]
        deletions = [CommitOperationDelete(path_in_repo=path) for path in gone]
        self.so_far = "what has arrived stays there, and the same command goes on"
        self.step(  # the client tries each request again
            self.so_far,
            lambda: self.api.preupload_lfs_files(**self.where, additions=additions, revision="main", free_memory=False),
            lambda error: False,
        )
        try:
            made = self.api.create_commit(
                **self.where,
                operations=[*additions, *deletions],
                commit_message=message,
                commit_description="Built and published by newsalign.",
                revision="main",
                parent_commit=head.commit,
            )
        except Exception as error:  # whatever its HTTP client of the day raises
            if status(error) in OVERTAKEN or passing(error):  # or it has gone through, and the answer was lost
                raise Overtaken from error
            raise ToolkitError(
                f"{self.name}: {reason(error, self.name)}; the files are there, but no commit names them: "
                "what is published is as before, and the same command goes on"
            ) from error
        return str(made.oid)

    def tag(self, name: str, commit: str, message: str) -> None:
        self.step(
            f"the data is published, the tag {name} is missing; the same command goes on",
            lambda: self.api.create_tag(**self.where, tag=name, revision=commit, tag_message=message, exist_ok=True),
        )

    def commits(self) -> int:
        return self.step("nothing was taken away", lambda: len(self.api.list_repo_commits(**self.where)))

    def squash(self, message: str) -> None:
        self.step(
            "the data is published, its history is as before; the same command goes on",
            lambda: self.api.super_squash_history(**self.where, commit_message=message),
        )

    def untag(self, name: str) -> None:
        from huggingface_hub.errors import RevisionNotFoundError

        def drop() -> None:
            with suppress(RevisionNotFoundError):  # it is gone, and the answer was lost
                self.api.delete_tag(**self.where, tag=name)

        self.step(f"the tag {name} still holds what was to be taken away; the same command goes on", drop)

    def objects(self, branch: str) -> set[str]:
        """Return the hashes of the large files that a branch has."""

        def look() -> set[str]:
            tree = self.api.list_repo_tree(**self.where, recursive=True, revision=branch)
            return {entry.lfs.sha256 for entry in tree if getattr(entry, "lfs", None)}

        return self.step("files of earlier revisions can still be had; the same command goes on", look)

    def forget(self, kept: set[str], ours: Callable[[str], bool]) -> int:
        """Delete the large files of earlier revisions, those `kept` left out, for good, and return how many."""

        def drop() -> int:
            old = [
                file
                for file in self.api.list_lfs_files(**self.where)
                if file.file_oid not in kept and ours(file.filename)
            ]
            self.api.permanently_delete_lfs_files(**self.where, lfs_files=old, rewrite_history=True)
            return len(old)

        return self.step("files of earlier revisions can still be had; the same command goes on", drop)


def status(error: BaseException | None) -> int | None:
    """Return the HTTP status that an error of the client comes of."""
    while error is not None:
        response = getattr(error, "response", None)
        if response is not None:
            return int(response.status_code)
        error = error.__cause__
    return None


def passing(error: BaseException | None) -> bool:
    """Tell whether the same request may go well in a while."""
    code = status(error)
    return code in PASSING if code else cut_off(error)


def pause(seconds: float, error: BaseException) -> None:
    """Wait, as long as the Hub asks for."""
    seconds = max(seconds, asked(error))
    LOG.warning("Retrying in %ss (%s)", seconds, status(error) or "broke off")
    time.sleep(seconds)


def cut_off(error: BaseException | None) -> bool:
    from httpx2 import TransportError
    from huggingface_hub.errors import OfflineModeIsEnabled

    while error is not None:
        if isinstance(error, (TransportError, ConnectionError)):
            return not isinstance(error, OfflineModeIsEnabled)
        error = error.__cause__
    return False


def asked(error: BaseException) -> float:
    """Return how many seconds the Hub asks us to wait."""
    response = getattr(error, "response", None)
    said = response.headers.get("Retry-After", "") if response is not None else ""
    return min(float(said), LONGEST_WAIT_S) if said.isdigit() else 0


def reason(error: BaseException, repo: str) -> str:
    """Return in a few words why the Hub did not do it, and what would help."""
    from huggingface_hub.errors import LocalTokenNotFoundError, OfflineModeIsEnabled

    owner = repo.partition("/")[0]
    if isinstance(error, LocalTokenNotFoundError):
        return "no token of the Hub; set HF_TOKEN, or log in with: hf auth login"
    if isinstance(error, OfflineModeIsEnabled):
        return "HF_HUB_OFFLINE is set, so the Hub is not asked"
    said = server_message(error)
    if isinstance(error, ValueError):  # what the client says of a card or of large files
        return "the Hub did not take it (" + " ".join(str(error).split())[:300].rstrip(" .") + ")"
    match status(error):
        case 401:
            return "the Hub asks for a valid token; set HF_TOKEN, or log in with: hf auth login"
        case 403:
            return f"the token may not write there; it must have the right to write to {owner!r}" + said
        case 404:
            return "the Hub has no such repository, or the token may not see it"
        case 409 | 412:
            return "something else is being written there; run the same command again in a while" + said
        case 413:
            return "the Hub finds it too large; see your storage in its settings, or publish less at a time" + said
        case 429:
            return "the Hub asks for a pause (too many requests); run the same command again in a few minutes"
        case int() as code if code >= 500:
            return f"the Hub has a trouble of its own ({code}); run the same command again in a while"
        case int() as code:
            return f"the Hub refuses ({code})" + (said or f" ({first_line(error)})")
    if cut_off(error):
        return f"the Hub cannot be reached, or broke off ({first_line(root(error))})"
    return f"the Hub did not take it ({first_line(root(error))})"


def server_message(error: BaseException | None) -> str:
    while error is not None:
        if message := getattr(error, "server_message", None):
            return f" ({first_line(message)})"
        error = error.__cause__
    return ""


def root(error: BaseException) -> BaseException:
    return root(error.__cause__) if error.__cause__ is not None else error


def first_line(error: object) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip(" .:") if lines else type(error).__name__


def waits_only(record: logging.LogRecord) -> bool:
    """Let through that the client waits, and not which address it asked: that may hold a key."""
    return record.getMessage().startswith(("Retrying", "Rate limited"))


@contextmanager
def at_work() -> Iterator[None]:
    """Have the client talk little, show bars in a terminal alone, and not wait for ever."""
    from httpx2 import Timeout
    from huggingface_hub.utils import (
        _http,
        are_progress_bars_disabled,
        disable_progress_bars,
        enable_progress_bars,
        set_client_factory,
    )

    factory = _http._GLOBAL_CLIENT_FACTORY  # ours may be a user's own, with a proxy

    def patient() -> Any:
        client = factory()
        if client.timeout == Timeout(None):
            client.timeout = Timeout(SILENCE_S, connect=CONNECT_S)
        return client

    shown = not are_progress_bars_disabled()
    if shown and not sys.stderr.isatty():
        disable_progress_bars()
    handlers = list(LOG.handlers)
    for handler in handlers:
        handler.addFilter(waits_only)
    set_client_factory(patient)
    try:
        yield
    finally:
        set_client_factory(factory)
        for handler in handlers:
            handler.removeFilter(waits_only)
        if shown:
            enable_progress_bars()
