import { html, nothing, type TemplateResult } from 'lit';
import type { Agent, Source } from '../core/types';
import { type Broker, isDown, isHeard } from '../core/brokers';
import { store } from '../core/store';
import { count } from '../core/format';
import { href } from '../core/router';
import { t, word } from '../core/messages';
import { figuresNote } from './ledger';
import { name, pill } from './basics';

const TONES: Record<Source['state'], string> = { working: 'ok', connecting: 'warn', refused: 'bad' };

/** Of an agent that is not heard nothing is known now; what works with something wrong is not quite well. */
function toneOf(agent: Agent, source: Source): string {
  if (!isHeard(agent) || store.link.state === 'down') return 'plain';
  return source.state === 'working' && source.code !== null ? 'warn' : TONES[source.state];
}

const stateWords = (source: Source): string =>
  source.state === 'working' ? t(source.kind === 'mqtt' ? 'source.state.subscribed' : source.kind === 'coap' ? 'source.state.listening' : 'source.state.reading') : t(`source.state.${source.state}`);

/** What an agent takes messages from, each with how it does. */
export function sourcesPanel(agent: Agent): TemplateResult {
  return html`<section class="panel" aria-labelledby="sources-title">
    <header><h2 id="sources-title">${t('sources.title')}</h2></header>
    ${agent.sources.length === 0 ? html`<p class="muted">${t(agent.figures === 'none' ? 'sources.none' : 'sources.untold')}</p>`
      : html`<ul class="sources">${agent.sources.map((source) => line(agent, source))}</ul>`}
    ${agent.sources.length && agent.figures !== 'current' ? figuresNote(agent) : nothing}
  </section>`;
}

function line(agent: Agent, source: Source): TemplateResult {
  return html`<li>
    <p class="who"><strong>${word('source.kind', source.kind)}</strong>${source.endpoint ? html`<code>${source.endpoint}</code>` : nothing}
      ${pill(toneOf(agent, source), stateWords(source))}</p>
    <p class="muted">${t('source.since')} <sk-time .at=${source.since}></sk-time> · ${t('source.messages', { n: count(source.messages) }, source.messages)}${source.refused
      ? html`, <span class="warn-text">${t('source.refused', { n: count(source.refused) }, source.refused)}</span>` : nothing}
      · ${source.lastMessageAt ? html`${t('source.last')} <sk-time .at=${source.lastMessageAt}></sk-time>` : t('source.silent')}</p>
    ${source.message ? html`<p class="note warn"><code>${source.code}</code> ${source.message}</p>` : nothing}
  </li>`;
}

/** The same in a line of a picture. */
export function sourceDots(agent: Agent): TemplateResult | typeof nothing {
  if (agent.sources.length === 0) return nothing;
  return html`<ul class="source-dots" aria-label=${t('sources.title')}>${agent.sources.map((source) => html`<li class=${toneOf(agent, source)}
      title=${[source.endpoint, stateWords(source), source.code].filter(Boolean).join(' · ')}><i class="dot" aria-hidden="true"></i>${word('source.kind', source.kind)}
      <span class="visually-hidden">${stateWords(source)}</span></li>`)}</ul>`;
}

/** A broker as one node, whoever uses it. */
export function brokerNode({ endpoint, users }: Broker): TemplateResult {
  const heard = users.filter(({ agent }) => isHeard(agent));
  const down = users.filter(isDown);
  const isKnown = heard.length > 0 && store.link.state !== 'down';
  const tone = !isKnown ? 'plain' : down.length === 0 ? 'ok' : down.length < heard.length ? 'warn' : 'bad';
  const words = !isKnown ? t('broker.unknown') : down.length === 0 ? t('broker.up') : down.length < heard.length
    ? t('broker.some', { n: count(down.length), of: count(heard.length) }, down.length) : t('broker.down');
  return html`<li class="node broker ${tone}">
    <p class="who"><code>${endpoint}</code>${pill(tone, words)}</p>
    <ul class="leaves">${users.map(({ agent, source }) => html`<li><a class="leaf ${toneOf(agent, source)}" href=${href.agent(agent.agentId)} title=${stateWords(source)}>
      <i class="dot" aria-hidden="true"></i>${name(agent.agentId)}<span class="visually-hidden">${stateWords(source)}</span></a></li>`)}</ul>
  </li>`;
}
