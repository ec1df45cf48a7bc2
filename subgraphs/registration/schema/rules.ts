import { builder } from '../builder.ts'
import { RULE_NAMES, type RuleChange } from '../services/rules/changes.ts'
import { listRuleVersions, type RuleVersion } from '../services/rules/list-versions.ts'

const ProgrammeRule = builder.enumType('ProgrammeRule', { description: 'What a rule is about.', values: RULE_NAMES })

const RuleChangeType = builder.objectRef<RuleChange>('RuleChange').implement({
  description:
    'A rule that is not as in the version before. Numbers and rupiah are digits, an occupation its name in Occupation.',
  fields: (t) => ({
    rule: t.field({ type: ProgrammeRule, resolve: ({ rule }) => rule }),
    before: t.exposeString('before', { nullable: true, description: 'Null: there was no such limit or exclusion.' }),
    after: t.exposeString('after', { nullable: true, description: 'Null: there is none any more.' }),
  }),
})

const RuleVersionType = builder.objectRef<RuleVersion>('RuleVersion').implement({
  description: 'The rules of the programme as they were in force from one day to another.',
  fields: (t) => ({
    version: t.exposeString('version'),
    validFrom: t.expose('validFrom', { type: 'Date' }),
    validTo: t.expose('validTo', {
      type: 'Date',
      nullable: true,
      description: 'Last day; null: until another version is enacted.',
    }),
    source: t.exposeString('source', { description: 'Decree or report that it was taken from.' }),
    changes: t.field({
      type: [RuleChangeType],
      description: 'How it differs from the version before; none for the first.',
      resolve: ({ changes }) => changes,
    }),
  }),
})

builder.queryField('ruleVersions', (t) =>
  t.field({
    type: [RuleVersionType],
    description: 'All versions of the rules, oldest first.',
    resolve: (_root, _args, ctx) => listRuleVersions({ ctx }),
  }),
)
