// The page around the open room. The server holds the truth; this shows it, and asks again every second.

const COLOURS = ["#3b6fd4", "#a1497f", "#2f7d5b", "#a35a21", "#6d55c2", "#8a3b3b"];
const SIGNS = { channel: "#", thread: "↳", direct: "@" };
const $ = (id) => document.getElementById(id);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock = new Intl.DateTimeFormat(undefined, {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit",
});

let shown = "";
let wanted = "";
let working = 0;
let queue = Promise.resolve();

function make(tag, attributes = {}, ...children) {
  const element = Object.assign(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

async function ask(path, body) {
  const answer = await fetch(`/demo/${path}`, body && {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

function say(words) {
  $("notice").hidden = !words;
  $("notice").textContent = words;
}

/** Ask for something that changes the world, after what was asked before, and show the world as it is then. */
function act(path, body) {
  working += 1;
  queue = queue.then(() => change(path, body));
  return queue;
}

async function change(path, body) {
  document.querySelectorAll("[data-step]").forEach((button) => { button.disabled = true; });
  const slow = setTimeout(say, 300, "One moment …");
  try {
    render(await ask(path, body));
    say("");
  } catch (error) {
    say(`That did not work: ${error.message}`);
  } finally {
    clearTimeout(slow);
    working -= 1;
    await poll();
  }
}

/** Become somebody, in a room or where one is; `wanted` is who the visitor will be when all that is done. */
function go(persona, room) {
  wanted = persona;
  $("side").classList.remove("open");
  $("menu").setAttribute("aria-expanded", "false");
  return act("show", { persona, ...(room && { room }), zone });
}

const total = (rooms) => rooms.reduce((sum, room) => sum + room.unread, 0);
const title = (room) => (room.kind === "channel" ? `#${room.name}` : room.kind === "direct" ? "direct message" : room.name);

function count(number) {
  return number ? [make("span", { className: "count", title: `${number} new`, textContent: number })] : [];
}

function person(persona, index, current) {
  const avatar = make("span", { className: "avatar", ariaHidden: "true", textContent: persona.name[0] });
  avatar.style.background = COLOURS[index % COLOURS.length];
  const label = make("span", { className: "label" }, persona.name, make("small", { textContent: persona.level }));
  const news = current ? 0 : total(persona.rooms);
  return entry([avatar, label, ...count(news)], current, news, () => go(persona.key));
}

function place(room, current) {
  const sign = make("span", { className: "sign", ariaHidden: "true", textContent: SIGNS[room.kind] });
  const item = entry([sign, make("span", { className: "label", textContent: room.name }), ...count(room.unread)],
    current, room.unread, () => go(wanted, room.key));
  item.className = room.kind;
  return item;
}

function entry(content, current, news, onclick) {
  const button = make("button", { type: "button", onclick, className: news ? "new" : "" }, ...content);
  if (current) button.setAttribute("aria-current", "true");
  return make("li", {}, button);
}

/** What is new that the visitor does not see: in their other rooms, then in rooms that only other people may enter. */
function news(state, me) {
  const mine = new Set(me.rooms.map((room) => room.key));
  const told = new Set();
  const found = [];
  for (const persona of [me, ...state.personas]) {
    for (const room of persona.rooms) {
      if (!room.unread || told.has(room.key) || (persona !== me && mine.has(room.key))) continue;
      told.add(room.key);
      const words = persona === me ? title(room) : `${persona.name}: ${title(room)}`;
      found.push(make("button", { type: "button", onclick: () => go(persona.key, room.key) }, `${words} (${room.unread})`));
    }
  }
  return found;
}

/** `code` between backticks; everything else is text. */
function prose(words) {
  return words.split("`").map((part, index) => (index % 2 ? make("code", { textContent: part }) : part));
}

/** Replace a list's items without losing the keyboard's place in it. */
function fill(list, items) {
  const index = [...list.children].findIndex((item) => item.contains(document.activeElement));
  list.replaceChildren(...items);
  if (index >= 0) list.children[index]?.querySelector("button")?.focus();
}

function render(state) {
  document.querySelectorAll("[data-step]").forEach((button) => {
    button.disabled = working || (button.id === "reminder" && !state.reminder);
  });
  const words = JSON.stringify(state);
  if (words === shown) return;
  shown = words;
  if (!working) wanted = state.persona;
  const me = state.personas.find((persona) => persona.key === state.persona);
  const here = me.rooms.find((room) => room.key === state.room);
  fill($("people"), state.personas.map((persona, index) => person(persona, index, persona === me)));
  fill($("rooms"), me.rooms.map((room) => place(room, room === here)));
  $("room").textContent = here ? title(here) : "…";
  $("persona").textContent = me.name;
  document.title = `${here ? title(here) : ""} · Alliance Bot demo`;
  $("about-persona").textContent = me.about;
  $("tries").replaceChildren(...me.tries.map((words) => make("li", {}, ...prose(words))));
  $("now").textContent = clock.format(new Date(state.now));
  $("now").dateTime = state.now;
  $("reminder").title = state.reminder ? `Due ${clock.format(new Date(state.reminder))}` : "No reminder is waiting";
  const arrived = news(state, me);
  $("news").hidden = !arrived.length;
  $("news").replaceChildren(make("strong", { textContent: "New:" }), ...arrived);
  $("menu-count").hidden = !arrived.length;
  $("menu-count").textContent = arrived.length;
  if (state.view && $("view").dataset.view !== state.view) {
    $("view").dataset.view = state.view;
    $("view").src = state.view;
  }
}

async function poll() {
  if (working) return;
  const asked = queue;
  try {
    const state = await ask("state");
    if (asked === queue) render(state); // else older than what has been asked for since
    if ($("notice").textContent.startsWith("The demo")) say("");
  } catch {
    say("The demo has stopped. Start it again and reload this page.");
  }
}

document.querySelectorAll("[data-step]").forEach((button) => {
  button.onclick = () => act("skip", { step: button.dataset.step });
});
$("menu").onclick = () => {
  const open = $("side").classList.toggle("open");
  $("menu").setAttribute("aria-expanded", String(open));
  if (open) $("people").querySelector("button")?.focus();
};
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("side").classList.contains("open")) $("menu").click();
});
document.addEventListener("click", (event) => {
  if ($("side").classList.contains("open") && !event.target.closest("#side, #menu")) $("menu").click();
});

const first = await ask("state");
if (first.zone === zone) render(first);
else await act("show", { persona: first.persona, zone });
setInterval(poll, 1000);
