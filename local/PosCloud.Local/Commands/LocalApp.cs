using System.CommandLine;
using System.CommandLine.Invocation;
using PosCloud.Cli.Api;
using PosCloud.Local.Demo;

namespace PosCloud.Local.Commands;

/// <summary>Parses, runs, and turns every failure into an exit code and one line.</summary>
internal static class LocalApp
{
    public static Task<int> RunAsync(IReadOnlyList<string> args, LocalConsole console, CancellationToken cancellationToken) => RunAsync(
        LocalCommands.Create(
            (options, stop) => new ServeRunner(console).RunAsync(options, stop),
            (options, stop) => new DemoRunner(console, TimeProvider.System).RunAsync(options, stop)),
        args,
        console,
        cancellationToken);

    internal static async Task<int> RunAsync(
        RootCommand root, IReadOnlyList<string> args, LocalConsole console, CancellationToken cancellationToken)
    {
        var parse = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction or null && parse.Errors.Count > 0)
        {
            console.Error.WriteLine($"{parse.Errors[0].Message} See --help.");
            return ExitCode.Usage;
        }

        try
        {
            // Ctrl-C comes through the token; stopping takes as long as it takes.
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = console.Output,
            };
            return await parse.InvokeAsync(invocation, cancellationToken);
        }
        catch (LocalSetupException exception)
        {
            console.Error.WriteLine(exception.Message);
            return ExitCode.Setup;
        }
        catch (PartFailedException exception)
        {
            console.Error.WriteLine(exception.Message);
            return ExitCode.PartFailed;
        }
        catch (AdminException exception)
        {
            console.Error.WriteLine($"The service refused: {exception.Message} {exception.Problem.Next}");
            return ExitCode.NotAsExpected;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ServiceUnreachableException)
        {
            console.Error.WriteLine($"Cannot go on: {exception.Message}");
            return ExitCode.NotAsExpected;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            console.Error.WriteLine("Stopped.");
            return ExitCode.Cancelled;
        }
    }
}
