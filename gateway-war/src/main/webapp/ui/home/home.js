import { get, logIn, user } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { day, fill, visibilityTag } from "../lib/show.js";
import { sessionCards } from "../sessions/sessions.js";

export async function showHome(page) {
  document.title = "Renku";
  const visitor = await user();
  return visitor ? dashboard(page, visitor) : welcome(page);
}

function welcome(page) {
  replace(
    page,
    html`<div class="card">
      <h1>Data, code, workflows and environments, together</h1>
      <p>Renku keeps everything a result needs in one project, so that it can be found, understood and run again.</p>
      <p class="row"><button onclick=${logIn}>Log in</button> <a class="button quiet" href="/search">Look around</a></p>
    </div>
    <p class="soft"><a href="/privacy">Privacy</a></p>`,
  );
}

function dashboard(page, visitor) {
  const sessions = html`<div class="list"></div>`;
  const projects = html`<div class="list"></div>`;
  replace(
    page,
    html`<div class="row"><h1>Hello, ${visitor.name ?? visitor.username}</h1><span class="space"></span>
      <a class="button" href="/projects/new">New project</a></div>
      <h2>Running sessions</h2>${sessions}<h2>Your projects</h2>${projects}`,
  );
  fill(sessions, get("notebooks/servers"), ({ servers }) => sessionCards(Object.values(servers)));
  fill(projects, get("projects?membership=true&order_by=last_activity_at&per_page=20"), projectCards);
}

function projectCards(projects) {
  if (projects.length === 0) {
    return html`<p class="soft">None yet. <a href="/projects/new">Create your first project</a>.</p>`;
  }
  return projects.map(
    (project) => html`<a class="card" href="/projects/${project.path_with_namespace}">
      <div class="row"><strong>${project.name}</strong>${visibilityTag(project.visibility)}<span class="space"></span>
      <span class="soft">${day(project.last_activity_at)}</span></div>
      <div class="soft">${project.path_with_namespace}</div>${project.description && html`<p>${project.description}</p>`}</a>`,
  );
}
