// The page's sentences, in the reader's language, out of the page itself.
export const words = JSON.parse(document.querySelector("#sentences").textContent);

export const fill = (sentence, n) => sentence.replace("%(n)s", n);

// Told to those who listen to the page, once, when they have a moment.
export function say(text) {
  const place = document.querySelector("#live");
  if (place) place.textContent = text;
}
