// The one way to the back end: JSON in and out, errors with the text the service gave.

const ROOT = "/ui-server/api/";

export class ApiError extends Error {
  constructor(message, status, body) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

export async function request(path, { method = "GET", json, form, headers = {} } = {}) {
  const response = await fetch(path.startsWith("/") ? path : ROOT + path, {
    method,
    headers: { Accept: "application/json", ...(json ? { "Content-Type": "application/json" } : {}), ...headers },
    body: json ? JSON.stringify(json) : form,
  });
  if (response.headers.get("ui-server-auth") === "expired") {
    logIn();
  }
  const text = await response.text();
  const body = parsed(text);
  if (!response.ok) {
    throw new ApiError(messageOf(body) ?? `The server answered ${response.status}.`, response.status, body);
  }
  return { body, headers: response.headers };
}

export const get = async (path) => (await request(path)).body;
export const post = async (path, json) => (await request(path, { method: "POST", json: json ?? {} })).body;
export const patch = async (path, json) => (await request(path, { method: "PATCH", json })).body;
export const remove = async (path) => (await request(path, { method: "DELETE" })).body;

/** The core service answers 200 with either a result or an error. */
export async function core(endpoint, { json, form, query } = {}) {
  const path = `renku/${endpoint}` + (query ? `?${new URLSearchParams(query)}` : "");
  const { body } = await request(path, { method: json || form ? "POST" : "GET", json, form });
  if (body?.error) {
    throw new ApiError(body.error.userMessage ?? messageOf(body), 200, body);
  }
  return body.result;
}

/** Comes back to the page that the visitor is on; the login page itself leads home. */
export function logIn() {
  const back = location.pathname.startsWith("/login") ? location.origin + "/" : location.href;
  location.assign("/ui-server/auth/login?" + new URLSearchParams({ redirect_url: back }));
}

let currentUser;

/** The logged-in GitLab user, or null for an anonymous visitor. Asked once a page load. */
export function user() {
  currentUser ??= get("user").then(
    (found) => (found?.username ? found : null),
    (error) => {
      if (error.status === 401) return null;
      throw error;
    },
  );
  return currentUser;
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}

function messageOf(body) {
  if (typeof body === "string") return body.startsWith("<") ? null : body;
  const message = body?.error?.message ?? body?.error?.userMessage ?? body?.message ?? body?.error;
  return typeof message === "string" ? message : message ? JSON.stringify(message) : null;
}
