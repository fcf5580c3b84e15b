import { parseConfig } from '../../lib/config/index.ts';
import { byName, type Reference, referred, synthesise } from './synthesised.ts';

type Statement = {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: {
    readonly 'ForAllValues:StringLike'?: { readonly 'dynamodb:LeadingKeys': readonly string[] };
    readonly StringLike?: { readonly 's3:prefix': readonly string[] };
  };
};

/** One action on one resource. */
export type Grant = {
  readonly action: string;
  /** The resource's name in the code: `StorageTable`. */
  readonly resource: string;
  /** What follows the resource's own name: `/raw/*`, `/index/due`; empty for the resource itself. */
  readonly below: string;
  /** On which partition keys, or listing which prefixes; null for any. */
  readonly on: readonly string[] | null;
};

/** The policies of all roles in the stack, by the policy's name in the code. */
export const POLICIES = byName<{
  readonly Roles: readonly Reference[];
  readonly PolicyDocument: { readonly Statement: readonly Statement[] };
}>(
  // All that there can be.
  synthesise({ config: parseConfig('mail: { domain: in.example.org, ruleSet: inbound }', 'feedmill.yaml') }),
  'AWS::IAM::Policy',
);

/** Everything that the role of a function may do. */
export function grantsOf(handler: string): Grant[] {
  const own = [...POLICIES.values()].filter(({ Roles }) => Roles.some((role) => referred(role) === `${handler}Role`));
  return own.flatMap(({ PolicyDocument }) => PolicyDocument.Statement.flatMap(grantsIn));
}

function grantsIn({ Action, Resource, Condition }: Statement): Grant[] {
  const on =
    Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? Condition?.StringLike?.['s3:prefix'] ?? null;
  return [Resource].flat().flatMap((resource) => {
    const { base, below } = split(resource);
    return [Action].flat().map((action) => ({ action: String(action), resource: referred(base), below, on }));
  });
}

/** `{ 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket, 'Arn'] }, '/raw/*']] }` is the bucket, and below it `/raw/*`. */
function split(resource: unknown): { base: Reference; below: string } {
  const joined = (resource as { readonly 'Fn::Join'?: readonly [string, readonly [Reference, string]] })['Fn::Join'];
  return joined === undefined
    ? { base: resource as Reference, below: '' }
    : { base: joined[1][0], below: joined[1][1] };
}
