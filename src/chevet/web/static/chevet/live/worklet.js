// In the audio thread: all channels to one, to 16 kHz, to frames of int16; a level sixteen times a second.
import { FRAME } from "./frames.js";
import { Resampler } from "./resample.js";

const GLANCE = FRAME / 4; // samples a level is taken over
const LOUDEST = 32700; // from here on a sample counts as clipped

class Frames extends AudioWorkletProcessor {
  constructor() {
    super();
    this.resampler = new Resampler(sampleRate);
    this.on = false;
    this.#begin();
    this.#glance();
    this.port.onmessage = ({ data }) => this.#told(data);
  }

  process([channels]) {
    if (!this.on || !channels.length) return true;
    const [first, ...others] = channels;
    let mono = first;
    if (others.length) mono = first.map((value, i) => others.reduce((sum, c) => sum + c[i], value) / channels.length);
    for (const value of this.resampler.push(mono)) {
      this.#take(Math.max(-32768, Math.min(32767, Math.round(value * 32768))));
    }
    return true;
  }

  #take(sample) {
    this.frame[this.filled++] = sample;
    const size = Math.abs(sample);
    if (size > this.peak) this.peak = size;
    if (size >= LOUDEST) this.clipped++;
    this.power += sample * sample;
    if (++this.seen === GLANCE) {
      const rms = Math.sqrt(this.power / GLANCE) / 32768;
      this.port.postMessage({ type: "level", rms, peak: this.peak, clipped: this.clipped });
      this.#glance();
    }
    if (this.filled === FRAME) this.#send(this.frame);
  }

  #told(what) {
    if (what.type === "on") this.on = what.on;
    else {
      if (what.type === "blank") this.frame.fill(0);
      if (what.type === "flush" && this.filled) this.#send(this.frame.slice(0, this.filled));
      this.port.postMessage({ type: "done" });
    }
  }

  #send(pcm) {
    this.port.postMessage({ type: "frame", pcm }, [pcm.buffer]);
    this.#begin();
  }

  #begin() {
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  #glance() {
    this.seen = this.peak = this.clipped = this.power = 0;
  }
}

registerProcessor("chevet-frames", Frames);
