import { defined } from '../../lib/defined.ts'
import type { Condition } from '../../model/resources.ts'
import { oldPodsGo, sharesPort } from '../chain/causes.ts'
import { withPodConditions } from '../chain/conditions.ts'
import { podRef } from '../chain/evidence.ts'
import { isStarting, podDiagnosis } from '../chain/pods.ts'
import type { PodFacts } from '../facts.ts'
import type { FindingDefinition } from '../finding.ts'
import { ofAll, othersServe, some } from '../words/text.ts'

interface Facts extends PodFacts {
  gates: readonly string[]
  /** What its controller says of the first gate. */
  condition?: Condition
}

/** The containers are ready, but a readiness gate of the Pod is not True, so the Pod is not Ready. */
export const PT204: FindingDefinition<'PT204', Facts> = {
  code: 'PT204',
  name: 'readiness-gate',
  rule: (chain) => {
    const found = podDiagnosis(chain, ({ reason }) => reason === 'readiness-gate')
    if (!found) return []
    const { facts, first, pods: _, ...place } = found
    const object = podRef(chain, first.pod)
    return [
      {
        facts: { ...facts, gates: first.gates ?? [], ...defined({ condition: first.gateConditions?.[0] }) },
        severity: isStarting(found, chain.taken) ? 'info' : facts.served ? 'warn' : 'error',
        confidence: 'proven',
        stage: 'pod',
        ...place,
        evidence: withPodConditions(chain, first, [
          { object, field: 'spec.readinessGates[*].conditionType', value: first.gates ?? [] },
          { object, field: first.field, value: first.value },
          ...(first.gateConditions ?? []).flatMap(({ type, reason, message }) => [
            ...(reason ? [{ object, field: `status.conditions[${type}].reason`, value: reason }] : []),
            ...(message ? [{ object, field: `status.conditions[${type}].message`, value: message }] : []),
          ]),
          ...(first.message ? [{ object, field: 'status.conditions[Ready].message', value: first.message }] : []),
        ]),
      },
    ]
  },
  title: ({ count: pods, of, gates }) => `${ofAll(pods, of)} waiting for ${gates.length === 1 ? 'a readiness gate' : 'readiness gates'}`,
  message: ({ pod, gates, served, condition }) =>
    `The containers of ${pod} are ready, but ${gates.length === 1 ? 'readiness gate' : 'readiness gates'} ${some(gates)} ${gates.length === 1 ? 'is' : 'are'} not True${saidOf(condition)}. ${othersServe(served)}`,
  advice: ({ pod }, { kubectl }) => ({
    next: {
      text: 'Check the controller that sets the condition, often that of a load balancer.',
      command: kubectl('describe', 'pod', pod),
    },
  }),
  events: ['Pod'],
  effect: 'rejected',
  relations: { keepsPodsOut: true, causes: { PT205: oldPodsGo, PT208: sharesPort } },
  explain: {
    summary: 'Pods whose containers are ready wait for a readiness gate.',
    means: 'The containers of the Pod are ready, but the Pod condition Ready is False, so the Pod gets no traffic.',
    why: 'spec.readinessGates names conditions. A controller outside the Pod sets them to True: for example, a load balancer controller does so when its target is healthy. The kubelet marks the Pod Ready only if all containers are ready and all these conditions are True. A condition that is not set counts as False.',
    sources: ['core/v1 PodReadinessGate', 'Pod Lifecycle: Pod readiness', 'aws-load-balancer-controller#2857, #3403, #3665'],
    confirm: [
      "kubectl -n NS get pod POD -o jsonpath='{.spec.readinessGates}'",
      "kubectl -n NS get pod POD -o jsonpath='{.status.conditions}'",
    ],
    fix: [
      'Check why the controller does not set the condition to True: whether the controller runs, and what it logs about the Pod.',
      'If the controller was removed, recreate the Pods. New Pods have its gates only if the Pod template names them.',
    ],
  },
}

/** Reason and message, as the controller gives them; a condition that is not set has neither. */
function saidOf(condition: Condition | undefined): string {
  const said = [condition?.reason, condition?.message?.replace(/\.$/, '')].filter((part) => part !== undefined)
  return condition === undefined ? ': no controller has set it' : said.length === 0 ? '' : `: ${said.join(': ')}`
}
