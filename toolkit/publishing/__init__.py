"""A corpus folder to the Hugging Face Hub. Nothing of it leaves the machine unless `push` says so.

What is there is looked at, and the new state is put upon it in one commit: files that changed, none that are of an
earlier time, and a card in which what others wrote stays.
"""

import re
import tempfile
from dataclasses import replace
from pathlib import Path

from toolkit.corpus import Corpus, changed, open_corpus
from toolkit.corpus.removing import REMOVED, held, removals_for, source_of, told
from toolkit.errors import ToolkitError
from toolkit.publishing.checking import Objection, damage, data_set, objections, private_strings
from toolkit.publishing.planning import CARD, CITATION, Plan, Upload, Wish, first_plan, planned
from toolkit.publishing.purging import purged
from toolkit.publishing.repository import (
    WAITS_S,
    Gating,
    Head,
    Overtaken,
    Repository,
    at_work,
    pause,
    reason,
)

__all__ = ["Gating", "Head", "Objection", "Plan", "Upload", "publish"]

TAG = re.compile(r"\w[\w.+-]*")


def publish(
    corpus: Path | str,
    *,
    repo: str,
    push: bool = False,
    private: bool = True,
    gated: Gating | None = None,
    tag: str = "",
    purge: bool = False,
) -> Plan:
    """Check the export for the Hub of a corpus folder, compare it with what is published, and with `push` publish it.

    A new repository is `private`. `gated` has readers ask for access, which they get at once ("auto") or from a person
    ("manual"). The new state gets the `tag`, else the next of v1, v2 … `purge` deletes all earlier revisions.
    The token comes from HF_TOKEN or the Hub's own login, the server from HF_ENDPOINT. Raises ToolkitError where there is
    nothing to publish, and with `push` where something speaks against it or the Hub does not take it: then the same call
    goes on.
    """
    made = open_corpus(corpus)
    folder = made.path / "export" / "hub"
    if not (folder / CARD).is_file():
        raise ToolkitError(f"{folder}: no export for the Hub; make it with: newsalign export {corpus} --format hub")
    check_names(repo, tag)
    found = tuple(unfit(made, folder))
    wish = Wish(private=private, gated=gated, tag=tag, purge=purge)
    with at_work(), tempfile.TemporaryDirectory(prefix="newsalign-") as scratch:
        hub = Repository(repo)
        if found and not push:
            return replace(first_plan(hub, folder), objections=found)
        if found:
            raise ToolkitError(f"{folder}: not fit to be published: " + "; ".join(map(str, found)))
        if push:
            plan = with_note(made, pushed(made, folder, hub, wish, Path(scratch)))
            return purged(hub, plan) if purge else plan
        try:
            head = hub.head()
        except ToolkitError as error:
            plan = planned(made, folder, hub, None, wish, Path(scratch))
            why = str(error).removeprefix(f"{repo}: ").rpartition("; ")[0]
            return with_note(made, replace(plan, notes=(*plan.notes, f"what is published was not looked at: {why}")))
        return with_note(made, planned(made, folder, hub, head, wish, Path(scratch)))


def with_note(made: Corpus, plan: Plan) -> Plan:
    """Return a plan that says so where it cannot be known what was removed."""
    if source_of(made.path):
        return plan
    said = f"it is not known where the recipe is, so no {REMOVED} was looked at; build again from where it is now"
    return replace(plan, notes=(*plan.notes, said))


def check_names(repo: str, tag: str) -> None:
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id

    try:
        validate_repo_id(repo)
    except HFValidationError as error:
        raise ToolkitError(f"--repo {repo}: {str(error).splitlines()[0]}") from None
    if "/" not in repo:
        raise ToolkitError(f"--repo {repo}: write user/name")
    if tag and not TAG.fullmatch(tag):
        raise ToolkitError(f"--tag {tag}: write letters, digits, '.', '_', '+' and '-'")


def unfit(made: Corpus, folder: Path) -> list[Objection]:
    """Return what speaks against publishing a corpus. Its card may have been edited; the data may not."""
    here = folder.relative_to(made.path).as_posix()
    edited = [name.removeprefix(f"{here}/") for name in changed(made, below=here) if name != f"{here}/{CARD}"]
    contact = made.manifest.recipe.contact
    found = list(objections(folder, contact=contact, changed=edited, private=private_strings(made.path)))
    removals = removals_for(made)
    if removals and (
        items := list(held((f for f in data_set(folder) if f.suffix == ".parquet" and not damage(f)), removals))
    ):
        found.append(Objection("removed", told(made, items, removals)))
    return found


def pushed(made: Corpus, folder: Path, hub: Repository, wish: Wish, scratch: Path) -> Plan:
    """Bring the repository into the state that is wanted, and return what that took."""
    head = hub.head()
    if head is None:
        hub.create(private=wish.private)
    for wait in (*WAITS_S, None):
        head = head or hub.head()
        if head is None:
            raise ToolkitError(f"{hub.name}: the Hub does not show the new repository; run the same command again")
        if wish.gated and head.gated != wish.gated:
            hub.gate(wish.gated)
        plan = planned(made, folder, hub, head, wish, scratch)
        new, gone, commit = plan.paths("new", "replaced"), plan.paths("gone"), head.commit
        if new or gone:
            texts = {CARD: plan.card.encode(), CITATION: plan.citation.encode()}
            files = {path: texts.get(path, folder / path) for path in new}
            try:
                commit = hub.commit(head, files, gone, f"{plan.version}: {plan.what or 'card'}")
            except Overtaken as error:
                cause = error.__cause__ or error
                if wait is None:
                    raise ToolkitError(
                        f"{hub.name}: {reason(cause, hub.name)}; what is published is as before"
                    ) from cause
                pause(wait, cause)
                head = None
                continue
        if plan.tag and not wish.purge:  # a purge makes another commit
            hub.tag(plan.version, commit, plan.what or plan.version)
        return plan
    raise AssertionError("the last try returns or raises")
