import { core, get, post, request, user } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { go } from "../lib/router.js";
import { encoded, fill, logInFirst, submitting } from "../lib/show.js";

export async function showNewProject(page) {
  document.title = "New project · Renku";
  const visitor = await user();
  if (!visitor) return replace(page, logInFirst());
  const body = html`<div></div>`;
  replace(page, html`<h1>New project</h1>${body}`);
  return fill(body, choices(), (found) => form(found, visitor));
}

async function choices() {
  const config = await get("/config.json");
  const repositories = config.TEMPLATES?.repositories ?? [];
  const [namespaces, ...manifests] = await Promise.all([
    get("namespaces?per_page=100&owned_only=true"),
    ...repositories.map(({ url, ref }) => core("templates.read_manifest", { query: { url, ...(ref ? { ref } : {}) } })),
  ]);
  const templates = manifests.flatMap((manifest, i) => manifest.templates.map((template) => ({ ...template, ...repositories[i], id: template.folder ?? template.id, title: template.name })));
  return { namespaces, templates };
}

function form({ namespaces, templates }, visitor) {
  const steps = html`<ul class="steps"></ul>`;
  return html`<form class="stack card" onsubmit=${submitting((given) => create(given, templates, steps))}>
    <label>Name<input name="name" required maxlength="255" autofocus></label>
    <label>Namespace<select name="namespace">${namespaces.map(({ full_path }) => html`<option selected=${full_path === visitor.username}>${full_path}</option>`)}</select></label>
    <label>Description<textarea name="description" rows="2"></textarea></label>
    <label>Visibility<select name="visibility"><option>private</option><option>internal</option><option>public</option></select></label>
    <label>Template<select name="template">${templates.map((template, i) => html`<option value="${i}">${template.title} – ${template.description ?? ""}</option>`)}</select></label>
    <div><button>Create project</button></div>${steps}</form>`;
}

async function create(given, templates, steps) {
  const template = templates[Number(given.get("template"))];
  const step = (text) => {
    steps.querySelectorAll("[data-state=executing]").forEach((item) => (item.dataset.state = "done"));
    steps.append(html`<li data-state="executing">${text}</li>`);
  };
  replace(steps);
  step("Render the template and push it");
  const made = await core("templates.create_project", {
    json: {
      project_repository: await repositoryHost(),
      project_namespace: given.get("namespace"),
      project_name: given.get("name"),
      project_description: given.get("description"),
      identifier: template.id,
      url: template.url,
      ref: template.ref ?? null,
      parameters: [],
    },
  });
  const path = `${made.namespace}/${made.slug}`;
  step("Set name and visibility");
  const project = (
    await request(`projects/${encoded(path)}`, { method: "PUT", json: { visibility: given.get("visibility"), name: given.get("name"), description: given.get("description") } })
  ).body;
  step("Add it to the knowledge graph");
  await post(`kg/webhooks/projects/${project.id}/webhooks`);
  await go(`/projects/${path}`);
}

/** Where GitLab keeps repositories: its address is that of the user's own profile. */
async function repositoryHost() {
  const { web_url: profile, username } = await user();
  return profile.slice(0, profile.length - username.length - 1);
}
