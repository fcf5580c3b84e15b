type Output = { readonly Value: unknown; readonly Export?: { readonly Name: string } };

/** A stack's template, as far as its resources and outputs go. */
export type StackTemplate = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Output>>;
};
export type Resource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
};

/**
 * All stacks as one template, in which a reference from one to another is a reference to what it means: what must hold
 * of the deployment holds whichever stack a thing is in.
 */
export function merged(templates: readonly StackTemplate[]): StackTemplate {
  const outputs = templates.flatMap(({ Outputs = {} }) => Object.entries(Outputs));
  const exported = new Map(outputs.map(([, { Value, Export }]) => [Export?.Name, Value]));
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const name = (value as { readonly 'Fn::ImportValue'?: string })['Fn::ImportValue'];
    if (name === undefined) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one)]));
    if (!exported.has(name)) throw new Error(`no stack exports ${name}`);
    return exported.get(name);
  };
  const Resources = Object.assign({}, ...templates.map((template) => template.Resources));
  const told = outputs.filter(([key]) => !key.startsWith('ExportsOutput'));
  return resolve({ Resources, Outputs: Object.fromEntries(told) }) as StackTemplate;
}
