// The WebSocket to the server: comes back by itself after a break, and notices a connection that is dead.
//
// Events: "message" {message}, "open", "lost" {code}, "waiting" {seconds} (until the next try).
const SOONEST = 500; // ms
const LATEST = 15000;
const PING = 8000; // ms without a word until it asks
const DEAD = 6000; // ms without an answer until it gives up on the connection
const ROOM = 64 * 1024; // bytes the browser may hold for us before it is asked to hold more

// Close codes after which trying again by itself makes no sense.
export const CLOSED = { garbage: 4400, refused: 4403, busy: 4409 };
export const LOGGED_OUT = 4401;

export class Link extends EventTarget {
  #socket = null;
  #tries = 0;
  #again = null;
  #beat = null;
  #heard = 0;
  #asked = 0;

  // `hello` gives the first message of each connection.
  constructor(address, hello) {
    super();
    this.address = address;
    this.hello = hello;
    window.addEventListener("online", () => this.#again && this.open());
    window.addEventListener("offline", () => this.#ask());
    document.addEventListener("visibilitychange", () => !document.hidden && this.#again && this.open());
  }

  get connected() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  get room() {
    return this.connected && this.#socket.bufferedAmount < ROOM;
  }

  open() {
    clearTimeout(this.#again);
    this.#again = null;
    this.#leave();
    const socket = new WebSocket(this.address);
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    this.#heard = performance.now();
    this.#asked = 0;
    clearInterval(this.#beat);
    this.#beat = setInterval(() => this.#listen(), 1000);
    socket.addEventListener("open", () => {
      if (socket !== this.#socket) return;
      this.send(this.hello());
      this.#say("open");
    });
    socket.addEventListener("message", ({ data }) => {
      if (socket !== this.#socket) return;
      this.#heard = performance.now();
      this.#asked = 0;
      const message = JSON.parse(data);
      if (message.type === "opened") this.#tries = 0; // a server that takes the call and drops it is not well yet
      if (message.type !== "pong") this.#say("message", { message });
    });
    socket.addEventListener("close", ({ code }) => socket === this.#socket && this.#closed(code));
  }

  send(message) {
    if (this.connected) this.#socket.send(JSON.stringify(message));
  }

  sendFrame(buffer) {
    this.#socket.send(buffer);
  }

  close() {
    clearTimeout(this.#again);
    clearInterval(this.#beat);
    this.#again = null;
    this.#leave();
  }

  #leave() {
    const old = this.#socket;
    this.#socket = null;
    old?.close();
  }

  #closed(code) {
    clearInterval(this.#beat);
    this.#socket = null;
    this.#say("lost", { code });
    if (Object.values(CLOSED).includes(code)) return;
    // Full jitter, so that a ward's browsers do not all come back in the same moment.
    const most = Math.min(LATEST, SOONEST * 2 ** this.#tries++);
    const wait = code === LOGGED_OUT ? 4000 : SOONEST / 2 + Math.random() * most;
    this.#say("waiting", { seconds: Math.ceil(wait / 1000) });
    this.#again = setTimeout(() => this.open(), wait);
  }

  #ask() {
    if (!this.connected || this.#asked) return;
    this.#asked = performance.now();
    this.send({ type: "ping" });
  }

  // A cable that was pulled closes nothing: only silence tells.
  #listen() {
    const now = performance.now();
    if (this.#socket?.readyState === WebSocket.CONNECTING) {
      if (now - this.#heard > PING + DEAD) this.#give();
    } else if (this.#asked && now - this.#asked > DEAD) this.#give();
    else if (now - this.#heard > PING) this.#ask();
  }

  #give() {
    this.#leave();
    this.#closed(1006);
  }

  #say(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
