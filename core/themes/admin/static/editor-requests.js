// What the page does for the frame of an editor, which can do none of it itself: docs/plugins/editor-frame.md.
"use strict";

// An element with these properties.
function makeElement(tag, props, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

// What a frame may ask for, by name; each gives a promise of the answer. `form` has the token against forged requests; `pick` is the dialog of media-picker.js.
function editorRequests(form) {
  const requests = {
    upload: ({ name, mediaType, bytes }, progress) => upload(new File([bytes], String(name), { type: String(mediaType) }), progress),
    links: async ({ query }) => {
      const response = await fetch(`/admin/entries/links.json?${new URLSearchParams({ q: String(query) })}`);
      if (!response.ok) throw new Error("The entries could not be searched.");
      return (await response.json()).entries;
    },
    media: async ({ kind }) => {
      const chosen = await pick({ kind: String(kind), multiple: true, csrf: form.elements.csrf.value });
      return chosen.length > 0 ? chosen : null;
    },
    picture: async ({ url }) => {
      const address = new URL(String(url), location.origin);
      if (address.origin !== location.origin || !address.pathname.startsWith("/media/")) throw new Error("Only pictures of this site are shown.");
      const response = await fetch(address, { credentials: "omit" });
      if (!response.ok) throw new Error("The picture is not there.");
      return { bytes: await response.arrayBuffer(), mediaType: response.headers.get("content-type") ?? "" };
    },
  };

  function upload(file, progress) {
    return new Promise((done, failed) => {
      const body = new FormData();
      body.append("csrf", form.elements.csrf.value);
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
      request.onerror = () => failed(new Error("the site could not be reached."));
      request.onload = () => {
        let answer = {};
        try {
          answer = JSON.parse(request.responseText);
        } catch {
          // Whatever answered, it was not the site's list of files.
        }
        if (answer.asset) done(answer.asset);
        else failed(new Error(answer.error ?? refusal(request)));
      };
      request.open("POST", "/admin/media/upload");
      request.setRequestHeader("X-CSRF-Token", form.elements.csrf.value);
      request.setRequestHeader("Accept", "application/json");
      request.send(body);
    });
  }

  function refusal(request) {
    if (request.status === 401 || request.responseURL.includes("/login")) return "you are no longer logged in. Log in in another tab, then try again.";
    if (request.status === 403) return "you may not upload files.";
    if (request.status === 413) return "the file is too large.";
    return `the site answered with an error (${request.status}).`;
  }

  return requests;
}
