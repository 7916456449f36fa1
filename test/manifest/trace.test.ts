import { describe, expect, test } from 'vitest'
import { renderTrace } from '../../src/render/index.ts'
import { ingress, service, summary, trace, workload } from './traced.ts'

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
      'is unknown where its selector has a placeholder',
      [service('selector: {app: "$(APP)"}, ports: [{port: 80}]'), workload()],
      ['unknown'],
    ],
    [
      'is unknown where its targetPort has a placeholder',
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
  ])('a Service of manifests: %s', async (_, content, expected) => expect(await summary(...content)).toEqual(expected))

  test('a Pod of a CronJob or a Job would be an endpoint only while it runs, and a Pod of a Deployment stays one', async () => {
    const pods = 'template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, ports: [{name: http, containerPort: 8080}]}]}}'
    const cron = `{apiVersion: batch/v1, kind: CronJob, metadata: {name: web}, spec: {schedule: "0 * * * *", jobTemplate: {spec: {${pods}}}}}`
    const job = `{apiVersion: batch/v1, kind: Job, metadata: {name: web}, spec: {${pods}}}`
    const told = async (made: string) => {
      const found = await trace([service(), made].join('\n---\n'))
      const words = await renderTrace(found, 'text', { color: false, unicode: true, now: 0 })
      return [found.verdict, found.ports[0]?.endpoints[0]?.ends, words.includes('only while its Job runs')]
    }
    expect([await told(cron), await told(job), await told(workload())]).toEqual([
      ['planned', true, true],
      ['planned', true, true],
      ['planned', undefined, false],
    ])
  })

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

  test('a Service of manifests names file and line of what cannot be read, and the command for a Helm template', async () => {
    const { gaps } = await trace([service(), 'metadata:\n  name: {{ .Release.Name }}\n{{- if .x }}'].join('\n---\n'))
    expect(gaps.find(({ reason }) => reason === 'source')).toMatchObject({
      file: 'web.yaml',
      message: expect.stringContaining('helm template'),
    })
  })
})
