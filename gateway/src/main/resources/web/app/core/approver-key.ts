import { sha256, toBase64 } from './approval-request';

/**
 * The key that whoever is at this browser approves by: Ed25519, and not extractable, so that no script can send it
 * anywhere. It stays in this browser's IndexedDB.
 */
export interface ApproverKey {
  /** As the policy has it: 32 bytes in Base64. */
  publicKey: string;
  pair: CryptoKeyPair;
  /** Whether the browser promised not to delete it when its disk gets full. */
  isKept: boolean;
}

/** What an approver says, as the gateway takes it. */
export interface SignedApproval {
  approver: string;
  yes: boolean;
  at: string;
  signature: string;
}

const DATABASE = 'skerry-approver';
const STORE = 'keys';
const ONLY = 'mine';
const ALGORITHM = { name: 'Ed25519' };

/** WebCrypto is there over TLS and on this machine alone; Ed25519 in browsers from 2025 on. */
export async function canSign(): Promise<boolean> {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle || !globalThis.indexedDB) return false;
  try {
    await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
    return true;
  } catch {
    return false;
  }
}

export async function storedKey(): Promise<ApproverKey | null> {
  const pair = await inStore<CryptoKeyPair | undefined>('readonly', (store) => store.get(ONLY));
  return pair ? keyOf(pair) : null;
}

/** Makes one, unless there is one. */
export async function makeKey(): Promise<ApproverKey> {
  const before = await storedKey();
  if (before) return before;
  const pair = (await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])) as CryptoKeyPair;
  // Not put: one that another window made meanwhile stays.
  await inStore('readwrite', (store) => store.add(pair, ONLY));
  await navigator.storage.persist();
  return keyOf(pair);
}

async function keyOf(pair: CryptoKeyPair): Promise<ApproverKey> {
  return {
    pair, publicKey: toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))), isKept: await navigator.storage.persisted(),
  };
}

/** skerry-signature-v1, NUL, approval, NUL, SHA-256 of the request, 1 or 0, microseconds as 8 bytes (sync.proto). */
export async function approve(key: ApproverKey, approver: string, request: Uint8Array<ArrayBuffer>, yes: boolean): Promise<SignedApproval> {
  const millis = Date.now();
  const domain = new TextEncoder().encode('skerry-signature-v1\0approval\0');
  const message = new Uint8Array(domain.length + 32 + 1 + 8);
  message.set(domain);
  message.set(await sha256(request), domain.length);
  message[domain.length + 32] = yes ? 1 : 0;
  new DataView(message.buffer).setBigInt64(domain.length + 33, BigInt(millis) * 1000n);
  const signature = await crypto.subtle.sign(ALGORITHM, key.pair.privateKey, message);
  return { approver, yes, at: new Date(millis).toISOString(), signature: toBase64(new Uint8Array(signature)) };
}

function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result as T);
      };
      // Also when it is the browser that gives up, as with a full disk; what fails in a request ends here too.
      transaction.onabort = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}
