/**
 * Stands for what the SDK reads and writes event streams with: no operation that is called here has one. The SDK imports
 * it also at run time, for which a bundle would keep whole everything that it touches, and that is most of the SDK.
 */
export function resolveEventStreamSerdeConfig<T>(config: T): T {
  return config;
}

export function eventStreamSerdeProvider(): never {
  throw new Error('This bundle reads no event streams; take @smithy/core/event-streams out of lib/cloud/bundling.ts');
}

export class EventStreamSerde {
  constructor() {
    eventStreamSerdeProvider();
  }
}
