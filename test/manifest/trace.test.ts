import { describe, expect, test } from 'vitest'
import { snapshotOfFiles } from '../../src/cluster/read/files.ts'
import { fileContent } from '../../src/files/read.ts'
import { loadYaml } from '../../src/lib/yaml/parse.ts'
import { createTracer } from '../../src/live/tracer.ts'
import { createLocator } from '../../src/manifest/locate.ts'
import type { TargetRef } from '../../src/model/target.ts'
import type { Trace } from '../../src/model/trace.ts'

const yaml = await loadYaml()
const taken = '2026-01-15T10:00:00Z'

/** A target of manifests, traced. */
async function trace(content: string, target: TargetRef = { kind: 'service', name: 'web' }, namespace = 'default'): Promise<Trace> {
  const { snapshot, manifests } = await snapshotOfFiles(fileContent(content, 'web.yaml', yaml), { name: 'web.yaml', taken })
  const [found] = createTracer([]).traces(snapshot, [{ namespace, target }])
  if (!found) throw new Error('nothing was traced')
  return createLocator(manifests, snapshot, yaml).trace(found)
}
const summary = async (...content: string[]) => {
  const { verdict, findings } = await trace(content.join('\n---\n'))
  return [verdict, ...findings.map(({ code, confidence, severity }) => `${code} ${confidence} ${severity}`)]
}

const service = (spec = 'selector: {app: web}, ports: [{port: 80, targetPort: http}]', metadata = 'name: web') =>
  `{apiVersion: v1, kind: Service, metadata: {${metadata}}, spec: {${spec}}}`
const workload = (rest = '', labels = 'app: web', kind = 'Deployment', apiVersion = 'apps/v1') =>
  `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: web}
spec:
  ${rest === '' ? 'replicas: 1' : rest}
  selector: {matchLabels: {${labels}}}
  template:
    metadata: {labels: {${labels}}}
    spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}`
const ingress = (port: string, name = 'web') =>
  `{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: web}, spec: {ingressClassName: nginx, rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${name}, port: {${port}}}}}]}}]}}`

describe('a Service of manifests', () => {
  test.each([
    ['is planned where all is right', [service(), workload()], ['planned']],
    [
      'is planned without an address, a class or a Node',
      [
        service('type: LoadBalancer, externalTrafficPolicy: Local, selector: {app: web}, ports: [{port: 80, targetPort: http}]'),
        workload(),
        ingress('number: 80'),
      ],
      ['planned'],
    ],
    ['is idle where its workload is scaled to zero', [service(), workload('replicas: 0')], ['idle', 'PT203 proven info']],
    [
      'is broken where no template has the named port',
      [service('selector: {app: web}, ports: [{port: 80, targetPort: htpp}]'), workload()],
      ['broken', 'PT301 proven error'],
    ],
    [
      'is unknown where an injector may bring that port',
      [service('selector: {app: web}, ports: [{port: 80, targetPort: proxy}]'), workload('', 'app: web, sidecar.istio.io/inject: "true"')],
      ['unknown', 'PT301 inferred warn'],
    ],
    [
      'is degraded where an Ingress names a port that it does not have',
      [service(), workload(), ingress('number: 8080')],
      ['degraded', 'PT502 proven warn'],
    ],
    [
      'is unknown, without a finding, where nothing makes its Pods',
      [service('selector: {strimzi.io/cluster: kafka}, ports: [{port: 80}]'), workload()],
      ['unknown'],
    ],
    [
      'is unknown, inferred, where one value of the selector is another',
      [service('selector: {app: web, tier: fornt}, ports: [{port: 80}]'), workload('', 'app: web, tier: front')],
      ['unknown', 'PT101 inferred warn'],
    ],
    [
      'is unknown, without a finding, where two values are',
      [service('selector: {app: web, tier: a, track: b}, ports: [{port: 80}]'), workload('', 'app: web, tier: c, track: d')],
      ['unknown'],
    ],
    [
      'is unknown, inferred, where its Pods would be in another namespace',
      [
        service('selector: {app: web}, ports: [{port: 80}]', 'name: web'),
        workload().replace('{name: web}', '{name: web, namespace: other}'),
      ],
      ['unknown', 'PT101 inferred warn'],
    ],
    [
      'is broken where the API server refuses a port',
      [service('selector: {app: web}, ports: [{port: "80"}]'), workload()],
      ['broken', 'PT001 proven error'],
    ],
    [
      'is broken where the API server refuses its workload',
      [service(), workload().replace('matchLabels: {app: web}', 'matchLabels: {app: wed}')],
      ['broken', 'PT001 proven error'],
    ],
    [
      'is unknown where its selector is filled in later',
      [service('selector: {app: "$(APP)"}, ports: [{port: 80}]'), workload()],
      ['unknown'],
    ],
    [
      'is unknown where its targetPort is filled in later',
      [service('selector: {app: web}, ports: [{port: 80, targetPort: "$(PORT)"}]'), workload()],
      ['unknown', 'PT301 inferred warn'],
    ],
    [
      'takes the last of two manifests of one name',
      [service('selector: {app: other}, ports: [{port: 80}]'), service(), workload()],
      ['planned'],
    ],
    [
      'has the Pods of a Rollout, whatever hash its selector names',
      [
        service('selector: {app: web, rollouts-pod-template-hash: abc}, ports: [{port: 80, targetPort: http}]'),
        workload('', 'app: web', 'Rollout', 'argoproj.io/v1alpha1'),
      ],
      ['planned'],
    ],
    ['has the Pods of a DeploymentConfig', [service(), workload('', 'app: web', 'DeploymentConfig', 'apps.openshift.io/v1')], ['planned']],
    [
      'has the one Pod of a StatefulSet that its selector names',
      [
        service('selector: {statefulset.kubernetes.io/pod-name: web-1}, ports: [{port: 80, targetPort: http}]'),
        workload('replicas: 2', 'app: web', 'StatefulSet'),
      ],
      ['planned'],
    ],
    [
      'has no Pod of a StatefulSet beyond its replicas',
      [
        service('selector: {statefulset.kubernetes.io/pod-name: web-2}, ports: [{port: 80, targetPort: http}]'),
        workload('replicas: 2', 'app: web', 'StatefulSet'),
      ],
      ['unknown', 'PT101 inferred warn'],
    ],
    ['is unknown where what cannot be read may make its Pods', [service(), 'a: 1\nb:\n\tc: 1'], ['unknown']],
    ['is planned beside what cannot be read, where nothing is missing', [service(), workload(), 'a: 1\nb:\n\tc: 1'], ['planned']],
  ])('%s', async (_, content, expected) => expect(await summary(...content)).toEqual(expected))

  test('a Service of manifests names file, line and field of a fault, and no command', async () => {
    const { findings } = await trace(`${workload()}\n---\n${service('selector: {app: web}, ports: [{port: 80, targetPort: htpp}]')}`)
    expect(findings[0]?.evidence).toEqual([
      {
        object: { kind: 'Service', namespace: 'default', name: 'web' },
        field: 'spec.ports[0].targetPort',
        value: 'htpp',
        file: 'web.yaml',
        line: 11,
      },
      {
        object: { kind: 'Deployment', namespace: 'default', name: 'web' },
        field: 'spec.template.spec.containers[*].ports[*].name',
        value: ['http/TCP'],
        file: 'web.yaml',
        line: 9,
      },
    ])
    expect(findings[0]?.fix).toEqual({
      text: expect.stringContaining('http'),
      at: { file: 'web.yaml', line: 11, field: 'spec.ports[0].targetPort' },
    })
  })

  test('a Service of manifests says what cannot be read with file and line, and what to run for a Helm template', async () => {
    const { gaps } = await trace([service(), 'metadata:\n  name: {{ .Release.Name }}\n{{- if .x }}'].join('\n---\n'))
    expect(gaps.find(({ reason }) => reason === 'source')).toMatchObject({
      file: 'web.yaml',
      message: expect.stringContaining('helm template'),
    })
  })
})

describe('an Ingress of manifests', () => {
  const target: TargetRef = { kind: 'route', type: 'Ingress', name: 'web' }
  test('an Ingress of manifests is planned where it leads to a port of a Service among them', async () => {
    expect(
      (await trace([service(), workload(), ingress('name: http').replace('name: http', 'number: 80')].join('\n---\n'), target)).verdict,
    ).toBe('planned')
  })
  test('an Ingress of manifests is unknown where its Service is not among them', async () => {
    const { verdict, findings } = await trace([service(), workload(), ingress('number: 80', 'payments')].join('\n---\n'), target)
    expect([verdict, findings.map(({ code }) => code)]).toEqual(['unknown', []])
  })
  test('an Ingress of manifests names the Service that was probably meant', async () => {
    const { verdict, findings } = await trace([service(), workload(), ingress('number: 80', 'wed')].join('\n---\n'), target)
    expect([verdict, findings.map(({ code, confidence, message }) => [code, confidence, message])]).toEqual([
      'unknown',
      [['PT501', 'inferred', expect.stringContaining('Closest match: Service web')]],
    ])
  })
})

test('a dump beside manifests stays a dump', async () => {
  const live =
    '{apiVersion: v1, kind: Service, metadata: {name: api, namespace: default, uid: a, resourceVersion: "1"}, spec: {selector: {app: api}, ports: [{port: 80}]}}'
  const content = [live, service(), workload()].join('\n---\n')
  expect((await trace(content)).verdict).toBe('planned')
  expect(await trace(content, { kind: 'service', name: 'api' })).not.toHaveProperty('planned')
})

test('a PT605 peer that matches no Pod is no finding for manifests: the Pods may be kept elsewhere', async () => {
  const policy = `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: only}, spec: {podSelector: {}, policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: prometheus}}}]}]}}`
  expect(await summary(service(), workload(), policy)).toEqual(['planned'])
})

test('a file with a Helm template without quotes is no manifest', async () => {
  const chart = service().replace('targetPort: http', 'targetPort: {{ .Values.port }}')
  const { verdict, findings, gaps } = await trace(
    [chart, service('selector: {app: web}, ports: [{port: 80, targetPort: http}]', 'name: other'), workload()].join('\n---\n'),
    {
      kind: 'service',
      name: 'other',
    },
  )
  expect([verdict, findings, gaps]).toEqual(['planned', [], []])
  expect((await trace([chart, workload()].join('\n---\n'))).service).toBeUndefined()
})

test('what kubectl get printed is never a manifest, and what it lacks is not in the dump', async () => {
  const printed = await trace(service(undefined, 'name: web, uid: u, resourceVersion: "7"'))
  expect([printed.verdict, printed.planned, printed.gaps.map(({ resource, message }) => [resource, message])]).toEqual([
    'unknown',
    undefined,
    [
      ['endpointslices', 'not in the dump'],
      ['pods', 'not in the dump'],
    ],
  ])
  const own = await trace(service())
  expect([own.verdict, own.planned, own.gaps.map(({ message }) => message)]).toEqual([
    'unknown',
    true,
    ['no manifest makes a Pod with the labels app=web'],
  ])
})

describe('a subset of a VirtualService of manifests', () => {
  const virtualService = (subset: string) =>
    `{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: web}, spec: {hosts: [web], http: [{route: [{destination: {host: web, subset: ${subset}}}]}]}}`
  const rule = (labels: string) =>
    `{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: web}, spec: {host: web, subsets: [{name: v1, labels: {${labels}}}]}}`
  const numbered = service('selector: {app: web}, ports: [{port: 80, targetPort: 8080}]')
  const of = async (...documents: string[]) => {
    const one = await trace([numbered, workload(), ...documents].join('\n---\n'), { kind: 'route', type: 'VirtualService', name: 'web' })
    return [one.verdict, ...one.findings.map(({ code, confidence, severity }) => `${code} ${confidence} ${severity}`)]
  }
  test.each([
    ['is planned where a Pod template has its labels', 'v1', ['app: web'], ['planned']],
    ['is planned where a controller will set its label', 'v1', ['app: web, rollouts-pod-template-hash: abc'], ['planned']],
    ['is unknown, inferred, where the DestinationRule of the set has it not', 'v2', ['app: web'], ['unknown', 'PT509 inferred warn']],
    ['is unknown, inferred, where no template has its labels', 'v1', ['app: web, version: v1'], ['unknown', 'PT509 inferred warn']],
    ['is unknown, without a finding, where no DestinationRule is in the set', 'v1', [], ['unknown']],
  ])('%s', async (_, subset, labels, expected) => {
    expect(await of(virtualService(subset), ...labels.map(rule))).toEqual(expected)
  })
})

describe('a Rollout with a workloadRef', () => {
  const rollout = (name: string) =>
    `{apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: web}, spec: {replicas: 2, workloadRef: {apiVersion: apps/v1, kind: Deployment, name: ${name}}, strategy: {canary: {stableService: web}}}}`
  test('a Rollout with a workloadRef makes the Pods of the template of that workload, which is scaled to zero itself', async () => {
    const one = await trace([service(), workload('replicas: 0'), rollout('web')].join('\n---\n'))
    expect([one.verdict, one.selectedPods, one.findings]).toEqual(['planned', 2, []])
  })
  test('a Rollout whose workloadRef names no workload of the manifests makes Pods of which nothing is known', async () => {
    const one = await trace([service(), rollout('gone')].join('\n---\n'))
    expect([one.verdict, one.findings]).toEqual(['unknown', []])
  })
})

test('the host of an Ingress of manifests is planned, as what it leads to', async () => {
  const host = ingress('number: 80').replace('rules: [{http:', 'rules: [{host: www.example.com, http:')
  const target = { kind: 'address', text: 'http://www.example.com/', host: 'www.example.com', port: 80, scheme: 'http', path: '/' } as const
  const one = await trace([service(), workload(), host].join('\n---\n'), target)
  expect([one.verdict, one.through?.map(({ verdict }) => verdict), one.findings]).toEqual(['planned', ['planned'], []])
})
