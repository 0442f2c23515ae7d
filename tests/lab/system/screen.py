# SPDX-FileCopyrightText: 2026 KTRDR Admin contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An X server of its own, a person's hands on it (xdotool), and pictures of what is seen."""
import os
import struct
import subprocess
import tempfile
import zlib
from pathlib import Path

import field

SIZE = (1440, 900)


class Screen:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ktrdr-lab-screen-")
        read, write = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp",
             "-fbdir", self.folder.name], pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()

    def close(self):
        self.process.terminate()
        self.process.wait(10)
        self.folder.cleanup()

    def hands(self, *words):
        """Standard output of xdotool; empty when it found nothing."""
        done = subprocess.run(["xdotool", *map(str, words)], env={**os.environ, "DISPLAY": self.name},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                              timeout=30, check=False)
        return done.stdout

    def window(self, title):
        """The visible window whose title matches; None when there is none."""
        found = self.hands("search", "--onlyvisible", "--name", title).split()
        return int(found[-1]) if found else None

    def wait_window(self, title, seconds=60):
        if not field.until(lambda: self.window(title), seconds):
            raise AssertionError(f"no window named {title}")
        return self.window(title)

    def key(self, window, *keys):
        self.hands("windowfocus", "--sync", window)  # there is no window manager that would
        self.hands("key", "--clearmodifiers", *keys)

    def type(self, window, text):
        self.hands("windowfocus", "--sync", window)
        self.hands("type", text)

    def click_from_corner(self, window, right, bottom):
        """A click so many pixels from the window's right lower corner."""
        shape = dict(line.split("=") for line in self.hands("getwindowgeometry", "--shell", window).split())
        x = int(shape["X"]) + int(shape["WIDTH"]) - right
        y = int(shape["Y"]) + int(shape["HEIGHT"]) - bottom
        self.hands("mousemove", "--sync", x, y, "click", 1)

    def picture(self, path):
        """What is on the screen now, as PNG."""
        raw = (Path(self.folder.name) / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", raw[:100])
        begin, line = head[0] + 12 * head[19], head[12]
        rows = (raw[begin + y * line:begin + y * line + 4 * SIZE[0]] for y in range(SIZE[1]))
        write_png(path, rows)


def write_png(path, rows):
    """Rows of blue, green, red and a filler byte."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = bytearray()
    for row in rows:
        pixels = bytearray(3 * SIZE[0])
        for channel in range(3):
            pixels[channel::3] = row[2 - channel::4]
        lines += b"\0" + pixels
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", *SIZE, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(bytes(lines), 6)) + chunk(b"IEND", b""))
