import { html, type TemplateResult } from 'lit';
import { type Block, type Inline, parseMarkdown } from '../core/markdown';

/** A document of somebody else's: every text of it stands there as text. */
export const markdown = (text: string): TemplateResult => html`<div class="markdown">${parseMarkdown(text).map(block)}</div>`;

function block(part: Block): TemplateResult {
  switch (part.kind) {
    case 'heading':
      // Below the heading of the panel that it stands in.
      return part.level === 1 ? html`<h3>${inline(part.parts)}</h3>` : part.level === 2 ? html`<h4>${inline(part.parts)}</h4>` : html`<h5>${inline(part.parts)}</h5>`;
    case 'paragraph':
      return html`<p>${inline(part.parts)}</p>`;
    case 'quote':
      return html`<blockquote>${inline(part.parts)}</blockquote>`;
    case 'code':
      return html`<pre tabindex="0">${part.text}</pre>`;
    case 'list': {
      const items = part.items.map((item) => html`<li>${inline(item)}</li>`);
      return part.isOrdered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'table':
      return html`<div class="scroll" tabindex="0"><table><thead><tr>${part.head.map((cell) => html`<th scope="col">${inline(cell)}</th>`)}</tr></thead>
        <tbody>${part.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell)}</td>`)}</tr>`)}</tbody></table></div>`;
    case 'rule':
      return html`<hr />`;
  }
}

const inline = (parts: readonly Inline[]): unknown[] => parts.map((part) => {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'code':
      return html`<code>${part.text}</code>`;
    case 'strong':
      return html`<strong>${inline(part.parts)}</strong>`;
    case 'em':
      return html`<em>${inline(part.parts)}</em>`;
    case 'link':
      return html`<a href=${part.to} target="_blank" rel="noopener noreferrer">${inline(part.parts)}</a>`;
  }
});
