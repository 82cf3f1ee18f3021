// What the server has not acknowledged yet, kept in this browser, encrypted: AES-256-GCM under the key that the
// server gives for the capture, a fresh IV each time, capture and number as associated data. The key is never kept.
//
// Where the browser offers no IndexedDB (some private windows) everything is in memory: `lasting` is false.
const SHELVES = ["frames", "wishes"];

const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// The same few operations on IndexedDB and in memory.
class Disk {
  lasting = true;

  static async open(name) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      for (const shelf of SHELVES) {
        const made = request.result.createObjectStore(shelf, { keyPath: "id", autoIncrement: true });
        made.createIndex("capture", "capture");
      }
    };
    const disk = new Disk();
    disk.base = await asked(request);
    return disk;
  }

  #shelf(name, mode = "readonly") {
    return this.base.transaction(name, mode).objectStore(name);
  }
  put = (name, record) => asked(this.#shelf(name, "readwrite").put(record));
  get = (name, id) => asked(this.#shelf(name).get(id));
  all = (name) => asked(this.#shelf(name).getAll());
  of = (name, capture) => asked(this.#shelf(name).index("capture").getAll(capture));
  async drop(name, ids) {
    const shelf = this.#shelf(name, "readwrite");
    await Promise.all(ids.map((id) => asked(shelf.delete(id))));
  }
}

class Memory {
  lasting = false;
  #next = 1;
  #shelves = { frames: new Map(), wishes: new Map() };

  async put(name, record) {
    record.id ??= this.#next++;
    this.#shelves[name].set(record.id, record);
    return record.id;
  }
  get = async (name, id) => this.#shelves[name].get(id);
  all = async (name) => [...this.#shelves[name].values()];
  of = async (name, capture) => (await this.all(name)).filter((record) => record.capture === capture);
  drop = async (name, ids) => ids.forEach((id) => this.#shelves[name].delete(id));
}

const bytes = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
const text = new TextEncoder();

export class Store {
  #place;
  #key = null;
  #capture = null;
  #visit;

  constructor(place, visit) {
    this.#place = place;
    this.#visit = visit;
    this.lasting = place.lasting;
  }

  static async open(visit, name = "chevet-live") {
    try {
      return new Store(await Disk.open(name), visit);
    } catch {
      return new Store(new Memory(), visit);
    }
  }

  // The capture whose frames are meant from now on, and its key.
  async unlock(capture, key) {
    this.#capture = capture;
    this.#key = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  // The captures of this visit of which something lies here.
  async left() {
    const found = (await this.#place.all("frames")).filter((record) => record.visit === this.#visit);
    return [...new Set(found.map((record) => record.capture))];
  }

  // Remove what nobody has come back for in so many days.
  async sweep(days = 14) {
    const before = Date.now() - days * 24 * 3600 * 1000;
    for (const shelf of SHELVES) {
      const old = (await this.#place.all(shelf)).filter((record) => record.at < before);
      await this.#place.drop(shelf, old.map((record) => record.id));
    }
  }

  // --- frames ---

  async add(n, pcm, id = undefined, adrift = false) {
    const record = { capture: this.#capture, visit: this.#visit, n, at: Date.now(), adrift };
    if (id !== undefined) record.id = id;
    return this.#place.put("frames", { ...record, ...(await this.#seal(n, pcm)) });
  }

  async read(id) {
    const record = await this.#place.get("frames", id);
    return record && new Int16Array(await this.#unseal(record.n, record));
  }

  // What lies here of the capture: [{id, n, adrift, order}].
  async frames() {
    const found = await this.#place.of("frames", this.#capture);
    return found.map(({ id, n, adrift }) => ({ id, n, adrift, order: id }));
  }

  async drop(ids) {
    await this.#place.drop("frames", ids.filter((id) => id !== undefined));
  }

  // Another tab records on: the numbers of what lies here will be taken by its frames.
  async setAdrift() {
    for (const record of await this.#place.of("frames", this.#capture)) {
      await this.#place.put("frames", { ...record, adrift: true });
    }
  }

  // --- what the person wanted and the server has not answered yet ---

  async wish(content) {
    const sealed = await this.#seal(-1, text.encode(JSON.stringify(content)));
    return this.#place.put("wishes", { capture: this.#capture, visit: this.#visit, at: Date.now(), ...sealed });
  }

  async wishes() {
    const found = await this.#place.of("wishes", this.#capture);
    return Promise.all(
      found.map(async (record) => {
        const content = new TextDecoder().decode(await this.#unseal(-1, record));
        return { ...JSON.parse(content), id: record.id };
      }),
    );
  }

  async granted(ids) {
    await this.#place.drop("wishes", ids.filter((id) => id !== undefined));
  }

  // Nothing of the capture is needed here any more.
  async forget() {
    for (const shelf of SHELVES) {
      const found = await this.#place.of(shelf, this.#capture);
      await this.#place.drop(shelf, found.map((record) => record.id));
    }
  }

  async #seal(n, data) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = text.encode(`${this.#capture}:${n}`);
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, this.#key, data) };
  }

  #unseal(n, { iv, sealed }) {
    const additionalData = text.encode(`${this.#capture}:${n}`);
    return crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, this.#key, sealed);
  }
}
