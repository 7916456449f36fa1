import { describe, expect, it } from 'vitest'
import { reduce } from '../../src/tui/reduce.ts'
import { type Action, initialState, placeOf, type State } from '../../src/tui/state.ts'

const chain = { at: 'chain', service: { namespace: 'demo', name: 'web' } } as const
const stateAfter = (...actions: Action[]): State => actions.reduce(reduce, initialState())

describe('the state', () => {
  it('the filter and the order of the list stay in another namespace or context', () => {
    const state = stateAfter(
      { type: 'filter', text: 'web' },
      { type: 'sort', by: 'name' },
      { type: 'open', screen: { at: 'namespaces' } },
      { type: 'home' },
    )
    expect(placeOf(state)).toMatchObject({ screen: { at: 'services' }, filter: 'web' })
    expect(state.sort.by).toBe('name')
  })

  it('the state begins at the list', () => expect(placeOf(initialState())).toMatchObject({ screen: { at: 'services' }, filter: '' }))

  it('the state goes back to a place as it was left', () => {
    const cursor = { key: 'demo/web', index: 7, row: 3, top: 4 }
    const state = stateAfter({ type: 'filter', text: 'w' }, { type: 'move', cursor }, { type: 'open', screen: chain }, { type: 'back' })
    expect(placeOf(state)).toMatchObject({ screen: { at: 'services' }, filter: 'w', cursor })
  })

  it('the state does not go back beyond the list, and is then the same state', () => {
    const state = initialState()
    expect(reduce(state, { type: 'back' })).toBe(state)
    expect(reduce(state, { type: 'notice', text: undefined })).toBe(state)
    expect(reduce(state, { type: 'filter', text: '' })).toBe(state)
  })

  it('for another namespace the state is reset, but keeps the sort order', () => {
    const state = stateAfter({ type: 'sort' }, { type: 'open', screen: chain }, { type: 'home' })
    expect(state.places).toHaveLength(1)
    expect(state.sort.by).toBe('name')
  })

  it('the state gives each place an id of its own, so that late answers reach only that place', () => {
    const opened = stateAfter({ type: 'open', screen: chain })
    const { id } = placeOf(opened)
    const told = reduce(opened, { type: 'detail', id, detail: { object: { state: 'done', value: 1 } } })
    expect(placeOf(told).detail).toEqual({ object: { state: 'done', value: 1 } })
    const gone = reduce(reduce(opened, { type: 'back' }), { type: 'detail', id, detail: { object: { state: 'done', value: 1 } } })
    expect(placeOf(gone).detail).toEqual({})
    const other = reduce(reduce(opened, { type: 'back' }), { type: 'open', screen: chain })
    expect(placeOf(reduce(other, { type: 'detail', id, detail: { object: { state: 'done', value: 1 } } })).detail).toEqual({})
    const home = reduce(other, { type: 'home' })
    expect([placeOf(initialState()).id, id, placeOf(other).id]).not.toContain(placeOf(home).id)
  })

  it('the state sorts by each column in turn', () => {
    const orders = [0, 1, 2, 3, 4, 5].map((times) => stateAfter(...Array.from({ length: times }, (): Action => ({ type: 'sort' }))).sort.by)
    expect(orders).toEqual(['verdict', 'name', 'type', 'ready', 'changed', 'verdict'])
    expect(stateAfter({ type: 'reverse' }, { type: 'sort' }).sort.isReversed).toBe(false)
  })
})
