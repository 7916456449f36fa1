export type Facts =
  | { way: 'node'; client: string; policy: string }
  | { way: 'own'; client: string; lacks: 'names' | 'search'; nameservers: readonly string[]; searches: readonly string[] }
  | { way: 'hint'; slices: readonly string[]; services: readonly string[] }
  | {
      way?: never
      name: string
      client: string
      namespace: string
      result: 'no-such-name' | 'timeout'
      said?: string
      /** Was an address of the Service reached by the same client? */
      reached: boolean
      hostNetwork?: true
    }
