import { describe, expect, it } from 'vitest'
import { parseTargets } from '../../src/cli/args/target.ts'
import type { TargetRef } from '../../src/model/target.ts'

function service(name: string, port?: number | string): TargetRef {
  return { kind: 'service', name, ...(port !== undefined && { port }) }
}

function read(line: string) {
  return parseTargets(line === '' ? [] : line.split(' '))
}

describe('parseTargets', () => {
  const longest = 'a'.repeat(63)
  const lines: [string, TargetRef[]][] = [
    ['', []],
    ['svc', []],
    ['Services', []],
    ['services.v1.', []],
    ['service.v1', []],
    ['svc/web', [service('web')]],
    ['service/web', [service('web')]],
    ['SERVICES/web', [service('web')]],
    ['services.v1./web', [service('web')]],
    ['svc web', [service('web')]],
    ['svc web api:80', [service('web'), service('api', 80)]],
    ['svc/web svc/api', [service('web'), service('api')]],
    ['svc/web:http', [service('web', 'http')]],
    ['svc/web:80', [service('web', 80)]],
    ['svc/web:65535', [service('web', 65_535)]],
    ['web', [service('web')]],
    ['web:80', [service('web', 80)]],
    ['svc/1web', [service('1web')]],
    [`svc/${longest}`, [service(longest)]],
    ['deploy/web', [{ kind: 'workload', type: 'Deployment', name: 'web' }]],
    ['deployments.apps/web', [{ kind: 'workload', type: 'Deployment', name: 'web' }]],
    ['sts db', [{ kind: 'workload', type: 'StatefulSet', name: 'db' }]],
    [
      'ds/agent rs/web',
      [
        { kind: 'workload', type: 'DaemonSet', name: 'agent' },
        { kind: 'workload', type: 'ReplicaSet', name: 'web' },
      ],
    ],
    ['job/once', [{ kind: 'workload', type: 'Job', name: 'once' }]],
    ['pod/web-0 svc/api', [{ kind: 'pod', name: 'web-0' }, service('api')]],
    ['no/worker-1.example.com', [{ kind: 'node', name: 'worker-1.example.com' }]],
    [
      'svc/web 10.96.3.4:80 node/worker-1',
      [service('web'), { kind: 'address', text: '10.96.3.4:80', host: '10.96.3.4', port: 80 }, { kind: 'node', name: 'worker-1' }],
    ],
    ['ing/shop', [{ kind: 'route', type: 'Ingress', name: 'shop' }]],
    ['ingresses.v1.networking.k8s.io/shop', [{ kind: 'route', type: 'Ingress', name: 'shop' }]],
    ['grpcroute/shop', [{ kind: 'route', type: 'GRPCRoute', name: 'shop' }]],
    ['httproutes.gateway.networking.k8s.io shop', [{ kind: 'route', type: 'HTTPRoute', name: 'shop' }]],
    ['gtw/public', [{ kind: 'gateway', name: 'public' }]],
    [
      'po web-0 web-1',
      [
        { kind: 'pod', name: 'web-0' },
        { kind: 'pod', name: 'web-1' },
      ],
    ],
  ]
  it.each(lines)('the targets of %s are read', (line, targets) => expect(read(line)).toStrictEqual({ targets }))

  it('a type beside the resource/name form is refused, in the words of kubectl', () => {
    const fault =
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'"
    expect(read('svc svc/web')).toStrictEqual({ fault })
    expect(read('svc/web api')).toStrictEqual({ fault })
  })

  it('a target with more than one slash is refused', () =>
    expect(read('svc/web/80')).toStrictEqual({ fault: 'arguments in resource/name form may not have more than one slash' }))

  it('a kind other than Services needs a name', () =>
    expect(read('po')).toStrictEqual({ fault: 'the name of the Pod is missing', hint: 'Write po/NAME.' }))

  it('for an unknown type the one that was meant is suggested', () => {
    expect(read('servcie/web')).toStrictEqual({
      fault: 'porttrace cannot trace resource type "servcie"',
      hint: 'Did you mean service/web?',
    })
    expect(read('ingres shop')).toStrictEqual({ fault: 'porttrace cannot trace resource type "ingres"', hint: 'Did you mean ingress?' })
    expect(read('constructor/web')).toStrictEqual({
      fault: 'porttrace cannot trace resource type "constructor"',
      hint: expect.stringContaining('a bare word is a Service'),
    })
  })

  it('several bare words are Services', () => {
    expect(read('web lb')).toStrictEqual({
      targets: [
        { kind: 'service', name: 'web' },
        { kind: 'service', name: 'lb' },
      ],
    })
    expect(read('db cache:6379')).toMatchObject({ targets: [{ name: 'db' }, { name: 'cache', port: 6379 }] })
  })

  it.each([
    ['explian PT101', 'explian', 'explain PT101'],
    ['explian', 'explian', 'explain'],
    ['completoin bash', 'completoin', 'completion bash'],
    ['dmeo svc', 'dmeo', 'demo svc'],
  ])('"%s" is a slip of a command, which is suggested', (line, word, meant) => {
    expect(read(line)).toStrictEqual({ fault: `unknown command "${word}"`, hint: expect.stringContaining(`Did you mean: ${meant}?`) })
  })

  it.each(['explainer', 'demos', 'helper', 'web'])('the Service %s is no slip of a command', (name) => {
    expect(read(name)).toStrictEqual({ targets: [{ kind: 'service', name }] })
  })

  it.each(['endpoints/web', 'ep/web', 'ep web', 'endpoints.v1./web', 'Endpoints web'])('%s is read as the Service of that name', (line) => {
    expect(read(line)).toStrictEqual({ targets: [{ kind: 'service', name: 'web' }] })
  })

  it.each(['endpointslice/web-x7k2p', 'endpointslices web-x7k2p', 'endpointslices.discovery.k8s.io/web-x7k2p'])(
    '%s is read as the Service that the slice will name',
    (line) => expect(read(line)).toStrictEqual({ targets: [{ kind: 'service', name: 'web', slice: 'web-x7k2p' }] }),
  )

  it.each(['svc/Web', 'svc/-web', 'svc/web-', 'svc/we_b', `svc/${longest}a`, 'svc/:80', 'Web', 'svc web we_b'])(
    'the target %s lacks a name',
    (line) => expect(read(line)).toStrictEqual({ fault: expect.stringContaining('invalid Service name'), hint: expect.any(String) }),
  )
  it.each(['svc/web:', 'svc/web:0', 'svc/web:65536', 'svc/web:Http', 'svc/web:80:81', `web:${longest}a`])(
    'the target %s lacks a port',
    (line) => expect(read(line)).toStrictEqual({ fault: expect.stringContaining('invalid port') }),
  )
})
