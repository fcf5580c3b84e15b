import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileObjects } from '../../lib/local/index.ts';
import type { Objects } from '../../lib/store/index.ts';

export type Sent = { readonly queue: string; readonly body: string; readonly group: string };

/** An AWS-compatible endpoint of one bucket, `bucket`, any queues and parameters: the few requests that our functions make. */
export type AwsEndpoint = {
  readonly url: string;
  readonly objects: Objects;
  /** Parameters of SSM, by name. */
  readonly parameters: Map<string, string>;
  /** Puts a message on a queue. */
  send(queue: string, body: string): void;
  /** Takes what was sent to a queue since the last time. */
  take(queue: string): Sent[];
  /** Takes for how many seconds messages were put off since the last time, by their receipts. */
  takePutOffs(): ReadonlyMap<string, number>;
  close(): Promise<void>;
};

/** Serves S3, path-style over the objects of a folder, and SQS. */
export async function openAwsEndpoint(folder: string): Promise<AwsEndpoint> {
  const objects = fileObjects(folder);
  let sent: Sent[] = [];
  let putOffs = new Map<string, number>();
  const parameters = new Map<string, string>();
  const server = createServer((request, response) => {
    const target = request.headers['x-amz-target'];
    const asksQueue = target === 'AmazonSQS.GetQueueUrl' || target === 'AmazonSQS.ChangeMessageVisibilityBatch';
    const ofQueue = target === 'AmazonSQS.SendMessageBatch' ? sqs : asksQueue ? putOff : null;
    const answering = ofQueue ?? (target === 'AmazonSSM.GetParameter' ? ssm : s3);
    answering(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  async function sqs(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { QueueUrl, Entries } = JSON.parse((await bytesOf(request)).toString()) as {
      QueueUrl: string;
      Entries: { Id: string; MessageBody: string; MessageGroupId: string }[];
    };
    const queue = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
    sent.push(
      ...Entries.map(({ MessageBody, MessageGroupId }) => ({ queue, body: MessageBody, group: MessageGroupId })),
    );
    const Successful = Entries.map(({ Id, MessageBody }) => ({
      Id,
      MessageId: randomUUID(),
      MD5OfMessageBody: createHash('md5').update(MessageBody).digest('hex'),
    }));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify({ Successful }));
  }

  async function ssm(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { Name } = JSON.parse((await bytesOf(request)).toString()) as { Name: string };
    const Value = parameters.get(Name);
    response.writeHead(Value === undefined ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify(Value === undefined ? { __type: 'ParameterNotFound' } : { Parameter: { Name, Value } }),
    );
  }

  /** Where a queue is, and that messages are hidden until later. */
  async function putOff(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { QueueName, Entries = [] } = JSON.parse((await bytesOf(request)).toString()) as {
      QueueName?: string;
      Entries?: { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[];
    };
    for (const { ReceiptHandle, VisibilityTimeout } of Entries) putOffs.set(ReceiptHandle, VisibilityTimeout);
    const Successful = Entries.map(({ Id }) => ({ Id }));
    const answer = QueueName === undefined ? { Successful } : { QueueUrl: `http://queues.example/${QueueName}` };
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
  }

  async function s3(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://endpoint');
    const [, bucket, ...rest] = url.pathname.split('/');
    if (bucket !== 'bucket') return fault(response, 404, 'NoSuchBucket');
    const key = rest.map(decodeURIComponent).join('/');
    if (key === '') return whole(request, response, url.searchParams);
    if (request.method === 'PUT') return put(key, request, response);
    const object = await objects.get(key);
    if (object === null) return fault(response, 404, 'NoSuchKey');
    response.writeHead(200, {
      etag: `"${object.etag}"`,
      'content-type': object.contentType,
      'content-length': object.size,
      'last-modified': new Date(object.lastModified).toUTCString(),
      ...(object.cacheControl !== null && { 'cache-control': object.cacheControl }),
      ...(object.gone && { 'x-amz-meta-gone': 'true' }),
    });
    response.end(request.method === 'HEAD' ? undefined : object.bytes);
  }

  async function put(key: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const match = request.headers['if-match']?.replaceAll('"', '');
    const onlyIf =
      match !== undefined
        ? { etag: match }
        : request.headers['if-none-match'] === '*'
          ? ('absent' as const)
          : undefined;
    const written = await objects.put(key, await bytesOf(request), {
      contentType: request.headers['content-type'] ?? 'application/octet-stream',
      cacheControl: request.headers['cache-control'],
      gone: request.headers['x-amz-meta-gone'] === 'true' || undefined,
      onlyIf,
    });
    if (written === 'conflict') return fault(response, 412, 'PreconditionFailed');
    response.writeHead(200, { etag: `"${written.etag}"` }).end();
  }

  /** What is asked of the bucket: its keys, their versions (each has one), or to delete some. */
  async function whole(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): Promise<void> {
    if (query.has('delete')) {
      const keys = (await bytesOf(request)).toString().matchAll(/<Key>([^<]*)<\/Key>/g);
      for (const [, key = ''] of keys) await objects.delete(key);
      return xml(response, '<DeleteResult/>');
    }
    const keys: string[] = [];
    for await (const key of objects.list(query.get('prefix') ?? '')) keys.push(key);
    if (!query.has('versions')) {
      return xml(
        response,
        list(
          'ListBucketResult',
          keys.map((key) => `<Contents><Key>${key}</Key></Contents>`),
        ),
      );
    }
    const version = (key: string) =>
      `<Version><Key>${key}</Key><VersionId>1</VersionId><IsLatest>true</IsLatest></Version>`;
    xml(response, list('ListVersionsResult', keys.map(version)));
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    parameters,
    send(queue, body) {
      sent.push({ queue, body, group: 'group' });
    },
    takePutOffs() {
      const taken = putOffs;
      putOffs = new Map();
      return taken;
    },
    take(queue) {
      const taken = sent.filter((message) => message.queue === queue);
      sent = sent.filter((message) => message.queue !== queue);
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function list(name: string, entries: readonly string[]): string {
  return `<${name}><IsTruncated>false</IsTruncated>${entries.join('')}</${name}>`;
}

function xml(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
}

function fault(response: ServerResponse, status: number, code: string): void {
  xml(response, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`, status);
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
