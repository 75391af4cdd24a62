// The edits of `./skerry bench sync` with Automerge (https://automerge.org), for comparison:
//   cd native-build/benchmarks/automerge && npm install && node compare.mjs
// Prints the same key=value lines. 100 devices with 1,000 properties each, of which each side changes
// 1,000 while they are apart; then they exchange what they lack.
import * as Automerge from '@automerge/automerge';
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';

const DEVICES = 100;
const PROPERTIES = 1_000;
const CHANGES_OF_EACH_SIDE = (DEVICES * PROPERTIES) / 100;
const RUNS = 5;

const filled = Automerge.change(Automerge.init({ actor: '00' }), (doc) => {
  for (let device = 0; device < DEVICES; device++) {
    const properties = {};
    for (let property = 0; property < PROPERTIES; property++) {
      properties[`p${property}`] = randomInt(1_000_000);
    }
    doc[`device-${device}`] = properties;
  }
});

/** Each edit is a change of its own, as it is made at its own time. */
function edit(doc) {
  let edited = doc;
  for (let change = 0; change < CHANGES_OF_EACH_SIDE; change++) {
    edited = Automerge.change(edited, (draft) => {
      draft[`device-${randomInt(DEVICES)}`][`p${randomInt(PROPERTIES)}`] = randomInt(1_000_000);
    });
  }
  return edited;
}

function reconnect() {
  let cloud = edit(Automerge.clone(filled));
  let edge = edit(Automerge.clone(filled));
  let cloudState = Automerge.initSyncState();
  let edgeState = Automerge.initSyncState();
  let bytes = 0;
  const begin = performance.now();
  for (let quiet = false; !quiet; ) {
    quiet = true;
    let message;
    [edgeState, message] = Automerge.generateSyncMessage(edge, edgeState);
    if (message) {
      quiet = false;
      bytes += message.length;
      [cloud, cloudState] = Automerge.receiveSyncMessage(cloud, cloudState, message);
    }
    [cloudState, message] = Automerge.generateSyncMessage(cloud, cloudState);
    if (message) {
      quiet = false;
      bytes += message.length;
      [edge, edgeState] = Automerge.receiveSyncMessage(edge, edgeState, message);
    }
  }
  const took = performance.now() - begin;
  if (Automerge.getHeads(cloud).join() !== Automerge.getHeads(edge).join()) {
    throw new Error('the sides differ');
  }
  return { took, bytes };
}

const runs = Array.from({ length: RUNS }, reconnect);
const times = runs.map((run) => run.took).sort((a, b) => a - b);
const bytes = runs[RUNS - 1].bytes;
console.log(`automerge.properties=${DEVICES * PROPERTIES}`);
console.log(`automerge.changes_of_each_side=${CHANGES_OF_EACH_SIDE}`);
console.log(`automerge.reconcile_ms=${times[Math.floor(RUNS / 2)].toFixed(3)}`);
console.log(`automerge.reconcile_ms.runs=[${times.map(Math.round).join(', ')}]`);
console.log(`automerge.bytes=${bytes}`);
console.log(`automerge.bytes_per_change=${(bytes / (2 * CHANGES_OF_EACH_SIDE)).toFixed(3)}`);
