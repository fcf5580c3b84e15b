import { isPublicPlace } from '../../fetch/index.ts';
import type { AbsoluteUrl } from '../../model/index.ts';

/** The address below which hubs reach us, where the doors are at this one; null where it is not public. */
export function callbacksAt(base: AbsoluteUrl): AbsoluteUrl | null {
  return isPublicPlace(new URL(base)) ? base : null;
}
