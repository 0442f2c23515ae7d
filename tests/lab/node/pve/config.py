# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A container's configuration file: the values in force, the pending ones, and those of each snapshot.

Unknown keys and lines, and the order of what is there, outlive a change; a new key goes to its alphabetical place.
"""
import hashlib
import re

from pve import forms

HEADER = re.compile(r"\[(pve:pending|[a-z][a-z0-9_-]+)\]\s*", re.IGNORECASE)
PENDING = "pve:pending"
LINE = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*):\s*(.*?)\s*")
NOT_COPIED = ("lock", "snaptime", "snapstate", "parent", "template", "digest")


class Section:
    def __init__(self):
        self.notes = []  # the description's lines as they stand in the file
        self.entries = []  # [key, value]; the key is None for a line that is no setting
        self.raw = []  # LXC's own settings: keys may come twice

    def add_line(self, line):
        match = LINE.fullmatch(line)
        if line.startswith("#"):
            self.notes.append(line[1:])
        elif match and match[1].startswith("lxc."):
            self.raw.append([match[1], match[2]])
        elif line.strip():
            self.entries.append([match[1], match[2]] if match else [None, line])

    def lines(self):
        return ([f"#{note}" for note in self.notes] +
                [line if key is None else f"{key}: {line}" for key, line in self.entries] +
                [f"{key}: {value}" for key, value in self.raw])

    def get(self, key, default=None):
        if key == "description":
            return self.description if self.notes else default
        return next((value for name, value in self.entries if name == key), default)

    def __contains__(self, key):
        return self.get(key) is not None

    def keys(self):
        return [name for name, _ in self.entries if name]

    def items(self):
        """All settings, the description as one of them."""
        found = {name: value for name, value in self.entries if name}
        return {**found, **({"description": self.description} if self.notes else {})}

    def set(self, key, value):
        if key == "description":
            self.notes = [forms.encode(line) for line in value.removesuffix("\n").split("\n")] if value else []
            return
        for entry in self.entries:
            if entry[0] == key:
                entry[1] = str(value)
                return
        place = next((index for index, (name, _) in enumerate(self.entries) if name and name > key), len(self.entries))
        self.entries.insert(place, [key, str(value)])

    def delete(self, key):
        if key == "description":
            self.notes = []
        self.entries = [entry for entry in self.entries if entry[0] != key]

    @property
    def description(self):
        """Ends with a line end when there is one."""
        return "".join(forms.decode(note) + "\n" for note in self.notes)

    def copy(self):
        other = Section()
        other.notes, other.entries = list(self.notes), [list(entry) for entry in self.entries]
        other.raw = [list(entry) for entry in self.raw]
        return other

    def plain_copy(self):
        """Without what belongs to this place in the history only."""
        other = self.copy()
        for key in NOT_COPIED:
            other.delete(key)
        return other


class Config:
    def __init__(self, text=""):
        self.main = Section()
        self.pending = Section()
        self.snapshots = {}
        section = self.main
        for line in text.splitlines():
            header = HEADER.fullmatch(line)
            if header and header[1].lower() == PENDING:
                section = self.pending
            elif header:
                section = self.snapshots.setdefault(header[1], Section())
            else:
                section.add_line(line)
        self.digest = hashlib.sha1(text.encode("utf-8")).hexdigest()

    def text(self):
        parts = [self.main.lines()]
        if self.pending.entries or self.pending.notes:
            parts.append([f"[{PENDING}]", *self.pending.lines()])
        parts += [[f"[{name}]", *section.lines()] for name, section in self.snapshots.items()]
        return "\n".join("".join(line + "\n" for line in part) for part in parts)

    @property
    def lock(self):
        return self.main.get("lock")

    def is_template(self):
        return self.main.get("template") == "1"

    def pending_deletions(self):
        return [key.lstrip("!") for key in re.split(r"[,; ]+", self.pending.get("delete", "")) if key]

    def set_pending_deletions(self, keys):
        if keys:
            self.pending.set("delete", ",".join(keys))
        else:
            self.pending.delete("delete")

    def pending_values(self):
        return {key: value for key, value in self.pending.items().items() if key != "delete"}

    def wanted(self):
        """The settings with the pending ones as if set."""
        section = self.main.copy()
        for key in self.pending_deletions():
            section.delete(key)
        for key, value in self.pending_values().items():
            section.set(key, value)
        return section

    def apply_pending(self):
        changed = bool(self.pending.entries or self.pending.notes)
        self.main, self.pending = self.wanted(), Section()
        return changed

    def add_snapshot(self, name, section):
        self.snapshots[name] = section
        self.snapshots = dict(sorted(self.snapshots.items()))

    def children(self, name):
        return [key for key, section in self.snapshots.items() if section.get("parent") == name]

    def root_volume(self):
        return forms.properties(self.main.get("rootfs", "")).get("volume", "")
