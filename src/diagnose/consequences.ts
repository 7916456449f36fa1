import type { Candidate, CandidateReason } from '../model/endpoint.ts'
import type { Chain } from '../trace/chain.ts'
import type { AnyDiagnosis } from './facts.ts'
import { hostPortRefusal } from './host-ports.ts'

/** Diagnoses about Pods, and the reasons of the Pods that they are about. */
type PodTrouble = Extract<AnyDiagnosis, { code: 'PT201' | 'PT202' | 'PT205' }>

/** All of its Pods are on Nodes that are not Ready, and look as Pods of such a Node do. */
export function isOfNode(chain: Chain, diagnosis: PodTrouble, root: AnyDiagnosis): boolean {
  if (root.code !== 'PT802' || root.facts.stranded === 0) return false
  if (root.severity === 'info' && diagnosis.severity !== 'info') return false
  const nodes = new Set(root.facts.nodes.map((node) => node.name))
  const pods = podsOf(chain, diagnosis)
  const isOfIt = (one: Candidate) =>
    (one.reason === 'not-ready' || one.reason === 'terminating') && one.node !== undefined && nodes.has(one.node)
  return pods.length > 0 && pods.every(isOfIt)
}

/** All of its Pods wait for a port of a Node. */
export function isOfHostPort(chain: Chain, diagnosis: PodTrouble, root: AnyDiagnosis): boolean {
  if (root.code !== 'PT801' || root.facts.kind === 'shared') return false
  const pods = podsOf(chain, diagnosis)
  return pods.length > 0 && pods.every((one) => hostPortRefusal(one) === root.facts.kind)
}

/** The one Pod that has ended is the one whose address is still listed. */
export function isOfDuplicate(diagnosis: PodTrouble, root: AnyDiagnosis): boolean {
  if (root.code !== 'PT207' || diagnosis.code !== 'PT202' || diagnosis.severity !== 'info') return false
  return diagnosis.facts.count === 1 && diagnosis.facts.pod === root.facts.other
}

/** That the old Pods go is no fault where new ones would serve, but are in trouble. */
export function isOfNewPods(diagnosis: AnyDiagnosis, root: AnyDiagnosis): boolean {
  if (root.code !== 'PT201' && root.code !== 'PT202' && root.code !== 'PT204') return false
  return root.severity !== 'info' && (diagnosis.severity !== 'error' || root.severity === 'error') && sharePort(diagnosis, root)
}

/** What a headless Service leaves out of DNS is not Ready. */
export function isOfUnready(diagnosis: AnyDiagnosis, root: AnyDiagnosis): boolean {
  return (root.code === 'PT201' || root.code === 'PT204') && sharePort(diagnosis, root)
}

/** That a container ends again and again is certain; why is inferred. */
export function isOfCrash(diagnosis: AnyDiagnosis, root: AnyDiagnosis): boolean {
  return diagnosis.confidence === 'inferred' && root.code === 'PT202' && root.facts.reason === 'crashing' && sharePort(diagnosis, root)
}

/** That a number is declared for another protocol is a hint where the sockets prove what listens. */
export function isOfClosedPort(diagnosis: AnyDiagnosis, root: AnyDiagnosis): boolean {
  return diagnosis.confidence === 'inferred' && root.code === 'PT302' && root.confidence === 'proven' && sharePort(diagnosis, root)
}

function sharePort(one: AnyDiagnosis, other: AnyDiagnosis): boolean {
  return one.ports.some((port) => other.ports.includes(port))
}

function podsOf(chain: Chain, { code, facts, ports }: PodTrouble): Candidate[] {
  const reasons: readonly CandidateReason[] =
    code === 'PT201' ? ['readiness-probe', 'not-ready'] : code === 'PT202' ? [facts.reason] : ['terminating']
  return ports.flatMap((port) => chain.ports[port]?.candidates ?? []).filter((one) => reasons.includes(one.reason))
}
