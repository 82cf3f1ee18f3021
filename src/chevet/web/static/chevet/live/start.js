// "Start listening": the press is remembered for the live page, which then begins by itself. A link alone never does.
export const KEY = "chevet-begin";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-listen]");
  if (form) sessionStorage.setItem(KEY, JSON.stringify({ visit: form.dataset.listen, at: Date.now() }));
});

// Whether somebody pressed it for this visit just now; asked once.
export function pressed(visit) {
  const said = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  sessionStorage.removeItem(KEY);
  return said?.visit === visit && Date.now() - said.at < 30_000;
}
