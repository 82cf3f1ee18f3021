// Sends a recording as it is (no form around it), so that the server seals it while it reads; shows how far it is.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-upload]");
  if (!form) return;
  event.preventDefault();
  const file = form.elements.audio.files[0];
  if (!file) return;
  const sending = form.querySelector(".sending");
  const bar = sending.querySelector("progress");
  const words = sending.querySelector("span");
  const place = document.querySelector("#message");
  const request = new XMLHttpRequest();
  const done = () => {
    sending.hidden = true;
    form.querySelector("button").disabled = false;
  };
  const tell = (text) => {
    const box = document.createElement("div");
    box.className = "message";
    box.append(Object.assign(document.createElement("p"), { textContent: text }));
    place.replaceChildren(box);
    place.scrollIntoView({ block: "nearest" });
  };
  request.upload.addEventListener("progress", (step) => {
    if (!step.lengthComputable) return;
    bar.value = (100 * step.loaded) / step.total;
    words.textContent = `${form.dataset.sending} ${Math.floor(bar.value)} %`;
  });
  request.addEventListener("load", () => {
    done();
    if (request.status === 201) {
      place.replaceChildren();
      if (!document.querySelector("#steps")) window.location.assign(form.dataset.visit); // from the live page
      else window.htmx.ajax("GET", form.dataset.steps, { target: "#steps", swap: "outerHTML" });
    } else if ([409, 422, 507].includes(request.status)) {
      const answer = new DOMParser().parseFromString(request.responseText, "text/html");
      tell(answer.body.textContent.trim());
    } else if (request.status === 401) {
      window.location.assign("/login/");
    } else {
      tell(place.dataset.failed);
    }
  });
  request.addEventListener("error", () => {
    done();
    tell(form.dataset.broken);
  });
  const { language, mode } = form.elements;
  const asked = new URLSearchParams({ language: language.value, mode: mode.value });
  request.open("POST", `${form.dataset.upload}?${asked}`);
  request.setRequestHeader("X-CSRFToken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
  request.setRequestHeader("HX-Request", "true");
  request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
  form.querySelector("button").disabled = true;
  sending.hidden = false;
  request.send(file);
});
