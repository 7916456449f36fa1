import { defined } from '../../lib/defined.ts'
import type { DeclaredPort } from '../../model/endpoint.ts'
import type { Evidence } from '../../model/finding.ts'
import type { PodTrouble, PortClash } from '../../model/pod-view.ts'
import type { Chain } from '../../trace/chain.ts'
import { podRef } from '../chain/evidence.ts'
import { podDiagnosis } from '../chain/pods.ts'
import { marks, positions } from '../chain/ports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { some } from '../words/text.ts'

interface Facts {
  pod: string
  port: number
  protocol: string
  containers: readonly string[]
  count: number
  crashing?: string
}

/**
 * Two containers of a Pod declare the same port and protocol. They share one network namespace, so only one of them can listen
 * there. If one of them crashes, this is its likely cause; if all run, it is worth knowing.
 */
export const PT311: FindingDefinition<'PT311', Facts> = {
  code: 'PT311',
  name: 'container-port-collision',
  rule: (chain) => {
    const crash = ofCrash(chain)
    return crash.length > 0 ? crash : [...whereAllRun(chain), ...inPods(chain)]
  },
  title: ({ port, protocol, containers }) =>
    `containers ${some(containers)} ${containers.length > 2 ? '' : 'both '}declare ${port}/${protocol}`,
  message: ({ pod, port, containers, crashing }) => {
    const start = `The containers of ${pod} share one network namespace, so only one of ${some(containers)} can listen on ${port}`
    return crashing
      ? `${start}. This is probably why ${crashing} does not start.`
      : `${start}. ${containers.length === 2 ? 'Both' : 'All of them'} run, so one of them probably does not use the port.`
  },
  advice: ({ pod, port, containers, crashing }, { kubectl }) => ({
    fix: { text: `Give container ${crashing ?? containers.at(-1)} a port other than ${port}.` },
    ...defined({
      next: crashing ? { text: 'Read the log of the last run.', command: kubectl('logs', pod, '-c', crashing, '--previous') } : undefined,
    }),
  }),
  effect: 'closed',
  relations: {},
  explain: {
    summary: 'Two containers of one Pod declare the same port.',
    means: 'Only one of them can listen there; the other fails with "address already in use", or the declaration is wrong.',
    why: 'All containers of a Pod share one network namespace, and so one set of ports. The API accepts the same port in two containers, because a declared port is informational.',
    sources: ['Pods: Pod networking', 'core/v1 ContainerPort'],
    confirm: ["kubectl -n NS get pod POD -o jsonpath='{.spec.containers[*].ports}'", 'kubectl -n NS logs POD -c CONTAINER --previous'],
    fix: ['Bind one of the processes to another port, and declare that port.'],
  },
}

/** For a target that is a Pod: only ports to which no Service leads, since the other ports are found through their Service. */
function inPods(chain: Chain): Found<Facts>[] {
  const { pods = [], reach } = chain
  const isLedTo = (port: number, protocol: string) =>
    reach?.ports.some((one) => one.port === port && one.protocol === protocol && one.services.length > 0) ?? false
  const found = pods.flatMap(({ name, clashes, trouble }, index) =>
    clashes.filter(({ port, protocol }) => !isLedTo(port, protocol)).map((clash) => ({ pod: name, clash, trouble, index })),
  )
  const [first] = found.sort((a, b) => Number(crashing(b) !== undefined) - Number(crashing(a) !== undefined))
  if (!first || (crashing(first) !== undefined && reach?.ports.some((port) => port.services.length > 0))) return []
  const { pod, clash, trouble, index } = first
  const ended = crashing(first)
  return [
    {
      facts: { pod, ...clash, count: new Set(found.map((one) => one.pod)).size, ...defined({ crashing: ended || undefined }) },
      severity: ended ? 'warn' : 'info',
      confidence: ended ? 'inferred' : 'proven',
      stage: 'containerPort',
      ports: [],
      hop: `pods[${index}]`,
      evidence: [
        ...clash.containers.map((container) => declaration(chain, pod, container, clash)),
        ...(ended && trouble ? [{ object: podRef(chain, pod), field: trouble.field, value: trouble.value }] : []),
      ],
    },
  ]
}

/** The container that crashes and declares the port. */
function crashing({ clash, trouble }: { clash: PortClash; trouble?: PodTrouble | undefined }): string | undefined {
  const { reason, container } = trouble ?? {}
  return reason === 'crashing' && container !== undefined && clash.containers.includes(container) ? container : undefined
}

function ofCrash(chain: Chain): Found<Facts>[] {
  const found = podDiagnosis(chain, (one) => one.reason === 'crashing' && collision(one.declared, one.container) !== undefined)
  const clash = found && collision(found.first.declared, found.first.container)
  if (!found || !clash) return []
  const { facts, first, pods: _, ...place } = found
  return [
    {
      facts: { pod: first.pod, ...clash, count: facts.count, ...defined({ crashing: first.container || undefined }) },
      severity: 'warn',
      confidence: 'inferred',
      stage: 'containerPort',
      ...place,
      evidence: [
        ...clash.containers.map((container) => declaration(chain, first.pod, container, clash)),
        { object: podRef(chain, first.pod), field: first.field, value: first.value },
      ],
    },
  ]
}

function whereAllRun(chain: Chain): Found<Facts>[] {
  const ports = positions(chain, (port) => port.endpoints.some((one) => one.usable && one.alsoDeclaredBy))
  const endpoints = ports.flatMap((position) => chain.ports[position]?.endpoints.filter((one) => one.usable && one.alsoDeclaredBy) ?? [])
  const [first] = endpoints
  if (first?.pod === undefined || first.container === undefined || first.port === undefined) return []
  const { pod } = first
  const clash = { port: first.port, protocol: first.protocol, containers: [first.container, ...(first.alsoDeclaredBy ?? [])] }
  return [
    {
      facts: { pod, ...clash, count: new Set(endpoints.map((one) => one.pod)).size },
      severity: 'info',
      confidence: 'proven',
      ...marks('containerPort', ports),
      evidence: clash.containers.map((container) => declaration(chain, pod, container, clash)),
    },
  ]
}

/** The first port that the container declares and another one too. */
function collision(declared: readonly DeclaredPort[], container: string | undefined): PortClash | undefined {
  for (const { port, protocol } of declared.filter((one) => one.container === container)) {
    const containers = [...new Set(declared.filter((one) => one.port === port && one.protocol === protocol).map((one) => one.container))]
    if (containers.length > 1) return { port, protocol, containers }
  }
  return undefined
}

function declaration(chain: Chain, pod: string, container: string, { port, protocol }: PortClash): Evidence {
  // One of them may be a native sidecar.
  const field = `spec.{containers,initContainers}[${container}].ports[*]`
  return { object: podRef(chain, pod), field, value: `${port}/${protocol}` }
}
