import { core, get, post, request, user } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { markdown } from "../lib/markdown.js";
import { onLeave } from "../lib/router.js";
import { day, encoded, failure, fill, visibilityTag } from "../lib/show.js";
import { projectSessions } from "../sessions/sessions.js";

const TABS = { overview: showOverview, files: showFiles, datasets: showDatasets, sessions: projectSessions };
const DEVELOPER = 30;

export async function showProject(page, { project: path, tab = "overview" }) {
  document.title = `${path} · Renku`;
  let project;
  try {
    project = await get(`projects/${encoded(path)}`);
  } catch (error) {
    return replace(page, html`<h1>Project not found</h1><p>${path} does not exist, or you may not see it.</p>`, error.status === 404 ? "" : failure(error));
  }
  project.mayWrite = accessLevel(project) >= DEVELOPER;
  const body = html`<div></div>`;
  const status = html`<span></span>`;
  const link = (name, text) => html`<a href="/projects/${path}${name === "overview" ? "" : "/" + name}" aria-current=${name === tab ? "page" : null}>${text}</a>`;
  replace(
    page,
    html`<div class="row"><h1>${project.name}</h1>${visibilityTag(project.visibility)}${status}<span class="space"></span>
        ${(await user()) && html`<a class="button" href="/projects/${path}/sessions">Sessions</a>`}</div>
      <p class="soft">${path} · changed ${day(project.last_activity_at)} · <code>git clone ${location.origin}/repos/${path}.git</code></p>
      ${project.description && html`<p>${project.description}</p>`}
      <nav class="tabs">${link("overview", "Overview")}${link("files", "Files")}${link("datasets", "Datasets")}${link("sessions", "Sessions")}</nav>
      ${body}`,
  );
  watchIndexing(project, status);
  await TABS[tab](body, project);
}

function accessLevel({ permissions }) {
  return Math.max(permissions?.project_access?.access_level ?? 0, permissions?.group_access?.access_level ?? 0);
}

/** Shows how far the knowledge graph is with this project; offers to activate it. */
function watchIndexing(project, status) {
  let timer;
  onLeave(() => clearTimeout(timer));
  const look = async () => {
    const { activated, progress } = await get(`kg/webhooks/projects/${project.id}/events/status`).catch(() => ({}));
    if (activated === false && project.mayWrite) {
      replace(status, html`<button class="quiet" onclick=${activate}>Add to the knowledge graph</button>`);
    } else if (activated && progress?.percentage < 100) {
      replace(status, html`<span class="tag warn">indexing, ${Math.round(progress.percentage)} %</span>`);
      timer = setTimeout(look, 2000);
    } else if (activated) {
      replace(status, html`<span class="tag">indexed</span>`);
    }
  };
  const activate = async () => {
    await post(`kg/webhooks/projects/${project.id}/webhooks`);
    await look();
  };
  look();
}

function showOverview(body, project) {
  const readme = `projects/${project.id}/repository/files/README.md/raw?ref=${encoded(project.default_branch ?? "master")}`;
  const text = request(readme, { headers: { Accept: "text/plain" } }).then(
    (answer) => String(answer.body ?? ""),
    (error) => {
      if (error.status === 404) return "This project has no README.md yet.";
      throw error;
    },
  );
  return fill(body, text, (found) => html`<div class="card">${markdown(found)}</div>`);
}

function showFiles(body, project) {
  const tree = get(`projects/${project.id}/repository/tree?recursive=true&per_page=100&ref=${encoded(project.default_branch ?? "master")}`);
  return fill(body, tree, (entries) => {
    const files = entries.filter(({ type, path }) => type === "blob" && !path.startsWith(".renku/metadata"));
    return html`<table><tbody>${files.map(({ path }) => html`<tr><td><code>${path}</code></td></tr>`)}</tbody></table>`;
  });
}

function showDatasets(body, project) {
  const list = core("datasets.list", { query: { git_url: project.http_url_to_repo } });
  return fill(body, list, ({ datasets }) => [
    project.mayWrite && html`<p><a class="button" href="/projects/${project.path_with_namespace}/datasets/new">Add a dataset</a></p>`,
    datasets.length === 0 && html`<p class="soft">No datasets yet.</p>`,
    html`<div class="list">${datasets.map((dataset) => datasetCard(dataset, project))}</div>`,
  ]);
}

function datasetCard(dataset, project) {
  const files = html`<div></div>`;
  const open = (event) => {
    if (!event.target.open) return;
    const list = core("datasets.files_list", { query: { git_url: project.http_url_to_repo, slug: dataset.slug } });
    fill(files, list, (result) => html`<ul>${result.files.map((file) => html`<li><code>${file.path}</code> <span class="soft">${day(file.added)}</span></li>`)}</ul>`);
  };
  return html`<details class="card" ontoggle=${open}><summary><strong>${dataset.name || dataset.slug}</strong>
    <span class="soft">${dataset.slug} · ${dataset.creators.map(({ name }) => name).join(", ")}</span></summary>
    ${dataset.description && html`<p>${dataset.description}</p>`}${files}</details>`;
}
