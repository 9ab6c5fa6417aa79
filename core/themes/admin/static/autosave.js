// Keeps what stands in the form of an entry: in this browser at once, on the site a moment later. The form works
// without this file; then only what is saved is kept.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form || !form.dataset.autosave) return;

  const WAIT = 1200;
  const PING = 30000;
  const MAX_PAUSE = 60000;
  const state = form.querySelector("[data-autosave-state]");
  const present = document.querySelector("[data-present]");
  const recovery = document.querySelector("[data-recovery]");
  const dialog = document.getElementById("login-again");
  const field = (name) => form.elements.namedItem(name);
  let sequence = Number(field("sequence").value) || 0;
  let timer = 0;
  let pause = 0;
  let busy = false;
  let waiting = false;
  let leaving = false;
  let refusedText = null;

  // What is the author's own in the form: fields, address and byline.
  const written = () =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && (name.startsWith("field.") || name === "path" || name === "byline"));
  const PLACE = ["parent", "menu_order", "category", "tags", "author"];
  const place = () => [...new FormData(form)].filter(([name]) => PLACE.includes(name));
  const text = () => JSON.stringify([written(), place()]);
  // A form that came back unsaved is kept at once.
  let known = form.dataset.guard === "changed" ? null : text();

  const key = () => `sandpress ${form.dataset.person} ${form.dataset.autosave}`;
  const keep = () => {
    try {
      localStorage.setItem(key(), JSON.stringify({ at: Date.now(), revision: field("revision").value, written: written() }));
      return true;
    } catch {
      return false;
    }
  };
  const forget = () => {
    try {
      localStorage.removeItem(key());
    } catch {
      // A browser that keeps nothing has nothing to forget.
    }
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key()));
    } catch {
      return null;
    }
  };

  const show = (words, kind = "") => {
    if (state.textContent === words) return;
    state.textContent = words;
    state.dataset.kind = kind;
  };

  function showPresent(lines, newer) {
    const all = newer ? [newer, ...lines] : lines;
    if ([...present.children].map((line) => line.textContent).join("\n") === all.join("\n")) return;
    present.replaceChildren(...all.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  }

  // Where the first autosave of a new form has begun its entry, the form goes on as that entry's.
  function becomeEntry(answer) {
    if (!answer.url) return;
    forget();
    form.setAttribute("action", answer.url);
    form.dataset.autosave = `${answer.url}/autosave`;
    field("revision").value = answer.revision;
    const preview = form.querySelector("[data-preview]");
    if (preview) preview.setAttribute("formaction", `${answer.url}/preview`);
    history.replaceState(null, "", answer.url);
  }

  async function freshToken() {
    const response = await fetch("/admin/jump", { cache: "no-store", redirect: "error" });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const person = page.querySelector(".bar-name")?.textContent;
    if (!response.ok || person !== form.dataset.person) return false;
    const token = page.querySelector('input[name="csrf"]').value;
    for (const input of document.querySelectorAll('input[name="csrf"]')) input.value = token;
    return true;
  }

  function post(extra) {
    const body = new URLSearchParams(new FormData(form));
    body.set("sequence", String(sequence));
    for (const [name, value] of extra) body.set(name, value);
    return fetch(form.dataset.autosave, { method: "POST", body, redirect: "error", cache: "no-store" });
  }

  function later(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(save, milliseconds);
  }

  function offline() {
    pause = Math.min(pause ? pause * 2 : 2000, MAX_PAUSE);
    show(keep() ? "Offline, kept in this browser" : "Offline, and this browser cannot keep it: copy your text", "warning");
    later(pause);
  }

  function loggedOut() {
    show("Logged out, kept in this browser", "warning");
    keep();
    if (dialog && !dialog.open && dialog.dataset.later !== "yes") dialog.showModal();
  }

  async function refused(response, now) {
    refusedText = now;
    const problem = (response.headers.get("content-type") || "").startsWith("application/json") ? (await response.json()).problem : "";
    const why = problem || "You may no longer change this entry.";
    show(`Not saved by itself, kept in this browser: ${why}`, "warning");
  }

  async function save() {
    clearTimeout(timer);
    if (leaving) return;
    const now = text();
    if (now === known || now === refusedText) return;
    if (busy) {
      waiting = true;
      return;
    }
    busy = true;
    waiting = false;
    sequence += 1;
    field("sequence").value = String(sequence);
    show("Saving…");
    try {
      let response = await post([]);
      if (response.status === 403 && (await freshToken())) response = await post([]);
      if (response.status === 401) loggedOut();
      else if (response.ok) {
        const answer = await response.json();
        becomeEntry(answer);
        known = now;
        pause = 0;
        refusedText = null;
        if (text() === now) forget();
        showPresent(answer.present, answer.newer);
        show(`Saved ${answer.at}`);
        if (dialog?.open) dialog.close();
      } else if (response.status >= 500 || response.status === 429) offline();
      else await refused(response, now);
    } catch {
      offline();
    }
    busy = false;
    if (waiting) later(WAIT);
  }

  async function ping() {
    if (document.hidden || busy || leaving || form.dataset.autosave.includes("/new/")) return;
    try {
      const response = await post([["ping", "1"]]);
      if (response.status === 401) return loggedOut();
      if (!response.ok) return;
      const answer = await response.json();
      showPresent(answer.present, answer.newer);
    } catch {
      // The next one may get through.
    }
  }

  // Back from the tab in which somebody logged in again, or online again.
  async function comeBack() {
    if (text() === known && !(dialog?.open)) return;
    try {
      if (!(await freshToken())) return;
    } catch {
      return;
    }
    if (dialog?.open) dialog.close();
    pause = 0;
    if (text() !== known) save();
    else if (state.dataset.kind === "warning") show("");
  }

  // The lines in which two texts differ, without what they share at both ends.
  function difference(before, after) {
    const [old, fresh] = [before.split("\n"), after.split("\n")];
    let start = 0;
    while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
    let end = 0;
    while (end < old.length - start && end < fresh.length - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end += 1;
    return [old.slice(start, old.length - end).join("\n"), fresh.slice(start, fresh.length - end).join("\n")];
  }

  function set(name, value) {
    const control = field(name);
    if (!control || !("value" in control)) return;
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function offer(copy) {
    const current = new Map(written());
    const changed = copy.written.filter(([name, value]) => current.has(name) && current.get(name).replace(/\r\n/g, "\n") !== value.replace(/\r\n/g, "\n"));
    if (!changed.length) return forget();
    const element = (tag, properties, ...children) => {
      const node = Object.assign(document.createElement(tag), properties);
      node.append(...children);
      return node;
    };
    const words = element("p", { textContent: `There are words in this browser that the site does not have, of ${new Date(copy.at).toLocaleString()}.` });
    const parts = changed.map(([name, value]) => {
      const label = document.querySelector(`label[for="${CSS.escape(name.replace("field.", "field-"))}"]`)?.firstChild?.textContent || name;
      const [gone, come] = difference(current.get(name).replace(/\r\n/g, "\n"), value.replace(/\r\n/g, "\n"));
      return element("section", { className: "recovery-field" }, element("h3", { textContent: label }), element("pre", {}, element("del", { textContent: gone }), gone && come ? "\n" : "", element("ins", { textContent: come })));
    });
    const restore = element("button", { type: "button", className: "button button-primary", textContent: "Restore" });
    const discard = element("button", { type: "button", className: "button", textContent: "Discard" });
    restore.addEventListener("click", () => {
      for (const [name, value] of changed) set(name, value);
      recovery.hidden = true;
      save();
    });
    discard.addEventListener("click", () => {
      forget();
      recovery.hidden = true;
    });
    const details = element("details", { open: true }, element("summary", { textContent: "What differs" }), ...parts);
    recovery.replaceChildren(words, details, element("p", { className: "recovery-choice" }, restore, " ", discard));
    recovery.hidden = false;
    recovery.setAttribute("role", "alert");
  }

  form.addEventListener("input", () => {
    if (text() === known) return;
    keep();
    refusedText = null;
    if (!pause && !dialog?.open) {
      if (!busy) show("Not saved yet");
      later(WAIT);
    }
  });
  form.addEventListener("change", () => {
    if (!pause) later(WAIT);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return;
    leaving = true;
    clearTimeout(timer);
    keep();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  // Others need not wait until the site has not heard of this form for a while.
  addEventListener("pagehide", () => {
    if (form.dataset.autosave.includes("/new/")) return;
    const gone = { csrf: field("csrf").value, sitting: field("sitting").value, leave: "1" };
    navigator.sendBeacon(form.dataset.autosave, new URLSearchParams(gone));
  });
  addEventListener("online", comeBack);
  addEventListener("focus", comeBack);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) save();
  });
  dialog?.querySelector("[data-close]")?.addEventListener("click", () => {
    dialog.dataset.later = "yes";
    dialog.close();
  });
  setInterval(ping, PING);
  ping();

  if (known === null) later(WAIT);
  const copy = kept();
  if (copy && Array.isArray(copy.written)) offer(copy);
})();

// Shows what stands in the form beside it, as readers would see it.
(() => {
  const form = document.querySelector("form.edit");
  const button = form?.querySelector("[data-preview]");
  if (!button) return;
  let frame = null;
  let timer = 0;
  const draw = () => {
    if (frame) form.requestSubmit(button);
  };
  const open = () => {
    const panel = document.createElement("section");
    panel.className = "preview-beside";
    panel.setAttribute("aria-label", "Preview");
    frame = document.createElement("iframe");
    frame.name = "entry-preview";
    frame.title = "Preview";
    frame.setAttribute("sandbox", "allow-same-origin");
    panel.append(frame);
    form.after(panel);
    document.body.classList.add("has-preview");
    button.textContent = "Close the preview";
  };
  const close = () => {
    frame.closest(".preview-beside").remove();
    frame = null;
    document.body.classList.remove("has-preview");
    button.textContent = "Preview";
  };
  button.addEventListener("click", (event) => {
    if (frame && event.isTrusted) {
      event.preventDefault();
      close();
    } else if (!frame) open();
  });
  form.addEventListener("input", () => {
    clearTimeout(timer);
    if (frame) timer = setTimeout(draw, 1000);
  });
})();
