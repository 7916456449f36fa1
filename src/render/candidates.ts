import { probeWords } from '../kube/probe-words.ts'
import { aside } from '../kube/readiness.ts'
import { selectorText } from '../kube/selector.ts'
import type { Candidate } from '../model/endpoint.ts'
import type { Sign } from './style.ts'
import { candidateWords } from './words.ts'

/** The state of a candidate in a word or two. */
export function candidateWord({ reason }: Candidate): string {
  return candidateWords[reason]
}

/** A Pod that is starting warns; one that is not expected to serve is `off`. */
export function candidateSign({ reason }: Candidate): Sign {
  if (aside.has(reason)) return 'off'
  return reason === 'pending' || reason === 'creating' || reason === 'init-running' ? 'warn' : 'broken'
}

/** The kubelet's message about a back-off ends with the container and the Pod, which the line already shows. */
const backOff = /^(back-off \S+ restarting failed) container=\S+ pod=\S+$/

/** What more there is to say about a candidate: which labels differ, which container, how it ended, what the kubelet said. */
export function candidateDetail(candidate: Candidate): string | undefined {
  const said = candidate.message?.replace(backOff, '$1 container')
  switch (candidate.reason) {
    case 'selector-nearly':
      return differences(candidate)
    case 'no-port':
      return declaredPorts(candidate)
    case 'readiness-probe':
      return sentence(probeFailure(candidate), said)
    case 'readiness-gate':
      return sentence(`readiness gate ${(candidate.gates ?? []).join(', ')} is not True`, said)
    case 'not-listed':
      return 'the Pod is ready, but no EndpointSlice lists it'
    case 'init-running':
      return `${candidate.role === 'sidecar' ? 'sidecar' : 'init container'} ${candidate.container ?? ''} ${candidate.role === 'sidecar' ? 'has not started' : 'has not finished'}`
    case 'completed':
      return 'the Pod has completed, so it gets no traffic'
    case 'no-address-in-family':
      return sentence('the Pod has no address of a family that the Service uses', said)
    case 'creating':
    case 'terminating':
    case 'no-address':
      return said
    default:
      return sentence(containerFacts(candidate), said)
  }
}

function sentence(fact: string | undefined, said: string | undefined): string | undefined {
  if (fact === undefined || said === undefined) return fact ?? said
  return `${fact}: ${said}`
}

/** `app=cart, wanted app=crt`; a label that is missing: `no label tier, wanted tier=front`. */
function differences({ differs = [], carries }: Candidate): string | undefined {
  if (differs.length === 0) return carries && `it has ${selectorText(carries)}, like the Service`
  return differs
    .map(({ key, wanted, found }) => `${found === undefined ? `no label ${key}` : `${key}=${found}`}, wanted ${key}=${wanted}`)
    .join('; ')
}

function declaredPorts({ declared }: Candidate): string {
  if (declared.length === 0) return 'its containers declare no port'
  const names = declared.map(
    ({ container, name, port, protocol }) => `${name === '' ? 'unnamed' : name} ${port}/${protocol} (${container})`,
  )
  return `its containers declare ${names.join(', ')}`
}

function probeFailure({ probe, container, restarts }: Candidate): string {
  const what = probe === undefined ? 'readiness probe' : `${probe.purpose} probe ${probeWords(probe)}`
  const of = container === undefined ? '' : ` of container ${container}`
  return `${what}${of} fails${restarts === undefined || restarts === 0 ? '' : `, ${restartWords(restarts)}`}`
}

/** `container app, CrashLoopBackOff, exit code 1, 12 restarts`. */
function containerFacts({ container, restarts, exitCode, endReason, value, reason }: Candidate): string | undefined {
  const facts = [
    container === undefined ? '' : `container ${container}`,
    isReasonWord(value) && reason !== 'pending' && reason !== 'unschedulable' ? value : '',
    endReason === undefined || endReason === 'Error' || endReason === 'Completed' ? '' : endReason,
    exitCode === undefined ? '' : `exit code ${exitCode}`,
    restarts === undefined || restarts === 0 ? '' : restartWords(restarts),
  ].filter((fact) => fact !== '')
  return facts.length === 0 ? undefined : facts.join(', ')
}

function restartWords(restarts: number): string {
  return restarts === 1 ? '1 restart' : `${restarts} restarts`
}

/** The proving value is a reason such as `ImagePullBackOff`, and not a condition's status. */
function isReasonWord(value: unknown): value is string {
  return typeof value === 'string' && value !== 'True' && value !== 'False' && value !== 'Unknown'
}
