import { LitElement } from 'lit';

/** A component that draws into the page itself, so that one small set of styles serves all of them. */
export class PageElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
