import { describe, expect, test } from 'vitest'
import { bundleFormat, chosenFiles } from '../../../src/files/bundle/format.ts'
import { withoutLogs } from '../../../src/files/bundle/logs.ts'
import { isRedacted } from '../../../src/files/bundle/redacted.ts'

const read = new Set([
  'services',
  'endpoints',
  'endpointslices',
  'pods',
  'nodes',
  'namespaces',
  'deployments',
  'networkpolicies',
  'ingresses',
  'routes',
])

function chosen(...paths: string[]): [string | undefined, Record<string, string>] {
  const format = bundleFormat(paths)
  const files = format ? chosenFiles(format, paths, (plural) => read.has(plural)) : []
  return [format?.name, Object.fromEntries(files.map(({ path, plural, group, namespace }) => [path, [group, plural, namespace].join(' ')]))]
}

describe('the files of a bundle are chosen by their path', () => {
  test('the files of a must-gather are chosen by their path, below any folders', () => {
    const root = 'must-gather.local.1/quay-io-x/'
    expect(
      chosen(
        `${root}namespaces/shop/core/services.yaml`,
        `${root}namespaces/shop/core/secrets.yaml`,
        `${root}namespaces/shop/core/configmaps.yaml`,
        `${root}namespaces/shop/apps/deployments.yaml`,
        `${root}namespaces/shop/discovery.k8s.io/endpointslices.yaml`,
        `${root}namespaces/shop/route.openshift.io/routes.yaml`,
        `${root}namespaces/shop/pods/web-1/web-1.yaml`,
        `${root}namespaces/shop/pods/web-1/web/web/logs/current.log`,
        `${root}namespaces/shop/shop.yaml`,
        `${root}cluster-scoped-resources/core/nodes/node-1.yaml`,
        `${root}host_service_logs/masters/kubelet_service.log`,
        `${root}etcd_info/health.json`,
      ),
    ).toEqual([
      'an OpenShift must-gather',
      {
        [`${root}namespaces/shop/core/services.yaml`]: ' services shop',
        [`${root}namespaces/shop/apps/deployments.yaml`]: 'apps deployments shop',
        [`${root}namespaces/shop/discovery.k8s.io/endpointslices.yaml`]: 'discovery.k8s.io endpointslices shop',
        [`${root}namespaces/shop/route.openshift.io/routes.yaml`]: 'route.openshift.io routes shop',
        [`${root}namespaces/shop/shop.yaml`]: ' namespaces ',
        [`${root}cluster-scoped-resources/core/nodes/node-1.yaml`]: ' nodes ',
      },
    ])
  })

  test('the files of custom resources in a support bundle of troubleshoot are chosen by their path', () => {
    expect(
      chosen('b/cluster-resources/pods/shop.json', 'b/cluster-resources/custom-resources/routes.route.openshift.io/shop.yaml'),
    ).toEqual([
      'a support bundle of troubleshoot',
      {
        'b/cluster-resources/pods/shop.json': ' pods shop',
        'b/cluster-resources/custom-resources/routes.route.openshift.io/shop.yaml': 'route.openshift.io routes shop',
      },
    ])
  })

  test('the files of kubectl cluster-info dump are chosen by their path', () => {
    expect(
      chosen('dump/nodes.json', 'dump/shop/services.json', 'dump/shop/pods.json', 'dump/shop/events.json', 'dump/shop/web-1/logs.txt'),
    ).toEqual([
      'kubectl cluster-info dump',
      { 'dump/nodes.json': ' nodes ', 'dump/shop/services.json': ' services shop', 'dump/shop/pods.json': ' pods shop' },
    ])
  })

  test('of twin files of troubleshoot the JSON one is chosen', () => {
    expect(
      chosen(
        'bundle/version.yaml',
        'bundle/cluster-resources/services/shop.json',
        'bundle/cluster-resources/services/shop.yaml',
        'bundle/cluster-resources/ingress/shop.json',
        'bundle/cluster-resources/network-policy/shop.json',
        'bundle/cluster-resources/pods/logs/shop/web/web.log',
        'bundle/cluster-resources/nodes.json',
        'bundle/cluster-resources/ingress-errors.json',
      ),
    ).toEqual([
      'a support bundle of troubleshoot',
      {
        'bundle/cluster-resources/services/shop.json': ' services shop',
        'bundle/cluster-resources/ingress/shop.json': ' ingresses shop',
        'bundle/cluster-resources/network-policy/shop.json': ' networkpolicies shop',
        'bundle/cluster-resources/nodes.json': ' nodes ',
      },
    ])
    expect(bundleFormat(['a/cluster-resources/pods/x.json'])?.errorsAt?.('a/cluster-resources/network-policy-errors.json')).toBe(
      'networkpolicies',
    )
  })

  test('the files of sonobuoy are chosen by their path', () => {
    expect(
      chosen(
        'resources/ns/shop/core_v1_services.json',
        'resources/ns/shop/core_v1_secrets.json',
        'resources/ns/shop/networking.k8s.io_v1_ingresses.json',
        'resources/cluster/core_v1_nodes.json',
      ),
    ).toEqual([
      'a result of sonobuoy',
      {
        'resources/ns/shop/core_v1_services.json': ' services shop',
        'resources/ns/shop/networking.k8s.io_v1_ingresses.json': 'networking.k8s.io ingresses shop',
        'resources/cluster/core_v1_nodes.json': ' nodes ',
      },
    ])
  })

  test('the files of Rancher and Harvester are chosen by their path', () => {
    expect(
      chosen('b/yamls/namespaced/shop/v1/services.yaml', 'b/yamls/namespaced/shop/v1/secrets.yaml', 'b/yamls/cluster/v1/nodes.yaml'),
    ).toEqual([
      'a support bundle of Rancher or Harvester',
      { 'b/yamls/namespaced/shop/v1/services.yaml': ' services shop', 'b/yamls/cluster/v1/nodes.yaml': ' nodes ' },
    ])
  })

  test.each([
    ['manifests in folders', ['k8s/web/service.yaml', 'k8s/web/deployment.yaml']],
    ['a list of Nodes beside other files', ['nodes.json', 'services.json']],
    ['the logs of a must-gather alone', ['must-gather.local.1/host_service_logs/x.log']],
  ])('but %s are no bundle', (_, paths) => expect(bundleFormat(paths)).toBeUndefined())
})

test('the logs of a cluster-info dump are left out, and lines keep their numbers', () => {
  const logs =
    '==== START logs for container web of pod shop/web-1 ====\n{"kind": "Secret"}\n==== END logs for container web of pod shop/web-1 ===='
  expect(withoutLogs(`{}\n${logs}\n{}`)).toBe('{}\n\n\n\n{}')
  expect(withoutLogs('{}\n==== END logs')).toBe('{}\n==== END logs')
})

test('a value that a tool hid is known by its form', () => {
  expect(['xxx.xxx.xxx.xxx', '***HIDDEN***', 'XXX.XXX.XXX.XXX', '<redacted>', 'x:x:x:x', '*****'].map(isRedacted)).toEqual([
    true,
    true,
    true,
    true,
    true,
    true,
  ])
  expect(['10.0.0.1', 'ip-1', 'xxx', 'fd00::1', '', 'redacted-web', 'a.b', '::'].map(isRedacted)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
    false,
    false,
  ])
})
