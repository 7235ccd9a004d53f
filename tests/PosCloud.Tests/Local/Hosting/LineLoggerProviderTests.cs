using Microsoft.Extensions.Logging;
using PosCloud.Local.Hosting;

namespace PosCloud.Tests.Local.Hosting;

public sealed class LineLoggerProviderTests
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Log_WarningWithException_IsOneLineWithoutControlCharacters()
    {
        using var provider = new LineLoggerProvider(_lines.Add);

        provider.CreateLogger("PosCloud.Core.Events.Relay").Log(
            LogLevel.Warning, default, "lost\n\u001b[31m", new InvalidOperationException("why\r\nnot"), (state, _) => state);

        Assert.Equal("Warning Relay: lost  [31m (InvalidOperationException: why  not)", Assert.Single(_lines));
    }

    [Theory]
    [InlineData(LogLevel.Trace)]
    [InlineData(LogLevel.Information)]
    [InlineData(LogLevel.None)]
    public void Log_LessThanAWarning_IsDropped(LogLevel level)
    {
        using var provider = new LineLoggerProvider(_lines.Add);

        provider.CreateLogger("x").Log(level, default, "noise", null, (state, _) => state);

        Assert.Empty(_lines);
    }
}
