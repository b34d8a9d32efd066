import { html, replace } from "./lib/html.js";
import { logIn, user } from "./lib/api.js";
import { open, route, start } from "./lib/router.js";
import { failure } from "./lib/show.js";
import { showHome } from "./home/home.js";
import { showSearch } from "./search/search.js";
import { showProject } from "./projects/project.js";
import { showNewProject } from "./projects/new-project.js";
import { showNewDataset } from "./datasets/new-dataset.js";
import { showDataset } from "./datasets/dataset.js";
import { showPrivacy } from "./privacy/privacy.js";
import { showSession } from "./sessions/session.js";

class Nav extends HTMLElement {
  connectedCallback() {
    document.addEventListener("renku-route", () => this.render());
    this.render();
  }

  async render() {
    const visitor = await user().catch(() => null);
    const current = (path) => (location.pathname.startsWith(path) ? "page" : null);
    replace(
      this,
      html`<a class="brand" href="/"><img src="/ui/logo.svg" alt="">Renku</a>
        <a href="/search" aria-current=${current("/search")}>Search</a>
        ${visitor && html`<a href="/projects/new" aria-current=${current("/projects/new")}>New project</a>`}
        <a href="/swagger" target="_blank">API</a>
        <span class="space"></span>
        ${visitor
          ? [html`<span>${visitor.name ?? visitor.username}</span>`, html`<a class="logout" href="/ui-server/auth/logout">Log out</a>`]
          : html`<button class="button" onclick=${logIn}>Log in</button>`}`,
    );
  }
}

customElements.define("renku-nav", Nav);

const PROJECT = "(?<project>[^/]+(?:/[^/]+)+?)";

route(/^\/$/, showHome);
route(/^\/login\/?$/, logIn);
route(/^\/search\/?$/, showSearch);
route(/^\/privacy\/?$/, showPrivacy);
route(/^\/projects\/new\/?$/, showNewProject);
route(new RegExp(`^/projects/${PROJECT}/sessions/show/(?<name>[^/]+)$`), showSession);
route(new RegExp(`^/projects/${PROJECT}/datasets/new$`), showNewDataset);
route(new RegExp(`^/projects/${PROJECT}(?:/(?<tab>files|datasets|sessions))?/?$`), showProject);
route(/^\/datasets\/(?<id>[^/]+)\/?$/, showDataset);
route(/./, (page) => replace(page, html`<h1>Not found</h1><p>There is no page at this address. <a href="/search">Search</a> instead?</p>`));

addEventListener("unhandledrejection", ({ reason }) => document.getElementById("page").prepend(failure(reason)));
start().catch((error) => document.getElementById("page").prepend(failure(error)));
export { open };
