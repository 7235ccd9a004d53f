// A further account for a part of the table of terminals, when one account's 20,000 operations a second are not enough.
import { shardedTable } from '../names.bicep'
import { roleIds, roleId } from 'roles.bicep'

param name string
param location string
param tags object
param principalId string
param locked bool

@description('False when the app reaches it through a private endpoint: only the app reads it.')
param publicNetworkAccess bool

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
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    supportsHttpsTrafficOnly: true
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
    }
  }

  resource tableService 'tableServices@2025-06-01' = {
    name: 'default'

    resource terminals 'tables@2025-06-01' = {
      name: shardedTable
    }
  }
}

resource tableRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, shardedTable, principalId, roleIds.storageTableDataContributor)
  scope: account::tableService::terminals
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId(roleIds.storageTableDataContributor)
  }
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
