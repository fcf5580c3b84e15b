import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * The credentials of a function: Lambda hands them over in its environment. Without the rest of the SDK's chain (files,
 * sign-on, other clouds' metadata), which would look for them where a function has none.
 */
export const defaultProvider = () => fromEnv();
