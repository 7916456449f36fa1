import { gzipSync } from 'node:zlib'
import { always, flood, type Row } from '../row.ts'

const MIB = 1024 * 1024
const gzip = { 'content-encoding': 'gzip' }
const table = '{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{"resourceVersion":"1"},"columnDefinitions":[],"rows":[]}'
const pods = '{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[{"metadata":{"name":"x"}}]}'
/** 1 GiB of blanks, and 300 million empty objects in a list: packed, some MiB and less. */
const blanks = () => gzipSync(Buffer.alloc(64 * MIB, ' '), { level: 9 })
const bomb = Buffer.concat(Array.from({ length: 16 }, blanks))
const emptyObjects = gzipSync(Buffer.from(`{"metadata":{},"items":[${'{},'.repeat(40 * MIB)}{}]}`), { level: 1 })
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`

/** Answers whose body is not what it should be. */
export const bodies: readonly Row[] = [
  {
    lie: 'answers null',
    tell: always('null'),
    outcome: /instead of a Service|is not a list|without a name/,
    commands: ['trace', 'json and --save', 'list', '-w', 'view'],
  },
  { lie: 'answers an empty list of JSON', tell: always('[]'), outcome: /instead of a Service|is not a list|without a name/ },
  { lie: 'answers a text', tell: always('"x"'), outcome: /instead of a Service|is not a list|without a name/ },
  { lie: 'answers a number', tell: always('42'), outcome: /instead of a Service|is not a list|without a name/ },
  { lie: 'answers true', tell: always('true'), outcome: /instead of a Service|is not a list|without a name/ },
  { lie: 'answers an empty object', tell: always('{}'), outcome: /instead of a Service|is not a list|without a name/ },
  { lie: 'answers nothing', tell: always(''), outcome: / is empty/ },
  {
    lie: 'answers half of a document',
    tell: always('{"kind":"ServiceList","items":[{'),
    outcome: /is not valid JSON/,
    commands: ['trace', 'json and --save', 'list', '-w', 'view'],
  },
  { lie: 'answers two documents', tell: always(`${pods}\n${pods}`), outcome: /is not valid JSON/ },
  {
    lie: 'answers with a web page',
    tell: always('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' }),
    outcome: /is a web page, not JSON/,
    commands: ['trace', 'json and --save', 'list', '-w', 'view'],
  },
  {
    lie: 'answers with a web page and calls it JSON',
    tell: always('<html><body>Sign in</body></html>'),
    outcome: /is a web page, not JSON/,
  },
  {
    lie: 'answers with XML',
    tell: always('<?xml version="1.0"?><Error/>', { 'content-type': 'application/xml' }),
    outcome: /is a web page, not JSON/,
  },
  {
    lie: 'answers with protobuf',
    tell: always(Buffer.from('k8s\0\n\x0f\n\x02v1\x12\x09ServiceList', 'latin1'), {
      'content-type': 'application/vnd.kubernetes.protobuf',
    }),
    outcome: /is not valid JSON/,
  },
  { lie: 'answers in no UTF-8', tell: always(Buffer.from([0xff, 0xfe, 0xc3, 0x28])), outcome: /is not valid JSON/ },
  { lie: 'answers in UTF-16', tell: always(Buffer.from(pods, 'utf16le')), outcome: /is not valid JSON/ },
  { lie: 'answers with a byte order mark', tell: always(`\ufeff${pods}`), outcome: /is not valid JSON/ },
  {
    lie: 'answers a Status of success',
    tell: always('{"kind":"Status","status":"Success","metadata":{}}'),
    outcome: /not a list|returned a Status/,
  },
  {
    lie: 'answers a Status of failure with 200',
    tell: always('{"kind":"Status","status":"Failure","code":403,"metadata":{}}'),
    outcome: /not a list|returned a Status/,
  },
  { lie: 'answers with a Table', tell: always(table), outcome: /not a list|returned a Table/ },
  { lie: 'answers every question with Pods', tell: always(pods), outcome: /returned a PodList instead of a Service(List)?/ },
  {
    lie: 'answers with a prototype',
    tell: always('{"__proto__":{"metadata":{"name":"x"},"items":[]},"constructor":{"prototype":{"x":1}}}'),
    outcome: /instead of a Service|is not a list|without a name/,
  },
  {
    lie: 'answers lists in lists 100,000 deep',
    tell: always(nested(100_000)),
    outcome: /instead of a Service|is not a list|without a name/,
  },
  {
    lie: 'answers lists in lists 10 million deep',
    tell: always(nested(10_000_000)),
    outcome: /larger than 16 MiB|has more than 4000000 values/,
    mostMiB: 600,
  },
  {
    lie: 'answers a number without an end',
    tell: always(`{"metadata":{"resourceVersion":${'9'.repeat(MIB)}},"items":[]}`),
    outcome: /instead of a Service|is not a list|without a name|services "web" not found/,
    but: { list: 'goes on' },
    // Reading a string of 1 MiB of digits takes copies of it: 170 to 266 MiB were measured, depending on garbage collection.
    mostMiB: 400,
  },
  { lie: 'calls a body gzip that is none', tell: always(pods, gzip), outcome: /cannot be decompressed/ },
  {
    lie: 'sends half of a gzip body',
    tell: always(gzipSync(Buffer.from(pods.repeat(50))).subarray(0, 60), gzip),
    outcome: /before its response was complete/,
  },
  { lie: 'packs twice', tell: always(gzipSync(gzipSync(pods)), gzip), outcome: /is not valid JSON/ },
  {
    lie: 'packs 1 GiB of blanks into 1 MiB',
    tell: always(bomb, gzip),
    outcome: /is larger than (16|64) MiB/,
    mostMiB: 600,
    commands: ['trace', 'json and --save', 'list', '-w', 'view'],
  },
  { lie: 'packs 40 million empty objects', tell: always(emptyObjects, gzip), outcome: /is larger than (16|64) MiB/, mostMiB: 600 },
  { lie: 'packs by a method that was not asked for', tell: always(pods, { 'content-encoding': 'br' }), outcome: /cannot be decompressed/ },
  {
    lie: 'names a method of packing that nobody has',
    tell: always(pods, { 'content-encoding': 'abc' }),
    outcome: /cannot be decompressed/,
  },
  {
    lie: 'sends zeros without an end behind a packed body',
    tell: (_, response) => {
      response.writeHead(200, gzip).write(gzipSync(pods))
      flood(response, Buffer.alloc(65_536))
    },
    outcome: /is larger than (16|64) MiB/,
    mostMiB: 600,
  },
  {
    lie: 'packs nothing again and again',
    tell: (_, response) => flood(response.writeHead(200, gzip), Buffer.concat(Array(3_000).fill(gzipSync('')))),
    outcome: /is larger than (16|64) MiB/,
    mostMiB: 600,
  },
  {
    lie: 'sends blanks without an end',
    tell: (_, response) => flood(response.writeHead(200), ' '.repeat(65_536)),
    outcome: /is larger than (16|64) MiB/,
    mostMiB: 600,
  },
  {
    lie: 'sends empty objects without an end',
    tell: (_, response) => flood(response.writeHead(200), '{},'.repeat(20_000)),
    outcome: /is larger than (16|64) MiB/,
    mostMiB: 600,
  },
]
