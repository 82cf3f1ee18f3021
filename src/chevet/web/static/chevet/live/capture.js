// One capture of one visit, as this tab sees it: ties microphone, outbox, wishes and link. Knows nothing of the page.
//
// Events: "change" (look at the fields again), "heard" {…the server's message}, "level" {rms, peak, clipped},
// "ended" {review, visit}.
import { FRAMES_A_SECOND, LONGEST, MINUTE, wav } from "./frames.js";
import { CLOSED, Link, LOGGED_OUT } from "./link.js";
import { Microphone } from "./microphone.js";
import { Outbox } from "./outbox.js";
import { Wishes } from "./wishes.js";

const OVER = ["finishing", "ended", "stopped", "removed"];
const VOICE = 0.01; // RMS of full scale from which a sound may be a voice: no words come of silence
const GLANCE = 1 / 16; // seconds between two levels
const WORTH = 2 * FRAMES_A_SECOND; // frames that were left over and are worth a question

export class Capture extends EventTarget {
  // idle; insecure (the page has no microphone and no key store); opening; recording; paused; closing (finish was asked for, the server does not have all yet); finishing (it
  // has, and hears the rest); ended; busy (another tab records); refused (with `message`); left (frames lie here that
  // the capture can't take any more)
  phase = "idle";
  connection = "none"; // connecting, open, lost, logged_out
  retry = 0; // seconds until it is tried again, when lost
  message = ""; // the server's own sentence, when it has one to say
  unheard = null; // why no sound comes: a MicrophoneProblem's code, "gone", "press", "asking"
  disk = true; // false: the browser can't keep what waits
  id = null;
  #marks = [];
  #discarded = [];
  #behind = 0;
  #open = { language: "auto", mode: "visit" };
  #take = false;
  #listen = false; // whether the microphone is to be opened when the server has answered
  #garbage = 0;
  #left = [];
  #turn = Promise.resolve();

  constructor({ address, worklet, tab, store }) {
    super();
    this.tab = tab;
    this.store = store;
    this.disk = store.lasting;
    this.microphone = new Microphone(worklet);
    this.link = new Link(address, () => this.#hello());
    this.outbox = new Outbox(store, this.link, () => this.#set({ disk: false }));
    this.wishes = new Wishes(store, this.link);
    this.link.addEventListener("message", ({ detail }) => {
      // One after the other: some take a while.
      this.#turn = this.#turn.then(() => this.#told(detail.message)).catch((error) => reportError(error));
    });
    this.link.addEventListener("lost", ({ detail }) => this.#lost(detail.code));
    this.link.addEventListener("waiting", ({ detail }) => this.#set({ retry: detail.seconds }));
    this.microphone.addEventListener("frame", ({ detail }) => this.#frame(detail.pcm));
    this.microphone.addEventListener("level", ({ detail }) => this.#level(detail));
    this.microphone.addEventListener("trouble", ({ detail }) => this.#trouble(detail.code));
    this.microphone.addEventListener("well", () => this.#changed());
    this.microphone.addEventListener("devices", () => this.#devices());
  }

  // --- what the page shows ---

  get frames() {
    return this.outbox.next;
  }

  get waiting() {
    return this.outbox.waiting / FRAMES_A_SECOND;
  }

  get lost() {
    return this.outbox.lost / FRAMES_A_SECOND;
  }

  // Whether sound is being taken in at this moment.
  get live() {
    return this.phase === "recording" && this.microphone.open && !this.unheard;
  }

  // Whether closing the page now would leave something behind.
  get unsafe() {
    return this.live || this.phase === "closing" || (this.outbox.waiting > 0 && ["recording", "paused"].includes(this.phase));
  }

  get marks() {
    return [...new Set([...this.#marks, ...this.wishes.marks])].sort((a, b) => a - b);
  }

  get discarded() {
    return [...this.#discarded, ...this.wishes.discarded];
  }

  // Seconds by which the text is behind the voice: as the server said, and what has been loud since.
  get behind() {
    return this.connection === "open" && ["recording", "paused"].includes(this.phase) ? this.#behind : 0;
  }

  get leftSeconds() {
    return this.#left.length / FRAMES_A_SECOND;
  }

  // --- what the person does ---

  // Begin, or go on with `capture`. With `listen` the microphone opens too; without, what waits here is sent.
  begin({ language = "auto", mode = "visit", capture = null, listen = true }) {
    this.#open = { language, mode };
    if (!window.isSecureContext) {
      this.#set({ phase: "insecure" });
      return;
    }
    this.id = null;
    this.wanted = capture;
    this.#listen = listen;
    this.#set({ phase: "opening", connection: "connecting", message: "" });
    this.link.open();
  }

  // Open the microphone (again), after a press.
  async listen() {
    if (this.phase !== "recording") return;
    this.#set({ unheard: null });
    const asking = setTimeout(() => this.#set({ unheard: "asking" }), 1000); // the browser's question is easily missed
    try {
      await this.microphone.start();
    } catch (problem) {
      this.#set({ unheard: problem.code });
      return;
    } finally {
      clearTimeout(asking);
    }
    if (this.phase === "recording") this.#set({ unheard: null });
    else this.microphone.stop();
  }

  async choose(device) {
    this.microphone.device = device;
    await this.listen();
  }

  pause() {
    if (this.phase !== "recording") return;
    this.microphone.hear(false);
    this.#set({ phase: "paused" });
    this.#wish({ type: "pause" });
  }

  async resume() {
    if (this.phase !== "paused") return;
    this.#set({ phase: "recording" });
    this.#wish({ type: "resume" });
    if (this.microphone.open) this.microphone.hear(true);
    else await this.listen();
    await this.microphone.wake();
  }

  mark() {
    if (!["recording", "paused"].includes(this.phase) || !this.frames) return null;
    const frame = Math.max(0, this.frames - 1);
    this.#wish({ type: "mark", frame });
    return frame;
  }

  // Somebody else said it: {what: "turn" | "voice" | "swap", utterance, speaker, start, end}.
  correct(said) {
    if (this.correctable) this.#wish({ type: "speaker", key: crypto.randomUUID(), ...said });
  }

  // Whether who speaks can be put right here.
  get correctable() {
    return this.#open.mode !== "dictation" && ["recording", "paused", "closing", "finishing"].includes(this.phase);
  }

  // Where "the last minute" begins if it is discarded now.
  get minuteAgo() {
    return Math.max(0, this.frames - MINUTE);
  }

  async discard(from) {
    await this.microphone.blank();
    const to = this.frames;
    if (from >= to) return;
    this.outbox.silence(from, to);
    this.#wish({ type: "discard", from, to });
  }

  async finish() {
    if (!["recording", "paused"].includes(this.phase)) return;
    this.#set({ phase: "closing" });
    if (this.took) await this.outbox.adopt();
    await this.microphone.flush();
    this.microphone.stop();
    this.#wish({ type: "finish", frames: this.frames });
  }

  // Record here instead of in the other tab.
  takeOver() {
    this.#take = this.took = true;
    this.id = null;
    this.#listen = true;
    this.#set({ phase: "opening", connection: "connecting" });
    this.link.open();
  }

  // What lies here and the capture can't take any more, as a WAV file.
  async leftAsFile() {
    const frames = [];
    for (const { id } of this.#left) frames.push(await this.store.read(id));
    return wav(frames);
  }

  // Nothing of it is to stay in this browser.
  async forget() {
    await this.store.forget();
    this.#left = [];
    this.#changed();
  }

  // --- what the server says ---

  #hello() {
    const { language, mode } = this.#open;
    const capture = this.id ?? this.wanted;
    return { type: this.#take ? "take_over" : "open", capture, tab: this.tab, language, mode };
  }

  async #told(message) {
    if (message.type === "opened") await this.#opened(message);
    else if (message.type === "ack") this.outbox.ack(message.next);
    else if (message.type === "heard") this.#heard(message);
    else if (message.type === "state") this.#state(message.state);
    else if (message.type === "marks") this.#marked(message);
    else if (message.type === "busy") await this.#busy();
    else if (message.type === "refused") this.#refused(message.message);
    else if (message.type === "problem") this.#problem(message);
    else if (message.type === "corrected") this.#corrected(message);
    else if (message.type === "ended") await this.#ended(message);
    this.wishes.send(this.outbox.acked);
    this.#changed();
  }

  async #opened(message) {
    this.#take = false;
    this.#garbage = 0;
    this.message = "";
    this.connection = "open";
    const first = this.id !== message.capture;
    this.id = message.capture;
    this.#open.mode = message.mode ?? this.#open.mode; // what this tab asked for was begun before, perhaps
    if (first) {
      this.microphone.stop(); // if it was another capture's
      await this.store.unlock(message.capture, message.key);
      await this.outbox.load();
      await this.wishes.load();
    }
    if (OVER.includes(message.state)) await this.#over(message);
    else {
      this.outbox.opened(message.next);
      this.wishes.opened(this.outbox.next);
      this.#marked(message);
      await this.#goOn(message.state, first);
    }
    if (message.heard) this.#heard({ ...message.heard, whole: true });
  }

  async #goOn(state, first) {
    if (this.phase === "closing") return;
    if (this.wishes.finishing) {
      this.phase = "closing";
      return;
    }
    const paused = this.wishes.mode ? this.wishes.mode === "pause" : state === "paused";
    this.phase = paused ? "paused" : "recording";
    if (!first || paused) return;
    if (this.#listen || (await Microphone.permitted())) this.listen();
    else this.unheard = "press";
  }

  // It was finished elsewhere, or stopped: what still lies here has nowhere to go by itself.
  async #over(message) {
    this.microphone.stop();
    const left = (await this.store.frames()).filter((one) => one.adrift || one.n >= message.next);
    this.#left = left.length >= WORTH ? left : [];
    if (!this.#left.length) await this.store.forget();
    this.phase = { finishing: "finishing", stopped: "refused" }[message.state] ?? "ended";
    if (this.phase === "refused") this.link.close();
  }

  #state(state) {
    this.wishes.heard({ state });
    if (state === "finishing") {
      this.phase = "finishing";
      this.outbox.closed();
      this.store.forget();
    } else if (this.phase === "recording" || this.phase === "paused") {
      if (!this.wishes.mode && state === "paused" && this.phase === "recording") this.microphone.hear(false);
      if (!this.wishes.mode && (state === "paused" || state === "recording")) this.phase = state;
    }
  }

  #marked({ state, marks, discarded }) {
    this.#marks = marks;
    this.#discarded = discarded;
    this.wishes.heard({ state, marks, discarded });
  }

  #corrected({ key, message }) {
    this.wishes.corrected(key);
    this.message = message;
  }

  #heard(message) {
    if (message.behind !== undefined) this.#behind = message.behind;
    this.dispatchEvent(new CustomEvent("heard", { detail: message }));
  }

  async #busy() {
    const had = this.phase !== "opening";
    this.#take = false;
    this.microphone.stop();
    this.connection = "open";
    this.phase = "busy";
    this.unheard = null;
    if (had) {
      await this.outbox.leave();
      await this.wishes.leave(this.outbox.acked);
    }
  }

  #refused(text) {
    this.microphone.stop();
    this.outbox.closed();
    this.message = text;
    this.phase = "refused";
    this.link.close();
  }

  #problem({ code, message, next }) {
    if (code === "gap") this.outbox.back(next);
    else {
      this.message = message;
      if (code === "unknown_capture") this.#refused(message);
    }
  }

  async #ended(detail) {
    this.microphone.stop();
    this.outbox.closed();
    this.wishes.heard({ state: "ended" });
    this.phase = "ended";
    this.link.close();
    if (!this.#left.length) await this.store.forget();
    this.dispatchEvent(new CustomEvent("ended", { detail }));
  }

  #lost(code) {
    this.outbox.closed();
    if (this.phase === "busy" || this.phase === "refused" || this.phase === "ended") return;
    this.connection = code === LOGGED_OUT ? "logged_out" : "lost";
    // Not understood: perhaps a page from before an update. Try a few times, then say it until she reloads.
    if (code === CLOSED.garbage && ++this.#garbage < 3) setTimeout(() => this.link.open(), 3000);
    if (code === CLOSED.busy) this.#busy().then(() => this.#changed());
    this.#changed();
  }

  // --- what the microphone says ---

  #frame(pcm) {
    this.outbox.add(pcm);
    if (this.outbox.next >= LONGEST) this.finish();
    this.#changed();
  }

  #level(detail) {
    if (detail.rms > VOICE) this.#behind += GLANCE;
    this.outbox.pump(); // timers sleep in a tab that is not looked at; the microphone does not
    this.dispatchEvent(new CustomEvent("level", { detail }));
  }

  #trouble(code) {
    if (code === "gone") this.unheard = "gone";
    this.#changed();
  }

  // A microphone that was plugged in again is taken again.
  #devices() {
    if (this.phase === "recording" && ["gone", "none"].includes(this.unheard)) this.listen();
    this.#changed();
  }

  #wish(wish) {
    this.wishes.add(wish);
    this.wishes.send(this.outbox.acked);
    this.#changed();
  }

  #set(fields) {
    Object.assign(this, fields);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
