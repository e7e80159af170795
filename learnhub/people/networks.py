"""From which network somebody comes, as far as it is kept: the address without its last part.

That is enough to tell one's own places from a stranger's, and neither leads to a device. No outside service is asked.
"""

from __future__ import annotations

import ipaddress

# What is kept of an address: the first 24 of 32 bits (IPv4), the first 48 of 128 (IPv6).
_KEPT = {4: 24, 6: 48}


def of(address: str) -> str:
    """Return the network of an internet address, such as `192.0.2.0`; empty for what is no address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return str(ipaddress.ip_network((int(found), _KEPT[found.version]), strict=False).network_address)


def shown(network: str) -> str:
    """Return a network as people may know it, such as `192.0.2.…`: what is not kept is left open."""
    return network.removesuffix(".0") + ".…" if "." in network else network.removesuffix("::") + ":…"


def is_local(network: str) -> bool:
    """Tell whether a network lies within a house or an office, where the server stands too."""
    return bool(network) and ipaddress.ip_address(network).is_private
