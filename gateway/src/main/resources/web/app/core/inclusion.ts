/** What a proof says (C2SP tlog-proof): that a tree of a size and a root has a leaf. */
export interface Inclusion {
  size: number;
  root: string;
  /** Whether the hashes lead from the leaf to the root. */
  holds: boolean;
}

/** RFC 6962, 2.1.1, computed in this browser; signatures are for tools that have the keys. */
export async function checkInclusion(proof: string, entry: string | null, leaf: string): Promise<Inclusion> {
  const blank = proof.indexOf('\n\n');
  const lines = proof.slice(0, blank).split('\n');
  const [, size = '0', root = ''] = proof.slice(blank + 2).split('\n');
  const at = lines.findIndex((line) => line.startsWith('index '));
  let index = Number(lines[at]?.slice('index '.length));
  let last = Number(size) - 1;
  let hash = await sha256(0, entry === null ? [] : [new TextEncoder().encode(entry)]);
  const isWhole = entry === null || base64(hash) === leaf;
  if (entry === null) hash = bytes(leaf);
  for (const sibling of lines.slice(at + 1).map(bytes)) {
    if (index % 2 === 1 || index === last) {
      hash = await sha256(1, [sibling, hash]);
      while (index % 2 === 0 && index !== 0) {
        index = Math.floor(index / 2);
        last = Math.floor(last / 2);
      }
    } else {
      hash = await sha256(1, [hash, sibling]);
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  return { size: Number(size), root, holds: isWhole && last === 0 && base64(hash) === root };
}

async function sha256(prefix: number, parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(1 + parts.reduce((length, part) => length + part.length, 0));
  whole[0] = prefix;
  let at = 1;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

const bytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const base64 = (data: Uint8Array): string => btoa(String.fromCharCode(...data));
