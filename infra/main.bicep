// PosCloud on Azure. One resource group; everything in it is made here, except subscriptions that call functions
// (subscriptions.bicep, after the code is published).
targetScope = 'subscription'

import { smokeEstate } from 'names.bicep'

@description('Short name of this environment; part of every name.')
@minLength(1)
@maxLength(12)
param environmentName string

param location string

@description('Beginning of every name: letters and digits.')
@minLength(2)
@maxLength(8)
param prefix string = 'poscloud'

@description('End of names that must be unique in the world.')
@minLength(4)
@maxLength(8)
param suffix string = take(uniqueString(subscription().id, environmentName, location), 6)

param tags object = {}

@description('True: storage, vault and further accounts cannot be deleted by accident.')
param locks bool = false

// ---- Who ----

@description('Application (client) id of the Entra app registration that admins sign in to. deploy.sh makes it.')
param adminAudience string

param adminAuthority string = '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'

@description('Object id of the person or pipeline that runs the smoke test; empty for none.')
param operatorPrincipalId string = ''

// ---- What it does ----

@description('Days that sent events are kept for replay.')
param eventRetentionDays int = 30

@description('Address of an OpenTelemetry collector that takes OTLP, or empty.')
param otlpEndpoint string = ''

@description('How long a snapshot of the trust metadata is valid; the app renews it at half of that.')
param snapshotHours int = 168

@description('How long a timestamp of the trust metadata is valid; a terminal that is cut from news stops upgrading after it.')
param timestampHours int = 6

@description('Tenants; lower-case letters, digits and "-".')
param estates array

@description('Seconds between the check-ins of an idle terminal.')
@minValue(60)
@maxValue(86400)
param checkInIntervalSeconds int = 3600

@minValue(10)
@maxValue(3600)
param checkInActiveIntervalSeconds int = 60

@description('Of check-ins that changed nothing, every so many is kept in the history.')
@minValue(1)
param checkInHistoryEvery int = 1

@minValue(1)
@maxValue(10000)
param maxConcurrent int = 400

@minValue(5)
@maxValue(1440)
param downloadLinkMinutes int = 30

@minValue(0)
@maxValue(5)
param rolloutApprovals int = 2

@minValue(1)
@maxValue(600)
param snapshotRefreshSeconds int = 10

// ---- How large ----

@allowed([512, 2048, 4096])
param instanceMemory int = 2048

@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@minValue(1)
@maxValue(1000)
param httpConcurrency int = 200

@minValue(0)
param alwaysReady int = 0

@description('''
Further accounts for terminals: { name: "a", prefixes: ["shops|8", ...] }. A prefix is an estate and '|', and up to three
hexadecimal digits of the bucket. Terminals that have rows already do not move: see docs/operations.md.
''')
param terminalAccounts terminalAccount[] = []

type terminalAccount = {
  @minLength(1)
  @maxLength(4)
  name: string
  prefixes: string[]
}

// ---- Data ----

param retentionDays int = 30
param packageImmutabilityDays int = 30

@description('Days in which a copy of the audit log cannot be changed or deleted by anybody.')
@minValue(1)
param auditImmutabilityDays int = 30
param diagnosticsDays int = 30
param logRetentionDays int = 31
param logDailyGigabytes int = -1

// ---- Events ----

@description('Webhooks that get events: { name, url, eventTypes }; an empty list of types means all.')
param webhooks array = []

@description('True: all events also go to the queue "events".')
param eventQueue bool = false

// ---- Watching ----

param alertEmails array = []

@minValue(1)
@maxValue(100)
param errorPercent int = 2

@minValue(1)
@maxValue(99)
param silentPercent int = 80

@description('0 for no budget; in the currency of the bill.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget begins; Azure takes none before the current month.')
param budgetStart string = utcNow('yyyy-MM-01')

// ---- Networks ----

@description('True: the app reaches storage, vault and topic through private endpoints.')
param privateNetwork bool = false

param networkAddressPrefix string = '10.80.0.0/24'

@description('True: Front Door in front of the packages.')
param frontDoor bool = false

var allTags = union(tags, {
  application: 'poscloud'
  'azd-env-name': environmentName
})
var base = '${prefix}-${environmentName}'

// Names of storage accounts: 24 letters and digits at most.
var storageBase = toLower(take(replace('${prefix}${environmentName}', '-', ''), 12))

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: 'rg-${base}'
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  scope: group
  name: 'identity'
  params: {
    name: 'id-${base}'
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  name: 'monitoring'
  params: {
    workspaceName: 'log-${base}'
    insightsName: 'appi-${base}'
    actionGroupName: 'ag-${base}'
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    logRetentionDays: logRetentionDays
    logDailyGigabytes: logDailyGigabytes
    alertEmails: alertEmails
  }
}

module hostStorage 'modules/hostStorage.bicep' = {
  scope: group
  name: 'hostStorage'
  params: {
    name: '${storageBase}host${suffix}'
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    publicNetworkAccess: !privateNetwork
  }
}

module dataStorage 'modules/dataStorage.bicep' = {
  scope: group
  name: 'dataStorage'
  params: {
    name: '${storageBase}data${suffix}'
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    retentionDays: retentionDays
    packageImmutabilityDays: packageImmutabilityDays
    auditImmutabilityDays: auditImmutabilityDays
    diagnosticsDays: diagnosticsDays
    operatorPrincipalId: operatorPrincipalId
    locked: locks
  }
}

module terminalStorage 'modules/terminalStorage.bicep' = [
  for account in terminalAccounts: {
    scope: group
    name: 'terminalStorage-${account.name}'
    params: {
      name: '${storageBase}${account.name}${suffix}'
      location: location
      tags: allTags
      principalId: identity.outputs.principalId
      locked: locks
      publicNetworkAccess: !privateNetwork
    }
  }
]

module vault 'modules/vault.bicep' = {
  scope: group
  name: 'vault'
  params: {
    name: take('kv-${storageBase}-${suffix}', 24)
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    publicNetworkAccess: !privateNetwork
    locked: locks
  }
}

module events 'modules/events.bicep' = {
  scope: group
  name: 'events'
  params: {
    name: 'evgt-${base}-${suffix}'
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    storageName: dataStorage.outputs.name
    publicNetworkAccess: !privateNetwork
    webhooks: webhooks
    eventQueue: eventQueue
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  name: 'network'
  params: {
    name: 'vnet-${base}'
    location: location
    tags: allTags
    addressPrefix: networkAddressPrefix
    endpoints: concat(
      [
        {
          name: 'host-blob'
          resourceId: hostStorage.outputs.id
          group: 'blob'
          zone: 'privatelink.blob.${environment().suffixes.storage}'
        }
        {
          name: 'host-queue'
          resourceId: hostStorage.outputs.id
          group: 'queue'
          zone: 'privatelink.queue.${environment().suffixes.storage}'
        }
        {
          name: 'host-table'
          resourceId: hostStorage.outputs.id
          group: 'table'
          zone: 'privatelink.table.${environment().suffixes.storage}'
        }
        {
          name: 'data-blob'
          resourceId: dataStorage.outputs.id
          group: 'blob'
          zone: 'privatelink.blob.${environment().suffixes.storage}'
        }
        {
          name: 'data-table'
          resourceId: dataStorage.outputs.id
          group: 'table'
          zone: 'privatelink.table.${environment().suffixes.storage}'
        }
        {
          name: 'vault'
          resourceId: vault.outputs.id
          group: 'vault'
          zone: 'privatelink.vaultcore.azure.net'
        }
        {
          name: 'topic'
          resourceId: events.outputs.id
          group: 'topic'
          zone: 'privatelink.eventgrid.azure.net'
        }
      ],
      map(terminalAccounts, account => {
        name: 'terminals-${account.name}'
        resourceId: resourceId(
          subscription().subscriptionId,
          'rg-${base}',
          'Microsoft.Storage/storageAccounts',
          '${storageBase}${account.name}${suffix}'
        )
        group: 'table'
        zone: 'privatelink.table.${environment().suffixes.storage}'
      })
    )
  }
  dependsOn: [
    terminalStorage
  ]
}

module edge 'modules/frontDoor.bicep' = if (frontDoor) {
  scope: group
  name: 'frontDoor'
  params: {
    name: 'afd-${base}-${suffix}'
    tags: allTags
    blobHost: dataStorage.outputs.blobHost
    workspaceId: monitoring.outputs.workspaceId
  }
}

var terminalAccountEntries = flatten(map(
  terminalAccounts,
  account => map(account.prefixes, p => '${p}=${storageBase}${account.name}${suffix}')
))

module app 'modules/app.bicep' = {
  scope: group
  name: 'app'
  params: {
    planName: 'plan-${base}'
    name: 'func-${base}-${suffix}'
    location: location
    tags: allTags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    packageContainer: hostStorage.outputs.packageContainer
    hostStorageName: hostStorage.outputs.name
    insightsName: monitoring.outputs.insightsName
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    instanceMemory: instanceMemory
    maximumInstances: maximumInstances
    alwaysReady: alwaysReady
    httpConcurrency: httpConcurrency
    settings: {
      estates: join(union(estates, [smokeEstate]), ',')
      storageAccount: dataStorage.outputs.name
      terminalAccounts: join(terminalAccountEntries, ',')
      topicEndpoint: events.outputs.endpoint
      adminAuthority: adminAuthority
      adminAudience: adminAudience
      directorKey: vault.outputs.directorKey
      snapshotKey: vault.outputs.snapshotKey
      timestampKey: vault.outputs.timestampKey
      ringKey: vault.outputs.ringKey
      eventRetentionDays: eventRetentionDays
      otlpEndpoint: otlpEndpoint
      snapshotHours: snapshotHours
      timestampHours: timestampHours
      checkInIntervalSeconds: checkInIntervalSeconds
      checkInActiveIntervalSeconds: checkInActiveIntervalSeconds
      checkInHistoryEvery: checkInHistoryEvery
      maxConcurrent: maxConcurrent
      downloadLinkMinutes: downloadLinkMinutes
      downloadHost: frontDoor ? edge!.outputs.host : ''
      rolloutApprovals: rolloutApprovals
      snapshotRefreshSeconds: snapshotRefreshSeconds
    }
  }
  // The modules of storage, vault, topic and monitoring contain their role assignments: the app starts with all of them.
  dependsOn: [
    terminalStorage
  ]
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  name: 'alerts'
  params: {
    location: location
    tags: allTags
    insightsId: monitoring.outputs.insightsId
    topicId: events.outputs.id
    actionGroupId: monitoring.outputs.actionGroupId
    errorPercent: errorPercent
    timestampHours: timestampHours
    silentPercent: silentPercent
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  name: 'workbook'
  params: {
    location: location
    tags: allTags
    insightsId: monitoring.outputs.insightsId
    topicId: events.outputs.id
    storageId: dataStorage.outputs.id
  }
}

module diagnostics 'modules/diagnostics.bicep' = {
  scope: group
  name: 'diagnostics'
  params: {
    workspaceId: monitoring.outputs.workspaceId
    storageName: dataStorage.outputs.name
    vaultName: vault.outputs.name
    topicName: events.outputs.name
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  name: 'budget'
  params: {
    name: 'budget-${base}'
    monthlyAmount: monthlyBudget
    startDate: budgetStart
    emails: alertEmails
  }
}

// No secrets: names and addresses. deploy.sh and azd read these.
output RESOURCE_GROUP string = group.name
output APP_NAME string = app.outputs.name
output APP_URL string = 'https://${app.outputs.host}'
output STORAGE_NAME string = dataStorage.outputs.name
output TOPIC_NAME string = events.outputs.name
output VAULT_NAME string = vault.outputs.name
