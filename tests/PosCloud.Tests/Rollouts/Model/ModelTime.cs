namespace PosCloud.Tests.Rollouts.Model;

/// <summary>A clock that moves only when the model moves it.</summary>
internal sealed class ModelTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public void Advance(int seconds) => _now = _now.AddSeconds(seconds);
}
