"""Whose word is believed on where a request comes from: configured reverse proxies', and nobody else's."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import Scope

__all__ = ["Proxies"]

NEVER = frozenset({b"x-forwarded-host", b"x-forwarded-server", b"x-original-host", b"forwarded"})
"""Headers that would make Gradio write another host into its page: proxies pass the ``Host`` on instead."""
READ = frozenset({b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-port", b"x-forwarded-scheme", b"x-real-ip"})
"""Headers that are read here, so that nothing behind reads them its own way."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Proxies:
    """The reverse proxies in front of the server.

    Args:
        networks: addresses or networks, as ``trusted_proxies`` has them.
    """

    def __init__(self, networks: Sequence[str]) -> None:
        self._networks: tuple[Network, ...] = tuple(ipaddress.ip_network(network) for network in networks)

    def resolved(self, scope: Scope) -> Scope:
        """The scope with the visitor's address and scheme, and without the headers that claim them.

        Of ``X-Forwarded-For`` the right-most address that is not a trusted proxy is the visitor's: what stands
        further left, the visitor may have written. A header that cannot be read leaves the last hop that can.
        """
        headers = Headers(scope=scope)
        client, scheme = scope.get("client"), scope["scheme"]
        kept = [(name, value) for name, value in scope["headers"] if name not in NEVER | READ]
        if client and self._trusts(client[0]):
            address = client[0]
            hops = [hop for line in headers.getlist("x-forwarded-for") for hop in line.split(",")]
            for hop in reversed(hops):
                if not _is_address(hop.strip()):
                    break
                address = hop.strip()
                if not self._trusts(address):
                    break
            client = (address, 0)
            if headers.get("x-forwarded-proto", "").strip().lower() == "https":
                scheme = "https"
                kept.append((b"x-forwarded-proto", b"https"))  # Gradio writes its own address into its page
        return {**scope, "client": client, "scheme": scheme, "headers": kept}

    def _trusts(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
        return any((mapped or parsed) in network for network in self._networks)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
