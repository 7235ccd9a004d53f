namespace PosCloud.Cli.Console;

/// <summary>Shows nothing: <c>--json</c> is for programs.</summary>
internal sealed class NoProgress : IProgressView
{
    public void Report(string step, double fraction, string detail)
    {
    }
}
