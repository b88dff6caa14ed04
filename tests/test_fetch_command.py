"""Fetching as it is typed: the command, certificates, and what is left after a kill."""

import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from newspaper import LANGS, MAIL, Answer, Handler, Newspaper, World, address, paper, path, serving, sitemap
from warcio.archiveiterator import ArchiveIterator

from toolkit import cli
from toolkit.errors import ToolkitError


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_a_certificate_that_nobody_vouches_for_means_no(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-keyout",
        key,
        "-out",
        certificate,
    ]
    subprocess.run(
        [*make, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    served = Newspaper({"/robots.txt": Answer(media="text/plain"), "/a": Answer(b"<p>a")})
    with serving(served, tls):
        w, site = World(served, tmp_path), f"https://127.0.0.1:{served.port}"
        with pytest.raises(ToolkitError, match=r"tls: self.signed certificate"):
            w.fetch(site)
        assert not served.log
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        served.routes["/sitemap.xml"] = sitemap(f"http://127.0.0.1:{served.port}/a", f"{site}/a")
        assert w.fetch(site, since=None, until=None).pages.counts == {"fetched": 1}


def test_a_visit_killed_at_any_write_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(BaseException):
        pass

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))  # for the lock of the site
    real = os.fsync
    wanted = [address(11, v) for v in LANGS]
    moment = 0
    with serving(paper(11)) as served:
        while True:
            w = World(served, tmp_path / str(moment))
            left = moment  # writes

            def fsync(file: int) -> None:
                nonlocal left
                if left == 0:
                    os.truncate(file, os.fstat(file).st_size - 5)  # a part of what was being written is on the disk
                    raise KilledError
                left -= 1
                real(file)

            monkeypatch.setattr(os, "fsync", fsync)
            try:
                w.fetch()
            except KilledError:
                monkeypatch.setattr(os, "fsync", real)
            else:
                break
            before = len(served.asked("/news/"))
            w.fetch()
            assert w.pages() == wanted
            done = max(0, moment - 2) // 2  # pages with their line in the journal; the first two writes say who visits
            assert len(served.asked("/news/")) - before == len(wanted) - done
            moment += 1
    assert moment == 2 + 2 * len(wanted)


def typed(*args: object, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "toolkit", "fetch", *map(str, args)],
        capture_output=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip


@pytest.fixture
def local() -> Iterator[Newspaper]:
    """A newspaper whose pages name it by its port, for another process to visit."""
    with serving(Newspaper()) as served:
        served.routes |= paper(*range(11, 15), base=f"http://127.0.0.1:{served.port}").routes
        yield served


def test_the_command_fetches_and_prints_the_account(local: Newspaper, tmp_path: Path) -> None:
    site = f"http://127.0.0.1:{local.port}"
    out = tmp_path / "pages.warc.gz"
    args = (site, "--since", "2024-01-01", "--until", "2024-01-31", "--delay", 0, "-o", out, "--contact", MAIL)
    local.routes[path(address(12))] = Answer(b"", 301, headers=(("Location", "https://sister.example/12"),))
    result = typed(*args)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    assert "pages          12 in     11 kept   11 fetched\n" in result.stdout
    assert "1 off-site: " in result.stdout
    with out.open("rb") as file:
        assert sum(r.rec_type == "response" for r in ArchiveIterator(file, check_digests="raise")) == 12
    again = typed(*args)
    assert again.returncode == 0
    assert "11 had" in again.stdout
    assert typed(*args, "--quiet").stdout == ""


def test_the_command_lists_what_it_would_fetch(local: Newspaper) -> None:
    site = f"http://127.0.0.1:{local.port}"
    result = typed(site, "--since", "2024-01-15", "--delay", 0, "--dry-run", "--contact", MAIL)
    assert result.returncode == 0, result.stderr
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert sum(row[0] == "fetch" for row in rows) == 12
    assert rows[0] == ["fetch", "2024-01-15", "-", address(11, "en", base=site), ""]
    assert not local.asked("/news/")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["http://127.0.0.1:9"], "no file for the pages"),
        (["http://127.0.0.1:9", "-o", "x.zip", "--contact", MAIL], "ends in .warc.gz"),
        (["http://127.0.0.1:9", "-o", "x.warc.gz"], "say whom the site can write to"),
        (["http://127.0.0.1:9", "--since", "yesterday"], "'yesterday' is no day"),
        (
            ["http://127.0.0.1:9", "--since", "2024-02-01", "--until", "2024-01-01", "--dry-run", "--contact", MAIL],
            "lies behind",
        ),
        (["http://127.0.0.1:9", "--timeout", "0"], "more than 0"),
        (["http://127.0.0.1:9", "--delay", "-1"], "from 0"),
    ],
)
def test_wrong_usage_is_one_line_and_exits_2(
    args: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEWSALIGN_CONTACT", raising=False)
    with pytest.raises(SystemExit, match="2"):
        cli.main(["fetch", *args])
    assert message in capsys.readouterr().err.splitlines()[-1]
    assert not list(tmp_path.iterdir())


def test_a_site_that_cannot_be_reached_is_one_line_and_exits_1(tmp_path: Path) -> None:
    result = typed(
        "http://127.0.0.1:9", "-o", tmp_path / "x.warc.gz", "--contact", MAIL, "--max-minutes", 0.05, "--delay", 0
    )
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "the time for this visit is over" in result.stderr


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main(["fetch", "--help"])
    assert "example: newsalign fetch " in capsys.readouterr().out


def test_a_command_that_is_killed_goes_on(local: Newspaper, tmp_path: Path) -> None:
    site = f"http://127.0.0.1:{local.port}"
    out = tmp_path / "pages.warc.gz"
    command = [sys.executable, "-m", "toolkit", "fetch", site, "-o", str(out), "--delay", "0", "--contact", MAIL, "-q"]
    running: list[subprocess.Popen[bytes]] = []
    deadly = {path(address(12)): 0.0, path(address(13, "ru")): 0.005, path(address(14, "en")): 0.02}

    def killing(route: Answer, pause_s: float) -> Any:
        def answer(handler: Handler) -> Answer:
            local.routes[handler.path] = route
            threading.Timer(pause_s, running[-1].kill).start()  # before, while or after it writes the page
            return route

        return answer

    for place, pause_s in deadly.items():
        route = local.routes[place]
        assert isinstance(route, Answer)
        local.routes[place] = killing(route, pause_s)
    for _ in deadly:
        running.append(subprocess.Popen(command))
        running[-1].wait()
    finished = [process.returncode for process in running]
    assert subprocess.run(command, check=False).returncode == 0
    with out.open("rb") as file:
        found = [r for r in ArchiveIterator(file, check_digests="raise") if r.rec_type == "response"]
    urls = [r.rec_headers.get_header("WARC-Target-URI") for r in found]
    assert sorted(urls) == sorted(address(k, v, base=site) for k in range(11, 15) for v in LANGS)
    assert len(local.asked("/news/")) <= len(urls) + len(deadly)  # at most the request in flight, each time
    assert -signal.SIGKILL in finished
