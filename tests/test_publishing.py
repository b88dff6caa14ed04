"""Publishing, through the Hub's own client, against a server of ours that speaks as the Hub does."""

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hub import TOKEN, Blob, Hub, Trouble, serving

from toolkit import cards, cli
from toolkit.building import build
from toolkit.errors import ToolkitError
from toolkit.publishing import publish, repository
from toolkit.publishing.changes import Difference, difference

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "corpora" / "sample"
REPO = "somebody/small"
pytestmark = pytest.mark.filterwarnings(
    "ignore:Use 'content=:DeprecationWarning"
)  # the Hub's client uses its own client so
SENTENCES = "data/sentences/train-00000-of-00001.parquet"
RECIPE = """\
name = "small"
title = "A small corpus"
description = "Three stories of an invented country."
licence = "CC-BY-4.0"
contact = "corpus@news.example"
authors = ["Журавель, Олена", "The Nadrichchia Herald"]
released = 2026-05-01
pages = "pages"
"""


def recipe(folder: Path, *stories: str) -> Path:
    """Make the recipe of a corpus of some stories of the sample."""
    for page in (SAMPLE / "pages").rglob("index.html"):
        if page.parent.name in stories:
            target = folder / "pages" / page.relative_to(SAMPLE / "pages")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, target)
    (folder / "recipe.toml").write_text(RECIPE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of three stories."""
    where = tmp_path_factory.mktemp("published")
    build(recipe(where / "recipe", "8000101", "8000105", "8000110"), where / "out", quiet=True)
    return where / "out"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with one story gone, one come, and a word changed in a third."""
    where = tmp_path_factory.mktemp("changed")
    folder = recipe(where / "recipe", "8000101", "8000105", "8000107")
    page = next(p for p in (folder / "pages").rglob("*/8000105/index.html") if "/eng/" in p.as_posix())
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace(" the ", " that "), encoding="utf-8")
    build(folder, where / "out", quiet=True)
    return where / "out"


@pytest.fixture
def corpus(built: Path, tmp_path: Path) -> Path:
    """A copy of it that may be spoilt."""
    shutil.copytree(built, tmp_path / "out", ignore=shutil.ignore_patterns(".*"))
    return tmp_path / "out"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    return waited


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> Iterator[Hub]:
    from huggingface_hub import constants

    with serving() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        yield hub


def export(corpus: Path) -> Path:
    return corpus / "export" / "hub"


def sentences(hub: Hub, revision: str = "main") -> list[str]:
    table = pq.read_table(io.BytesIO(hub.read(REPO, SENTENCES, revision)))
    return table.column("id").to_pylist()


def ids(corpus: Path) -> list[str]:
    return pq.read_table(export(corpus) / "data" / "sentences").column("id").to_pylist()


# --- a first time ----------------------------------------------------------------------------------------------------


def test_without_push_nothing_is_sent(hub: Hub, built: Path) -> None:
    plan = publish(built, repo=REPO)
    assert (plan.version, plan.what, plan.head) == ("v1", "first version", None)
    assert {"README.md", "CITATION.cff", "data/uk-en/train-00000-of-00001.parquet"} <= set(plan.paths("new"))
    assert {method for method, _ in hub.seen} <= {"GET", "HEAD"}
    assert not hub.repos


def test_a_new_repository_is_private_and_has_a_tag(hub: Hub, built: Path) -> None:
    publish(built, repo=REPO, push=True)
    repo = hub.repos[REPO]
    assert repo.private
    assert len(repo.commits) == 2  # what the Hub makes, and ours
    assert repo.tags == {"v1": repo.branches["main"]}
    for path in export(built).rglob("*.parquet"):
        assert hub.read(REPO, path.relative_to(export(built)).as_posix()) == path.read_bytes()
    card = hub.read(REPO, "README.md").decode()
    assert f'load_dataset("{REPO}")' in card
    assert "user/name" not in card
    assert "| v1 |" in cards.sections(card)["versions"]


def test_public_is_public(hub: Hub, built: Path) -> None:
    publish(built, repo=REPO, push=True, private=False)
    assert not hub.repos[REPO].private


def test_the_same_again_changes_nothing(hub: Hub, built: Path) -> None:
    publish(built, repo=REPO, push=True)
    head = hub.repos[REPO].branches["main"]
    plan = publish(built, repo=REPO, push=True)
    assert hub.repos[REPO].branches["main"] == head
    assert set(hub.repos[REPO].tags) == {"v1"}
    assert not plan.paths("new", "replaced", "gone")


def test_what_is_published_is_loaded_by_datasets(hub: Hub, built: Path, tmp_path: Path) -> None:
    """In a process of its own: the client reads HF_ENDPOINT when it is imported. So the command is tried as a user types it."""
    env = os.environ | {"HF_HUB_DISABLE_XET": "1", "HF_HOME": str(tmp_path / "home"), "PYTHONPATH": str(ROOT)}
    env.pop("HF_HUB_OFFLINE", None)
    env.pop("HF_DATASETS_OFFLINE", None)

    def run(*args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *args], env=env, capture_output=True, encoding="utf-8", check=False, cwd=tmp_path
        )

    pushed = run("-m", "toolkit", "publish", str(built), "--repo", REPO, "--push")
    assert pushed.returncode == 0, pushed.stderr
    assert f"uploaded to {hub.url}/datasets/{REPO} (private)" in pushed.stderr
    code = f"""
import datasets
rows = datasets.load_dataset({REPO!r})["train"]
pair = datasets.load_dataset({REPO!r}, "uk-en", revision="v1")["train"]
assert pair.features["translation"].languages == ["uk", "en"], pair.features
print("\\n".join(rows["id"]))
"""
    loaded = run("-c", code)
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.split() == ids(built)


def test_large_files_come_in_parts(hub: Hub, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.PART", 10_000)
    publish(built, repo=REPO, push=True)
    assert any(re.search(r"/2$", path) for path in hub.puts())
    assert sentences(hub) == ids(built)


# --- again -----------------------------------------------------------------------------------------------------------


def test_a_later_version_is_one_commit_and_says_what_is_different(hub: Hub, built: Path, changed: Path) -> None:
    publish(built, repo=REPO, push=True)
    repo = hub.repos[REPO]
    tree = {
        **repo.tree,
        "data/sentences/train-00001-of-00002.parquet": repo.tree[SENTENCES],
    }
    tree["data/uk-en/notes.csv"] = Blob(b"mine", size=4)
    repo.add("main", "a stale shard, and a file of somebody's own", tree)
    before = len(repo.commits)
    plan = publish(changed, repo=REPO, push=True)
    assert len(repo.commits) == before + 1
    assert plan.paths("gone") == ["data/sentences/train-00001-of-00002.parquet"]
    parquet = {path for path in repo.tree if path.endswith(".parquet")}
    assert parquet == {p.relative_to(export(changed)).as_posix() for p in export(changed).rglob("*.parquet")}
    assert repo.tree["data/uk-en/notes.csv"].data == b"mine"
    assert sentences(hub) == ids(changed)
    assert sentences(hub, "v1") == ids(built)
    assert set(repo.tags) == {"v1", "v2"}
    rows = cards.sections(hub.read(REPO, "README.md").decode())["versions"].splitlines()[4:]
    assert [row.split(" ")[1] for row in rows] == ["v2", "v1"]
    assert plan.what in rows[0]
    found = re.fullmatch(
        r"stories: 1 new, 1 gone; units: (\d+) new, (\d+) gone, (\d+) with another text(, .*)?", plan.what
    )
    assert found, plan.what
    new, gone, text = map(int, found.groups()[:3])
    assert new + text == len(set(ids(changed)) - set(ids(built)))
    assert gone + text == len(set(ids(built)) - set(ids(changed)))
    assert text > 3


def test_a_card_of_somebody_is_kept(hub: Hub, built: Path, changed: Path) -> None:
    publish(built, repo=REPO, push=True)
    card = hub.read(REPO, "README.md").decode()
    edited = card.replace("license: cc-by-4.0", "# asked twice\nthumbnail: a.png  # mine\nlicense: mit").replace(
        "<!-- newsalign: begin people -->", "## A word of mine\n\nRead me.\n\n<!-- newsalign: begin people -->"
    )
    hub.put(REPO, "README.md", edited.encode())
    publish(changed, repo=REPO, push=True)
    after = hub.read(REPO, "README.md").decode()
    assert "# asked twice\nthumbnail: a.png  # mine\nlicense: cc-by-4.0\n" in after
    assert (
        after.index("## Limits") < after.index("## A word of mine\n\nRead me.") < after.index("## People in the news")
    )
    assert after.count("## Limits") == 1


def test_a_repository_with_a_card_and_data_of_somebody_gets_ours_beside_it(hub: Hub, built: Path) -> None:
    publish(built, repo="somebody/other", push=True)
    repo = hub.repos[REPO] = hub.repos.pop("somebody/other")
    repo.tags.clear()
    theirs = b"---\nconfigs:\n- config_name: mine\n  default: true\n  data_files: mine/*.csv\ntags: [speech]\n---\n# Mine\n\nText.\n"
    tree = {"README.md": Blob(theirs, size=len(theirs)), "mine/a.csv": Blob(b"a\n1\n", size=4)}
    tree["CITATION.cff"] = Blob(b"title: mine\n", size=12)
    repo.add("main", "mine", tree, root=True)
    plan = publish(built, repo=REPO, push=True)
    card = hub.read(REPO, "README.md").decode()
    keys = cards.metadata(card)
    assert [c["config_name"] for c in keys["configs"] if c.get("default")] == ["mine"]
    assert {"mine", "sentences", "uk-en"} <= {c["config_name"] for c in keys["configs"]}
    assert keys["tags"][0] == "speech"
    assert "news" in keys["tags"]
    assert card.count("\n# ") == 1
    assert "# Mine\n\nText.\n" in card
    assert "mine/a.csv" in repo.tree
    assert hub.read(REPO, "CITATION.cff") == b"title: mine\n"
    assert any("CITATION.cff" in note for note in plan.notes)


def test_what_was_written_into_the_card_here_goes_with_it(hub: Hub, corpus: Path) -> None:
    path = export(corpus) / "README.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## A word of mine\n\nRead me.\n", encoding="utf-8")
    publish(corpus, repo=REPO, push=True)
    assert hub.read(REPO, "README.md").decode().rstrip().endswith("## A word of mine\n\nRead me.")


def test_a_build_keeps_what_was_written_into_its_card(tmp_path: Path) -> None:
    folder = recipe(tmp_path / "recipe", "8000101")
    build(folder, tmp_path / "out", quiet=True)
    path = export(tmp_path / "out") / "README.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n## A word of mine\n", encoding="utf-8")
    toml = folder / "recipe.toml"
    toml.write_text(
        RECIPE.replace("CC-BY-4.0", "CC0-1.0"), encoding="utf-8"
    )  # not another corpus, only another licence
    build(folder, tmp_path / "out", quiet=True)
    card = path.read_text(encoding="utf-8")
    assert "license: cc0-1.0" in card
    assert card.endswith("## A word of mine\n")
    build(folder, tmp_path / "out", quiet=True)
    assert path.read_text(encoding="utf-8") == card


def test_a_mark_without_a_partner_is_one_line(hub: Hub, built: Path) -> None:
    publish(built, repo=REPO, push=True)
    card = hub.read(REPO, "README.md").decode()
    hub.put(REPO, "README.md", card.replace("<!-- newsalign: end limits -->\n", "").encode())
    with pytest.raises(ToolkitError, match=r"the mark '<!-- newsalign: begin people -->' has no partner"):
        publish(built, repo=REPO, push=True)


def test_a_tag_can_be_chosen_and_not_be_taken_twice(hub: Hub, built: Path, changed: Path) -> None:
    publish(built, repo=REPO, push=True, tag="2026-05")
    with pytest.raises(ToolkitError, match="has a version '2026-05' already; say --tag with another name"):
        publish(changed, repo=REPO, push=True, tag="2026-05")
    assert publish(changed, repo=REPO, push=True).version == "v1"
    assert set(hub.repos[REPO].tags) == {"2026-05", "v1"}


def test_gated_asks_readers_and_shows_no_text(hub: Hub, built: Path) -> None:
    publish(built, repo=REPO, push=True, gated="manual")
    card = hub.read(REPO, "README.md").decode()
    keys = cards.metadata(card)
    assert hub.repos[REPO].gated == "manual"
    assert "prisoners" in keys["extra_gated_prompt"]
    assert "checkbox" in keys["extra_gated_fields"].values()
    assert "## Examples" not in card
    paths = [path for _, path in hub.seen]
    assert paths.index(f"/api/datasets/{REPO}/settings") < paths.index(f"/api/datasets/{REPO}/commit/main")
    publish(built, repo=REPO, push=True)  # without the option all stays gated
    assert hub.repos[REPO].gated == "manual"


# --- what speaks against it ------------------------------------------------------------------------------------------


def checks(corpus: Path) -> set[str]:
    return {objection.check for objection in publish(corpus, repo=REPO).objections}


def rewritten(path: Path, change: object) -> None:
    table = pq.read_table(path)
    pq.write_table(change(table), path)  # type: ignore[operator]


def with_column(name: str, value: str) -> object:
    def change(table: pa.Table) -> pa.Table:
        values = [value, *table.column(name).to_pylist()[1:]]
        return table.set_column(table.schema.get_field_index(name), name, pa.array(values, pa.string()))

    return change


def test_a_sound_corpus_is_not_objected_to(hub: Hub, built: Path) -> None:
    assert checks(built) == set()


@pytest.mark.parametrize(("key", "check"), [("licence", "licence"), ("contact", "contact")])
def test_a_recipe_must_name_licence_and_contact(key: str, check: str, hub: Hub, tmp_path: Path) -> None:
    folder = recipe(tmp_path / "recipe", "8000101")
    toml = re.sub(rf"^{key} = .*\n", "", RECIPE, flags=re.MULTILINE)
    (folder / "recipe.toml").write_text(toml, encoding="utf-8")
    build(folder, tmp_path / "out", quiet=True)
    plan = publish(tmp_path / "out", repo=REPO)
    assert [objection.check for objection in plan.objections] == [check]
    assert f"write {key} = " in plan.objections[0].detail
    with pytest.raises(ToolkitError, match=f"not fit to be published: .*write {key} = "):
        publish(tmp_path / "out", repo=REPO, push=True)
    assert not hub.repos


def test_a_licence_that_the_hub_does_not_know_needs_a_link(hub: Hub, tmp_path: Path) -> None:
    folder = recipe(tmp_path / "recipe", "8000101")
    (folder / "recipe.toml").write_text(RECIPE.replace("CC-BY-4.0", "LicenseRef-Herald"), encoding="utf-8")
    build(folder, tmp_path / "out", quiet=True)
    assert checks(tmp_path / "out") == {"licence"}
    link = 'licence_link = "https://news.example/terms"\n'
    (folder / "recipe.toml").write_text(RECIPE.replace("CC-BY-4.0", "LicenseRef-Herald") + link, encoding="utf-8")
    build(folder, tmp_path / "out", quiet=True)
    assert checks(tmp_path / "out") == set()


def test_files_that_do_not_fit_the_card_are_told(hub: Hub, corpus: Path) -> None:
    path = export(corpus) / SENTENCES
    rewritten(path, lambda table: table.drop_columns(["kind"]).slice(1))
    assert checks(corpus) == {"changed", "schema", "rows", "size"}


def test_files_that_are_missing_stale_or_damaged_are_told(hub: Hub, corpus: Path) -> None:
    data = export(corpus) / "data"
    shutil.copy(export(corpus) / SENTENCES, data / "sentences" / "train-00001-of-00003.parquet")
    shutil.copy(export(corpus) / SENTENCES, data / "sentences" / "old.parquet")
    shutil.rmtree(data / "uk-en")
    (data / "uk-ru" / "train-00000-of-00001.parquet").write_bytes(b"PAR1 and no more")
    found = checks(corpus)
    assert found >= {"shards", "configs", "damaged", "changed"}


@pytest.mark.parametrize(
    ("column", "value", "check"),
    [
        ("uk", "Ключ hf_" + "Ab1" * 12, "token"),
        ("en", "-----BEGIN RSA PRIVATE KEY-----", "token"),
        ("en", "AKIA" + "ABCD" * 4, "token"),
        ("story", "{corpus}/tables", "path"),
    ],
)
def test_what_must_not_get_out_is_found_in_packed_columns(
    column: str, value: str, check: str, hub: Hub, corpus: Path
) -> None:
    rewritten(export(corpus) / SENTENCES, with_column(column, value.format(corpus=corpus.resolve())))
    assert check in checks(corpus)


def test_the_token_in_use_is_looked_for_whatever_its_form(
    hub: Hub, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "of-another-form")
    hub.tokens["of-another-form"] = "write"
    path = export(corpus) / "README.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nof-another-form\n", encoding="utf-8")
    assert checks(corpus) == {"token"}


def test_a_page_outside_the_corpus_and_an_id_twice_are_told(hub: Hub, corpus: Path) -> None:
    articles = export(corpus) / "data" / "articles" / "train-00000-of-00001.parquet"
    rewritten(articles, with_column("page", "/srv/pages/a.html"))
    first = pq.read_table(articles).column("id")[1].as_py()
    rewritten(articles, with_column("id", first))
    assert {"path", "ids"} <= checks(corpus)


def test_a_card_whose_yaml_is_broken_is_told(hub: Hub, corpus: Path) -> None:
    path = export(corpus) / "README.md"
    path.write_text(path.read_text(encoding="utf-8").replace("license: ", "license: [", 1), encoding="utf-8")
    assert checks(corpus) == {"card"}


# --- a Hub that refuses, stumbles or breaks off ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "status", "says"),
    [
        ("/api/repos/create", 401, "the Hub asks for a valid token"),
        ("/commit/", 401, "the Hub asks for a valid token"),
        (
            "/preupload/",
            403,
            r"the token may not write there; it must have the right to write to 'somebody' \(not yours\)",
        ),
        ("/objects/batch", 413, r"the Hub finds it too large"),
        ("/commit/", 413, r"the Hub finds it too large"),
        ("/commit/", 500, r"the Hub has a trouble of its own \(500\)"),
        ("/objects/batch", 429, "the Hub asks for a pause"),
        ("/tag/", 500, r"the Hub has a trouble of its own \(500\)"),
        ("/commit/", 409, r"something else is being written there"),
    ],
)
def test_a_refusal_is_one_line_and_the_same_command_goes_on(
    where: str, status: int, says: str, hub: Hub, built: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.troubles = [Trouble("POST", where, status=status, times=100, message="not yours")]
    with pytest.raises(SystemExit, match="1"):
        cli.main(["publish", str(built), "--repo", REPO, "--push"])
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith(("Retrying", "Rate"))]
    assert len(lines) == 1
    assert re.match(rf"newsalign publish: {REPO}: {says}", lines[0])
    assert lines[0].endswith(("goes on", "nothing was sent", "as before"))
    sent = hub.puts()
    hub.troubles = []
    plan = publish(built, repo=REPO, push=True)
    assert len(hub.puts()) == len(set(hub.puts())) == 6, "what had arrived is sent again"
    assert hub.puts()[: len(sent)] == sent
    assert hub.repos[REPO].tags == {plan.version: hub.repos[REPO].branches["main"]}
    assert sentences(hub) == ids(built)


@pytest.mark.parametrize(
    ("method", "where", "status"),
    [
        ("POST", "repos/create", 500),
        ("POST", "/preupload/", 429),
        ("PUT", "/objects/", 503),
        ("PUT", "/objects/", 0),
        ("POST", "/commit/", 429),
        ("POST", "/commit/", 0),
        ("POST", "/commit/", 409),
        ("POST", "/tag/", 500),
    ],
)
def test_what_passes_is_tried_again(
    method: str, where: str, status: int, hub: Hub, built: Path, waits: list[float]
) -> None:
    hub.troubles = [Trouble(method, where, status=status, times=2, after=1000, headers={"Retry-After": "7"})]
    publish(built, repo=REPO, push=True)
    assert sentences(hub) == ids(built)
    assert len(hub.repos[REPO].commits) == 2
    assert hub.repos[REPO].tags == {"v1": hub.repos[REPO].branches["main"]}
    assert len(waits) == 2
    assert status == 0 or min(waits) >= 7


def test_a_commit_whose_answer_is_lost_is_not_made_twice(hub: Hub, built: Path) -> None:
    hub.troubles = [Trouble("POST", "/commit/", done=True), Trouble("POST", "/tag/", done=True)]
    publish(built, repo=REPO, push=True)
    assert len(hub.repos[REPO].commits) == 2
    assert hub.repos[REPO].tags == {"v1": hub.repos[REPO].branches["main"]}


def test_a_connection_cut_in_an_upload_loses_nothing(hub: Hub, built: Path) -> None:
    hub.troubles = [Trouble("PUT", "/objects/", times=100, after=500)]
    with pytest.raises(ToolkitError, match=r"cannot be reached, or broke off .*what has arrived stays there"):
        publish(built, repo=REPO, push=True)
    assert not hub.repos[REPO].tags
    assert set(hub.repos[REPO].tree) == {".gitattributes"}
    hub.troubles = []
    publish(built, repo=REPO, push=True)
    assert sentences(hub) == ids(built)


def test_a_hub_that_falls_silent_is_given_up(hub: Hub, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repository, "SILENCE_S", 0.2)
    hub.troubles = [Trouble("POST", "/tag/", times=100, seconds=1)]
    with pytest.raises(ToolkitError, match=r"broke off .*the tag v1 is missing; the same command goes on"):
        publish(built, repo=REPO, push=True)


def test_a_commit_of_somebody_in_between_is_built_upon(
    hub: Hub, built: Path, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(built, repo=REPO, push=True)
    commit, others = repository.Repository.commit, ["## A word of mine\n"]

    def overtaken(self: repository.Repository, *args: object) -> str:
        if others:
            hub.put(REPO, "README.md", hub.read(REPO, "README.md") + b"\n" + others.pop().encode())
        return commit(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(repository.Repository, "commit", overtaken)
    publish(changed, repo=REPO, push=True)
    assert hub.read(REPO, "README.md").decode().endswith("## A word of mine\n")
    assert sentences(hub) == ids(changed)


def test_no_token_is_one_line(hub: Hub, built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from huggingface_hub import constants

    monkeypatch.delenv("HF_TOKEN")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
    with pytest.raises(ToolkitError, match="set HF_TOKEN, or log in with: hf auth login; nothing was sent"):
        publish(built, repo=REPO, push=True)


def test_a_token_that_may_only_read_is_one_line(hub: Hub, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_reader")
    hub.tokens["hf_reader"] = "read"
    with pytest.raises(ToolkitError, match=r"the token may not write there; .*'somebody'.*; nothing was sent"):
        publish(built, repo=REPO, push=True)


def test_offline_a_plan_is_shown_all_the_same(built: Path, monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    plan = publish(built, repo=REPO)
    assert len(plan.paths("new")) == 8
    assert any("HF_HUB_OFFLINE is set" in note for note in plan.notes)
    with pytest.raises(ToolkitError, match="HF_HUB_OFFLINE is set, so the Hub is not asked; nothing was sent"):
        publish(built, repo=REPO, push=True)
    assert not waits


# --- taken away for good ---------------------------------------------------------------------------------------------


def held(hub: Hub) -> set[str]:
    """Return the ids in all objects that there are."""
    tables = [pq.read_table(io.BytesIO(data)) for data in hub.objects.values()]
    return {id_ for table in tables for id_ in table.column("id").to_pylist()}


def test_a_purge_leaves_one_revision_and_no_object_of_others(
    hub: Hub, built: Path, changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(built, repo=REPO, push=True)
    repo = hub.repos[REPO]
    repo.tags["mine"] = repo.branches["main"]
    repo.branches["dev"] = repo.branches["main"]
    removed = set(ids(built)) - set(ids(changed))
    command = ["publish", str(changed), "--repo", REPO, "--push", "--purge-history"]

    monkeypatch.setattr("sys.stdin", io.StringIO("somebody/else\n"))
    with pytest.raises(SystemExit, match="2"):
        cli.main(command)
    assert "not confirmed, nothing was done" in capsys.readouterr().err
    assert set(repo.tags) == {"v1", "mine"}

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{REPO}\n"))
    with pytest.raises(SystemExit, match="0"):
        cli.main(command)
    said = capsys.readouterr().err
    assert "with the tags v1, mine" in said
    assert "the branches dev" in said
    assert [commit.title for commit in repo.log("main")] == ["v2: earlier revisions deleted"]
    assert repo.tags == {"v2": repo.branches["main"]}
    assert removed
    assert removed & held(hub), "the work of another branch was touched"
    del repo.branches["dev"]
    publish(changed, repo=REPO, push=True, purge=True)
    assert not removed & held(hub)
    assert sentences(hub) == ids(changed)
    assert "earlier revisions deleted" in cards.sections(hub.read(REPO, "README.md").decode())["versions"]


def test_a_purge_asks_even_where_the_first_look_fails(
    hub: Hub, built: Path, changed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(built, repo=REPO, push=True)
    hub.troubles = [Trouble("GET", "/api/datasets/", status=403)]
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(SystemExit, match="2"):
        cli.main(["publish", str(changed), "--repo", REPO, "--push", "--purge-history"])
    assert f"Type {REPO} to go on" in capsys.readouterr().err
    assert set(hub.repos[REPO].tags) == {"v1"}


def test_the_card_can_be_seen_before(hub: Hub, built: Path, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["publish", str(built), "--repo", REPO, "--show-card"])
    shown = capsys.readouterr().out
    publish(built, repo=REPO, push=True)
    assert shown == hub.read(REPO, "README.md").decode()
    (export(corpus) / SENTENCES).unlink()
    with pytest.raises(SystemExit, match="1"):
        cli.main(["publish", str(corpus), "--repo", REPO, "--show-card"])
    assert "things speak against publishing it" in capsys.readouterr().err


@pytest.mark.parametrize("where", ["super-squash", r"/tag/", "lfs-files"])
def test_a_purge_that_broke_off_goes_on(where: str, hub: Hub, built: Path, changed: Path) -> None:
    publish(built, repo=REPO, push=True)
    publish(changed, repo=REPO, push=True)
    repo = hub.repos[REPO]
    hub.troubles = [Trouble(m, where, status=403, times=9, message="no") for m in ("POST", "DELETE")]
    with pytest.raises(ToolkitError, match="the same command goes on"):
        publish(changed, repo=REPO, push=True, purge=True)
    hub.troubles = []
    publish(changed, repo=REPO, push=True, purge=True)
    assert len(repo.log("main")) == 1
    assert repo.tags == {"v2": repo.branches["main"]}
    assert {blob.sha256 for blob in repo.tree.values() if blob.sha256} == set(hub.objects)
    head = repo.branches["main"]
    publish(changed, repo=REPO, push=True, purge=True)
    assert repo.branches["main"] == head


def test_a_purge_in_a_script_says_yes(hub: Hub, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(built, repo=REPO, push=True)
    with pytest.raises(SystemExit, match="0"):
        cli.main(["publish", str(built), "--repo", REPO, "--purge-history"])
    assert "would be deleted" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="0"):
        cli.main(["publish", str(built), "--repo", REPO, "--push", "--purge-history", "--yes"])
    assert len(hub.repos[REPO].log("main")) == 1
    with pytest.raises(SystemExit, match="2"):
        cli.main(["publish", str(built), "--repo", REPO, "--yes"])


# --- what is different -----------------------------------------------------------------------------------------------


def shard(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    columns = {
        "id": [f"{story} {uk} {en}" for story, _, uk, en in rows],
        "story": [story for story, _, _, _ in rows],
        "type": [kind for _, kind, _, _ in rows],
        "probability": [0.9 for _ in rows],
        "uk": [uk for _, _, uk, _ in rows],
        "ru": [None for _ in rows],
        "en": [en for _, _, _, en in rows],
    }
    pq.write_table(pa.table(columns), path)
    return path


def test_units_are_compared_by_id_text_link_and_split(tmp_path: Path) -> None:
    old = shard(
        tmp_path / "old",
        ("a", "translated", "Раз", "One"),
        ("a", "omitted", "Два", "Two"),
        ("b", "split", "Три", "Three"),
    )
    new = shard(
        tmp_path / "new",
        ("a", "translated", "Раз", "Once"),
        ("a", "added", "Два", "Two"),
        ("c", "split", "Три", "Three"),
    )
    assert difference({"train": [old]}, {"train": [new]}) == Difference(
        units=3, stories_new=1, stories_gone=1, new=1, gone=1, text=1, link=1
    )
    assert difference({"train": [old]}, {"test": [old]}) == Difference(units=3, moved=3)
    assert str(difference({"train": [old]}, {"train": [old]})) == "no unit is different"
    (tmp_path / "other").write_bytes(b"")
    assert difference({"train": [tmp_path / "other"]}, {"train": [new]}) is None


def test_fewer_shards_leave_none_of_the_earlier(
    hub: Hub, corpus: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from toolkit.corpus import open_corpus
    from toolkit.pipeline import export as exported

    format_ = import_module("toolkit.exports.hub")  # the package's attribute of this name is the format
    monkeypatch.setattr(format_, "SHARD_BYTES", 1)
    monkeypatch.setattr(format_, "ROW_GROUP", 20)
    exported(open_corpus(corpus), "hub")
    plan = publish(corpus, repo=REPO, push=True)
    several = [path for path in plan.paths("new") if path.startswith("data/sentences/")]
    assert len(several) > 1
    again = publish(built, repo=REPO, push=True)
    assert again.what == "no unit is different"
    assert set(again.paths("gone")) > set(several)
    assert {path for path in hub.repos[REPO].tree if path.startswith("data/sentences/")} == {SENTENCES}
    (export(corpus) / several[0]).unlink()
    assert "shards" in checks(corpus)
