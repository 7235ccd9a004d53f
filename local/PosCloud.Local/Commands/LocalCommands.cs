using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using PosCloud.Local.Demo;
using PosCloud.Local.Demo.Scenarios;

namespace PosCloud.Local.Commands;

/// <summary>The command line: what can be said and what is refused.</summary>
internal static class LocalCommands
{
    /// <param name="serve">Keeps the cloud up.</param>
    /// <param name="demo">Runs the main job.</param>
    public static RootCommand Create(
        Func<ServeOptions, CancellationToken, Task<int>> serve, Func<DemoOptions, CancellationToken, Task<int>> demo)
    {
        var data = new Option<string?>("--data") { Description = "Keep tables and blobs in this folder instead of in memory.", HelpName = "DIR", Recursive = true };
        data.Validators.Add(result => Check(result, path => File.Exists(path) ? "is a file, not a folder" : null));
        var port = new Option<int?>("--port") { Description = "Port of the functions; otherwise 7071 or the next free one.", HelpName = "N", Recursive = true };
        port.Validators.Add(result => CheckRange(result, 1, IPEndPoint.MaxPort));
        var root = new RootCommand("PosCloud on this machine: storage emulator, Event Grid topic, sign-in and functions.")
        {
            data,
            port,
            CreateDemo(data, port, demo),
        };
        root.SetAction((parse, cancellationToken) => serve(new ServeOptions(parse.GetValue(data), parse.GetValue(port)), cancellationToken));
        return root;
    }

    private static Command CreateDemo(Option<string?> data, Option<int?> port, Func<DemoOptions, CancellationToken, Task<int>> run)
    {
        var terminals = new Option<int>("--terminals")
        {
            Description = $"How many simulated terminals, {DemoOptions.MinTerminals} to {DemoOptions.MaxTerminals}.",
            HelpName = "N",
            DefaultValueFactory = _ => DemoOptions.DefaultTerminals,
        };
        terminals.Validators.Add(result => CheckRange(result, DemoOptions.MinTerminals, DemoOptions.MaxTerminals));
        var from = Image("--from", "The old image; otherwise two images are made from the .NET shared framework.", "OLD");
        var to = Image("--to", "The new image; goes with --from.", "NEW");
        var json = new Option<string?>("--json") { Description = "Write the summary to this file.", HelpName = "FILE" };
        json.Validators.Add(result => Check(result, path => Directory.Exists(path) || !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
            ? "must be a file in a folder that exists" : null));
        var scenario = new Option<string?>("--scenario")
        {
            Description = $"Run this scenario alone: a JSON file (docs/demo.md), or '{ScenarioFile.Default}'. Without it a fleet is upgraded and then the scenario '{ScenarioFile.Default}' is run.",
            HelpName = "FILE",
        };
        scenario.Validators.Add(result => Check(result, path => path == ScenarioFile.Default || File.Exists(path) ? null : "does not exist"));
        var noScenario = new Option<bool>("--no-scenario") { Description = "Upgrade the fleet alone; so it is with --data, where an earlier run has left its terminals." };
        var command = new Command("demo", "Upgrade a fleet of simulated terminals by delta, then go through a whole upgrade with everything around it; ends by itself.")
        {
            terminals,
            from,
            to,
            json,
            scenario,
            noScenario,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(from) is null != result.GetResult(to) is null)
            {
                result.AddError("--from and --to go together: give both or neither.");
            }

            if (result.GetResult(scenario) is not null && new Option[] { terminals, from, to, data, noScenario }.Any(option => result.GetResult(option) is { Implicit: false }))
            {
                result.AddError("--scenario goes without --terminals, --from, --to, --data and --no-scenario: it brings its own terminals.");
            }
        });
        command.SetAction((parse, cancellationToken) => run(
            new DemoOptions(
                parse.GetValue(terminals), parse.GetValue(from), parse.GetValue(to), parse.GetValue(data), parse.GetValue(json), parse.GetValue(port),
                parse.GetValue(scenario) ?? (parse.GetValue(noScenario) || parse.GetValue(data) is not null ? null : ScenarioFile.Default),
                HasFleet: parse.GetResult(scenario) is null),
            cancellationToken));
        return command;
    }

    private static Option<string?> Image(string name, string description, string helpName)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result => Check(result, path => new FileInfo(path) switch
        {
            { Exists: false } => "does not exist",
            { Length: 0 } => "is empty",
            _ => null,
        }));
        return option;
    }

    private static void CheckRange(OptionResult result, int min, int max) => Check(result, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? null : $"must be between {min} and {max}");

    /// <summary>Looks at the text: reading the value would throw when it cannot be converted.</summary>
    private static void Check(OptionResult result, Func<string, string?> rule)
    {
        if (result.Tokens is [var token] && rule(token.Value) is { } broken)
        {
            result.AddError($"{result.Option.Name} {token.Value} {broken}.");
        }
    }
}
