namespace PosCloud.Terminal.Device;

/// <summary>Nothing had to hold still.</summary>
internal sealed class NoHold : IAsyncDisposable
{
    public static NoHold Instance { get; } = new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
