// A capture's sound in frames: 250 ms of 16 kHz mono int16, numbered from 0 without a gap (docs/live-protocol.md).
export const RATE = 16000;
export const FRAMES_A_SECOND = 4;
export const FRAME = RATE / FRAMES_A_SECOND; // samples; only the last of a capture may be shorter
export const MINUTE = 60 * FRAMES_A_SECOND;
export const LONGEST = 4 * 60 * MINUTE; // frames that the server takes in one capture

export const silence = () => new Int16Array(FRAME);

// 4 bytes number, big-endian, then the samples, little-endian.
export function message(number, pcm) {
  const out = new DataView(new ArrayBuffer(4 + 2 * pcm.length));
  out.setUint32(0, number);
  pcm.forEach((sample, i) => out.setInt16(4 + 2 * i, sample, true));
  return out.buffer;
}

// Frames as m:ss, or h:mm:ss from an hour on.
export function clock(frames) {
  const seconds = Math.floor(frames / FRAMES_A_SECOND);
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

// What is kept here, put in the order in which a server that wants `next` takes it: [{n, item}], without an item where
// there is a hole. An item is {n, adrift, order}. What the server has already is left out; a hole (what was kept is
// gone) is to become silence, so that the rest keeps its time; what another tab's numbers have overtaken goes last.
export function arrange(items, next) {
  const placed = [];
  const late = [];
  let at = next;
  for (const item of [...items].sort((a, b) => a.n - b.n || a.order - b.order)) {
    if (item.adrift || (item.n < at && item.n >= next)) late.push(item);
    else if (item.n >= next) {
      while (at < item.n) placed.push({ n: at++ });
      placed.push({ n: at++, item });
    }
  }
  late.sort((a, b) => a.order - b.order);
  for (const item of late) placed.push({ n: at++, item });
  return placed;
}

// The frames as a WAV file.
export function wav(frames) {
  const bytes = frames.reduce((sum, pcm) => sum + 2 * pcm.length, 0);
  const head = new DataView(new ArrayBuffer(44));
  const words = (at, text) => [...text].forEach((c, i) => head.setUint8(at + i, c.charCodeAt(0)));
  words(0, "RIFF");
  head.setUint32(4, 36 + bytes, true);
  words(8, "WAVEfmt ");
  head.setUint32(16, 16, true);
  head.setUint16(20, 1, true);
  head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true);
  head.setUint32(28, 2 * RATE, true);
  head.setUint16(32, 2, true);
  head.setUint16(34, 16, true);
  words(36, "data");
  head.setUint32(40, bytes, true);
  return new Blob([head, ...frames.map((pcm) => message(0, pcm).slice(4))], { type: "audio/wav" });
}
