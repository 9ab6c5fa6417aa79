// Things of other sites: shown as a card, without loading anything from there.
import { schema } from "../schema.js";
import { insertBlock } from "../items.js";
import { openForm } from "../ui/form.js";

// The sites that may be embedded, as `plugins/editor/src/embed.rs` knows them.
const PROVIDERS = [
  ["YouTube", "Video", ["youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be"]],
  ["Vimeo", "Video", ["vimeo.com", "www.vimeo.com"]],
  ["PeerTube", "Video", ["framatube.org", "peertube.tv"]],
  ["Spotify", "Audio", ["open.spotify.com"]],
  ["SoundCloud", "Audio", ["soundcloud.com", "www.soundcloud.com"]],
  ["Bandcamp", "Audio", ["*.bandcamp.com"]],
  ["Mastodon", "Post", ["mastodon.social", "mastodon.online"]],
  ["Bluesky", "Post", ["bsky.app"]],
  ["GitHub", "Page", ["github.com", "gist.github.com"]],
  ["OpenStreetMap", "Map", ["openstreetmap.org", "www.openstreetmap.org"]],
];

const fits = (known, host) => (known.startsWith("*.") ? host.split(".").slice(1).join(".") === known.slice(2) : host === known);

// The site and the kind of thing behind an address; null where it may not be embedded.
export function provider(address) {
  let url;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== "https:" || url.username || url.port) return null;
  const found = PROVIDERS.find(([, , hosts]) => hosts.some((known) => fits(known, url.hostname)));
  return found ? { name: found[0], kind: found[1] } : null;
}

export const embedNode = (url) => schema.nodes.directive.create({ name: "embed", values: { url } });

// Asks for an address and puts a card for it into the document.
export function askForEmbed(view) {
  const names = PROVIDERS.map(([name]) => name).join(", ");
  openForm(
    {
      title: "Embed",
      definitions: [{ name: "url", label: "Address", kind: "url", required: true, help: `A page of ${names}. Readers get a card that leads there; nothing is loaded from the other site.` }],
      submit: "Embed",
      done: ({ url }) => {
        if (!provider(url)) return "This address cannot be embedded. Use a link instead.";
        insertBlock(view, embedNode(url), { select: true });
        return null;
      },
      closed: () => view.focus(),
    },
    view.coordsAtPos(view.state.selection.from),
  );
}
