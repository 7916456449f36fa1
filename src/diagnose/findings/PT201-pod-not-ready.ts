import { containerSpecField } from '../../kube/field-path.ts'
import { probeWords } from '../../kube/probe-words.ts'
import { defined } from '../../lib/defined.ts'
import type { Candidate } from '../../model/endpoint.ts'
import { oldPodsGo, sharesPort } from '../chain/causes.ts'
import { withPodConditions } from '../chain/conditions.ts'
import { podRef } from '../chain/evidence.ts'
import { isStarting, podDiagnosis } from '../chain/pods.ts'
import { portFacts } from '../chain/ports.ts'
import type { PodFacts, PortFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { inPods, probeAnswer } from '../words/pod-causes.ts'
import { ofAll, othersServe } from '../words/text.ts'

interface Facts extends PodFacts {
  reason: Candidate['reason']
  probe?: string
  purpose?: 'readiness' | 'startup'
  /** What still serves belongs to Pods that are being deleted. */
  onlyGoing?: true
  port?: PortFacts
}

/** Pods run but are not Ready, so their addresses are kept out of rotation. */
export const PT201: FindingDefinition<'PT201', Facts> = {
  code: 'PT201',
  name: 'pod-not-ready',
  rule: (chain) => {
    const found = podDiagnosis(chain, ({ reason }) => reason === 'readiness-probe' || reason === 'not-ready')
    if (!found) return []
    const { facts, first, pods: _, ...place } = found
    const port = chain.ports[found.ports[0] ?? 0]
    const { probe } = first
    return [
      {
        facts: {
          ...facts,
          reason: first.reason,
          ...(probe && { probe: probeWords(probe), purpose: probe.purpose }),
          ...defined({
            port: port && portFacts(port),
            onlyGoing: facts.served && port && !port.endpoints.some(({ state }) => state === 'ready') ? (true as const) : undefined,
          }),
        },
        severity: isStarting(found, chain.taken) ? 'info' : facts.served ? 'warn' : 'error',
        confidence: 'proven',
        stage: 'pod',
        ...place,
        evidence: withPodConditions(chain, first, [
          { object: podRef(chain, first.pod), field: first.field, value: first.value },
          ...(first.message ? [{ object: podRef(chain, first.pod), field: 'status.conditions[Ready].message', value: first.message }] : []),
          ...(probe && first.container
            ? [
                {
                  object: podRef(chain, first.pod),
                  field: `${containerSpecField({ ...first, name: first.container })}.${probe.purpose}Probe`,
                  value: probeField(probe),
                },
              ]
            : []),
        ]),
      },
    ]
  },
  title: ({ count: pods, of }) => (pods === of && of > 1 ? `none of ${of} Pods is ready` : `${ofAll(pods, of)} not ready`),
  cause: (facts, evidence) =>
    facts.probe === undefined || facts.purpose === undefined
      ? `condition Ready is not True${inPods(facts)}`
      : `${facts.purpose} ${facts.probe}${probeAnswer(evidence, facts.purpose)}${inPods(facts)}`,
  message: ({ pod, container, probe, purpose, served, onlyGoing }) => {
    const rest = onlyGoing ? 'Only terminating Pods serve traffic.' : othersServe(served)
    if (probe) return `The ${purpose} probe of container ${container} in ${pod} (${probe}) fails. ${rest}`
    return `${pod} runs, but its condition Ready is not True. ${rest}`
  },
  advice: ({ pod }, { kubectl }) => ({
    next: { text: 'Find out why the probe fails: the events of the Pod show its last response.', command: kubectl('describe', 'pod', pod) },
  }),
  events: ['Pod'],
  log: true,
  effect: 'rejected',
  relations: {
    keepsPodsOut: true,
    causes: { PT205: oldPodsGo, PT208: sharesPort },
  },
  explain: {
    summary: 'Pods run but are not ready: they get no traffic.',
    means: 'The Pod gets no traffic until it is ready.',
    why: 'A Pod is ready when all of its containers are ready and every readiness gate is True. A container with a readiness probe is ready once the probe succeeds. If it has a startup probe, that probe must succeed first. The EndpointSlice controller copies the condition Ready into the endpoint, and kube-proxy sends traffic only to ready endpoints.',
    sources: ['core/v1 PodCondition Ready', 'k8s.io/endpointslice utils.go', 'Configure Liveness, Readiness and Startup Probes'],
    confirm: [
      'kubectl -n NS describe pod POD   (Conditions, and the events Unhealthy)',
      "kubectl -n NS get pod POD -o jsonpath='{.status.conditions}'",
      'kubectl -n NS logs POD -c CONTAINER',
    ],
    fix: [
      'Fix the application so that the probe succeeds, or correct the probe: the container must listen on the port of the probe, and the path of the probe must return a status from 200 to 399.',
    ],
  },
}

/** The probe as the Pod's spec holds it. */
function probeField({ purpose: _, handler, host: __, ...action }: NonNullable<Candidate['probe']>): unknown {
  return { [handler]: action }
}
