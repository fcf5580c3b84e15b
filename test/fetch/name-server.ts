import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import type { AddressInfo } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Resolve } from '../../lib/fetch/index.ts';

/** A name server on loopback that gives one IPv6 address after the other for whatever name, each good for no time at all. */
export async function startNameServer(
  answers: readonly string[],
): Promise<{ readonly resolve: Resolve; readonly questions: () => number; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  let questions = 0;
  socket.on('message', (question, { port, address }) => {
    socket.send(answerTo(question, answers[Math.min(questions++, answers.length - 1)] ?? '::'), port, address);
  });
  await new Promise<void>((ready) => socket.bind(0, '127.0.0.1', ready));
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${(socket.address() as AddressInfo).port}`]);
  return {
    resolve: (hostname) => resolver.resolve6(hostname),
    questions: () => questions,
    close: () => new Promise((closed) => socket.close(closed)),
  };
}

/** RFC 1035 §4.1: the question's header with one answer announced, the question itself, and an AAAA record with TTL 0. */
function answerTo(question: Buffer, address: string): Buffer {
  const end = question.indexOf(0, 12) + 5;
  const head = Buffer.from([...question.subarray(0, 2), 0x84, 0, 0, 1, 0, 1, 0, 0, 0, 0]);
  const record = Buffer.from([0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 0, 0, 16, ...ipaddr.IPv6.parse(address).toByteArray()]);
  return Buffer.concat([head, question.subarray(12, end), record]);
}
