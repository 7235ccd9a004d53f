using System.CommandLine;
using PosCloud.Cli.Language;
using PosCloud.Delta;

namespace PosCloud.Cli.Deltas;

internal static class DeltaCommand
{
    public static Command Create(CliServices services, Option<bool> json) => new("delta", Messages.CommandDelta)
    {
        CreateCreate(services, json),
        CreateApply(services, json),
        CreateInfo(services, json),
    };

    private static Command CreateCreate(CliServices services, Option<bool> json)
    {
        var oldImage = Input("OLD", Messages.ArgumentOldImage);
        var newImage = Input("NEW", Messages.ArgumentNewImage);
        var output = Output(Messages.OptionDeltaOut);
        var profile = new Option<DeltaProfile>("--profile") { Description = Messages.OptionProfile, HelpName = "default|small" };
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

    private static Argument<FileInfo> Input(string name, string description)
    {
        var argument = new Argument<FileInfo>(name) { Description = description };
        argument.AcceptExistingOnly();
        return argument;
    }

    private static Option<FileInfo> Output(string description) =>
        new("--out", "-o") { Description = description, HelpName = "FILE", Required = true };
}
