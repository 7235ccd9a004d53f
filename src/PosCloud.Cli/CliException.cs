namespace PosCloud.Cli;

/// <summary>Ends the command with one line: what is wrong, and what to do.</summary>
public sealed class CliException(int exitCode, string message, string advice) : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    public string Advice { get; } = advice;
}
