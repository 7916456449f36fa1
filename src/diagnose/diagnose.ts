import { defined } from '../lib/defined.ts'
import type { AddressView } from '../model/address-view.ts'
import type { Cause, Finding } from '../model/finding.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { TargetView } from '../model/target.ts'
import type { PortTrace, Trace } from '../model/trace.ts'
import type { Verdict } from '../model/verdict.ts'
import type { Chain } from '../trace/chain.ts'
import { isFound } from '../trace/target.ts'
import { catalogue, definitionOf, findAll } from './catalogue.ts'
import { lastWords } from './chain/last-words.ts'
import type { Code, Diagnosis, WordContext } from './finding.ts'
import { inWords, wordContext } from './in-words.ts'
import { addressVerdict, directVerdicts, type Examined, foreignVerdict, isMetBy } from './verdict/address-verdict.ts'
import { edgeVerdict, isEdge, routesInPlace } from './verdict/edge-verdict.ts'
import { withImportVerdict } from './verdict/import-verdict.ts'
import { nodeVerdict } from './verdict/node-verdict.ts'
import { type OwnVerdict, podsVerdict } from './verdict/pods-verdict.ts'
import { type RootCause, rootCauses } from './verdict/root-cause.ts'
import { compareVerdicts, markedHops, portVerdict, targetVerdict, worst } from './verdict/verdict.ts'
import { shortened } from './words/text.ts'

/** What the words of findings need, and which findings count. */
export interface DiagnoseOptions {
  /** Flags that a suggested kubectl command repeats to reach the same cluster. */
  kubectlFlags: readonly string[]
  /** Codes that are left out, and count for nothing. */
  ignore?: readonly string[]
  /** Is a finding of the target known and accepted? It is left out as well, and counts for nothing. */
  isAccepted?: (target: TargetView, finding: Pick<Finding, 'code' | 'hop'>) => boolean
}

/** Diagnoses a chain and those that it leads through: their findings in words, the worst first, the hops marked, and the verdicts. */
export function diagnose(chain: Chain, options: DiagnoseOptions): Trace {
  return examine(chain, options).trace
}

/** `address`: the address that leads to the chain. */
function examine(chain: Chain, options: DiagnoseOptions, address?: AddressView): Examined {
  const found = findAll(chain)
    .filter((diagnosis) => !address || isMetBy(address, chain, diagnosis))
    .filter(({ code }) => !isFromInside(chain) || !catalogue[code].relations.isOutside)
    .filter((diagnosis) => !chain.planned || !needsCluster(diagnosis))
    .map((diagnosis) => withoutEndpoints(chain, diagnosis))
    .map((diagnosis) => withLastWords(chain, diagnosis))
  const counts = (diagnosis: Diagnosis) => !options.ignore?.includes(diagnosis.code) && !options.isAccepted?.(chain.target, diagnosis)
  const ignored = [...new Set(found.filter((diagnosis) => !counts(diagnosis)).map(({ code }) => code))].sort()
  const roots = rootCauses(chain, found)
    .filter(({ diagnosis }) => counts(diagnosis))
    .map(({ diagnosis, causes }) => ({ diagnosis, causes: causes.filter(counts) }))
    .sort(byWeight)
  const counted = roots.flatMap(({ diagnosis, causes }) => [diagnosis, ...causes])
  const ports = chain.ports.map((port, position): PortTrace => {
    const { index, name, protocol, targetPort, nodePort, appProtocol, endpoints, entries, candidates, clients } = port
    const verdict = before(chain, portVerdict(chain, position, counted))
    return {
      index,
      name,
      port: port.port,
      protocol,
      targetPort,
      ...defined({ nodePort, appProtocol }),
      verdict,
      hops: markedHops(port, position, verdict, counted),
      entries,
      endpoints,
      candidates,
      ...defined({ clients }),
    }
  })
  const nested = (chain.through ?? []).map((one) => examine(one, options, chain.address))
  const behind = nested.map(({ trace }) => trace)
  const through = chain.through && behind.toSorted((a, b) => compareVerdicts(a.verdict, b.verdict))
  const routes = routesInPlace(chain, behind, through ?? [], counted)
  const verdicts = [...ports, ...(through ?? [])].map(({ verdict }) => verdict)
  const context = wordContext(chain.target, options.kubectlFlags)
  const verdict = before(chain, verdictOf({ ...chain, routes }, nested, counted, verdicts, options))
  const {
    apiVersion,
    kind,
    taken,
    target,
    service,
    ports: _,
    through: __,
    own: ___,
    trafficSources: ____,
    controllers: _____,
    held: ______,
    probes,
    gaps,
    ...views
  } = chain
  const trace: Trace = {
    apiVersion,
    kind,
    taken,
    target,
    verdict,
    ...defined({ cause: causeOf(verdict, roots, behind) }),
    ...defined({ service }),
    ports,
    ...views,
    routes,
    findings: roots.map((root) => finding(root, context)),
    ...defined({ ignored: ignored.length > 0 ? ignored : undefined, through }),
    probes,
    gaps,
  }
  return { chain, counted, trace }
}

/** The target itself leads there, or all named clients are in the cluster: findings that only other clients meet do not concern them. */
function isFromInside({ inside, trafficSources = [] }: Chain): boolean {
  return (
    inside === true || (trafficSources.length > 0 && trafficSources.every(({ view }) => view.kind !== 'Address' && view.kind !== 'Outside'))
  )
}

/** Only a cluster decides whether the finding holds. */
function needsCluster<C extends Code>(one: Diagnosis<C>): boolean {
  const { needsCluster: needs } = definitionOf(one.code).relations
  return typeof needs === 'function' ? needs(one) : needs === true
}

/** What is not applied yet is at best planned. */
function before({ planned }: Chain, verdict: Verdict): Verdict {
  return planned && verdict === 'healthy' ? 'planned' : verdict
}

const atFault: ReadonlySet<Verdict> = new Set<Verdict>(['broken', 'degraded', 'unknown'])

/** What the worst finding says. If the target has no such finding, what a trace behind it with the same verdict says. */
function causeOf(verdict: Verdict, [root]: readonly RootCause[], behind: readonly Trace[]): Cause | undefined {
  if (!atFault.has(verdict)) return undefined
  if (root && root.diagnosis.severity !== 'info') return causeIn(root.diagnosis)
  return behind.find((trace) => trace.verdict === verdict)?.cause
}

function causeIn<C extends Code>({ code, facts, evidence, since }: Diagnosis<C>): Cause {
  const { title, cause } = definitionOf(code)
  return { code, text: cause?.(facts, evidence) ?? shortened(title(facts)), ...defined({ since }) }
}

/** Each kind of target has a verdict of its own; `parts` are those of its ports and of the traces behind it. */
function verdictOf(
  chain: Chain,
  nested: readonly Examined[],
  counted: readonly Diagnosis[],
  parts: readonly Verdict[],
  options: DiagnoseOptions,
): Verdict {
  const through = nested.map(({ trace }) => trace)
  // A target that does not exist is at best unknown.
  if (!isFound(chain)) return worst(['unknown', targetVerdict(chain, parts, counted)])
  if (chain.node) return nodeVerdict(chain, through, counted)
  if (chain.address) return worst([addressVerdict(chain.address, nested), ...directVerdicts(chain)])
  if (chain.access ?? chain.clients) return foreignVerdict(chain)
  if (isEdge(chain)) return edgeVerdict(chain, through, counted)
  if (chain.own) return podsVerdict(chain, ownVerdicts(chain.own, through, options), counted)
  return withImportVerdict(chain, through, counted, targetVerdict(chain, parts, counted))
}

function ownVerdicts(own: readonly Chain[], through: readonly Trace[], options: DiagnoseOptions): OwnVerdict[] {
  // A Service without ports has no target.
  const leading = own.filter((one) => one.ports.length > 0)
  return leading.map((one) => {
    const service = one.target.name
    const whole = through.find(({ target }) => target.name === service)?.verdict ?? 'unknown'
    return { service, whole, verdict: diagnose(one, options).verdict }
  })
}

/** Where the endpoints were not read, it is not proven that a port has none. */
function withoutEndpoints(chain: Chain, diagnosis: Diagnosis): Diagnosis {
  const unread = chain.gaps.some((gap) => gap.hops.includes('endpoint'))
  if (!unread || diagnosis.severity !== 'error' || diagnosis.ports.length === 0) return diagnosis
  return { ...diagnosis, severity: 'warn', confidence: 'inferred' }
}

/** The diagnosis, with the Warning events about its objects after its own evidence. */
function withLastWords(chain: Chain, diagnosis: Diagnosis): Diagnosis {
  const { events: kinds } = definitionOf(diagnosis.code)
  if (!kinds || !chain.events) return diagnosis
  const isMeant = ({ kind }: ObjectRef) => kinds.some((one) => one === kind || (one === 'workload' && workloadKinds.has(kind)))
  const objects = diagnosis.evidence.map(({ object }) => object).filter(isMeant)
  return { ...diagnosis, evidence: [...diagnosis.evidence, ...lastWords(chain, objects)] }
}

const workloadKinds: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'DeploymentConfig',
])

const severities = ['error', 'warn', 'info']

/** The most severe first, a proven one before an inferred one, then along the chain. */
function byWeight({ diagnosis: a }: RootCause, { diagnosis: b }: RootCause): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
    Number(a.confidence === 'inferred') - Number(b.confidence === 'inferred') ||
    (a.ports[0] ?? Number.POSITIVE_INFINITY) - (b.ports[0] ?? Number.POSITIVE_INFINITY) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)
  )
}

function finding({ diagnosis, causes }: RootCause, context: WordContext): Finding {
  return { ...inWords(diagnosis, context), causes: causes.map((cause) => inWords(cause, context)) }
}
