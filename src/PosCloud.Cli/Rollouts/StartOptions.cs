using PosCloud.Protocol.Rollouts;

namespace PosCloud.Cli.Rollouts;

/// <param name="Watch">Whether to follow it to its end.</param>
internal sealed record StartOptions(StartRolloutRequest Request, bool Watch, TimeSpan Interval, bool Json);
