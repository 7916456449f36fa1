import { AT, type Form, HOST, HOW, PORT, pattern, URL_TEXT } from '../form.ts'

const urllib3 = 'urllib3/urllib3 src/urllib3/exceptions.py MaxRetryError'

/** What requests with urllib3, aiohttp, httpx, redis-py, PyMySQL and grpcio of Python write. */
export const pythonForms: readonly Form[] = [
  {
    pattern: pattern`\bHTTPS?ConnectionPool\(host='${HOST}', port=${PORT}\): Max retries exceeded with url: .{0,2000}?\(Caused by ${HOW}`,
    source: urllib3,
  },
  {
    pattern: pattern`\bHTTPS?ConnectionPool\(host='${HOST}', port=${PORT}\): ${HOW}`,
    source: 'urllib3/urllib3 src/urllib3/exceptions.py PoolError',
  },
  {
    pattern: pattern`\bCannot connect to host ${HOST}:${PORT} ssl:\S{1,200}.{0,60}?\[Connect call failed`,
    symptom: 'refused',
    source: 'aio-libs/aiohttp aiohttp/client_exceptions.py ClientConnectorError',
  },
  {
    pattern: pattern`\bCannot connect to host ${HOST}:${PORT} ssl:\S{1,200} \[${HOW}`,
    source: 'aio-libs/aiohttp aiohttp/client_exceptions.py ClientConnectorError',
  },
  { pattern: pattern`\bConnection timeout to host ${URL_TEXT}`, symptom: 'timeout', source: 'aio-libs/aiohttp aiohttp/client.py' },
  { pattern: pattern`\bError -?\d+ connecting to ${AT}\. ${HOW}`, source: 'redis/redis-py redis/connection.py' },
  { pattern: pattern`\bTimeout connecting to (?<how>server)\b`, symptom: 'timeout', source: 'redis/redis-py redis/connection.py' },
  {
    pattern: pattern`\b(?<how>[45]\d\d) (?:Client|Server) Error: .{0,200}? for url: ${URL_TEXT}`,
    source: 'psf/requests src/requests/models.py raise_for_status',
  },
  {
    pattern: pattern`\b(?:Client|Server) error '(?<how>[45]\d\d) [^']{0,80}' for url '${URL_TEXT}'`,
    source: 'encode/httpx httpx/_models.py raise_for_status',
  },
  {
    pattern: pattern`\bClientResponseError: (?<how>[45]\d\d), message=.{0,300}?, url=(?:URL\()?'${URL_TEXT}'`,
    source: 'aio-libs/aiohttp aiohttp/client_exceptions.py ClientResponseError',
  },
  {
    pattern: pattern`\bipv[46]:(?:%5B)?${AT}: (?:Failed to connect to remote host: )?(?<how>(?:connect: )?(?:Connection refused|Timeout|Connection timed out|FD Shutdown|No route to host).{0,100})`,
    source: 'grpc/grpc src/core/lib/iomgr/tcp_client_posix.cc',
  },
  { pattern: pattern`\b(?<how>DNS resolution failed) for ${AT}`, symptom: 'no-such-name', source: 'grpc/grpc src/core/resolver/dns' },
  {
    pattern: pattern`\b(?:ConnectionRefusedError|ConnectionResetError|TimeoutError|socket\.gaierror|socket\.timeout|ssl\.SSL\w{1,40}|OSError|httpx\.\w{1,40}|httpcore\.\w{1,40}|BrokenPipeError): ${HOW}`,
    source: 'python/cpython Lib/traceback.py',
  },
  { pattern: pattern`<urlopen error ${HOW}>`, source: 'python/cpython Lib/urllib/error.py URLError.__str__' },
  {
    pattern: pattern`\burllib\.error\.HTTPError: HTTP Error (?<how>[45]\d\d)`,
    source: 'python/cpython Lib/urllib/error.py HTTPError.__str__',
  },
]
