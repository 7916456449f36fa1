import type { ObjectRef } from '../model/resources.ts'

/** A Service, by what it is told from others. */
export interface ServiceName {
  namespace: string
  name: string
}

/** What can be shown. A screen says what, never how: it holds names and no data, so that it always shows what is there now. */
export type Screen =
  | { at: 'services' }
  | { at: 'chain'; service: ServiceName }
  /** A Pod, and the Service through which it was reached. */
  | { at: 'pod'; pod: ServiceName; service: ServiceName }
  /** An object as it was read; `field` is marked, as the path of an evidence. */
  | { at: 'object'; object: ObjectRef; field?: string }
  | { at: 'explain'; code: string }
  | { at: 'timeline' }
  | { at: 'help'; about: Screen['at'] }
  | { at: 'namespaces' }
  | { at: 'contexts' }
  | { at: 'probe'; service: ServiceName }

/** The key of a Service or Pod: `demo/web`. */
export function nameKey({ namespace, name }: ServiceName): string {
  return `${namespace}/${name}`
}

/** A Pod as a trace names it: `web-1` in the namespace of its Service, `other/web-1` elsewhere. */
export function podOf(pod: string, home: ServiceName): ServiceName {
  const [namespace, name] = pod.split('/')
  return name === undefined ? { namespace: home.namespace, name: pod } : { namespace: namespace ?? '', name }
}
