// A dialog for fields that hold assets: <div data-media-field data-kind="image" data-multiple="false"> with an input,
// textarea or select of the value inside. The value is an asset's id; of several, one in each line or chosen option.
// A field for one picture in a form that names a video also takes a frame of that video.
"use strict";

{
  const LIST = "/admin/media/list.json";
  const UPLOAD = "/admin/media/upload";

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(text, className = "button") {
    const made = element("button", className, text);
    made.type = "button";
    return made;
  }

  function card(asset) {
    const thumb = asset.thumbnail_url ? element("img", "media-thumb") : element("span", "media-thumb media-thumb-none", asset.kind);
    if (asset.thumbnail_url) Object.assign(thumb, { src: asset.thumbnail_url, alt: asset.alt, loading: "lazy" });
    return [thumb, element("span", "media-card-title", asset.title || asset.name)];
  }

  async function answerOf(response) {
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message || answer.error);
    return answer;
  }

  // Sends a file to the library; a promise of its asset.
  async function upload(file, csrf) {
    const body = new FormData();
    body.append("file", file);
    const headers = { Accept: "application/json", "X-CSRF-Token": csrf };
    return (await answerOf(await fetch(UPLOAD, { method: "POST", headers, body }))).asset;
  }

  // Lets somebody pick files; a promise of them, none where the dialog was closed.
  function pick({ kind, multiple, csrf }) {
    const dialog = element("dialog", "media-picker");
    dialog.setAttribute("aria-label", "Media library");
    const head = element("div", "media-picker-head");
    const search = element("input");
    Object.assign(search, { type: "search", placeholder: "Search the library", ariaLabel: "Search the library" });
    const file = element("input");
    Object.assign(file, { type: "file", multiple, ariaLabel: "Add a file" });
    file.accept = kind.split(" ").filter((word) => ["image", "video", "audio"].includes(word)).map((word) => `${word}/*`).join();
    const close = button("Cancel");
    head.append(search, file, close);
    const note = element("p", "help");
    note.setAttribute("role", "status");
    const grid = element("ul", "media-grid");
    const more = button("Show more");
    const use = button("Use the chosen files", "button button-primary");
    use.hidden = !multiple;
    const foot = element("div", "media-picker-actions");
    foot.append(more, use);
    dialog.append(head, note, grid, foot);
    document.body.append(dialog);

    const chosen = new Map();
    let next = null;
    let asked = 0;

    return new Promise((resolve) => {
      const finish = (assets) => {
        resolve(assets);
        dialog.close();
      };
      const show = (asset, first) => {
        const item = element("li");
        const choice = button("", "media-picker-choice");
        choice.append(...card(asset));
        choice.addEventListener("click", () => {
          if (!multiple) return finish([asset]);
          if (chosen.delete(asset.id)) choice.setAttribute("aria-pressed", "false");
          else {
            chosen.set(asset.id, asset);
            choice.setAttribute("aria-pressed", "true");
          }
        });
        if (multiple) choice.setAttribute("aria-pressed", "false");
        item.append(choice);
        if (first) grid.prepend(item);
        else grid.append(item);
        return choice;
      };
      const load = async (after) => {
        const turn = ++asked;
        const query = new URLSearchParams({ kind, q: search.value, after: after ?? "" });
        try {
          const answer = await answerOf(await fetch(`${LIST}?${query}`, { headers: { Accept: "application/json" } }));
          if (turn !== asked) return;
          if (!after) grid.replaceChildren();
          for (const asset of answer.assets) show(asset, false);
          next = answer.next;
          more.hidden = !next;
          note.textContent = grid.childElementCount === 0 ? "Nothing here yet. Add a file." : "";
        } catch (error) {
          if (turn === asked) note.textContent = error.message || "The library could not be loaded.";
        }
      };
      const add = async (one) => {
        note.textContent = `Adding ${one.name} …`;
        const asset = await upload(one, csrf);
        note.textContent = "";
        show(asset, true).click();
      };
      let timer = 0;
      search.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(() => load(null), 250);
      });
      // Enter searches; it does not send the form around the field.
      search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
      file.addEventListener("change", async () => {
        try {
          for (const one of file.files) await add(one);
        } catch (error) {
          note.textContent = error.message || "The file could not be added.";
        }
        file.value = "";
      });
      more.addEventListener("click", () => load(next));
      use.addEventListener("click", () => finish([...chosen.values()]));
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => {
        resolve([]);
        dialog.remove();
      });
      dialog.showModal();
      load(null);
    });
  }

  // The frame that a video shows, as a picture of at most 1920 pixels.
  function frameOf(video, name) {
    const scale = Math.min(1, 1920 / Math.max(video.videoWidth, video.videoHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
    const stem = name.replace(/\.[^.]*$/, "");
    return new Promise((resolve, reject) =>
      canvas.toBlob(
        (blob) => (blob ? resolve(new File([blob], `${stem}-at-${video.currentTime.toFixed(1)}s.jpg`)) : reject(new Error("The browser could not make a picture of this frame."))),
        "image/jpeg",
        0.9,
      ),
    );
  }

  // Lets somebody choose a frame of a video; a promise of the picture in the library, or of nothing.
  function pickFrame(asset, csrf) {
    const dialog = element("dialog", "media-picker");
    dialog.setAttribute("aria-label", "A frame of the video");
    const video = element("video", "media-picker-video");
    Object.assign(video, { src: asset.url, controls: true, muted: true, preload: "auto" });
    const note = element("p", "help", "Play or drag to the moment that tells what the video is about.");
    note.setAttribute("role", "status");
    const use = button("Use this frame", "button button-primary");
    use.disabled = true;
    const close = button("Cancel");
    const foot = element("div", "media-picker-actions");
    foot.append(use, close);
    dialog.append(note, video, foot);
    document.body.append(dialog);
    return new Promise((resolve) => {
      const finish = (picture) => {
        resolve(picture);
        dialog.close();
      };
      // The very beginning of a video is black more often than not.
      video.addEventListener("loadedmetadata", () => (video.currentTime = Math.min(1, video.duration / 10)), { once: true });
      video.addEventListener("seeked", () => (use.disabled = false));
      video.addEventListener("error", () => (note.textContent = "This browser cannot play the video. Choose a picture instead."));
      use.addEventListener("click", async () => {
        use.disabled = true;
        try {
          finish(await upload(await frameOf(video, asset.name), csrf));
        } catch (error) {
          note.textContent = error.message || "The picture could not be added.";
          use.disabled = false;
        }
      });
      close.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => {
        resolve(null);
        dialog.remove();
      });
      dialog.showModal();
    });
  }

  // The button beside a field for a picture, there as long as the form names a video.
  function frames(field, form, actions, put) {
    const kinds = (field) => (field.dataset.kind ?? "").split(" ");
    if (!form || field.dataset.multiple === "true" || !kinds(field).includes("image") || kinds(field).includes("video")) return;
    const video = () =>
      [...form.querySelectorAll("[data-media-field]")].find((other) => kinds(other).includes("video"))?.querySelector("select")?.value;
    const take = button("Take a frame of the video");
    const refresh = () => (video() ? actions.append(take) : take.remove());
    form.addEventListener("change", refresh);
    refresh();
    take.addEventListener("click", async () => {
      try {
        const headers = { Accept: "application/json" };
        const { asset } = await answerOf(await fetch(`/admin/media/${video()}`, { headers }));
        const picture = await pickFrame(asset, form.elements.csrf?.value ?? "");
        if (picture) put([picture]);
      } catch (error) {
        take.after(element("span", "help", error.message || "The video could not be opened."));
      }
      take.focus();
    });
  }

  function attach(field) {
    const input = field.querySelector("input:not([type=hidden]), textarea, select");
    const form = field.closest("form");
    if (!input) return;
    const multiple = field.dataset.multiple === "true";
    const shown = element("ul", "media-picked");
    const choose = button(multiple ? "Choose files" : "Choose a file");
    const clear = button("Take out", "button button-quiet");
    const actions = element("div", "media-picker-actions");
    actions.append(choose, clear);
    input.after(shown, actions);

    const put = (assets) => {
      if (input.tagName === "SELECT") {
        for (const option of input.options) option.selected = false;
        for (const asset of assets) {
          const known = [...input.options].find((option) => option.value === asset.id);
          const option = known ?? input.appendChild(new Option(asset.title || asset.name, asset.id));
          option.selected = true;
        }
        if (assets.length === 0 && !multiple) input.value = "";
      } else {
        input.value = assets.map((asset) => asset.id).join("\n");
      }
      shown.replaceChildren(
        ...assets.map((asset) => {
          const item = element("li");
          item.append(...card(asset));
          return item;
        }),
      );
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    choose.addEventListener("click", async () => {
      const csrf = form?.elements.csrf?.value ?? "";
      const assets = await pick({ kind: field.dataset.kind ?? "", multiple, csrf });
      if (assets.length > 0) put(assets);
      choose.focus();
    });
    clear.addEventListener("click", () => put([]));
    frames(field, form, actions, put);
  }

  document.querySelectorAll("[data-media-field]").forEach(attach);
  // Rows of an entry's lists are drawn anew when they change.
  document.addEventListener("fields-drawn", (event) => event.target.querySelectorAll("[data-media-field]").forEach(attach));
}
