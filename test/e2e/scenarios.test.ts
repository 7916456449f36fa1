import { describe, expect, it } from 'vitest'
import type { Trace } from '../../src/model/trace.ts'
import type { Verdict } from '../../src/model/verdict.ts'
import { documentOf } from '../schema.ts'
import { porttrace, traceOf, users } from './porttrace.ts'

/** What each scenario is, to a user with all rights, to one who reads no routes and policies, and to one of namespace demo alone. */
interface Scenario {
  service: string
  verdict: Verdict
  codes?: string[]
  /** What the text has to say. */
  says: RegExp[]
  readonly?: Verdict
  namespaced?: Verdict
  /** While the Service is less than five minutes old. */
  young?: Verdict
  /** What else holds of the document. */
  holds?: (trace: Trace) => void
}

const endpoints = (trace: Trace) => trace.ports.flatMap((port) => port.endpoints)

const scenarios: Scenario[] = [
  {
    service: 'web',
    // Scenario 14: one Ingress leads here, another names a port that web does not have; neither has a class, and no class is the default.
    verdict: 'degraded',
    codes: ['PT502', 'PT503'],
    says: [/web\.example\.com/, /wrong\.example\.com/, /8888/, /3 of 3|3\/3/],
    readonly: 'healthy',
    namespaced: 'healthy',
    holds: (trace) => expect(endpoints(trace).filter((one) => one.usable && one.declared && one.container === 'httpd')).toHaveLength(3),
  },
  { service: 'loopback', verdict: 'healthy', says: [/9000/, /not probed/] },
  { service: 'wrongport', verdict: 'unknown', codes: ['PT302'], says: [/8081/, /8080/, /inferred/i, /patch service wrongport/] },
  { service: 'badname', verdict: 'broken', codes: ['PT301'], says: [/htpp/, /"value":"http"/] },
  {
    service: 'noselect',
    verdict: 'broken',
    codes: ['PT101'],
    readonly: 'unknown',
    namespaced: 'unknown',
    says: [/app=noselct/, /app=noselect/, /set selector service\/noselect app=noselect/],
  },
  { service: 'notready', verdict: 'broken', codes: ['PT201'], says: [/readiness probe/, /\/missing/] },
  {
    service: 'nodeport',
    verdict: 'healthy',
    says: [/30080/, /node-1/, /Local/],
    namespaced: 'unknown',
    holds: (trace) => expect(trace.nodes.map((node) => node.ports[0]?.why)).toEqual(trace.nodes.length > 0 ? ['local'] : []),
  },
  // A cloud takes minutes: until then a missing address is only information.
  { service: 'lb', verdict: 'degraded', young: 'healthy', codes: ['PT401'], says: [/pending/] },
  {
    service: 'headless',
    verdict: 'healthy',
    says: [/headless/i, /headless-0/, /headless-1/],
    holds: (trace) => expect(trace.service?.headless).toBe(true),
  },
  { service: 'extname', verdict: 'healthy', codes: ['PT410'], says: [/database\.example\.com/] },
  {
    service: 'multi',
    verdict: 'healthy',
    says: [/8080/, /9090/, /admin/],
    holds: (trace) => expect(trace.ports.map((port) => port.endpoints[0]?.container)).toEqual(['httpd', 'admin']),
  },
  { service: 'udp', verdict: 'healthy', says: [/53\/UDP/, /5353/] },
  { service: 'crash', verdict: 'broken', codes: ['PT202'], says: [/crash/i, /exit code 1/, /logs .*--previous/] },
  { service: 'distroless', verdict: 'healthy', says: [/8080/] },
  { service: 'manual', verdict: 'healthy', says: [/10\.97\.0\.2:8085|:8085/, /no Pod/i] },
  {
    service: 'early',
    verdict: 'healthy',
    codes: ['PT209'],
    says: [/publish/i],
    holds: (trace) => expect(endpoints(trace)).toMatchObject([{ state: 'ready', usable: true, podReady: false }]),
  },
  { service: 'hostnetwork', verdict: 'healthy', says: [/hostNetwork/i, /8085/] },
  { service: 'hostport', verdict: 'healthy', says: [/8080/] },
  {
    service: 'mixed',
    verdict: 'healthy',
    codes: ['PT304'],
    says: [/:8080/, /:8081/],
    holds: (trace) => expect(new Set(endpoints(trace).map((one) => one.port))).toEqual(new Set([8080, 8081])),
  },
]

/** A crashing container runs for two seconds between its restarts: the state in between is expected. */
async function traced(
  args: readonly string[],
  settled: (trace: Trace) => boolean,
): Promise<{ code: number; trace: Trace; stdout: string }> {
  for (;;) {
    const { code, stdout, stderr } = await porttrace([...args, '-o', 'json'])
    if (stdout === '') throw new Error(stderr)
    const trace = traceOf(stdout)
    if (settled(trace)) return { code, trace, stdout }
  }
}

/** The verdict of a Service that may be new, for a user who may not have all rights. */
function expectedOf({ verdict, young, ...few }: Scenario, user: keyof typeof users, trace: Trace): Verdict {
  const isYoung = Date.parse(trace.taken) - Date.parse(trace.service?.created ?? '') < 5 * 60_000
  const whole = isYoung && young ? young : verdict
  if (user === 'admin') return whole
  const seen = isYoung && young ? young : (few[user] ?? verdict)
  // A policy lies on the path to the Pods: whoever may not read policies does not know what they block.
  return seen === 'healthy' && trace.service?.type !== 'ExternalName' ? 'unknown' : seen
}

describe.each(Object.keys(users) as (keyof typeof users)[])('as %s', (user) => {
  const flags = users[user]

  it.each(scenarios)('$service has the verdict and the proof that its scenario describes', async (scenario) => {
    const { service, codes = [], says, holds } = scenario
    const settled = (trace: Trace) => service !== 'crash' || trace.verdict === 'broken'
    const { code, trace } = await traced([`svc/${service}`, '-n', 'demo', ...flags], settled)
    const expected = expectedOf(scenario, user, trace)
    expect(trace.verdict).toBe(expected)
    expect(code).toBe(expected === 'broken' ? 1 : 0)
    const visible = user === 'admin' ? codes : codes.filter((one) => !one.startsWith('PT5'))
    expect(trace.findings.map((finding) => finding.code)).toEqual(visible)
    if (user === 'admin') holds?.(trace)
    const text = await porttrace([`svc/${service}`, '-n', 'demo', ...flags])
    // It may have been started again since.
    if (service !== 'crash') expect(text.stdout).toMatch(new RegExp(expected))
    if (user === 'admin' && service !== 'crash') for (const words of says) expect(text.stdout).toMatch(words)
    expect(text.stdout).not.toMatch(/\u001b/)
  })

  it('a trace says which rights are missing, and what that leaves unknown', async () => {
    const { trace } = await traced(['svc/nodeport', '-n', 'demo', ...flags], () => true)
    const missing = trace.gaps.filter((gap) => gap.reason === 'forbidden').map((gap) => gap.resource)
    const unread = {
      admin: [],
      readonly: ['dataplane', 'ingresses', 'networkpolicies'],
      namespaced: ['dataplane', 'ingresses', 'networkpolicies', 'nodes'],
    }
    expect(missing.filter((resource) => resource !== 'endpointslices').toSorted()).toEqual(unread[user])
  })

  it('the list has every Service, worst first', async () => {
    const { code, stdout } = await porttrace(['-n', 'demo', '-o', 'json', ...flags])
    const list = documentOf(stdout)
    if (list.kind !== 'TraceList') throw new Error('not a list')
    const verdicts = Object.fromEntries(list.items.map((item) => [item.target.name, item.verdict]))
    expect(list.items.map((item) => item.target.name).toSorted()).toEqual(scenarios.map((one) => one.service).toSorted())
    for (const name of ['badname', 'notready']) expect(verdicts[name]).toBe('broken')
    // Without the right to read workloads, they may be scaled to zero.
    expect(verdicts.noselect).toBe(user === 'admin' ? 'broken' : 'unknown')
    const fine = user === 'admin' ? 'healthy' : 'unknown'
    for (const name of ['multi', 'udp', 'headless', 'manual', 'mixed']) expect(verdicts[name]).toBe(fine)
    // An Ingress names a port that it does not have, as its trace tells.
    expect(verdicts.web).toBe(user === 'admin' ? 'degraded' : 'unknown')
    const order = ['broken', 'degraded', 'unknown', 'idle', 'healthy']
    const ranks = list.items.map((item) => order.indexOf(item.verdict))
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
    expect(code).toBe(1)
    const text = await porttrace(['-n', 'demo', ...flags])
    expect(text.stdout.split('\n')[0]).toMatch(/^VERDICT {3}/)
    expect(text.stdout).toMatch(/broken.* badname .*PT301/)
  })
})

describe('the namespace whose policy denies everything', () => {
  it('the namespace whose policy denies everything is unknown, and names the policy, since nothing shows that it is enforced', async () => {
    const { code, stdout } = await porttrace(['svc/locked', '-n', 'locked', '-o', 'json'])
    expect(traceOf(stdout)).toMatchObject({ verdict: 'unknown', policies: [{ name: 'default-deny', evaluated: true, pods: 1 }] })
    expect(code).toBe(0)
    expect((await porttrace(['svc/locked', '-n', 'locked'])).stdout).toMatch(
      /no client may connect: networkpolicy\/default-deny \(inferred\)/,
    )
  })

  it('the namespace whose policy denies everything is unknown to a user who may not read policies, and says so', async () => {
    const { stdout } = await porttrace(['svc/locked', '-n', 'locked', '-o', 'json', ...users.readonly])
    const trace = traceOf(stdout)
    expect(trace.verdict).toBe('unknown')
    expect(trace.gaps.filter((gap) => gap.hops.includes('policy'))).toMatchObject([{ reason: 'forbidden' }])
    expect((await porttrace(['svc/locked', '-n', 'locked', ...users.readonly])).stdout).toMatch(/what policies block is unknown/)
  })

  it('the namespace whose policy denies everything cannot be read by the user of the other namespace', async () => {
    const { code, stdout, stderr } = await porttrace(['svc/locked', '-n', 'locked', ...users.namespaced])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^error: .*forbidden/)
  })
})

describe('an Ingress', () => {
  it('an Ingress is traced to the Service port that it names', async () => {
    const { code, stdout } = await porttrace(['ing/web', '-n', 'demo', '-o', 'json'])
    const trace = traceOf(stdout)
    // There is no default class, and no controller has accepted the Ingress.
    expect([code, trace.verdict, trace.findings.map((one) => one.code)]).toEqual([0, 'unknown', ['PT503']])
    expect(trace.routes).toMatchObject([{ host: 'web.example.com', backend: { service: 'web', port: 'http' }, verdict: 'unknown' }])
    expect(trace.through?.map(({ target, verdict }) => [target.name, target.port, verdict])).toEqual([['web', 80, 'healthy']])
    expect((await porttrace(['ing/web', '-n', 'demo'])).stdout).toMatch(/rules +\? web\.example\.com\/ +─▶ service\/web:http/)
  })

  it('an Ingress that names a port which the Service does not have is broken, and the Service is not', async () => {
    const { code, stdout } = await porttrace(['ing/web-wrong-port', '-n', 'demo', '-o', 'json'])
    const trace = traceOf(stdout)
    expect([code, trace.verdict, trace.findings.map((one) => one.code)]).toEqual([1, 'broken', ['PT502']])
    expect(trace.findings[0]?.fix?.command).toMatch(/^kubectl .*-n demo patch ingress web-wrong-port --type json/)
  })

  it('an Ingress that may not be read is one line that says so', async () => {
    const { code, stdout, stderr } = await porttrace(['ing/web', '-n', 'demo', ...users.namespaced])
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(/^error: ingresses.* is forbidden/)
  })
})

describe('a cluster without the Gateway API', () => {
  it('a cluster without the Gateway API has no Gateway API routes, and that is not a gap', async () => {
    const { stdout } = await porttrace(['svc/web', '-n', 'demo', '-o', 'json'])
    expect(traceOf(stdout).gaps.filter((gap) => gap.resource === 'gatewayroutes')).toEqual([])
    const { code, stderr } = await porttrace(['httproute/shop', '-n', 'demo'])
    expect([code, stderr]).toEqual([3, 'error: httproutes.gateway.networking.k8s.io "shop" not found in namespace "demo"\n'])
  })
})
