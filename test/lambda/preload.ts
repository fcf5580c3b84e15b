import { registerHooks } from 'node:module';

// Has the runtime client find our stand-in where its native addon would be.
registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!specifier.endsWith('rapid-client.node')) return nextResolve(specifier, context);
    return { url: new URL('./rapid-client.ts', import.meta.url).href, format: 'module', shortCircuit: true };
  },
});
