"use strict";
// The author's script beside the chat: asked for anew whenever a file is saved.

const beside = document.getElementById("script");
let version = 0;
let parts = [];

async function follow() {
  try {
    const answer = await fetch(`/preview?after=${version}`);
    if (answer.status === 200) show(await answer.json());
    if (!answer.ok) throw new Error(answer.status);
  } catch {
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
  follow();
}

// Only parts that are others now are put in, so that one stays where one was.
function show(seen) {
  version = seen.version;
  const same = seen.parts.length === parts.length;
  if (!same) beside.innerHTML = seen.parts.join("");
  seen.parts.forEach((part, place) => {
    if (same && part !== parts[place]) replace(beside.children[place], part);
  });
  parts = seen.parts;
}

function replace(element, part) {
  const map = element.querySelector(".map");
  const where = map && [map.scrollLeft, map.scrollTop];
  const held = element.contains(document.activeElement) ? document.activeElement.dataset : null;
  const next = element.nextElementSibling;
  element.outerHTML = part;
  const again = next ? next.previousElementSibling : beside.lastElementChild;
  if (where) Object.assign(again.querySelector(".map") || {}, { scrollLeft: where[0], scrollTop: where[1] });
  if (held?.card) again.querySelector(`[data-card="${held.card}"]`)?.focus({ preventScroll: true });
}

// A screen that is tapped opens in the chat that one looks at.
beside.addEventListener("click", ({ target }) => {
  const tapped = target.closest("[data-card]");
  if (!tapped) return;
  const current = [...panes.values()].find((one) => one.root.classList.contains("current"));
  const chat = current || [...panes.values()][0];
  const { card, language } = tapped.dataset;
  fetch("/preview/open", { method: "POST", body: JSON.stringify({ chat: chat.id, card, language }) });
});

follow();
