// The second pass: subscriptions that call functions. Event Grid asks the function when such a subscription is created, so
// the code must be published before (deploy.sh and azure.yaml do it in this order).
import { functionSubscriptions } from 'names.bicep'

param topicName string
param storageName string
param appName string

resource topic 'Microsoft.EventGrid/topics@2025-02-15' existing = {
  name: topicName
}

resource storage 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource subscriptions 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = [
  for subscription in functionSubscriptions: {
    parent: topic
    name: subscription.name
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      destination: {
        endpointType: 'AzureFunction'
        properties: {
          resourceId: '${app.id}/functions/${subscription.function}'
          // One at a time: a delta takes seconds to minutes, and a batch fails as a whole.
          maxEventsPerBatch: 1
          preferredBatchSizeInKilobytes: 64
        }
      }
      filter: {
        includedEventTypes: subscription.eventTypes
      }
      retryPolicy: {
        eventTimeToLiveInMinutes: 1440
        maxDeliveryAttempts: 30
      }
      deadLetterWithResourceIdentity: {
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
    }
  }
]

output names array = [for (subscription, i) in functionSubscriptions: subscriptions[i].name]
