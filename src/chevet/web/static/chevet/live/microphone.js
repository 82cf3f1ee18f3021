// The microphone: opens it, says what is wrong with it, gives frames.
//
// Events: "frame" {pcm}, "level" {rms, peak, clipped}, "trouble" {code}, "well" {code}, "devices".
// Codes: silent (no signal for 3 s), clipped, muted (by its switch or the system), stalled (the browser gives no
// sound), gone (unplugged). What opening throws is a MicrophoneProblem: refused, none, in_use, insecure, failed.

// A consultation is people at different distances in one room. Echo cancelling and noise suppression are made for
// one mouth near the microphone: they eat the further voice and hurt recognition, so both are off. Automatic gain
// evens out the distances, so it is on.
const SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: true, channelCount: { ideal: 1 } };

const DEAD = 2; // of 32768: what a muted or broken input gives; a quiet room in a working one gives more
const PATIENCE = 3000; // ms without a signal, or without any sound from the browser
const TOO_LOUD = 3; // glances with clipped samples within
const RECENT = 4000; // ms

export class MicrophoneProblem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

const CODES = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "in_use",
  AbortError: "in_use",
};

export class Microphone extends EventTarget {
  #context = null;
  #stream = null;
  #source = null;
  #node = null;
  #on = false;
  #wrong = new Set();
  #signal = 0; // when there last was one
  #sound = 0; // when the browser last gave any
  #clips = [];
  #watch = null;
  #answered = null;

  constructor(worklet) {
    super();
    this.worklet = worklet;
    this.device = null; // id of the chosen one; null is the browser's own choice
    navigator.mediaDevices?.addEventListener("devicechange", () => this.#say("devices"));
  }

  get open() {
    return this.#stream !== null;
  }

  get troubles() {
    return [...this.#wrong];
  }

  // Whether it opens without a question to the person.
  static async permitted() {
    try {
      return (await navigator.permissions.query({ name: "microphone" })).state === "granted";
    } catch {
      return false; // not every browser tells
    }
  }

  // The inputs there are: [{id, label, chosen}].
  async devices() {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const now = this.#stream?.getAudioTracks()[0]?.getSettings().deviceId;
    return all
      .filter((one) => one.kind === "audioinput" && one.label)
      .map((one) => ({ id: one.deviceId, label: one.label, chosen: one.deviceId === now }));
  }

  // Open it and give frames from now on. Throws MicrophoneProblem.
  async start() {
    if (!navigator.mediaDevices?.getUserMedia || !window.AudioWorkletNode) throw new MicrophoneProblem("insecure");
    this.stop();
    try {
      const audio = this.device ? { ...SOUND, deviceId: { exact: this.device } } : SOUND;
      this.#stream = await navigator.mediaDevices.getUserMedia({ audio, video: false });
    } catch (error) {
      if (error.name === "OverconstrainedError" && this.device) {
        this.device = null; // the chosen one is not here any more
        return this.start();
      }
      throw new MicrophoneProblem(CODES[error.name] ?? "failed");
    }
    const stream = this.#stream;
    const [track] = stream.getAudioTracks();
    track.addEventListener("ended", () => stream === this.#stream && this.#gone());
    track.addEventListener("mute", () => stream === this.#stream && this.#is("muted", true));
    track.addEventListener("unmute", () => this.#is("muted", false));
    try {
      await this.#connect(stream);
    } catch (error) {
      this.stop();
      throw error instanceof MicrophoneProblem ? error : new MicrophoneProblem("failed");
    }
    this.#signal = this.#sound = performance.now();
    this.#watch = setInterval(() => this.#look(), 500);
    this.#is("muted", track.muted);
    this.hear(true);
    this.#say("devices");
  }

  // Give frames, or stand still: the time of a capture does not go on while it stands.
  hear(on) {
    this.#on = on;
    this.#signal = this.#sound = performance.now();
    this.#clips = [];
    this.#stream?.getAudioTracks().forEach((track) => (track.enabled = on));
    this.#node?.port.postMessage({ type: "on", on });
    if (!on) for (const code of ["silent", "clipped", "stalled"]) this.#is(code, false);
  }

  // What was begun of the next frame becomes silence; once this is done, every earlier frame has been given.
  blank = () => this.#ask("blank");

  // Give the frame that was begun too, shorter than the others.
  flush = () => this.#ask("flush");

  async #ask(type) {
    if (!this.#node) return;
    const done = new Promise((resolve) => (this.#answered = resolve));
    this.#node.port.postMessage({ type });
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 1000))]);
  }

  stop() {
    clearInterval(this.#watch);
    this.#on = false;
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#source?.disconnect();
    this.#node?.port.close();
    this.#context?.close();
    this.#stream = this.#source = this.#node = this.#context = null;
    for (const code of this.troubles) this.#is(code, false);
  }

  // A press of the person, which some browsers wait for before they give sound.
  async wake() {
    await this.#context?.resume();
  }

  async #connect(stream) {
    this.#context = new AudioContext({ latencyHint: "balanced" });
    await this.#context.audioWorklet.addModule(this.worklet);
    const options = { numberOfInputs: 1, numberOfOutputs: 0, channelCountMode: "max" };
    this.#node = new AudioWorkletNode(this.#context, "chevet-frames", options);
    this.#node.port.onmessage = ({ data }) => this.#heard(data);
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#node);
    this.#context.resume().catch(() => {}); // not allowed before a press: #look says so
  }

  #heard(data) {
    this.#sound = performance.now();
    if (data.type === "frame") this.#say("frame", { pcm: data.pcm });
    else if (data.type === "done") this.#answered?.();
    else if (this.#on) {
      const now = performance.now();
      if (data.peak > DEAD) this.#signal = now;
      if (data.clipped) this.#clips.push(now);
      this.#clips = this.#clips.filter((at) => now - at < RECENT);
      this.#is("clipped", this.#clips.length >= TOO_LOUD);
      this.#say("level", data);
    }
  }

  #look() {
    if (!this.#on) return;
    const now = performance.now();
    const stalled = now - this.#sound > PATIENCE;
    this.#is("stalled", stalled);
    this.#is("silent", !stalled && now - this.#signal > PATIENCE);
    if (stalled) this.#context?.resume().catch(() => {});
  }

  #gone() {
    this.stop();
    this.#say("trouble", { code: "gone" });
  }

  #is(code, wrong) {
    if (wrong === this.#wrong.has(code)) return;
    this.#wrong[wrong ? "add" : "delete"](code);
    this.#say(wrong ? "trouble" : "well", { code });
  }

  #say(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
