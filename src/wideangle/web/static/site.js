// Shows times in the reader's own time zone. Every page works without this script.
"use strict";
function showLocalTimes(root) {
  for (const element of root.querySelectorAll("time[datetime*='T']")) {
    const moment = new Date(element.dateTime);
    if (!Number.isNaN(moment.valueOf())) {
      element.title = element.textContent;
      element.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
        dateStyle: "medium",
        timeStyle: "short",
      }).format(moment);
    }
  }
}
showLocalTimes(document);

// Loads the parts of a page that take longer to make; without this script a link leads to each of them.
for (const place of document.querySelectorAll("[data-part]")) {
  place.setAttribute("aria-busy", "true");
  fetch(place.dataset.part, { headers: { "X-Requested-With": "part" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(answer.statusText))))
    .then((text) => {
      const part = new DOMParser().parseFromString(text, "text/html");
      place.replaceChildren(...part.body.childNodes);
      showLocalTimes(place);
    })
    .catch(() => {})
    .finally(() => place.removeAttribute("aria-busy"));
}
