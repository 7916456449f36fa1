import type { ObjectRef } from './resources.ts'

/** The configuration of CoreDNS, as far as it decides which answers names get. */
export interface Corefile {
  /** The ConfigMap that holds it. */
  object: ObjectRef
  field: string
  /** It is that of NodeLocal DNSCache, which answers the Pods of a Node before cluster DNS does. */
  cache?: true
  /** The server blocks; empty if it cannot be parsed. */
  blocks: CorefileBlock[]
  /** Why it cannot be parsed; absent if it can. */
  fault?: string
  /** Imports outside of a server block whose files were not read: they may hold more blocks. */
  unread?: CorefileImport[]
  /** Files that the plugin hosts names, as far as they were read. */
  hosts?: { path: string; entries: HostsEntry[] }[]
}

/** A server block: a plugin chain for some zones. */
export interface CorefileBlock {
  /** Its zones, as they stand: `.:53`, `dns://example.org`. */
  keys: string[]
  directives: CorefileDirective[]
  /** Imports in the block whose files were not read: they may hold more plugins. */
  unread?: CorefileImport[]
}

/** The pattern of an `import`, and the line. */
export interface CorefileImport {
  pattern: string
  line: number
}

/** A plugin as a server block configures it. Arguments are kept of plugins that are evaluated, and the zones of some others: no secret. */
export interface CorefileDirective {
  plugin: string
  /** The line in its file. */
  line: number
  /** The file, if it was imported. */
  file?: string
  args?: string[]
  /** The lines between its braces, as words. */
  options?: string[][]
  /** It depends on what was not read: a variable of the environment, or an import. */
  isOpen?: true
}

/** A line of a hosts file. */
export interface HostsEntry {
  address: string
  names: string[]
}
