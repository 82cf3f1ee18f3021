// Review: from a sentence to the words that support it and their sound; every decision by one key.
const audio = document.querySelector("#audio");
const thread = document.querySelector(".thread path");
let current = "";
let until = null;

const items = () => [...document.querySelectorAll("[data-item]")].filter((one) => one.offsetParent);
const item = () => document.getElementById(current);
const wide = () => window.matchMedia("(min-width: 901px)").matches;

// --- the words ---

// Offsets count code points; the DOM counts UTF-16 units.
const units = (text, points) => [...text].slice(0, points).join("").length;

function clear(kind) {
  document.querySelectorAll(`.words mark${kind}`).forEach((mark) => {
    const words = mark.parentNode;
    mark.replaceWith(...mark.childNodes);
    words.normalize();
  });
}

function wrap(words, from, to, kind) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const pieces = [];
  for (let node = walker.nextNode(), at = 0; node; at += node.length, node = walker.nextNode()) {
    const start = Math.max(from - at, 0);
    const end = Math.min(to - at, node.length);
    if (start < end) pieces.push([node, start, end]);
  }
  return pieces.map(([node, start, end]) => {
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const mark = document.createElement("mark");
    mark.className = kind;
    range.surroundContents(mark);
    return mark;
  });
}

function evidence() {
  return JSON.parse(item()?.dataset.evidence ?? "[]");
}

function show(scroll = true) {
  clear(".support");
  const marks = evidence().flatMap(([utterance, start, end]) => {
    const words = document.querySelector(`[data-utterance="${CSS.escape(utterance)}"] .words`);
    if (!words) return [];
    const text = words.textContent;
    return wrap(words, units(text, start), units(text, end), "support");
  });
  if (scroll && marks.length && wide()) centre(marks[0]);
  draw();
}

// Scrolls the transcript alone: the sentence one looks at stays where it is.
function centre(mark) {
  const pane = document.querySelector(".transcript");
  const frame = pane.getBoundingClientRect();
  const at = mark.getBoundingClientRect();
  if (at.top > frame.top + 120 && at.bottom < frame.bottom - 40) return;
  pane.scrollTop += at.top - frame.top - frame.height / 2;
}

function draw() {
  const mark = document.querySelector("mark.support");
  const text = item()?.querySelector(".text");
  const pane = document.querySelector(".transcript");
  thread?.setAttribute("d", "");
  if (!mark || !text || !thread || !wide()) return;
  const from = text.getBoundingClientRect();
  const to = mark.getClientRects()[0];
  const frame = pane.getBoundingClientRect();
  const top = pane.querySelector(".column-head").getBoundingClientRect().bottom;
  if (!to || to.bottom < top || to.top > frame.bottom || from.bottom < 90 || from.top > frame.bottom) return;
  const x1 = item().getBoundingClientRect().left - 4;
  const y1 = from.top + 12;
  const x2 = to.right + 3;
  const y2 = to.bottom + 1; // along the line under the words, never through them
  const gap = frame.right + (x1 - frame.right) / 2;
  thread.setAttribute("d", `M${x1} ${y1} C${gap} ${y1} ${gap} ${y2} ${frame.right} ${y2} L${x2} ${y2}`);
}

function select(ref, { focus = true, scroll = true } = {}) {
  item()?.classList.remove("current");
  current = ref;
  const chosen = item();
  if (!chosen) return;
  chosen.classList.add("current");
  if (focus) chosen.focus({ preventScroll: true });
  if (scroll) chosen.scrollIntoView({ block: "nearest" });
  show();
}

// --- the sound ---

function play(from, to) {
  if (!audio) return;
  audio.currentTime = Math.max(0, from - 0.2);
  until = to === undefined || Number.isNaN(to) ? null : to + 0.3;
  audio.play().catch((error) => {
    if (error.name !== "AbortError") throw error; // stopped, or moved on, before it had begun: nothing is wrong
  });
}

audio?.addEventListener("timeupdate", () => {
  if (until !== null && audio.currentTime >= until) {
    audio.pause();
    until = null;
  }
  const now = audio.currentTime;
  document.querySelectorAll(".utterance").forEach((utterance) => {
    const time = utterance.querySelector(".time");
    const speaks = time && now >= Number(time.dataset.play) - 0.2 && now < Number(time.dataset.until);
    utterance.classList.toggle("playing", Boolean(speaks) && !audio.paused);
  });
});
audio?.addEventListener("error", () => {
  document.querySelector("#live").textContent = audio.dataset.unplayable;
  const told = document.createElement("p");
  told.className = "message small";
  told.textContent = audio.dataset.unplayable;
  audio.replaceWith(told);
});

function playEvidence() {
  if (!audio) return;
  if (!audio.paused) {
    audio.pause();
    return;
  }
  const said = evidence().find((quote) => quote[3] !== null);
  if (said) play(said[3], said[4]);
}

// --- pointer ---

function edit(line, on) {
  const form = line?.querySelector("form.edit");
  if (!form) return;
  form.hidden = !on;
  line.classList.toggle("editing", on && !line.classList.contains("fact"));
  if (on) form.querySelector("textarea, input:not([type=hidden]), select").focus();
  else {
    form.reset();
    line.focus();
  }
}

// Where a finding says what is missing: the form that adds it.
function add(id) {
  const form = document.getElementById(`add-${id}`);
  if (!form) return;
  form.hidden = !form.hidden;
  const opener = document.querySelector(`.tool[data-add="${CSS.escape(id)}"]`);
  opener?.setAttribute("aria-expanded", String(!form.hidden));
  (form.hidden ? opener : form.querySelector("textarea"))?.focus();
}

document.addEventListener("click", (event) => {
  const timed = event.target.closest("[data-play]");
  if (timed) {
    play(Number(timed.dataset.play), Number(timed.dataset.until));
    return;
  }
  const line = event.target.closest("[data-item]");
  if (event.target.closest("[data-edit]")) {
    select(line.id, { focus: false });
    edit(line, true);
  } else if (event.target.closest("[data-cancel]")) {
    edit(line, false);
  } else if (event.target.closest("[data-next-finding]")) {
    nextFinding();
  } else if (event.target.closest("[data-add]")) {
    add(event.target.closest("[data-add]").dataset.add);
  } else if (event.target.closest("[data-codes]")) {
    select(line.id, { focus: false });
    line.querySelector(".code[aria-pressed=true], .code")?.focus();
  } else if (line && event.target.closest(".text, .mark")) {
    const again = line.id === current;
    select(line.id);
    if (!window.getSelection()?.toString() && (again || event.target.closest(".text"))) {
      const said = evidence().find((quote) => quote[3] !== null);
      if (said) play(said[3], said[4]);
    }
  }
});
// A press moves the focus before its click arrives: choosing then would move the page under the pointer.
let pressing = false;
document.addEventListener("pointerdown", () => (pressing = true));
document.addEventListener("pointerup", () => setTimeout(() => (pressing = false)));
document.addEventListener("pointercancel", () => (pressing = false));
document.addEventListener("focusin", (event) => {
  const line = event.target.closest("[data-item]");
  if (!pressing && line && line.id !== current) select(line.id, { focus: false, scroll: false });
});

// --- keys ---

function step(by) {
  const all = items();
  const at = all.findIndex((one) => one.id === current);
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
  if (next) select(next.id);
}

function nextFinding() {
  const all = [...document.querySelectorAll(".finding:not(.settled)")];
  if (!all.length) return;
  const at = all.indexOf(document.activeElement.closest(".finding"));
  const next = all[(at + 1) % all.length];
  next.closest("details")?.setAttribute("open", "");
  const line = next.closest("[data-item]");
  if (line) select(line.id, { focus: false });
  next.focus();
  next.scrollIntoView({ block: "center" });
}

function code(number) {
  item()?.querySelector(`[data-code="${number}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest("input, textarea, select");
  if (typing) {
    if (event.key === "Escape") {
      if (typing.closest("form.edit")) edit(typing.closest("[data-item]"), false);
      else typing.blur();
    }
    return;
  }
  const pressed = event.target.closest("button, summary, a, audio");
  const actions = {
    j: () => step(1),
    k: () => step(-1),
    n: nextFinding,
    " ": () => (pressed ? null : (playEvidence(), true)),
    "/": () => document.querySelector("#search")?.focus(),
    e: () => edit(item(), true),
    a: () => item()?.querySelector('.tools [data-key="a"]')?.click(),
    x: () => item()?.querySelector('.tools [data-key="x"]')?.click(),
    u: () => (event.target.closest(".finding") ?? item())?.querySelector('.finding-tools [data-key="u"]')?.click(),
  };
  for (const number of "0123456789") actions[number] = () => code(number);
  const action = actions[event.key];
  if (!action || (event.key === " " && pressed)) return;
  event.preventDefault();
  action();
});

// --- search ---

document.querySelector("#search")?.addEventListener("input", (event) => {
  clear(".hit");
  const wanted = event.target.value.trim().toLocaleLowerCase();
  const hits = [];
  if (wanted.length > 1) {
    document.querySelectorAll(".utterance .words").forEach((words) => {
      const text = words.textContent.toLocaleLowerCase();
      for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
        hits.push(...wrap(words, at, at + wanted.length, "hit"));
      }
    });
  }
  document.querySelector("#found").textContent = wanted.length > 1 ? String(hits.length) : "";
  if (hits.length) {
    if (wide()) centre(hits[0]);
    else hits[0].scrollIntoView({ block: "center" });
  }
  draw();
});

// --- after the server answered ---

// What was unfolded stays unfolded.
let unfolded = [];
document.body.addEventListener("htmx:beforeSwap", () => {
  unfolded = [...document.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
});
document.body.addEventListener("htmx:afterSwap", () => {
  for (const [id, open] of unfolded) {
    const again = document.getElementById(id);
    if (again) again.open = open;
  }
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "review" && !document.querySelector("#review")) return;
  const line = item();
  if (line) select(current, { focus: !document.querySelector("dialog[open]"), scroll: false });
  else draw();
});
window.addEventListener("scroll", draw, { passive: true });
window.addEventListener("resize", draw);
document.querySelector(".transcript")?.addEventListener("scroll", draw, { passive: true });
