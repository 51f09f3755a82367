"""A headless Chromium, driven over the DevTools protocol through a pair of pipes."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support import processes
from tests.support.patience import HANG_SECONDS

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
VARIABLE = "CHROMIUM"
REQUIRED = "KSERVE_MODELS_REQUIRE_BROWSER"
MISSING = f"no Chromium: none of {', '.join(NAMES)} on the path, nor named by ${VARIABLE}"
_KEYS = {
    "Enter": (13, "\r"),
    "Tab": (9, ""),
    "Escape": (27, ""),
    "End": (35, ""),
    "Home": (36, ""),
    "ArrowLeft": (37, ""),
    "ArrowUp": (38, ""),
    "ArrowRight": (39, ""),
    "ArrowDown": (40, ""),
}
# The protocol is spoken on the descriptors 3 and 4, to which the child moves its pipes.
_START = """
import fcntl, os, sys
pipes = [fcntl.fcntl(int(number), fcntl.F_DUPFD, 10) for number in sys.argv[1:3]]
os.dup2(pipes[0], 3)
os.dup2(pipes[1], 4)
os.execv(sys.argv[3], sys.argv[3:])
"""


def find() -> str:
    """The browser that the environment names, or the first on the path; without one, skips the test."""
    named = os.environ.get(VARIABLE)
    found = named or next((path for path in map(shutil.which, NAMES) if path), None)
    if found is None:
        if os.environ.get(REQUIRED):
            pytest.fail(f"{REQUIRED} is set, and there is {MISSING}", pytrace=False)
        pytest.skip(MISSING)
    return found


class Browser:
    """A page of a browser. ``problems`` collects what its console and its log say."""

    def __init__(self, executable: str, profile: Path) -> None:
        read, self._out = os.pipe()
        self._in, write = os.pipe()
        running = processes.started(
            [
                *(sys.executable, "-c", _START, str(read), str(write)),
                *(executable, "--headless=new", "--remote-debugging-pipe", "--no-sandbox"),
                *("--disable-gpu", "--no-first-run", "--disable-background-networking"),
                *(f"--user-data-dir={profile}", "about:blank"),
            ],
            pass_fds=(read, write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._ends = contextlib.ExitStack()
        self._ends.callback(os.close, self._in)
        self._ends.callback(os.close, self._out)
        self._process = self._ends.enter_context(running)
        os.close(read)
        os.close(write)
        self._numbers = itertools.count(1)
        self._unread = b""
        self._session: str | None = None
        self.problems: list[str] = []
        self.requests: list[str] = []
        try:
            target = self.send("Target.createTarget", url="about:blank")["targetId"]
            attached = self.send("Target.attachToTarget", targetId=target, flatten=True)
            self._session = attached["sessionId"]
            for domain in ("Page", "Runtime", "Log", "Network"):
                self.send(f"{domain}.enable")
        except BaseException:
            self._ends.close()
            raise

    def close(self) -> None:
        self._session = None
        with self._ends:
            self.send("Browser.close")
            self._process.wait(HANG_SECONDS)

    def open(self, url: str, width: int = 1280) -> None:
        """Open a page in a window of this width."""
        self.resize(width)
        self.send("Page.navigate", url="about:blank")
        self.send("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def resize(self, width: int, height: int = 800) -> None:
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def get(self, expression: str) -> Any:
        """The value of an expression of JavaScript."""
        result = self.send("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def wait(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + HANG_SECONDS
        while not self.get(expression):
            assert time.monotonic() < end, f"never true: {expression}"
            time.sleep(0.02)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, where the focus is."""
        for key in keys:
            code, text = _KEYS.get(key, (ord(key[0].upper()), key))
            event = {"key": key, "windowsVirtualKeyCode": code, "text": text}
            self.send("Input.dispatchKeyEvent", type="keyDown", **event)
            self.send("Input.dispatchKeyEvent", type="keyUp", **event)

    def type(self, text: str) -> None:
        """Enter a text where the focus is."""
        self.send("Input.insertText", text=text)

    def prefer(self, theme: str) -> None:
        """Let the system prefer ``light`` or ``dark``."""
        feature = {"name": "prefers-color-scheme", "value": theme}
        self.send("Emulation.setEmulatedMedia", features=[feature])

    def screenshot(self) -> bytes:
        """What the window shows, as PNG."""
        return base64.b64decode(self.send("Page.captureScreenshot")["data"])

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command, and return its result."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer}"
                result: dict[str, Any] = answer["result"]
                return result
            note = _EVENTS.get(answer.get("method", ""))
            if note:
                note(self, answer["params"])

    def _receive(self) -> dict[str, Any]:
        while b"\0" not in self._unread:
            ready, _, _ = select.select([self._in], [], [], HANG_SECONDS)
            read = os.read(self._in, 1 << 20) if ready else b""
            assert read, "the browser says nothing more"
            self._unread += read
        text, _, self._unread = self._unread.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message


_EVENTS: dict[str, Callable[[Browser, dict[str, Any]], None]] = {
    "Runtime.consoleAPICalled": lambda browser, said: browser.problems.append(str(said["args"])),
    "Runtime.exceptionThrown": lambda browser, said: browser.problems.append(str(said)),
    "Log.entryAdded": lambda browser, said: browser.problems.append(str(said["entry"])),
    "Network.requestWillBeSent": lambda browser, said: browser.requests.append(
        said["request"]["url"]
    ),
}
