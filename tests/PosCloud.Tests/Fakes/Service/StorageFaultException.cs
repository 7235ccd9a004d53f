namespace PosCloud.Tests.Fakes.Service;

/// <summary>An injected failure of storage or of the event topic.</summary>
internal sealed class StorageFaultException(string operation, FaultMoment moment)
    : Exception($"Injected: {operation} failed, {moment} it was done.");
