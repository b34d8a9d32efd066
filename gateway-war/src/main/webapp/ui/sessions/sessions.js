import { get, patch, post, remove, user } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { go, open } from "../lib/router.js";
import { encoded, fill, logInFirst, submitting } from "../lib/show.js";

const annotation = (session, name) => session.annotations[`renku.io/${name}`];
const TONE = { running: "", hibernated: "warn", starting: "warn", stopping: "warn", failed: "bad" };

export function stateTag(state) {
  return html`<span class="tag ${TONE[state] ?? ""}">${state}</span>`;
}

export function pathOf(session) {
  return `${annotation(session, "namespace")}/${annotation(session, "projectName")}`;
}

export function sessionCards(sessions) {
  return sessions.length === 0 ? html`<p class="soft">No sessions.</p>` : sessions.map(card);
}

function card(session) {
  const { state, message } = session.status;
  const act = (work) => async (event) => {
    event.target.disabled = true;
    await work();
    await open();
  };
  return html`<div class="card row" data-session="${session.name}">
    <div><a href="/projects/${pathOf(session)}"><strong>${pathOf(session)}</strong></a> ${stateTag(state)}
      <div class="soft">${annotation(session, "branch")} · ${(annotation(session, "commit-sha") ?? "").slice(0, 8)} · ${session.resources?.requests?.cpu ?? ""} cpu, ${session.resources?.requests?.memory ?? ""}</div>
      ${message && html`<div class="soft">${message}</div>`}</div>
    <span class="space"></span>
    ${["running", "starting"].includes(state) && html`<a class="button open" href="/projects/${pathOf(session)}/sessions/show/${session.name}">Open</a>`}
    ${state === "running" && html`<button class="quiet pause" onclick=${act(() => patch(`notebooks/servers/${session.name}`, { state: "hibernated" }))}>Pause</button>`}
    ${state === "hibernated" && html`<button class="resume" onclick=${act(() => patch(`notebooks/servers/${session.name}`, { state: "running" }))}>Resume</button>`}
    ${state !== "stopping" && html`<button class="danger" onclick=${act(() => remove(`notebooks/servers/${session.name}`))}>Delete</button>`}</div>`;
}

/** The sessions tab of a project: what runs, and the form that starts one. */
export async function projectSessions(body, project) {
  if (!(await user())) return replace(body, logInFirst());
  const running = html`<div class="list"></div>`;
  const start = html`<div></div>`;
  replace(body, running, html`<h2>Start a session</h2>`, start);
  const [namespace, name] = split(project.path_with_namespace);
  fill(running, get(`notebooks/servers?${new URLSearchParams({ namespace, project: name })}`), ({ servers }) => sessionCards(Object.values(servers)));
  return fill(start, options(project), (found) => form(project, found));
}

async function options(project) {
  const [server, pools, branches] = await Promise.all([
    get("notebooks/server_options"),
    get("data/resource_pools"),
    get(`projects/${project.id}/repository/branches?per_page=100`),
  ]);
  return { server, branches, classes: pools.flatMap((pool) => pool.classes.map((each) => ({ ...each, pool: pool.name }))) };
}

function form(project, { server, branches, classes }) {
  const urls = server.defaultUrl?.options ?? ["/lab"];
  const preferred = classes.find((each) => each.default) ?? classes[0];
  return html`<form class="stack card" onsubmit=${submitting((given) => launch(given, project, branches))}>
    <label>Branch<select name="branch">${branches.map(({ name }) => html`<option selected=${name === project.default_branch}>${name}</option>`)}</select></label>
    <label>Resources<select name="class">${classes.map((each) => html`<option value="${each.id}" selected=${each === preferred}>${each.name} – ${each.cpu} cpu, ${each.memory} GB (${each.pool})</option>`)}</select></label>
    <label>Opens at<select name="url">${urls.map((url) => html`<option selected=${url === server.defaultUrl?.default}>${url}</option>`)}</select></label>
    <div><button>Start session</button></div></form>`;
}

async function launch(given, project, branches) {
  const branch = branches.find(({ name }) => name === given.get("branch"));
  const [namespace, name] = split(project.path_with_namespace);
  const session = await post("notebooks/servers", {
    namespace,
    project: name,
    branch: branch.name,
    commit_sha: branch.commit.id,
    default_url: given.get("url"),
    ...(given.get("class") ? { resource_class_id: Number(given.get("class")) } : {}),
  });
  await go(`/projects/${project.path_with_namespace}/sessions/show/${encoded(session.name)}`);
}

function split(path) {
  const slash = path.lastIndexOf("/");
  return [path.slice(0, slash), path.slice(slash + 1)];
}
