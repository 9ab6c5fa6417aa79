// Small forms beside the text.
import { el } from "./dom.js";
import { closePopup, openPopup } from "./popup.js";

let fields = 0;

// A labelled input for `{ name, label, kind, help, choices, required, default_value }`, and its value.
export function field(definition, value) {
  const id = `field-${(fields += 1)}`;
  const { kind, label, help, choices = [], required } = definition;
  const common = { id, name: definition.name, "aria-describedby": help ? `${id}-help` : null, required: Boolean(required) };
  const input = control(kind, common, definition, choices, value);
  const words = el("label", { for: id }, label, required ? el("span", { class: "needed" }, " required") : null);
  const note = help ? el("p", { class: "help", id: `${id}-help` }, help) : null;
  const row = kind === "boolean" ? el("div", { class: "field check" }, input, words, note) : el("div", { class: "field" }, words, note, input);
  return { row, input, read: () => (kind === "boolean" ? (input.checked ? "true" : "") : input.value.trim()) };
}

function control(kind, common, definition, choices, value) {
  if (kind === "boolean") return el("input", { ...common, type: "checkbox", checked: value !== undefined && value !== "false" });
  if (kind === "choice") {
    const none = el("option", { value: "" }, definition.default_value ? `As usual (${definition.default_value})` : "—");
    const options = choices.map((choice) => el("option", { value: choice.value, selected: choice.value === value }, choice.label));
    return el("select", common, none, ...options);
  }
  if (kind === "long") return el("textarea", { ...common, rows: 8, value: value ?? "", spellcheck: "false" });
  const types = { number: { type: "text", inputmode: "decimal" }, url: { type: "url", placeholder: "https://" } };
  return el("input", { ...common, ...(types[kind] ?? { type: "text" }), value: value ?? "", placeholder: types[kind]?.placeholder ?? definition.default_value });
}

// Opens a form. `done` gets the values by name; what it returns is shown as an error and keeps the form open.
export function openForm({ title, definitions, values = {}, submit = "Done", extra, done, closed }, rect) {
  const rows = definitions.map((definition) => ({ definition, ...field(definition, values[definition.name]) }));
  const error = el("p", { class: "form-error", role: "alert" });
  // No <form>: the frame may send none, and browsers do not even tell of the attempt.
  const box = el("div", { class: "form", role: "dialog", "aria-label": title });
  const finish = () => {
    const missing = rows.find((row) => row.definition.required && row.read() === "");
    const problem = missing ? `${missing.definition.label} is needed.` : done(Object.fromEntries(rows.map((row) => [row.definition.name, row.read()])));
    if (problem) {
      error.textContent = problem;
      (missing ?? rows[0]).input.focus();
    } else closePopup();
  };
  box.append(
    el("h2", {}, title),
    ...rows.map((row) => row.row),
    error,
    el(
      "div",
      { class: "form-actions" },
      el("button", { type: "button", class: "button button-primary", onclick: finish }, submit),
      ...(extra ?? []).map(({ label, run }) => el("button", { type: "button", class: "button", onclick: () => (closePopup(), run()) }, label)),
      el("button", { type: "button", class: "button button-quiet", onclick: closePopup }, "Cancel"),
    ),
  );
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    finish();
  });
  openPopup(box, rect, { closed });
  rows[0]?.input.focus();
  return { box, rows };
}
