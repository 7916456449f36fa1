import { merged } from '../../src/demo/server/store/object.ts'
import { pod } from '../../src/demo/shop/pod.ts'
import { type Site, stamped, uidFor } from '../../src/demo/shop/site.ts'
import { fields, items } from '../../src/lib/read.ts'
import { web, webContainer } from '../faults/cluster.ts'

const uid = uidFor('Job', 'demo', 'migrate')
const own = {
  'batch.kubernetes.io/controller-uid': uid,
  'batch.kubernetes.io/job-name': 'migrate',
  'controller-uid': uid,
  'job-name': 'migrate',
}
const plan = web({ name: 'migrate', labels: { app: 'web' }, on: ['node-1'], containers: [webContainer({ name: 'migrate' })] })

/** A Job that has ended well, as its controller leaves it. */
export function job(site: Site): unknown {
  const labels = { app: 'web', ...own }
  const ended = { lastProbeTime: site.ago(3000), lastTransitionTime: site.ago(3000), status: 'True', reason: 'CompletionsReached' }
  return {
    kind: 'Job',
    apiVersion: 'batch/v1',
    metadata: stamped(site, 'Job', { name: 'migrate', namespace: 'demo', generation: 1, labels }),
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'migrate', image: 'registry.example.com/shop/migrate:1.4.2' }], restartPolicy: 'Never' },
      },
      completionMode: 'NonIndexed',
      suspend: false,
    },
    status: {
      conditions: [
        { type: 'SuccessCriteriaMet', ...ended },
        { type: 'Complete', ...ended },
      ],
      startTime: site.ago(3060),
      completionTime: site.ago(3000),
      succeeded: 1,
      ready: 0,
      terminating: 0,
      uncountedTerminatedPods: {},
    },
  }
}

/** Its Pod, which has completed. */
export function jobPod(site: Site): unknown {
  const owner = { kind: 'Job', name: 'migrate', uid }
  const made = pod(site, { app: plan, name: 'migrate-x7k2p', node: 'node-1', labels: own, owner })
  const status = fields(made.status)
  const why = { status: 'False', reason: 'PodCompleted' }
  return merged(made, {
    metadata: { ownerReferences: [{ apiVersion: 'batch/v1', ...owner, controller: true, blockOwnerDeletion: true }] },
    spec: { restartPolicy: 'Never' },
    status: {
      phase: 'Succeeded',
      conditions: items(status.conditions).map((each) => {
        const { type } = fields(each)
        return type === 'Ready' || type === 'ContainersReady' ? { ...fields(each), ...why } : each
      }),
      containerStatuses: items(status.containerStatuses).map((each) => ({
        ...fields(each),
        ready: false,
        started: false,
        state: { terminated: { exitCode: 0, reason: 'Completed', startedAt: site.ago(3060), finishedAt: site.ago(3000) } },
      })),
    },
  })
}
