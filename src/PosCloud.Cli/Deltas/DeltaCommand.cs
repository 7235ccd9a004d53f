using System.CommandLine;
using PosCloud.Cli.Console;
using PosCloud.Cli.Language;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

internal static class DeltaCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("delta", Messages.CommandDelta)
    {
        CreateCreate(services, json),
        CreateApply(services, json),
        CreateVerify(services, json),
        CreateInfo(services, json),
        CreateBench(services, json),
    };

    private static Command CreateCreate(CliServices services, Option<bool> json)
    {
        var oldImage = Input("OLD", Messages.ArgumentOldImage);
        var newImage = Input("NEW", Messages.ArgumentNewImage);
        var output = Output(Messages.OptionDeltaOut);
        var profile = new Option<DeltaProfile>("--profile") { Description = Messages.OptionProfile, HelpName = "default|small|fast" };
        profile.AcceptOnlyFromAmong([.. Enum.GetValues<DeltaProfile>().Select(Show.Name)]);
        var command = new Command("create", Messages.CommandDeltaCreate) { oldImage, newImage, output, profile };
        command.SetAction((parse, cancellationToken) => new DeltaRunner(services.Console, parse.GetValue(json)).CreateAsync(
            parse.GetRequiredValue(oldImage).FullName,
            parse.GetRequiredValue(newImage).FullName,
            parse.GetRequiredValue(output).FullName,
            parse.GetValue(profile),
            cancellationToken));
        return command;
    }

    private static Command CreateApply(CliServices services, Option<bool> json)
    {
        var oldImage = Input("OLD", Messages.ArgumentOldImage);
        var delta = Input("DELTA", Messages.ArgumentDelta);
        var output = Output(Messages.OptionImageOut);
        var command = new Command("apply", Messages.CommandDeltaApply) { oldImage, delta, output };
        command.SetAction((parse, cancellationToken) => new DeltaRunner(services.Console, parse.GetValue(json)).ApplyAsync(
            parse.GetRequiredValue(oldImage).FullName,
            parse.GetRequiredValue(delta).FullName,
            parse.GetRequiredValue(output).FullName,
            cancellationToken));
        return command;
    }

    private static Command CreateInfo(CliServices services, Option<bool> json)
    {
        var delta = Input("DELTA", Messages.ArgumentDelta);
        var command = new Command("info", Messages.CommandDeltaInfo) { delta };
        command.SetAction(parse => new DeltaRunner(services.Console, parse.GetValue(json)).Info(parse.GetRequiredValue(delta).FullName));
        return command;
    }

    private static Command CreateVerify(CliServices services, Option<bool> json)
    {
        var files = new Argument<FileInfo[]>("FILES") { Description = Messages.ArgumentVerify, HelpName = "OLD [NEW] DELTA", Arity = new ArgumentArity(2, 3) };
        files.AcceptExistingOnly();
        var command = new Command("verify", Messages.CommandDeltaVerify) { files };
        command.SetAction((parse, cancellationToken) =>
        {
            var given = parse.GetRequiredValue(files);
            return new DeltaRunner(services.Console, parse.GetValue(json)).VerifyAsync(
                given[0].FullName, given.Length == 3 ? given[1].FullName : null, given[^1].FullName, cancellationToken);
        });
        return command;
    }

    private static Command CreateBench(CliServices services, Option<bool> json)
    {
        var oldImage = Input("OLD", Messages.ArgumentOldImage);
        var newImage = Input("NEW", Messages.ArgumentNewImage);
        var command = new Command("bench", Messages.CommandDeltaBench) { oldImage, newImage };
        command.SetAction((parse, cancellationToken) => new DeltaBenchRunner(services.Console, parse.GetValue(json)).RunAsync(
            parse.GetRequiredValue(oldImage).FullName, parse.GetRequiredValue(newImage).FullName, cancellationToken));
        return command;
    }

    private static Argument<FileInfo> Input(string name, string description)
    {
        var argument = new Argument<FileInfo>(name) { Description = description };
        argument.AcceptExistingOnly();
        return argument;
    }

    private static Option<FileInfo> Output(string description) =>
        new("--out", "-o") { Description = description, HelpName = "FILE", Required = true };
}
