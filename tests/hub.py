"""A Hub of Hugging Face for tests: what the real client asks of it when it uploads, lists, tags, squashes and downloads.

Objects are really stored, by their hash, and a commit is refused that names one which is not there. Troubles can be put in
its way: an answer of any status, a connection cut behind so many bytes, a silence.
"""

import base64
import hashlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_" + "t" * 34
USER = "somebody"
PART = 100_000  # bytes; larger objects come in parts


def git_hash(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


@dataclass(frozen=True)
class Blob:
    """A file of a commit: its content if it is small, else the hash of an object."""

    data: bytes = b""
    sha256: str = ""
    size: int = 0

    def pointer(self) -> bytes:
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {self.size}\n".encode()

    @property
    def oid(self) -> str:
        return git_hash(self.pointer() if self.sha256 else self.data)


@dataclass(frozen=True)
class Commit:
    oid: str
    parent: str | None
    title: str
    tree: dict[str, Blob]


@dataclass
class Repo:
    private: bool
    gated: Any = False
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    pulls: dict[str, str] = field(default_factory=dict)
    lfs: dict[str, str] = field(default_factory=dict)  # name of a file by the hash of its object

    def add(self, branch: str, title: str, tree: dict[str, Blob], *, root: bool = False) -> Commit:
        parent = None if root else self.branches.get(branch)
        listing = sorted((path, blob.oid) for path, blob in tree.items())
        oid = hashlib.sha1(repr((parent, title, listing, len(self.commits))).encode()).hexdigest()
        self.commits[oid] = Commit(oid, parent, title, tree)
        self.branches[branch] = oid
        return self.commits[oid]

    def find(self, revision: str) -> Commit | None:
        oid = self.branches.get(revision) or self.tags.get(revision) or revision
        return self.commits.get(oid)

    def log(self, revision: str) -> list[Commit]:
        out, commit = [], self.find(revision)
        while commit:
            out.append(commit)
            commit = self.commits.get(commit.parent or "")
        return out

    @property
    def tree(self) -> dict[str, Blob]:
        return self.commits[self.branches["main"]].tree


@dataclass
class Trouble:
    """What is in the way of requests that match, so many times."""

    method: str
    path: str  # a regular expression
    status: int = 0  # 0: the connection is cut
    times: int = 1
    after: int = 0  # bytes of the body that are read before
    headers: dict[str, str] = field(default_factory=dict)
    message: str = ""
    done: bool = False  # the request is carried out, and only its answer is lost
    seconds: float = 0  # silence before anything else


class Hub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.repos: dict[str, Repo] = {}
        self.objects: dict[str, bytes] = {}
        self.parts: dict[tuple[str, int], bytes] = {}
        self.troubles: list[Trouble] = []
        self.seen: list[tuple[str, str]] = []
        self.tokens = {TOKEN: "write"}
        self.lock = threading.RLock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def puts(self) -> list[str]:
        """Return the objects and parts that were sent, in order."""
        return [path for method, path in self.seen if method == "PUT" and path.startswith("/objects/")]

    def read(self, repo: str, path: str, revision: str = "main") -> bytes:
        commit = self.repos[repo].find(revision)
        assert commit is not None
        blob = commit.tree[path]
        return self.objects[blob.sha256] if blob.sha256 else blob.data

    def put(self, repo: str, path: str, data: bytes) -> None:
        """Commit a small file, as a person would on the site."""
        made = self.repos[repo]
        made.add("main", f"Update {path}", {**made.tree, path: Blob(data, size=len(data))})

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of connections that a test has cut."""


class Refused(Exception):  # noqa: N818  # an answer
    def __init__(self, status: int, message: str = "", code: str = "") -> None:
        super().__init__(status, message, code)
        self.status, self.message, self.code = status, message, code


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # an answer is one packet: two would wait for each other
    disable_nagle_algorithm = True
    server: Hub

    def log_message(self, *args: object) -> None:
        pass

    def do(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        with self.server.lock:
            self.server.seen.append((self.command, path))
            trouble = next(
                (t for t in self.server.troubles if t.times and t.method == self.command and re.search(t.path, path)),
                None,
            )
            if trouble:
                trouble.times -= 1
        if trouble and trouble.seconds:
            threading.Event().wait(trouble.seconds)
        if trouble and not trouble.done and not trouble.status:
            self.rfile.read(min(trouble.after, int(self.headers.get("Content-Length") or 0)))
            self.cut()
            return
        body = self.body()
        if trouble and not trouble.done:
            text = json.dumps({"error": trouble.message} if trouble.message else {}).encode()
            self.answer(trouble.status, text, trouble.headers)
            return
        try:
            with self.server.lock:
                status, data, headers = self.route(path, body)
        except Refused as refused:
            headers = {"X-Error-Code": refused.code} if refused.code else {}
            if refused.message:
                headers["X-Error-Message"] = refused.message
            status, data = refused.status, json.dumps({"error": refused.message}).encode()
        if trouble:
            if trouble.status:
                self.answer(trouble.status, b"{}", trouble.headers)
            else:
                self.cut()
            return
        self.answer(status, data, headers)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = do  # noqa: N815

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") == "chunked":
            out = b""
            while size := int(self.rfile.readline(), 16):
                out += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return out
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def answer(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        sent = {"Content-Type": "application/json", "Content-Length": str(len(data))} | headers
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    # --- what is asked ---------------------------------------------------------------------------------------------

    def right(self) -> str:
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        if token and token not in self.server.tokens:
            raise Refused(401, "Invalid credentials in Authorization header")
        return self.server.tokens.get(token, "")

    def repo(self, name: str, *, write: bool = False) -> Repo:
        right = self.right()
        repo = self.server.repos.get(name)
        if write and right != "write":
            raise Refused(403 if right else 401, "You don't have the rights to write here" if right else "")
        if repo is None or (repo.private and not right):
            raise Refused(404, "Repository not found", "RepoNotFound")
        return repo

    def route(self, path: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        json_body = lambda: json.loads(body)  # noqa: E731
        if path == "/api/whoami-v2":
            if not self.right():
                raise Refused(401, "Invalid username or password.")
            return ok({"name": USER, "type": "user", "auth": {"accessToken": {"role": self.right()}}})
        if path == "/api/validate-yaml":
            return self.validate(json_body())
        if path == "/api/repos/create":
            return self.create(json_body())
        if found := re.fullmatch(r"/objects/(\w+)(?:/(\d+))?", path):
            return self.store(found[1], found[2], body)
        if found := re.fullmatch(r"/complete/(\w+)", path):
            return self.complete(found[1], json_body())
        if found := re.fullmatch(r"/datasets/([\w.-]+/[\w.-]+)\.git/info/lfs/objects/batch", path):
            return self.batch(self.repo(found[1], write=True), json_body())
        if found := re.fullmatch(r"/datasets/([\w.-]+/[\w.-]+)/resolve/([^/]+)/(.+)", path):
            return self.resolve(self.repo(found[1]), found[2], found[3])
        if found := re.fullmatch(r"/api/datasets/([\w.-]+/[\w.-]+)(?:/([\w-]+)(?:/([^/]+)(?:/(.+))?)?)?", path):
            return self.api(found[1], found[2] or "", found[3] or "", found[4] or "", body)
        raise Refused(404, f"no such thing: {self.command} {path}")

    def api(self, name: str, what: str, revision: str, rest: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        repo = self.repo(name, write=self.command in ("POST", "PUT", "DELETE") and what != "paths-info")
        match self.command, what:
            case "GET", "" | "revision":
                return ok(self.info(name, repo, self.at(repo, revision or "main")))
            case "GET", "tree":
                return ok(listing(self.at(repo, revision), rest, recursive=self.query.get("recursive") == "true"))
            case "POST", "paths-info":
                asked = parse_qs(body.decode()) if not body.startswith(b"{") else json.loads(body)
                return ok(
                    [
                        e
                        for e in listing(self.at(repo, revision), "", recursive=True, folders=True)
                        if e["path"] in asked["paths"]
                    ]
                )
            case "GET", "refs":
                refs = {"branches": repo.branches, "tags": repo.tags, "converts": {}, "pullRequests": repo.pulls}
                kinds = {"branches": "heads", "tags": "tags", "converts": "convert", "pullRequests": "pr"}
                return ok({
                    kind: [{"name": n, "ref": f"refs/{kinds[kind]}/{n}", "targetCommit": oid} for n, oid in of.items()]
                    for kind, of in refs.items()
                })  # fmt: skip
            case "GET", "commits":
                return ok([
                    {"id": c.oid, "title": c.title, "message": "", "authors": [], "date": "2026-01-01T00:00:00.000Z"}
                    for c in repo.log(revision)
                ])  # fmt: skip
            case "GET", "lfs-files":
                return ok([
                    {"fileOid": oid, "filename": file, "oid": oid, "pushedAt": "2026-01-01T00:00:00.000Z", "size": len(self.server.objects[oid])}
                    for oid, file in repo.lfs.items() if oid in self.server.objects
                ])  # fmt: skip
            case "POST", "preupload":
                tree = self.at(repo, revision).tree
                files = json.loads(body)["files"]
                return ok({"files": [self.mode(file, tree) for file in files]})
            case "POST", "commit":
                return self.commit(name, repo, revision, [json.loads(line) for line in body.splitlines()])
            case "POST", "tag":
                tag = json.loads(body)["tag"]
                if tag in repo.tags:
                    raise Refused(409, "Tag reference exists already")
                repo.tags[tag] = self.at(repo, revision).oid
                return ok({})
            case "DELETE", "tag":
                if repo.tags.pop(revision, None) is None:
                    raise Refused(404, "no such tag", "RevisionNotFound")
                return ok({})
            case "POST", "super-squash":
                repo.add(revision, json.loads(body)["message"], repo.find(revision).tree, root=True)
                return ok({})
            case "POST", "lfs-files":
                for oid in json.loads(body)["deletions"]["sha"]:
                    self.server.objects.pop(oid, None)
                    repo.lfs.pop(oid, None)
                return ok({})
            case "PUT", "settings":
                settings = json.loads(body)
                repo.gated = settings.get("gated", repo.gated)
                return ok({})
        raise Refused(404, f"no such thing: {self.command} {what}")

    def at(self, repo: Repo, revision: str) -> Commit:
        if commit := repo.find(revision):
            return commit
        raise Refused(404, "no such revision", "RevisionNotFound")

    def info(self, name: str, repo: Repo, commit: Commit) -> dict[str, Any]:
        return {
            "id": name, "author": name.partition("/")[0], "sha": commit.oid, "private": repo.private, "gated": repo.gated,
            "disabled": False, "downloads": 0, "likes": 0, "tags": [], "lastModified": "2026-01-01T00:00:00.000Z",
            "createdAt": "2026-01-01T00:00:00.000Z", "siblings": [{"rfilename": path} for path in sorted(commit.tree)],
        }  # fmt: skip

    def create(self, asked: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        right = self.right()
        if not right:
            raise Refused(401, "Invalid username or password.")
        name = f"{asked.get('organization') or USER}/{asked['name']}"
        url = {"url": f"{self.server.url}/datasets/{name}", "name": name}
        if name in self.server.repos:
            return 409, json.dumps({**url, "error": "You already created this dataset repo"}).encode(), {}
        if right != "write" or name.partition("/")[0] != USER:
            raise Refused(403, "You don't have the rights to create a dataset under this namespace")
        attributes = b"*.parquet filter=lfs diff=lfs merge=lfs -text\n"
        repo = self.server.repos[name] = Repo(
            private=asked.get("visibility") == "private" or bool(asked.get("private"))
        )
        repo.add("main", "initial commit", {".gitattributes": Blob(attributes, size=len(attributes))})
        return ok(url)

    def validate(self, asked: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        import yaml

        try:
            head = yaml.safe_load(asked["content"].split("---\n")[1])
        except (yaml.YAMLError, IndexError) as error:
            return 400, json.dumps({"errors": [{"message": f"not YAML: {error}"}], "warnings": []}).encode(), {}
        missing = [] if head.get("license") else [{"message": "empty or missing yaml metadata: license"}]
        return ok({"errors": [], "warnings": missing})

    def mode(self, file: dict[str, Any], tree: dict[str, Blob]) -> dict[str, Any]:
        there = tree.get(file["path"])
        oid = (there.sha256 or there.oid) if there else None
        large = file["path"].endswith(".parquet")
        return {"path": file["path"], "uploadMode": "lfs" if large else "regular", "shouldIgnore": False, "oid": oid}

    def batch(self, repo: Repo, asked: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        out = []
        for wanted in asked["objects"]:
            oid, size = wanted["oid"], wanted["size"]
            entry: dict[str, Any] = {"oid": oid, "size": size}
            if oid not in self.server.objects:
                upload: dict[str, Any] = {"href": f"{self.server.url}/objects/{oid}"}
                if size > PART:
                    parts = {str(n + 1): f"{self.server.url}/objects/{oid}/{n + 1}" for n in range(-(-size // PART))}
                    upload = {"href": f"{self.server.url}/complete/{oid}", "header": {"chunk_size": str(PART), **parts}}
                entry["actions"] = {"upload": upload}
            out.append(entry)
        return ok({"transfer": "basic", "objects": out})

    def store(self, oid: str, part: str | None, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        if part:
            self.server.parts[oid, int(part)] = body
        elif hashlib.sha256(body).hexdigest() != oid:
            raise Refused(400, "the object is not what its name says")
        else:
            self.server.objects[oid] = body
        return 200, b"", {"ETag": f'"{hashlib.md5(body).hexdigest()}"'}

    def complete(self, oid: str, asked: dict[str, Any]) -> tuple[int, bytes, dict[str, str]]:
        data = b"".join(self.server.parts[oid, part["partNumber"]] for part in asked["parts"])
        if hashlib.sha256(data).hexdigest() != oid:
            raise Refused(400, "the parts are not what their name says")
        self.server.objects[oid] = data
        return ok({})

    def commit(
        self, name: str, repo: Repo, branch: str, lines: list[dict[str, Any]]
    ) -> tuple[int, bytes, dict[str, str]]:
        header, *operations = lines
        if (parent := header["value"].get("parentCommit")) and parent != repo.branches[branch]:
            raise Refused(412, "A commit has happened since. Please refresh and try again.")
        tree = dict(repo.tree)
        for operation in operations:
            value = operation["value"]
            match operation["key"]:
                case "file":
                    data = base64.b64decode(value["content"])
                    tree[value["path"]] = Blob(data, size=len(data))
                case "lfsFile":
                    if value["oid"] not in self.server.objects:
                        raise Refused(400, f"no object {value['oid']}")
                    tree[value["path"]] = Blob(sha256=value["oid"], size=value["size"])
                    repo.lfs[value["oid"]] = value["path"]
                case "deletedFile":
                    if tree.pop(value["path"], None) is None:
                        raise Refused(404, "A file with this name doesn't exist", "EntryNotFound")
        made = repo.add(branch, header["value"]["summary"], tree)
        return ok({"commitUrl": f"{self.server.url}/datasets/{name}/commit/{made.oid}", "commitOid": made.oid})

    def resolve(self, repo: Repo, revision: str, path: str) -> tuple[int, bytes, dict[str, str]]:
        commit = self.at(repo, revision)
        blob = commit.tree.get(path)
        if blob is None:
            raise Refused(404, "Entry not found", "EntryNotFound")
        data = self.server.objects[blob.sha256] if blob.sha256 else blob.data
        headers = {
            "X-Repo-Commit": commit.oid, "ETag": f'"{blob.sha256 or blob.oid}"', "Accept-Ranges": "bytes",
            "Content-Type": "application/octet-stream",
        }  # fmt: skip
        if found := re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or ""):
            start, end = int(found[1]), min(int(found[2] or len(data) - 1), len(data) - 1)
            return 206, data[start : end + 1], headers | {"Content-Range": f"bytes {start}-{end}/{len(data)}"}
        return 200, data, headers


def ok(value: Any) -> tuple[int, bytes, dict[str, str]]:
    return 200, json.dumps(value).encode(), {}


def listing(commit: Commit, below: str, *, recursive: bool, folders: bool = False) -> list[dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for path, blob in sorted(commit.tree.items()):
        if below and not path.startswith(f"{below}/"):
            continue
        inner = path.removeprefix(f"{below}/") if below else path
        steps = inner.split("/")[:-1]
        for depth in range(1, len(steps) + 1):
            folder = "/".join(([below] if below else []) + steps[:depth])
            if recursive or depth == 1:
                out[folder] = {"type": "directory", "path": folder, "oid": git_hash(folder.encode()), "size": 0}
        if recursive or not steps:
            entry: dict[str, Any] = {"type": "file", "path": path, "oid": blob.oid, "size": blob.size}
            if blob.sha256:
                entry["lfs"] = {"oid": blob.sha256, "size": blob.size, "pointerSize": len(blob.pointer())}
            out[path] = entry
    return list(out.values())


@contextmanager
def serving() -> Iterator[Hub]:
    hub = Hub()
    thread = threading.Thread(target=hub.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join()
