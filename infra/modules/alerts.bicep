// Alerts. docs/operations.md says for each what it means and what to do; a test holds the two lists together, and the texts
// that the queries look for to the log messages in the code.
param location string
param tags object
param insightsId string
param topicId string
param actionGroupId string

@description('Percent of requests answered 5xx in 15 minutes.')
param errorPercent int

@description('Hours that a timestamp of the trust metadata is valid.')
param timestampHours int

@description('Percent of the check-ins of the same hour of the day before, below which the estate is falling silent.')
param silentPercent int

var logAlerts = [
  {
    name: 'server-errors'
    severity: 1
    description: 'More than ${errorPercent} % of the requests of the last 15 minutes were answered 5xx.'
    frequency: 'PT5M'
    window: 'PT15M'
    range: 'PT15M'
    // itemCount: requests are sampled, and each kept one stands for that many.
    query: '''
      requests
      | summarize failed = sumif(itemCount, toint(resultCode) >= 500), total = sum(itemCount)
      | where total >= 100
      | project value = 100.0 * failed / total'''
    operator: 'GreaterThan'
    threshold: errorPercent
  }
  {
    name: 'silent-terminals'
    severity: 1
    description: 'Check-ins of the last hour are below ${silentPercent} % of those of the same hour of the day before.'
    frequency: 'PT15M'
    window: 'PT1H'
    range: 'P2D'
    query: '''
      requests
      | where name == "CheckIn" and success
      | summarize current = sumif(itemCount, timestamp > ago(1h)), before = sumif(itemCount, timestamp between (ago(25h) .. ago(24h)))
      | where before >= 100
      | project value = 100.0 * current / before'''
    operator: 'LessThan'
    threshold: silentPercent
  }
  {
    name: 'outbox-lag'
    severity: 2
    description: 'Events stay in the outbox: sweeps failed at least 3 times in 15 minutes.'
    frequency: 'PT5M'
    window: 'PT15M'
    range: 'PT15M'
    query: '''
      traces
      | where message startswith "Sweeping the outbox of partition"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThanOrEqual'
    threshold: 3
  }
  {
    name: 'rollout-stalled'
    severity: 2
    description: 'Advancing a rollout failed at least 3 times in 15 minutes.'
    frequency: 'PT5M'
    window: 'PT15M'
    range: 'PT15M'
    query: '''
      traces
      | where message startswith "Advancing rollout"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThanOrEqual'
    threshold: 3
  }
  {
    name: 'metadata-not-kept'
    severity: 2
    description: 'Renewing the trust metadata, or the certificate of the key that signs directives, failed at least 3 times in an hour.'
    frequency: 'PT15M'
    window: 'PT1H'
    range: 'PT1H'
    query: '''
      traces
      | where message startswith "Renewing the online metadata"
        or message startswith "Keeping the metadata of estate"
        or message startswith "The director gave no certificate"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThanOrEqual'
    threshold: 3
  }
  {
    name: 'audit-not-kept'
    severity: 1
    description: 'The audit log is not intact, or could not be copied to the immutable container.'
    frequency: 'PT1H'
    window: 'PT1H'
    range: 'PT1H'
    query: '''
      traces
      | where message startswith "The audit log of estate"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThanOrEqual'
    threshold: 1
  }
  {
    name: 'key-ring-foreign'
    severity: 1
    description: 'A blob among those of the key ring was not signed by the ring key: somebody put it there.'
    frequency: 'PT15M'
    window: 'PT1H'
    range: 'PT1H'
    query: '''
      traces
      | where message startswith "The blob"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThanOrEqual'
    threshold: 1
  }
  {
    name: 'package-not-built'
    severity: 2
    description: 'Building a package failed at least 3 times in an hour.'
    frequency: 'PT15M'
    window: 'PT1H'
    range: 'PT1H'
    query: '''
      traces
      | where message startswith "Building the package for image"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThanOrEqual'
    threshold: 3
  }
  {
    name: 'metadata-stale'
    severity: 1
    description: 'The timestamp of an estate was not renewed for ${timestampHours} hours: its terminals do not upgrade.'
    frequency: 'PT15M'
    window: 'PT1H'
    // Two days are all that a rule may look back; an estate whose last renewal is longer ago has alarmed long before.
    range: 'P2D'
    // Renewals and not failures: a timer that does not run at all fails nowhere.
    query: replace('''
      traces
      | where message startswith "Renewed the online metadata of estate"
      | summarize last = max(timestamp) by message
      | summarize value = todouble(countif(last < ago({hours}h)))''', '{hours}', string(min(timestampHours, 40)))
    operator: 'GreaterThan'
    threshold: 0
  }
  {
    name: 'event-set-aside'
    severity: 2
    description: 'The topic refused an event for what it is; the service set it aside.'
    frequency: 'PT15M'
    window: 'PT1H'
    range: 'PT1H'
    query: '''
      traces
      | where message startswith "The topic refuses event"
      | summarize value = todouble(sum(itemCount))'''
    operator: 'GreaterThan'
    threshold: 0
  }
]

resource logRules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: 'poscloud-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'PosCloud: ${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [
        insightsId
      ]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      overrideQueryTimeRange: alert.range == alert.window ? null : alert.range
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: 'value'
            timeAggregation: alert.operator == 'LessThan' ? 'Minimum' : 'Maximum'
            operator: alert.operator
            threshold: alert.threshold
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // The tables of a new Application Insights appear with the first telemetry.
      skipQueryValidation: true
      actions: {
        actionGroups: [
          actionGroupId
        ]
      }
    }
  }
]

var topicAlerts = [
  {
    name: 'dead-letter'
    severity: 1
    description: 'Event Grid gave up on an event and wrote it to the container deadletter.'
    metric: 'DeadLetteredCount'
    dimensions: []
  }
  {
    name: 'publish-failed'
    severity: 2
    description: 'The topic refused events. They stay in the outbox and are tried again.'
    metric: 'PublishFailCount'
    dimensions: []
  }
  {
    name: 'gate-tripped'
    severity: 1
    description: 'A gate stopped a rollout.'
    metric: 'MatchedEventCount'
    dimensions: [
      {
        name: 'EventSubscriptionName'
        operator: 'Include'
        values: ['gate-tripped']
      }
    ]
  }
  {
    name: 'pts-expiring'
    severity: 2
    description: 'The PCI PTS listing of a firmware expires soon or has expired.'
    metric: 'MatchedEventCount'
    dimensions: [
      {
        name: 'EventSubscriptionName'
        operator: 'Include'
        values: ['pts-expiring']
      }
    ]
  }
  {
    name: 'metadata-expiry'
    severity: 1
    description: 'Something that terminals trust expires soon or has expired. Upgrades stop then; payments do not.'
    metric: 'MatchedEventCount'
    dimensions: [
      {
        name: 'EventSubscriptionName'
        operator: 'Include'
        values: ['trust-expiring']
      }
    ]
  }
]

resource topicRules 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in topicAlerts: {
    name: 'poscloud-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [
        topicId
      ]
      evaluationFrequency: 'PT1M'
      windowSize: 'PT5M'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: alert.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: 'Microsoft.EventGrid/topics'
            metricName: alert.metric
            dimensions: alert.dimensions
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
          }
        ]
      }
      autoMitigate: true
      actions: [
        {
          actionGroupId: actionGroupId
        }
      ]
    }
  }
]
