"use strict";
const words = JSON.parse(document.body.dataset.words); // in the language of the script
// The chat page: one pane for each person, fed by one stream of server-sent events.

const MARKS = { bold: "strong", italic: "em", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const SHARES = /^https:\/\/t\.me\/share\/url\?/i;
const SAFE_LINK = /^(https?:|tg:|mailto:|tel:)/i;
// What a phone makes tappable: addresses, mail, numbers of eight digits or more, 116 117, commands.
const TAPPABLE = new RegExp([
  String.raw`(?<url>https?://[^\s<>"]+[^\s<>".,;:!?)])`,
  String.raw`(?<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)`,
  String.raw`(?<![\d+.,:/-])(?<phone>\+\d{2,3}(?:[ \u00a0]?\d{2,4}){2,5}|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3}|\d{2}(?:[ \u00a0]\d{2}){3}|\d{8}|116[ \u00a0]?\d{3})(?!\d)`,
  String.raw`(?<![\w/])(?<command>/[a-z][a-z0-9_]{0,31})(?![\w/])`,
].join("|"), "gu");
const ICONS = {
  url: "M5 19 19 5M9 5h10v10",
  copy_text: "M8 8h12v12H8zM16 8V4H4v12h4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  share: "M4 12 20 4l-4 16-5-6zM20 4 11 14",
};

const panes = new Map();
const stored = `panes${location.search}`;
let stream = null;

// Small tools.

function make(tag, className = "", text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function link(href, className = "") {
  const anchor = make("a", className);
  anchor.href = href;
  if (/^https?:/i.test(href)) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const answer = await fetch(`/sandbox/${path}`, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// Formatted text: entities become elements, everything else stays text.

function formatted(text, entities, pane) {
  const part = document.createDocumentFragment();
  paint(part, text, 0, text.length, entities.slice(), pane);
  return part;
}

function paint(parent, text, from, to, entities, pane) {
  let at = from;
  while (entities.length && entities[0].offset < to) {
    const entity = entities.shift();
    const end = Math.min(entity.offset + entity.length, to);
    const element = make(MARKS[entity.type] || "span");
    plain(parent, text.slice(at, entity.offset), pane);
    paint(element, text, entity.offset, end, entities, pane);
    parent.append(element);
    if (entity.type === "expandable_blockquote") parent.append(unfolder(element));
    at = end;
  }
  plain(parent, text.slice(at, to), pane);
}

function plain(parent, text, pane) {
  let at = 0;
  for (const found of text.matchAll(TAPPABLE)) {
    parent.append(text.slice(at, found.index), tapped(found, pane));
    at = found.index + found[0].length;
  }
  parent.append(text.slice(at));
}

function tapped(found, pane) {
  const { url, mail, phone } = found.groups;
  if (found.groups.command) return command(found[0], pane);
  const digits = phone && phone.replace(/[^\d+]/g, "");
  const anchor = link(url || (mail ? `mailto:${mail}` : `tel:${digits}`));
  anchor.textContent = found[0];
  return anchor;
}

function command(text, pane) {
  const button = make("button", "word-command", text);
  button.type = "button";
  button.addEventListener("click", () => pane.say(text));
  return button;
}

// A long quotation shows its first three lines until one asks for the rest.
function unfolder(quote) {
  const button = make("button", "unfold", words.more);
  button.type = "button";
  button.setAttribute("aria-expanded", "false");
  quote.classList.add("folded");
  button.addEventListener("click", () => {
    const folded = quote.classList.toggle("folded");
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? words.more : words.less;
  });
  return button;
}

// One person's phone.

class Pane {
  constructor(id, role, language) {
    Object.assign(this, { id, role, language, bot: {}, started: false });
    this.messages = new Map(); // number -> message
    this.shown = new Map(); // number -> element
    this.pressed = new Map(); // query -> button that waits for its answer
    this.answered = new Set(); // queries whose answer came before their number
    this.root = document.getElementById("pane").content.cloneNode(true).firstElementChild;
    this.find = (selector) => this.root.querySelector(selector);
    this.name();
    this.listen();
  }

  name() {
    const heading = `tittel-${this.id}`;
    this.find("h2").id = heading;
    this.find(".role").id = `rolle-${this.id}`;
    this.find(".role").textContent = `bot · ${this.role}`;
    this.root.setAttribute("aria-labelledby", `${heading} rolle-${this.id}`);
    this.find(".log").setAttribute("aria-label", `${words.messages}, ${this.role}`);
    this.find(".shut").setAttribute("aria-label", `${words.shut}: ${this.role}`);
    this.find(".alert p").id = `varsel-${this.id}`;
    this.find(".alert").setAttribute("aria-labelledby", `varsel-${this.id}`);
  }

  listen() {
    const on = (selector, kind, handler) => this.find(selector).addEventListener(kind, handler);
    on(".begin", "click", () => this.begin());
    on(".restart", "click", () => this.restart());
    on(".shut", "click", () => shut(this));
    on(".commands", "click", () => this.toggleMenu());
    on(".composer", "submit", (event) => this.submit(event));
    on("textarea", "keydown", (event) => this.typed(event));
    on("input[type=file]", "change", (event) => this.attach(event.target));
    on(".alert button", "click", () => this.closeAlert());
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
  }

  act(name, body = {}) {
    return ask(`chats/${this.id}/${name}`, body).catch(() => this.toast(words.failed));
  }

  say(text) {
    return this.act("say", { text });
  }

  async begin() {
    const payload = new URLSearchParams(location.search).get("start");
    const done = await this.say(payload ? `/start ${payload}` : "/start");
    if (done) this.find(".scroll").focus({ preventScroll: true });
  }

  async restart() {
    if (!await this.act("restart")) return;
    this.drop([...this.shown.keys()]);
    this.state(false);
    this.find(".begin").focus();
  }

  async submit(event) {
    event.preventDefault();
    const box = this.find("textarea");
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    const done = await this.say(text);
    if (!done) box.value = [text, box.value].filter(Boolean).join("\n");
  }

  typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.find(".composer").requestSubmit();
  }

  async attach(input) {
    const [file] = input.files;
    if (!file) return;
    const kind = file.type || "application/octet-stream";
    const path = `/sandbox/chats/${this.id}/upload?name=${encodeURIComponent(file.name)}`;
    const sent = fetch(path, { method: "POST", headers: { "Content-Type": kind }, body: file });
    const done = await sent.then((answer) => answer.ok, () => false);
    if (!done) this.toast(words.unsent);
    input.value = "";
  }

  // What the stream tells.

  hear(event) {
    const heard = {
      snapshot: () => this.snapshot(event),
      message: () => this.put(event.message, true),
      edit: () => this.put(event.message, false),
      delete: () => this.drop(event.message_ids),
      answer: () => this.answer(event),
    }[event.event];
    if (heard) heard();
    if (event.event === "message") this.root.dispatchEvent(new Event("news"));
  }

  snapshot(seen) {
    this.describe(seen.bot);
    this.find(".hint").replaceChildren();
    plain(this.find(".hint"), seen.hint, this);
    const numbers = new Set(seen.messages.map((message) => message.message_id));
    this.drop([...this.shown.keys()].filter((number) => !numbers.has(number)));
    for (const message of seen.messages) this.put(message, true);
    this.state(seen.started || seen.messages.length > 0);
  }

  describe(bot) {
    this.bot = bot;
    this.find("h2").textContent = bot.name;
    this.find(".portrait").textContent = bot.name.slice(0, 1);
    this.find(".about p").textContent = bot.description || "";
    this.find(".commands").hidden = !bot.commands.length;
    this.find(".menu").replaceChildren(...bot.commands.map((one) => this.menuLine(one)));
  }

  menuLine({ command: name, description }) {
    const line = make("li");
    const button = make("button");
    button.type = "button";
    button.append(make("span", "", description), make("span", "slash", `/${name}`));
    button.addEventListener("click", () => {
      this.toggleMenu(false);
      this.say(`/${name}`);
    });
    line.append(button);
    return line;
  }

  toggleMenu(open = this.find(".menu").hidden) {
    this.find(".menu").hidden = !open;
    this.find(".commands").setAttribute("aria-expanded", String(open));
    const next = open ? this.find(".menu button") : this.find(".commands");
    next?.focus();
  }

  escape() {
    if (!this.find(".cover").hidden) this.closeAlert();
    else if (!this.find(".menu").hidden) this.toggleMenu(false);
  }

  state(started) {
    this.started = started;
    this.find(".about").hidden = started || !this.bot.description;
    this.find(".begin").hidden = started;
    this.find(".composer").hidden = !started;
    if (!started) this.find(".menu").hidden = true;
  }

  put(message, mayBeNew) {
    const known = this.messages.get(message.message_id);
    if (known && JSON.stringify(known) === JSON.stringify(message)) return;
    if (!known && !mayBeNew) return;
    this.messages.set(message.message_id, message);
    if (known) this.redraw(message);
    else this.append(message);
  }

  append(message) {
    if (!this.started) this.state(true);
    const element = make("article", "message");
    element.tabIndex = -1;
    this.shown.set(message.message_id, element);
    this.draw(element, message);
    this.find(".log").append(element);
    this.toBottom();
  }

  redraw(message) {
    const element = this.shown.get(message.message_id);
    const focused = element.contains(document.activeElement);
    this.draw(element, message);
    if (focused) (element.querySelector(".key") || element).focus({ preventScroll: true });
  }

  // The chat is laid out from below (chat.css), so that 0 is its lower end and stays there.
  toBottom() {
    this.find(".scroll").scrollTop = 0;
  }

  drop(numbers) {
    const log = this.find(".scroll");
    for (const number of numbers) {
      const element = this.shown.get(number);
      if (!element) continue;
      if (element.contains(document.activeElement)) log.focus();
      element.remove();
      this.shown.delete(number);
      this.messages.delete(number);
    }
  }

  draw(element, message) {
    const keyboard = message.reply_markup?.inline_keyboard;
    element.className = `message${message.outgoing ? "" : " mine"}${keyboard ? " keyed" : ""}`;
    const bubble = make("div", "bubble");
    bubble.lang = message.outgoing ? this.language : "";
    bubble.append(make("span", "unseen", message.outgoing ? `${this.bot.name}: ` : `${words.you}: `));
    bubble.append(...contents(message, this), clock(message.date));
    element.replaceChildren(bubble);
    if (keyboard) element.append(this.keys(keyboard, message.message_id));
  }

  keys(keyboard, number) {
    const keys = make("div", "keys");
    keys.lang = this.language;
    for (const buttons of keyboard) {
      const row = make("div", "row");
      row.append(...buttons.map((button) => this.key(button, number)));
      keys.append(row);
    }
    return keys;
  }

  key(button, number) {
    const shares = SHARES.test(button.url || "");
    if (button.url && !shares) return urlKey(button);
    const key = make("button", keyClass(button));
    key.append(make("span", "label", button.text));
    key.type = "button";
    if (shares) {
      key.append(icon("share"));
      key.setAttribute("aria-description", words.share);
      key.addEventListener("click", () => this.alert(shareNote(button.url)));
    } else if (button.copy_text) {
      key.append(icon("copy_text"));
      key.setAttribute("aria-description", words.copies);
      key.addEventListener("click", () => this.copy(button.copy_text.text));
    } else {
      key.addEventListener("click", () => this.press(key, button.callback_data, number));
    }
    return key;
  }

  async press(key, data, number) {
    if (key.getAttribute("aria-busy") === "true") return;
    key.setAttribute("aria-busy", "true");
    const done = await this.act("tap", { data, message_id: number });
    if (!done || this.answered.delete(done.query_id)) key.removeAttribute("aria-busy");
    else this.pressed.set(done.query_id, key);
  }

  answer({ query_id: query, text, alert }) {
    const key = this.pressed.get(query);
    if (key) key.removeAttribute("aria-busy");
    else this.answered.add(query);
    this.pressed.delete(query);
    if (text && alert) this.alert(text);
    else if (text) this.toast(text);
  }

  async copy(text) {
    await toClipboard(text);
    this.toast(words.copied);
  }

  toast(text) {
    const toast = this.find(".toast");
    toast.textContent = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { toast.textContent = ""; }, 2500);
  }

  alert(text) {
    this.before = this.root.contains(document.activeElement) ? document.activeElement : null;
    this.find(".alert p").textContent = text;
    this.find(".cover").hidden = false;
    this.find(".inside").inert = true;
    if (this.before) this.find(".alert button").focus();
  }

  closeAlert() {
    this.find(".cover").hidden = true;
    this.find(".inside").inert = false;
    const keys = this.root.querySelectorAll(".key");
    const target = this.before?.isConnected ? this.before : keys[0] || this.find(".scroll");
    target.focus({ preventScroll: true });
  }
}

function contents(message, pane) {
  const parts = [];
  const photo = message.photo?.at(-1);
  if (photo) parts.push(picture(photo, message.caption));
  if (message.document) parts.push(attachment(message.document));
  const text = message.text ?? message.caption;
  if (text) {
    const said = make("div", "words");
    said.append(formatted(text, message.entities || message.caption_entities || [], pane));
    parts.push(said);
  }
  if (!parts.length) parts.push(make("div", "words", words.unshown));
  return parts;
}

function picture(photo, caption) {
  const anchor = link(`/sandbox/files/${photo.file_id}`, "picture");
  anchor.download = "picture.png";
  const image = make("img");
  image.src = anchor.href;
  image.alt = caption ? `${words.picture}: ${caption}` : words.picture;
  image.width = photo.width;
  image.height = photo.height;
  anchor.append(image);
  return anchor;
}

function attachment(file) {
  const anchor = link(`/sandbox/files/${file.file_id}`, "file");
  anchor.download = file.file_name;
  const size = make("small", "", `${Math.max(1, Math.round(file.file_size / 1024))} kB`);
  anchor.append(icon("file"), make("span", "", file.file_name), size);
  return anchor;
}

function clock(date) {
  const time = make("time", "when");
  const moment = new Date(date * 1000);
  time.dateTime = moment.toISOString();
  time.textContent = moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  return time;
}

// Nothing from here goes to Telegram: what its list of chats would send is only said.
function shareNote(address) {
  const asked = new URL(address).searchParams;
  const shared = ["text", "url"].map((name) => asked.get(name)).filter(Boolean).join("\n");
  return `${words.asks}\n\n${shared}`;
}

function keyClass(button) {
  return button.style ? `key ${button.style}` : "key";
}

function urlKey(button) {
  const key = link(SAFE_LINK.test(button.url) ? button.url : `https://${button.url}`, keyClass(button));
  key.append(make("span", "label", button.text));
  key.setAttribute("aria-description", words.opens);
  key.append(icon("url"));
  return key;
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = make("textarea", "unseen");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}

// All people together.

async function seat(person) {
  const seen = await ask("people", person);
  const pane = new Pane(seen.id, seen.role, seen.language || document.documentElement.lang);
  panes.set(pane.id, pane);
  document.getElementById("panes").append(pane.root);
  pane.root.addEventListener("news", () => news(pane));
  pane.root.addEventListener("focusin", () => choose(pane, false));
  pane.snapshot(seen);
  return pane;
}

function shut(pane) {
  panes.delete(pane.id);
  pane.root.remove();
  const [first] = panes.values();
  choose(first);
  keep();
  connect();
  first.find("h2").closest(".phone").querySelector(".restart").focus();
}

function choose(pane, scroll = true) {
  for (const one of panes.values()) one.root.classList.toggle("current", one === pane);
  for (const button of document.querySelectorAll("#switcher button")) {
    const chosen = button.dataset.id === String(pane.id);
    button.setAttribute("aria-current", String(chosen));
    if (chosen) button.classList.remove("news");
  }
  if (scroll) pane.toBottom();
}

function news(pane) {
  if (pane.root.classList.contains("current")) return;
  document.querySelector(`#switcher [data-id="${pane.id}"]`)?.classList.add("news");
}

function keep() {
  const kept = [...panes.values()].map(({ id, role, language }) => ({ id, role, language_code: language }));
  sessionStorage.setItem(stored, JSON.stringify(kept));
  for (const pane of panes.values()) pane.find(".shut").hidden = panes.size < 2;
  document.getElementById("switcher").replaceChildren(...[...panes.values()].map(switchTo));
  const current = [...panes.values()].find((pane) => pane.root.classList.contains("current"));
  choose(current || [...panes.values()][0], false);
}

function switchTo(pane) {
  const button = make("button", "", pane.role);
  button.type = "button";
  button.dataset.id = pane.id;
  button.addEventListener("click", () => choose(pane));
  return button;
}

function connect() {
  stream?.close();
  const query = [...panes.keys()].map((id) => `chat=${id}`).join("&");
  stream = new EventSource(`/sandbox/events?${query}`);
  const contact = document.getElementById("contact");
  stream.onopen = () => {
    if (contact.textContent) seatAgain();
    contact.textContent = "";
  };
  stream.onerror = () => { contact.textContent = words.lost; };
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    panes.get(event.chat)?.hear(event);
  };
}

// The server has been away and may know nobody any more.
async function seatAgain() {
  for (const pane of panes.values()) {
    const { id, role, language } = pane;
    pane.snapshot(await ask("people", { id, role, language_code: language }));
  }
}

async function newcomer() {
  const language = document.getElementById("language").value;
  const roles = [...panes.values()].map((pane) => pane.role);
  let number = roles.length + 1;
  while (roles.includes(`${words.person} ${number}`)) number += 1;
  const pane = await seat({ role: `${words.person} ${number}`, language_code: language });
  keep();
  connect();
  choose(pane);
  pane.root.scrollIntoView({ inline: "nearest" });
  pane.find(".begin").focus();
}

async function firstPeople() {
  const kept = JSON.parse(sessionStorage.getItem(stored) || "[]");
  if (kept.length) return kept;
  const presets = await ask("people");
  const wanted = new URLSearchParams(location.search).get("people");
  const roles = wanted ? wanted.split(",").map((role) => role.trim()).filter(Boolean) : [];
  if (!roles.length) return presets.length ? presets : [{}];
  return roles.map((role) => presets.find((preset) => preset.role === role) || { role });
}

// Each language by its own name.
function nameLanguages() {
  for (const option of document.getElementById("language").options) {
    option.textContent = new Intl.DisplayNames([option.value], { type: "language" }).of(option.value);
  }
}

async function open() {
  nameLanguages();
  for (const person of await firstPeople()) await seat(person);
  keep();
  connect();
  document.getElementById("newcomer").addEventListener("click", newcomer);
}

open();
