// What every page does: dialogs, and saying so when the server can't be reached.
const told = () => document.querySelector("dialog[open] .told") ?? document.querySelector("#message");

function say(text) {
  const place = told();
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = "message";
  box.append(Object.assign(document.createElement("p"), { textContent: text }));
  place.replaceChildren(box);
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
  dialog?.querySelector("[autofocus]")?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) open(opener.dataset.openDialog);
  if (event.target.closest("[data-close-dialog]")) event.target.closest("dialog").close();
});

document.body.addEventListener("open-dialog", (event) => open(event.detail.id));
document.body.addEventListener("close-dialog", () => {
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
});
document.body.addEventListener("htmx:sendError", () => say(document.querySelector("#message")?.dataset.offline));
document.body.addEventListener("htmx:responseError", (event) => {
  if (![409, 422, 507].includes(event.detail.xhr.status)) say(document.querySelector("#message")?.dataset.failed);
});
document.body.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.requestConfig.verb !== "get") document.querySelectorAll(".told").forEach((place) => place.replaceChildren());
});
document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    open("help");
  }
});
