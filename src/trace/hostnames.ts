/**
 * Do two hostnames have a host in common? A `*` in front stands for one label or more (gateway.networking.k8s.io Hostname), so that
 * `*.example.com` and `a.b.example.com` meet, and `*.example.com` and `example.com` do not.
 */
export function meet(one: string, other: string): boolean {
  const a = one.toLowerCase()
  const b = other.toLowerCase()
  return a === b || isBelow(a, b) || isBelow(b, a)
}

function isBelow(host: string, wildcard: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1
}
