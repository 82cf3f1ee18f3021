// What is wrong and what to do about it: one box each, said once when it appears, gone when it is over.
import { fill, say, words } from "./words.js";

export class Notices {
  #shown = new Map();

  constructor(place) {
    this.place = place;
  }

  // All that holds now, gravest first: [{key, sentence?, n?, counted?, actions: [{key, act}], links: [{key, href, blank}]}].
  show(due) {
    for (const [key, box] of this.#shown) {
      if (due.some((one) => one.key === key)) continue;
      box.remove();
      this.#shown.delete(key);
    }
    for (const one of due) {
      const box = this.#shown.get(one.key) ?? this.#make(one);
      const counted = box.querySelector(".counted");
      const text = one.counted ?? "";
      if (counted.textContent !== text) counted.textContent = text;
    }
  }

  #make({ key, sentence, n, actions = [], links = [] }) {
    const [what, help] = words.notices[key] ?? ["", ""];
    const text = fill(sentence || what, n ?? "");
    const box = document.createElement("div");
    box.className = "message";
    box.dataset.notice = key;
    const first = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = text;
    const counted = document.createElement("span");
    counted.className = "counted";
    first.append(strong, " ", counted);
    box.append(first);
    if (help) box.append(Object.assign(document.createElement("p"), { textContent: help }));
    const row = document.createElement("p");
    row.className = "actions";
    for (const action of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "quiet";
      button.textContent = words.do[action.key];
      button.addEventListener("click", () => action.act(button));
      row.append(button);
    }
    for (const { key: name, href, blank } of links) {
      const link = Object.assign(document.createElement("a"), { href, className: "button", textContent: words.do[name] });
      if (blank) Object.assign(link, { target: "_blank", rel: "noopener" });
      row.append(link);
    }
    if (row.childElementCount) box.append(row);
    this.place.append(box);
    this.#shown.set(key, box);
    say(`${text} ${help}`);
    return box;
  }
}
