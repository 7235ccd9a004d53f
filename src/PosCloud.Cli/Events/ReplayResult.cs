namespace PosCloud.Cli.Events;

/// <param name="Published">Events that were taken.</param>
/// <param name="Refused">Events that the topic does not take.</param>
internal sealed record ReplayResult(int Published, int Refused);
