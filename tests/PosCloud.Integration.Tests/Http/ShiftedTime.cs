namespace PosCloud.Integration.Tests.Http;

/// <summary>The system's clock, ahead or behind.</summary>
internal sealed class ShiftedTime(TimeSpan shift) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + shift;
}
