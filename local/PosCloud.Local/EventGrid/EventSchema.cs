namespace PosCloud.Local.EventGrid;

/// <summary>What events look like, coming in or going out (https://learn.microsoft.com/azure/event-grid/input-mappings).</summary>
public enum EventSchema
{
    /// <summary>CloudEvents 1.0. A topic that takes these can deliver nothing else.</summary>
    CloudEvents,

    /// <summary>Event Grid's own. Can be delivered as it is or as CloudEvents.</summary>
    EventGrid,
}
