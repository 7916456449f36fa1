import type { CorefileBlock } from '../../model/corefile.ts'

/** A name in lower case with a final dot, as CoreDNS compares names (coredns plugin/normalize.go, Name.Normalize). */
export function fullName(name: string): string {
  const lower = name.toLowerCase()
  return lower.endsWith('.') ? lower : `${lower}.`
}

/** Is the name the zone, or below it? Both are full names. */
export function isIn(zone: string, name: string): boolean {
  return zone === '.' || name === zone || name.endsWith(`.${zone}`)
}

/** The longest of the zones that the name is in (coredns plugin/normalize.go, Zones.Matches). */
export function zoneOf(zones: readonly string[], name: string): string | undefined {
  const known = zones.filter((zone) => isIn(zone, name))
  return known.reduce<string | undefined>(
    (longest, zone) => (longest === undefined || zone.length > longest.length ? zone : longest),
    undefined,
  )
}

/** The zone, the port and the transport of a key of a server block (coredns core/dnsserver/register.go). */
export function keyOf(key: string): { zone: string; port: string; transport: string } {
  const [, transport = 'dns', rest = ''] = /^(?:([a-z0-9]+):\/\/)?([\s\S]*)$/.exec(key) ?? []
  const [, host = rest, port = transport === 'dns' ? '53' : ''] = /^([\s\S]*):(\d+)$/.exec(rest) ?? []
  return { zone: fullName(host), port, transport }
}

/** The zones that the arguments of a plugin name; those of its server block if there are none (OriginsFromArgsOrServerBlock). */
export function zonesFor(args: readonly string[], block: CorefileBlock): string[] {
  return (args.length > 0 ? args : block.keys).map((key) => keyOf(key).zone)
}

/**
 * Does a plugin pass names that it does not know to the next plugin (coredns plugin/pkg/fall)? If its option lists no zones, it passes
 * every such name.
 */
export function fallsThrough(options: readonly (readonly string[])[], name: string): boolean {
  const last = options.findLast(([option]) => option === 'fallthrough')
  if (!last) return false
  const [, ...zones] = last
  return zones.length === 0 || zones.some((zone) => isIn(keyOf(zone).zone, name))
}

/** Does the zone hold the names of addresses only? */
export function isReverse(zone: string): boolean {
  return (
    zone.includes('/') || zone === 'in-addr.arpa.' || zone.endsWith('.in-addr.arpa.') || zone === 'ip6.arpa.' || zone.endsWith('.ip6.arpa.')
  )
}
