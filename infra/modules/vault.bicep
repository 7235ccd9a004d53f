// Key Vault: the secret with the key that signs directives, and the P-256 keys of the online TUF roles.
import { roleIds, roleId } from 'roles.bicep'

param name string
param location string
param tags object
param principalId string
param publicNetworkAccess bool
param locked bool

@description('The key that signs directives, PKCS#8 in base64 without line breaks. Empty: keep the one that is there.')
@secure()
param directiveKey string

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: publicNetworkAccess ? 'Allow' : 'Deny'
    }
  }
}

var directiveKeyName = 'directive-key'

// Written by the management plane, so that whoever deploys needs no right to read secrets.
resource directiveKeySecret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(directiveKey)) {
  parent: vault
  name: directiveKeyName
  tags: tags
  properties: {
    contentType: 'application/pkcs8; P-256, base64'
    value: directiveKey
  }
}

// For snapshot, timestamp and director of docs/decisions/0004. Nothing signs with them yet, so nobody may: the role comes
// with the code that uses them.
resource signingKeys 'Microsoft.KeyVault/vaults/keys@2025-05-01' = [
  for role in ['snapshot', 'timestamp', 'director']: {
    parent: vault
    name: role
    tags: tags
    properties: {
      kty: 'EC'
      curveName: 'P-256'
      keyOps: ['sign', 'verify']
    }
  }
]

resource secretsUser 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roleIds.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId(roleIds.keyVaultSecretsUser)
  }
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = if (locked) {
  name: 'keep'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Terminals trust the key in here. See docs/operations.md.'
  }
}

output id string = vault.id
output name string = vault.name
output directiveKeyUri string = '${vault.properties.vaultUri}secrets/${directiveKeyName}'
