// Client-side routes: a pattern to a function that fills the page. The server answers any unknown path with index.html.

const routes = [];
let leave = () => {};

export function route(pattern, show) {
  routes.push({ pattern, show });
}

export function go(path) {
  history.pushState(null, "", path);
  return open();
}

/** Called by a page that must stop something (a timer, a poll) when the visitor goes on. */
export function onLeave(action) {
  leave = action;
}

export async function open() {
  const page = document.getElementById("page");
  leave();
  leave = () => {};
  page.className = "";
  document.dispatchEvent(new CustomEvent("renku-route"));
  const path = decodeURI(location.pathname);
  for (const { pattern, show } of routes) {
    const match = path.match(pattern);
    if (match) {
      return show(page, match.groups ?? {}, new URLSearchParams(location.search));
    }
  }
}

export function start() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = link && !event.metaKey && !event.ctrlKey && event.button === 0 && !link.target && !link.hasAttribute("download");
    if (plain && link.origin === location.origin && isPage(link.pathname)) {
      event.preventDefault();
      go(link.pathname + link.search);
    }
  });
  addEventListener("popstate", open);
  return open();
}

function isPage(path) {
  return !/^\/(ui-server|api|openapi|swagger|auth|repos|sessions\/|gitlab|health)/.test(path);
}
