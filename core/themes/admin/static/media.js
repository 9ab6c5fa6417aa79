// Comforts for the media library: files are dropped, sent one after the other, and can be stopped; the focal point is
// chosen in the picture. Every page works without this file.
"use strict";

{
  // Sends one file; `progress` is told how much of it is away. Returns a promise of its asset, with a way to stop it.
  function send(form, file, progress) {
    const request = new XMLHttpRequest();
    const done = new Promise((resolve, reject) => {
      request.open("POST", form.getAttribute("action"));
      request.setRequestHeader("Accept", "application/json");
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => {
        if (event.lengthComputable) progress(event.loaded / event.total);
      });
      request.addEventListener("load", () => {
        const answer = request.response;
        if (answer?.asset) resolve(answer);
        else reject(new Error(answer?.message || answer?.error || "The site did not take the file."));
      });
      request.addEventListener("error", () => reject(new Error("The connection was lost. Send the file again.")));
      request.addEventListener("abort", () => reject(new Error("Stopped.")));
      const body = new FormData();
      for (const name of ["csrf", "folder"]) body.append(name, form.elements[name].value);
      body.append("file", file);
      request.send(body);
    });
    return { done, stop: () => request.abort() };
  }

  function line(list, file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.className = "media-progress-name";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const stop = document.createElement("button");
    stop.type = "button";
    stop.className = "button button-small";
    stop.textContent = "Stop";
    const note = document.createElement("span");
    note.className = "media-progress-note";
    item.append(name, bar, stop, note);
    list.append(item);
    list.hidden = false;
    return { bar, stop, note };
  }

  function uploads(form) {
    const list = form.querySelector("[data-progress]");
    const drop = form.querySelector(".media-drop");
    const input = form.querySelector('input[type="file"]');
    const max = Number(form.dataset.max);
    const waiting = [];
    let busy = false;
    let added = 0;
    let failed = 0;

    async function next() {
      if (busy) return;
      const job = waiting.shift();
      if (!job) {
        // What was added shows in the grid; what was refused stays to be read.
        if (added > 0 && failed === 0) location.reload();
        return;
      }
      busy = true;
      const { file, shown } = job;
      try {
        if (job.stopped) throw new Error("Stopped.");
        if (file.size > max) throw new Error("The file is larger than this site takes.");
        const sending = send(form, file, (share) => (shown.bar.value = share));
        job.stop = sending.stop;
        const answer = await sending.done;
        shown.bar.value = 1;
        shown.note.textContent = answer.is_new ? "Added." : "This file was in the library already.";
        added += 1;
      } catch (error) {
        failed += 1;
        shown.note.textContent = error.message;
        shown.note.classList.add("is-bad");
      }
      shown.stop.remove();
      busy = false;
      next();
    }

    function add(files) {
      for (const file of files) {
        const job = { file, shown: line(list, file), stopped: false, stop: null };
        job.shown.stop.addEventListener("click", () => {
          job.stopped = true;
          job.stop?.();
        });
        waiting.push(job);
      }
      next();
    }

    form.querySelector("[data-drop-hint]").textContent = "Drop files here, or choose them. ";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      add([...input.files]);
      input.value = "";
    });
    for (const name of ["dragenter", "dragover"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add("is-over");
      });
    }
    drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("is-over");
      add([...event.dataTransfer.files]);
    });
    addEventListener("beforeunload", (event) => {
      if (busy) event.preventDefault();
    });
  }

  function focalPoint(place) {
    const [x, y] = ["focal_x", "focal_y"].map((id) => document.getElementById(id));
    if (!x || !y) return;
    const picture = place.querySelector("img");
    const mark = document.createElement("span");
    mark.className = "media-focal-mark";
    place.append(mark);
    place.classList.add("is-ready");
    const show = () => {
      mark.hidden = x.value === "" || y.value === "";
      mark.style.left = `${x.value}%`;
      mark.style.top = `${y.value}%`;
    };
    picture.addEventListener("click", (event) => {
      const box = picture.getBoundingClientRect();
      x.value = (((event.clientX - box.left) / box.width) * 100).toFixed(1);
      y.value = (((event.clientY - box.top) / box.height) * 100).toFixed(1);
      show();
    });
    for (const input of [x, y]) input.addEventListener("input", show);
    document.querySelector("[data-focal-hint]").textContent = "Click on the picture to choose it.";
    show();
  }

  document.querySelectorAll("[data-upload]").forEach(uploads);
  document.querySelectorAll("[data-focal]").forEach(focalPoint);
}
