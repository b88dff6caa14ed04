"""Engines that ask somebody else: a server that speaks OpenAI's chat, and any program."""

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from toolkit.building import build
from toolkit.data import EngineSettings
from toolkit.engines import engine
from toolkit.engines.kept import FILE
from toolkit.errors import ToolkitError

KEY = "sk-secret-0123456789"


class Server(ThreadingHTTPServer):
    """Answers with the last line of the prompt in capitals, after the troubles it was given."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.troubles = []  # (code, headers, body) of the next answers
        self.seen = []
        self.reply = None
        self.lock = threading.Lock()
        self.busy = self.busiest = 0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.seen.append((self.path, dict(self.headers), body))
            trouble = self.server.troubles.pop(0) if self.server.troubles else None
            self.server.busy += 1
            self.server.busiest = max(self.server.busiest, self.server.busy)
        if self.server.busiest < 2:
            threading.Event().wait(0.02)
        with self.server.lock:
            self.server.busy -= 1
        if trouble == "hang up":
            self.connection.close()
            return
        code, headers, text = trouble or (200, {}, None)
        content = body["messages"][0]["content"].splitlines()[-1].upper()
        answer = {
            "model": f"{body['model']}-2026-05-01",
            "choices": [{"message": {"content": f"<think>Так…</think>\n{content}\n"}}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 3},
        }
        data = (text if text is not None else self.server.reply or json.dumps(answer)).encode()
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr("time.sleep", lambda seconds: waits.append(seconds))
    waits: list[float] = []
    with Server() as server:
        server.waits = waits
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def ask(server, sentences, *, cache=None, **settings):
    made = engine("openai:small", EngineSettings(url=server.url, **settings), cache=cache, keep=cache is not None)
    return made.translate(sentences, "uk", "en"), made.account()[0]


def test_a_server_is_asked_a_sentence_at_a_time_and_what_it_took_is_recorded(server):
    outputs, run = ask(server, ["Перше.", "", "Друге."])
    assert outputs == ["ПЕРШЕ.", "", "ДРУГЕ."]
    path, headers, body = server.seen[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert body["model"] == "small"
    assert body["temperature"] == 0
    assert "from Ukrainian into English" in body["messages"][0]["content"]
    assert (run.sentences, run.tokens_in, run.tokens_out, run.retries) == (2, 14, 6, 0)
    assert run.models == ("small-2026-05-01",)
    assert run.by.prompt.endswith("{text}")
    assert run.by.url == server.url
    assert "T" in run.first <= run.last


def test_the_record_of_a_run_that_found_all_is_that_of_the_run_that_made_it(server, tmp_path):
    first, run = ask(server, ["Перше.", "Друге."], cache=tmp_path)
    again, later = ask(server, ["Перше.", "Друге."], cache=tmp_path)
    assert len(server.seen) == 2
    assert first == again
    assert (run.first, run.last, run.tokens_in, run.models) == (later.first, later.last, later.tokens_in, later.models)
    assert (run.kept, later.kept) == (0, 2)


def test_a_busy_server_is_asked_again(server):
    server.troubles += [
        (429, {"Retry-After": "3"}, "{}"),
        (503, {}, "busy"),
        "hang up",
        (500, {"Retry-After": "x"}, ""),
    ]
    outputs, run = ask(server, ["Перше."])
    assert outputs == ["ПЕРШЕ."]
    assert run.retries == 4
    assert server.waits == [3.0, 2.0, 4.0, 8.0]


def test_a_server_that_stays_busy_ends_the_run_and_the_next_goes_on(server, tmp_path):
    ask(server, ["Перше."], cache=tmp_path)
    server.troubles += [(503, {}, '{"error": {"message": "overloaded"}}')] * 8
    with pytest.raises(ToolkitError, match=r"answers 503: overloaded; given up after 8 attempts.*goes on"):
        ask(server, ["Перше.", "Друге."], cache=tmp_path)
    outputs, run = ask(server, ["Перше.", "Друге."], cache=tmp_path)
    assert outputs == ["ПЕРШЕ.", "ДРУГЕ."]
    assert run.kept == 1


def test_as_many_requests_as_asked_for_are_on_their_way_at_a_time(server):
    sentences = [f"Речення {n}." for n in range(40)]
    outputs, _ = ask(server, sentences, batch_size=3)
    assert outputs == [sentence.upper() for sentence in sentences]
    assert server.busiest <= 3


def test_a_model_that_takes_no_temperature_is_asked_without(server):
    server.troubles += [(400, {}, '{"error": {"message": "Unsupported value: \'temperature\'"}}')]
    assert ask(server, ["Перше."])[0] == ["ПЕРШЕ."]
    assert ["temperature" in body for _, _, body in server.seen] == [True, False]


def test_a_prompt_of_ones_own_and_context_reach_the_server(server):
    ask(server, ["Перше.", "Друге."], prompt="{source}>{target} [{context}]\n{text}", context=1, batch_size=1)
    assert {body["messages"][0]["content"] for _, _, body in server.seen} == {
        "Ukrainian>English []\nПерше.",
        "Ukrainian>English [Перше.]\nДруге.",
    }


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        ((401, {}, json.dumps({"error": {"message": f"Incorrect API key provided: {KEY}"}})), "refuses the key"),
        ((404, {}, '{"error": {"message": "no such model"}}'), r"no model 'small' .*no such model"),
        ((400, {}, f"your key {KEY} is too short\nand more"), r"refuses the request \(400\): your key … is too short"),
        ((302, {"Location": "http://127.0.0.1:1/"}, ""), "points elsewhere"),
        ((200, {}, "<html>hello</html>"), "answers in another form"),
        ((200, {}, '{"choices": []}'), "answers in another form"),
    ],
)
def test_what_a_server_refuses_is_one_line_without_the_key(server, tmp_path, trouble, message):
    server.troubles.append(trouble)
    with pytest.raises(ToolkitError, match=message) as raised:
        ask(server, ["Перше."], cache=tmp_path)
    assert "\n" not in str(raised.value)
    assert KEY not in str(raised.value)


def test_the_key_is_stored_nowhere(server, tmp_path):
    _, run = ask(server, ["Перше."], cache=tmp_path)
    assert KEY.encode() not in (tmp_path / FILE).read_bytes()
    assert KEY not in repr(run) + str(run)


@pytest.mark.parametrize(
    ("environment", "settings", "message"),
    [
        ({}, {}, "OPENAI_API_KEY is not set"),
        ({}, {"url": "localhost:8000"}, "no address of a server"),
        ({}, {"url": "http://me:secret@127.0.0.1/v1"}, "holds a name or password"),
        ({"OPENAI_BASE_URL": "ftp://127.0.0.1"}, {}, "no address of a server"),
    ],
)
def test_a_server_that_cannot_be_asked_is_one_line(monkeypatch, environment, settings, message):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ToolkitError, match=message) as raised:
        engine("openai:small", EngineSettings(**settings), keep=False).translate(["Так"], "uk", "en")
    assert "secret" not in str(raised.value)


# --- programs ------------------------------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path):
    """Write a Python program and return the command that runs it."""

    def write(text, *arguments):
        path = tmp_path / "a program.py"
        path.write_text(
            "import sys\nsys.stdin.reconfigure(encoding='utf-8'); sys.stdout.reconfigure(encoding='utf-8')\n" + text
        )
        return " ".join(["command:" + quoted(sys.executable), quoted(str(path)), *arguments])

    return write


def quoted(word):
    return f'"{word}"'


UPPER = "for line in sys.stdin: print(line.strip().upper(), *sys.argv[1:])"


def test_a_program_takes_lines_and_gives_lines(program):
    made = engine(program(UPPER, "'{source} to {target}'"), EngineSettings(batch_size=2), keep=False)
    assert made.translate(["Так", "", "Ні", "Сніг\nі дощ"], "uk", "en") == [
        "ТАК uk to en", "", "НІ uk to en", "СНІГ І ДОЩ uk to en",
    ]  # fmt: skip


def test_an_edited_program_is_run_anew(program, tmp_path):
    cache = tmp_path / "cache"
    assert engine(program(UPPER), cache=cache).translate(["Так"], "uk", "en") == ["ТАК"]
    assert engine(program("print('Yes')"), cache=cache).translate(["Так"], "uk", "en") == ["Yes"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("print('one')", "wrote 1 lines for 3"),
        ("print('1\\n2\\n3\\n4')", "wrote 4 lines for 3"),
        ("", "wrote 0 lines for 3"),
        ("print(sys.stdin.read()); print('no model', file=sys.stderr); sys.exit(3)", "code 3; it says: no model"),
        ("sys.stdin.read(); sys.stdout.buffer.write(b'\\xff\\n' * 3)", "not UTF-8 at byte 0"),
        ("raise SystemError('lost')", "code 1; it says: .*SystemError: lost"),
    ],
)
def test_a_program_that_fails_is_one_line_and_nothing_of_it_is_kept(program, tmp_path, text, message):
    made = engine(program(text), cache=tmp_path / "cache")
    with pytest.raises(ToolkitError, match=message) as raised:
        made.translate(["Так", "Ні", "Сніг"], "uk", "en")
    assert "\n" not in str(raised.value)
    again = engine(program(text), cache=tmp_path / "cache")
    with pytest.raises(ToolkitError, match=message):
        again.translate(["Так", "Ні", "Сніг"], "uk", "en")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("command:", "name the program behind a colon"),
        ("command:no-such-program-here --fast", "no program 'no-such-program-here'"),
        ("command:'unclosed", "cannot be read as a command"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="quotes are read otherwise on Windows")
def test_a_command_that_cannot_be_run_is_one_line(spec, message):
    with pytest.raises(ToolkitError, match=message):
        engine(spec, keep=False).translate(["Так"], "uk", "en")


def test_the_command_line_writes_what_it_did_and_eval_says_who_translated(program, tmp_path, corpus):
    spec = program(UPPER)
    record, out = tmp_path / "record.json", tmp_path / "out.ru"
    done = newsalign(
        "translate",
        "--corpus",
        corpus,
        "-l",
        "uk-ru",
        "-e",
        spec,
        "-o",
        out,
        "--record",
        record,
        "--cache",
        tmp_path / "c",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("translated by command, ")
    (run,) = json.loads(record.read_text(encoding="utf-8"))["runs"]
    assert (run["direction"], run["by"]["engine"], run["kept"]) == ("uk-ru", "command", 0)
    systems = tmp_path / "systems.toml"
    systems.write_text(
        f"[[systems]]\nname = 'upper'\ndirection = 'uk-ru'\nengine = {json.dumps(spec)}\n", encoding="utf-8"
    )
    result = newsalign("eval", systems, "--corpus", corpus, "-m", "chrf", "-f", "json", "--cache", tmp_path / "c")
    assert result.returncode == 0, result.stderr
    (score,) = json.loads(result.stdout)["scores"]
    assert score["made_by"].startswith("command, ")
    assert score["failed"] > 0
    # the file gives the same score, with the same failures
    same = newsalign("score", "--corpus", corpus, "-l", "uk-ru", "-i", out, "-m", "chrf", "-ci")
    (again,) = json.loads(same.stdout)["scores"]
    for key in ("score", "failed", "failures", "score_without_failures"):
        assert score[key] == again[key]


def test_a_source_beside_the_references_counts_failures(tmp_path):
    for name, line in (
        ("src", "Уночі в місті пішов сніг."),
        ("ref", "It snowed at night."),
        ("hyp", "Уночі в місті пішов сніг."),
    ):
        (tmp_path / name).write_text(line + "\n", encoding="utf-8")
    files = (tmp_path / "ref", "-i", tmp_path / "hyp", "--source", tmp_path / "src")
    (score,) = json.loads(newsalign("score", *files, "-l", "uk-en").stdout)["scores"]
    assert score["failed"] == 1
    refused = newsalign("score", *files)
    assert refused.returncode == 2
    assert "-l uk-en" in refused.stderr


def newsalign(*args):
    return subprocess.run(
        [sys.executable, "-m", "toolkit", *map(str, args)],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Build a corpus of two stories of the sample."""
    folder = tmp_path_factory.mktemp("corpus")
    pages = Path(__file__).resolve().parents[1] / "corpora" / "sample" / "pages"
    for page in [p for key in ("8000101", "8000102") for p in sorted(pages.rglob(f"*/{key}/index.html"))]:
        target = folder / "pages" / page.relative_to(pages)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page.read_bytes())
    build(folder / "pages", folder / "built", quiet=True)
    return folder / "built"
