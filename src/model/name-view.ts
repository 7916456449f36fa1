import type { ObjectRef } from './resources.ts'

/** What the configuration of cluster DNS answers to one name of the chain. */
export interface NameView {
  /** The full name, without a final dot. */
  name: string
  /** What it is the name of: the Service, a Pod of it, or what `spec.externalName` names. */
  of: 'service' | 'pod' | 'external'
  /** `same`: the answer that Kubernetes specifies or, for a name outside of the cluster, that of the upstream DNS server. `other`: another answer. `unknown`: the Corefile does not tell. */
  result: 'same' | 'other' | 'unknown'
  answer: NameAnswer
  /** The ConfigMap whose Corefile decides the answer. */
  configMap: ObjectRef
}

/**
 * An answer of CoreDNS. `cluster`: the plugin kubernetes answers from the Service or Pod; `code`: a response code without an address;
 * `addresses`: these; `alias`: a CNAME; `upstream`: other DNS servers are asked; `unknown`: it is not known.
 */
export interface NameAnswer {
  type: 'cluster' | 'code' | 'addresses' | 'alias' | 'upstream' | 'unknown'
  /** The response code, the addresses, the name or the servers. */
  values?: string[]
  /** The plugin that answers, or that rewrites the name. */
  plugin?: string
  /** The line of the plugin in the Corefile, or in the file that is imported. */
  line?: number
  file?: string
  /** The line of the plugin, up to its brace. */
  rule?: string
  /** The name that is looked up instead, if the name is rewritten. */
  rewritten?: string
  /** Why it is unknown: one clause. */
  why?: string
}
