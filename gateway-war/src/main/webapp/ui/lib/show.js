// Small pieces that several pages show.
import { html, replace } from "./html.js";
import { logIn } from "./api.js";

export function day(text) {
  return text ? new Date(text).toLocaleDateString(undefined, { year: "numeric", month: "short", day: "numeric" }) : "";
}

export const encoded = (path) => encodeURIComponent(path);

export function visibilityTag(visibility) {
  return html`<span class="tag ${visibility === "private" ? "warn" : ""}">${visibility}</span>`;
}

export function failure(error) {
  return html`<p class="notice bad" role="alert">${error.message}</p>`;
}

/** Fills the element when the promise is done, and says what went wrong when it fails. */
export async function fill(element, work, render) {
  replace(element, html`<p class="soft">Loading…</p>`);
  try {
    replace(element, render(await work));
  } catch (error) {
    replace(element, failure(error));
  }
}

/** Runs a form's work with its button disabled, and shows the error below the form. */
export function submitting(work) {
  return async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("button");
    form.querySelector(".notice.bad")?.remove();
    button.disabled = true;
    try {
      await work(new FormData(form), form);
    } catch (error) {
      form.append(failure(error));
    } finally {
      button.disabled = false;
    }
  };
}

export function logInFirst() {
  return html`<div class="card"><p>Log in to see this page.</p><button onclick=${logIn}>Log in</button></div>`;
}
