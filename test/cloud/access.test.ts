import { describe, expect, it } from 'vitest';
import { byName, type Reference, referred, synthesise } from './synthesised.ts';

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: { readonly 'ForAllValues:StringLike'?: { readonly 'dynamodb:LeadingKeys': readonly string[] } };
};

const policies = byName<{ Roles: readonly Reference[]; PolicyDocument: { Statement: readonly Statement[] } }>(
  synthesise(),
  'AWS::IAM::Policy',
);

/** What the role of a function may do, as `action on resource`; the resource's own text, its key prefix if any. */
function allowed(role: string): { action: string; resource: string; keys: readonly string[] | null }[] {
  const own = [...policies.values()].filter(({ Roles }) => Roles.some((one) => referred(one) === role));
  return own.flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.flatMap(({ Action, Resource, Condition }) =>
      [Action].flat().flatMap((action) =>
        [Resource].flat().map((resource) => ({
          action: String(action),
          resource: JSON.stringify(resource),
          keys: Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'] ?? null,
        })),
      ),
    ),
  );
}

const FUNCTIONS = ['IntakeDispatch', 'IntakePoll', 'IntakeIngest', 'PublishingRoute', 'PublishingPublish', 'PushApi'];

function objectsOf(name: string, action: string): string[] {
  return allowed(`${name}Role`)
    .filter((one) => one.action === action)
    .map(({ resource }) => /"\/([^"]*)"/.exec(resource)?.[1] ?? resource)
    .sort();
}

function keysOf(name: string, action: string): string[] {
  const grants = allowed(`${name}Role`).filter((one) => one.action === action && one.keys !== null);
  return [...new Set(grants.flatMap(({ keys }) => keys ?? []))].sort();
}

describe('every role', () => {
  it('names its actions one by one and its resources by name or prefix', () => {
    for (const [name, { PolicyDocument }] of policies) {
      for (const { Action, Resource } of PolicyDocument.Statement) {
        expect(
          [Action].flat().filter((action) => action.includes('*')),
          name,
        ).toEqual([]);
        expect([Resource].flat(), name).not.toContain('*');
      }
    }
  });

  it('reads and writes the table only under keys that begin as granted', () => {
    for (const name of FUNCTIONS) {
      const onTable = allowed(`${name}Role`).filter(
        ({ action, resource }) => /^dynamodb:(?:\w+Item|Query|Scan)$/.test(action) && !/index/.test(resource),
      );
      expect(onTable.length, name).toBeGreaterThan(0);
      for (const { action, keys } of onTable) expect(keys, `${name} ${action}`).not.toBeNull();
    }
  });
});

describe('the functions that meet the network', () => {
  it('cannot touch a published document', () => {
    for (const name of ['IntakePoll', 'IntakeIngest', 'PushApi']) {
      for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']) {
        expect(objectsOf(name, action), `${name} ${action}`).not.toContain('feeds/*');
      }
      expect(keysOf(name, 'dynamodb:PutItem'), name).not.toContain('FEED#*');
    }
  });

  it('poll writes offers and one queue, and no article', () => {
    expect(objectsOf('IntakePoll', 's3:PutObject')).toEqual(['offers/*']);
    expect(objectsOf('IntakePoll', 's3:GetObject')).toEqual([]);
    expect(keysOf('IntakePoll', 'dynamodb:PutItem')).toEqual(['HOST#*', 'SOURCE#*']);
    const sends = allowed('IntakePollRole').filter(({ action }) => action === 'sqs:SendMessage');
    expect(sends.map(({ resource }) => referred(JSON.parse(resource)))).toEqual(['IntakeArticlesQueue']);
  });
});

describe('erasing', () => {
  it('is for those who carry out a takedown, in every version', () => {
    const erasers = FUNCTIONS.filter((name) => objectsOf(name, 's3:DeleteObjectVersion').includes('revision/*'));
    expect(erasers).toEqual(['IntakeIngest', 'PushApi']);
  });
});

describe('publish', () => {
  it('writes feeds alone', () => {
    expect(objectsOf('PublishingPublish', 's3:PutObject')).toEqual(['feeds/*']);
    expect(keysOf('PublishingPublish', 'dynamodb:PutItem')).toEqual(['FEED#*']);
  });
});
