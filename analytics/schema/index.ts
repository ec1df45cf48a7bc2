import './step.ts'
import './funnel.ts'
import './funnel-dimensions.ts'
import './playback.ts'
import './participant.ts'
import './pipeline.ts'
import './data-quality.ts'
import '../workspace/schema/saved-view.ts'
import '../workspace/schema/annotation.ts'
import '../workspace/schema/alert-mutations.ts'
import '../editions/schema/edition.ts'
import { builder } from './builder.ts'

export const schema = builder.toSubGraphSchema({ linkUrl: 'https://specs.apollo.dev/federation/v2.6' })
