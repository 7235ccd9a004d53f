// Key Vault: the P-256 keys of the online roles. They sign in the vault and never leave it.
import { roleIds, roleId } from 'roles.bicep'

param name string
param location string
param tags object
param principalId string
param publicNetworkAccess bool
param locked bool

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

// Of docs/decisions/0010. Bicep makes a key once and leaves it alone afterwards: a new version is a new key, which a root or a
// targets file must name first (docs/operations.md, "Rotate keys").
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

// What the key ring in the container "trust" is kept under (docs/decisions/0020). A new version wraps what is new; old versions must
// stay enabled, because what they wrapped is not wrapped anew.
resource ringKey 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: 'ring'
  tags: tags
  properties: {
    kty: 'RSA'
    keySize: 3072
    keyOps: ['wrapKey', 'unwrapKey', 'sign', 'verify']
  }
}

resource cryptoUser 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, principalId, roleIds.keyVaultCryptoUser)
  scope: vault
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId(roleIds.keyVaultCryptoUser)
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
output snapshotKey string = signingKeys[0].properties.keyUriWithVersion
output timestampKey string = signingKeys[1].properties.keyUriWithVersion
output directorKey string = signingKeys[2].properties.keyUriWithVersion
output ringKey string = ringKey.properties.keyUriWithVersion
