using System.CommandLine;
using System.CommandLine.Invocation;
using PosCloud.Cli.Audit;
using PosCloud.Cli.Backups;
using PosCloud.Cli.Codes;
using PosCloud.Cli.Cost;
using PosCloud.Cli.Deltas;
using PosCloud.Cli.Documents;
using PosCloud.Cli.Events;
using PosCloud.Cli.Failures;
using PosCloud.Cli.Language;
using PosCloud.Cli.Login;
using PosCloud.Cli.Releases;
using PosCloud.Cli.Rollouts;
using PosCloud.Cli.Support;
using PosCloud.Cli.Terminals;
using PosCloud.Cli.Trust;
using PosCloud.Cli.WorkOrders;

namespace PosCloud.Cli;

/// <summary>The <c>poscloud</c> command: parses, runs, and turns every failure into an exit code and one line.</summary>
internal static class CliApp
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliServices services, CancellationToken cancellationToken)
    {
        // A value that begins with @ is a value here, not the name of a file with more arguments.
        var parse = CreateRoot(services).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parse.Action is ParseErrorAction or null && parse.Errors.Count > 0)
        {
            services.Console.Note(ErrorReport.Line(parse.Errors[0].Message, Messages.AdviceHelp.With(PathOf(parse.CommandResult.Command))));
            return ExitCodes.Usage;
        }

        try
        {
            var invocation = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = services.Console.Output,
            };
            return await parse.InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            services.Console.Note(Messages.NoteCancelled);
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when (ErrorReport.Describe(e, out var exitCode, out var line))
        {
            services.Console.Note(line);
            return exitCode;
        }
    }

    internal static RootCommand CreateRoot(CliServices services)
    {
        var json = new Option<bool>("--json") { Description = Messages.OptionJson, Recursive = true };
        return new RootCommand(Messages.CommandRoot)
        {
            json,
            LoginCommand.Create(services, json),
            LogoutCommand.Create(services, json),
            ReleasesCommand.Create(services, json),
            DocumentsCommand.Create(services, json),
            TrustCommand.Create(services, json),
            RolloutsCommand.Create(services, json),
            TerminalsCommand.Create(services, json),
            BackupsCommand.Create(services, json),
            WorkOrdersCommand.Create(services, json),
            CodesCommand.Create(services, json),
            DiagnosticsCommand.Create(services, json),
            CasesCommand.Create(services, json),
            VendorsCommand.Create(services, json),
            AuditCommand.Create(services, json),
            EventsCommand.Create(services, json),
            DeltaCommand.Create(services, json),
            CostCommand.Create(services, json),
            FailuresCommand.Create(services, json),
        };
    }

    private static string PathOf(Command command)
    {
        var names = new Stack<string>();
        for (var current = command; current is not RootCommand and not null; current = current.Parents.OfType<Command>().FirstOrDefault())
        {
            names.Push(current.Name);
        }

        return string.Join(' ', names.Prepend("poscloud"));
    }
}
