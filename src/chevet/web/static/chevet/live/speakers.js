// Who said it, put right while the visit goes on: one click on "→ Patient", all choices behind the speaker's name.
// On a turn the keys mean the turn (c, p, o, s; with Shift every turn of its voice; j and k), as on the review page.
import { fill, say, words } from "./words.js";

const KEYS = { c: "clinician", p: "patient", o: "other", s: "unknown" };
const LIKELY = ["clinician", "patient"];

export class Speakers {
  constructor(capture) {
    this.capture = capture;
    this.list = document.querySelector("#utterances");
    this.shape = document.querySelector("#who-choices"); // not there for whoever may not correct
    this.swap = document.querySelector("#swap-speakers");
    this.swap?.addEventListener("click", () => {
      this.capture.correct({ what: "swap" });
      say(words.swapped);
    });
    this.list.addEventListener("click", (event) => this.#clicked(event));
    document.addEventListener("keydown", (event) => this.#key(event), { capture: true });
  }

  // Whether it can be done now, as the page stands.
  show() {
    const can = Boolean(this.shape) && this.capture.correctable;
    this.list.classList.toggle("correctable", can);
    if (this.swap) this.swap.hidden = !can || !LIKELY.every((one) => this.list.querySelector(`[data-speaker=${one}]`));
    if (!can) this.#close();
  }

  // A turn's speaker in its row: a name, and where it can be put right the button for that.
  dress(row, cell, { id, speaker, start, end, label, attributed = false }) {
    const state = `${id} ${speaker} ${attributed}`;
    row.dataset.end = end;
    if (row.dataset.dressed === state) return;
    Object.assign(row.dataset, { dressed: state, utterance: id, speaker });
    if (!this.shape) {
      cell.textContent = label;
      return;
    }
    if (!cell.firstElementChild) cell.append(button("who"));
    const who = cell.firstElementChild;
    who.title = words.whose;
    who.setAttribute("aria-expanded", String(Boolean(row.querySelector(".who-choices"))));
    who.textContent = label;
    if (attributed) who.append(hidden(` (${words.put_right})`));
    const other = LIKELY.find((one) => one !== speaker);
    const flip = cell.children[1] ?? cell.appendChild(button("tool flip"));
    flip.dataset.speaker = other;
    flip.replaceChildren("→ ", this.list.dataset[other]);
    flip.setAttribute("aria-label", fill(words.said_by, this.list.dataset[other]));
  }

  // To who said the newest words.
  last() {
    this.#go([...this.list.querySelectorAll("[data-utterance]")].at(-1));
  }

  // To the turn at that second: the one that had the focus was heard anew.
  near(start) {
    const turns = [...this.list.querySelectorAll("[data-utterance]")];
    turns.findLast((one) => Number(one.dataset.start) <= start)?.querySelector(".who")?.focus({ preventScroll: true });
  }

  #correct(row, what, speaker) {
    this.#close();
    if (!this.capture.correctable || (what === "turn" && row.dataset.speaker === speaker)) return;
    const { utterance, start, end } = row.dataset;
    this.capture.correct({ what, utterance, speaker, start: Number(start), end: Number(end) });
    const label = this.list.dataset[speaker];
    if (what === "turn") {
      // At once; the server's word follows.
      row.className = `${row.className.replace(/ by-\w+/, "")} by-${speaker} attributed`;
      row.classList.remove("same");
      this.dress(row, row.children[1], { id: utterance, speaker, start, end, label, attributed: true });
    }
    row.querySelector(".who").focus({ preventScroll: true });
    say(fill(words.said_by, label));
  }

  #clicked(event) {
    const row = event.target.closest("[data-utterance]");
    if (!row || !this.shape || !this.capture.correctable) return;
    const pressed = event.target.closest("button");
    if (pressed?.matches(".flip")) this.#correct(row, "turn", pressed.dataset.speaker);
    else if (pressed?.dataset.what) this.#correct(row, pressed.dataset.what, pressed.dataset.speaker);
    else if (pressed?.matches(".who") || (!pressed && matchMedia("(hover: none)").matches)) this.#choices(row);
  }

  #choices(row) {
    const open = row.querySelector(".who-choices");
    this.#close();
    if (open) return;
    const shown = this.shape.content.firstElementChild.cloneNode(true);
    for (const one of shown.querySelectorAll('[data-what="turn"]')) {
      one.setAttribute("aria-pressed", String(one.dataset.speaker === row.dataset.speaker));
    }
    row.append(shown);
    row.querySelector(".who").setAttribute("aria-expanded", "true");
    shown.querySelector("button").focus();
  }

  #close() {
    for (const one of this.list.querySelectorAll(".who-choices")) {
      one.closest("li").querySelector(".who").setAttribute("aria-expanded", "false");
      one.remove();
    }
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const row = event.target.closest?.("#utterances [data-utterance]");
    if (!row) return;
    const speaker = KEYS[event.key.toLowerCase()];
    if (event.key === "j") this.#go(beside(row, "nextElementSibling"));
    else if (event.key === "k") this.#go(beside(row, "previousElementSibling"));
    else if (event.key === "Escape") {
      const open = row.querySelector(".who-choices");
      this.#close();
      if (open) this.#go(row);
      else document.querySelector("#pane").focus();
    } else if (speaker) this.#correct(row, event.shiftKey ? "voice" : "turn", speaker);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  #go(row) {
    row?.querySelector(".who")?.focus();
    row?.scrollIntoView({ block: "nearest" });
  }
}

// The next turn in that direction: marks stand between them.
function beside(row, way) {
  let next = row[way];
  while (next && !next.dataset.utterance) next = next[way];
  return next;
}

const button = (className) => Object.assign(document.createElement("button"), { type: "button", className });
const hidden = (text) => Object.assign(document.createElement("span"), { className: "for-readers", textContent: text });
