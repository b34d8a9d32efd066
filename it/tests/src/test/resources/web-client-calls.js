// Every call that renku-ui 3.17.1 makes (the tables of ui.md, by their sections), sent by a page of the gateway in a browser.
// Each becomes one line: what was asked, the status, and whether that is what the client can work with.

function recorder() {
  const lines = [];

  async function call(row, method, path, { json, form, headers = {}, expect = [200] } = {}) {
    const url = path.startsWith("/") ? path : "/ui-server/api/" + path;
    const line = { row, method, path, status: 0, expect, outcome: "unexpected", note: "" };
    lines.push(line);
    try {
      const response = await fetch(url, {
        method,
        headers: json === undefined ? headers : { "Content-Type": "application/json", ...headers },
        body: json === undefined ? form : JSON.stringify(json),
      });
      const text = await response.text();
      const body = parsed(text);
      // The core service says what went wrong in a 200.
      const error = path.startsWith("renku/") && response.ok ? body?.error : undefined;
      line.status = response.status;
      line.outcome = outcome(response.status, error, expect);
      line.note = line.outcome === "ok" ? "" : (error ? `error ${error.code}: ${error.userMessage}` : text.slice(0, 160));
      return { status: response.status, body, text, headers: response.headers };
    } catch (e) {
      line.note = String(e);
      return { status: 0, body: null, text: "", headers: new Headers() };
    }
  }

  return { lines, call };
}

/** The lines of these calls; where they could not go on, the last line says why. */
async function run(calls, ...settings) {
  const recording = recorder();
  try {
    await calls(recording, ...settings);
  } catch (e) {
    recording.lines.push({ row: "-", method: "-", path: "the calls that follow", status: 0, expect: [], outcome: "unexpected", note: String(e.stack ?? e) });
  }
  return recording.lines;
}

function outcome(status, error, expect) {
  if (status === 501 || error?.code === 2501) return "not built";
  return expect.includes(status) && !error ? "ok" : "unexpected";
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

const query = (fields) => "?" + new URLSearchParams(fields);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until the answer is as it should be; the last one becomes the line. */
async function until(good, ask, { lines }, seconds = 40) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const before = lines.length;
    const answer = await ask();
    if (good(answer) || Date.now() > end) return answer;
    lines.length = before;
    await pause(500);
  }
}

/** Section 7: what is said on the channel, in a line each. */
function channel(lines) {
  return new Promise((done) => {
    const socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/ui-server/ws");
    const heard = [];
    const say = (type, data) => socket.send(JSON.stringify({ timestamp: new Date().toISOString(), type, data }));
    const finish = () => {
      for (const type of ["init", "version", "ack", "sessionStatus", "error"]) {
        const ok = heard.includes(type);
        lines.push({ row: "7", method: "WS", path: "/ui-server/ws " + type, status: ok ? 101 : 0, expect: [101], outcome: ok ? "ok" : "unexpected", note: "" });
      }
      socket.close();
      done();
    };
    socket.onopen = () => {
      say("init", { requestServerVersion: true });
      say("ping", {});
      say("wrong", {});
    };
    socket.onmessage = ({ data }) => {
      heard.push(JSON.parse(data).type);
      if (heard.includes("sessionStatus") && heard.includes("error")) finish();
    };
    socket.onerror = finish;
    setTimeout(finish, 30000);
  });
}

async function anonymousCalls({ call }) {
  await call("3", "GET", "/config.json");
  await call("3", "GET", "/privacy-statement.md");
  await call("3", "GET", "user", { expect: [401] });
  await call("3", "GET", "kc/realms/Renku/protocol/openid-connect/userinfo", { expect: [401] });
  await call("4.1", "GET", "kg/projects/none/such", { expect: [404] });
  await call("4.1", "GET", "kg/datasets/none", { expect: [404] });
  await call("4.2", "GET", "data/user/preferences", { expect: [401, 404] });
  await call("4.2", "GET", "last-projects/5");
  await call("5.1", "GET", "kg/entities" + query({ query: "", page: 1, per_page: 24, type: "project", sort: "matchingScore:desc" }));
  await call("5.3", "GET", "projects" + query({ search: "", page: 1, per_page: 10, order_by: "last_activity_at", sort: "desc" }));
  await call("6.4", "GET", "notebooks/version");
  await call("6.4", "GET", "data/resource_pools");
  await call("10", "GET", "renku/versions");
  await call("1.7", "GET", "/robots.txt");
  await call("1.7", "GET", "/sitemap.xml");
}

async function userCalls(recording, gitlabUrl) {
  const { lines, call } = recording;
  const name = "calls-" + Date.now();

  // 3 Boot
  await call("3", "GET", "/config.json");
  const user = (await call("3", "GET", "user", { headers: { "X-Requested-With": "XMLHttpRequest" } })).body;
  await call("3", "GET", "kc/realms/Renku/protocol/openid-connect/userinfo");
  await channel(lines);

  // 6.6 New project
  const namespaces = (await call("6.6", "GET", "namespaces?per_page=100&owned_only=true")).body;
  const namespace = namespaces.find(({ kind }) => kind === "user").full_path;
  const manifest = (await call("6.6", "GET", "renku/templates.read_manifest" + query({ url: "renku", ref: "" }))).body;
  const template = manifest.result.templates[0];
  const made = (await call("6.6", "POST", "renku/templates.create_project", { json: {
    project_repository: gitlabUrl, project_namespace: namespace, project_name: name, project_description: "Made by a browser",
    identifier: template.folder ?? template.identifier, url: "renku", ref: "", parameters: [] } })).body.result;
  const path = `${made.namespace}/${made.slug}`;
  const enc = encodeURIComponent(path);
  const project = (await call("6.6", "GET", `projects/${enc}`)).body;
  const p = project.id;
  const git_url = project.http_url_to_repo;
  await call("6.6", "PUT", `projects/${enc}`, { json: { visibility: "public", name } });
  const avatar = new FormData();
  const dot = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));
  avatar.append("avatar", new Blob([dot], { type: "image/png" }), "dot.png");
  await call("6.6", "PUT", `projects/${p}`, { form: avatar });
  await call("6.6", "POST", `kg/webhooks/projects/${p}/webhooks`, { json: {}, expect: [200, 201] });
  await call("6.6", "POST", "graphql", { json: { query: "{ projects(membership: true, first: 10) { nodes { id name fullPath path } pageInfo { endCursor hasNextPage } } }" } });

  // 4.2 Dashboard
  await call("4.2", "GET", `kg/users/${user.id}/projects?state=NOT_ACTIVATED&per_page=10&page=1`);
  await call("4.2", "GET", "notebooks/servers");
  await call("4.2", "GET", `projects/${enc}?statistics=false&doNotTrack=undefined`);
  await call("4.2", "GET", "last-projects/5");
  await call("4.2", "GET", "last-searches/6");
  await call("4.2", "GET", "kg/entities" + query({ query: "", page: 1, per_page: 50, type: "project", creator: user.name }) + "&sort=matchingScore:desc&sort=date:desc");
  await call("4.2", "GET", "data/user/preferences", { expect: [200, 404] });
  await call("4.2", "POST", "data/user/preferences/pinned_projects", { json: { project_slug: path }, expect: [200, 201] });
  await call("4.2", "DELETE", "data/user/preferences/pinned_projects" + query({ project_slug: path }), { expect: [200, 204] });

  // 5 Search
  await until(({ body }) => Array.isArray(body) && body.length > 0,
    () => call("5.1", "GET", "kg/entities" + query({ query: name, page: 1, per_page: 24 })
      + "&type=project&type=dataset&visibility=public&visibility=internal&visibility=private&sort=matchingScore:desc&sort=date:desc"), recording);
  await call("5.1", "GET", "kg/entities" + query({ query: "*", since: "2020-01-01", until: new Date().toISOString().slice(0, 10), sort: "name:asc", creator: user.name }));
  await call("5.3", "GET", "projects" + query({ search: "", page: 1, per_page: 10, order_by: "last_activity_at", sort: "desc", membership: true }));
  await call("5.3", "GET", "projects" + query({ page: 1, per_page: 10, order_by: "last_activity_at", sort: "desc", starred: true }));
  await call("5.3", "GET", "users" + query({ search: user.username, per_page: 100 }));
  await call("5.3", "GET", `users/${user.id}/projects?per_page=10`);
  const groups = (await call("5.3", "GET", "groups?search=&per_page=100")).body;
  for (const group of (groups ?? []).slice(0, 1)) await call("5.3", "GET", `groups/${group.id}/projects?include_subgroups=true`);

  // 6.1 Entering a project
  await call("6.1", "GET", `projects/${enc}?statistics=true&doNotTrack=undefined`);
  const branches = (await call("6.1", "GET", `projects/${p}/repository/branches?per_page=100&page=1`)).body;
  const branch = branches[0].name;
  const sha = branches[0].commit.id;
  await call("6.1", "GET", `projects/${p}/repository/commits` + query({ ref_name: branch, per_page: 100, page: 1 }));
  await until(({ body }) => body?.progress?.percentage === 100, () => call("6.1", "GET", `kg/webhooks/projects/${p}/events/status`), recording);
  await call("6.1", "GET", `projects/${p}/graph/status`);
  await call("6.1", "GET", `kg/projects/${path}`, { headers: { Accept: "application/json" } });
  await call("6.1", "GET", `kg/projects/${path}`, { headers: { Accept: "application/ld+json" } });
  await call("6.1", "GET", "renku/cache.migrations_check" + query({ git_url, branch }));
  await call("6.1", "GET", "renku/10/project.lock_status" + query({ git_url, timeout: "2.0" }));
  await call("6.1", "GET", "renku/versions");
  await call("6.1", "POST", `projects/${p}/star`, { expect: [200, 201, 304] });
  await call("6.1", "POST", `projects/${p}/unstar`, { expect: [200, 201, 304] });

  // 6.2 Tabs
  await call("6.2", "GET", `projects/${p}/repository/files/README.md/raw` + query({ ref: branch }));
  await call("6.2", "GET", `projects/${p}/repository/tree` + query({ path: "", recursive: false, per_page: 100, page: 1 }));
  await call("6.2", "GET", `projects/${p}/repository/files/${encodeURIComponent(".renku/metadata/project")}` + query({ ref: branch }), { expect: [200, 404] });
  await call("6.2", "GET", `projects/${p}/repository/files/README.md` + query({ ref: branch }));
  await call("6.2", "GET", `projects/${p}/repository/commits/${sha}`);
  await call("6.2", "GET", `kg/projects/${path}/files/README.md/lineage`, { expect: [200, 404] });
  await call("6.2", "GET", "renku/10/workflow_plans.list" + query({ git_url, branch }));
  await call("6.2", "GET", "renku/10/workflow_plans.show" + query({ git_url, plan_id: "/plans/none" }));
  await call("6.2", "POST", "renku/cache.migrate", { json: { git_url, branch, force_template_update: false, skip_docker_update: true, skip_migrations: true, skip_template_update: true } });

  // 6.3 Datasets
  const upload = new FormData();
  upload.append("file", new Blob(["year,area\n2026,99\n"], { type: "text/csv" }), "ice.csv");
  const uploaded = (await call("6.3", "POST", "renku/10/cache.files_upload?override_existing=true&unpack_archive=false", { form: upload })).body;
  const file_id = uploaded?.result?.files?.[0]?.file_id;
  const slug = "ice";
  await call("6.3", "POST", "renku/10/datasets.create", { json: { git_url, branch, slug, name: "Ice", description: "", creators: [{ name: "Demo", email: "demo@renku.example", affiliation: "" }], keywords: ["ice"], images: [] } });
  await call("6.3", "POST", "renku/10/datasets.add", { json: { git_url, branch, slug, files: [{ file_id }] } });
  await call("6.3", "GET", "renku/10/datasets.list" + query({ git_url }));
  await call("6.3", "GET", "renku/10/datasets.files_list" + query({ git_url, slug }));
  await call("6.3", "POST", "renku/10/datasets.edit", { json: { git_url, branch, slug, name: "Ice extent", description: "Edited", creators: [{ name: "Demo", email: "demo@renku.example" }], keywords: ["ice", "extent"] } });
  const datasets = await until(({ body }) => body?.some?.((d) => d.slug === slug), () => call("6.3", "GET", `kg/projects/${path}/datasets`), recording);
  const id = (datasets.body ?? []).map((d) => (d._links ?? []).find(({ rel }) => rel === "details")?.href ?? d.identifier ?? "").at(-1)?.split("/").at(-1);
  await call("6.3", "GET", `kg/datasets/${id}`);
  await call("6.3", "POST", "renku/10/datasets.import", { json: { git_url, dataset_uri: `${location.origin}/datasets/${id}` } });
  await call("6.3", "GET", "renku/jobs/none", { expect: [200, 404] });
  await call("6.3", "POST", "renku/10/datasets.remove", { json: { git_url, slug } });

  // 6.4 Sessions
  await call("6.4", "GET", "notebooks/server_options");
  await call("6.4", "GET", "notebooks/version");
  const pools = (await call("6.4", "GET", "data/resource_pools?cpu=0.5&gpu=0&memory=1&max_storage=1")).body;
  const resource_class_id = pools.flatMap(({ classes }) => classes).find(({ matching }) => matching !== false).id;
  await call("6.4", "GET", "renku/10/config.show" + query({ git_url, branch }));
  await call("6.4", "GET", `projects/${p}/repository/files/${encodeURIComponent(".renku/renku.ini")}/raw` + query({ ref: sha }), { expect: [200, 404] });
  await call("6.4", "GET", `projects/${p}/registry/repositories`, { expect: [200, 404] });
  const pipelines = (await call("6.4", "GET", `projects/${p}/pipelines` + query({ sha }))).body;
  const pipeline = pipelines?.[0]?.id ?? 1;
  await call("6.4", "GET", `projects/${p}/pipelines/${pipeline}/jobs`, { expect: [200, 404] });
  await call("6.4", "POST", `projects/${p}/pipelines/${pipeline}/retry`, { expect: [200, 201, 404] });
  await call("6.4", "POST", `projects/${p}/pipeline`, { json: { ref: branch }, expect: [201, 400, 404] });
  await call("6.4", "GET", "notebooks/images" + query({ image_url: "renku/none:1" }), { expect: [200, 404] });
  await call("6.4", "GET", "data/storage" + query({ project_id: p }));
  await call("6.4", "POST", "data/storage_schema/validate", { json: { type: "s3", provider: "AWS" }, expect: [204] });
  await call("6.4", "GET", "allows-iframe/" + encodeURIComponent(location.origin + "/"));
  const [projectNamespace, projectName] = [made.namespace, made.slug];
  const session = (await call("6.4", "POST", "notebooks/servers", { json: { branch, commit_sha: sha, namespace: projectNamespace, project: projectName,
    default_url: "/lab", environment_variables: {}, lfs_auto_fetch: false, resource_class_id, storage: 1 }, expect: [200, 201] })).body;
  await call("6.4", "GET", "notebooks/servers");
  await call("6.4", "GET", `notebooks/servers/${session?.name}`);
  await call("6.4", "GET", `notebooks/logs/${session?.name}?max_lines=250`, { expect: [200, 404] });
  await call("6.4", "PATCH", `notebooks/servers/${session?.name}`, { json: { state: "hibernated" }, expect: [204] });
  await call("6.4", "PATCH", `notebooks/servers/${session?.name}`, { json: { state: "running" }, expect: [204] });
  await call("6.4", "GET", `/sessions/${session?.name}/sidecar/health/`, { expect: [200, 404, 502, 503] });
  await call("6.4", "POST", `/sessions/${session?.name}/sidecar/jsonrpc/`, { json: { id: 0, jsonrpc: "2.0", method: "git/get_status" }, expect: [200, 404, 502, 503] });
  await call("6.4", "DELETE", `notebooks/servers/${session?.name}`, { expect: [204] });

  // 6.5 Settings
  await call("6.5", "PATCH", `kg/projects/${path}`, { json: { description: "Edited", keywords: ["ice"] }, expect: [202] });
  await call("6.5", "PUT", `projects/${p}`, { json: { tag_list: ["ice"] } });
  await call("6.5", "GET", `groups/${encodeURIComponent(namespace)}`, { expect: [200, 404] });
  await call("6.5", "POST", "renku/10/config.set", { json: { git_url, branch, config: { "interactive.default_url": "/lab" } } });
  const storage = (await call("6.5", "POST", "data/storage", { json: { name: "ice-bucket", private: false, project_id: String(p), readonly: true,
    source_path: "bucket/ice", target_path: "external", configuration: { type: "s3", provider: "AWS" } }, expect: [201] })).body?.storage;
  await call("6.5", "PATCH", `data/storage/${storage?.storage_id}`, { json: { project_id: String(p), name: "ice-store" } });
  await call("6.5", "DELETE", `data/storage/${storage?.storage_id}`, { json: { project_id: String(p) }, expect: [204] });

  // 6.6 Fork
  const fork = (await call("6.6", "POST", `projects/${p}/fork`, { json: { id: p, name: name + "-fork", path: made.slug + "-fork", namespace_path: namespace }, expect: [200, 201] })).body;
  await until(({ body }) => body?.import_status === "finished", () => call("6.6", "GET", `projects/${fork?.id}/import`), recording);
  await call("6.6", "POST", `projects/${fork?.id}/pipeline`, { json: { ref: branch }, expect: [201, 400, 404] });
  await call("6.6", "PUT", `projects/${fork?.id}`, { json: { visibility: "private" } });
  await call("6.5", "DELETE", `kg/projects/${namespace}/${made.slug}-fork`, { expect: [200, 202, 204, 404] });

  // 6.5 The end of the project
  await call("6.5", "DELETE", `kg/projects/${path}`, { expect: [200, 202, 204] });
}

async function administratorCalls({ lines, call }) {
  const admin = (await call("3", "GET", "kc/realms/Renku/protocol/openid-connect/userinfo")).body;
  await call("9", "GET", "data/resource_pools");
  const quota = { cpu: 2, memory: 4, gpu: 0 };
  const smallest = { name: "smallest", cpu: 0.1, memory: 1, gpu: 0, max_storage: 2, default_storage: 1, default: true };
  const pool = (await call("9", "POST", "data/resource_pools", { json: { name: "calls-" + Date.now(), public: false, default: false, classes: [smallest], quota }, expect: [201] })).body;
  await call("9", "PATCH", `data/resource_pools/${pool?.id}`, { json: { quota: { cpu: 3, memory: 4, gpu: 0 } } });
  await call("9", "PATCH", `data/resource_pools/${pool?.id}`, { json: { name: "calls-renamed-" + pool?.id } });
  const added = (await call("9", "POST", `data/resource_pools/${pool?.id}/classes`, { json: { ...smallest, name: "small", default: false }, expect: [201] })).body;
  await call("9", "PATCH", `data/resource_pools/${pool?.id}/classes/${added?.id}`, { json: { name: "smaller" } });
  await call("9", "DELETE", `data/resource_pools/${pool?.id}/classes/${added?.id}`, { expect: [204] });
  const found = (await call("9", "GET", "kc/admin/realms/Renku/users?search=ada")).body;
  const ada = found?.[0]?.id;
  await call("9", "GET", `kc/admin/realms/Renku/users/${ada}`);
  await call("9", "POST", `data/resource_pools/${pool?.id}/users`, { json: [{ id: ada }], expect: [200, 201] });
  await call("9", "GET", `data/resource_pools/${pool?.id}/users`);
  await call("9", "DELETE", `data/resource_pools/${pool?.id}/users/${ada}`, { expect: [204] });
  await call("9", "GET", "data/users");
  await call("9", "DELETE", `data/resource_pools/${pool?.id}`, { expect: [204] });
  lines.push({ row: "3", method: "-", path: "userinfo.groups has renku-admin", status: 0, expect: [], outcome: admin?.groups?.includes("renku-admin") ? "ok" : "unexpected", note: "" });
}
