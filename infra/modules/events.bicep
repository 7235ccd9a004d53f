// The topic, and the subscriptions that need no function: queues and webhooks.
import { countedEvents, queues, smokeEstate, smokeEventType } from '../names.bicep'
import { roleIds, roleId } from 'roles.bicep'

param name string
param location string
param tags object
param principalId string
param storageName string
param publicNetworkAccess bool

@description('Webhooks: { name, url, eventTypes }. The endpoint must answer the CloudEvents handshake (OPTIONS) while it is created.')
param webhooks array

@description('True: all events also go to a queue that a system of yours polls.')
param eventQueue bool

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName

  resource blobs 'blobServices@2025-06-01' existing = {
    name: 'default'

    resource deadletter 'containers@2025-06-01' existing = {
      name: 'deadletter'
    }
  }

  resource queueService 'queueServices@2025-06-01' existing = {
    name: 'default'
  }
}

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'SystemAssigned'
  }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: publicNetworkAccess ? 'Enabled' : 'Disabled'
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(topic.id, principalId, roleIds.eventGridDataSender)
  scope: topic
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId(roleIds.eventGridDataSender)
  }
}

// The topic writes dead letters as itself, not as the app: without this role they are lost, and nothing says so.
resource deadletterRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage.id, 'deadletter', topic.id, roleIds.storageBlobDataContributor)
  scope: storage::blobs::deadletter
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleId(roleIds.storageBlobDataContributor)
  }
}

resource topicQueues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' existing = [
  for queue in items(queues): {
    parent: storage::queueService
    name: queue.value
  }
]

resource queueRoles 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queue, i) in items(queues): {
    name: guid(storage.id, queue.value, topic.id, roleIds.storageQueueDataMessageSender)
    scope: topicQueues[i]
    properties: {
      principalId: topic.identity.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: roleId(roleIds.storageQueueDataMessageSender)
    }
  }
]

var deadLetter = {
  identity: {
    type: 'SystemAssigned'
  }
  deadLetterDestination: {
    endpointType: 'StorageBlob'
    properties: {
      resourceId: storage.id
      blobContainerName: 'deadletter'
    }
  }
}

resource counted 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for event in countedEvents: {
    parent: topic
    name: event.name
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      deliveryWithResourceIdentity: {
        identity: {
          type: 'SystemAssigned'
        }
        destination: {
          endpointType: 'StorageQueue'
          properties: {
            resourceId: storage.id
            queueName: queues.counted
            queueMessageTimeToLiveInSeconds: 3600
          }
        }
      }
      filter: {
        includedEventTypes: event.eventTypes
      }
      deadLetterWithResourceIdentity: deadLetter
    }
    dependsOn: [
      deadletterRole
      queueRoles
    ]
  }
]

resource smoke 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'smoke'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    deliveryWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: storage.id
          queueName: queues.smoke
          queueMessageTimeToLiveInSeconds: 3600
        }
      }
    }
    filter: {
      includedEventTypes: [
        smokeEventType
      ]
      advancedFilters: [
        {
          operatorType: 'StringEndsWith'
          key: 'source'
          values: [
            '/estates/${smokeEstate}'
          ]
        }
      ]
    }
    deadLetterWithResourceIdentity: deadLetter
  }
  dependsOn: [
    deadletterRole
    queueRoles
  ]
}

resource everything 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = if (eventQueue) {
  parent: topic
  name: 'events'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    deliveryWithResourceIdentity: {
      identity: {
        type: 'SystemAssigned'
      }
      destination: {
        endpointType: 'StorageQueue'
        properties: {
          resourceId: storage.id
          queueName: queues.events
          queueMessageTimeToLiveInSeconds: 604800
        }
      }
    }
    deadLetterWithResourceIdentity: deadLetter
  }
  dependsOn: [
    deadletterRole
    queueRoles
  ]
}

resource hooks 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for hook in webhooks: {
    parent: topic
    name: hook.name
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'WebHook'
        properties: {
          endpointUrl: hook.url
          maxEventsPerBatch: 1
        }
      }
      filter: {
        includedEventTypes: empty(hook.eventTypes) ? null : hook.eventTypes
      }
      retryPolicy: {
        eventTimeToLiveInMinutes: 1440
        maxDeliveryAttempts: 30
      }
      deadLetterWithResourceIdentity: deadLetter
    }
    dependsOn: [
      deadletterRole
    ]
  }
]

output id string = topic.id
output name string = topic.name
output endpoint string = topic.properties.endpoint
