import { parseIp } from '../lib/cidr.ts'
import { defined } from '../lib/defined.ts'
import { isIp, isOwnIp, socketAddress } from '../lib/ip.ts'

/** An address that a text names, without what stands around it. */
export interface NamedAddress {
  /** In lower case; an IPv6 address has no brackets. */
  host: string
  port?: number
  /**
   * Something says that it is an address: a scheme, `.svc`, or the name of the setting. Anything else that looks like one (`nginx:1`, `retries:3`)
   * counts only if such a Service exists.
   */
  isCertain: boolean
}

/** `web:80`, `[fd00::1]:80`. */
export function namedAddressText({ host, port }: Pick<NamedAddress, 'host' | 'port'>): string {
  return socketAddress(host, port)
}

/** Ports of schemes that stand for one (IANA Service Name and Transport Protocol Port Number Registry; the defaults of the programs named). */
const schemePorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
  ['redis', 6379],
  ['rediss', 6379],
  ['postgres', 5432],
  ['postgresql', 5432],
  ['mysql', 3306],
  ['mongodb', 27017],
  ['amqp', 5672],
  ['amqps', 5671],
  ['nats', 4222],
])

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const name = `${label}(?:\\.${label})*`
const hostAndPort = `(?:\\[([0-9a-f:.]+)\\]|(${name}))(?::(\\d{1,5}))?`
/** Hosts may be several, separated by commas, as MongoDB has them (`mongodb://a:27017,b:27017/shop`). User and password are passed over. */
const url = new RegExp(
  `\\b([a-z][a-z0-9+.-]{1,20})://(?:[^\\s/?#'"]*@)?(${name}(?::\\d{1,5})?(?:,${name}(?::\\d{1,5})?)*|\\[[0-9a-f:.]+\\](?::\\d{1,5})?)`,
  'gi',
)
const one = new RegExp(`^${hostAndPort}$`, 'i')
/** A host and port that are alone. What `@` follows is a user and a password. */
const plain = new RegExp(`(?<![\\w.:@/%-])(?:\\[([0-9a-f:.]+)\\]|(${name})):(\\d{1,5})(?![\\w:@.-]*[\\w@:])`, 'gi')
/** The DNS name of a Service, which nothing else can be. */
const serviceName = new RegExp(`(?<![\\w.:@/%-])(${label}(?:\\.${label})+\\.svc(?:\\.${label})*)(?![\\w-]|:\\d)`, 'gi')
/** Settings that hold an address: `PRODUCT_CATALOG_ADDR`, `--backend-url`, `spring.redis.host`. */
const settings =
  /(?:^|[_.\-/ ])(?:addr|address|addresses|host|hosts|hostname|url|urls|uri|uris|endpoint|endpoints|server|servers|service|upstream|upstreams|broker|brokers|backend|backends|target|targets|dsn)s?$/i

/**
 * The addresses in a text, in their order, each once. `setting` is the name of the setting that has this text as its value. Nothing else of
 * the text is kept: no user, password, path or query.
 */
export function namedAddresses(text: string, setting = ''): NamedAddress[] {
  if (text.length > MOST_CHARACTERS) return []
  const found: NamedAddress[] = []
  const isSetting = settings.test(setting)
  const rest = text.replace(url, (_, scheme: string, hosts: string) => {
    for (const host of hosts.split(',')) found.push(...addressOf(host, true, schemePorts.get(scheme.toLowerCase())))
    return ' '
  })
  for (const [match] of rest.matchAll(plain)) found.push(...addressOf(match, isSetting || /\.svc(?:[.:]|$)/i.test(match)))
  for (const [match] of rest.matchAll(serviceName)) found.push(...addressOf(match, true))
  if (found.length === 0 && isSetting && one.test(text)) found.push(...addressOf(text, false))
  const seen = new Set<string>()
  return found.filter((address) => {
    const key = namedAddressText(address)
    return !seen.has(key) && seen.add(key)
  })
}

/** A longer text is not the value of one setting, but a whole configuration. */
const MOST_CHARACTERS = 1_000_000

function addressOf(text: string, isCertain: boolean, schemePort?: number): NamedAddress[] {
  const [, bracketed, plainHost = '', digits] = one.exec(text) ?? []
  const host = (bracketed ?? plainHost).toLowerCase()
  const port = digits === undefined ? schemePort : Number(digits)
  if (host === '' || isOwn(host) || (port !== undefined && (port < 1 || port > 65_535))) return []
  // `1.2.3` is a version.
  if (isIp(host) && parseIp(host) === undefined) return []
  return [{ host, isCertain, ...defined({ port }) }]
}

/** The Pod itself, or all of its addresses: nothing of the cluster is behind it. */
function isOwn(host: string): boolean {
  return host === 'localhost' || isOwnIp(host)
}
