using System.CommandLine;
using System.Globalization;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Events;

namespace PosCloud.Cli.Events;

internal static class EventsCommand
{
    /// <summary>Longer than any retention.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(3650);

    public static Command Create(CliServices services, Option<bool> json) =>
        new("events", Messages.CommandEvents) { CreateReplay(services, json) };

    private static Command CreateReplay(CliServices services, Option<bool> json)
    {
        var since = new Option<string>("--since") { Description = Messages.OptionSince, HelpName = "TIME", Required = true }.Each(IsMoment, Messages.RuleMoment);
        var until = new Option<string?>("--until") { Description = Messages.OptionUntil, HelpName = "TIME" }.Each(IsMoment, Messages.RuleMoment);
        var types = new Option<string[]>("--type") { Description = Messages.OptionEventType, HelpName = "TYPE" }.Text(ReplayRequest.MaxType);
        var subject = new Option<string?>("--subject") { Description = Messages.OptionEventSubject, HelpName = "PREFIX" }.Text(Limits.LongText);
        var to = new Option<string?>("--to") { Description = Messages.OptionReplayTo, HelpName = "URL" }.Url();
        var setAside = new Option<bool>("--set-aside") { Description = Messages.OptionSetAside };
        var command = new Command("replay", Messages.CommandEventsReplay) { since, until, types, subject, to, setAside };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var now = services.Time.GetUtcNow();
            var request = new ReplayRequest(
                Moment(parse.GetRequiredValue(since), now),
                parse.GetValue(until) is { } end ? Moment(end, now) : now,
                parse.GetValue(types) is { Length: > 0 } named ? named : null,
                parse.GetValue(subject),
                parse.GetValue(setAside));
            var check = new FieldChecker();
            request.Check(check);
            if (check.Error is { } error)
            {
                throw new CliException(ExitCodes.Usage, error, Messages.AdviceHelp.With("poscloud events replay"));
            }

            var client = await Session.OpenAsync(services, cancellationToken);
            var endpoint = parse.GetValue(to) is { } url ? new HookEndpoint(services.Http, new Uri(url)) : null;
            return await new ReplayRunner(client, endpoint, services.Console).RunAsync(request, parse.GetValue(json), cancellationToken);
        });
        return command;
    }

    /// <summary>A time before now such as <c>6h</c>, or a moment such as <c>2026-11-30T08:00:00Z</c>; a date alone is its beginning in UTC.</summary>
    private static DateTimeOffset Moment(string text, DateTimeOffset now) => Durations.TryParse(text, out var ago)
        ? now - ago
        : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    private static bool IsMoment(string text) => Durations.TryParse(text, out var ago)
        ? ago <= MaxAge
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at.Year >= 2000;
}
