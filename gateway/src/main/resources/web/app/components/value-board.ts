import { html, nothing } from 'lit';
import { PageElement } from '../core/element';
import { isMeasured, modelOf, nameOf } from '../core/queries';
import type { Device, Resource } from '../core/types';
import { t } from '../core/messages';
import { searchBox } from '../parts/basics';
import { silentNote, valueTiles } from '../parts/value-tiles';

/** Up to here all values are shown; beyond, they are grouped and can be searched. */
const MOST_TOGETHER = 24;
const OPEN_AT_FIRST = 12;
const SMALLEST_GROUP = 3;

/** The latest values of a device, however many there are. Sends `toggle` with a resource's name. */
export class ValueBoard extends PageElement {
  static override properties = { device: { attribute: false }, chosen: { attribute: false }, search: { state: true }, turned: { state: true } };
  declare device: Device;
  declare chosen: readonly string[];
  declare search: string;
  /** Groups that the viewer opened or closed. */
  declare turned: ReadonlyMap<string, boolean>;

  constructor() {
    super();
    this.chosen = [];
    this.search = '';
    this.turned = new Map();
  }

  private tiles(resources: readonly Resource[]) {
    return valueTiles(resources, this.chosen, (name) => this.dispatchEvent(new CustomEvent('toggle', { detail: name })));
  }

  protected override render() {
    const shown = this.device.resources.filter((resource) => isMeasured(resource) || modelOf(resource.name) !== null);
    const known = shown.filter((resource) => resource.observedAt !== null);
    const silent = silentNote(shown.filter((resource) => resource.observedAt === null));
    if (known.length <= MOST_TOGETHER) return html`${this.tiles(known)}${silent}`;
    const wanted = this.search.trim().toLowerCase();
    const found = known.filter(({ name }) => name.toLowerCase().includes(wanted) || nameOf(name).toLowerCase().includes(wanted));
    return html`<div class="value-search">${searchBox(t('values.search', { n: known.length }), this.search, (text) => (this.search = text))}</div>
      ${wanted ? (found.length ? this.tiles(found) : html`<p class="muted">${t('values.none')}</p>`) : this.groups(known)}${silent}`;
  }

  private groups(resources: readonly Resource[]) {
    const chosen = resources.filter(({ name }) => this.chosen.includes(name));
    const groups = grouped(resources);
    return html`${chosen.length ? this.tiles(chosen) : nothing}${[...groups].map(([name, members], i) => {
      const isOpen = this.turned.get(name) ?? (i === 0 && chosen.length === 0 && members.length <= OPEN_AT_FIRST);
      return html`<details class="value-group" ?open=${isOpen} @toggle=${(event: Event) => this.turn(name, (event.target as HTMLDetailsElement).open)}>
        <summary>${t('values.group', { name, n: members.length }, members.length)}</summary>
        ${isOpen ? this.tiles(members) : nothing}</details>`;
    })}`;
  }

  private turn(name: string, isOpen: boolean): void {
    if ((this.turned.get(name) ?? null) !== isOpen) this.turned = new Map(this.turned).set(name, isOpen);
  }
}

/** By the first word of their names; what is left of small groups stands together at the end. */
function grouped(resources: readonly Resource[]): Map<string, Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const first = nameOf(resource.name).split(/[\s._/-]/, 1)[0] || t('values.others');
    groups.set(first, [...(groups.get(first) ?? []), resource]);
  }
  const others: Resource[] = [];
  for (const [name, members] of groups) {
    if (members.length >= SMALLEST_GROUP) continue;
    groups.delete(name);
    others.push(...members);
  }
  return others.length ? groups.set(t('values.others'), others) : groups;
}

customElements.define('value-board', ValueBoard);
