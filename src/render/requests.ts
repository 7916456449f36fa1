import { count } from '../lib/count.ts'
import { socketAddress } from '../lib/ip.ts'
import type { HttpLayer, HttpProbe } from '../model/http-probe.ts'
import type { Trace } from '../model/trace.ts'
import { wrapped } from './layout.ts'
import { urlOf } from './planned-probes.ts'
import { reasonWords } from './sockets.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from './style.ts'

/**
 * The requests: the sign of each layer up to the first one that failed, and the certificate below. Of a request to an endpoint, the layer that
 * counts: the layers are those of the request through the Service before it.
 */
export function requestLines({ probes }: Trace, look: Look): Line[] {
  return probes
    .filter((probe) => probe.kind === 'http')
    .flatMap((probe) => (isOneOfMany(probe) ? [endpointLine(probe, look)] : [...layerLines(probe, look), ...certificateLines(probe, look)]))
}

/** An endpoint of a Service. A Pod to which no Service leads is asked alone. */
function isOneOfMany({ to }: HttpProbe): boolean {
  return to.ofPort?.endpoint !== undefined && to.position !== undefined
}

function endpointLine(probe: HttpProbe, look: Look): Line {
  const { address = '', port = 0, pod } = probe.to.ofPort?.endpoint ?? {}
  const { sign, words } = requestResult(probe)
  const at = `${pod === undefined ? '' : `pod/${pod} at `}${socketAddress(address, port)}`
  return [span('    '), signOf(sign, look), span(` ${at}   `), span(words, sign === 'ok' ? 'plain' : toneOf(sign))]
}

/** What a request came to: the first layer with a fault, else the last one. DNS counts only if nothing else failed. */
export function requestResult(probe: HttpProbe): { sign: Sign; words: string } {
  if (probe.reason) return { sign: 'unknown', words: probe.message ?? reasonWords[probe.reason] }
  const isConnected = probe.layers.some(({ layer, state }) => layer === 'tcp' && state !== 'not-reached')
  const layers = probe.layers.filter(({ layer }) => layer !== 'dns' || !isConnected)
  const failed = layers.find(({ state }) => state !== 'ok' && state !== 'warn')
  const layer = failed ?? layers.at(-1)
  if (!layer) return { sign: 'unknown', words: 'unknown' }
  const warned = failed ? undefined : layers.find(({ state }) => state === 'warn')
  const said = layerWords(layer, probe)
  return {
    sign: layerSign(warned ?? layer, probe),
    words: `${failed ? `${names[layer.layer]} ` : ''}${said}${warned ? `, ${names[warned.layer]} ${warned.message ?? ''}` : ''}`,
  }
}

/** Why the scheme of a port was chosen: never without a word. */
const schemeWords = {
  appProtocol: 'appProtocol says so',
  name: 'the name of the port says so',
  number: 'port 443',
  default: 'nothing declares TLS',
  answer: 'nothing declares TLS, the server expects it',
} as const

function layerLines(probe: HttpProbe, look: Look): Line[] {
  const { ofPort, scheme } = probe.to
  const why = ofPort ? `   ${scheme}: ${schemeWords[ofPort.chosenBy]}` : ''
  const head: Line[] = [
    [span(`  GET ${urlOf(probe.to)} from ${probe.from ? `pod/${probe.from.pod}` : 'this machine'}`), span(why, 'quiet')],
  ]
  if (probe.reason && !probe.layers.some(({ state }) => state === 'ok' || state === 'warn' || state === 'failed'))
    return [...head, [span('    '), signOf('unknown', look), span(` ${probe.message ?? reasonWords[probe.reason]}`, 'quiet')]]
  const lines = probe.layers.map((layer): Line => {
    const sign = layerSign(layer, probe)
    const words = layerWords(layer, probe)
    return [span('    '), signOf(sign, look), span(` ${names[layer.layer].padEnd(5)}`), span(words, sign === 'ok' ? 'plain' : toneOf(sign))]
  })
  return [...head, ...lines]
}

const names = { dns: 'DNS', tcp: 'TCP', tls: 'TLS', http: 'HTTP' } as const

/** A status from 500 on is an answer, and says that the server failed. */
function layerSign({ layer, state }: HttpLayer, { status = 0 }: HttpProbe): Sign {
  return layer === 'http' && state === 'ok' && status >= 500 ? 'warn' : layerSigns[state]
}

const layerSigns: Readonly<Record<HttpLayer['state'], Sign>> = {
  ok: 'ok',
  warn: 'warn',
  failed: 'broken',
  unknown: 'unknown',
  'not-reached': 'off',
}

/** What a layer came to: `expired 29d ago`, `200 after 12 ms`. */
export function layerWords({ layer, state, ms, message }: HttpLayer, { address, status, protocol, tlsVersion, server }: HttpProbe): string {
  if (state === 'not-reached') return 'not reached'
  if (state === 'unknown') return message ?? 'unknown'
  const time = ms === undefined ? '' : ` ${ms} ms`
  const said = message === undefined ? '' : `${message}`
  if (state === 'failed') return said
  switch (layer) {
    case 'dns':
      return `${address ?? ''}${time}`
    case 'tcp':
      return `${address ?? ''} established${time}`
    case 'tls':
      return [said, [tlsVersion, protocol].filter((one) => one !== undefined).join(' ')].filter((one) => one !== '').join('   ') + time
    case 'http':
      return `${status ?? '?'}${time === '' ? '' : ` after${time}`}${protocol === 'h2c' ? ', HTTP/2' : ''}${server === undefined ? '' : `, server ${server}`}`
  }
}

const shownNames = 3

function certificateLines({ certificate }: HttpProbe, look: Look): Line[] {
  if (!certificate) return []
  const { names: all, issuer, notBefore, notAfter } = certificate
  const more = all.length > shownNames ? ` and ${count(all.length - shownNames, 'more name')}` : ''
  const whom = all.length === 0 ? 'no name' : `${all.slice(0, shownNames).join(', ')}${more}`
  const text = `certificate for ${whom}, by ${issuer === '' ? 'an unnamed issuer' : issuer}, valid ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`
  return wrapped(text, look, [span('    ')], [span('      ')])
}
