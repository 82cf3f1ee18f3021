// The live visit's page: shows a capture, and hands on what the person presses.
import { Capture } from "./capture.js";
import { Drafted } from "./drafted.js";
import { clock, LONGEST, MINUTE } from "./frames.js";
import { Notices } from "./notices.js";
import { pressed } from "./start.js";
import { Speakers } from "./speakers.js";
import { Store } from "./store.js";
import { tabName } from "./tab.js";
import { spokenTime, Transcript } from "./transcript.js";
import { fill, say, words } from "./words.js";

const $ = (id) => document.getElementById(id);
const about = $("during").dataset;
const name = document.title;
const LATE = 5; // seconds behind or waiting that are worth a word

const store = await Store.open(about.visit);
const address = new URL(about.socket ?? "", location.href);
address.protocol = address.protocol.replace("http", "ws");
const capture = new Capture({ address, worklet: about.worklet, tab: await tabName(), store });
const speakers = new Speakers(capture);
const transcript = new Transcript(speakers);
const drafted = new Drafted();
const notices = new Notices($("notices"));
let sent = ""; // what became of what was left over
let after = null; // where to go on once it has ended

// --- beginning ---

function begin(options) {
  $("before").hidden = true;
  $("during").hidden = $("bar").hidden = false;
  capture.begin(options);
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-listen]");
  if (!form) return;
  event.preventDefault();
  pressed(about.visit); // not for a later page as well
  begin({ language: form.elements.language.value, mode: form.elements.mode.value });
});

async function first() {
  const form = document.querySelector("form[data-listen]");
  if (about.capture) {
    begin({ capture: about.capture, language: about.language, mode: about.mode, listen: false });
  } else if (pressed(about.visit)) {
    begin({ language: form.elements.language.value, mode: form.elements.mode.value });
  } else {
    const [left] = await store.left(); // of a recording that is over: it has its own answer
    if (left) begin({ capture: left, listen: false });
  }
  store.sweep().catch(() => {});
}

// --- what is shown ---

function sign() {
  if (capture.phase === "closing" || capture.phase === "finishing") return "finishing";
  if (capture.phase === "ended") return "ended";
  if (capture.phase === "paused") return "paused";
  if (!capture.live) return "off";
  return capture.microphone.troubles.some((code) => code !== "clipped") ? "silent" : "recording";
}

const SHAPES = { recording: "●", paused: "❚❚", silent: "○", off: "○", finishing: "…", ended: "✓" };

function showState() {
  const state = sign();
  const time = clock(capture.frames);
  $("sign").dataset.state = state;
  put("sign-word", words.sign[state]);
  put("timer", time);
  document.title = state === "ended" ? name : `${SHAPES[state]} ${time} ${words.sign[state]} · ${name}`;
  const recording = capture.phase === "recording";
  const paused = capture.phase === "paused";
  for (const id of ["pause", "mark", "discard", "finish"]) $(id).disabled = !(recording || paused);
  document.querySelectorAll("#pause span").forEach((one) => (one.hidden = one.matches(".when-on") === paused));
  document.querySelector(".live-actions").hidden = !(recording || paused);
  $("level").hidden = !capture.live;
  $("which").closest("label").hidden = !recording || $("which").options.length < 2;
  if (!capture.live) level(0);
  showEnding();
  speakers.show();
  const behind = Math.round(capture.behind);
  $("behind").hidden = behind <= LATE;
  put("behind", fill(words.behind, behind));
  transcript.waits(capture.live);
  transcript.moments(capture.marks, capture.discarded);
  notices.show(due());
}

function put(id, text) {
  if ($(id).textContent !== text) $(id).textContent = text;
}

function showEnding() {
  const closing = capture.phase === "closing";
  const finishing = capture.phase === "finishing";
  $("ending").hidden = !closing && !finishing;
  if (closing) put("ending", fill(words.sending, Math.ceil(capture.waiting)));
  if (finishing) put("ending", `${words.hearing} ${words.leave}`);
}

function due() {
  const found = [];
  const { phase, connection, unheard, waiting, leftSeconds, lost } = capture;
  const add = (key, more = {}) => found.push({ key, ...more });
  const toVisit = { key: "visit", href: about.back };
  const again = { key: "again", act: () => capture.listen() };
  const counted = waiting >= 1 ? fill(words.waits, Math.floor(waiting)) : "";
  if (phase === "insecure") add("insecure");
  if (phase === "busy") add("busy", { actions: [{ key: "take_over", act: () => capture.takeOver() }], links: [toVisit] });
  if (phase === "refused") add("stopped", { sentence: capture.message, links: [toVisit] });
  if (leftSeconds) add("left", { n: Math.round(leftSeconds), actions: leftOver() });
  if (sent) add(sent, { links: after?.review ? [{ key: "note", href: after.review }] : [toVisit] });
  if (phase === "recording" && unheard) {
    const action = unheard === "press" ? { key: "go_on", act: () => capture.listen() } : again;
    add(unheard, { actions: ["insecure", "asking"].includes(unheard) ? [] : [action] });
  }
  if (phase === "recording") {
    for (const code of capture.microphone.troubles) {
      add(code, { actions: code === "stalled" ? [{ key: "go_on", act: () => capture.microphone.wake() }] : [] });
    }
  }
  const open = ["recording", "paused", "closing"].includes(phase);
  if (phase === "opening" && connection === "lost") add(capture.wanted ? "lost_quiet" : "unreached");
  if (open && connection === "lost") add(phase === "recording" ? "lost" : "lost_quiet", { counted });
  if (connection === "logged_out") {
    add("logged_out", { counted, links: [{ key: "log_in", href: about.login, blank: true }] });
  }
  if (open && connection === "open" && waiting > LATE) add("catching_up", { counted });
  if (open && !capture.disk && (connection !== "open" || waiting > LATE)) add("disk");
  if (open && lost >= 1) add("holes", { n: Math.round(lost) });
  if (open && capture.frames > LONGEST - 10 * MINUTE) add("long");
  if (open && capture.message && connection !== "logged_out") add("server", { sentence: capture.message });
  return found;
}

function leftOver() {
  const send = async (button) => {
    button.disabled = true;
    const body = await capture.leftAsFile();
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers")), "Content-Type": body.type };
    const answer = await fetch(`${about.upload}?language=auto`, { method: "POST", body, headers }).catch(() => null);
    sent = answer?.ok ? "left_sent" : "left_failed";
    if (answer?.ok) await capture.forget();
    button.disabled = false;
    showState();
  };
  return [
    { key: "send_left", act: send },
    { key: "drop_left", act: () => capture.forget() },
  ];
}

// --- the level and the microphones ---

let told = 0;
function level(rms) {
  const part = rms > 0 ? Math.max(0, Math.min(1, 1 + Math.log10(rms) / 3)) : 0; // -60 dB … 0 dB
  $("level").firstElementChild.style.transform = `scaleX(${part.toFixed(3)})`;
  const now = performance.now();
  if (now - told < 1000) return;
  told = now;
  const percent = Math.round(100 * part);
  $("level").setAttribute("aria-valuenow", percent);
  $("level").setAttribute("aria-valuetext", percent ? fill(words.level, percent) : words.level_none);
}

async function showMicrophones() {
  const found = await capture.microphone.devices();
  const list = $("which");
  list.replaceChildren(...found.map((one) => new Option(one.label, one.id, one.chosen, one.chosen)));
  showState();
}

// --- what the person does ---

const dialog = $("discarding");
let from = 0;
const acts = {
  pause() {
    const paused = capture.phase === "paused";
    if (paused) capture.resume();
    else capture.pause();
    say(paused ? words.resumed_now : words.paused_now);
  },
  mark() {
    const frame = capture.mark();
    if (frame !== null) say(spokenTime(frame));
  },
  discard() {
    if (!capture.frames || $("discard").disabled) return;
    from = capture.minuteAgo;
    put("discard-from", clock(from));
    dialog.showModal();
  },
  finish: () => capture.finish(),
};
for (const [id, act] of Object.entries(acts)) $(id).addEventListener("click", act);
$("discard-now").addEventListener("click", () => {
  dialog.close();
  capture.discard(from);
  say(fill(words.discarded_now, clock(from)));
});
$("which").addEventListener("change", (event) => capture.choose(event.target.value));

const keys = { p: acts.pause, m: acts.mark, d: acts.discard, f: () => $("finish").focus(), n: () => transcript.toNewest(), w: () => speakers.last() };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select") || $("bar").hidden || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

window.addEventListener("beforeunload", (event) => {
  if (capture.unsafe) event.preventDefault();
});

// --- what the capture says ---

let due_ = false;
capture.addEventListener("change", () => {
  if (due_) return;
  due_ = true;
  queueMicrotask(() => {
    due_ = false;
    showState();
  });
});
capture.addEventListener("level", ({ detail }) => level(detail.rms));
capture.addEventListener("heard", ({ detail }) => {
  transcript.show(detail);
  drafted.show(detail);
});
capture.addEventListener("ended", ({ detail }) => {
  after = detail;
  if (!capture.leftSeconds) location.assign(detail.review ?? detail.visit ?? about.back);
});
capture.microphone.addEventListener("devices", showMicrophones);

// A screen that goes dark takes the microphone with it on many tablets.
let lock = null;
setInterval(async () => {
  if (capture.live && !lock && !document.hidden) {
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    lock?.addEventListener("release", () => (lock = null));
  } else if (!capture.live && lock) lock.release();
}, 2000);

await first();
