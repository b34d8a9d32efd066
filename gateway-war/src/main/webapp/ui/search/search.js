import { request } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { go } from "../lib/router.js";
import { day, fill, visibilityTag } from "../lib/show.js";

const TYPES = ["project", "dataset"];

export function showSearch(page, _, query) {
  document.title = "Search · Renku";
  const results = html`<div></div>`;
  const chosen = query.getAll("type").length ? query.getAll("type") : TYPES;
  replace(
    page,
    html`<h1>Search</h1>
      <form class="row" role="search" onsubmit=${search}>
        <input type="search" name="query" value="${query.get("query") ?? ""}" placeholder="Name, description, keyword, person" autofocus>
        ${TYPES.map((type) => html`<label class="row"><input type="checkbox" name="type" value="${type}" checked=${chosen.includes(type)}> ${type}s</label>`)}
        <button>Search</button>
      </form>${results}`,
  );
  fill(results, request("kg/entities?" + parameters(query, chosen)), found(query));
}

function search(event) {
  event.preventDefault();
  const given = new URLSearchParams(new FormData(event.target));
  if (!given.get("query")) given.delete("query");
  go("/search?" + given);
}

function parameters(query, types) {
  const given = new URLSearchParams({ per_page: 24, page: query.get("page") ?? 1 });
  if (query.get("query")) given.set("query", query.get("query"));
  types.forEach((type) => given.append("type", type));
  given.append("sort", query.get("query") ? "matchingScore:desc" : "date:desc");
  return given;
}

const found = (query) => ({ body, headers }) => {
  const total = Number(headers.get("Total") ?? body.length);
  return [
    html`<p class="soft">${total} found</p>`,
    html`<div class="list">${body.map(entity)}</div>`,
    pages(query, Number(headers.get("Page") ?? 1), Number(headers.get("Total-Pages") ?? 1)),
  ];
};

function entity(item) {
  const link = item._links?.find((each) => each.rel === "details")?.href ?? "";
  const address = item.type === "project" ? `/projects/${item.path ?? item.slug}` : `/datasets/${link.split("/").pop()}`;
  return html`<a class="card" href="${address}">
    <div class="row"><span class="tag">${item.type}</span><strong>${item.name}</strong>${item.visibility && visibilityTag(item.visibility)}
      <span class="space"></span><span class="soft">${day(item.dateModified ?? item.date)}</span></div>
    ${item.description && html`<p>${item.description}</p>`}
    <div class="soft">${item.path ?? item.creators?.join(", ") ?? ""} ${(item.keywords ?? []).map((word) => html`<span class="tag">${word}</span> `)}</div></a>`;
}

function pages(query, page, last) {
  const link = (number, text) => {
    const next = new URLSearchParams(query);
    next.set("page", number);
    return html`<a class="button quiet" href="/search?${next}">${text}</a>`;
  };
  return last > 1 && html`<p class="row">${page > 1 && link(page - 1, "Previous")}<span class="soft">Page ${page} of ${last}</span>${page < last && link(page + 1, "Next")}</p>`;
}
