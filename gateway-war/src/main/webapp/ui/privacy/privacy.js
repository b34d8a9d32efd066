import { html } from "../lib/html.js";
import { fill } from "../lib/show.js";
import { markdown } from "../lib/markdown.js";

export function showPrivacy(page) {
  document.title = "Privacy · Renku";
  return fill(page, statement(), (text) =>
    text ? html`<h1>Privacy statement</h1>${markdown(text)}` : html`<h1>Privacy statement</h1><p>Whoever runs this deployment has not written one.</p>`,
  );
}

/** The statement comes as base64 of its Markdown, and empty where there is none. */
async function statement() {
  const text = (await (await fetch("/privacy-statement.md")).text()).trim();
  return new TextDecoder().decode(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
}
