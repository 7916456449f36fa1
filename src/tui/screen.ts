import type { LogRef } from '../model/pod-log.ts'
import type { ObjectRef } from '../model/resources.ts'
import type { ServiceTarget, TargetRef } from '../model/target.ts'

/** A Service, by what tells it apart from others. */
export interface ServiceName {
  namespace: string
  name: string
}

/** Where a trace can start, other than at a Service. */
export type AnyTarget = Exclude<TargetRef, ServiceTarget>

/** What can be shown. A screen says what, never how: it holds names and no data, so that it always shows what is there now. */
export type Screen =
  | { at: 'services' }
  /** `port`: the one to begin at, by number or name. */
  | { at: 'chain'; service: ServiceName; port?: number | string }
  /** The chain of a target that is not a Service; absent: in the namespace of the context. */
  | { at: 'target'; target: AnyTarget; namespace?: string }
  /** A Pod, and the Service through which it was reached; absent: it was reached otherwise. */
  | { at: 'pod'; pod: ServiceName; service?: ServiceName }
  /** An object as it was read; `field` is marked, as the path of an evidence. */
  | { at: 'object'; object: ObjectRef; field?: string }
  | { at: 'explain'; code: string }
  /** What changed; `service`: of that one only. */
  | { at: 'timeline'; service?: ServiceName }
  | { at: 'help'; about: Screen['at'] }
  | { at: 'namespaces' }
  | { at: 'contexts' }
  /** For which client policies are asked. */
  | { at: 'clients' }
  /** Who may connect to which Service. */
  | { at: 'matrix' }
  /** The log of a container, as it is written. */
  | { at: 'log'; log: LogRef }
  /** What the view has said. */
  | { at: 'messages' }
  | { at: 'probe'; service: ServiceName }
  /** Who is connected to a Service, and what gets lost. */
  | { at: 'traffic'; service: ServiceName }
  /** What gets lost on the way from a client to each layer of a Service. */
  | { at: 'path'; service: ServiceName }

/** The key of a Service or Pod: `demo/web`. */
export function nameKey({ namespace, name }: ServiceName): string {
  return `${namespace}/${name}`
}

/** What a target is called: its name, or the address as it was typed. */
export function targetName(target: AnyTarget): string {
  if (target.kind === 'address') return target.text
  const kind = 'type' in target ? target.type.toLowerCase() : target.kind
  return `${kind}/${target.name}`
}

/** What has to be followed for a screen, and in which namespace; undefined: nothing beyond the list. */
export function followed(screen: Screen): [focus: [target: TargetRef, namespace: string | undefined]] | undefined {
  if (screen.at === 'target') return [[screen.target, screen.namespace]]
  const service = 'service' in screen ? screen.service : undefined
  return service && [[{ kind: 'service', name: service.name }, service.namespace]]
}
