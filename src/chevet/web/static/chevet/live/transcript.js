// The words as they are heard: what is being said in a lighter ink, then final, in the same place. Follows the newest
// unless somebody has scrolled up to read.
import { clock, FRAMES_A_SECOND } from "./frames.js";
import { fill, words } from "./words.js";

const NEAR = 48; // px from the end that still count as following

export class Transcript {
  #rows = new Map(); // id → row
  #spoken = new Set();
  #placeholder = "";

  // `speakers` dresses each turn's speaker, so that it can be put right.
  constructor(speakers) {
    this.speakers = speakers;
    this.list = document.querySelector("#utterances");
    this.partial = document.querySelector("#partial");
    this.pane = document.querySelector("#pane");
    this.newest = document.querySelector("#newest");
    this.log = document.querySelector("#spoken");
    this.newest.addEventListener("click", () => this.toNewest());
    this.pane.addEventListener("scroll", () => (this.newest.hidden = this.#following()), { passive: true });
    window.addEventListener("scroll", () => (this.newest.hidden = this.#following()), { passive: true });
  }

  // The server's `heard`; `whole` when it tells everything from the beginning.
  show({ utterances = [], gone = [], partial = null, whole = false }) {
    const at = Number(document.activeElement.closest?.(".turn-live")?.dataset.start);
    this.#keepingPlace(() => {
      const known = new Set(utterances.map((one) => one.id));
      const old = whole ? [...this.#rows.keys()].filter((id) => !id.includes(":") && !known.has(id)) : gone;
      for (const id of old) this.#remove(id);
      for (const one of utterances) this.#utterance(one, whole);
      this.#same();
      this.#partial(partial);
    });
    if (at >= 0 && document.activeElement === document.body) this.speakers.near(at); // its turn was heard anew
  }

  // What stands where the first words will come.
  waits(listening) {
    const text = listening && !this.list.children.length ? words.listening : "";
    const what = this.partial.lastElementChild;
    if (what.textContent === this.#placeholder) what.textContent = text;
    this.#placeholder = text;
  }

  // Marked frames and discarded ranges stand between the words.
  moments(marks, discarded) {
    const wanted = new Map();
    for (const frame of marks) wanted.set(`mark:${frame}`, [frame, frame, words.marked]);
    for (const [from, to] of discarded) wanted.set(`gone:${from}-${to}`, [from, to, words.discarded]);
    const before = [...this.#rows.keys()].filter((id) => id.includes(":"));
    if (before.length === wanted.size && before.every((id) => wanted.has(id))) return;
    this.#keepingPlace(() => {
      for (const id of before) if (!wanted.has(id)) this.#remove(id);
      for (const [id, [from, to, word]] of wanted) {
        if (this.#rows.has(id)) continue;
        const row = this.#row(id, from / FRAMES_A_SECOND, "moment");
        row.querySelector(".turn-words").textContent = from === to ? word : `${word}: ${clock(from)} – ${clock(to)}`;
      }
      this.#same();
    });
  }

  toNewest() {
    if (this.#scrolls()) this.pane.scrollTop = this.pane.scrollHeight;
    else window.scrollBy(0, this.#below());
    this.newest.hidden = true;
  }

  #utterance({ id, speaker, start, end, text, settled, attributed }, quiet) {
    const row = this.#rows.get(id) ?? this.#row(id, start, "");
    row.className = `turn-live by-${speaker}${settled ? " settled" : ""}${attributed ? " attributed" : ""}`;
    const label = this.list.dataset[speaker] ?? this.list.dataset.unknown;
    const [, who, what] = row.children;
    this.speakers.dress(row, who, { id, speaker, start, end, label, attributed });
    if (what.textContent !== text) what.textContent = text;
    if (Number(row.dataset.start) !== start) this.#place(row, start);
    if (!quiet && !this.#spoken.has(id)) this.#say(`${label}: ${text}`);
    this.#spoken.add(id);
  }

  #row(id, start, kind) {
    const row = document.createElement("li");
    row.className = `turn-live ${kind}`;
    for (const part of ["turn-time", "turn-speaker", "turn-words"]) {
      row.append(Object.assign(document.createElement("span"), { className: part }));
    }
    this.#rows.set(id, row);
    this.#place(row, start);
    return row;
  }

  // In the order of time; almost always at the end.
  #place(row, start) {
    row.dataset.start = start;
    row.firstChild.textContent = clock(start * FRAMES_A_SECOND);
    let after = this.list.lastElementChild;
    while (after && (after === row || Number(after.dataset.start) > start)) after = after.previousElementSibling;
    if (after) after.after(row);
    else this.list.prepend(row);
  }

  #remove(id) {
    this.#rows.get(id)?.remove();
    this.#rows.delete(id);
  }

  // A speaker who goes on is named once.
  #same() {
    let last = null;
    for (const row of this.list.children) {
      const who = row.classList.contains("moment") ? null : row.dataset.speaker;
      row.classList.toggle("same", who !== null && who === last);
      if (who !== null) last = who;
    }
  }

  #partial(partial) {
    const [time, , what] = this.partial.children;
    const text = partial?.text ?? this.#placeholder;
    if (what.textContent !== text) what.textContent = text;
    time.textContent = partial ? clock(partial.start * FRAMES_A_SECOND) : "";
  }

  #say(text) {
    this.log.append(Object.assign(document.createElement("p"), { textContent: text }));
    while (this.log.childElementCount > 4) this.log.firstChild.remove();
  }

  #scrolls() {
    return getComputedStyle(this.pane).overflowY === "auto"; // on a small screen the page scrolls instead
  }

  #following() {
    return this.#below() < NEAR;
  }

  // px from what is seen to the end of what is said.
  #below() {
    if (this.#scrolls()) return this.pane.scrollHeight - this.pane.scrollTop - this.pane.clientHeight;
    const end = this.partial.getBoundingClientRect().bottom;
    return Math.max(0, end + 8 - document.querySelector("#bar").getBoundingClientRect().top);
  }

  #keepingPlace(change) {
    const follow = this.#following();
    change();
    if (follow && !this.#following()) this.toNewest();
    this.newest.hidden = this.#following();
  }
}

export const spokenTime = (frame) => fill(words.marked_at, clock(frame));
