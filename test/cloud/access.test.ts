import { describe, expect, it } from 'vitest';
import { grantsOf, POLICIES } from './role.ts';

const FUNCTIONS = ['IntakeDispatch', 'IntakePoll', 'IntakeIngest', 'PublishingRoute', 'PublishingPublish', 'PushApi'];

function objectsOf(handler: string, action: string): string[] {
  return grantsOf(handler)
    .filter((grant) => grant.action === action)
    .map(({ below }) => below)
    .sort();
}

function keysOf(handler: string, action: string): string[] {
  const keys = grantsOf(handler).flatMap((grant) => (grant.action === action ? (grant.on ?? ['*']) : []));
  return [...new Set(keys)].sort();
}

/** What AWS itself knows no resources for: reading metrics, which the canary counts calls by. */
const OF_NO_RESOURCE: Readonly<Record<string, readonly string[]>> = {
  WatchCanaryRoleDefaultPolicy: ['cloudwatch:GetMetricData'],
};

describe('every role', () => {
  it('names its actions one by one and its resources by name or prefix', () => {
    for (const [name, { PolicyDocument }] of POLICIES) {
      for (const { Action, Resource } of PolicyDocument.Statement) {
        expect(
          [Action].flat().filter((action) => action.includes('*')),
          name,
        ).toEqual([]);
        const isOfNone = [Action].flat().every((action) => OF_NO_RESOURCE[name]?.includes(action));
        if (!isOfNone) expect([Resource].flat(), name).not.toContain('*');
      }
    }
  });

  it('reads and writes the table only under keys that begin as granted', () => {
    for (const handler of FUNCTIONS) {
      const items = grantsOf(handler).filter(
        ({ action, below }) => /^dynamodb:(?:\w+Item|Query|Scan)$/.test(action) && below === '',
      );
      expect(items.length, handler).toBeGreaterThan(0);
      expect(
        items.filter(({ on }) => on === null),
        handler,
      ).toEqual([]);
      expect(
        items.filter(({ action }) => action === 'dynamodb:Scan'),
        handler,
      ).toEqual([]);
    }
  });
});

describe('the functions that meet the network', () => {
  it.each(['IntakePoll', 'IntakeIngest', 'PushApi'])('%s cannot touch a feed’s documents', (handler) => {
    for (const action of ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion']) {
      expect(objectsOf(handler, action)).not.toContain('/feeds/*');
    }
  });

  it('do not define feeds, but for the door to which operators come, and the router, which nobody reaches', () => {
    const definers = FUNCTIONS.filter((handler) => keysOf(handler, 'dynamodb:PutItem').includes('FEEDS'));
    expect(definers).toEqual(['PublishingRoute', 'PushApi']);
  });

  it('poll writes offers, what sitemaps listed, hubs of sources and one queue, and no article', () => {
    expect(objectsOf('IntakePoll', 's3:PutObject')).toEqual(['/offers/*', '/sitemaps/*']);
    // What a hub pushed lies where offers do until it is looked at.
    expect(objectsOf('IntakePoll', 's3:GetObject')).toEqual(['/offers/*', '/sitemaps/*']);
    expect(keysOf('IntakePoll', 'dynamodb:PutItem')).toEqual(['HOST#*', 'SOURCE#*', 'SOURCEHUB#*']);
    const sends = grantsOf('IntakePoll').filter(({ action }) => action === 'sqs:SendMessage');
    expect(sends.map(({ resource }) => resource)).toEqual(['IntakeArticlesQueue']);
  });
});

describe('erasing', () => {
  it('is for those who carry out a takedown, in every version', () => {
    const erasers = FUNCTIONS.filter((handler) => objectsOf(handler, 's3:DeleteObjectVersion').includes('/revision/*'));
    expect(erasers).toEqual(['IntakeIngest', 'PublishingRoute', 'PushApi']);
  });
});

describe('publish', () => {
  it('writes feeds alone, and that it did so after a takedown', () => {
    expect(objectsOf('PublishingPublish', 's3:PutObject')).toEqual(['/feeds/*', '/private/feeds/*']);
    expect(keysOf('PublishingPublish', 'dynamodb:PutItem')).toEqual(['FEED#*', 'TAKEDOWNS']);
  });
});
