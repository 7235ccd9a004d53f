using Spectre.Console;

namespace PosCloud.Local.Commands;

/// <summary>Where the program writes.</summary>
/// <param name="Output">Lines for people.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Live">For a live display; null when output goes to a file or a pipe.</param>
internal sealed record LocalConsole(TextWriter Output, TextWriter Error, IAnsiConsole? Live)
{
    public static LocalConsole ForProcess() => new(
        Console.Out,
        Console.Error,
        !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities is { Ansi: true, Interactive: true } ? AnsiConsole.Console : null);
}
