import { count } from '../lib/count.ts'
import type { HttpLayer, HttpProbe } from '../model/http-probe.ts'
import type { Trace } from '../model/trace.ts'
import { wrapped } from './layout.ts'
import { urlOf } from './planned-probes.ts'
import { reasonWords } from './sockets.ts'
import { type Line, type Look, type Sign, signOf, span, toneOf } from './style.ts'

/** The requests: the sign of each layer up to the first one that failed, and the certificate below. */
export function requestLines({ probes }: Trace, look: Look): Line[] {
  return probes.filter((probe) => probe.kind === 'http').flatMap((probe) => [...layerLines(probe, look), ...certificateLines(probe, look)])
}

function layerLines(probe: HttpProbe, look: Look): Line[] {
  const head: Line[] = [[span(`  GET ${urlOf(probe.to)} from ${probe.from ? `pod/${probe.from.pod}` : 'this machine'}`)]]
  if (probe.reason)
    return [...head, [span('    '), signOf('unknown', look), span(` ${probe.message ?? reasonWords[probe.reason]}`, 'quiet')]]
  const lines = probe.layers.map((layer): Line => {
    const sign = layerSigns[layer.state]
    const words = layerWords(layer, probe)
    return [span('    '), signOf(sign, look), span(` ${names[layer.layer].padEnd(5)}`), span(words, sign === 'ok' ? 'plain' : toneOf(sign))]
  })
  return [...head, ...lines]
}

const names = { dns: 'DNS', tcp: 'TCP', tls: 'TLS', http: 'HTTP' } as const

/** The sign of a layer. */
export const layerSigns: Readonly<Record<HttpLayer['state'], Sign>> = {
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
      return `${status ?? '?'}${time === '' ? '' : ` after${time}`}${server === undefined ? '' : `, server ${server}`}`
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
