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

  // An item of the list goes into the answer without losing what is typed already.
  for (const link of all("a[data-insert]")) {
    link.addEventListener("click", (event) => {
      const area = link.closest("form").querySelector("textarea");
      if (!area) return;
      event.preventDefault();
      area.value = [area.value.trimEnd(), link.dataset.insert].filter(Boolean).join("\n");
      area.focus();
    });
  }

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

  // Many files: dropped or chosen, sent one by one, so that a broken line loses one file at most;
  // what the server holds already is not sent at all.
  const bulk = one("[data-bulk-form]");
  if (bulk && window.fetch && window.FormData) {
    const picker = bulk.querySelector("input[type=file]");
    const zone = one("[data-drop]");
    const result = one("[data-bulk-result]");
    const status = one("[data-bulk-status]");
    const bar = one("[data-bulk-progress]");
    const lines = one("[data-bulk-lines]");
    one("[data-drop-here]").hidden = false;
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
    }
    for (const name of ["dragleave", "drop"]) {
      zone.addEventListener(name, () => zone.classList.remove("over"));
    }
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) picker.files = event.dataTransfer.files;
    });

    const show = (line) => {
      const item = document.createElement("li");
      const badge = document.createElement("span");
      badge.className = `badge ${line.tone}`;
      badge.textContent = line.label;
      const name = document.createElement(line.href ? "a" : "span");
      if (line.href) name.href = line.href;
      name.textContent = line.name;
      item.dataset.state = line.state;
      item.append(badge, " ", name);
      if (line.text) item.append(` ${line.text}`);
      lines.append(item);
    };
    const hash = async (file) => {
      if (!window.crypto || !crypto.subtle) return null;
      const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
      return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    const known = async (file) => {
      const sha256 = await hash(file);
      if (!sha256) return null;
      const answer = await fetch(bulk.dataset.known + sha256, { headers: { Accept: "application/json" } });
      const said = answer.ok ? await answer.json() : {};
      return said.known ? said.href : null;
    };
    const send = async (file) => {
      const body = new FormData(bulk);
      body.delete("files");
      body.append("files", file, file.name);
      const answer = await fetch(bulk.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) { said.forEach(show); return true; }
      show({ name: file.name, label: String(answer.status), tone: "late", state: "rejected", text: said.join(" ") });
      return answer.status === 422;
    };

    bulk.addEventListener("submit", async (event) => {
      const files = [...picker.files];
      // One file, or a form that is not whole: the ordinary way says what is missing.
      if (!files.length || !bulk.elements.unit.value) return;
      event.preventDefault();
      const button = bulk.querySelector("button[data-act]");
      button.disabled = true;
      result.hidden = false;
      lines.textContent = "";
      bar.hidden = false;
      bar.max = files.length;
      try {
        for (const [at, file] of files.entries()) {
          bar.value = at;
          status.textContent = bulk.dataset.sending.replace("%{n}", at + 1).replace("%{all}", files.length);
          const there = await known(file);
          if (there) show({ name: file.name, label: bulk.dataset.knownLabel, tone: "done", state: "known", href: there, text: "" });
          else if (!(await send(file))) throw new Error("refused");
        }
        bar.value = files.length;
        status.textContent = bulk.dataset.ready;
      } catch (_) {
        status.textContent = bulk.dataset.lost;
      }
      button.disabled = false;
      result.scrollIntoView({ block: "nearest" });
    });
  }
})();
