import { get, patch, remove } from "../lib/api.js";
import { html, replace } from "../lib/html.js";
import { go, onLeave } from "../lib/router.js";
import { failure } from "../lib/show.js";
import { stateTag } from "./sessions.js";

const POLL_MILLIS = 1500;

export function showSession(page, { project, name }) {
  document.title = "Session · Renku";
  page.className = "wide";
  const view = document.createElement("session-view");
  Object.assign(view, { project, name });
  replace(page, view);
  onLeave(() => view.stop());
}

/** One session: its progress until it runs, then the session itself in a frame. */
class SessionView extends HTMLElement {
  connectedCallback() {
    this.bar = html`<div class="bar"></div>`;
    this.stage = html`<div></div>`;
    replace(this, this.bar, this.stage);
    this.look();
  }

  stop() {
    clearTimeout(this.timer);
  }

  async look() {
    try {
      this.show(await get(`notebooks/servers/${this.name}`));
      this.timer = setTimeout(() => this.look(), POLL_MILLIS);
    } catch (error) {
      replace(this.stage, html`<div class="waiting">${failure(error)}<p><a href="/projects/${this.project}/sessions">Back to the project's sessions</a></p></div>`);
    }
  }

  show(session) {
    const { state } = session.status;
    if (state === this.state && state === "running") return;
    this.state = state;
    replace(
      this.bar,
      html`<a href="/projects/${this.project}/sessions">← ${this.project}</a> ${stateTag(state)} <span class="space"></span>
        ${state === "running" && html`<button class="quiet" onclick=${() => this.change("hibernated")}>Pause</button>`}
        ${state === "hibernated" && html`<button onclick=${() => this.change("running")}>Resume</button>`}
        <button class="quiet" onclick=${() => this.showLogs()}>Logs</button>
        <button class="danger" onclick=${() => this.end()}>Delete</button>`,
    );
    replace(this.stage, state === "running" ? html`<iframe title="Session" src="${session.url}"></iframe>` : waiting(session));
  }

  async change(state) {
    await patch(`notebooks/servers/${this.name}`, { state });
  }

  async end() {
    this.stop();
    await remove(`notebooks/servers/${this.name}`);
    await go(`/projects/${this.project}/sessions`);
  }

  async showLogs() {
    const logs = await get(`notebooks/logs/${this.name}?max_lines=250`);
    const dialog = html`<dialog><h2>Logs</h2>${Object.entries(logs).map(([container, text]) => html`<h3>${container}</h3><pre>${text}</pre>`)}
      <form method="dialog"><button>Close</button></form></dialog>`;
    this.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
  }
}

function waiting({ status }) {
  return html`<div class="waiting card">
    <h1>${status.state === "hibernated" ? "This session is paused" : status.state === "failed" ? "This session failed" : "The session is starting"}</h1>
    ${status.message && html`<p>${status.message}</p>`}
    <ul class="steps">${(status.details ?? []).map(({ step, status: state }) => html`<li data-state="${state}">${step}</li>`)}</ul></div>`;
}

customElements.define("session-view", SessionView);
