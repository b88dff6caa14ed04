"""Earlier revisions taken away, so that what was removed cannot be had from them."""

from dataclasses import replace

from toolkit.publishing.planning import OURS, Plan
from toolkit.publishing.repository import Repository

OUT_OF_REACH = (
    "what others have downloaded, duplicated or trained on",
    "copies in the Hub's caches, for some days, and the Parquet files and search that its viewer made of them, until it makes "
    "them anew",
)


def purged(hub: Repository, plan: Plan) -> Plan:
    """Delete the revisions before the newest, the tags that held them, and their large files; return where copies may be left.

    Each step can be done again: a purge that broke off goes on.
    """
    version = f"{plan.version}: earlier revisions deleted"
    if hub.commits() > 1:
        hub.squash(version)
    head = hub.head()
    if head is None:
        return plan
    for name, commit in sorted(head.tags.items()):
        if commit != head.commit:
            hub.untag(name)
    if head.tags.get(plan.version) != head.commit:
        hub.tag(plan.version, head.commit, plan.what or plan.version)
    kept = set().union(*map(hub.objects, head.branches))  # another branch may be somebody's work
    hub.forget(kept, lambda path: OURS.fullmatch(path) is not None)
    left = [*OUT_OF_REACH]
    if others := [name for name in head.branches if name != "main"]:
        left.insert(0, f"the branches {', '.join(others)}: delete them on the Hub if they hold it")
    if head.pulls:
        left.insert(
            0,
            f"{head.pulls} pull requests, each of which keeps what it began from: only the Hub's staff can delete them",
        )
    return replace(plan, head=head, left=tuple(left))
