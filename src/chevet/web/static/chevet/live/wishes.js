// What the person asked for and the server has not answered: kept through a broken connection and a reload, sent when
// its time has come. A wish is {type: "mark", frame} | {type: "discard", from, to} | {type: "pause" | "resume"} |
// {type: "finish", frames} | {type: "speaker", key, what, utterance, speaker, start, end}.
const MODES = ["pause", "resume"];

export class Wishes {
  #store;
  #link;
  #all = [];
  #connection = 0;

  constructor(store, link) {
    this.#store = store;
    this.#link = link;
  }

  async load() {
    this.#all = await this.#store.wishes();
  }

  get marks() {
    return this.#all.filter((wish) => wish.type === "mark").map((wish) => wish.frame);
  }

  get discarded() {
    return this.#all.filter((wish) => wish.type === "discard").map((wish) => [wish.from, wish.to]);
  }

  // "pause", "resume", or undefined when nothing of the kind is open.
  get mode() {
    return this.#all.find((wish) => MODES.includes(wish.type))?.type;
  }

  get finishing() {
    return this.#all.some((wish) => wish.type === "finish");
  }

  async add(wish) {
    if (MODES.includes(wish.type)) this.#drop((one) => MODES.includes(one.type));
    const own = { ...wish };
    this.#all.push(own);
    own.id = await this.#store.wish(wish).catch(() => undefined); // then it lives in memory only
    if (!this.#all.includes(own)) await this.#store.granted([own.id]);
  }

  // A connection is open; there are `frames` in all so far.
  opened(frames) {
    this.#connection++;
    for (const wish of this.#all) if (wish.type === "finish") wish.frames = frames;
  }

  // Send what is due, once a connection.
  send(acked) {
    if (!this.#link.connected) return;
    for (const wish of this.#all) {
      if (wish.sent === this.#connection) continue;
      if (wish.type === "discard" && acked < wish.to) continue;
      if (wish.type === "finish" && (acked < wish.frames || this.#all.some((one) => this.#waits(one)))) continue;
      const { id, sent, ...message } = wish;
      this.#link.send(message);
      wish.sent = this.#connection;
    }
  }

  #waits(wish) {
    return wish.type !== "finish" && wish.sent !== this.#connection;
  }

  // The server's word: its state, marks and discarded ranges. What it holds is granted.
  heard({ state, marks, discarded }) {
    const within = (frame) => discarded?.some(([from, to]) => from <= frame && frame < to);
    this.#drop((wish) => {
      if (wish.type === "mark") return marks?.includes(wish.frame) || within(wish.frame);
      if (wish.type === "discard") return discarded?.some(([from, to]) => from <= wish.from && wish.to <= to);
      if (wish.type === "pause") return state === "paused";
      if (wish.type === "resume") return state === "recording";
      return wish.type === "finish" && ["finishing", "ended"].includes(state);
    });
  }

  // The server has answered what was said about a speaker.
  corrected(key) {
    this.#drop((wish) => wish.type === "speaker" && wish.key === key);
  }

  // Another tab records on from `acked`: only what concerns frames below can still be meant.
  async leave(acked) {
    const kept = this.#all
      .filter((wish) => wish.type === "discard" && wish.from < acked)
      .map(({ type, from, to }) => ({ type, from, to: Math.min(to, acked) }));
    this.#drop(() => true);
    for (const wish of kept) await this.add(wish);
    this.#all = [];
  }

  #drop(done) {
    const gone = this.#all.filter(done);
    this.#all = this.#all.filter((wish) => !gone.includes(wish));
    this.#store.granted(gone.map((wish) => wish.id)).catch(() => {});
  }
}
