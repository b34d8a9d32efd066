// Enough Markdown for a README: headings, lists, code, emphasis, links. Builds nodes, so nothing in the text can become markup.
import { html } from "./html.js";

export function markdown(text) {
  const blocks = text.replace(/\r/g, "").split(/\n{2,}(?![^`]*```\n)/);
  return html`<div>${blocks.map(block)}</div>`;
}

function block(text) {
  const fence = text.match(/^```[^\n]*\n([\s\S]*?)\n?```\s*$/);
  if (fence) return html`<pre>${fence[1]}</pre>`;
  const heading = text.match(/^(#{1,6})\s+([^\n]*)\n?([\s\S]*)$/);
  if (heading) {
    const title = html`<h2>${inline(heading[2])}</h2>`;
    return heading[3].trim() ? [title, block(heading[3])] : title;
  }
  if (/^\s*[-*+]\s/.test(text)) {
    return html`<ul>${text.split(/\n(?=\s*[-*+]\s)/).map((item) => html`<li>${inline(item.replace(/^\s*[-*+]\s+/, ""))}</li>`)}</ul>`;
  }
  return text.trim() ? html`<p>${inline(text)}</p>` : null;
}

function inline(text) {
  const pieces = text.split(/(`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/);
  return pieces.map((piece) => {
    const link = piece.match(/^\[([^\]]+)\]\(([^)\s]+)\)$/);
    if (link) return /^(https?:\/\/|\/|#)/.test(link[2]) ? html`<a href="${link[2]}">${link[1]}</a>` : link[1];
    if (piece.startsWith("`")) return html`<code>${piece.slice(1, -1)}</code>`;
    if (piece.startsWith("**")) return html`<strong>${piece.slice(2, -2)}</strong>`;
    return piece;
  });
}
