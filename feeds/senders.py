"""Who counts as one sender: by the address it comes from."""

from ipaddress import IPv6Address, ip_address


def network_of(address: str) -> str:
    """Give what counts as one sender: an IPv4 address, or the 64 bits of an IPv6 one that its owner is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and not found.ipv4_mapped:
        return str(found.exploded[:19])
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)
