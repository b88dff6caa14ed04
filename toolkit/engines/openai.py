"""Models behind a server that speaks OpenAI's chat completions: OpenAI's own, vLLM, llama.cpp, Ollama and many others.

The key comes from OPENAI_API_KEY alone; it stands in no message, record or file. Each answer is kept as it comes, with its
date, tokens, retries and what the server says has made it: the same name may stand for another model tomorrow.
"""

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from email.message import Message
from http.client import HTTPException
from typing import IO, Any

from toolkit.data import Lang
from toolkit.engines import prompts
from toolkit.engines.engine import Engine, How, Identity, Made, Request
from toolkit.engines.loading import first_line
from toolkit.engines.machine import Machine
from toolkit.errors import ToolkitError, UsageError

URL = "https://api.openai.com/v1"
REQUESTS = 8  # at a time
ATTEMPTS = 8  # of a request, before the run is given up: two minutes of waiting
LONGEST_WAIT_S = 60.0
TIMEOUT_S = 300.0  # a local server may queue
BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: the key would go along to wherever the server points."""

    def redirect_request(self, *args: object, **named: object) -> None:
        return None


class OpenAI:
    """One direction of one model behind one server."""

    sees_context = True

    def __init__(self, name: str, source: Lang, target: Lang, how: How) -> None:
        settings = how.settings
        if not name:
            raise UsageError("engine openai: name the model behind a colon, as in openai:gpt-4o")
        self.name, self.source, self.target = name, source, target
        self.url = (settings.url or os.environ.get("OPENAI_BASE_URL") or URL).rstrip("/")
        parts = urllib.parse.urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"--url {self.url!r}: no address of a server; it is like http://127.0.0.1:8000/v1")
        if parts.username or parts.password:
            raise UsageError(
                "--url: holds a name or password, which would be recorded; the key goes into OPENAI_API_KEY"
            )
        self.key = os.environ.get("OPENAI_API_KEY", "")
        if not self.key and self.url == URL:
            raise ToolkitError(f"openai:{name}: OPENAI_API_KEY is not set; or name another server with --url")
        self.template = prompts.template(settings)
        self.requests = settings.batch_size or REQUESTS
        self.temperature = True  # some models take none
        self.opener = urllib.request.build_opener(NoRedirect)
        self.identity = Identity(engine="openai", model=name, prompt=self.template, url=self.url)

    def run(self, requests: Sequence[Request]) -> Iterator[list[tuple[int, Made]]]:
        with ThreadPoolExecutor(self.requests) as pool:
            futures = {pool.submit(self.ask, request): position for position, request in enumerate(requests)}
            try:
                for future in as_completed(futures):
                    yield [(futures[future], future.result())]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise

    def ask(self, request: Request) -> Made:
        """Return the answer to one request, asked for again where the server is busy."""
        content = prompts.prompt(self.template, request.text, request.context, self.source, self.target)
        for attempt in range(ATTEMPTS):
            body: dict[str, object] = {"model": self.name, "messages": [{"role": "user", "content": content}]}
            if self.temperature:
                body["temperature"] = 0
            try:
                with self.opener.open(self.post(body), timeout=TIMEOUT_S) as reply:
                    return made(self.read(reply), retries=attempt)
            except urllib.error.HTTPError as error:
                said = self.complaint(error)
                if error.code == 400 and "temperature" in said and self.temperature:
                    self.temperature = False
                    continue
                if error.code not in BUSY:
                    raise ToolkitError(f"{self.url}: {self.refusal(error.code, said)}") from None
                trouble, wait = f"answers {error.code}: {said}", asked_to_wait(error.headers)
            except (OSError, HTTPException) as error:  # no connection, cut off, timed out
                trouble, wait = self.hidden(f"cannot be reached: {reason(error)}"), None
            if attempt + 1 < ATTEMPTS:
                time.sleep(min(LONGEST_WAIT_S, wait if wait is not None else 2.0**attempt))
        raise ToolkitError(
            f"{self.url}: {trouble}; given up after {ATTEMPTS} attempts. The same command goes on from here"
        )

    def post(self, body: Mapping[str, object]) -> urllib.request.Request:
        headers = {"Content-Type": "application/json", "User-Agent": "newsalign"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        return urllib.request.Request(f"{self.url}/chat/completions", json.dumps(body).encode(), headers)

    def read(self, reply: IO[bytes]) -> dict[str, Any]:
        data = reply.read()
        try:
            answer = json.loads(data)
            if isinstance(answer["choices"][0]["message"], dict):
                return dict(answer)
        except (ValueError, LookupError, TypeError):
            pass
        raise ToolkitError(
            f"{self.url}: answers in another form than OpenAI's chat: {self.hidden(data[:80].decode('utf-8', 'replace'))!r}"
        )

    def complaint(self, error: urllib.error.HTTPError) -> str:
        """Return what the server says is wrong, in a line."""
        text = error.read().decode("utf-8", "replace")
        try:
            said = json.loads(text)["error"]
            text = said["message"] if isinstance(said, dict) else str(said)
        except (ValueError, LookupError, TypeError):
            pass
        return self.hidden(first_line(ValueError(text or error.reason)))

    def refusal(self, code: int, said: str) -> str:
        if code in (401, 403):  # servers repeat part of the key here
            return f"refuses the key ({code}); set OPENAI_API_KEY to one that may use {self.name!r}"
        if 300 <= code < 400:
            return f"points elsewhere ({code}); give the address it points to with --url"
        if code == 404:
            return f"has no model {self.name!r} or no /chat/completions ({said})"
        return f"refuses the request ({code}): {said}"

    def hidden(self, text: str) -> str:
        return text.replace(self.key, "…") if self.key else text


def made(answer: Mapping[str, Any], *, retries: int) -> Made:
    usage = answer.get("usage") or {}
    return Made(
        output=prompts.answer(answer["choices"][0]["message"].get("content") or ""),
        tokens_in=int(usage.get("prompt_tokens") or 0),
        tokens_out=int(usage.get("completion_tokens") or 0),
        retries=retries,
        model=str(answer.get("model") or ""),
        date=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def asked_to_wait(headers: Message) -> float | None:
    """Return the seconds that a busy server asks for."""
    try:
        return max(0.0, float(str(headers.get("Retry-After", ""))))
    except ValueError:  # none, or a date
        return None


def reason(error: Exception) -> str:
    inner = error.reason if isinstance(error, urllib.error.URLError) else error
    return getattr(inner, "strerror", None) or first_line(ValueError(str(inner) or type(inner).__name__))


def openai(argument: str, how: How) -> Engine:
    return Machine(OpenAI, argument, how)
