// The function app on Flex Consumption, and every setting that the code reads (functions/Settings.cs).
param planName string
param name string
param location string
param tags object
param identityId string
param identityClientId string
param packageContainer string
param hostStorageName string
param insightsName string

@description('Empty, or the subnet that the app reaches private endpoints through.')
param subnetId string

@allowed([512, 2048, 4096])
param instanceMemory int

@minValue(40)
@maxValue(1000)
param maximumInstances int

@description('Requests that the platform gives one instance at once. Below PosCloud:Http:MaxConcurrent, which answers "busy".')
@minValue(1)
@maxValue(1000)
param httpConcurrency int

@description('HTTP instances that are always there: no cold start for the first terminal of the morning.')
@minValue(0)
param alwaysReady int

@description('What the code reads, by the names of docs/architecture.md.')
param settings appSettings

@export()
@description('Values of the settings in functions/Settings.cs.')
type appSettings = {
  @description('Tenants, without the one of the smoke test.')
  estates: string
  storageAccount: string
  @description('Partition prefixes and accounts, as prefix=account,...; empty for one account.')
  terminalAccounts: string
  topicEndpoint: string
  adminAuthority: string
  adminAudience: string
  @description('Address of the vault\'s key with its version; so are the next two.')
  directorKey: string
  snapshotKey: string
  timestampKey: string
  @description('Address of the RSA key with its version that the key ring is kept under.')
  ringKey: string
  snapshotHours: int
  timestampHours: int
  @description('Days that sent events are kept for replay.')
  eventRetentionDays: int
  @description('Where metrics and traces go by OTLP, or empty.')
  otlpEndpoint: string
  checkInIntervalSeconds: int
  checkInActiveIntervalSeconds: int
  checkInHistoryEvery: int
  maxConcurrent: int
  downloadLinkMinutes: int
  @description('Host of a Front Door endpoint in front of the packages, or empty.')
  downloadHost: string
  rolloutApprovals: int
  snapshotRefreshSeconds: int
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: false
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      // No slots on this plan: a deployment recycles the instances, so that clients see a few failed requests and must
      // try again. Terminals do (docs/protocol.md).
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        // With the minor version: '10' is taken and never starts. The worker's runtime is set here and nowhere else:
        // this plan refuses FUNCTIONS_WORKER_RUNTIME.
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemory
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReady == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: alwaysReady
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
    }
    siteConfig: {
      http20Enabled: true
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies@2025-03-01' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scm 'basicPublishingCredentialsPolicies@2025-03-01' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource configuration 'config@2025-03-01' = {
    name: 'appsettings'
    properties: {
      // All three, and no AzureWebJobsStorage beside them, not even an empty one: it would win, and the host would not start.
      AzureWebJobsStorage__accountName: hostStorageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId

      // DefaultAzureCredential takes the user-assigned identity only if it is told which.
      AZURE_CLIENT_ID: identityClientId

      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'

      PosCloud__Estates: settings.estates
      PosCloud__Storage__AccountName: settings.storageAccount
      PosCloud__Storage__TerminalAccounts: settings.terminalAccounts
      PosCloud__EventGrid__TopicEndpoint: settings.topicEndpoint
      PosCloud__Admin__Authority: settings.adminAuthority
      PosCloud__Admin__Audience: settings.adminAudience
      PosCloud__Trust__DirectorKey: settings.directorKey
      PosCloud__Trust__SnapshotKey: settings.snapshotKey
      PosCloud__Trust__TimestampKey: settings.timestampKey
      PosCloud__Trust__RingKey: settings.ringKey
      PosCloud__Trust__SnapshotHours: string(settings.snapshotHours)
      PosCloud__Trust__TimestampHours: string(settings.timestampHours)
      PosCloud__CheckIn__IntervalSeconds: string(settings.checkInIntervalSeconds)
      PosCloud__CheckIn__ActiveIntervalSeconds: string(settings.checkInActiveIntervalSeconds)
      PosCloud__CheckIn__HistoryEvery: string(settings.checkInHistoryEvery)
      PosCloud__Http__MaxConcurrent: string(settings.maxConcurrent)
      PosCloud__Downloads__LinkMinutes: string(settings.downloadLinkMinutes)
      PosCloud__Downloads__Host: settings.downloadHost
      PosCloud__Rollouts__Approvals: string(settings.rolloutApprovals)
      PosCloud__Snapshot__RefreshSeconds: string(settings.snapshotRefreshSeconds)
      PosCloud__Events__RetentionDays: string(settings.eventRetentionDays)
      PosCloud__Telemetry__OtlpEndpoint: settings.otlpEndpoint
      PosCloud__Telemetry__IntervalSeconds: '60'
      PosCloud_OutboxSchedule: '*/15 * * * * *'
      PosCloud_RolloutSchedule: '*/30 * * * * *'
      PosCloud_DeltaSchedule: '0 * * * * *'
      PosCloud_TrustSchedule: '0 */15 * * * *'
      PosCloud_AuditSchedule: '0 10 0 * * *'
    }
  }
}

output id string = app.id
output name string = app.name
output host string = app.properties.defaultHostName
