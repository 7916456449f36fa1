import { connectEvidence, hasFailed, to, triesOf } from '../connections.ts'
import type { AnyDiagnosis } from '../facts.ts'
import { firstPort, type Rule } from '../rule.ts'

/**
 * PT707: the process listens, by the table of its Pod, and a client does not reach it by the Pod's own address: what stands between is the
 * network or a policy. A policy that selects the Pod may mean it so: then it is only inferred that something is wrong.
 */
export const podUnreachable: Rule = (chain) =>
  triesOf(chain).flatMap((tries): AnyDiagnosis[] => {
    const endpoints = chain.ports[tries.position]?.endpoints ?? []
    const failed = to(tries, 'pod').filter(
      ({ to: target, result }) =>
        hasFailed(result) &&
        target.pod !== tries.from.pod &&
        endpoints.some((one) => one.pod === target.pod && one.address === target.address && one.socket?.state === 'open'),
    )
    const [first] = failed
    if (first?.to.protocol !== 'TCP') return []
    const sockets = endpoints.filter((one) => failed.some(({ to: target }) => target.address === one.address))
    const policies = chain.policies.map(({ name }) => name)
    return [
      {
        code: 'PT707',
        facts: {
          client: tries.from.pod,
          pod: first.to.pod ?? '',
          count: failed.length,
          of: to(tries, 'pod').length,
          result: first.result,
          policies,
          ...(first.result === 'refused' && sockets.every(({ socket }) => socket?.probably === true) && { sixOnly: true as const }),
        },
        severity: 'warn',
        confidence: policies.length > 0 ? 'inferred' : 'proven',
        stage: 'pod',
        ports: [tries.position],
        hop: firstPort([tries.position]),
        evidence: connectEvidence(failed),
      },
    ]
  })
