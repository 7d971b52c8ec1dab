"""The connection to an OpenAI-compatible server: text as it is written, or the reason why none comes.

A call has one deadline. It runs in a thread of its own, with a connection of its own, so that neither a server that is
silent nor one that sends a byte a second can hold the question up: when time is over the caller goes on, and the
connection is closed behind it. Redirections are not followed, nothing is taken from the environment but the file of
trusted certificates, and no text of the server or of an exception reaches a message: either may hold the key.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic

import httpx
import openai
from llama_index.core.base.llms.types import ChatMessage, ChatResponse, MessageRole
from llama_index.llms.openai_like import OpenAILike

from kzqa.config import Config
from kzqa.errors import LanguageModelError
from kzqa.generate.failure import Failure
from kzqa.generate.prompt import Message

__all__ = ["Client", "Probe"]

ATTEMPTS = 3
"""The first and its repetitions, all within the same deadline."""

BACK_OFF = 0.25
"""Seconds before the first repetition; each further wait is twice as long, give or take a quarter."""

CONNECT = 3.0
"""Seconds until a server that does not accept a connection counts as not there."""

LOOK = 0.1
"""Seconds between two looks whether anybody still waits."""

QUEUE_SHARE = 0.25
"""How much of the time limit a question may wait for another's call to end."""

LETTERS_PER_TOKEN = 12
"""More letters than this for each token that was allowed, and the model has not heeded its limit."""

BYTES_PER_TOKEN = 4_096
"""So much of the stream's own form may come with a token: some servers send probabilities with it."""

REPEATED = frozenset({Failure.UNREACHABLE, Failure.LIMITED, Failure.SERVER, Failure.CUT})
"""What may be over a moment later. Nothing is repeated once a word has come."""

NEEDED = frozenset(
    {"accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "host"}
)
"""The headers that are sent: not those that tell system, versions or an account from the environment."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a connection test saw."""

    failure: Failure | None
    """None when the model wrote something."""
    models: tuple[str, ...] | None
    """What the server says it serves; None where it does not say."""
    first_token_ms: float | None


class Client:
    """One server and model; safe to share between threads."""

    def __init__(self, config: Config) -> None:
        """Keep the settings; nothing is contacted.

        Raises:
            ConfigError: the key cannot be read.
        """
        for name in ("openai", "httpx", "httpcore"):  # they log addresses, and when told to, the whole prompt
            logging.getLogger(name).setLevel(logging.WARNING)
        key = config.llm_key()
        self._key = key.get_secret_value() if key else "none"  # without one, a library would look for its own
        self._address = str(config.llm_base_url)
        self._certificates = httpx.create_ssl_context() if self._address.startswith("https:") else False
        self._slots = threading.BoundedSemaphore(config.llm_parallel)
        self.model = str(config.llm_model)
        self.timeout = config.llm_timeout
        self.max_tokens = config.llm_max_tokens
        self.context = config.llm_context

    def __repr__(self) -> str:
        return f"Client(model={self.model!r})"

    def stream(
        self, messages: Sequence[Message], deadline: float, gone: threading.Event | None = None
    ) -> Iterator[str]:
        """What the model writes, as it comes.

        Args:
            messages: the prompt.
            deadline: when to stop, in seconds of :func:`time.monotonic`.
            gone: set when nobody waits any more: the call ends as if its time were over.

        Raises:
            LanguageModelError: at any point, also after a part of the text, and never later than the deadline.
        """
        patience = min(deadline, monotonic() + self.timeout * QUEUE_SHARE)
        if not any(self._slots.acquire(timeout=step) for step in _steps(patience, gone)):
            raise _error(Failure.BUSY)
        call = _Call(self, messages, deadline)
        try:
            threading.Thread(target=call.run, args=(self._slots,), name="kzqa-model", daemon=True).start()
        except RuntimeError:  # no more threads
            self._slots.release()
            raise _error(Failure.BUSY) from None
        try:
            yield from call.pieces(gone)
        finally:
            call.stop()

    def probe(self) -> Probe:
        """Ask for the list of models, and for one word."""
        begun = monotonic()
        models = self._models(begun + self.timeout)
        begun = monotonic()
        try:
            for _ in self.stream(
                [Message("user", "Answer with one word: yes or no? Is water wet?")], begun + self.timeout
            ):
                return Probe(None, models, round((monotonic() - begun) * 1000, 1))
        except LanguageModelError as error:
            return Probe(Failure(error.reason), models, None)
        return Probe(Failure.EMPTY, models, None)

    def _models(self, deadline: float) -> tuple[str, ...] | None:
        call = _Call(self, (), deadline)
        try:
            response = call.http.get(f"{self._address}/models", headers={"Authorization": f"Bearer {self._key}"})
            return tuple(str(model["id"]) for model in response.raise_for_status().json()["data"])
        # Whatever comes back from a server that does not list its models is no reason to stop the test.
        except Exception:
            return None
        finally:
            call.stop()

    def _open(self, http: httpx.Client) -> OpenAILike:
        """LlamaIndex's model over this call's own connection; its own repetitions wait longer than a person does."""
        server = openai.OpenAI(api_key=self._key, base_url=self._address, max_retries=0, http_client=http)
        return OpenAILike(
            model=self.model,
            api_key=self._key,
            api_base=self._address,
            is_chat_model=True,
            context_window=self.context,
            max_tokens=self.max_tokens,
            max_retries=0,
            temperature=0.0,
            openai_client=server,  # type: ignore[call-arg]  # an argument of OpenAI.__init__, which it inherits
        )

    def _http(self, call: _Call) -> httpx.Client:
        return httpx.Client(
            transport=_Bounded(httpx.HTTPTransport(verify=self._certificates, trust_env=False), call),
            timeout=httpx.Timeout(max(0.05, call.deadline - monotonic()), connect=CONNECT),
            follow_redirects=False,
            trust_env=False,
            event_hooks={"request": [_sparing]},
        )


class _Call:
    """One question to the model: a thread that fills a queue, and what bounds it."""

    def __init__(self, client: Client, messages: Sequence[Message], deadline: float) -> None:
        self.deadline = deadline
        self.bytes_left = (client.max_tokens + 256) * BYTES_PER_TOKEN
        self.http = client._http(self)
        self._client = client
        self._messages = messages
        self._letters_left = client.max_tokens * LETTERS_PER_TOKEN
        self._stopped = threading.Event()
        self._begun = False
        self._queue: queue.SimpleQueue[str | LanguageModelError | None] = queue.SimpleQueue()

    @property
    def over(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._stopped.is_set() or monotonic() > self.deadline

    def stop(self) -> None:
        """Close the connection: a thread that waits for it ends with its next byte, or its time-out."""
        self._stopped.set()
        self.http.close()

    def pieces(self, gone: threading.Event | None = None) -> Iterator[str]:
        """What comes through the queue, until the end, an error or the deadline, or until nobody waits any more."""
        for step in _steps(self.deadline, gone):
            try:
                piece = self._queue.get(timeout=step)
            except queue.Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, LanguageModelError):
                raise piece
            yield piece
        raise _error(Failure.SLOW)

    def run(self, slots: threading.BoundedSemaphore) -> None:
        """Try, and try again where that may help; every way out puts an end into the queue."""
        try:
            self._queue.put(self._tried())
        finally:
            slots.release()

    def _tried(self) -> LanguageModelError | None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._once()
            # A foreign server can break the client in ways that nobody has listed; the texts are quoted then.
            except Exception as error:
                failure = _failure(error)
                wait = max(BACK_OFF * 2 ** (attempt - 1) * random.uniform(0.75, 1.25), _asked_to_wait(error))  # noqa: S311
                again = failure in REPEATED and attempt < ATTEMPTS and not self._begun
                if not again or monotonic() + wait >= self.deadline or self._stopped.wait(wait):
                    return _error(failure)
            else:
                return None
        return None

    def _once(self) -> None:
        """Read the answer to its end.

        Raises:
            Exception: whatever the libraries raise.
        """
        messages = [ChatMessage(role=MessageRole(m.role), content=m.text) for m in self._messages]
        finish = None
        for response in self._client._open(self.http).stream_chat(messages):
            if self.over:
                raise _error(Failure.SLOW)
            if delta := response.delta:
                self._letters_left -= len(delta)
                if self._letters_left < 0:
                    raise _error(Failure.ENDLESS)
                self._begun = True
                self._queue.put(delta)
            finish = _finish(response) or finish
        if finish == "length":
            raise _error(Failure.ENDLESS)
        if finish is None:
            raise _error(Failure.CUT if self._begun else Failure.UNREADABLE)


class _Bounded(httpx.BaseTransport):
    """Ends a response that is too large, too late, or compressed, which could hide how large it is."""

    def __init__(self, inner: httpx.HTTPTransport, call: _Call) -> None:
        self._inner = inner
        self._call = call

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The response, its stream bounded."""
        response = self._inner.handle_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise _error(Failure.UNREADABLE)
        assert isinstance(response.stream, httpx.SyncByteStream)  # noqa: S101  (it comes from a synchronous transport)
        stream = _BoundedStream(response.stream, self._call)
        return httpx.Response(response.status_code, headers=response.headers, stream=stream, request=request)

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, call: _Call) -> None:
        self._inner = inner
        self._call = call

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            self._call.bytes_left -= len(chunk)
            if self._call.over:
                raise _error(Failure.SLOW)
            if self._call.bytes_left < 0:
                raise _error(Failure.ENDLESS)
            yield chunk

    def close(self) -> None:
        self._inner.close()


def _steps(until: float, gone: threading.Event | None) -> Iterator[float]:
    """How long to wait at a time, in seconds: at least once, and then until time is over or nobody waits any more."""
    while True:
        left = until - monotonic()
        yield max(0.0, min(LOOK, left))
        if left <= 0 or (gone is not None and gone.is_set()):
            return


def _sparing(request: httpx.Request) -> None:
    for name in [name for name in request.headers if name.lower() not in NEEDED]:
        del request.headers[name]
    request.headers["User-Agent"] = "kzqa"
    request.headers["Accept-Encoding"] = "identity"


def _finish(response: ChatResponse) -> str | None:
    choices = getattr(response.raw, "choices", None)
    return getattr(choices[0], "finish_reason", None) if choices else None


def _error(failure: Failure) -> LanguageModelError:
    return LanguageModelError(f"the language model: {failure.value}", reason=failure.value)


STATUS = {401: Failure.UNAUTHORISED, 403: Failure.UNAUTHORISED, 408: Failure.SLOW, 429: Failure.LIMITED}

KINDS: tuple[tuple[tuple[type[Exception], ...], Failure], ...] = (
    ((httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol), Failure.UNREACHABLE),
    ((httpx.TimeoutException, openai.APITimeoutError), Failure.SLOW),
    ((httpx.RemoteProtocolError, httpx.NetworkError), Failure.CUT),
    ((openai.APIConnectionError,), Failure.UNREACHABLE),
    ((openai.APIResponseValidationError,), Failure.UNREADABLE),
    ((openai.APIError,), Failure.SERVER),
)
"""What the exceptions of the libraries mean, the first that fits."""


def _failure(error: BaseException) -> Failure:
    """What an exception means; its own message is left behind."""
    while isinstance(error, openai.APIConnectionError) and error.__cause__ is not None:
        error = error.__cause__
    if isinstance(error, LanguageModelError):
        return Failure(error.reason)
    if isinstance(error, openai.APIStatusError):
        return STATUS.get(error.status_code, Failure.SERVER if error.status_code >= 500 else Failure.REJECTED)
    return next((failure for kinds, failure in KINDS if isinstance(error, kinds)), Failure.UNREADABLE)


def _asked_to_wait(error: BaseException) -> float:
    """Seconds that the server asks to wait before the next try; 0 where it does not say."""
    if not isinstance(error, openai.APIStatusError):
        return 0.0
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "0")))
    except ValueError:
        return 0.0
