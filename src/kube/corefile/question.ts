import { defined } from '../../lib/defined.ts'
import type { CorefileBlock, CorefileDirective, HostsEntry } from '../../model/corefile.ts'
import type { NameAnswer } from '../../model/name-view.ts'

/** What a client asks, on its way through the plugins. */
export interface Question {
  /** A full name in lower case. */
  name: string
  type: 'A' | 'AAAA'
  /** The name that the client asked for, if it was rewritten, and the directive that rewrote it. */
  rewritten?: { from: string; by: CorefileDirective }
}

/** What the cluster has for names of the plugin kubernetes. `empty`: the name exists, but has no address. */
export type Record = 'address' | 'empty' | 'absent' | 'unknown'

/** A name below a zone of the plugin kubernetes (Kubernetes DNS-Based Service Discovery 1.1). */
export interface ClusterName {
  type: 'svc' | 'pod'
  namespace: string
  /** The Service; of a Pod its address with dashes. */
  name: string
  /** What is before the Service. */
  endpoint?: string
}

/** The options of the plugin kubernetes that decide which names it answers. */
export interface KubernetesOptions {
  namespaces: readonly string[]
  labels?: string
  namespaceLabels?: string
  pods: 'disabled' | 'insecure' | 'verified'
  endpointPodNames: boolean
  noEndpoints: boolean
  ignoreEmpty: boolean
}

/** What an answer depends on beside the Corefile. */
export interface World {
  /** What the plugin kubernetes finds with these options. */
  record(name: ClusterName, options: KubernetesOptions): Record
  /** The addresses of the names in a hosts file; undefined if it was not read. */
  hosts(path: string): readonly HostsEntry[] | undefined
  /** Does the pattern of an import name no file? */
  importsNothing(pattern: string): boolean
}

/** How a plugin is evaluated. `next`: the answer of the plugins behind it. */
export type Plugin = (context: Context, question: Question, next: (question: Question) => NameAnswer) => NameAnswer

/** All directives of one plugin in a server block, in their order. */
export interface Context {
  directives: readonly CorefileDirective[]
  block: CorefileBlock
  world: World
}

/** Where the directive stands, for an answer. */
export function placeOf({ plugin, line, file, args = [] }: CorefileDirective): Pick<NameAnswer, 'plugin' | 'line' | 'file' | 'rule'> {
  return { plugin, line, ...defined({ file }), rule: shortened([plugin, ...args].join(' ')) }
}

/** An answer that is not known, for a reason that is one clause. */
export function unknownAnswer(why: string, directive?: CorefileDirective): NameAnswer {
  return { type: 'unknown', why: shortened(why), ...(directive && placeOf(directive)) }
}

/** An answer without an address. */
export function codeAnswer(code: string, directive?: CorefileDirective): NameAnswer {
  return { type: 'code', values: [shortened(code)], ...(directive && placeOf(directive)) }
}

/** Words of a Corefile may be of any length. */
function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
