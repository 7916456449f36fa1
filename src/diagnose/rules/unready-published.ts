import { statusField } from '../../model/container-field.ts'
import type { Endpoint } from '../../model/endpoint.ts'
import { firstPort, podRef, positions, type Rule, serviceRef } from '../rule.ts'

/**
 * PT209: `publishNotReadyAddresses` sends to Pods that are not Ready, as it is meant to: a Pod may well answer while its probe fails. It
 * does not where its container does not run, and then a client of a virtual address has no say in where it is sent.
 */
export const unreadyPublished: Rule = (chain) => {
  if (!chain.service?.publishNotReadyAddresses) return []
  const { headless } = chain.service
  const of = (test: (one: Endpoint) => boolean) => positions(chain, (port) => port.endpoints.some(test))
  const down = headless ? [] : of(isDown)
  const isMeant = down.length > 0 ? isDown : isUnready
  const ports = down.length > 0 ? down : of(isUnready)
  const endpoints = ports.flatMap((position) => chain.ports[position]?.endpoints.filter(isMeant) ?? [])
  const [first] = endpoints
  if (first?.pod === undefined) return []
  const pods = new Set(endpoints.map((one) => one.pod)).size
  const field = `${statusField({ ...first, name: first.container ?? '0' })}.state.waiting.reason`
  return [
    {
      code: 'PT209',
      facts: {
        pod: first.pod,
        ...(first.container && { container: first.container }),
        count: pods,
        of: Math.max(chain.selectedPods ?? 0, pods),
        served: ports.every((position) => chain.ports[position]?.endpoints.some((one) => one.usable && !isMeant(one))),
        headless,
        ...(down.length > 0 && first.stopped && { stopped: first.stopped }),
      },
      severity: down.length > 0 ? 'warn' : 'info',
      confidence: 'proven',
      stage: 'pod',
      ports,
      hop: firstPort(ports),
      evidence: [
        { object: serviceRef(chain), field: 'spec.publishNotReadyAddresses', value: true },
        { object: podRef(chain, first.pod), field: 'status.conditions[Ready].status', value: first.readyStatus ?? null },
        ...(first.stopped ? [{ object: podRef(chain, first.pod), field, value: first.stopped }] : []),
      ],
    },
  ]
}

function isUnready(one: Endpoint): boolean {
  return one.usable && one.pod !== undefined && one.podReady === false
}

function isDown(one: Endpoint): boolean {
  return isUnready(one) && one.stopped !== undefined
}
