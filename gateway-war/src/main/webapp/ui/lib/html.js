// Builds DOM from templates: html`<p>${text}</p>`. Values are text, never markup, unless they are nodes themselves.
// An attribute whose whole value is a function becomes an event listener: html`<button onclick=${save}>`.

const MARK = "renku-slot-";
const SLOT = /renku-slot-(\d+)-/g;
const LISTENER = "data-listener-";

export function html(parts, ...values) {
  const template = document.createElement("template");
  template.innerHTML = marked(parts).trim();
  const walker = document.createTreeWalker(template.content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  nodes.forEach((node) => (node.nodeType === Node.COMMENT_NODE ? fillPlace(node, values) : fillAttributes(node, values)));
  return template.content.childNodes.length === 1 ? template.content.firstChild : template.content;
}

/** Places between tags are comments, which the parser accepts even inside a table; places inside a tag are plain text. */
function marked(parts) {
  return parts.reduce((text, part, i) => {
    const insideTag = text.lastIndexOf("<") > text.lastIndexOf(">");
    const mark = `${MARK}${i - 1}-`;
    // Under another name: a policy for scripts complains of onclick and the like even where nothing runs.
    return (insideTag ? text.replace(/\son(\w+)=$/, ` ${LISTENER}$1=`) + mark : `${text}<!--${mark}-->`) + part;
  });
}

function fillPlace(comment, values) {
  const [, slot] = [...comment.data.matchAll(SLOT)][0] ?? [];
  if (slot) comment.replaceWith(...nodesOf(values[slot]));
}

function nodesOf(value) {
  if (value === null || value === undefined || value === false) return [];
  return Array.isArray(value) ? value.flatMap(nodesOf) : [value instanceof Node ? value : String(value)];
}

function fillAttributes(element, values) {
  for (const { name, value } of [...element.attributes]) {
    const [whole] = [...value.matchAll(SLOT)];
    const given = whole?.[0] === value ? values[whole[1]] : undefined;
    if (typeof given === "function") {
      element.removeAttribute(name);
      element.addEventListener(name.slice(LISTENER.length), given);
    } else if (whole?.[0] === value && (given === false || given === null || given === undefined)) {
      element.removeAttribute(name);
    } else if (given === true) {
      element.setAttribute(name, "");
    } else if (whole) {
      element.setAttribute(name, value.replace(SLOT, (_, i) => String(values[i])));
    }
  }
}

export function replace(element, ...content) {
  element.replaceChildren(...nodesOf(content));
}
