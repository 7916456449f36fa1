import { BlockList, isIP } from 'node:net'
import { UserError } from './user-error.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The proxy for a server, or undefined: `proxyUrl` of the kubeconfig's cluster, which no NO_PROXY touches, else what the environment
 * says. Throws a UserError where `proxyUrl` is none that kubectl takes (http, https, socks5).
 */
export function chooseProxy(server: URL, proxyUrl: string, env: Env): string | undefined {
  if (proxyUrl === '') return proxyFromEnvironment(server, env)
  const url = URL.parse(proxyUrl)
  if (url && schemes.has(url.protocol) && url.hostname !== '') return url.href
  throw new UserError(`invalid proxy-url: ${url ? `unsupported scheme in "${redact(url)}"` : 'not a URL'}`, 'Use http, https or socks5.')
}

const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks5h:'])

/** A proxy's URL without user name and password, for messages. */
export function redact(proxy: URL | string): string {
  const url = typeof proxy === 'string' ? URL.parse(proxy) : proxy
  return url ? `${url.protocol}//${url.host}` : 'the proxy'
}

/**
 * Go's rules, which are kubectl's (golang.org/x/net/http/httpproxy): HTTPS_PROXY or HTTP_PROXY by the server's scheme, each in capitals
 * first; a value without a scheme is an http proxy. `localhost` and loopback addresses never go through one. NO_PROXY holds `*`, hosts
 * and domains (`example.com` covers what is below it as well, `.example.com` only that), addresses and CIDR ranges, with or without a port.
 */
function proxyFromEnvironment(server: URL, env: Env): string | undefined {
  const secure = server.protocol === 'https:'
  const value = secure ? env.HTTPS_PROXY || env.https_proxy : env.HTTP_PROXY || env.http_proxy
  if (!value) return undefined
  const host = server.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (isLocal(host) || isExcluded(host, server.port || (secure ? '443' : '80'), env.NO_PROXY || env.no_proxy || '')) return undefined
  const url = URL.parse(value)
  if (url && schemes.has(url.protocol)) return url.href
  const bare = URL.parse(`http://${value}`)
  if (bare && bare.hostname !== '') return bare.href
  throw new UserError(`${secure ? 'HTTPS_PROXY' : 'HTTP_PROXY'} is not a valid proxy URL`, 'Write it as http://HOST:PORT.')
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function isExcluded(host: string, port: string, noProxy: string): boolean {
  return noProxy.split(',').some((item) => {
    const pattern = item.trim().toLowerCase()
    return pattern === '*' || (pattern !== '' && matches(host, port, pattern))
  })
}

function matches(host: string, port: string, pattern: string): boolean {
  if (pattern.includes('/')) return isWithin(host, pattern)
  const [, name = pattern, onPort] = /^\[?(.*?)\]?:(\d+)$/.exec(isIP(pattern) === 6 ? '' : pattern) ?? []
  if (onPort !== undefined && onPort !== port) return false
  if (isIP(name) !== 0 || isIP(host) !== 0) return name.replace(/^\[|\]$/g, '') === host
  const domain = name.replace(/^\*(?=\.)/, '')
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
}

function isWithin(host: string, range: string): boolean {
  const [network = '', bits = ''] = range.split('/')
  const version = isIP(network)
  if (version === 0 || isIP(host) !== version || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128)) return false
  const family = version === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(network, Number(bits), family)
  return list.check(host, family)
}
