import type { Endpoint } from '../model/endpoint.ts'
import type { Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { Hop, PortTrace, Trace } from '../model/trace.ts'
import { portOf } from '../render/findings.ts'

/** The first finding of a port, by its position; undefined: of the whole target. */
export function findingOf({ findings }: Trace, port: number | undefined): Finding | undefined {
  return findings.find((finding) => portOf(finding) === port)
}

/** The finding that concerns a Pod behind a port: one that a field of the Pod proves, else, if it is not usable, that of the port. */
export function endpointFinding(trace: Trace, index: number, pod: string): Finding | undefined {
  const isProof = ({ evidence }: Finding) => evidence.some(({ object }) => object.kind === 'Pod' && object.name === pod)
  const own = trace.findings.filter((finding) => portOf(finding) === index || portOf(finding) === undefined)
  const port = trace.ports[index]
  const isUsable = port?.endpoints.some((endpoint) => endpoint.pod === pod && endpoint.usable && !isShut(endpoint)) ?? false
  return own.find(isProof) ?? (isUsable ? undefined : findingOf(trace, index))
}

/** The first finding that a field of an object, or a part of the field, proves; without a field, any that the object proves. */
export function objectFinding({ findings }: Trace, { kind, namespace, name }: ObjectRef, field: string | undefined): Finding | undefined {
  return findings.find(({ evidence }) =>
    evidence.some(
      ({ object, field: own }) =>
        object.kind === kind && object.name === name && object.namespace === namespace && (field === undefined || isPartOf(own, field)),
    ),
  )
}

/** The first finding of the first port with a fault at a stage of its chain. */
export function hopFinding(trace: Trace, stage: Hop['stage']): Finding | undefined {
  const isFaulty = ({ hops }: PortTrace) => hops.some((hop) => hop.stage === stage && (hop.state === 'broken' || hop.state === 'warn'))
  const index = trace.ports.findIndex(isFaulty)
  return index < 0 ? undefined : findingOf(trace, index)
}

function isPartOf(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)
}

function isShut({ socket }: Endpoint): boolean {
  return socket !== undefined && socket.state !== 'open' && socket.state !== 'unknown'
}
