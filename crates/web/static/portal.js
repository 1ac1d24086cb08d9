// What scripts make quicker on the portal. Every page works without this file.
"use strict";

// A form that was sent is not sent again by a second press.
for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  });
}
// Back from the next page: the buttons work again.
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const b of document.querySelectorAll("button:disabled")) b.disabled = false;
});

// A form that came back with messages begins at them.
document.getElementById("ringkasan")?.focus();

// Answers given before, while the subject is typed.
const box = document.querySelector("[data-suggest]");
const text = document.getElementById("information");
if (box && text) {
  let timer = 0, asked = "";
  const show = (hits) => {
    const list = box.querySelector("ul");
    list.replaceChildren(...hits.map((hit) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = hit.url;
      link.textContent = hit.title;
      item.append(link);
      return item;
    }));
    box.hidden = hits.length === 0;
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const query = text.value.trim().slice(0, 200);
      if (query.length < 5 || query === asked) return;
      asked = query;
      try {
        const answer = await fetch(box.dataset.suggest + "?q=" + encodeURIComponent(query));
        if (answer.ok && asked === query) show(await answer.json());
      } catch { /* offline: the form works on */ }
    }, 400);
  });
}
