import { get } from "../lib/api.js";
import { html } from "../lib/html.js";
import { day, fill } from "../lib/show.js";

export function showDataset(page, { id }) {
  document.title = "Dataset · Renku";
  return fill(page, get(`kg/datasets/${encodeURIComponent(id)}`), view);
}

function view(dataset) {
  const creators = (dataset.published?.creator ?? []).map(({ name }) => name).join(", ");
  const projects = dataset.usedIn ?? (dataset.project ? [dataset.project] : []);
  return html`<h1>${dataset.name ?? dataset.title}</h1>
    <p class="soft">${dataset.slug} · ${creators} · ${day(dataset.published?.datePublished ?? dataset.created)}</p>
    ${dataset.description && html`<p>${dataset.description}</p>`}
    <p>${(dataset.keywords ?? []).map((word) => html`<span class="tag">${word}</span> `)}</p>
    <h2>Files</h2>
    <table><tbody>${(dataset.hasPart ?? []).map(({ atLocation }) => html`<tr><td><code>${atLocation}</code></td></tr>`)}</tbody></table>
    <h2>In projects</h2>
    <ul>${projects.map(({ path, slug, name }) => html`<li><a href="/projects/${path ?? slug}">${name}</a></li>`)}</ul>`;
}
