import { shellLine } from '../../lib/shell.ts'
import type { Fix } from '../../model/finding.ts'
import type { Labels } from '../../model/resources.ts'
import type { TrafficSource } from '../../trace/access/traffic-sources.ts'
import type { WordContext } from '../finding.ts'

/** The rule that a policy needs to allow traffic to some Pods, or from them. */
export interface Opening {
  direction: 'Ingress' | 'Egress'
  /** For the Pods that the policy selects. */
  namespace: string
  labels: Labels
  /** For the rule: the other end, any of these. */
  peers: readonly Peer[]
  ports: readonly { port: number; protocol: string }[]
}

/** The peer of a rule, as the API has it. */
export type Peer = Readonly<Record<string, unknown>>

/** The peers that are a client, as a policy of `namespace` selects it; none if its labels are not known. */
export function clientPeers({ view, labels, addresses, isOnNode }: TrafficSource, namespace: string): Peer[] {
  if (isOnNode) return addresses.map(addressBlock)
  if (view.kind === 'Outside') return [block('0.0.0.0/0')]
  if (view.kind === 'Address' || view.kind === 'Node')
    return labels ? [podsPeer(labels, view.namespace, namespace)] : addresses.map(addressBlock)
  return labels ? [podsPeer(labels, view.namespace, namespace)] : []
}

/** Pods with these labels in their own namespace, as a policy of `home` selects them. */
export function podsPeer(labels: Labels, namespace: string | undefined, home: string): Peer {
  const podSelector = { matchLabels: labels }
  return namespace === undefined || namespace === home
    ? { podSelector }
    : { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, podSelector }
}

function addressBlock(address: string): Peer {
  return block(`${address}/${address.includes(':') ? 128 : 32}`)
}

function block(cidr: string): Peer {
  return { ipBlock: { cidr } }
}

/** Creates a NetworkPolicy with the one rule; beside others it only adds. */
export function openingFix(
  text: string,
  name: string,
  { direction, namespace, labels, peers, ports }: Opening,
  { kubectlIn }: WordContext,
): Fix {
  const rules = direction === 'Ingress' ? { ingress: [{ from: peers, ports }] } : { egress: [{ to: peers, ports }] }
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: name.slice(0, 253), namespace },
    spec: { podSelector: { matchLabels: labels }, policyTypes: [direction], ...rules },
  }
  const apply = kubectlIn(namespace, 'apply', '-f', '-')
  return {
    text,
    ...(apply !== '' && { command: `${shellLine(['printf', '%s', JSON.stringify(policy)])} | ${apply}` }),
    manifest: yamlOf(policy),
  }
}

/** Plain data as YAML in block style. A text that is not a plain word is quoted as JSON quotes it, which YAML reads alike. */
export function yamlOf(value: unknown, indent = ''): string {
  if (Array.isArray(value)) return value.map((item) => `${indent}- ${yamlOf(item, `${indent}  `).slice(indent.length + 2)}`).join('')
  if (typeof value !== 'object' || value === null) return `${indent}${scalar(value)}\n`
  const entries = Object.entries(value)
  return entries
    .map(([key, item]: [string, unknown]) => {
      if (typeof item !== 'object' || item === null) return `${indent}${scalar(key)}: ${scalar(item)}\n`
      if (Array.isArray(item))
        return item.length === 0 ? `${indent}${scalar(key)}: []\n` : `${indent}${scalar(key)}:\n${yamlOf(item, `${indent}  `)}`
      return Object.keys(item).length === 0 ? `${indent}${scalar(key)}: {}\n` : `${indent}${scalar(key)}:\n${yamlOf(item, `${indent}  `)}`
    })
    .join('')
}

/** Words that YAML would read as something else than text. */
const notText = /^(?:true|false|yes|no|on|off|null|~|y|n)$/i

function scalar(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  return /^[A-Za-z][\w./-]*$/.test(value) && !notText.test(value) ? value : JSON.stringify(value)
}
