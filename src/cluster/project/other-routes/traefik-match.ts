import type { RouteMatch } from '../../../model/gateway.ts'

/** What the rule of a Traefik router takes, as far as its hosts and paths tell. */
export interface TraefikMatch {
  hosts: string[]
  matches: RouteMatch[]
  /** It has other conditions, or some that are joined in a way that hosts and paths do not tell. */
  isPartial: boolean
}

const pathTypes: Readonly<Record<string, string>> = { Path: 'Exact', PathPrefix: 'PathPrefix', PathRegexp: 'RegularExpression' }

/**
 * Reads a rule such as ``Host(`a.example.com`) && PathPrefix(`/api`)`` (Traefik, routing rules). Values stand in backticks or quotes; of
 * version 2 there may be several in one call. A `!` before a call, and calls of other names, leave only some requests to the rule.
 */
export function traefikMatch(rule: string): TraefikMatch {
  const hosts: string[] = []
  const matches: RouteMatch[] = []
  let isPartial = false
  const call = /(?<not>!\s*)?(?<name>\w+)\(\s*(?<values>(?:`[^`]*`|"(?:[^"\\]|\\.)*")(?:\s*,\s*(?:`[^`]*`|"(?:[^"\\]|\\.)*"))*)?\s*\)/g
  for (const { groups } of rule.matchAll(call)) {
    const name = groups?.name ?? ''
    const values = [...(groups?.values ?? '').matchAll(/`([^`]*)`|"((?:[^"\\]|\\.)*)"/g)].map(([, raw, quoted]) => raw ?? quoted ?? '')
    const pathType = pathTypes[name]
    if (groups?.not !== undefined) isPartial = true
    else if (name === 'Host' || name === 'HostSNI') hosts.push(...values)
    else if (pathType) matches.push(...values.map((path) => ({ path, pathType })))
    else isPartial = true
  }
  // A host of one branch goes with a path of that branch alone.
  const isBranched = rule.includes('||') && hosts.length > 0 && matches.length > 0
  return { hosts: [...new Set(hosts)], matches, isPartial: isPartial || isBranched }
}
