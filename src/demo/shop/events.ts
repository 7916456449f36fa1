import { fields, text } from '../../lib/read.ts'
import { hexOf } from '../server/store/stable-names.ts'
import { type Site, stamped } from './site.ts'

/** What the kubelet says about the Pods of an app, by its label. */
const said: Readonly<Record<string, { reason: string; message: (pod: string, uid: string) => string; count: number }>> = {
  payments: { reason: 'Unhealthy', message: () => 'Readiness probe failed: HTTP probe failed with statuscode: 503', count: 17_273 },
  orders: {
    reason: 'BackOff',
    message: (pod, uid) => `Back-off restarting failed container orders in pod ${pod}_demo(${uid})`,
    count: 811,
  },
}

/** The events about those of the objects that are Pods with something to say. */
export function events(site: Site, objects: readonly unknown[]): unknown[] {
  return objects.flatMap((object) => {
    const pod = fields(object)
    const { name, uid, labels } = fields(pod.metadata)
    const container = text(fields(labels).app) ?? ''
    const words = pod.kind === 'Pod' ? said[container] : undefined
    if (!words) return []
    const host = fields(pod.spec).nodeName
    const about = { kind: 'Pod', namespace: 'demo', name, uid, apiVersion: 'v1', fieldPath: `spec.containers{${container}}` }
    return [
      {
        kind: 'Event',
        apiVersion: 'v1',
        metadata: stamped(site, 'Event', { name: `${name}.${hexOf(`event/${name}`, 16)}`, namespace: 'demo' }),
        involvedObject: about,
        reason: words.reason,
        message: words.message(String(name), String(uid)),
        source: { component: 'kubelet', host },
        firstTimestamp: site.ago(2 * 86_400),
        lastTimestamp: site.ago(8),
        count: words.count,
        type: 'Warning',
        eventTime: null,
        reportingComponent: 'kubelet',
        reportingInstance: host,
      },
    ]
  })
}
