"""The demo's web page: who to act as, which room to look into, and a clock to move; on loopback only.

simcord serves the open room on a port of its own. It is passed through under the page's own address, so that
a visitor sees one place; what it says of itself is otherwise left alone.
"""

import asyncio
import signal
import socket
import webbrowser
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import ClientError, ClientSession, web
from yarl import URL

from demo.seed import populate
from demo.visit import Visit
from demo.world import simulation

STATIC = Path(__file__).parent / "static"
PAGES = {"/": "index.html"} | {
    f"/demo/{name}": name for name in ("demo.css", "demo.js", "room.css", "room.js", "icon.svg")
}
# The page around a room has its own lists and controls; those of the room's workbench go.
ADDED = (
    b'<link rel="stylesheet" href="/demo/room.css"><script type="module" src="/demo/room.js"></script></head>'
)
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# What of a request means something to the room, and of its answers to a browser.
UPWARD = ("Content-Type", "X-Simcord-Capability", "X-Simcord-Context")
DOWNWARD_NOT = {
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
    "date",
    "server",
    "x-frame-options",
}
UPLOAD_BYTES = 32 * 1024 * 1024

VISIT = web.AppKey("visit", Visit)
CLIENT = web.AppKey("client", ClientSession)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def own_address_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other names for this address (a page elsewhere can point one here) and other pages' requests."""
    address = request.transport.get_extra_info("sockname") if request.transport else None
    own = {f"127.0.0.1:{address[1]}", f"localhost:{address[1]}"} if address else set()
    origin = request.headers.get("Origin")
    if request.host not in own or (origin is not None and origin.removeprefix("http://") not in own):
        raise web.HTTPForbidden(text="This demo answers its own page only.")
    return await handler(request)


async def page(request: web.Request) -> web.Response:
    file = STATIC / PAGES[request.path]
    return web.Response(body=file.read_bytes(), content_type=_type(file), charset="utf-8", headers=HEADERS)


def _type(file: Path) -> str:
    return {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}[
        file.suffix
    ]


async def state(request: web.Request) -> web.Response:
    return web.json_response(request.app[VISIT].state(), headers=HEADERS)


async def show(request: web.Request) -> web.Response:
    wanted = await _json(request)
    try:
        await request.app[VISIT].show(wanted["persona"], wanted.get("room"), wanted.get("zone", ""))
    except KeyError as error:
        raise web.HTTPNotFound(text="There is no such room for this person.") from error
    return await state(request)


async def skip(request: web.Request) -> web.Response:
    try:
        await request.app[VISIT].skip((await _json(request))["step"])
    except KeyError as error:
        raise web.HTTPNotFound(text="The clock moves by hour, day or to the next reminder.") from error
    return await state(request)


async def _json(request: web.Request) -> dict[str, str]:
    try:
        given = await request.json()
    except ValueError:
        given = None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise web.HTTPBadRequest(text="A JSON object of strings is expected.")
    return given


async def room(request: web.Request) -> web.Response:
    """Pass a request through to the open room, and its answer back in a form that our page may frame."""
    visit = request.app[VISIT]
    try:
        if request.path == "/api/action":
            return await visit.act(lambda: _pass(request))
        if request.path.startswith("/api/"):
            return await _pass(request)
        # The room's page and files are the same for every room, and a browser that is refused one while a
        # room is being left remembers that for the next: so these wait.
        async with visit.turn:
            return await _pass(request)
    except ClientError as error:
        raise web.HTTPGone(text="This room has been left.") from error


async def _pass(request: web.Request) -> web.Response:
    preview = request.app[VISIT].preview
    if preview is None:
        raise web.HTTPGone(text="No room is open.")
    framed = request.path.startswith("/room/")
    url = URL(preview.url).with_fragment(None).join(URL("/") if framed else request.rel_url)
    headers = {name: request.headers[name] for name in UPWARD if name in request.headers}
    body = await request.read() if request.can_read_body else None
    async with request.app[CLIENT].request(request.method, url, data=body, headers=headers) as answer:
        content = await answer.read()
        passed = {name: value for name, value in answer.headers.items() if name.lower() not in DOWNWARD_NOT}
        policy = passed.get("Content-Security-Policy", "")
        passed["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        if framed:
            content = content.replace(b"</head>", ADDED)
        return web.Response(status=answer.status, body=content, headers=passed)


@asynccontextmanager
async def serve(port: int) -> AsyncIterator[str]:
    """The demo, running: yields its address. Raises OSError when the port is taken; 0 takes a free one."""
    with socket.create_server(("127.0.0.1", port)) as listener:
        async with simulation() as world, ClientSession() as client:
            await populate(world)
            app = web.Application(middlewares=[own_address_only], client_max_size=UPLOAD_BYTES)
            visit = app[VISIT] = Visit(world)
            app[CLIENT] = client
            await visit.show(visit.persona)
            app.router.add_get("/demo/state", state)
            app.router.add_post("/demo/show", show)
            app.router.add_post("/demo/skip", skip)
            for path in PAGES:
                app.router.add_get(path, page)
            app.router.add_route("*", "/{path:.+}", room)
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            try:
                await web.SockSite(runner, listener).start()
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                await runner.cleanup()
                await visit.close()


def run(port: int, open_browser: bool) -> None:
    """Run the demo until SIGINT or SIGTERM. Raises OSError when the port is taken."""
    asyncio.run(_run(port, open_browser))


async def _run(port: int, open_browser: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    print("Building a simulated Discord …", flush=True)
    async with serve(port) as address:
        print(f"The demo is at {address}\nPress Ctrl+C to stop.", flush=True)
        if open_browser:
            webbrowser.open(address)
        await stop.wait()
