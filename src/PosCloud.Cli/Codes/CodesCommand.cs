using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Fleet;

namespace PosCloud.Cli.Codes;

internal static class CodesCommand
{
    public static Command Create(CliServices services, Option<bool> json) =>
        new("codes", Messages.CommandCodes) { CreateCreate(services, json), FactoryCommand.Create(services, json) };

    private static Command CreateCreate(CliServices services, Option<bool> json)
    {
        var terminals = new Option<string[]>("--terminal") { Description = Messages.OptionCodeTerminal, HelpName = "ID" }.Id();
        var prefix = new Option<string?>("--prefix") { Description = Messages.OptionCodePrefix, HelpName = "TEXT" }.Id();
        var count = new Option<int?>("--count") { Description = Messages.OptionCodeCount, HelpName = "N" }.Each(v => IsCount(v, Limits.EnrolmentCodesPerRequest), Messages.RuleCount.With(Limits.EnrolmentCodesPerRequest));
        var start = new Option<int>("--start") { Description = Messages.OptionCodeStart, HelpName = "N", DefaultValueFactory = _ => 1 }.Each(v => IsCount(v, 999_999), Messages.RuleCount.With(999_999));
        var site = new Option<string>("--site") { Description = Messages.OptionCodeSite, HelpName = "SITE", Required = true }.Id();
        var tags = new Option<string[]>("--tag") { Description = Messages.OptionCodeTag, HelpName = "KEY=VALUE" }.Each(IsTag, Messages.RuleTag);
        var expires = new Option<string>("--expires") { Description = Messages.OptionCodeExpires, HelpName = "TIME", DefaultValueFactory = _ => "1d" }
            .Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        var output = new Option<FileInfo?>("--out") { Description = Messages.OptionCodeOut, HelpName = "FILE" };

        var command = new Command("create", Messages.CommandCodesCreate) { terminals, prefix, count, start, site, tags, expires, output };
        command.Validators.Add(CheckIds);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var request = new CreateCodesRequest(
                Ids(parse.GetValue(terminals), parse.GetValue(prefix), parse.GetValue(count), parse.GetValue(start)),
                parse.GetRequiredValue(site),
                parse.GetValue(tags)?.Select(t => t.Split('=', 2)).ToDictionary(t => t[0], t => t[1]) ?? [],
                (int)Durations.Parse(parse.GetRequiredValue(expires)).TotalSeconds);
            var check = new FieldChecker();
            request.Check(check);
            if (check.Error is { } error)
            {
                throw new CliException(ExitCodes.Usage, error, Messages.AdviceHelp.With("poscloud codes create"));
            }

            var client = await Session.OpenAsync(services, cancellationToken);
            var options = new CodesOptions(request, parse.GetValue(output)?.FullName, parse.GetValue(json));
            return await new CodesRunner(client, services.Console).RunAsync(options, cancellationToken);
        });
        return command;

        void CheckIds(CommandResult result)
        {
            var named = result.GetResult(terminals) is not null;
            var numbered = result.GetResult(prefix) is not null;
            if (named == numbered || numbered != (result.GetResult(count) is not null))
            {
                result.AddError(Messages.RuleTerminalsOrPrefix);
            }

            var keys = result.GetResult(tags)?.Tokens.Select(t => t.Value.Split('=')[0]).ToList() ?? [];
            if (keys.Distinct().Count() != keys.Count)
            {
                result.AddError(Messages.RuleTagOnce);
            }
        }
    }

    /// <summary>LANE-001, LANE-002 …: three digits, so that a list sorts and a later batch fits in.</summary>
    private static IReadOnlyList<string> Ids(string[]? terminals, string? prefix, int? count, int start) => prefix is null
        ? terminals ?? []
        : [.. Enumerable.Range(start, count ?? 0).Select(n => prefix + n.ToString("D3", CultureInfo.InvariantCulture))];

    private static bool IsCount(string value, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= max;

    private static bool IsTag(string value) =>
        value.IndexOf('=') is > 0 and var i && Names.IsId(value[..i]) && value.Length - i - 1 <= Limits.ShortText && !value.Any(char.IsControl);
}
