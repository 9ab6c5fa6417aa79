// Asks the device for a passkey and sends its answer with the form.
"use strict";

const can = window.PublicKeyCredential?.parseRequestOptionsFromJSON && window.PublicKeyCredential.prototype.toJSON;

async function answer(form) {
  const options = `${form.getAttribute("action")}/options`;
  const response = await fetch(options, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!response.ok) throw new Error(`${options}: ${response.status}`);
  const { publicKey } = await response.json();
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
  return JSON.stringify(credential.toJSON());
}

function prepare(form) {
  const message = form.querySelector('[role="alert"]');
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.hasAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    message.hidden = true;
    try {
      form.elements.answer.value = await answer(form);
      form.submit();
    } catch {
      message.hidden = false;
      form.removeAttribute("aria-busy");
    }
  });
}

if (can) document.querySelectorAll("form[data-passkey]").forEach(prepare);
