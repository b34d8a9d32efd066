import { core, get, user } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { go } from "../lib/router.js";
import { encoded, fill, logInFirst, submitting } from "../lib/show.js";

export async function showNewDataset(page, { project: path }) {
  document.title = "New dataset · Renku";
  if (!(await user())) return replace(page, logInFirst());
  const body = html`<div></div>`;
  replace(page, html`<h1>New dataset</h1><p class="soft">in <a href="/projects/${path}">${path}</a></p>${body}`);
  return fill(body, get(`projects/${encoded(path)}`), form);
}

function form(project) {
  const slug = html`<input name="slug" required pattern="[a-zA-Z0-9_][a-zA-Z0-9_.\\-]*">`;
  const suggest = (event) => (slug.value = event.target.value.toLowerCase().replace(/[^a-z0-9_.]+/g, "-").replace(/^-|-$/g, ""));
  return html`<form class="stack card" onsubmit=${submitting((given) => create(given, project))}>
    <label>Title<input name="name" required autofocus oninput=${suggest}></label>
    <label>Short name <small>names its folder below data/</small>${slug}</label>
    <label>Description<textarea name="description" rows="3"></textarea></label>
    <label>Keywords <small>separated by commas</small><input name="keywords"></label>
    <label>Files<input type="file" name="files" multiple required></label>
    <div><button>Create dataset</button></div></form>`;
}

async function create(given, project) {
  const uploaded = [];
  for (const file of given.getAll("files")) {
    const form = new FormData();
    form.append("file", file);
    const { files } = await core("cache.files_upload?override_existing=true", { form });
    uploaded.push(...files.map(({ file_id }) => ({ file_id })));
  }
  const { name, email, public_email, commit_email } = await user();
  const shared = { git_url: project.http_url_to_repo, slug: given.get("slug") };
  await core("datasets.create", {
    json: {
      ...shared,
      name: given.get("name"),
      description: given.get("description"),
      creators: [{ name, email: email || public_email || commit_email }],
      keywords: given.get("keywords").split(",").map((word) => word.trim()).filter(Boolean),
    },
  });
  await core("datasets.add", { json: { ...shared, files: uploaded } });
  await go(`/projects/${project.path_with_namespace}/datasets`);
}
