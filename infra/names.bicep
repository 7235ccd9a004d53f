// Names that the code and the deployment share. A test compares them with the code (tests/PosCloud.Tests/Infrastructure):
// a new table, container, timer or event trigger in the code needs its line here, and the other way round.

@export()
@description('Tables of the service, in the data account.')
var tables = [
  'terminals'
  'catalogue'
  'rollouts'
  'audit'
]

@export()
@description('The table that may be spread over several accounts.')
var shardedTable = 'terminals'

@export()
@description('Blob containers that the service uses, in the data account.')
var containers = [
  'packages'
  'staging'
  'diagnostics'
  'trust'
  'backups'
  'documents'
  'audit'
]

@export()
@description('Containers that only the platform writes: not in the code.')
var platformContainers = [
  'deadletter'
]

@export()
@description('Functions that Event Grid calls, each with the event types that it takes. The second pass subscribes them.')
var functionSubscriptions = [
  {
    name: 'build-delta'
    function: 'BuildDelta'
    eventTypes: [
      'poscloud.delta.requested.v1'
    ]
  }
]

@export()
@description('''
Event types that are counted: each becomes a subscription of its own, whose metrics the alerts and the workbook read. The
events go to the queue "counted", where they live for an hour.
''')
var countedEvents = [
  {
    name: 'offered'
    eventTypes: [
      'poscloud.terminal.offered.v1'
    ]
  }
  {
    name: 'upgraded'
    eventTypes: [
      'poscloud.terminal.upgraded.v1'
    ]
  }
  {
    name: 'rolled-back'
    eventTypes: [
      'poscloud.terminal.rolled-back.v1'
    ]
  }
  {
    name: 'failed'
    eventTypes: [
      'poscloud.terminal.failed.v1'
    ]
  }
  {
    name: 'gate-tripped'
    eventTypes: [
      'poscloud.rollout.gate-tripped.v1'
    ]
  }
  {
    name: 'pts-expiring'
    eventTypes: [
      'poscloud.release.pts-expiring.v1'
    ]
  }
  {
    name: 'trust-expiring'
    eventTypes: [
      'poscloud.trust.expiring.v1'
    ]
  }
]

@export()
@description('Queues: counted events, events of the smoke test, and, if asked for, all events for a system that polls.')
var queues = {
  counted: 'counted'
  smoke: 'smoke'
  events: 'events'
}

@export()
@description('The estate of the smoke test, always there, so that its terminals are in nobody\'s fleet.')
var smokeEstate = 'smoke'

@export()
@description('The event type that the smoke test waits for.')
var smokeEventType = 'poscloud.terminal.enrolled.v1'
