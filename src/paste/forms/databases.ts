import { AT, type Form, HOST, HOW, PORT, pattern } from '../form.ts'

/** What the clients of PostgreSQL, MySQL, Redis, MongoDB and AMQP write. */
export const databaseForms: readonly Form[] = [
  {
    pattern: pattern`\bconnection to server at "${HOST}"(?: \([^)]{1,60}\))?, port ${PORT} failed: ${HOW}`,
    source: 'postgres/postgres src/interfaces/libpq/fe-connect.c emitHostIdentityInfo',
  },
  {
    pattern: pattern`\bcould not connect to server: (?<how>[^?]{1,100}?)\s+Is the server running on host "${HOST}"(?: \([^)]{1,60}\))? and accepting\s+TCP\/IP connections on port ${PORT}`,
    source: 'postgres/postgres src/interfaces/libpq/fe-connect.c connectFailureMessage',
  },
  {
    pattern: pattern`\bcould not translate host name "${HOST}" to address: ${HOW}`,
    source: 'postgres/postgres src/interfaces/libpq/fe-connect.c',
  },
  {
    pattern: pattern`\bCan't connect to (?:MySQL )?server on '${HOST}(?::(?<port>\d{1,5}))?'.{0,12}?(?<how>\b111\b|\b110\b|\b113\b|-[235]\b|timed out|Errno \d{1,3}.{0,60})`,
    source: 'mysql/mysql-server include/errmsg CR_CONN_HOST_ERROR; PyMySQL/PyMySQL pymysql/connections.py',
  },
  {
    pattern: pattern`\bUnknown (?:MySQL )?server host '${HOST}'`,
    symptom: 'no-such-name',
    source: 'mysql/mysql-server include/errmsg CR_UNKNOWN_HOST',
  },
  { pattern: pattern`\bCould not connect to Redis at ${AT}: ${HOW}`, source: 'redis/redis src/redis-cli.c' },
  {
    pattern: pattern`\bServerSelectionTimeoutError: ${AT}: (?:\[Errno -?\d{1,3}\] )?${HOW}`,
    source: 'mongodb/mongo-python-driver pymongo',
  },
  {
    pattern: pattern`\bserver selection error: .{0,400}?Addr: ${AT}, .{0,200}?(?<how>(?:dial tcp|connection\(\)).{1,200})`,
    source: 'mongodb/mongo-go-driver x/mongo/driver/topology',
  },
  {
    pattern: pattern`\bcould not connect to server: ${HOW}`,
    source: 'postgres/postgres src/interfaces/libpq/fe-connect.c connectFailureMessage',
  },
  {
    pattern: pattern`\bCan't reach database server at [\x60'"]?${AT}`,
    symptom: 'not-connected',
    source: 'prisma/prisma error reference P1001',
  },
  {
    pattern: pattern`\bUnable to connect to \[?${HOST}\/[\da-f.:<>a-z]{2,60}:${PORT}`,
    symptom: 'not-connected',
    source: 'redis/lettuce RedisConnectionException.java',
  },
]
