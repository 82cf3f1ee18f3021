// Facts and note as far as they are: rows that come, change and go without moving the others.
export class Drafted {
  constructor() {
    this.facts = document.querySelector("#facts");
    this.note = document.querySelector("#note");
    this.count = document.querySelector("#facts-count");
    this.empty = [this.facts, this.note].map((place) => place.firstElementChild);
    if (window.matchMedia("(max-width: 900px)").matches) {
      document.querySelectorAll(".live-drafted details").forEach((one) => (one.open = false));
    }
  }

  // `facts`: [{kind, title, rows: [{title, details}]}]; `sections`: [{title, text}]; null leaves what there is.
  show({ facts, sections }) {
    if (facts) {
      const number = facts.reduce((sum, group) => sum + group.rows.length, 0);
      this.count.textContent = number || "";
      this.#groups(this.facts, this.empty[0], facts, (group) => group.rows.map(line));
    }
    if (sections) {
      this.#groups(this.note, this.empty[1], sections, ({ text }) => text.split("\n").filter(Boolean).map((one) => [one]));
    }
  }

  #groups(place, empty, groups, lines) {
    empty.hidden = groups.length > 0;
    const had = new Map([...place.querySelectorAll("section")].map((one) => [one.dataset.title, one]));
    const first = !had.size;
    let before = empty;
    for (const group of groups) {
      const box = had.get(group.title) ?? this.#box(group.title);
      had.delete(group.title);
      if (before.nextElementSibling !== box) before.after(box);
      before = box;
      this.#lines(box.querySelector("ul"), lines(group), first);
    }
    for (const box of had.values()) box.remove();
  }

  #box(title) {
    const box = document.createElement("section");
    box.dataset.title = title;
    box.append(Object.assign(document.createElement("h3"), { textContent: title }), document.createElement("ul"));
    return box;
  }

  #lines(list, lines, quiet) {
    const had = [...list.children];
    lines.forEach(([strong, rest = ""], i) => {
      const row = had[i] ?? document.createElement("li");
      if (row.dataset.text === `${strong}|${rest}`) return;
      row.dataset.text = `${strong}|${rest}`;
      const parts = [Object.assign(document.createElement("span"), { className: "live-what", textContent: strong })];
      if (rest) parts.push(" ", Object.assign(document.createElement("span"), { className: "muted", textContent: rest }));
      row.replaceChildren(...parts);
      if (!had[i]) list.append(row);
      if (!quiet) {
        row.classList.add("fresh");
        setTimeout(() => row.classList.remove("fresh"), 4000);
      }
    });
    had.slice(lines.length).forEach((row) => row.remove());
  }
}

const line = ({ title, details }) => [title, details.join(" · ")];
