"""The aiohttp application around one loopback Discord: REST, the gateway, attachments and /control."""

import asyncio
import logging
import time
from dataclasses import asdict, dataclass
from functools import partial
from types import TracebackType
from typing import Any, Self

import orjson
from aiohttp import web

from benchmarks.loopback import answers, guilds, messages  # noqa: F401  (they fill the table of routes)
from benchmarks.loopback.core import ROUTES, Call, Core, File, Handler
from benchmarks.loopback.director import Director
from benchmarks.loopback.faults import Fault
from benchmarks.loopback.world import ApiError

log = logging.getLogger(__name__)
API = "/api/v10"
NO_TOKEN = ("/interactions", "/webhooks", "/gateway")  # everything else wants "Authorization: Bot …"


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where to find the server: what the bot's two settings want, and the control address."""

    api: str
    gateway: str
    control: str


class LoopbackServer:
    """`async with LoopbackServer() as server`: serving on 127.0.0.1 until the end of the block."""

    addresses: Addresses

    def __init__(self, port: int = 0) -> None:
        self.core = Core()
        self.director = Director(self.core)
        self._port = port
        self._stopping = asyncio.Event()
        application = web.Application(client_max_size=64 << 20)
        for method, path, handler in ROUTES:
            serve = partial(self._rest, f"{method} {path}", handler)
            application.router.add_route(method, API + path, serve)
        application.router.add_get("/gateway", self.core.gateway.serve)
        application.router.add_get("/attachments/{id}/{name}", self._attachment)
        application.router.add_post("/control/{act}", self._control)
        application.router.add_route("*", "/{path:.*}", self._unknown)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.core.base = f"http://{host}:{port}"
        self.core.gateway.address = f"ws://{host}:{port}/gateway"
        self.addresses = Addresses(
            self.core.base + API, self.core.gateway.address, self.core.base + "/control"
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        await self.core.gateway.close()
        await self._runner.cleanup()

    async def _rest(self, name: str, handler: Handler, request: web.Request) -> web.StreamResponse:
        world, path = self.core.world, request.path.removeprefix(API)
        world.requests[name] += 1
        self.core.stirred.set()
        major = next(iter(request.match_info.values()), "")
        headers, wait, everywhere = self.core.limits.take(name, major)
        fault = next((f for f in self.core.faults if f.matches(request.method, path)), None)
        response: web.StreamResponse
        if wait is not None:
            response = too_many(wait, everywhere)
        elif not request.headers.get("Authorization", "").startswith("Bot ") and not path.startswith(
            NO_TOKEN
        ):
            response = answer({"code": 0, "message": "401: Unauthorized"}, 401)
        elif fault is None:
            response = await self._handle(handler, request)
        else:
            fault.times -= 1
            if fault.after:
                await self._handle(handler, request)
            fault.happened += 1
            self.core.stirred.set()
            response = await self._fail(fault, request)
        response.headers.update(headers)
        world.calls.append((time.time(), request.method, path, response.status))
        self.core.stirred.set()
        return response

    async def _handle(self, handler: Handler, request: web.Request) -> web.StreamResponse:
        try:
            result = await handler(self.core, await read(request))
        except ApiError as refused:
            return answer({"code": refused.code, "message": refused.message}, refused.status)
        return web.Response(status=204) if result is None else answer(result)

    async def _fail(self, fault: Fault, request: web.Request) -> web.StreamResponse:
        if fault.answer == "silence":
            await self._stopping.wait()
        if isinstance(fault.answer, str):
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if fault.answer == 429:
            return too_many(fault.retry_after, everywhere=False)
        return answer({"code": fault.code, "message": f"{fault.answer}: as the test asked"}, fault.answer)

    async def _attachment(self, request: web.Request) -> web.Response:
        content = self.core.world.files.get(request.path)
        return web.Response(status=404) if content is None else web.Response(body=content)

    async def _control(self, request: web.Request) -> web.Response:
        act = getattr(self.director, request.match_info["act"].lstrip("_"), None)
        if act is None:
            return answer({"error": f"no such act: {request.match_info['act']}"}, 404)
        try:
            return answer(await act(**orjson.loads(await request.read() or b"{}")))
        except (ApiError, LookupError, TimeoutError, TypeError, ValueError) as wrong:
            return answer({"error": f"{type(wrong).__name__}: {wrong}"}, 400)

    async def _unknown(self, request: web.Request) -> web.Response:
        self.core.world.unknown.append(f"{request.method} {request.path}")
        return answer({"code": 0, "message": "404: Not Found"}, 404)


def answer(value: Any, status: int = 200) -> web.Response:
    # discord.py reads JSON only if the content type is exactly this, without a charset
    return web.Response(body=orjson.dumps(value), status=status, headers={"Content-Type": "application/json"})


def too_many(wait: float, everywhere: bool) -> web.Response:
    refusal = answer(
        {"message": "You are being rate limited.", "retry_after": wait, "global": everywhere}, 429
    )
    # Without Via, discord.py takes a 429 for a ban by Discord's proxy and does not try again.
    refusal.headers.update({"Via": "1.1 loopback", "Retry-After": str(wait)})
    return refusal


async def read(request: web.Request) -> Call:
    body: Any = {}
    files: list[File] = []
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            content = bytes(await part.read())  # type: ignore[union-attr]
            if part.name == "payload_json":  # type: ignore[union-attr]
                body = orjson.loads(content)
            else:
                files.append(File(part.filename or "file", content))  # type: ignore[union-attr]
    elif request.can_read_body:
        body = orjson.loads(await request.read() or b"{}")
    return Call(dict(request.match_info), dict(request.query), body, files)


def describe(addresses: Addresses) -> str:
    """The one line that tells a parent process where the server is."""
    return orjson.dumps(asdict(addresses)).decode()
