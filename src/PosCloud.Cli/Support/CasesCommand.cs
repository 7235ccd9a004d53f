using System.CommandLine;
using PosCloud.Cli.Api;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Support;

namespace PosCloud.Cli.Support;

/// <summary><c>cases</c>: support cases of terminals.</summary>
internal static class CasesCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("cases", Messages.CommandCases)
    {
        CreateList(services, json),
        CreateShow(services, json),
        CreateOpen(services, json),
        CreateNote(services, json),
        CreateClose(services, json),
    };

    private static Command CreateList(CliServices services, Option<bool> json)
    {
        var all = new Option<bool>("--all") { Description = Messages.OptionAll };
        var closed = new Option<bool>("--closed") { Description = Messages.OptionClosed };
        var command = new Command("list", Messages.CommandCasesList) { all, closed };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var client = await Session.OpenAsync(services, cancellationToken);
            var page = await Pages.ReadAsync(
                parse.GetValue(all),
                (limit, continuation, token) => client.ListCasesAsync(parse.GetValue(closed), limit, continuation, token),
                cancellationToken);
            if (parse.GetValue(json))
            {
                services.Console.WriteJson(page, ProtocolJson.Default.PageSupportCaseView);
            }
            else
            {
                CaseTables.WriteList(services.Console, page.Items);
                services.Console.NoteMore(page);
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateShow(CliServices services, Option<bool> json)
    {
        var (terminal, id) = (Terminal(), Case());
        var command = new Command("show", Messages.CommandCasesShow) { terminal, id };
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services, parse.GetValue(json), client => client.GetCaseAsync(parse.GetRequiredValue(terminal), parse.GetRequiredValue(id), cancellationToken), cancellationToken));
        return command;
    }

    private static Command CreateOpen(CliServices services, Option<bool> json)
    {
        var (terminal, text, assignee) = (Terminal(), Text(), Assignee());
        var command = new Command("open", Messages.CommandCasesOpen) { terminal, text, assignee };
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services,
            parse.GetValue(json),
            client => client.OpenCaseAsync(
                parse.GetRequiredValue(terminal), new OpenCaseRequest(parse.GetRequiredValue(text), parse.GetValue(assignee)), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Command CreateNote(CliServices services, Option<bool> json)
    {
        var (terminal, id, text, assignee) = (Terminal(), Case(), Text(), Assignee());
        var command = new Command("note", Messages.CommandCasesNote) { terminal, id, text, assignee };
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services,
            parse.GetValue(json),
            client => client.NoteCaseAsync(
                parse.GetRequiredValue(terminal), parse.GetRequiredValue(id), new NoteCaseRequest(parse.GetRequiredValue(text), parse.GetValue(assignee)), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Command CreateClose(CliServices services, Option<bool> json)
    {
        var (terminal, id) = (Terminal(), Case());
        var reason = new Option<string>("--reason") { Description = Messages.OptionReason, HelpName = "TEXT", Required = true }.Text(Limits.LongText);
        var command = new Command("close", Messages.CommandCasesClose) { terminal, id, reason };
        command.SetAction((parse, cancellationToken) => AnswerAsync(
            services,
            parse.GetValue(json),
            client => client.CloseCaseAsync(
                parse.GetRequiredValue(terminal), parse.GetRequiredValue(id), new CloseCaseRequest(parse.GetRequiredValue(reason)), cancellationToken),
            cancellationToken));
        return command;
    }

    private static async Task<int> AnswerAsync(
        CliServices services, bool json, Func<AdminClient, Task<SupportCaseView>> ask, CancellationToken cancellationToken)
    {
        var found = await ask(await Session.OpenAsync(services, cancellationToken));
        if (json)
        {
            services.Console.WriteJson(found, ProtocolJson.Default.SupportCaseView);
        }
        else
        {
            CaseTables.WriteCase(services.Console, found);
        }

        return ExitCodes.Ok;
    }

    private static Argument<string> Terminal() => new Argument<string>("TERMINAL") { Description = Messages.ArgumentTerminal }.Id();

    private static Argument<string> Case() => new Argument<string>("CASE") { Description = Messages.ArgumentCase }.Id();

    private static Option<string> Text() =>
        new Option<string>("--text") { Description = Messages.OptionCaseText, HelpName = "TEXT", Required = true }.Text(Limits.LongText);

    private static Option<string?> Assignee() =>
        new Option<string?>("--assignee") { Description = Messages.OptionAssignee, HelpName = "NAME" }.Text(Limits.ShortText);
}
