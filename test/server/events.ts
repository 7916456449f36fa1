import { hexOf } from '../../src/demo/server/store/stable-names.ts'
import { type Site, stamped } from '../../src/demo/shop/site.ts'
import { type Fields, fields, text } from '../../src/lib/read.ts'

/** What an event says, and who says it. */
export interface EventWords {
  reason: string
  message: string
  /** How often; once by default. */
  count?: number
  /** `Warning` by default. */
  type?: 'Normal' | 'Warning'
  /** The kubelet of the Pod's Node by default. */
  component?: string
  /** Seconds since it was seen last; 8 by default. */
  ago?: number
  /** `spec.containers{web}`, where it is about one container. */
  fieldPath?: string
}

/**
 * An event about an object, as a cluster serves it twice: as core/v1 and as events.k8s.io/v1. One about an object without a namespace
 * lies in `default`.
 */
export function eventAbout(at: Site, object: unknown, words: EventWords): Fields[] {
  const { kind, apiVersion, metadata, spec } = fields(object)
  const { name, namespace, uid } = fields(metadata)
  const { reason, message, count = 1, type = 'Warning', component = 'kubelet', ago = 8, fieldPath } = words
  const host = component === 'kubelet' ? (text(fields(spec).nodeName) ?? String(name)) : undefined
  const about = { kind, ...(namespace !== undefined && { namespace }), name, uid, apiVersion, ...(fieldPath && { fieldPath }) }
  const home = text(namespace) ?? 'default'
  const own = stamped(at, 'Event', { name: `${name}.${hexOf(`event/${home}/${name}/${reason}/${message}`, 16)}`, namespace: home })
  const times = { first: at.ago(ago + 600), last: at.ago(ago) }
  return [
    {
      kind: 'Event',
      apiVersion: 'v1',
      metadata: own,
      involvedObject: about,
      reason,
      message,
      source: { component, ...(host && { host }) },
      firstTimestamp: times.first,
      lastTimestamp: times.last,
      count,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    },
    {
      kind: 'Event',
      apiVersion: 'events.k8s.io/v1',
      metadata: own,
      regarding: about,
      reason,
      note: message,
      type,
      eventTime: null,
      reportingController: component,
      reportingInstance: host ?? '',
      deprecatedSource: { component, ...(host && { host }) },
      deprecatedFirstTimestamp: times.first,
      deprecatedLastTimestamp: times.last,
      deprecatedCount: count,
    },
  ]
}
