// Comforts for the fields of an entry: rows change in place, fields appear where their conditions hold, long selects
// can be searched. Every form works without this file.
"use strict";

{
  const form = document.querySelector("form.edit");

  // The values that stand in the inputs of a field, also of one with several boxes or rows.
  const valuesOf = (name) =>
    [...form.elements]
      .filter((input) => input.name === name || (input.name?.startsWith(`${name}.`) && /^\d+$/.test(input.name.slice(name.length + 1))))
      .filter((input) => input.type !== "checkbox" || input.checked)
      .map((input) => input.value)
      .filter((value) => value !== "");

  const holds = ({ field, anyOf }) => {
    const values = valuesOf(field);
    if (anyOf.length === 0) return values.some((value) => value !== "false");
    return (anyOf.includes("false") && values.length === 0) || values.some((value) => anyOf.includes(value));
  };

  const showFields = () => {
    for (const field of form.querySelectorAll("[data-shown-if]")) {
      // What is wrong is never hidden.
      const isWrong = field.querySelector(".field-invalid") || field.classList.contains("field-invalid");
      field.hidden = !isWrong && !JSON.parse(field.dataset.shownIf).every(holds);
    }
    for (const note of form.querySelectorAll("[data-condition-note]")) note.hidden = true;
  };

  const addSearch = (select) => {
    const FEW = 12;
    if (select.options.length <= FEW || select.dataset.search === "on") return;
    select.dataset.search = "on";
    const search = document.createElement("input");
    search.type = "search";
    search.className = "select-search";
    search.placeholder = "Search";
    search.setAttribute("aria-label", "Search what can be chosen");
    search.setAttribute("aria-controls", select.id);
    search.addEventListener("input", (event) => {
      event.stopPropagation();
      const words = search.value.trim().toLowerCase();
      for (const option of select.options) {
        option.hidden = words !== "" && option.value !== "" && !option.selected && !option.text.toLowerCase().includes(words);
      }
    });
    select.before(search);
  };

  const addSwatch = (input) => {
    if (input.dataset.colour === "on") return;
    input.dataset.colour = "on";
    const swatch = document.createElement("input");
    swatch.type = "color";
    swatch.className = "colour-swatch";
    swatch.setAttribute("aria-label", "Choose a colour");
    const show = () => {
      if (/^#[0-9a-f]{6}$/i.test(input.value)) swatch.value = input.value;
    };
    input.addEventListener("input", show);
    swatch.addEventListener("input", () => {
      input.value = swatch.value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    show();
    input.after(swatch);
  };

  const improve = (place) => {
    place.querySelectorAll("select[data-search]").forEach(addSearch);
    place.querySelectorAll("input[data-colour]").forEach(addSwatch);
    showFields();
  };

  // Asks the site to draw the list anew, as pressing the button would, and puts it where the old one was.
  const change = async (button) => {
    const list = button.closest("[data-list]");
    list.setAttribute("aria-busy", "true");
    const lastWords = [];
    form.dispatchEvent(new CustomEvent("fields-changing", { detail: lastWords }));
    await Promise.all(lastWords);
    const data = new URLSearchParams(new FormData(form));
    data.set("row", button.value);
    const response = await fetch(form.getAttribute("action"), { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.getElementById(list.id);
    if (!response.ok || !fresh) throw new Error("the list was not drawn");
    fresh.removeAttribute("autofocus");
    const drawn = document.adoptNode(fresh);
    list.replaceWith(drawn);
    form.dataset.guard = "changed";
    improve(drawn);
    drawn.dispatchEvent(new CustomEvent("fields-drawn", { bubbles: true }));
    drawn.dispatchEvent(new Event("input", { bubbles: true }));
    const rows = drawn.querySelectorAll(":scope > .field-row");
    const next = button.value.startsWith("add ") ? rows[rows.length - 1]?.querySelector("input, select, textarea") : null;
    (next ?? drawn).focus();
  };

  if (form) {
    improve(form);
    form.addEventListener("input", showFields);
    form.addEventListener("change", showFields);
    form.addEventListener("click", (event) => {
      const button = event.target.closest?.('button[name="row"]');
      if (!button) return;
      event.preventDefault();
      change(button).catch(() => form.requestSubmit(button));
    });
  }
}
