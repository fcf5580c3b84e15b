import { randomBytes } from 'node:crypto';
import { freshKey } from '../../bin/commands/signing-keys.ts';
import { newKeyRing, requestSigner } from '../../lib/fetch/index.ts';
import { instant } from '../../lib/model/index.ts';

// What it takes to prove who asks: the bytes that a signed request has more, and the processor time of one signature.
// Usage: node test/bench/signing.ts [requests]

const requests = Number(process.argv[2] ?? 5000);
const now = () => instant(Date.now());
const ring = newKeyRing(freshKey(), now());
const agent = 'https://feeds.example.org';
const sign = requestSigner({ keys: async () => ring, agent, older: false, now, random: randomBytes });

const url = new URL('https://courier.example/feed.xml');
const headers = Object.entries(await sign(url));
// As they go over the wire in HTTP/1.1: name, colon, blank, value, end of line.
const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);

for (let warm = 0; warm < 500; warm++) await sign(url);
const began = process.cpuUsage();
for (let turn = 0; turn < requests; turn++) await sign(url);
const { user, system } = process.cpuUsage(began);

console.log(JSON.stringify({ requests, bytes, microseconds: Math.round((user + system) / requests) }));
