#!/usr/bin/env node
import { beginLean } from './lean.ts';

// Before anything else is loaded: it begins anew.
beginLean();
await import('./main.ts');
