"use strict";
// The workspace works without this file; it makes it quicker by keyboard.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const rows = all("[data-row]");
  const keys = one("#tombol");
  let waiting = false;

  const typing = (el) => el && (el.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(el.tagName)) &&
    !/^(checkbox|radio|submit|button)$/.test(el.type);

  const go = (step) => {
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step));
    rows[next].querySelector(".row-link").focus();
  };

  const tick = () => {
    const row = rows.find((each) => each.contains(document.activeElement));
    const box = row && row.querySelector("input[type=checkbox]");
    if (box) box.checked = !box.checked;
  };

  const act = () => {
    const target = one("[data-act]");
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.focus();
  };

  const follow = (selector) => {
    const link = one(selector);
    if (link && !link.hidden) link.click();
  };

  document.addEventListener("keydown", (event) => {
    const el = document.activeElement;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && el && el.form) {
      event.preventDefault();
      el.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (keys && keys.open) return;
      if (typing(el)) { el.blur(); return; }
      follow("[data-key-back]");
      return;
    }
    if (typing(el) || (keys && keys.open)) return;
    const key = event.key;
    if (waiting) {
      waiting = false;
      if (/^[a-z]$/.test(key)) follow(`.work-nav [data-key="${key}"]`);
      return;
    }
    const acts = {
      j: () => go(1), k: () => go(-1), x: tick, a: act,
      b: () => follow('.work-head-row [data-key="b"]'),
      c: () => follow('main [data-key="c"]'),
      g: () => { waiting = true; setTimeout(() => { waiting = false; }, 1500); },
      "/": () => { const box = one("[data-search]"); if (box) { box.focus(); box.select(); } },
      "?": () => keys && keys.showModal(),
    };
    if (acts[key]) { event.preventDefault(); acts[key](); }
  });

  for (const button of all("[data-keys-open]")) {
    button.hidden = false;
    button.addEventListener("click", () => keys.showModal());
  }
  for (const button of all("[data-tick-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const boxes = all("input[name=case]");
      const on = boxes.some((box) => !box.checked);
      for (const box of boxes) box.checked = on;
    });
  }

  // An address that ends in an act opens that act's form.
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const closed = target && target.closest("details:not([open])");
  if (closed) { closed.open = true; target.scrollIntoView(); }
  const summary = one("#ringkasan");
  const first = one("[data-intake] #name");
  if (summary) summary.focus();
  else if (first) first.focus();

  // The stopwatch against the SOP's time for receiving. The server measures; this only shows.
  const watch = one("[data-stopwatch]");
  if (watch) {
    const before = Number(watch.dataset.now) - Number(watch.dataset.stopwatch);
    const most = Number(watch.dataset.minutes) * 60;
    const face = one("[data-stopwatch-time]");
    const show = () => {
      const seconds = Math.max(0, Math.floor(before + performance.now() / 1000));
      face.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      watch.classList.toggle("over", most > 0 && seconds > most);
    };
    show();
    setInterval(show, 1000);
  }
})();
