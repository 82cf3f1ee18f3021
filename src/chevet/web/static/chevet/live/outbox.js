// Frames on their way to the server: in order, kept in the browser until they are acknowledged, sent again from
// where the server wants them after a break, and faster than time passes (at most 8 ×) when there is a backlog.
import { arrange, FRAMES_A_SECOND, message, silence } from "./frames.js";

const FASTEST = 8 * FRAMES_A_SECOND; // frames a second
const BURST = 16;
const IN_MEMORY = 4 * 60; // frames of a backlog whose sound stays in memory; the rest is read back when its turn comes

export class Outbox {
  #store;
  #link;
  #items = []; // {n, order, pcm | null, kept: promise of the id in the store}
  #sent = 0; // how many of them went out on this connection
  #open = false;
  #order = 0;
  #tokens = BURST;
  #at = 0;
  #timer = null;
  #running = false;

  // `trouble` is called when the browser can't keep a frame on its disk.
  constructor(store, link, trouble) {
    this.#store = store;
    this.#link = link;
    this.trouble = trouble;
    this.next = 0; // number of the next frame that is captured
    this.acked = 0; // the server has all below
    this.lost = 0; // frames that became silence because nobody has them any more
  }

  // Frames that only this browser has.
  get waiting() {
    return this.#items.length;
  }

  // What an earlier page left in the store.
  async load() {
    const found = await this.#store.frames();
    this.#items = found.map((one) => ({ ...one, order: this.#order++, pcm: null, kept: Promise.resolve(one.id) }));
  }

  // What another tab left in the store since, for the end.
  async adopt() {
    const mine = new Set(await Promise.all(this.#items.map((item) => item.kept)));
    for (const one of (await this.#store.frames()).filter((one) => one.adrift && !mine.has(one.id))) {
      this.add(await this.#store.read(one.id));
      await this.#store.drop([one.id]);
    }
  }

  add(pcm) {
    const item = { n: this.next++, order: this.#order++, pcm };
    item.kept = this.#keep(item);
    this.#items.push(item);
    this.pump();
  }

  // A connection is open, on which the server wants `next`.
  opened(next) {
    const had = new Set(this.#items); // at the end: those that the server has
    this.#items = arrange(this.#items, next).map(({ n, item }) => {
      had.delete(item);
      return item ? this.#moved(item, n) : this.#hole(n);
    });
    this.#forget([...had]);
    this.acked = next;
    this.next = next + this.#items.length;
    this.#sent = 0;
    this.#open = true;
    this.pump();
  }

  #moved(item, n) {
    if (item.n !== n || item.adrift) {
      Object.assign(item, { n, adrift: false });
      item.kept = item.kept.then(async (id) => this.#store.add(n, item.pcm ?? (await this.#store.read(id)), id));
    }
    return item;
  }

  #hole(n) {
    this.lost++;
    return { n, order: this.#order++, pcm: silence(), kept: Promise.resolve(undefined) };
  }

  // No connection: everything waits.
  closed() {
    this.#open = false;
    this.#sent = 0;
  }

  // The server has everything below `next`.
  ack(next) {
    if (next <= this.acked) return;
    this.acked = next;
    const done = this.#items.findIndex((item) => item.n >= next);
    const gone = this.#items.splice(0, done < 0 ? this.#items.length : done);
    this.#sent = Math.max(0, this.#sent - gone.length);
    this.#forget(gone);
  }

  // The server misses `next`.
  back(next) {
    this.ack(next);
    const at = this.#items.findIndex((item) => item.n === next);
    if (at < 0) this.opened(next);
    else this.#sent = at;
    this.pump();
  }

  // Frames [from, to) that wait become silence.
  silence(from, to) {
    for (const item of this.#items.filter((one) => from <= one.n && one.n < to)) {
      item.pcm = silence();
      item.kept = item.kept.then((id) => (id === undefined ? id : this.#store.add(item.n, item.pcm, id)));
    }
  }

  // Another tab records on: what waits here is left in the store until somebody opens it again.
  async leave() {
    this.closed();
    await Promise.allSettled(this.#items.map((item) => item.kept));
    this.#items = [];
    await this.#store.setAdrift();
  }

  async pump() {
    if (this.#running) return;
    this.#running = true;
    try {
      while (this.#open && this.#sent < this.#items.length && this.#link.room && this.#may()) {
        const item = this.#items[this.#sent];
        const pcm = item.pcm ?? (await this.#read(item));
        if (!this.#open || !this.#link.connected || item !== this.#items[this.#sent]) continue;
        this.#link.sendFrame(message(item.n, pcm));
        this.#sent++;
      }
    } finally {
      this.#running = false;
    }
    if (this.#open && this.#sent < this.#items.length) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.pump();
      }, 100);
    }
  }

  #may() {
    const now = performance.now();
    this.#tokens = Math.min(BURST, this.#tokens + ((now - this.#at) / 1000) * FASTEST);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  async #keep(item) {
    try {
      const id = await this.#store.add(item.n, item.pcm);
      const ahead = this.#items.indexOf(item) - this.#sent;
      if (ahead > IN_MEMORY && this.#store.lasting) item.pcm = null;
      return id;
    } catch (error) {
      this.trouble(error); // it stays in memory
      return undefined;
    }
  }

  async #read(item) {
    try {
      item.pcm = await this.#store.read(await item.kept);
    } catch {
      item.pcm = null; // altered, or under another key
    }
    if (!item.pcm) {
      item.pcm = silence();
      this.lost++;
    }
    return item.pcm;
  }

  async #forget(items) {
    const ids = await Promise.all(items.map((item) => item.kept));
    await this.#store.drop(ids).catch(() => {}); // swept later
  }
}
