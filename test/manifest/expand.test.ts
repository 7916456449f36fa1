import { describe, expect, test } from 'vitest'
import { projectService } from '../../src/cluster/project/service.ts'
import type { FileObject } from '../../src/files/objects.ts'
import { type Fields, fields, text } from '../../src/lib/read.ts'
import { type PlannedPods, plannedPods } from '../../src/manifest/pods.ts'
import { podCount } from '../../src/manifest/replicas.ts'
import { plannedSlices } from '../../src/manifest/slices.ts'
import { podTemplateOf } from '../../src/manifest/template.ts'

type Typed = Pick<FileObject, 'group' | 'kind' | 'raw'>

const template = (labels: Fields = { app: 'web' }, spec: Fields = {}) => ({
  metadata: { labels },
  spec: { containers: [{ name: 'web', ports: [{ name: 'http', containerPort: 8080 }] }], ...spec },
})
const workload = (group: string, kind: string, spec: Fields = {}): Typed => ({
  group,
  kind,
  raw: { kind, metadata: { name: 'web', namespace: 'demo' }, spec: { template: template(), ...spec } },
})

function expand(object: Typed, scaled = false): PlannedPods | undefined {
  const found = podTemplateOf(object)
  const { name } = fields(object.raw.metadata)
  return found && plannedPods({ ...object, namespace: 'demo', name: text(name) ?? '', template: found, pods: podCount(object, scaled) })
}
const names = (object: Typed) => expand(object)?.pods.map((pod) => pod.name)

describe('the Pods that a workload would have', () => {
  test.each([
    ['a Deployment has one by default', workload('apps', 'Deployment'), ['web-*-1']],
    ['a Deployment has as many as it has replicas', workload('apps', 'Deployment', { replicas: 2 }), ['web-*-1', 'web-*-2']],
    ['a Deployment with 0 replicas has none', workload('apps', 'Deployment', { replicas: 0 }), []],
    ['a StatefulSet numbers them from 0', workload('apps', 'StatefulSet', { replicas: 2 }), ['web-0', 'web-1']],
    [
      'a StatefulSet numbers them from its first ordinal',
      workload('apps', 'StatefulSet', { replicas: 2, ordinals: { start: 5 } }),
      ['web-5', 'web-6'],
    ],
    ['a DaemonSet has one a Node', workload('apps', 'DaemonSet', { replicas: 7 }), ['web-*-1']],
    ['a Job has as many as run side by side', workload('batch', 'Job', { parallelism: 3, completions: 2 }), ['web-*-1', 'web-*-2']],
    ['a suspended Job has none', workload('batch', 'Job', { suspend: true }), []],
    ['a CronJob has those of its Job', workload('batch', 'CronJob', { jobTemplate: { spec: { template: template() } } }), ['web-*-1']],
    ['any kind with a template has them', workload('argoproj.io', 'Rollout', { replicas: 2 }), ['web-*-1', 'web-*-2']],
    ['so has a DeploymentConfig', workload('apps.openshift.io', 'DeploymentConfig'), ['web-*-1']],
    ['a Pod is one', { group: '', kind: 'Pod', raw: { metadata: { name: 'web' }, spec: template().spec } }, ['web']],
    [
      'a workload without a list of containers has none that are known',
      workload('leaderworkerset.x-k8s.io', 'LeaderWorkerSet', { template: {} }),
      undefined,
    ],
    ['a Service of Knative makes Deployments of its own', workload('serving.knative.dev', 'Service'), undefined],
  ])('the objects that manifests would make: %s', (_, object, expected) => expect(names(object)).toEqual(expected))

  test('the Pods that a workload would have are only counted beyond a thousand, and not made', () => {
    const planned = expand(workload('apps', 'StatefulSet', { replicas: 1_000_000_000 }))
    expect(planned).toMatchObject({ pods: { length: 1000 }, more: 999_999_000 })
  })

  test('the Pods that a workload would have are an unknown number if an autoscaler, the Nodes or a placeholder decides it', () => {
    expect(expand(workload('apps', 'Deployment'), true)).toMatchObject({ isOpen: true, pods: { length: 1 } })
    expect(expand(workload('apps', 'Deployment', { replicas: '$(N)' }))).toMatchObject({ isOpen: true, pods: { length: 1 } })
    expect(expand(workload('apps', 'DaemonSet'))).toMatchObject({ isOpen: true })
    expect(expand(workload('apps', 'Deployment', { replicas: 0 }), true)).not.toHaveProperty('isOpen')
    expect(expand(workload('apps', 'Deployment'))).not.toHaveProperty('isOpen')
  })

  test('the Pods that a workload would have have the labels that their controller writes', () => {
    expect(expand(workload('apps', 'StatefulSet', { replicas: 1 }))?.pods[0]?.labels).toEqual({
      app: 'web',
      'statefulset.kubernetes.io/pod-name': 'web-0',
      'apps.kubernetes.io/pod-index': '0',
    })
    expect(expand(workload('batch', 'Job'))?.pods[0]?.labels).toEqual({
      app: 'web',
      'job-name': 'web',
      'batch.kubernetes.io/job-name': 'web',
    })
    expect(expand(workload('apps.openshift.io', 'DeploymentConfig'))?.pods[0]?.labels).toMatchObject({ deploymentconfig: 'web' })
    expect(expand(workload('apps', 'Deployment'))?.pods[0]?.labels).toEqual({ app: 'web' })
  })

  test('the Pods that a workload would have are ready, belong to the workload, and are at the template in messages', () => {
    const planned = expand(workload('apps', 'Deployment'))
    expect(planned).toMatchObject({
      workload: { kind: 'Deployment', namespace: 'demo', name: 'web' },
      field: 'spec.template',
      pods: [{ phase: 'Running', owner: { kind: 'Deployment', name: 'web' }, conditions: [{ type: 'Ready', status: 'True' }] }],
    })
    expect(expand(workload('batch', 'CronJob', { jobTemplate: { spec: { template: template() } } }))).toMatchObject({ ends: true })
  })
})

const service = (spec: Fields) =>
  projectService({ metadata: { name: 'web', namespace: 'demo' }, spec: { ports: [{ port: 80, targetPort: 'http' }], ...spec } })
function slices(spec: Fields, ...objects: Typed[]) {
  const one = service(spec)
  const pods = objects.flatMap((object) => {
    const planned = expand(object)
    return planned?.pods.map((pod) => ({ pod, openLabels: planned.openLabels })) ?? []
  })
  return one
    ? plannedSlices(one, pods).map(({ ports, endpoints }) => [ports.map(({ port }) => port), endpoints.map(({ address }) => address)])
    : []
}

describe('the slices that a Service would have', () => {
  const two = workload('apps', 'Deployment', { replicas: 2 })
  const rollout = workload('argoproj.io', 'Rollout')
  const sidecar = { initContainers: [{ name: 'proxy', restartPolicy: 'Always', ports: [{ name: 'admin', containerPort: 9901 }] }] }
  const init = { initContainers: [{ name: 'proxy', ports: [{ name: 'admin', containerPort: 9901 }] }] }
  const admin = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'admin' }] }
  const udp = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http', protocol: 'UDP' }] }
  test.each([
    [
      'hold the Pods that the selector matches, at the port of that name',
      slices({ selector: { app: 'web' } }, two),
      [[[8080], ['web-*-1', 'web-*-2']]],
    ],
    [
      'hold the number of the targetPort, whether or not it is declared',
      slices({ selector: { app: 'web' }, ports: [{ port: 80, targetPort: 9 }] }, two),
      [[[9], ['web-*-1', 'web-*-2']]],
    ],
    ['are one without endpoints where it matches none', slices({ selector: { app: 'other' } }, two), [[[], []]]],
    ['are none where the Service has no selector', slices({}, two), []],
    [
      'hold the one Pod of a StatefulSet that the selector names',
      slices({ selector: { 'statefulset.kubernetes.io/pod-name': 'web-1' } }, workload('apps', 'StatefulSet', { replicas: 3 })),
      [[[8080], ['web-1']]],
    ],
    [
      'hold no Pod of a StatefulSet beyond its replicas',
      slices({ selector: { 'statefulset.kubernetes.io/pod-name': 'web-3' } }, workload('apps', 'StatefulSet', { replicas: 3 })),
      [[[], []]],
    ],
    [
      'take any value for a hash that the controller sets',
      slices({ selector: { app: 'web', 'rollouts-pod-template-hash': 'abc' } }, rollout),
      [[[8080], ['web-*-1']]],
    ],
    [
      'take none where the controller of that kind sets no such hash',
      slices({ selector: { app: 'web', 'rollouts-pod-template-hash': 'abc' } }, two),
      [[[], []]],
    ],
    [
      'find a named port in a native sidecar',
      slices(admin, workload('apps', 'Deployment', { template: template(undefined, sidecar) })),
      [[[9901], ['web-*-1']]],
    ],
    [
      'find none in an init container that ends',
      slices(admin, workload('apps', 'Deployment', { template: template(undefined, init) })),
      [[[], ['web-*-1']]],
    ],
    ['find a named port of the same protocol alone', slices(udp, two), [[[], ['web-*-1', 'web-*-2']]]],
    [
      'are one for each set of ports',
      slices(
        { selector: { app: 'web' } },
        two,
        workload('apps', 'DaemonSet', { template: template(undefined, { containers: [{ name: 'x' }] }) }),
      ),
      [
        [[8080], ['web-*-1', 'web-*-2']],
        [[], ['web-*-1']],
      ],
    ],
  ])('the objects that manifests would make: %s', (_, found, expected) => expect(found).toEqual(expected))
})
