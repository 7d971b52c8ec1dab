"""docs/nginx.conf as it stands there, but for names and ports, with a real nginx on loopback."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from kzqa.config import Config
from kzqa.domain import Answer, Corpus
from kzqa.pipeline import Library, ask, search
from kzqa.web import create_app
from web_parts import running

EXAMPLE = (Path(__file__).resolve().parents[1] / "docs" / "nginx.conf").read_text(encoding="utf-8")
NAME = "answers.example.org"
RARE = "Xylophonovskaya"


@dataclass
class Site:
    """A server behind nginx."""

    address: str
    context: ssl.SSLContext
    logs: Path
    hold: threading.Event
    """Answers wait for it."""

    def client(self, source: str = "127.0.0.1") -> httpx.Client:
        """A visitor with that address of loopback."""
        transport = httpx.HTTPTransport(verify=self.context, local_address=source)
        return httpx.Client(base_url=self.address, transport=transport, headers={"Host": NAME}, timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def certificate(place: Path) -> tuple[Path, Path]:
    public, private = place / "public.pem", place / "private.pem"
    names = f"subjectAltName=DNS:{NAME},IP:127.0.0.1"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={NAME} -addext {names}".split()
    subprocess.run([*made, "-keyout", str(private), "-out", str(public)], check=True, capture_output=True)
    return public, private


def configuration(place: Path, kzqa: str, port: int, public: Path, private: Path) -> str:
    """The example with this machine's places; every replacement must find something to replace."""
    text = EXAMPLE
    for pattern, new in (
        (r"127\.0\.0\.1:7860", kzqa),
        (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
        (r"listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        (r"/etc/letsencrypt/\S+fullchain\.pem", str(public)),
        (r"/etc/letsencrypt/\S+privkey\.pem", str(private)),
        (r"/var/log/nginx", str(place)),
    ):
        text, count = re.subn(pattern, new, text)
        assert count, pattern
    temporary = "".join(
        f"{kind}_temp_path {place}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {place}/pid;\nevents {{}}\nhttp {{\n{temporary}{text}}}\n"


@pytest.fixture(scope="module")
def site(config: Config, corpus: Corpus, library: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None or shutil.which("openssl") is None:
        pytest.skip("nginx or openssl is not installed (tests/install_nginx.sh)")
    place = tmp_path_factory.mktemp("nginx")
    hold = threading.Event()
    hold.set()
    settings = config.model_copy(
        update={
            "trusted_hosts": (NAME,),
            "trusted_proxies": ("127.0.0.1",),
            "hsts_seconds": 31_536_000,
            "metrics": True,
            "rate_per_minute": 5,
        }
    )
    app = create_app(settings, corpus, held(partial(ask, library), hold), partial(search, library))
    with running(settings, app) as kzqa:
        port = free_port()
        public, private = certificate(place)
        file = place / "nginx.conf"
        file.write_text(configuration(place, kzqa.removeprefix("http://"), port, public, private), encoding="utf-8")
        command = [nginx, "-p", str(place), "-c", str(file), "-e", str(place / "start.log"), "-g", "daemon off;"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            wait_for(port, process)
            yield Site(f"https://127.0.0.1:{port}", ssl.create_default_context(cafile=str(public)), place, hold)
        finally:
            process.terminate()
            process.communicate(timeout=10)


def held(answering: Callable[..., Answer], hold: threading.Event) -> Callable[..., Answer]:
    def answer(question: str, **choice: Any) -> Answer:
        assert hold.wait(20)
        return answering(question, **choice)

    return answer


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1]
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def test_events_pass_through_nginx_as_they_come(site: Site) -> None:
    site.hold.clear()
    headers = {"Accept": "text/event-stream"}
    with (
        site.client("127.0.0.2") as client,
        client.stream("POST", "/api/v1/ask", json={"question": f"Who is {RARE}?"}, headers=headers) as response,
    ):
        lines = response.iter_lines()
        assert next(lines) == "event: status"  # it is here, and the answer has not been given yet
        site.hold.set()
        assert [line for line in lines if line.startswith("event: ")][-1] == "event: done"


def test_behind_nginx_visitors_have_their_own_rates_whatever_they_say_of_themselves(site: Site) -> None:
    def ask_as(source: str, count: int) -> list[int]:
        with site.client(source) as client:
            return [
                client.get("/api/v1/search?q=torture", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
                for n in range(count)
            ]

    assert ask_as("127.0.0.3", 6) == [200] * 5 + [429]
    assert ask_as("127.0.0.4", 1) == [200]


def test_behind_nginx_pages_know_their_address_and_browsers_are_told_to_insist_on_tls(site: Site) -> None:
    with site.client() as client:
        page = client.get("/", headers={"X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test"})
        assert page.status_code == 200
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        assert "evil.test" not in page.text
        root = client.get("/config").json()["root"]
    assert root.startswith("https://")
    assert "evil.test" not in root


def test_behind_nginx_metrics_stay_inside_large_bodies_end_and_nothing_is_written_down(site: Site) -> None:
    with site.client("127.0.0.5") as client:
        assert client.get("/metrics").status_code == 404
        assert client.post("/api/v1/ask", content=b"x" * 40_000).status_code == 413
        assert client.get(f"/api/v1/search?q={RARE}").status_code == 200
        assert client.get(f"/{RARE}").status_code == 404
    written = [path for path in site.logs.rglob("*") if path.is_file() and RARE.encode() in path.read_bytes()]
    assert written == []
