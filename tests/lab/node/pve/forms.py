# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts with a form: property strings, addresses, sizes, names, descriptions."""
import ipaddress
import random
import re
import urllib.parse

SIZE = re.compile(r"\+?(\d+(?:\.\d+)?)([KMGT]?)")
UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
DNS_LABEL = r"[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
TAG = re.compile(r"[a-z0-9_][a-z0-9_\-+.]*", re.IGNORECASE)
NET_KEYS = ("name", "bridge", "firewall", "gw", "gw6", "hwaddr", "ip", "ip6", "link_down", "mtu", "rate", "tag",
            "trunks", "type")


class FormatError(ValueError):
    """`reasons`: (part, text) of a property string, or nothing where the value has no parts."""

    def __init__(self, text, reasons=()):
        super().__init__(text)
        self.text = text
        self.reasons = list(reasons)


def check_id(value):
    if not re.fullmatch(r"[1-9][0-9]{2,8}", str(value)):
        raise FormatError("value does not look like a valid VM ID\n")


def check_name(value):
    if not re.fullmatch(rf"{DNS_LABEL}(?:\.{DNS_LABEL})*", value):
        raise FormatError("value does not look like a valid DNS name\n")


def check_snapshot_name(value):
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]+", value):
        raise FormatError(f"invalid configuration ID '{value}'\n")


def check_tags(value):
    for tag in re.split(r"[,; ]+", value.strip()):
        if tag and not TAG.fullmatch(tag):
            raise FormatError("invalid characters in tag\n")


def normal_tags(value):
    return ";".join(sorted({tag.lower() for tag in re.split(r"[,; ]+", value) if tag}))


def is_integer(text):
    return re.fullmatch(r"[+-]?\d+", str(text)) is not None


def is_number(text):
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", str(text)) is not None


def boolean(text):
    """True, False, or None for what is neither."""
    if text.lower() in ("1", "on", "yes", "true"):
        return True
    return False if text.lower() in ("0", "off", "no", "false") else None


# Sizes

def size_in_bytes(text):
    match = SIZE.fullmatch(text)
    return int(float(match[1]) * UNITS[match[2]])


def size_text(size):
    """In the largest unit that gives a whole number."""
    for unit in ("T", "G", "M", "K"):
        if size and size % UNITS[unit] == 0:
            return f"{size // UNITS[unit]}{unit}"
    return str(size)


def human_size(size):
    for unit in ("T", "G", "M", "K"):
        if size >= UNITS[unit]:
            return f"{size / UNITS[unit]:.1f}{unit}"
    return f"{size:.1f}B"


# Property strings

def properties(text, default="volume"):
    """A first word without a key is the default property."""
    return dict(part.split("=", 1) if "=" in part else (default, part) for part in text.split(",") if part)


def property_text(values, default="volume"):
    """The default property first, then the rest as it stands."""
    first = [values[default]] if default in values else []
    return ",".join(first + [f"{key}={value}" for key, value in values.items() if key != default])


def _check_ip(value):
    if value in ("dhcp", "manual"):
        return
    try:
        if "/" not in value:
            raise ValueError
        ipaddress.IPv4Interface(value)
    except ValueError as problem:
        raise FormatError("value does not look like a valid ipv4 network configuration\n") from problem


def _check_gateway(value):
    try:
        ipaddress.IPv4Address(value)
    except ValueError as problem:
        raise FormatError("value does not look like a valid ipv4 address\n") from problem


def _check_hardware_address(value):
    if not re.fullmatch(r"[0-9A-Fa-f][02468ACEace](:[0-9A-Fa-f]{2}){5}", value):
        raise FormatError("value does not look like a valid unicast MAC address\n")


NET_CHECKS = {"ip": _check_ip, "gw": _check_gateway, "hwaddr": _check_hardware_address}


def check_net(text):
    values, reasons = {}, []
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if not equals:
            raise FormatError("format error\nvalue without key, but schema does not define a default key\n")
        values[key] = value
        if key not in NET_KEYS:
            reasons.append((key, "property is not defined in schema and the schema does not allow additional "
                                 "properties\n"))
        elif key in NET_CHECKS:
            try:
                NET_CHECKS[key](value)
            except FormatError as problem:
                reasons.append((key, f"invalid format - {problem.text}"))
    if "name" not in values:
        reasons.append(("name", "property is missing and it is not optional\n"))
    if reasons:
        raise FormatError("format error\n", reasons)


def normal_net(text):
    """As it is stored: the name, the rest by key, with a hardware address and a type."""
    values = {"hwaddr": new_hardware_address(), "type": "veth", **properties(text, "name")}
    values["hwaddr"] = values["hwaddr"].upper()
    return property_text({key: values[key] for key in sorted(values, key=lambda key: (key != "name", key))}, None)


def new_hardware_address():
    return "BC:24:11:" + ":".join(f"{random.randrange(256):02X}" for _ in range(3))


# Descriptions

def encode(text):
    """On one line; only control characters, the colon and what is not ASCII are written by number."""
    return "".join(chr(byte) if 0x20 <= byte <= 0x7e and byte != 0x3a else f"%{byte:02X}"
                   for byte in text.encode("utf-8"))


def decode(text):
    return urllib.parse.unquote(text)
