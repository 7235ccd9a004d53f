using System.CommandLine;
using PosCloud.Cli.Language;
using PosCloud.Protocol;
using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

/// <summary>What <c>rollouts start</c> and <c>rollouts plan</c> have in common: what is rolled out, to whom, and how.</summary>
internal sealed class RequestOptions
{
    private readonly Option<string> _release = new Option<string>("--release") { Description = Messages.OptionRelease, HelpName = "ID", Required = true }.Id();
    private readonly Option<string?> _id = new Option<string?>("--id") { Description = Messages.OptionRolloutId, HelpName = "ID" }.Id();
    private readonly Option<string> _where = new Option<string>("--where") { Description = Messages.OptionWhere, HelpName = "FILTER", Required = true }.Text(Limits.FilterText);
    private readonly Option<FileInfo?> _plan = new Option<FileInfo?>("--plan") { Description = Messages.OptionPlan, HelpName = "FILE" };

    public IReadOnlyList<Option> All => [_release, _id, _where, _plan];

    /// <param name="parse">The command line.</param>
    /// <param name="newId">Used when the command line has no id.</param>
    public StartRolloutRequest Read(ParseResult parse, Func<string> newId) => new(
        parse.GetValue(_id) ?? newId(),
        parse.GetRequiredValue(_release),
        parse.GetRequiredValue(_where),
        JsonFile.Read(parse.GetValue(_plan), ProtocolJson.Strict<RolloutPlanBody>()));
}
