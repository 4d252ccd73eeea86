"""What goes wrong on purpose: refusals, silence and rate limits for the requests that a test names."""

import math
import time
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import Literal

Answer = int | Literal["silence", "disconnect"]


@dataclass(slots=True)
class Fault:
    """The next `times` matching requests get `answer`: a status, no answer at all, or a cut connection.

    `path` is a pattern such as `/channels/*/messages`, relative to the API base. With `after` the request
    first takes effect: the message is sent, and only the answer is lost. `retry_after` (seconds) goes into a 429.
    """

    method: str
    path: str
    answer: Answer
    times: int = 1
    code: int = 0
    retry_after: float = 0.1
    after: bool = False
    happened: int = 0  # how often it did

    def matches(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("*", method) and fnmatch(path, self.path)


@dataclass(slots=True)
class Window:
    ends: float  # on the monotonic clock
    used: int = 0


@dataclass(slots=True)
class RateLimits:
    """Discord's limits, off until a test or benchmark turns them on.

    The global limit is documented (50 requests a second, interactions exempt). Discord publishes no numbers for
    single routes; these are what its headers have long said for sending and editing messages.
    """

    enabled: bool = False
    everything: int = 50  # a second
    routes: dict[str, tuple[int, float]] = field(
        default_factory=lambda: {
            "POST /channels/{channel}/messages": (5, 5.0),  # requests, seconds; for each channel
            "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
        }
    )
    refused: int = 0  # how many requests got a 429
    _windows: dict[str, Window] = field(default_factory=dict)

    def take(self, route: str, major: str) -> tuple[dict[str, str], float | None, bool]:
        """Count one request: the headers it gets, seconds to wait if it is refused, whether by the global limit."""
        if not self.enabled or route.split()[1].startswith(("/interactions", "/webhooks")):
            return {}, None, False
        if (wait := self._spend("*", self.everything, 1.0)[1]) is not None:
            self.refused += 1
            return {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, True
        if route not in self.routes:
            return {}, None, False
        limit, per = self.routes[route]
        window, wait = self._spend(f"{route} {major}", limit, per)
        left = max(window.ends - time.monotonic(), 0.0)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - window.used),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{hash(route) & (1 << 64) - 1:016x}",
        }
        self.refused += wait is not None
        return headers, wait, False

    def _spend(self, key: str, limit: int, per: float) -> tuple[Window, float | None]:
        now = time.monotonic()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = Window(now + per)
        if window.used >= limit:
            return window, math.ceil((window.ends - now) * 1000) / 1000
        window.used += 1
        return window, None
