import { always, type Row, raw, send } from '../row.ts'

const everything = ['trace', 'json and --save', 'list', '-w', 'view'] as const
/** Commands for lies after which the program waits 10 s before it gives up: the list and its watch are enough to show it. */
const waits = ['list', '-w'] as const
const status = (code: number, more: object = {}) => JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, ...more })
const failing = (code: number, more: object = {}, headers: Record<string, string> = {}) => always(status(code, more), headers, code)
const busy = (retryAfter: string, code = 429) => failing(code, {}, { 'retry-after': retryAfter })
const escapes = '\x1b[2J\x1b]52;c;aGk=\x07\r\nerror: second line\u202e\u009b31m'

/** Answers whose status or headers are odd. */
export const statuses: readonly Row[] = [
  {
    lie: 'redirects to another host',
    tell: always('', { location: 'http://evil.example/login?next=x' }, 301),
    outcome: /redirects to http:\/\/evil\.example\/login \(status 301\)/,
    commands: everything,
  },
  { lie: 'redirects to a file', tell: always('', { location: 'file:///etc/passwd' }, 302), outcome: /redirects to file:\/etc\/passwd/ },
  {
    lie: 'redirects to itself',
    tell: ({ path }, response) => send(response, '', { location: path }, 307),
    outcome: /redirects.*; an API server does not redirect/,
  },
  { lie: 'redirects nowhere', tell: always('', {}, 303), outcome: /redirects.*; an API server does not redirect/ },
  {
    lie: 'redirects to what is no URL',
    tell: always('', { location: 'http://[::1:\\' }, 308),
    outcome: /redirects.*; an API server does not redirect/,
  },
  {
    lie: 'says that nothing was modified',
    tell: (_, response) => void response.writeHead(304).end(),
    outcome: /redirects.*; an API server does not redirect/,
  },
  { lie: 'says that there is no content', tell: (_, response) => void response.writeHead(204).end(), outcome: / is empty/ },
  { lie: 'answers with a part', tell: always('{"kind":"Pod', { 'content-range': 'bytes 0-10/100' }, 206), outcome: /not valid JSON/ },
  {
    lie: 'goes on with informational answers',
    tell: raw('HTTP/1.1 100 Continue\r\n\r\n'.repeat(100_000)),
    outcome: /closed the connection without a response/,
  },
  {
    lie: 'answers with status 101 unasked',
    tell: raw('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nx'),
    outcome: /before its response was complete/,
  },
  { lie: 'answers with status 999', tell: raw('HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'), outcome: /returned status 999/ },
  { lie: 'answers with status 0', tell: raw('HTTP/1.1 0 Odd\r\nContent-Length: 0\r\n\r\n'), outcome: /its response is not HTTP/ },
  { lie: 'answers with status 20', tell: raw('HTTP/1.1 20 Odd\r\nContent-Length: 2\r\n\r\n{}'), outcome: /its response is not HTTP/ },
  {
    lie: 'refuses the token',
    tell: failing(401, { reason: 'Unauthorized' }),
    outcome: /does not accept the credentials of user "jane"/,
    commands: everything,
  },
  {
    lie: 'asks for a password',
    tell: always('Unauthorized', { 'www-authenticate': 'Basic realm="\x1b"'.replace('\x1b', 'x') }, 401),
    outcome: /does not accept the credentials of user "jane"/,
  },
  { lie: 'asks for money', tell: failing(402), outcome: /returned status 402/ },
  {
    lie: 'forbids everything with a web page',
    tell: always('<html>no</html>', { 'content-type': 'text/html' }, 403),
    outcome: /SERVER forbids the request \(403 Forbidden\)/,
    commands: everything,
  },
  { lie: 'forbids everything with null', tell: always('null', {}, 403), outcome: /SERVER forbids the request \(403 Forbidden\)/ },
  {
    lie: 'serves nothing',
    tell: always('404 page not found\n', { 'content-type': 'text/plain' }, 404),
    outcome: /SERVER does not serve/,
    commands: everything,
  },
  { lie: 'allows no GET', tell: failing(405), outcome: /status 405/ },
  { lie: 'has no JSON', tell: failing(406), outcome: /status 406/ },
  { lie: 'has a conflict with every GET', tell: failing(409, { reason: 'Conflict' }), outcome: /status 409/ },
  { lie: 'calls everything gone', tell: failing(410, { reason: 'Expired' }), outcome: /the requested list at SERVER has expired/ },
  { lie: 'calls every request too large', tell: failing(413), outcome: /status 413/ },
  { lie: 'is a teapot', tell: failing(418), outcome: /status 418/ },
  { lie: 'is busy and names no time', tell: failing(429), outcome: /is too busy: too many requests/ },
  { lie: 'is busy for no time', tell: busy('0'), outcome: /is too busy: too many requests/, commands: everything },
  { lie: 'is busy for a year', tell: busy('31536000'), outcome: /is too busy: too many requests/, commands: everything },
  { lie: 'is busy for 1e300 s', tell: busy('1e300'), outcome: /is too busy: too many requests/ },
  { lie: 'is busy for 400 digits of seconds', tell: busy('9'.repeat(400)), commands: waits, outcome: /is too busy: too many requests/ },
  { lie: 'is busy for a negative time', tell: busy('-5'), outcome: /is too busy: too many requests/ },
  {
    lie: 'is busy until the year 9999',
    tell: busy('Fri, 31 Dec 9999 23:59:59 GMT'),
    commands: waits,
    outcome: /is too busy: too many requests/,
  },
  { lie: 'is busy until a date that was', tell: busy('Thu, 01 Jan 1970 00:00:00 GMT'), outcome: /is too busy: too many requests/ },
  { lie: 'is busy until soon', tell: busy('soon'), outcome: /is too busy: too many requests/ },
  { lie: 'is not available for a year', tell: busy('31536000', 503), commands: waits, outcome: /returned status 503/ },
  { lie: 'is not available for no time', tell: busy('0', 503), outcome: /returned status 503/ },
  {
    lie: 'fails inside',
    tell: failing(500, { message: 'etcdserver: request timed out' }),
    outcome: /status 500: etcdserver: request timed out/,
  },
  {
    lie: 'fails with a web page',
    tell: always('<html>Bad Gateway</html>', { 'content-type': 'text/html' }, 502),
    outcome: /returned status 502/,
  },
  { lie: 'is not available', tell: failing(503), outcome: /returned status 503/ },
  { lie: 'times out behind a gateway', tell: failing(504), outcome: /timed out: gateway timeout/ },
  {
    lie: 'says why with escape sequences',
    tell: failing(403, { reason: 'Forbidden', message: escapes }),
    outcome: /\\x1b\[2J.*\\u202e/,
    commands: everything,
  },
  { lie: 'says why in 10 MB', tell: failing(500, { message: 'x'.repeat(10_000_000) }), outcome: /returned status 500$/m },
  { lie: 'says why in 900 KB', tell: failing(500, { message: 'x'.repeat(900_000) }), outcome: /returned status 500: x{400,500}/ },
  {
    lie: 'says why in an object',
    tell: failing(403, { message: { a: 1 }, reason: ['x'], details: 'y', code: '403' }),
    outcome: /SERVER forbids the request \(403 Forbidden\)/,
  },
  {
    lie: 'does not find a name with escape sequences',
    tell: failing(404, { reason: 'NotFound', message: escapes, details: { name: escapes, kind: escapes } }),
    outcome: /\\x1b\[2J|services "web" not found/,
  },
  {
    lie: 'fails with a body without an end',
    tell: (_, response) => {
      response.writeHead(500)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    },
    outcome: /returned status 500$/m,
  },
]
