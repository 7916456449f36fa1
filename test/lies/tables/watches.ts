import { gzipSync } from 'node:zlib'
import type { Lie } from '../lying-server.ts'
import { flood, only, type Row, send } from '../row.ts'

const commands = ['-w'] as const
const withView = ['-w', 'view'] as const
const event = (type: string, object: unknown) => `${JSON.stringify({ type, object })}\n`
const service = (name: string, version: string, more: object = {}) => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: { name, namespace: 'demo', resourceVersion: version },
  spec: { ports: [{ port: 80 }] },
  ...more,
})
const error = (status: object) => event('ERROR', { kind: 'Status', status: 'Failure', ...status })
const escapes = '\x1b[2J\x1b]52;c;aGk=\x07\r\nerror: x\u202e\u009b31m'
const MIB = 1024 * 1024
let count = 0
const next = () => String(1_000_000 + count++)

/** Lies to each watch; lists are true. */
const watching = (lie: Lie): Lie => only(({ isWatch }) => isWatch, lie)
/** Sends these lines, and ends the answer. */
const lines = (text: string | (() => string)) =>
  watching((_, response) => void response.writeHead(200).end(typeof text === 'string' ? text : text()))
/** Sends these lines, and stays silent. */
const open = (text: string) => watching((_, response) => void response.writeHead(200).write(text))
/** Sends a hundred of these at once, again and again; only of Services, so that the server has time for the rest. */
const endless = (piece: string | (() => string)) =>
  only(
    ({ isWatch, path }) => isWatch && path.endsWith('/services'),
    (_, response) =>
      flood(response.writeHead(200), () => Array.from({ length: 100 }, typeof piece === 'function' ? piece : () => piece).join('')),
  )
const refusing = (status: number, headers: Record<string, string> = {}, body = JSON.stringify({ kind: 'Status', code: status })) =>
  watching((_, response) => send(response, body, headers, status))

/** Watches that lie. What follows them continues, with what it has read before. */
export const watches: readonly Row[] = [
  { lie: 'ends each watch at once', tell: lines(''), outcome: 'goes on', commands: withView },
  { lie: 'ends each watch after an event', tell: lines(() => event('ADDED', service('new', next()))), outcome: 'goes on', commands },
  { lie: 'breaks each watch', tell: watching((_, { socket }) => void socket?.resetAndDestroy()), outcome: 'goes on', commands },
  { lie: 'never answers a watch', tell: watching(() => {}), outcome: 'goes on', commands: withView },
  { lie: 'opens each watch and stays silent', tell: open(''), outcome: 'goes on', commands },
  { lie: 'sends blank lines without an end', tell: endless('\n'.repeat(500)), outcome: 'goes on', commands },
  { lie: 'sends a line without an end', tell: endless('x'.repeat(1_000)), outcome: 'goes on', commands: withView, mostMiB: 500 },
  {
    lie: 'sends a line of 15 MiB',
    tell: open(event('ADDED', service('big', '5', { x: 'x'.repeat(15 * MIB) }))),
    outcome: 'goes on',
    commands,
    mostMiB: 700,
  },
  { lie: 'sends what is no JSON', tell: lines('{"type":\n'), outcome: 'goes on', commands },
  { lie: 'sends null', tell: lines('null\n'), outcome: 'goes on', commands },
  { lie: 'sends lists', tell: lines('[[]]\n'), outcome: 'goes on', commands },
  { lie: 'sends lists in lists 100,000 deep', tell: lines(`${'['.repeat(100_000)}${']'.repeat(100_000)}\n`), outcome: 'goes on', commands },
  { lie: 'sends an event without an object', tell: open('{"type":"ADDED"}\n'), outcome: 'goes on', commands },
  { lie: 'sends an event of null', tell: open(event('MODIFIED', null)), outcome: 'goes on', commands },
  { lie: 'sends events of no type that is known', tell: open(event('CHANGED', service('web', '7'))), outcome: 'goes on', commands },
  { lie: 'sends events of types that are no texts', tell: open(event('x', {}).replace('"x"', '{"a":1}')), outcome: 'goes on', commands },
  { lie: 'sends objects whose names are numbers', tell: open(event('ADDED', { metadata: { name: 7 } })), outcome: 'goes on', commands },
  {
    lie: 'sends objects with escape sequences',
    tell: open(event('ADDED', service(escapes, '8', { spec: { selector: { [escapes]: escapes } } }))),
    outcome: 'goes on',
    commands: withView,
  },
  {
    lie: 'sends objects of another kind',
    tell: open(event('ADDED', { ...service('web', '9'), kind: 'Secret' })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'sends objects of another namespace',
    tell: open(event('ADDED', { ...service('web', '9'), metadata: { name: 'web', namespace: 'kube-system', resourceVersion: '9' } })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'sends objects whose ports are texts',
    tell: open(event('MODIFIED', service('web', next(), { spec: { ports: [{ port: '80' }] } }))),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'deletes what never was',
    tell: endless(() => event('DELETED', service(`gone-${next()}`, next()))),
    outcome: 'goes on',
    commands,
    mostMiB: 400,
  },
  {
    lie: 'deletes and adds without an end',
    tell: endless(() => `${event('DELETED', service('web', next()))}${event('ADDED', service('web', next()))}`),
    outcome: 'goes on',
    commands,
    mostMiB: 400,
  },
  {
    lie: 'changes an object without an end',
    tell: endless(() => event('MODIFIED', service('web', next()))),
    outcome: 'goes on',
    commands,
    mostMiB: 400,
  },
  {
    lie: 'sends versions that go backwards',
    tell: open(['9', '8', '7', '-1', 'x', ''].map((version) => event('MODIFIED', service('web', version))).join('')),
    outcome: 'goes on',
    commands,
  },
  { lie: 'sends a bookmark without a version', tell: lines(event('BOOKMARK', { metadata: {} })), outcome: 'goes on', commands },
  {
    lie: 'sends a bookmark of a version that is a parameter',
    tell: lines(event('BOOKMARK', { metadata: { resourceVersion: '1&watch=false' } })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'sends a bookmark of a version of 1 MB',
    tell: lines(event('BOOKMARK', { metadata: { resourceVersion: '9'.repeat(MIB) } })),
    outcome: 'goes on',
    commands,
    mostMiB: 400,
  },
  {
    lie: 'sends bookmarks without an end',
    tell: endless(() => event('BOOKMARK', { metadata: { resourceVersion: next() } })),
    outcome: 'goes on',
    commands,
    mostMiB: 400,
  },
  { lie: 'has forgotten every version', tell: lines(error({ code: 410, reason: 'Expired' })), outcome: 'goes on', commands: withView },
  {
    lie: 'ends watches with an error that asks to wait a year',
    tell: lines(error({ code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 31_536_000 } })),
    outcome: 'goes on',
    commands: withView,
  },
  {
    lie: 'ends watches with an error that asks to wait 1e300 s',
    tell: lines(error({ code: 429, details: { retryAfterSeconds: 1e300 } })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'ends watches with an error that asks to wait a negative time',
    tell: lines(error({ code: 429, details: { retryAfterSeconds: -1 } })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'ends watches with an error that asks to wait for soon',
    tell: lines(error({ code: 429, details: { retryAfterSeconds: 'soon' } })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'ends watches with an error with escape sequences',
    tell: lines(error({ code: 500, message: escapes, reason: escapes })),
    outcome: 'goes on',
    commands: withView,
  },
  { lie: 'ends watches with an error that is a text', tell: lines(event('ERROR', 'no')), outcome: 'goes on', commands },
  { lie: 'refuses the token of watches', tell: refusing(401), outcome: 'goes on', commands },
  { lie: 'forbids watches', tell: refusing(403), outcome: 'goes on', commands },
  { lie: 'serves no watches', tell: refusing(404), outcome: 'goes on', commands },
  { lie: 'calls every watch gone', tell: refusing(410), outcome: 'goes on', commands },
  { lie: 'is too busy for watches for a year', tell: refusing(429, { 'retry-after': '31536000' }), outcome: 'goes on', commands: withView },
  { lie: 'is too busy for watches for 1e300 s', tell: refusing(429, { 'retry-after': '1e300' }), outcome: 'goes on', commands },
  { lie: 'is too busy for watches for no time', tell: refusing(429, { 'retry-after': '0' }), outcome: 'goes on', commands },
  { lie: 'is not available for watches', tell: refusing(503), outcome: 'goes on', commands },
  {
    lie: 'answers watches with a web page',
    tell: refusing(200, { 'content-type': 'text/html' }, '<!doctype html>\n<title>Sign in</title>\n'),
    outcome: 'goes on',
    commands,
  },
  { lie: 'redirects watches', tell: refusing(302, { location: 'http://evil.example/' }), outcome: 'goes on', commands },
  {
    lie: 'packs watches',
    tell: watching((_, response) => send(response, gzipSync(event('ADDED', service('x', '9'))), { 'content-encoding': 'gzip' })),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'ends watches in the middle of a line',
    tell: lines(event('ADDED', service('x', '9')).slice(0, 40)),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'ends watches in the middle of a character',
    tell: watching((_, response) => void response.writeHead(200).end(Buffer.from(event('ADDED', service('größe', '9'))).subarray(0, 75))),
    outcome: 'goes on',
    commands,
  },
  {
    lie: 'freezes once it has listed',
    tell: ({ isWatch, isList, path }, response) => {
      if (isWatch) return response.writeHead(200).flushHeaders()
      return isList || path === '/apis' ? false : undefined
    },
    outcome: 'goes on',
    commands,
    watchedMs: 30_000,
    says: /^connection lost: the server has been silent for 14\.5 s; trying again\n/,
  },
  {
    lie: 'asks each watch to wait for a year',
    tell: refusing(429, { 'retry-after': '31536000' }),
    outcome: 'goes on',
    commands,
    says: /^server asks to wait 5m: .*; trying again\n/,
  },
]
