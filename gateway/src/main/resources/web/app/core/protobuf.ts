/** As much of protobuf's encoding as requests for approvals need: fields with their wire types, nothing inferred. */
export type Field =
  | { number: number; kind: 'varint'; value: bigint }
  | { number: number; kind: 'bytes'; value: Uint8Array }
  | { number: number; kind: 'fixed64'; value: DataView };

/**
 * The fields of a message as its writer has to write them: in ascending order, and each once but for the one that is a
 * list. Of a field that stands twice one reader takes the first and another one the last. What can't be read throws.
 */
export function fieldsOf(bytes: Uint8Array, list?: number): Field[] {
  const reader = new Reader(bytes);
  const fields: Field[] = [];
  while (!reader.isAtEnd) {
    const field = reader.field();
    const last = fields.at(-1)?.number ?? 0;
    if (field.number < last || (field.number === last && last !== list)) throw new RangeError(`field ${field.number} stands twice, or out of order`);
    fields.push(field);
  }
  return fields;
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  field(): Field {
    const tag = Number(this.varint());
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0:
        return { number, kind: 'varint', value: this.varint() };
      case 1: {
        const value = this.take(8);
        return { number, kind: 'fixed64', value: new DataView(value.buffer, value.byteOffset, 8) };
      }
      case 2:
        return { number, kind: 'bytes', value: this.take(Number(this.varint())) };
      default:
        throw new RangeError(`wire type ${tag % 8}`);
    }
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.take(1)[0] as number;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte === 0 && shift > 0n) throw new RangeError('a varint is longer than it has to be');
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a varint of more than ten bytes');
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new RangeError('the message ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** Strict: what is no UTF-8 is no text. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export function textOf(field: Field): string {
  if (field.kind !== 'bytes') throw new RangeError(`field ${field.number} is no text`);
  return utf8.decode(field.value);
}

export function bytesOf(field: Field): Uint8Array {
  if (field.kind !== 'bytes') throw new RangeError(`field ${field.number} has no bytes`);
  return field.value;
}

export function integerOf(field: Field): bigint {
  if (field.kind !== 'varint') throw new RangeError(`field ${field.number} is no integer`);
  return BigInt.asIntN(64, field.value);
}

/** As sint64 is encoded. */
export const zigzag = (value: bigint): bigint => (BigInt.asUintN(64, value) >> 1n) ^ -(value & 1n);
