// Who said it: a turn's speaker is a button; choosing another corrects the turn, or every turn of its voice.
const KEYS = { c: "clinician", p: "patient", o: "other", s: "unknown" };
const turns = () => document.querySelector("#turns");
const open = () => document.querySelector("#review")?.dataset.speakers === "open";
let after = null; // what has the focus when the answer is there

function send(values, back) {
  if (!open()) return;
  after = back;
  window.htmx.ajax("POST", turns().dataset.correct, { source: turns(), target: "#review", swap: "outerHTML", values });
}

function correct(turn, what, speaker) {
  if (what === "turn" && turn.dataset.speaker === speaker) return close(turn);
  send({ what, utterance: turn.id, speaker }, `who-${turn.id}`);
}

// --- the choices stand in one turn at a time ---

function close(turn) {
  turn?.querySelector(".who-choices")?.remove();
  turn?.querySelector(".who")?.setAttribute("aria-expanded", "false");
}

function choices(turn) {
  document.querySelectorAll(".utterance:has(.who-choices)").forEach(close);
  const shape = document.querySelector("#who-choices");
  if (!shape || !open()) return null;
  const shown = shape.content.firstElementChild.cloneNode(true);
  shown.querySelector(".whole-voice").hidden = Number(turn.dataset.alike) < 2;
  for (const one of shown.querySelectorAll('[data-what="turn"]')) {
    one.setAttribute("aria-pressed", String(one.dataset.speaker === turn.dataset.speaker));
  }
  turn.querySelector(".speaker").after(shown);
  turn.querySelector(".who").setAttribute("aria-expanded", "true");
  return shown;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const turn = button?.closest(".utterance");
  if (!button || !turns()?.contains(button)) return;
  if (button.matches("[data-who]")) {
    if (turn.querySelector(".who-choices")) close(turn);
    else choices(turn)?.querySelector("button").focus();
  } else if (button.dataset.what === "swap") send({ what: "swap" }, button.id);
  else if (button.dataset.what === "undo") send({ what: "undo", number: button.dataset.number }, "swap-speakers");
  else if (button.dataset.what) correct(turn, button.dataset.what, button.dataset.speaker);
});

// --- keys, before the review's own: on a turn they mean the turn ---

function go(turn) {
  turn?.querySelector(".who, .time")?.focus();
  turn?.scrollIntoView({ block: "nearest" });
}

document.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input, textarea, select")) return;
    const turn = event.target.closest(".utterance");
    const speaker = KEYS[event.key.toLowerCase()];
    if (event.key === "w") {
      const words = document.querySelector("mark.support");
      go(words?.closest(".utterance") ?? document.querySelector(".utterance"));
    } else if (!turn) return;
    else if (event.key === "j") go(turn.nextElementSibling);
    else if (event.key === "k") go(turn.previousElementSibling);
    else if (event.key === "Escape" && turn.querySelector(".who-choices")) {
      close(turn);
      go(turn);
    } else if (speaker && turn.querySelector(".who")) correct(turn, event.shiftKey ? "voice" : "turn", speaker);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  { capture: true },
);

document.body.addEventListener("htmx:afterSettle", () => {
  if (after === null) return;
  document.getElementById(after)?.focus({ preventScroll: true });
  after = null;
});
