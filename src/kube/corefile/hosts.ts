import { parseIp } from '../../lib/cidr.ts'
import type { HostsEntry } from '../../model/corefile.ts'
import { codeAnswer, type Plugin, placeOf, unknownAnswer } from './question.ts'
import { fallsThrough, fullName, keyOf, zoneOf } from './zones.ts'

const options: ReadonlySet<string> = new Set(['fallthrough', 'fallthrough_unsupported', 'no_reverse', 'ttl', 'reload'])

/**
 * The file that is read if none is named. The kubelet writes that of each Pod, with the Pod's own name, and what `spec.hostAliases` adds, which is not
 * looked at here.
 */
const ownFile = '/etc/hosts'

/** The plugin hosts: lines of addresses and names, in a file and between the braces (coredns plugin/hosts: hosts.go, hostsfile.go, setup.go). */
export const hosts: Plugin = ({ directives, block, world }, question, next) => {
  const [directive] = directives
  if (!directive) return next(question)
  const { args = [], options: lines = [] } = directive
  const [path = ownFile, ...named] = args
  const zones = (named.length > 0 ? named : block.keys).map((zone) => keyOf(zone).zone)
  if (zoneOf(zones, question.name) === undefined) return next(question)
  if (directive.isOpen) return unknownAnswer('the plugin hosts depends on what was not read', directive)
  const file = path === ownFile ? [] : world.hosts(path)
  const inline = lines.filter(([first = '']) => !options.has(first)).map((line) => ({ address: line[0] ?? '', names: line.slice(1) }))
  const known = addressesOf([...inline, ...(file ?? [])], question.name)
  if (known === 'wildcard') return unknownAnswer('the plugin hosts has a wildcard, which only some versions know', directive)
  const isIpv6 = question.type === 'AAAA'
  const values = known.filter((address) => address.includes(':') === isIpv6)
  if (values.length > 0) return { type: 'addresses', values, ...placeOf(directive) }
  if (!file) return unknownAnswer(`the file ${path} of the plugin hosts was not read`, directive)
  if (known.length > 0) return codeAnswer('NODATA', directive)
  return fallsThrough(lines, question.name) ? next(question) : codeAnswer('SERVFAIL', directive)
}

function addressesOf(entries: readonly HostsEntry[], name: string): string[] | 'wildcard' {
  const wild = name.replace(/^[^.]*/, '*')
  const meant = entries.filter(({ address, names }) => parseIp(address) !== undefined && names.some((one) => fullName(one) === name))
  if (meant.length === 0 && entries.some(({ names }) => names.some((one) => fullName(one) === wild))) return 'wildcard'
  return [...new Set(meant.map(({ address }) => address))]
}

/** The lines of a hosts file. */
export function hostsEntries(content: string): HostsEntry[] {
  return content.split('\n').flatMap((line): HostsEntry[] => {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    return parseIp(address) !== undefined && names.length > 0 ? [{ address, names }] : []
  })
}
