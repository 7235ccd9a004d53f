// Tables, blobs and queues of the service.
import { containers, platformContainers, queues, tables } from '../names.bicep'
import { roleIds, roleId } from 'roles.bicep'

param name string
param location string
param tags object
param principalId string

@description('Days that a deleted or overwritten blob, and a deleted container, can be brought back.')
@minValue(7)
@maxValue(365)
param retentionDays int

@description('Days after its creation in which a package cannot be changed or deleted by anybody.')
@minValue(1)
param packageImmutabilityDays int

@description('Days that backups of terminals are kept at most.')
@minValue(1)
param backupDays int
@description('Days in which a copy of the audit log cannot be changed or deleted by anybody.')
@minValue(1)
param auditImmutabilityDays int

@description('Days that diagnostics of terminals are kept.')
@minValue(1)
param diagnosticsDays int

@description('Object id of a person or pipeline that runs the smoke test; empty for none.')
param operatorPrincipalId string

param locked bool

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    // Terminals download from here by SAS links: open to the internet, readable by nobody without a link.
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: 'Allow'
    }
    sasPolicy: {
      // Links live for half an hour (PosCloud:Downloads:LinkMinutes); one that would live longer than a day is logged.
      expirationAction: 'Log'
      sasExpirationPeriod: '1.00:00:00'
    }
  }

  resource blobs 'blobServices@2025-06-01' = {
    name: 'default'
    properties: {
      isVersioningEnabled: true
      deleteRetentionPolicy: {
        enabled: true
        days: retentionDays
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: retentionDays
      }
    }
  }

  resource tableService 'tableServices@2025-06-01' = {
    name: 'default'
  }

  resource queueService 'queueServices@2025-06-01' = {
    name: 'default'
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in concat(containers, platformContainers): {
    parent: account::blobs
    name: container
    properties: {
      publicAccess: 'None'
    }
  }
]

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: account::blobs
  name: 'packages'
}

// Not locked here: a locked policy can never be shortened. docs/operations.md says how to lock it for production.
resource packagesImmutable 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = {
  parent: packages
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: packageImmutabilityDays
    allowProtectedAppendWrites: false
  }
  dependsOn: [
    blobContainers
  ]
}

resource audit 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' existing = {
  parent: account::blobs
  name: 'audit'
}

// Copies of the audit log (docs/audit.md). PCI DSS 10.5.1 asks for a year; not locked here, like the one above.
resource auditImmutable 'Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies@2025-06-01' = {
  parent: audit
  name: 'default'
  properties: {
    immutabilityPeriodSinceCreationInDays: auditImmutabilityDays
    allowProtectedAppendWrites: false
  }
  dependsOn: [
    blobContainers
  ]
}

resource serviceTables 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-06-01' = [
  for table in tables: {
    parent: account::tableService
    name: table
  }
]

resource serviceQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = [
  for queue in items(queues): {
    parent: account::queueService
    name: queue.value
  }
]

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: [
        {
          // Uploads that nobody completed. A completed one is deleted at once.
          name: 'staging'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['staging/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: 3
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: 3
                }
              }
            }
          }
        }
        {
          name: 'diagnostics'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['diagnostics/', 'deadletter/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: diagnosticsDays
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: diagnosticsDays
                }
              }
            }
          }
        }
        {
          // The app deletes them by the minute; this is for what it should lose sight of.
          name: 'backups'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['backups/']
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: backupDays + 7
                }
              }
              version: {
                delete: {
                  daysAfterCreationGreaterThan: retentionDays
                }
              }
            }
          }
        }
        {
          // Packages and documents are never overwritten, so a version of one only stems from a deletion.
          name: 'old-versions'
          type: 'Lifecycle'
          enabled: true
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: ['packages/', 'trust/', 'documents/']
            }
            actions: {
              version: {
                delete: {
                  daysAfterCreationGreaterThan: retentionDays
                }
              }
            }
          }
        }
      ]
    }
  }
  dependsOn: [
    blobContainers
  ]
}

// A link is signed with a user delegation key, which only this role on the account itself gives out.
resource delegator 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, principalId, roleIds.storageBlobDelegator)
  scope: account
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId(roleIds.storageBlobDelegator)
  }
}

resource containerRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (container, i) in containers: {
    name: guid(account.id, container, principalId, roleIds.storageBlobDataContributor)
    scope: blobContainers[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: roleId(roleIds.storageBlobDataContributor)
    }
  }
]

resource tableRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (table, i) in tables: {
    name: guid(account.id, table, principalId, roleIds.storageTableDataContributor)
    scope: serviceTables[i]
    properties: {
      principalId: principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: roleId(roleIds.storageTableDataContributor)
    }
  }
]

resource smokeQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = {
  parent: account::queueService
  name: queues.smoke
}

resource operatorRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  name: guid(account.id, queues.smoke, operatorPrincipalId, roleIds.storageQueueDataReader)
  scope: smokeQueue
  properties: {
    principalId: operatorPrincipalId
    roleDefinitionId: roleId(roleIds.storageQueueDataReader)
  }
  dependsOn: [
    serviceQueues
  ]
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'keep'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Tables have no soft delete. See docs/operations.md before removing this lock.'
  }
}

output id string = account.id
output name string = account.name
output blobHost string = replace(replace(account.properties.primaryEndpoints.blob, 'https://', ''), '/', '')
