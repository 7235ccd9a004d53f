namespace Microsoft.Azure.Functions.Worker.LocalHost;

internal enum TriggerKind
{
    Http,
    Timer,
    EventGrid,
}
