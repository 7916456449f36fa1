import { defined } from '../../lib/defined.ts'
import { suffixOf } from '../server/store/stable-names.ts'
import type { AppPlan } from './app-plan.ts'
import { pod, templateSpec } from './pod.ts'
import { type Site, stamped, uidFor } from './site.ts'

/** All objects that a cluster makes of a workload: the controller, its ReplicaSet if it has one, and its Pods. */
export function workload(site: Site, app: AppPlan): unknown[] {
  if (app.kind === 'StatefulSet') return statefulSet(site, app)
  return app.kind === 'DaemonSet' ? daemonSet(site, app) : deployment(site, app)
}

function readyCount(app: AppPlan): number {
  return app.containers.every((each) => each.state === 'ready') ? app.on.length : 0
}

function metadata(site: Site, kind: string, app: AppPlan, name = app.name, labels: Readonly<Record<string, string>> = {}) {
  return stamped(site, kind, { name, namespace: app.namespace, generation: 1, labels: { ...app.labels, ...labels } })
}

function spec(app: AppPlan, labels: Readonly<Record<string, string>> = {}) {
  const all = { ...app.labels, ...labels }
  return { selector: { matchLabels: all }, template: { metadata: { labels: all }, spec: templateSpec(app) } }
}

function deployment(site: Site, app: AppPlan): unknown[] {
  const { name, namespace, on } = app
  const hash = suffixOf(`template/${namespace}/${name}`, 10)
  const replicaSet = { kind: 'ReplicaSet', name: `${name}-${hash}`, uid: uidFor('ReplicaSet', namespace, `${name}-${hash}`) }
  const labels = { 'pod-template-hash': hash }
  const ready = readyCount(app)
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    name,
    uid: uidFor('Deployment', namespace, name),
    controller: true,
    blockOwnerDeletion: true,
  }
  const counts = { ...(ready > 0 && { readyReplicas: ready, availableReplicas: ready }) }
  return [
    {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: metadata(site, 'Deployment', app),
      spec: {
        replicas: on.length,
        ...spec(app),
        strategy: { type: 'RollingUpdate' },
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
      },
      status: {
        observedGeneration: 1,
        ...(on.length > 0 && { replicas: on.length, updatedReplicas: on.length }),
        ...counts,
        ...defined({ unavailableReplicas: on.length > ready ? on.length - ready : undefined }),
        conditions: [availability(site, ready === on.length)],
      },
    },
    {
      kind: 'ReplicaSet',
      apiVersion: 'apps/v1',
      metadata: { ...metadata(site, 'ReplicaSet', app, replicaSet.name, labels), ownerReferences: [owner] },
      spec: { replicas: on.length, ...spec(app, labels) },
      status: {
        replicas: on.length,
        ...defined({ fullyLabeledReplicas: on.length > 0 ? on.length : undefined }),
        ...counts,
        observedGeneration: 1,
      },
    },
    ...on.map((node, index) =>
      pod(site, { app, name: `${replicaSet.name}-${suffixOf(`${namespace}/${name}/${index}`, 5)}`, node, labels, owner: replicaSet }),
    ),
  ]
}

function availability(site: Site, available: boolean): unknown {
  const times = { lastUpdateTime: site.ago(2 * 86_400), lastTransitionTime: site.ago(2 * 86_400) }
  return available
    ? { type: 'Available', status: 'True', ...times, reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        type: 'Available',
        status: 'False',
        ...times,
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

function statefulSet(site: Site, app: AppPlan): unknown[] {
  const { name, namespace, on } = app
  const replicas = on.length
  const revision = `${name}-${suffixOf(`template/${namespace}/${name}`, 10)}`
  const ready = readyCount(app)
  const owner = { kind: 'StatefulSet', name, uid: uidFor('StatefulSet', namespace, name) }
  const counts = { replicas, readyReplicas: ready, currentReplicas: replicas, updatedReplicas: replicas, availableReplicas: ready }
  return [
    {
      kind: 'StatefulSet',
      apiVersion: 'apps/v1',
      metadata: metadata(site, 'StatefulSet', app),
      spec: { replicas, ...spec(app), serviceName: name, podManagementPolicy: 'OrderedReady', updateStrategy: { type: 'RollingUpdate' } },
      status: { observedGeneration: 1, ...counts, currentRevision: revision, updateRevision: revision, collisionCount: 0 },
    },
    ...on.map((node, index) => {
      const hostname = `${name}-${index}`
      const labels = {
        'apps.kubernetes.io/pod-index': String(index),
        'controller-revision-hash': revision,
        'statefulset.kubernetes.io/pod-name': hostname,
      }
      return pod(site, { app, name: hostname, node, labels, owner, hostname })
    }),
  ]
}

function daemonSet(site: Site, app: AppPlan): unknown[] {
  const { name, namespace, on } = app
  const hash = suffixOf(`template/${namespace}/${name}`, 10)
  const owner = { kind: 'DaemonSet', name, uid: uidFor('DaemonSet', namespace, name) }
  const scheduled = { currentNumberScheduled: on.length, desiredNumberScheduled: on.length, updatedNumberScheduled: on.length }
  return [
    {
      kind: 'DaemonSet',
      apiVersion: 'apps/v1',
      metadata: metadata(site, 'DaemonSet', app),
      spec: { ...spec(app), updateStrategy: { type: 'RollingUpdate' }, revisionHistoryLimit: 10 },
      status: {
        ...scheduled,
        numberMisscheduled: 0,
        numberReady: readyCount(app),
        numberAvailable: readyCount(app),
        observedGeneration: 1,
      },
    },
    ...on.map((node, index) =>
      pod(site, {
        app,
        name: `${name}-${suffixOf(`${namespace}/${name}/${index}`, 5)}`,
        node,
        labels: { 'controller-revision-hash': hash },
        owner,
      }),
    ),
  ]
}
