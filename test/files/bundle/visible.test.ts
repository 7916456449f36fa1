import { expect, test, vi } from 'vitest'
import { looksThroughTexts, withoutRedactions } from '../../../src/files/bundle/visible.ts'
import type { FileObject } from '../../../src/files/objects.ts'

const pod = (text: string, index: number): FileObject => ({
  group: '',
  version: 'v1',
  kind: 'Pod',
  raw: { metadata: { name: `web-${index}` }, status: { podIP: 'xxx.xxx.xxx.xxx' } },
  place: { file: 'pods.json', line: 1, text, path: `items[${index}]` },
})

test('the text of a list is looked through for hidden values once, not for each of its items', () => {
  const text = 'a list that hides nothing'
  const search = vi.spyOn(RegExp.prototype, 'test')
  const mayHide = looksThroughTexts()
  for (let index = 0; index < 50; index += 1) withoutRedactions(pod(text, index), mayHide)
  const searched = search.mock.calls.filter(([one]) => one === text)
  search.mockRestore()
  expect(searched).toHaveLength(1)
})

test('of two lists the one with hidden values loses them, whichever is read first', () => {
  const address = (texts: readonly string[]) => {
    const mayHide = looksThroughTexts()
    return texts.map((text, index) => withoutRedactions(pod(text, index), mayHide).raw.status)
  }
  const [hides, plain] = ['podIP: xxx.xxx.xxx.xxx', 'podIP: 10.0.0.1']
  const kept = { podIP: 'xxx.xxx.xxx.xxx' }
  expect(address([hides, plain, hides])).toEqual([{ podIP: 'hidden-address-of-web-0' }, kept, { podIP: 'hidden-address-of-web-2' }])
  expect(address([plain, hides])).toEqual([kept, { podIP: 'hidden-address-of-web-1' }])
})
