using System.CommandLine;
using System.CommandLine.Parsing;
using PosCloud.Benchmarks.Deltas.Codecs;
using PosCloud.Benchmarks.Deltas.Corpus;

namespace PosCloud.Benchmarks.Deltas;

/// <summary><c>delta [--corpus DIR] [--pair OLD NEW] …</c>: our codec beside others, each result applied and compared.</summary>
internal static class DeltaCommand
{
    /// <param name="run">Does it; answers with the exit code.</param>
    public static Command Create(Func<DeltaRequest, CancellationToken, Task<int>> run)
    {
        var corpus = new Option<string>("--corpus") { Description = "Folder of the pairs of images; those that are missing are made from Debian and npm packages.", HelpName = "DIR", DefaultValueFactory = _ => CorpusFolder.DefaultPath };
        var heldOut = new Option<bool>("--held-out") { Description = "Take the pairs on which nobody tunes the codec; they need a folder of their own." };
        var pair = new Option<FileInfo[]>("--pair") { Description = "Measure these two files instead.", HelpName = "OLD NEW", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true }.AcceptExistingOnly();
        var only = new Option<string[]>("--only") { Description = "Only the pairs with these names, by commas.", HelpName = "NAME,...", CustomParser = Names };
        var below = new Option<int?>("--below") { Description = "Only pairs whose new file is smaller.", HelpName = "MB" };
        var profile = new Option<string[]>("--profile") { Description = "Profile of our codec; may be given again.", HelpName = string.Join('|', OwnProcess.Profiles), DefaultValueFactory = _ => ["default"] };
        profile.AcceptOnlyFromAmong([.. OwnProcess.Profiles]);
        var minutes = new Option<int>("--peer-minutes") { Description = "End a peer that takes longer for one delta.", HelpName = "N", DefaultValueFactory = _ => 60 };
        var peers = new Option<string?>("--peers") { Description = "Keep the peers' figures in this file and do not run them again on the same files.", HelpName = "FILE" };
        var json = new Option<string?>("--json") { Description = "Write the figures to this file.", HelpName = "FILE" };
        var markdown = new Option<string?>("--markdown") { Description = "Write the tables to this file, or between its marker lines, and a chart beside it.", HelpName = "FILE" };
        var command = new Command("delta", "Sizes, CPU time and memory of the delta codec beside bsdiff, xdelta3, zstd and HDiffPatch on real firmware.")
        {
            corpus, heldOut, pair, only, below, profile, minutes, peers, json, markdown,
        };
        AtLeastOne(below);
        AtLeastOne(minutes);
        command.Validators.Add(result => NotWithPair(result, pair, corpus, heldOut, only, below));
        command.SetAction((parse, cancellationToken) => run(
            new DeltaRequest
            {
                Corpus = Path.GetFullPath(parse.GetValue(corpus)!),
                HeldOut = parse.GetValue(heldOut),
                Pair = parse.GetValue(pair) is [var old, var @new] ? (old.FullName, @new.FullName) : null,
                Only = parse.GetValue(only) ?? [],
                Below = parse.GetValue(below) is { } megabytes ? megabytes * 1_000_000L : long.MaxValue,
                Profiles = [.. parse.GetValue(profile)!.Distinct()],
                PeerLimit = TimeSpan.FromMinutes(parse.GetValue(minutes)),
                Peers = parse.GetValue(peers),
                Json = parse.GetValue(json),
                Markdown = parse.GetValue(markdown),
            },
            cancellationToken));
        return command;
    }

    private static string[] Names(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static void AtLeastOne<T>(Option<T> option) => option.Validators.Add(result =>
    {
        if (result.GetValue(option) is < 1)
        {
            result.AddError($"{option.Name} must be 1 or more.");
        }
    });

    private static void NotWithPair(CommandResult command, Option pair, params Option[] ofTheCorpus)
    {
        if (command.GetResult(pair) is null)
        {
            return;
        }

        foreach (var option in ofTheCorpus.Where(option => command.GetResult(option) is { Implicit: false }))
        {
            command.AddError($"{option.Name} is about the corpus and does not go with {pair.Name}.");
        }
    }
}
