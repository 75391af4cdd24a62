import { html, nothing, type TemplateResult } from 'lit';
import type { TrendName, Vitals } from '../core/types';
import { bytes, count, duration, number, rate } from '../core/format';
import { t } from '../core/messages';
import { facts, pill } from './basics';
import { sparkline } from './sparkline';

type Told = { [K in keyof Vitals]: NonNullable<Vitals[K]> };

const hasTold = (vitals: Vitals): vitals is Told => vitals.process !== null;

const percent = (share: number): string => number(100 * share, share < 0.1 ? 1 : 0);

function tile(label: string, value: string, sub: unknown, vitals: Vitals, trend: TrendName | null, tone = ''): TemplateResult {
  const values = trend ? (vitals.trend.series[trend] ?? []).filter((one) => one !== null) : [];
  return html`<li><div class="tile ${tone}"><span class="tile-label">${label}</span>
    <span class="tile-value">${value}</span><span class="tile-sub">${sub}</span>${sparkline(values)}</div></li>`;
}

/** Beyond these somebody should look. */
const HOT_CELSIUS = 80;
const FULL = 0.9;

/** All of it; one that tells nothing is told what to do. */
export function vitalsPart(vitals: Vitals): TemplateResult {
  if (!hasTold(vitals)) {
    return html`<section class="panel" aria-labelledby="vitals-title"><header><h2 id="vitals-title">${t('vitals.title')}</h2></header>
      <p class="muted">${t('vitals.none')}</p></section>`;
  }
  const { errorsLogged, warningsLogged, threads } = vitals.process;
  return html`<section aria-labelledby="vitals-title">
      <header class="part"><h2 id="vitals-title">${t('vitals.title')}</h2>
        <p class="muted">${t('vitals.told')} <sk-time .at=${vitals.toldAt}></sk-time> · ${t('vitals.trend')}
          · ${t('vitals.threads')}: ${count(threads)} · ${t('vitals.logged')}:
          ${t('vitals.logged.errors', { n: count(errorsLogged) }, errorsLogged)}, ${t('vitals.logged.warnings', { n: count(warningsLogged) }, warningsLogged)}</p></header>
      ${vitalTiles(vitals)}
    </section>
    <div class="columns">${flowTable(vitals.flow)}<div class="stack">${clockPanel(vitals.clock)}</div></div>`;
}

/** Process and machine as tiles, each with its last quarter of an hour. */
function vitalTiles(vitals: Told): TemplateResult {
  const { process, machine, flow } = vitals;
  const diskUsed = machine.diskBytes ? 1 - machine.diskFreeBytes / machine.diskBytes : 0;
  const readings = vitals.trend.series.readingsPerSecond?.at(-1) ?? null;
  const messages = vitals.trend.series.messagesPerSecond?.at(-1) ?? null;
  return html`<ul class="tiles vitals">
    ${tile(t('vitals.cpu'), t('vitals.cpu.value', { n: percent(process.cores) }),
      t('vitals.cpu.machine', { n: percent(machine.busy), cores: t('vitals.cores', { n: machine.cores }) }), vitals, 'processCores')}
    ${tile(t('vitals.memory'), bytes(process.residentBytes),
      t('vitals.memory.sub', { heap: bytes(process.heapBytes), limit: bytes(process.heapLimitBytes) }), vitals, 'residentBytes')}
    ${machine.memoryBytes ? tile(t('vitals.machine'), `${percent(1 - machine.memoryFreeBytes / machine.memoryBytes)} %`,
      t('vitals.machine.sub', { used: bytes(machine.memoryBytes - machine.memoryFreeBytes), total: bytes(machine.memoryBytes) }), vitals, 'memoryUsedBytes',
      1 - machine.memoryFreeBytes / machine.memoryBytes > FULL ? 'warn' : '') : nothing}
    ${machine.diskBytes ? tile(t('vitals.disk'), t('vitals.disk.free', { free: bytes(machine.diskFreeBytes) }),
      t('vitals.disk.sub', { total: bytes(machine.diskBytes), outbox: bytes(machine.outboxDiskBytes) }), vitals, 'diskFreeBytes', diskUsed > FULL ? 'warn' : '') : nothing}
    ${machine.temperatureCelsius === null ? nothing : tile(t('vitals.temperature'), `${number(machine.temperatureCelsius, 0)} °C`,
      machine.throttled ? t('vitals.throttled') : machine.throttled === false ? t('vitals.cool') : '', vitals, 'temperatureCelsius',
      machine.throttled || machine.temperatureCelsius > HOT_CELSIUS ? 'warn' : '')}
    ${tile(t('vitals.rate'), readings === null ? '–' : `${rate(readings)} ${t('per.second')}`,
      messages === null ? t('vitals.waiting', { n: count(flow.waitingMessages) }) : t('vitals.rate.sub', { n: rate(messages) }), vitals, 'readingsPerSecond')}
  </ul>`;
}

/** What became of each message, stage by stage. */
function flowTable(flow: Told['flow']): TemplateResult {
  const line = (label: string, n: number, tone = ''): TemplateResult =>
    html`<tr class=${n === 0 ? 'zero' : tone}><th scope="row">${label}</th><td>${count(n)}</td></tr>`;
  return html`<section class="panel" aria-labelledby="flow-title">
    <header><h2 id="flow-title">${t('flow.title')}</h2></header>
    <p class="muted">${t('flow.what')}</p>
    <table class="statement"><caption class="visually-hidden">${t('flow.title')}</caption><tbody>
      <tr class="sum"><th scope="row">${t('flow.received')}</th><td>${count(flow.receivedMessages)}</td></tr>
      ${line(t('flow.turned-away'), flow.turnedAwayMessages)}
      ${line(t('flow.refused'), flow.refusedMessages, 'bad')}
      ${Object.entries(flow.refusedByCode).map(([code, n]) => html`<tr class="aside"><th scope="row"><code>${code}</code></th><td>${count(n)}</td></tr>`)}
      ${line(t('flow.repeated'), flow.repeatedMessages)}
      ${line(t('flow.faults'), flow.faults, 'bad')}
      <tr class="sum"><th scope="row">${t('flow.accepted')}</th><td>${count(flow.acceptedMessages)}</td></tr>
      ${line(t('flow.readings'), flow.readings)}
      ${line(t('flow.unchanged'), flow.unchangedReadings)}
      ${line(t('flow.sampled'), flow.sampledOutReadings)}
      ${line(t('flow.inferences'), flow.inferences)}
    </tbody></table>
  </section>`;
}

/** What the agent knows of the time, in words. */
function clockPanel(clock: Told['clock']): TemplateResult {
  const words = clock.known ? t(clock.source === 'gateway' ? 'clock.gateway' : 'clock.system') : t('clock.unknown');
  return html`<section class="panel" aria-labelledby="clock-title">
    <header><h2 id="clock-title">${t('clock.title')}</h2>${pill(clock.known ? 'ok' : 'warn', words, clock.known ? 'check' : 'warning')}</header>
    ${clock.known ? nothing : html`<p class="muted">${t('clock.unknown.text')}</p>`}
    ${facts([
      ['clock.against', against(clock.aheadSeconds)],
      ['clock.trust', t(`clock.trust.${clock.trust === 'always' || clock.trust === 'never' ? clock.trust : 'auto'}`)],
      ['clock.boot', clock.boot === null ? t('clock.boot.none')
        : clock.known ? t('clock.boot.set', { time: signed(clock.offsetSeconds), boot: clock.boot }) : t('clock.boot.open', { boot: clock.boot })],
    ])}
  </section>`;
}

const signed = (seconds: number): string => `${seconds < 0 ? '−' : '+'}${duration(Math.abs(seconds) * 1000)}`;

function against(aheadSeconds: number): string {
  if (Math.abs(aheadSeconds) < 1) return t('clock.same');
  return t(aheadSeconds > 0 ? 'clock.ahead' : 'clock.behind', { time: duration(Math.abs(aheadSeconds) * 1000) });
}
