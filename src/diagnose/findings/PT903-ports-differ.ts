import { isInferred } from '../../kube/imports.ts'
import type { ImportPort, ImportView } from '../../model/multi-cluster.ts'
import { importRef, type PlacedSource, sourceEvidence, sourcesOf } from '../chain/imports.ts'
import type { FindingDefinition, Found } from '../finding.ts'
import { clusterWords } from '../words/imports.ts'
import { capital, some } from '../words/text.ts'

type Facts = { name: string; namespace: string; has: readonly string[] } & (
  | { kind: 'asked'; port: number }
  | { kind: 'lacking'; cluster: string; lacks: readonly string[]; served: boolean }
  | { kind: 'named'; cluster: string; lacks: readonly string[] }
  | { kind: 'more'; cluster: string; lacks: readonly string[] }
)

/**
 * The ports of an import and those of a Service that is exported under its name are not the same (KEP-1645: ports that differ are a conflict,
 * and slices belong to the ports of an import by their names). What becomes of a port that only some clusters have depends on the
 * implementation, so it is inferred; so is what is known of a context that is only inferred to be the cluster.
 */
export const PT903: FindingDefinition<'PT903', Facts> = {
  code: 'PT903',
  name: 'ports-differ',
  rule: (chain) => {
    const { serviceImport: view } = chain
    if (!view || view.type === 'Headless') return []
    const asked = view.lacksPort === undefined ? [] : [ofAsked(view, view.lacksPort)]
    const placed = sourcesOf(chain).filter(({ source }) => source.exporter.ports)
    return [...asked, ...placed.flatMap((one) => ofSource(view, one))]
  },
  title: (facts) => {
    if (facts.kind === 'asked') return `the import has no port ${facts.port}`
    const ports = `port ${some(facts.lacks, 2)}`
    if (facts.kind === 'lacking') return `${ports} of the import is not exported`
    return facts.kind === 'named' ? `${ports} has another name where it is exported` : `${ports} is not imported`
  },
  message: (facts) => {
    const { name, namespace, has } = facts
    const own = `serviceimport/${name} in ${namespace} has ${has.length === 0 ? 'no port' : some(has, 4)}`
    if (facts.kind === 'asked') return `${own}. Clients that connect to port ${facts.port} get no answer.`
    const { cluster, lacks } = facts
    const there = `${capital(cluster)} exports the Service`
    if (facts.kind === 'more')
      return `${there} with ${some(lacks, 4)} as well. Clients of the import cannot use ${lacks.length === 1 ? 'this port' : 'these ports'}.`
    if (facts.kind === 'named')
      return `${there} with ${some(lacks, 4)} under another name. Endpoints belong to a port by its name, so this port may have none from there.`
    return `${there} without ${some(lacks, 4)}. ${facts.served ? 'Clients that are sent there may get no answer.' : 'No cluster serves it.'}`
  },
  advice: (facts, { kubectlIn }) => ({
    fix: {
      text:
        facts.kind === 'asked'
          ? `Connect to ${facts.has.length === 0 ? 'a port of the import' : some(facts.has, 4)}, or add port ${facts.port} to the Service in all clusters that export it.`
          : 'Give the Service the same ports, with the same names, in all clusters that export it.',
    },
    next: {
      text: 'Compare the ports of the import with those of the Services.',
      command: kubectlIn(facts.namespace, 'get', 'serviceimports.multicluster.x-k8s.io', facts.name, '-o', 'yaml'),
    },
  }),
  effect: 'rejected',
  relations: {},
  explain: {
    summary:
      'The ports of a ServiceImport differ from those of a Service that is exported under its name, or from the port that was asked for.',
    means:
      'Clients of a port that no cluster exports get no answer. If only some clusters export the port, it depends on the implementation whether clients are sent to the other clusters. A port that is exported but not imported cannot be used through the import.',
    why: 'The controller of the ClusterSet makes the ports of the import from all exports; if they contradict each other, the oldest export wins. An EndpointSlice belongs to the port of the import that has the same name. A controller that could not reach a cluster keeps the ports that it knew.',
    sources: [
      'KEP-1645: Multi-Cluster Services API, Constraints and Conflict Resolution: Service Port',
      'kubernetes-sigs/mcs-api pkg/apis/v1beta1 ServicePort.name',
    ],
    confirm: [
      "kubectl -n NS get serviceimports.multicluster.x-k8s.io NAME -o jsonpath='{.spec.ports}'",
      "kubectl --context CONTEXT -n NS get service NAME -o jsonpath='{.spec.ports}'",
    ],
    fix: ['Give the Service the same ports and port names in each cluster.', 'Look for the condition Conflict of the ServiceExports.'],
  },
}

function ofAsked(view: ImportView, port: number): Found<Facts> {
  const { namespace, name, ports } = view
  return {
    facts: { kind: 'asked', namespace, name, has: ports.map(portWords), port },
    severity: 'error',
    confidence: 'proven',
    stage: 'service',
    ports: [],
    hop: 'serviceImport.ports',
    evidence: [{ object: importRef(view), field: 'spec.ports[*].port', value: ports.map((one) => one.port) }],
  }
}

/** The worst of what differs at one cluster. */
function ofSource(view: ImportView, { source, hop }: PlacedSource): Found<Facts>[] {
  const { namespace, name, ports, sources } = view
  const there = source.exporter.ports ?? []
  const lacking = ports.filter((port) => !there.some((one) => isSame(one, port)))
  const named = ports.filter((port) => there.some((one) => isSame(one, port) && one.name !== port.name))
  const more = there.filter((port) => !ports.some((one) => isSame(one, port)))
  const common = { namespace, name, has: ports.map(portWords), cluster: clusterWords(source) }
  const evidence = [
    { object: importRef(view), field: 'spec.ports[*].port', value: ports.map((one) => one.port) },
    sourceEvidence(view, source),
    { object: { kind: 'Service', namespace, name }, field: 'spec.ports[*].port', value: there.map((one) => one.port) },
  ]
  const place = { stage: 'service' as const, ports: [], hop: `${hop}.exporter.ports`, evidence }
  if (lacking.length > 0) {
    const isKnown = sources.every(({ exporter }) => exporter.ports && !isInferred(exporter))
    const isServed = !isKnown || lacking.some((port) => sources.some(({ exporter }) => exporter.ports?.some((one) => isSame(one, port))))
    const facts: Facts = { kind: 'lacking', ...common, lacks: lacking.map(portWords), served: isServed }
    return [{ facts, severity: isServed ? 'warn' : 'error', confidence: isServed ? 'inferred' : 'proven', ...place }]
  }
  if (named.length > 0)
    return [{ facts: { kind: 'named', ...common, lacks: named.map(portWords) }, severity: 'warn', confidence: 'inferred', ...place }]
  if (more.length > 0)
    return [
      {
        facts: { kind: 'more', ...common, lacks: more.map(portWords) },
        severity: 'info',
        confidence: isInferred(source.exporter) ? 'inferred' : 'proven',
        ...place,
      },
    ]
  return []
}

function isSame(a: Pick<ImportPort, 'port' | 'protocol'>, b: Pick<ImportPort, 'port' | 'protocol'>): boolean {
  return a.port === b.port && a.protocol === b.protocol
}

/** `80/TCP`. */
function portWords({ port, protocol }: Pick<ImportPort, 'port' | 'protocol'>): string {
  return `${port}/${protocol}`
}
