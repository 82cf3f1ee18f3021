// Any rate to 16 kHz: a polyphase low-pass (windowed sinc, Kaiser), 80 dB down from 8 kHz on, so that nothing
// above folds into speech. Pure; the worklet feeds it.
const DEPTH = 80; // dB
const BETA = 0.1102 * (DEPTH - 8.7); // Kaiser's formula for this depth

const gcd = (a, b) => (b ? gcd(b, a % b) : a);

function bessel(x) {
  let sum = 1;
  for (let k = 1, term = 1; k < 40; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}

export class Resampler {
  constructor(from, to = 16000) {
    const g = gcd(from, to);
    this.up = to / g;
    this.down = from / g;
    if (from === to) {
      this.phases = [Float32Array.of(1)];
    } else {
      const nyquist = Math.min(from, to) / 2;
      const width = 0.1 * nyquist; // Hz of transition, ending at Nyquist
      const taps = 2 * Math.ceil((DEPTH - 7.95) / (14.36 * (width / from)) / 2) + 1; // a phase
      this.phases = this.#design(taps, (nyquist - width / 2) / from);
    }
    this.taps = this.phases[0].length;
    this.held = new Float32Array(this.taps - 1);
    this.at = this.taps - 1; // of the next output, in held + new
    this.phase = 0;
  }

  // `cutoff` in parts of the input rate.
  #design(taps, cutoff) {
    const long = taps * this.up;
    const middle = (long - 1) / 2;
    const phases = Array.from({ length: this.up }, () => new Float32Array(taps));
    for (let i = 0; i < long; i++) {
      const x = (i - middle) / this.up;
      const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
      const window = bessel(BETA * Math.sqrt(1 - ((i - middle) / middle) ** 2)) / bessel(BETA);
      phases[i % this.up][Math.floor(i / this.up)] = sinc * window;
    }
    for (const phase of phases) {
      const sum = phase.reduce((a, b) => a + b, 0);
      phase.forEach((tap, i) => (phase[i] = tap / sum));
    }
    return phases;
  }

  // The next samples in order, any length; gives those that are due.
  push(samples) {
    const all = new Float32Array(this.held.length + samples.length);
    all.set(this.held);
    all.set(samples, this.held.length);
    const out = new Float32Array(Math.max(0, Math.ceil(((all.length - this.at) * this.up) / this.down) + 1));
    let made = 0;
    while (this.at < all.length) {
      const taps = this.phases[this.phase];
      let sum = 0;
      for (let k = 0; k < this.taps; k++) sum += taps[k] * all[this.at - k];
      out[made++] = sum;
      this.phase += this.down;
      this.at += Math.floor(this.phase / this.up);
      this.phase %= this.up;
    }
    const used = all.length - (this.taps - 1);
    this.held = all.slice(used);
    this.at -= used;
    return out.subarray(0, made);
  }
}
