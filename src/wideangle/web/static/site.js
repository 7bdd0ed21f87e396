// Every page works without this script.
"use strict";

// The text of a time follows the house settings; its tooltip has the reader's own time zone.
function addLocalTimes(root) {
  for (const element of root.querySelectorAll("time[datetime*='T']")) {
    const moment = new Date(element.dateTime);
    if (!Number.isNaN(moment.valueOf())) {
      element.title = new Intl.DateTimeFormat(document.documentElement.lang, {
        dateStyle: "long",
        timeStyle: "long",
      }).format(moment);
    }
  }
}
addLocalTimes(document);

// Buttons that copy the text of a field; without this script a reader selects the text.
function addCopying(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy"); // a page without encryption has no clipboard
      }
      button.textContent = button.dataset.done;
    });
  }
}
addCopying(document);

// Loads the parts of a page that take longer to compute; without this script a link leads to each of them.
for (const place of document.querySelectorAll("[data-part]")) {
  place.setAttribute("aria-busy", "true");
  fetch(place.dataset.part, { headers: { "X-Requested-With": "part" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText))))
    .then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html");
      place.replaceChildren(...part.body.childNodes);
      if (place.id && place.querySelector(`#${CSS.escape(place.id)}`)) {
        place.removeAttribute("id"); // the part has the target of the links now
      }
      addLocalTimes(place);
      addCopying(place);
    })
    .catch(() => {})
    .finally(() => place.removeAttribute("aria-busy"));
}

