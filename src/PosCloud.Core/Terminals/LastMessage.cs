using PosCloud.Protocol.Directives;
using PosCloud.Protocol.Terminals;

namespace PosCloud.Core.Terminals;

/// <summary>
/// The last message that was taken from a terminal, and what the answer to it is made of, for a repeat. What an update
/// consists of is in <see cref="TerminalState.Execution"/>.
/// </summary>
/// <param name="Seq">Its sequence number.</param>
/// <param name="Digest">SHA-256 of its body, lower-case hex.</param>
/// <param name="At">When it was taken; UTC.</param>
/// <param name="Action">What the directive said.</param>
/// <param name="NextCheckInSeconds">What the last directive said; a report changes nothing about it.</param>
/// <param name="Refusals">Why there was no update.</param>
public sealed record LastMessage(
    long Seq,
    string Digest,
    DateTimeOffset At,
    DirectiveAction Action,
    int NextCheckInSeconds,
    IReadOnlyList<Refusal> Refusals);
