/** As much of JSON Schema (2020-12) as the profile's schema uses. */
export interface Schema {
  description?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  required?: string[];
  items?: Schema | boolean;
  oneOf?: Schema[];
  anyOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
}

/** A word that may stand at a place, and what it means. */
export interface Word {
  text: string;
  description: string;
  /** What stands beside it, such as the type of a key's value. */
  detail: string;
  isRequired: boolean;
}

/** What may stand where in a document. */
export class SchemaGuide {
  constructor(private readonly root: Schema) {}

  /** The keys of the mapping that the path leads to, those that have to be there first. */
  keys(path: readonly string[]): Word[] {
    return this.at(path).flatMap((schema) => Object.entries(schema.properties ?? {}).map(([text, of]) => {
      const [target = of] = this.open(of);
      return { text, description: of.description ?? target.description ?? '', detail: kindOf(target), isRequired: schema.required?.includes(text) ?? false };
    })).sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
  }

  /** The values that are known of what the path leads to: all of them, or examples. */
  values(path: readonly string[]): Word[] {
    const seen = new Map<string, Word>();
    const add = (value: unknown, description: string, detail: string): void => {
      const text = typeof value === 'string' ? value : flowText(value);
      if (!seen.has(text)) seen.set(text, { text, description, detail, isRequired: false });
    };
    for (const schema of this.at(path)) {
      if (schema.const !== undefined) add(schema.const, schema.description ?? '', '');
      schema.enum?.forEach((value) => add(value, schema.description ?? '', value === schema.default ? 'default' : ''));
      if (schema.default !== undefined) add(schema.default, schema.description ?? '', 'default');
      if (schema.type === 'boolean') [true, false].forEach((value) => add(value, schema.description ?? '', ''));
      schema.examples?.forEach((value) => add(value, schema.description ?? '', ''));
    }
    return [...seen.values()];
  }

  /** What is said of the thing that the path leads to. */
  description(path: readonly string[]): string {
    return this.at(path).find(({ description }) => description)?.description ?? '';
  }

  /** Whether a mapping stands there. */
  isMapping(path: readonly string[]): boolean {
    return this.at(path).some((schema) => schema.properties !== undefined || typeof schema.additionalProperties === 'object');
  }

  private at(path: readonly string[]): Schema[] {
    return path.reduce<Schema[]>((schemas, key) => schemas.flatMap((schema) => this.step(schema, key)), this.open(this.root));
  }

  private step(schema: Schema, key: string): Schema[] {
    if (key === '-') return typeof schema.items === 'object' ? this.open(schema.items) : [];
    const property = schema.properties?.[key];
    if (property) return this.open(property);
    return typeof schema.additionalProperties === 'object' ? this.open(schema.additionalProperties) : [];
  }

  /** The schema itself, what it refers to, and its alternatives; what stands beside a reference counts first. */
  private open(schema: Schema): Schema[] {
    const target = schema.$ref && this.root.$defs?.[schema.$ref.replace('#/$defs/', '')];
    const { $ref: _, ...own } = schema;
    const self = target ? [{ ...target, ...own }] : [schema];
    return self.flatMap((one) => [one, ...[...(one.oneOf ?? []), ...(one.anyOf ?? [])].flatMap((other) => this.open(other))]);
  }
}

function kindOf({ type, enum: values, properties, additionalProperties }: Schema): string {
  if (values && values.length <= 4) return values.join(' | ');
  if (properties || typeof additionalProperties === 'object') return '{ … }';
  return Array.isArray(type) ? (type[0] ?? '') : (type ?? '');
}

/** A value in flow style, as the examples of the documentation are written. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{ ${Object.entries(value).map(([key, one]) => `${key}: ${flowText(one)}`).join(', ')} }`;
  }
  return typeof value === 'string' && /^$|[{}[\],:#&*!|>'"%@`]/.test(value) ? JSON.stringify(value) : String(value);
}
