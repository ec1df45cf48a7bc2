import {
  AddAnnotationDocument,
  RemoveAnnotationDocument,
  RemoveSavedViewDocument,
  SaveViewDocument,
} from '../generated/graphql.ts'
import type { Entered } from '../management/enter.tsx'
import { act, type Outcome, refusedAs } from '../management/outcome.ts'

/** Does what one of the workspace's forms asks for. Each of the four is the same when it is done again. */
export async function keep(entered: Entered, form: URLSearchParams): Promise<Outcome> {
  const of = (name: string) => form.get(name) ?? ''
  switch (of('do')) {
    case 'save-view': {
      const input = { name: of('name'), page: 'funnel', query: of('query') }
      const outcome = await act(entered, SaveViewDocument, { input }, ({ saveView }) => saveView)
      return refusedAs(outcome, 'VIEW_REFUSED')
    }
    case 'remove-view':
      return act(entered, RemoveSavedViewDocument, { input: { view: of('id') } }, (made) => made.removeSavedView)
    case 'annotate': {
      const input = { day: of('day'), text: of('text') }
      const outcome = await act(entered, AddAnnotationDocument, { input }, ({ addAnnotation }) => addAnnotation)
      return refusedAs(outcome, 'NOTE_REFUSED')
    }
    case 'remove-annotation':
      return act(
        entered,
        RemoveAnnotationDocument,
        { input: { annotation: of('id') } },
        (made) => made.removeAnnotation,
      )
    default:
      return { kind: 'failed', code: 'INVALID_INPUT' }
  }
}
