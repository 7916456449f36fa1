import { type AgentOptions, type ClientRequest, Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { checkServerIdentity, createSecureContext, type SecureContext } from 'node:tls'
import { defined } from '../../lib/defined.ts'
import { messageOf } from '../../lib/errors.ts'
import { joinLines } from '../../lib/line.ts'
import type { ClientCertificate } from '../config/authentication.ts'
import { type Connection, systemAuthorities } from '../config/connection.ts'
import { UserError } from '../config/user-error.ts'

/** A pool of kept-alive connections to one server with one client certificate. How many it opens is up to who asks. */
export interface ConnectionPool {
  /** Makes a request that is not sent yet. `path` starts with `/` and is after the server's own path prefix. */
  request(method: string, path: string, headers: Readonly<Record<string, string | string[]>>): ClientRequest
  /** Closes the connections that nothing uses. */
  dropIdle(): void
  /** Closes all connections. */
  close(): void
}

/** Node gives each address of a host a quarter of a second, too little for a distant one; one address after the other is tried. */
const autoSelectFamilyAttemptTimeout = 2_500

/**
 * Opens nothing yet, but reads the certificates, once, and loads the proxy agent if there is a proxy. Throws a UserError where
 * certificate or key cannot be used.
 */
export async function createConnectionPool(connection: Connection, certificate: ClientCertificate | undefined): Promise<ConnectionPool> {
  const server = new URL(connection.server)
  const prefix = server.pathname.replace(/\/+$/, '')
  const secure = server.protocol === 'https:'
  const proxy = connection.proxy === undefined ? undefined : new URL(connection.proxy)
  const tls = secure ? tlsOptions(connection, hostOf(server), certificate) : {}
  const closing = new AbortController()
  const pool = { keepAlive: true, autoSelectFamilyAttemptTimeout }
  const agent = await createAgent(secure, proxy, connection, pool, closing.signal)
  setOptions(agent, tls)
  const plainProxy = !secure && proxy && isHttp(proxy) ? proxy : undefined
  const send = (plainProxy ?? server).protocol === 'https:' ? httpsRequest : httpRequest
  const target = addressOf(plainProxy ?? server)
  const proxyHeaders = plainProxy ? { Host: server.host, ...proxyAuthorization(plainProxy) } : {}

  return {
    request: (method, path, headers) =>
      send({
        ...target,
        agent,
        method,
        path: plainProxy ? `${server.origin}${prefix}${path}` : `${prefix}${path}`,
        headers: { ...proxyHeaders, ...headers },
      }),
    dropIdle() {
      for (const sockets of Object.values(agent.freeSockets)) for (const socket of sockets ?? []) socket.destroy()
    },
    close() {
      closing.abort()
      agent.destroy()
    },
  }
}

/** Makes the agents over which WebSockets to one server are opened, with one client certificate. */
export interface Dialer {
  /** `wss://HOST:PORT/PREFIX` before the path, which starts with `/`. */
  url(path: string): string
  /**
   * The agent for one WebSocket, which keeps no connection. Where a proxy stands between, `signal` ends what waits for the proxy; a SOCKS
   * proxy knows no signal, and is waited for `timeoutMs` at most.
   */
  agent(signal: AbortSignal, timeoutMs: number): Promise<HttpAgent>
}

/** Opens nothing yet, but reads the certificates, once. Throws a UserError where certificate or key cannot be used. */
export function createDialer(connection: Connection, certificate: ClientCertificate | undefined): Dialer {
  const server = new URL(connection.server)
  const secure = server.protocol === 'https:'
  const proxy = connection.proxy === undefined ? undefined : new URL(connection.proxy)
  const tls = secure ? tlsOptions(connection, hostOf(server), certificate) : {}
  const origin = `${secure ? 'wss' : 'ws'}://${server.host}${server.pathname.replace(/\/+$/, '')}`
  const make = async (signal: AbortSignal, timeout?: number) => {
    const agent = await createAgent(
      secure,
      proxy,
      connection,
      { autoSelectFamilyAttemptTimeout, ...defined({ timeout: timeout || undefined }) },
      signal,
      true,
    )
    // Said outright: ws leaves out the protocol by which a proxy agent would tell whether TLS comes next.
    setOptions(agent, { ...tls, secureEndpoint: secure })
    return agent
  }
  // Without a proxy, one agent serves all WebSockets: it remembers the TLS session.
  const direct = proxy ? undefined : make(new AbortController().signal)
  return { url: (path) => `${origin}${path}`, agent: async (signal, timeoutMs) => (await direct) ?? make(signal, timeoutMs) }
}

/**
 * TLS options belong to the agent, not to each request: Node reuses no connection between requests that bring a check of the server's
 * name along. They are set here since https-proxy-agent drops what its constructor gets. Node's types hide the field.
 */
function setOptions(agent: HttpAgent, tls: object): void {
  if ('options' in agent && typeof agent.options === 'object' && agent.options !== null) Object.assign(agent.options, tls)
}

function isHttp(proxy: URL): boolean {
  return proxy.protocol === 'http:' || proxy.protocol === 'https:'
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

/** The protocol is set too: without it, proxy agents store an idle connection where they do not look for one later (agent-base 9). */
function addressOf(url: URL): RequestOptions {
  return { protocol: url.protocol, host: hostOf(url), port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port) }
}

/** With `tunnel` an HTTP proxy is always asked for a way through (CONNECT), as a WebSocket needs it (RFC 6455, 4.1). */
async function createAgent(
  secure: boolean,
  proxy: URL | undefined,
  connection: Connection,
  pool: AgentOptions,
  signal: AbortSignal,
  tunnel = secure,
): Promise<HttpAgent> {
  if (!proxy) return secure ? new HttpsAgent(pool) : new HttpAgent(pool)
  if (!isHttp(proxy)) {
    const { SocksProxyAgent } = await import('socks-proxy-agent')
    // Go lets the proxy resolve the name; in this library that is socks5h.
    return new SocksProxyAgent(proxy.href.replace(/^socks5:/, 'socks5h:'), pool)
  }
  const trust = { ...pool, signal, ...proxyTrust(proxy, connection) }
  if (!tunnel) return proxy.protocol === 'https:' ? new HttpsAgent(trust) : new HttpAgent(pool)
  const { HttpsProxyAgent } = await import('https-proxy-agent')
  return new HttpsProxyAgent(proxy.href, trust)
}

/** A proxy with TLS is trusted as the server is (as in Go), and by the system's authorities too. */
function proxyTrust(proxy: URL, { tls }: Connection) {
  if (proxy.protocol !== 'https:') return {}
  return { ca: [...systemAuthorities(), ...(tls.ca === undefined ? [] : [tls.ca])], rejectUnauthorized: !tls.insecure }
}

function proxyAuthorization(proxy: URL): Record<string, string> {
  if (proxy.username === '' && proxy.password === '') return {}
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair, 'utf8').toString('base64')}` }
}

function tlsOptions(connection: Connection, host: string, certificate: ClientCertificate | undefined) {
  const { serverName, insecure } = connection.tls
  const name = serverName ?? host
  return {
    secureContext: secureContext(connection, certificate),
    servername: isIP(name) === 0 ? name : '',
    rejectUnauthorized: !insecure,
    // Set here since proxy agents hide the host: Node would then check the certificate of an address against the proxy's host.
    checkServerIdentity: (_host: string, peer: Parameters<typeof checkServerIdentity>[1]) => checkServerIdentity(name, peer),
  }
}

/** Looked for by its frame: reading it as a certificate would load all of node:crypto, 4 ms at every start. */
const certificateBlock = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[A-Za-z0-9+/=\s]{64,}-----END/

function secureContext({ tls, user }: Connection, certificate: ClientCertificate | undefined): SecureContext {
  const own = certificate ? { cert: certificate.certificate, key: certificate.key } : {}
  const ca = tls.insecure ? {} : { ca: tls.ca ?? systemAuthorities() }
  try {
    if (certificate) createSecureContext(own)
  } catch (error) {
    throw new UserError(`client certificate and key of user "${user}" cannot be used: ${joinLines(messageOf(error))}`, undefined, error)
  }
  try {
    // createSecureContext passes over an authority that it cannot read.
    if (tls.ca !== undefined && !certificateBlock.test(tls.ca)) throw new Error('it holds no certificate in PEM')
    return createSecureContext({ ...own, ...ca })
  } catch (error) {
    throw new UserError(
      `the certificate authority of ${connectionName(tls)} cannot be used: ${joinLines(messageOf(error))}`,
      undefined,
      error,
    )
  }
}

function connectionName(tls: Connection['tls']): string {
  return tls.serverName ?? 'the cluster'
}
