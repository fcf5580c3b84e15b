import { memoryObjects } from './memory-objects.ts';
import { objectsContract } from './store/objects.contract.ts';

objectsContract('in memory', async () => memoryObjects());
