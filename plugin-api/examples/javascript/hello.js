// A block that greets somebody. It has what most blocks have: an attribute, a setting, and a line in the log.

import * as log from "sandpress:log/log@1.0.0";
import * as settings from "sandpress:settings/settings@1.0.0";

const LONGEST_GREETING = 40;

// An exported object for each hook. What WIT calls `default-value` is `defaultValue` here.
export const lifecycle = {
  describe() {
    return {
      id: "hello-js",
      version: "0.1.0",
      label: "Hello from JavaScript",
      summary: "A block that greets somebody.",
      settings: [
        {
          key: "greeting",
          label: "Greeting",
          kind: "text",
          help: `The word before the name, at most ${LONGEST_GREETING} characters.`,
          defaultValue: "Hello",
          required: false,
          choices: [],
          extra: [],
        },
      ],
      extra: [],
    };
  },

  // A `result` is returned where all went well and thrown where it did not.
  configure(given) {
    const greeting = given.find((setting) => setting.key === "greeting");
    if (greeting && [...greeting.value].length > LONGEST_GREETING) {
      const message = `has more than ${LONGEST_GREETING} characters: shorten it`;
      throw { tag: "invalid", val: [{ field: "greeting", message }] };
    }
  },

  upgrade() {},
};

export const block = {
  blocks() {
    return [
      {
        name: "hello-js",
        label: "Hello from JavaScript",
        help: "Greets somebody.",
        attributes: [
          {
            name: "whom",
            label: "Whom",
            kind: "text",
            help: "The name of somebody.",
            required: false,
            defaultValue: "world",
            choices: [],
            extra: [],
          },
        ],
        dependsOn: ["nothing"],
        places: ["document", "template"],
        extra: [],
      },
    ];
  },

  render(request) {
    const whom = request.attributes.find((attribute) => attribute.name === "whom").value;
    const greeting = settings.get("greeting") ?? "";
    log.write("info", `greeting ${whom}`);
    return { html: `<p class="hello">${escaped(greeting)}, ${escaped(whom)}!</p>`, extra: [] };
  },
};

// What people wrote stands in HTML as text.
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
