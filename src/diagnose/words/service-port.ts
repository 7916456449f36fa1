import type { Fix } from '../../model/finding.ts'
import type { SliceView } from '../../model/trace.ts'
import type { Chain } from '../../trace/chain.ts'
import type { PortFacts } from '../facts.ts'
import type { WordContext } from '../finding.ts'

/** `80 (http)`, `80`. */
export function portText(port: PortFacts): string {
  return port.name ? `${port.port} (${port.name})` : String(port.port)
}

/** About addresses without the port, behind a headless Service. */
export const namedAllTheSame =
  'The Service is headless, so its DNS name still resolves to them; SRV records and routes do not include them.'

/** The ports of a slice, as messages list them: `"http" 8080/TCP`. */
export function slicePorts({ ports }: Pick<SliceView, 'ports'>): string[] {
  return ports.map(({ name, port, protocol }) => `${name === undefined ? '<nil>' : `"${name}"`} ${port ?? '<nil>'}/${protocol}`)
}

/** The Service ports at these positions, as messages list them beside the ports of a slice: `"" TCP`. */
export function wantedPorts({ ports }: Pick<Chain, 'ports'>, at: readonly number[]): string[] {
  return at.map((position) => `"${ports[position]?.name ?? ''}" ${ports[position]?.protocol ?? ''}`)
}

/** Sets targetPort of the Service port. */
export function patchTarget(port: PortFacts, value: number | string, { kubectl, service }: WordContext): Fix {
  const patch = JSON.stringify([{ op: 'replace', path: `/spec/ports/${port.index}/targetPort`, value }])
  return { text: `Set targetPort to ${value}.`, command: kubectl('patch', 'service', service, '--type', 'json', '-p', patch) }
}

/** Sets `externalTrafficPolicy` or `internalTrafficPolicy` to Cluster. */
export function policyFix(field: string, { kubectl, service }: WordContext): Fix {
  return {
    text: 'Run a Pod on every Node (DaemonSet), or allow every Node to send to all endpoints.',
    command: kubectl('patch', 'service', service, '-p', JSON.stringify({ spec: { [field]: 'Cluster' } })),
  }
}
