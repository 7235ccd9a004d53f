using System.CommandLine;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Preconditions;
using PosCloud.Protocol.Releases;
using PosCloud.Protocol.SelfTests;

namespace PosCloud.Cli.Releases;

internal static class PublishCommand
{
    public static Command Create(CliServices services, Option<bool> json)
    {
        var file = new Argument<FileInfo>("FILE") { Description = Messages.ArgumentImage };
        file.AcceptExistingOnly();
        file.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var path }] && new FileInfo(path) is { Exists: true, Length: 0 or > Limits.ImageBytes })
            {
                result.AddError(Messages.RuleImage.With(path, Limits.ImageBytes));
            }
        });
        var component = new Option<string?>("--component") { Description = Messages.OptionComponent, HelpName = "NAME" }.Component();
        var version = new Option<string?>("--version") { Description = Messages.OptionVersion, HelpName = "VERSION" }.Version();
        var notes = new Option<string?>("--notes") { Description = Messages.OptionNotes, HelpName = "TEXT" }.Text(Limits.LongText);
        var preconditions = new Option<FileInfo?>("--preconditions") { Description = Messages.OptionPreconditions, HelpName = "FILE" };
        var floors = new Option<FileInfo?>("--floors") { Description = Messages.OptionFloors, HelpName = "FILE" };
        var backOut = new Option<string?>("--back-out") { Description = Messages.OptionBackOut, HelpName = "TEXT" }.Text(Limits.LongText);
        var selfTest = new Option<FileInfo?>("--self-test") { Description = Messages.OptionSelfTest, HelpName = "FILE" };
        var noWait = new Option<bool>("--no-wait") { Description = Messages.OptionNoWait };

        var command = new Command("publish", Messages.CommandPublish) { file, component, version, notes, preconditions, floors, backOut, selfTest, noWait };
        Option[] ofImage = [component, version, notes, preconditions, floors, backOut, selfTest];
        command.Validators.Add(result =>
        {
            // An image needs both; a release file says everything itself, so that nothing is said twice.
            var given = ofImage.Count(o => result.GetResult(o) is { Implicit: false });
            if (given > 0 && (result.GetResult(component) is not { Implicit: false } || result.GetResult(version) is not { Implicit: false }))
            {
                result.AddError(Messages.RuleReleaseFile);
            }
        });
        command.SetAction(async (parse, cancellationToken) =>
        {
            var options = new PublishOptions(
                parse.GetRequiredValue(file).FullName,
                parse.GetValue(component),
                parse.GetValue(version),
                parse.GetValue(notes),
                JsonFile.Read(parse.GetValue(preconditions), ProtocolJson.Strict<UpgradePreconditions>()),
                JsonFile.Read(parse.GetValue(floors), ProtocolJson.Strict<ReleaseFloors>())?.Floors,
                parse.GetValue(backOut),
                JsonFile.Read(parse.GetValue(selfTest), ProtocolJson.Strict<SelfTestPlan>()),
                !parse.GetValue(noWait),
                parse.GetValue(json));
            var client = await Session.OpenAsync(services, cancellationToken);
            return await new PublishRunner(client, services.Console).RunAsync(options, cancellationToken);
        });
        return command;
    }
}
