// Builds DOM from templates: html`<p>${text}</p>`. Values are text, never markup, unless they are nodes themselves.
// An attribute whose whole value is a function becomes an event listener: html`<button onclick=${save}>`.

const MARK = "renku-slot-";

export function html(parts, ...values) {
  const template = document.createElement("template");
  template.innerHTML = parts.reduce((text, part, i) => text + `${MARK}${i - 1}-` + part).trim();
  const walker = document.createTreeWalker(template.content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  nodes.forEach((node) => (node.nodeType === Node.TEXT_NODE ? fillText(node, values) : fillAttributes(node, values)));
  return template.content.childNodes.length === 1 ? template.content.firstChild : template.content;
}

const SLOT = new RegExp(`${MARK}(\\d+)-`);

function fillText(node, values) {
  const pieces = node.data.split(SLOT);
  if (pieces.length === 1) return;
  node.replaceWith(...pieces.flatMap((piece, i) => (i % 2 ? nodesOf(values[piece]) : piece ? [piece] : [])));
}

function nodesOf(value) {
  if (value === null || value === undefined || value === false) return [];
  return Array.isArray(value) ? value.flatMap(nodesOf) : [value instanceof Node ? value : String(value)];
}

function fillAttributes(element, values) {
  for (const { name, value } of [...element.attributes]) {
    const whole = value.match(new RegExp(`^${MARK}(\\d+)-$`));
    const given = whole && values[whole[1]];
    if (whole && typeof given === "function") {
      element.removeAttribute(name);
      element.addEventListener(name.slice(2), given);
    } else if (whole && (given === false || given === null || given === undefined)) {
      element.removeAttribute(name);
    } else if (whole && given === true) {
      element.setAttribute(name, "");
    } else if (SLOT.test(value)) {
      element.setAttribute(name, value.replace(new RegExp(SLOT, "g"), (_, i) => String(values[i])));
    }
  }
}

export function replace(element, ...content) {
  element.replaceChildren(...nodesOf(content));
}
