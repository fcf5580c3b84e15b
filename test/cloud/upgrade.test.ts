import { describe, expect, it } from 'vitest';
import { templatesOfRelease, templatesToday } from './keep-release.ts';
import type { Resource, StackTemplate } from './merged.ts';
import { type Exception, type Templates, upgradeFaults } from './upgrade.ts';

/** What today's version takes away or replaces on purpose, and what `docs/deploy.md` says to operators about it. */
const EXCEPTIONS: readonly Exception[] = [];

const release = await templatesOfRelease();

describe('an upgrade from the last release', () => {
  it('takes no export away that is imported, and replaces or removes nothing that holds something', () => {
    expect(upgradeFaults(release, templatesToday(), EXCEPTIONS)).toEqual([]);
  });

  it('is held to all of its stacks', () => {
    expect([...release.keys()].sort()).toEqual([...templatesToday().keys()].sort());
    expect(JSON.stringify([...release.values()]).match(/"Fn::ImportValue"/g)?.length).toBeGreaterThan(50);
  });

  it('has a reason for each exception', () => {
    for (const { reason } of EXCEPTIONS) expect(reason).toMatch(/^\S.{30,}/);
  });
});

describe('the test of an upgrade', () => {
  type Mutable = {
    Resources: Record<string, Resource>;
    Outputs: Record<string, { Value: unknown; Export?: { Name: string } }>;
  };

  /** The release with one of its stacks changed. */
  function changed(stack: string, change: (template: Mutable) => void): Templates {
    const copy = new Map(release);
    const template = structuredClone(release.get(stack)) as unknown as Mutable;
    change(template);
    return copy.set(stack, template as unknown as StackTemplate);
  }
  const idOf = (stack: string, type: string, part = ''): string => {
    const found = Object.entries(release.get(stack)?.Resources ?? {});
    return found.find(([id, { Type }]) => Type === type && id.includes(part))?.[0] ?? '';
  };
  const faults = (stack: string, change: (template: Mutable) => void) =>
    upgradeFaults(release, changed(stack, change), []);

  it('finds nothing where nothing is changed', () => {
    expect(upgradeFaults(release, release, [])).toEqual([]);
  });

  it('finds an export that vanishes while another stack imports it, or that becomes another', () => {
    const [key = '', output] =
      Object.entries(release.get('Feedmill-Data')?.Outputs ?? {}).find(([, { Value }]) =>
        JSON.stringify(Value).includes('"Ref":"StorageTable'),
      ) ?? [];
    const exported = output?.Export?.Name;
    const taken = faults('Feedmill-Data', ({ Outputs }) => delete Outputs[key]);
    expect(taken).toEqual([`Feedmill-Data ${exported}: is exported no longer, and imported until the next stack`]);
    const other = faults('Feedmill-Data', ({ Outputs }) => {
      Object.assign(Outputs[key] ?? {}, { Value: { Ref: 'AnotherTable' } });
    });
    expect(other).toEqual([`Feedmill-Data ${exported}: would be exported with another value, while it is imported`]);
    // What is written for operators and nobody imports may go.
    expect(faults('Feedmill-Data', ({ Outputs }) => delete Outputs.BucketName)).toEqual([]);
  });

  it.each([
    ['Feedmill-Data', 'AWS::DynamoDB::Table', ''],
    ['Feedmill-Data', 'AWS::S3::Bucket', 'StorageBucket'],
    ['Feedmill-Intake', 'AWS::SQS::Queue', 'PollsQueue'],
    ['Feedmill-Edge', 'AWS::CloudFront::Distribution', ''],
  ])('finds in %s a %s that goes by another id', (stack, type, part) => {
    const id = idOf(stack, type, part);
    const found = faults(stack, ({ Resources }) => {
      const { [id]: moved, ...others } = Resources;
      if (moved === undefined) throw new Error(`${stack} has no ${type}`);
      for (const key of Object.keys(Resources)) delete Resources[key];
      Object.assign(Resources, others, { [`${id}2`]: moved });
    });
    expect(found).toContain(`${stack} ${id}: there is no ${type} of this id any more`);
    expect(found).toContainEqual(
      expect.stringMatching(new RegExp(`^${stack} ${id}: would be (?:deleted|left behind)$`)),
    );
  });

  it('finds a change that CloudFormation makes by putting another in its place', () => {
    const table = idOf('Feedmill-Data', 'AWS::DynamoDB::Table');
    const properties = (template: Mutable, id: string) => template.Resources[id]?.Properties as Record<string, unknown>;
    const replaced = faults('Feedmill-Data', (template) => {
      properties(template, table).KeySchema = [{ AttributeName: 'id', KeyType: 'HASH' }];
    });
    expect(replaced).toEqual([`Feedmill-Data ${table}: would be replaced`]);
    const queue = idOf('Feedmill-Syndication', 'AWS::SQS::Queue', 'PublicationsQueue');
    const renamed = faults('Feedmill-Syndication', (template) => {
      properties(template, queue).QueueName = 'another.fifo';
    });
    expect(renamed).toContain(`Feedmill-Syndication ${queue}: would be replaced`);
    // An alarm more, a property that is changed in place: that is what upgrades are for.
    const inPlace = faults('Feedmill-Data', (template) => {
      properties(template, table).DeletionProtectionEnabled = false;
    });
    expect(inPlace).toEqual([]);
  });

  it('lets an exception through, and no exception stand that is none any more', () => {
    const id = idOf('Feedmill-Edge', 'AWS::CloudFront::Distribution');
    const without = changed('Feedmill-Edge', ({ Resources }) => delete Resources[id]);
    const found = upgradeFaults(release, without, []);
    expect(found.length).toBeGreaterThan(0);
    const exceptions = found.map((fault) => ({ fault, reason: 'The edge is taken away in this test.' }));
    expect(upgradeFaults(release, without, exceptions)).toEqual([]);
    expect(upgradeFaults(release, release, exceptions)).toEqual(
      found.map((fault) => `no exception any more: ${fault}`),
    );
  });
});
